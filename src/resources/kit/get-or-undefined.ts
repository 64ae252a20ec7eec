import { GenesysError } from '../../genesys/errors.js';

/** What `get` answers, or undefined when the platform says 404. */
export async function getOrUndefined<T>(get: () => Promise<T>): Promise<T | undefined> {
  try {
    return await get();
  } catch (error) {
    if (error instanceof GenesysError && error.status === 404) return undefined;
    throw error;
  }
}
