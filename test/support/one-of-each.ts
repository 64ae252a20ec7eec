import { expect } from 'vitest';
import { emitTeamsPresence } from '../../src/practice-org/automation/emit.js';
import { presenceOf } from '../../src/practice-org/people/presences.js';
import type { OrgState } from '../../src/practice-org/state.js';
import type { Whole } from './whole.js';

/** What an installation may add to an org, as numbers of objects. */
export interface Census {
  readonly roles: number;
  readonly clients: number;
  readonly credentials: number;
  readonly integrations: number;
  readonly actions: number;
  readonly dataTables: number;
  readonly flows: number;
  readonly triggers: number;
  /** `role in division`, sorted: what the installing client holds. */
  readonly installerHolds: readonly string[];
  readonly otherGrants: number;
}

export function census({ identity, integrations, architect, automation }: OrgState): Census {
  const ofInstaller = identity.grants.filter(({ subjectId }) => subjectId === identity.installerId);
  return {
    roles: size(identity.roles),
    clients: Object.values(identity.clients).filter(({ state }) => state !== 'inactive').length,
    credentials: size(integrations.credentials),
    integrations: size(integrations.integrations),
    actions: size(integrations.actions),
    dataTables: size(architect.dataTables),
    flows: Object.values(architect.flows).filter(({ deleted }) => !deleted).length,
    triggers: automation.triggers.length,
    installerHolds: ofInstaller.map(({ roleId, divisionId }) => `${roleId} in ${divisionId}`).sort(),
    otherGrants: identity.grants.length - ofInstaller.length,
  };
}

/** What the org holds once the Teams presence solution is there, once. */
function withOneOfEach(before: Census): Census {
  return {
    roles: before.roles + 1,
    clients: before.clients + 1,
    credentials: before.credentials + 1,
    integrations: before.integrations + 1,
    actions: before.actions + 2,
    dataTables: before.dataTables + 1,
    flows: before.flows + 1,
    triggers: before.triggers + 1,
    installerHolds: before.installerHolds,
    otherGrants: before.otherGrants + 1,
  };
}

/**
 * The solution is there exactly once, nothing is left over, the installing client holds what it held, and it works: a
 * presence that changes in Teams is followed. `before` is the census of the org before the first run.
 */
export async function expectOneOfEach(
  whole: Whole,
  before: Census,
  { environment = {} }: { readonly environment?: Readonly<Record<string, string>> } = {},
): Promise<void> {
  const { org } = whole.org;
  const status = await whole.run(['teams-presence', 'status', '--json'], { environment });
  expect(status.code, status.stdout).toBe(0);
  expect(status.document.result).toBe('in-sync');

  expect(census(org.state)).toEqual(withOneOfEach(before));
  expect(status.document.warnings.filter((text) => text.includes('holds this role itself'))).toEqual([]);

  const table = Object.values(org.state.architect.dataTables).find(
    ({ name }) => name === 'MsTeamsPresenceMappings',
  );
  expect(size(table?.rows ?? {})).toBe(11);
  expect(table?.description).not.toContain('being written');

  const person = Object.keys(org.state.people.users).find(
    (id) => presenceOf(org, id).systemPresence === 'Available',
  );
  const { after, triggers } = emitTeamsPresence(
    org,
    { userId: person ?? '', teamsPresence: 'InACall' },
    whole.org.url,
  );
  expect(after?.systemPresence, JSON.stringify(triggers.map(({ run }) => run))).toBe('Busy');
}

function size(records: object): number {
  return Object.keys(records).length;
}
