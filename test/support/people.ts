import type { Org } from '../../src/practice-org/org.js';
import { systemDefinition } from '../../src/practice-org/people/definitions.js';
import { presenceOf, setPresence } from '../../src/practice-org/people/presences.js';
import type { SystemPresenceName, UserState } from '../../src/practice-org/people/state.js';

/** An active person of the practice org who has this presence, given to them if need be. */
export function personWith(org: Org, systemPresence: SystemPresenceName): UserState {
  const person = Object.values(org.state.people.users).find(({ state }) => state === 'active');
  if (person === undefined) throw new Error('Nobody is active in this org.');
  setPresence(org, person.id, systemDefinition(org, systemPresence).id, { source: 'PURECLOUD' });
  return person;
}

/** What the person shows in Genesys Cloud: `Busy`. */
export function presenceName(org: Org, person: UserState): SystemPresenceName {
  return presenceOf(org, person.id).systemPresence;
}
