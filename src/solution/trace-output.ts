import { closeSync, fchmodSync, openSync, writeSync } from 'node:fs';
import { inputProblem } from '../core/problem.js';
import { redact } from '../core/secret.js';

export interface TraceOutput {
  readonly trace: (line: string) => void;
  readonly close: () => void;
}

/**
 * Where the lines about requests go: to a file that only its owner can read (`--debug-log`), to people (`--verbose`),
 * to both or nowhere.
 * @throws ProblemError (exit 3) when the file cannot be written
 */
export function traceOutput(
  file: string | undefined,
  verbose: ((line: string) => void) | undefined,
): TraceOutput {
  const handle = file === undefined ? undefined : openLog(file);
  return {
    trace: (line) => {
      const text = redact(line);
      if (handle !== undefined) writeSync(handle, `${new Date().toISOString()} ${text}\n`);
      verbose?.(text);
    },
    close: () => {
      if (handle !== undefined) closeSync(handle);
    },
  };
}

function openLog(file: string): number {
  try {
    const handle = openSync(file, 'a', 0o600);
    // The mode above is for a new file only.
    fchmodSync(handle, 0o600);
    return handle;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw inputProblem(`The debug log ${file} cannot be written.`, {
      code: 'unwritable-file',
      why: reason,
      next: 'Give another file to --debug-log, or leave it out.',
    });
  }
}
