import type { Sandbox } from '../answers/connection-fields.js';
import { nameOf } from '../answers/field.js';
import { reportFields, runFields } from '../answers/run-fields.js';
import { requireConfig } from '../answers/save-config.js';
import { fileReason } from '../core/file-reason.js';
import { type AppendedFile, appendToNamedFile, requirePlace, writeNamedFile } from '../core/files.js';
import { asNamed, inputProblem } from '../core/problem.js';
import { type RequestTry, timelineOf } from '../core/timeline.js';
import { noticingWaits, type Wait } from '../core/waits.js';
import { type TraceContext, traceDocument, tracePage } from '../ui/trace-page.js';

// What only records must not stop the work: a file that cannot be written is a wrong answer, told at the beginning; one
// that cannot be written later is told of once.

interface Files {
  readonly config?: string | undefined;
  readonly sandbox?: Sandbox;
  readonly debugLog?: string | undefined;
  readonly report?: string | undefined;
  readonly trace?: string | undefined;
  readonly saveConfig?: string | undefined;
}

/**
 * Checks the files that are to be written, `config` and `sandbox` beside them: those are read, and must not be lost.
 * @throws ProblemError (exit 3) where one cannot be written, is named for two things, or is there and no config file
 */
export async function requireFiles(answers: Files): Promise<void> {
  const { config, sandbox, debugLog, report, trace, saveConfig } = answers;
  const practiceOrg = typeof sandbox === 'string' ? sandbox : undefined;
  const files = [
    [config, 'config file', undefined],
    [practiceOrg, 'practice org', undefined],
    [debugLog, 'debug log', runFields.debugLog],
    [report, 'report', reportFields.report],
    [trace, 'trace', runFields.trace],
    [saveConfig, 'config file', runFields.saveConfig],
  ] as const;
  for (const [at, [file, what, field]] of files.entries()) {
    if (file === undefined || field === undefined) continue;
    usable(file, `The ${what}`, nameOf(field), requirePlace);
    // Answers may be saved where they came from.
    const other = files.slice(0, at).find(([earlier, name]) => earlier === file && name !== what);
    if (other !== undefined)
      throw inputProblem(`${file} cannot be both the ${other[1]} and the ${what}.`, {
        code: 'file-named-twice',
        next: `Give another file to ${nameOf(field)}.`,
      });
  }
  if (saveConfig !== undefined) await requireConfig(saveConfig);
}

/**
 * Opens the file of `--debug-log`, which only its owner can read.
 * @throws ProblemError (exit 3) when it cannot be written
 */
export function openDebugLog(file: string): AppendedFile {
  return usable(file, 'The debug log', nameOf(runFields.debugLog), appendToNamedFile);
}

function usable<T>(file: string, what: string, flag: string, use: (file: string) => T): T {
  return asNamed(`${what} ${file}`, `Give another file to ${flag}, or leave it out.`, () => use(file));
}

/**
 * Collects what `--trace` shows. The file is written when the run has ended.
 * @param beganAt when the program was started, by `performance.now()`
 */
export function openTrace(file: string, context: Pick<TraceContext, 'command' | 'version'>, beganAt: number) {
  const about = { ...context, startedAt: new Date(performance.timeOrigin + beganAt) };
  const tries: RequestTry[] = [];
  const waits: Wait[] = [];
  return {
    add: (ended: RequestTry) => void tries.push(ended),
    /** Does what is traced. */
    around: <T>(work: () => Promise<T>) => noticingWaits((wait) => waits.push(wait), work),
    /** Never throws. Answers with the reason why it could not write. */
    write: () => {
      try {
        const show = file.toLowerCase().endsWith('.json') ? traceDocument : tracePage;
        const timeline = timelineOf({ tries, waits, beganAt, endedAt: performance.now() });
        writeNamedFile(file, show(timeline, about), 0o600);
        return undefined;
      } catch (error) {
        return fileReason(error);
      }
    },
  };
}
