import type { Org } from '../org.js';
import { hasPresence, presenceOf } from '../people/presences.js';
import type { UserState } from '../people/state.js';

/** One person of the practice org, as `sandbox show` tells of them. */
export interface PersonReport {
  readonly name: string;
  readonly email: string;
  /** In Genesys Cloud, in English. */
  readonly presence: string;
  readonly systemPresence: string;
  /** What Microsoft Teams last reported; null when it never did. */
  readonly teamsPresence: string | null;
  /** ISO 8601 UTC. */
  readonly since: string;
}

const teamsSource = 'MICROSOFTTEAMS';

/** Everybody who is active, by name. */
export function peopleOf(org: Org): readonly PersonReport[] {
  return Object.values(org.state.people.users)
    .filter((user) => user.state === 'active')
    .sort((one, other) => one.name.localeCompare(other.name))
    .map((user) => personReport(org, user));
}

export function personReport(org: Org, user: UserState): PersonReport {
  const teams = presenceOf(org, user.id, teamsSource);
  const { name: presence, systemPresence, modifiedAt } = presenceOf(org, user.id);
  return {
    name: user.name,
    email: user.email,
    presence,
    systemPresence,
    teamsPresence: hasPresence(org, user.id, teamsSource) ? teams.message || teams.name : null,
    since: new Date(modifiedAt).toISOString(),
  };
}
