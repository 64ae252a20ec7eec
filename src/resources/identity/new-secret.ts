import { Secret } from '../../core/secret.js';
import { answerWasLost } from '../../engine/resource.js';
import type { Session } from '../../genesys/session.js';

const attempts = 3;

/**
 * Gives an OAuth client a new secret, after which the old one is worth nothing. When the answer is lost nobody knows the
 * secret, and the client simply gets another one.
 */
export async function newSecret(session: Session, clientId: string): Promise<Secret> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      const { secret } = await session.api.oauth.postOauthClientSecret(clientId);
      if (secret === undefined) throw new Error('The platform made a new secret without telling it.');
      return new Secret(secret);
    } catch (error) {
      if (attempt === attempts || !answerWasLost(error)) throw error;
    }
  }
}
