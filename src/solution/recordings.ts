import { existsSync } from 'node:fs';
import { type AppendedFile, appendToNamedFile, isRegularFile, writeNamedFile } from '../core/files.js';
import { fileReason, inputProblem } from '../core/problem.js';
import { type RequestTry, timelineOf } from '../core/timeline.js';
import { type TraceContext, traceDocument, tracePage } from '../ui/trace-page.js';

// What only records must not stop the work: a file that cannot be opened is a wrong answer, told at the beginning; one
// that cannot be written later is told of once.

/**
 * Opens the file of `--debug-log`, which only its owner can read.
 * @throws ProblemError (exit 3) when it cannot be written
 */
export function openDebugLog(file: string): AppendedFile {
  return openNamed(file, 'The debug log', '--debug-log');
}

interface Trace {
  readonly add: (ended: RequestTry) => void;
  /** Never throws. Answers with the reason why it could not write. */
  readonly write: () => string | undefined;
}

/**
 * Collects what `--trace` shows. The file is written when the run has ended; one that cannot be is known before.
 * @throws as `openDebugLog`
 */
export function openTrace(file: string, context: Pick<TraceContext, 'command' | 'version'>): Trace {
  const about = { ...context, startedAt: new Date() };
  const tries: RequestTry[] = [];
  if (isRegularFile(file) || !existsSync(file)) openNamed(file, 'The trace', '--trace').close();
  return {
    add: (ended) => void tries.push(ended),
    write: () => {
      try {
        const show = file.toLowerCase().endsWith('.json') ? traceDocument : tracePage;
        writeNamedFile(file, show(timelineOf(tries), about), 0o600);
        return undefined;
      } catch (error) {
        return fileReason(error, 'folder');
      }
    },
  };
}

function openNamed(file: string, what: string, flag: string): AppendedFile {
  try {
    return appendToNamedFile(file);
  } catch (error) {
    throw inputProblem(`${what} ${file} cannot be written.`, {
      code: 'unwritable-file',
      why: fileReason(error, 'folder'),
      next: `Give another file to ${flag}, or leave it out.`,
    });
  }
}
