import { nearestAddresses } from '../../core/nearest.js';
import { inputProblem } from '../../core/problem.js';
import { command, text } from '../../core/text.js';
import { iso } from '../json.js';
import type { Org } from '../org.js';
import { findUserByEmail, presenceOf } from '../people/presences.js';
import type { UserState } from '../people/state.js';

export type PersonReport = ReturnType<typeof personReport>;

const { compare } = new Intl.Collator();

/** Everybody who is active and whose name or address holds the text, by name. */
export function activePeople(org: Org, find = ''): readonly UserState[] {
  return Object.values(org.state.people.users)
    .filter(({ state, name, email }) => state === 'active' && `${name} ${email}`.toLowerCase().includes(find))
    .sort((one, other) => compare(one.name, other.name));
}

export function peopleOf(org: Org): readonly PersonReport[] {
  return activePeople(org).map((user) => personReport(org, user));
}

/** One person of the practice org, as `sandbox show` tells of them; the presence in English. */
export function personReport(org: Org, user: UserState) {
  const teams =
    org.state.people.presences[user.id]?.MICROSOFTTEAMS && presenceOf(org, user.id, 'MICROSOFTTEAMS');
  const { name: presence, systemPresence, modifiedAt } = presenceOf(org, user.id);
  return {
    name: user.name,
    email: user.email,
    presence,
    systemPresence,
    /** What Microsoft Teams last reported; null when it never did. */
    teamsPresence: teams ? teams.message || teams.name : null,
    since: iso(modifiedAt),
  };
}

/** The addresses of those who may have been meant by an address or a name, the likeliest first. */
export function nearestPeople(org: Org, text: string): readonly string[] {
  const users = Object.values(org.state.people.users).filter(({ state }) => state === 'active');
  return nearestAddresses(text, users, 10);
}

/** The person with that e-mail address. Throws an input problem that names those who may have been meant. */
export function findPerson(org: Org, email: string): UserState {
  const found = findUserByEmail(org, email);
  if (found !== undefined) return found;
  const near = nearestPeople(org, email);
  throw inputProblem(`Nobody in the practice org has the e-mail address ${email}.`, {
    code: 'unknown-user',
    why: near.length === 0 ? 'No address and no name is like it.' : 'These addresses are like it:',
    details: near,
    next: text`See who is there: ${command('sandbox show', '--all')}`,
  });
}
