import type { Problem } from '../engine/report.js';
import { type ExitCode, exitCodes } from './exit-codes.js';

/** An error that already knows what to tell people and how the program ends. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';
  readonly problem: Problem;
  readonly exitCode: ExitCode;
  constructor(problem: Problem, exitCode: ExitCode, options: { readonly cause?: unknown } = {}) {
    super(problem.message, options);
    this.problem = problem;
    this.exitCode = exitCode;
  }
}

/** Bad input: nothing was changed, no write was sent. `details` carry file, line and column. */
export function inputProblem(
  message: string,
  more: Omit<Problem, 'code' | 'message'> & { code?: string } = {},
): ProblemError {
  const { code = 'bad-input', ...rest } = more;
  return new ProblemError({ code, message, ...rest }, exitCodes.badInput);
}
