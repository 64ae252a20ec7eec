import { nearest } from '../../core/nearest.js';
import { inputProblem } from '../../core/problem.js';
import type { Org } from '../org.js';
import type { UserState } from '../people/state.js';
import { findUserByEmail } from '../people/users.js';

/** The person with that e-mail address. Throws an input problem that names the nearest addresses. */
export function findPerson(org: Org, email: string): UserState {
  const found = findUserByEmail(org, email);
  if (found !== undefined) return found;
  const addresses = Object.values(org.state.people.users).map((user) => user.email);
  const near = nearest(email, addresses);
  throw inputProblem(`Nobody in the practice org has the e-mail address ${email}.`, {
    code: 'unknown-user',
    why: near.length === 0 ? 'No address is near it.' : 'The nearest addresses are:',
    details: near,
    next: 'See who is there: gc-presence sandbox show --all',
  });
}
