import { exitCodes } from '../core/exit-codes.js';
import { ProblemError } from '../core/problem.js';

/** A command line that cannot be understood. Nothing was done. */
export function usageError(message: string, reason: string, hint: string): ProblemError {
  return new ProblemError({ code: 'usage', message, reason, hint }, exitCodes.badInput);
}
