import { GenesysError } from '../../genesys/errors.js';

const attempts = 5;

/**
 * Repeats a read-change-write when somebody else wrote in between: the platform says so with 409, or with 400 and
 * "does not match the current version".
 */
export async function withCurrentVersion<T>(readChangeWrite: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await readChangeWrite();
    } catch (error) {
      if (attempt === attempts || !isStaleVersion(error)) throw error;
    }
  }
}

export function isStaleVersion(error: unknown): boolean {
  if (!(error instanceof GenesysError)) return false;
  return error.status === 409 || (error.status === 400 && /version/i.test(error.message));
}
