import { type ExitCode, exitCodes } from './exit-codes.js';

/** An error as people need it: what failed, why, what to do next. Made where the thing is known, printed in one place. */
export interface Problem {
  /** Stable and short, for scripts: `missing-answers`, `not-authenticated`, `step-failed`. */
  readonly code: string;
  readonly what: string;
  readonly why?: string;
  readonly next?: string;
  /** The platform's context id, for a support ticket. */
  readonly correlationId?: string;
  /** Permissions that the installing identity lacks: `domain:entity:action`. */
  readonly missingPermissions?: readonly string[];
  /** Several problems found at once, each with its place: `mappings.csv:4:2  …`. */
  readonly details?: readonly string[];
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

/** Bad input: nothing was changed, no write was sent. `details` carry file, line and column. */
export function inputProblem(
  what: string,
  { code = 'bad-input', ...more }: Omit<Problem, 'code' | 'what' | 'exitCode'> & { code?: string } = {},
): ProblemError {
  return new ProblemError({ code, what, ...more, exitCode: exitCodes.badInput });
}

/** What was asked for cannot be done, for a reason that people can do something about. */
export function cannotProceed(what: string, next: string): ProblemError {
  return new ProblemError({ code: 'cannot-proceed', what, next });
}

/** Several objects of the org could be the one that is meant. Never "first wins". */
export function ambiguous(what: string, next: string): ProblemError {
  return new ProblemError({ code: 'ambiguous', what, next });
}

/** Whether it is an error of this program with one of these codes. */
export function isProblem(error: unknown, ...codes: readonly string[]): error is ProblemError {
  return error instanceof ProblemError && codes.includes(error.problem.code);
}

/** The only place that decides how the program ends after a problem. */
export function exitCodeOf({ code, exitCode, missingPermissions = [] }: Problem): ExitCode {
  if (exitCode !== undefined) return exitCode;
  if (code === 'interrupted') return exitCodes.interrupted;
  return code === 'not-authenticated' || missingPermissions.length > 0
    ? exitCodes.notAllowed
    : exitCodes.failed;
}
