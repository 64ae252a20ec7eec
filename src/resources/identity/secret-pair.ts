import type { Secret } from '../../core/secret.js';
import { answerWasLost } from '../../engine/resource.js';
import { SecretNotStoredError } from '../../genesys/errors.js';

/**
 * Has a new secret made and stores it. In between nothing that needs the secret works.
 * @throws SecretNotStoredError when it may have been made, and is not surely stored
 */
export async function makeAndStore<T>(
  make: () => Promise<Secret>,
  store: (secret: Secret) => Promise<T>,
): Promise<T> {
  let made = false;
  try {
    const secret = await make();
    made = true;
    return await store(secret);
  } catch (error) {
    if (!made && wasRefused(error)) throw error;
    throw new SecretNotStoredError(error);
  }
}

/** Then the old secret is as good as before. */
function wasRefused(error: unknown): boolean {
  return error instanceof Error && 'outcome' in error && !answerWasLost(error);
}
