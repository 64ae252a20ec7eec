import { ProblemError } from '../problem.js';
import { exitCodes } from './exit-codes.js';

/** A command line that cannot be understood. Nothing was done. */
export function usageError(message: string, reason: string, hint: string): ProblemError {
  return new ProblemError({ code: 'usage', message, reason, hint }, exitCodes.badInput);
}
