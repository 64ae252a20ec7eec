import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Org } from '../org.js';

/**
 * The only form in which the state keeps a secret. The same secret of the same client always gives the same hash, so
 * that a credential can be compared with its client without either being known in the clear. Secrets are random and long, so
 * that there is nothing to gain from a slow hash.
 */
export function secretHash(org: Org, clientId: string, secret: string): string {
  return createHmac('sha256', `${org.state.identity.salt} ${clientId}`).update(secret).digest('base64url');
}

export function sameSecret(one: string, other: string): boolean {
  const left = Buffer.from(one);
  const right = Buffer.from(other);
  return left.length === right.length && timingSafeEqual(left, right);
}

/** A new secret in the platform's form: 43 letters, digits, `-` and `_`. Not from the seed: seeds are guessable. */
export function newSecret(): string {
  return randomBytes(32).toString('base64url');
}
