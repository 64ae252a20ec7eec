import { type ExitCode, exitCodes } from './exit-codes.js';
import { errorCode, fileReason, isFileError } from './file-reason.js';
import type { ProblemCode } from './problem-codes.js';
import { redact } from './secret.js';
import type { Text } from './text.js';

/** An error as people need it: what failed, why, what to do next. Made where the thing is known, printed in one place. */
export interface Problem {
  /** Stable and short, for scripts: `missing-answers`, `not-authenticated`, `step-failed`. */
  readonly code: ProblemCode;
  readonly what: string;
  readonly why?: Text | undefined;
  readonly next?: Text | undefined;
  /** The platform's context id, for a support ticket. */
  readonly correlationId?: string | undefined;
  /** Permissions that the installing identity lacks: `domain:entity:action`. */
  readonly missingPermissions?: readonly string[];
  /** Several problems found at once, each with its place: `mappings.csv:4:2  …`. */
  readonly details?: readonly Text[];
  /** How the program ends; see `exitCodeOf` for what follows from the rest. */
  readonly exitCode?: ExitCode;
}

/** An error that knows its problem. Every error that this program makes is one. */
export class ProblemError extends Error {
  override readonly name: string = 'ProblemError';
  readonly problem: Problem;
  constructor(problem: Problem, options: { readonly cause?: unknown } = {}) {
    super(problem.what, options);
    this.problem = problem;
  }
}

/** A file can be wrong in every line; nobody reads more than this before correcting some. */
export const mostListed = 20;

/** The first of many sentences, with the count of the rest. */
export function firstOf<T>(sentences: readonly T[]): readonly (T | string)[] {
  const more = sentences.length - mostListed;
  return more > 0 ? [...sentences.slice(0, mostListed), `and ${more} more`] : sentences;
}

/** Bad input: nothing was changed, no write was sent. `details` carry file, line and column. */
export function inputProblem(
  what: string,
  {
    code = 'bad-input',
    details,
    ...more
  }: Omit<Problem, 'code' | 'what' | 'exitCode'> & { code?: ProblemCode } = {},
): ProblemError {
  const listed = details === undefined ? {} : { details: firstOf(details) };
  return new ProblemError({ code, what, ...more, ...listed, exitCode: exitCodes.badInput });
}

/**
 * Writes a file that somebody named. `what` begins the message: `The report a.html`.
 * @throws ProblemError (exit 3) where it cannot be written
 */
export function asNamed<T>(what: string, next: Text, write: () => T): T {
  try {
    return write();
  } catch (error) {
    const why = fileReason(error);
    throw inputProblem(`${what} cannot be written.`, { code: 'unwritable-file', why, next });
  }
}

/** What was asked for cannot be done, for a reason that people can do something about. */
export function cannotProceed(what: string, next: Text): ProblemError {
  return new ProblemError({ code: 'cannot-proceed', what, next });
}

/** Several objects of the org could be the one that is meant. Never "first wins". */
export function ambiguous(what: string, next: Text): ProblemError {
  return new ProblemError({ code: 'ambiguous', what, next });
}

/** Whether it is an error of this program with one of these codes. */
export function isProblem(error: unknown, ...codes: readonly ProblemCode[]): error is ProblemError {
  return error instanceof ProblemError && codes.includes(error.problem.code);
}

/** What to do next about most of what can go wrong half-way. */
export const runAgain = 'Run the same command again: it looks at what is there and continues.';

/** Ctrl-C, a termination signal, or the run's time limit. Carried as the reason of the run's AbortSignal. */
export class InterruptedError extends ProblemError {
  override readonly name = 'InterruptedError';
  constructor(by: 'signal' | 'timeout' | 'SIGTERM' | 'SIGHUP') {
    super(
      by === 'timeout'
        ? {
            code: 'time-limit',
            what: 'Stopped by the time limit (--timeout).',
            next: `Allow more time. ${runAgain}`,
          }
        : { code: 'interrupted', what: `Stopped by ${by === 'signal' ? 'Ctrl-C' : by}.`, next: runAgain },
    );
  }
}

/** A run that somebody stopped, or its time limit, and nothing more to tell of it. */
export function isStop({ code, why }: Problem): boolean {
  return (code === 'interrupted' || code === 'time-limit') && why === undefined;
}

/** Any error as people need it: what failed, why, what to do next. */
export function problemOf(error: unknown): Problem {
  if (error instanceof ProblemError) return error.problem;
  if (error instanceof DOMException && error.name === 'TimeoutError') return timeIsUp;
  return isFileError(error) ? unusableFile(error) : unexpected(error);
}

/** Whatever uses a file says which one and what to do, where it can; this is said where nobody did. */
function unusableFile(error: Error & { readonly path?: unknown }): Problem {
  return {
    code: 'unusable-file',
    what: redact(typeof error.path === 'string' ? `${error.path} cannot be used.` : 'A file cannot be used.'),
    why: redact(fileReason(error)),
    next: `Check that path, the space on its disk, and what you may do there. ${runAgain}`,
  };
}

/** For the reason of an `AbortSignal.timeout`, which a few requests are given. */
const timeIsUp: Problem = {
  code: 'timeout',
  what: 'A request was not answered in time.',
  why: 'Genesys Cloud did not answer within the time limit, after several tries.',
  next: `It may have been carried out anyway. ${runAgain}`,
};

/** The SDK throws bare strings where a parameter is missing; everything else here is a fault as well. */
function unexpected(error: unknown): Problem {
  const text = redact(error instanceof Error ? error.message : typeof error === 'string' ? error : '');
  const missing = errorCode(error) === 'ERR_MODULE_NOT_FOUND';
  return {
    code: 'unexpected',
    what: text === '' ? 'An unknown error.' : text,
    why: missing
      ? 'Files of this program are missing: it may have been upgraded or removed while it ran.'
      : 'gc-presence did not expect this; it is probably a bug.',
    next: missing ? runAgain : 'Run the command again with --verbose and report what it prints.',
  };
}

/** The same problem in a run that had changed something before: it has failed part-way, whatever kept it from going on. */
export function partWay(problem: Problem): Problem {
  return { ...problem, exitCode: exitCodes.failed };
}

/** The only place that decides how the program ends after a problem. */
export function exitCodeOf({ code, exitCode, missingPermissions = [] }: Problem): ExitCode {
  if (code === 'interrupted') return exitCodes.interrupted;
  if (exitCode !== undefined) return exitCode;
  return ['not-authenticated', 'missing-permission'].includes(code) || missingPermissions.length > 0
    ? exitCodes.notAllowed
    : exitCodes.failed;
}
