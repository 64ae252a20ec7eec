import { inputProblem, type ProblemError } from '../core/problem.js';

/** A command line that cannot be understood. Nothing was done. */
export function usageError(message: string, reason: string, hint: string): ProblemError {
  return inputProblem(message, { code: 'usage', why: reason, next: hint });
}
