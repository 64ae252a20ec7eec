import { readable } from '../collection.js';
import type { Org } from '../org.js';
import type { UserState } from './state.js';

/** Addresses are compared without case, as mail systems do. */
export function findUserByEmail(org: Org, email: string): UserState | undefined {
  return Object.values(org.state.people.users).find(
    (user) => user.email.toLowerCase() === email.toLowerCase(),
  );
}

/** Throws 404, also for a moment after the creation (eventual consistency). */
export function requireUser(org: Org, id: string): UserState {
  return readable(org, org.state.people.users[id], 'user', id, 'general.resource.not.found');
}
