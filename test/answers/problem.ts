import { ProblemError } from '../../src/core/problem.js';

/** The problem that `run` ends with; a test fails when it ends well or with another error. */
export async function problemOf(run: () => unknown): Promise<ProblemError> {
  try {
    await run();
  } catch (error) {
    if (error instanceof ProblemError) return error;
    throw error;
  }
  throw new Error('Expected a problem, and there was none.');
}
