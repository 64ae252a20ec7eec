import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { withoutCovered } from '../../../src/genesys/permissions.js';
import { policiesOf } from '../../../src/practice-org/identity/roles.js';
import { installerPermissions } from '../../../src/practice-org/seed.js';
import { teamsPresencePermissions } from '../../../src/solutions/teams-presence/resources.js';
import { reportSchema } from '../../support/report-schema.js';
import { type SolutionObjects, solutionObjects, the } from '../../support/solution-objects.js';
import { installed, oneLine, restoredForEach, type Whole, wholeOrg } from '../../support/whole.js';
import { actionsOf, expectToWork } from '../drift.js';

const { setup: setupPermissions, status: statusPermissions } = teamsPresencePermissions();

/** From now on the installer holds exactly these. */
function allow(whole: Whole, permissions: readonly string[]): void {
  const { roles } = whole.org.org.state.identity;
  const role = the(roles, ({ name }) => name === 'Setup wizard administrator');
  role.policies = policiesOf(permissions);
}

/**
 * The installer's without those that would do for this one; `a:b:c | d:e:f` is met by either. To edit a trigger is to
 * see it.
 */
function without(permission: string): readonly string[] {
  const either = permission.split(' | ');
  return installerPermissions.filter((held) => !either.includes(held));
}

/** One of each alternative is enough. */
const atLeast = (permissions: readonly string[]) =>
  permissions.map((permission) => permission.split(' | ')[0] ?? '');

/** Not needed where nothing is there yet; here is what makes each of them needed. */
const repairs: Readonly<Record<string, (objects: SolutionObjects) => void>> = {
  'authorization:role:edit': ({ role }) => {
    role.description = '';
  },
  'integrations:action:edit': ({ getAction }) => {
    if (getAction.published !== undefined) getAction.published = { ...getAction.published, name: 'Mine' };
  },
  'processautomation:trigger:edit': ({ trigger }) => {
    trigger.enabled = false;
  },
  'architect:datatable:edit | architect:datatableRow:edit': () => undefined,
};

/** Where one of the alternatives is needed anyway, that one is named, and once. */
function expectToName(missing: readonly string[] | undefined, lacking: string): string {
  const named = (missing ?? []).filter((one) => one === lacking || lacking.split(' | ').includes(one));
  expect(named).toHaveLength(1);
  return named[0] ?? '';
}

async function expectToBeTold(whole: Whole, lacking: string, args: readonly string[] = []): Promise<void> {
  const setup = await whole.run(['teams-presence', 'setup', '--yes', '--json', ...args]);
  expect({ code: setup.code, writes: setup.writes }).toEqual({ code: 4, writes: [] });
  const { error } = reportSchema.parse(setup.document);
  expect(error?.code).toBe('missing-permission');
  const named = expectToName(error?.missingPermissions, lacking);
  expect(error?.details).toBeUndefined();
  expect(error?.hint).toBeDefined();
  const people = await whole.run(['teams-presence', 'setup', '--yes', ...args]);
  expect(people.code).toBe(4);
  expect(oneLine(people.stderr).split(named), 'named once').toHaveLength(2);
}

describe('an installer who lacks one permission', () => {
  const whole = restoredForEach(wholeOrg);

  const everywhere = setupPermissions.filter((permission) => !(permission in repairs));

  test.each(everywhere)('%s is told so with exit code 4 before anything is written', async (lacking) => {
    allow(whole, without(lacking));
    await expectToBeTold(whole, lacking);
  });

  test('to look up the people of a pilot is told so together with the others', async () => {
    allow(whole, []);
    const pilot = ['--pilot', 'ada.okafor@riverbend.example'];
    const setup = await whole.run(['teams-presence', 'setup', '--yes', '--json', ...pilot]);
    expect({ code: setup.code, writes: setup.writes }).toEqual({ code: 4, writes: [] });
    expect([...(setup.document.error?.missingPermissions ?? [])].sort()).toEqual(
      withoutCovered([...setupPermissions, 'directory:user:view']).sort(),
    );
  });

  test('none of those is told all that an installation needs, at once', async () => {
    allow(whole, ['directory:user:view']);
    const setup = await whole.run(['teams-presence', 'setup', '--yes', '--json']);
    expect({ code: setup.code, writes: setup.writes }).toEqual({ code: 4, writes: [] });
    expect([...(setup.document.error?.missingPermissions ?? [])].sort()).toEqual(
      withoutCovered(setupPermissions).sort(),
    );
  });
});

describe('whoever repairs, and lacks what only that needs:', () => {
  const whole = restoredForEach(installed);

  test.each(Object.entries(repairs))('%s is told so as well', async (lacking, change) => {
    change(solutionObjects(whole.org.org));
    allow(whole, without(lacking));
    const file = whole.write('one.csv', 'key,GenesysCloudPresenceId\nBusy,Meal\n');
    await expectToBeTold(whole, lacking, lacking.includes('Row') ? ['--mappings', file] : []);
  });
});

test('the permissions that help lists are enough to install', async () => {
  const whole = await wholeOrg();
  try {
    allow(whole, atLeast(setupPermissions));
    const setup = await whole.run(['teams-presence', 'setup', '--yes', '--json']);
    expect(setup.document.error).toBeUndefined();
    expect(setup.code).toBe(0);
    expectToWork(whole);
  } finally {
    await whole.close();
  }
});

describe('somebody who may only look', () => {
  let whole: Whole;
  beforeAll(async () => {
    whole = await installed();
    allow(whole, atLeast(statusPermissions));
  });
  afterAll(() => whole.close());

  test.each(['status', 'plan', 'setup'])('sees with %s that everything is in sync', async (word) => {
    const run = await whole.run(['teams-presence', word, '--json']);
    expect({ code: run.code, actions: actionsOf(run), error: run.document.error }).toEqual({
      code: 0,
      actions: {},
      error: undefined,
    });
  });

  test('sees what has changed, and is told what is missing to repair it', async () => {
    solutionObjects(whole.org.org).trigger.enabled = false;
    const status = await whole.run(['teams-presence', 'status', '--json']);
    expect({ code: status.code, actions: actionsOf(status) }).toEqual({
      code: 2,
      actions: { trigger: 'update' },
    });
    const setup = await whole.run(['teams-presence', 'setup', '--yes', '--json']);
    expect({ code: setup.code, writes: setup.writes }).toEqual({ code: 4, writes: [] });
    expect(setup.document.error?.missingPermissions).toEqual(['processautomation:trigger:edit']);
  });
});

test.each(statusPermissions)('status without %s ends with 4 and names it', async (lacking) => {
  const whole = await wholeOrg();
  try {
    allow(whole, without(lacking));
    const status = await whole.run(['teams-presence', 'status', '--json']);
    expect({ code: status.code, writes: status.writes }).toEqual({ code: 4, writes: [] });
    expectToName(status.document.error?.missingPermissions, lacking);
  } finally {
    await whole.close();
  }
});
