import { randomBytes, scryptSync, timingSafeEqual } from 'node:crypto';
import type { Org } from '../org.js';

/**
 * The only form in which the state keeps a secret. The same secret of the same client always gives the same hash, so
 * that a credential can be compared with its client without either being known in the clear.
 */
export function secretHash(org: Org, clientId: string, secret: string): string {
  return scryptSync(secret, `${org.state.identity.salt} ${clientId}`, 32, { N: 4096 }).toString('base64url');
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
