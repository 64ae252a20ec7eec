import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Org } from '../../../src/practice-org/org.js';
import { associateObjects } from '../../support/associate-objects.js';
import { census } from '../../support/one-of-each.js';
import { personWith } from '../../support/people.js';
import { type SolutionObjects, solutionObjects } from '../../support/solution-objects.js';
import { installed, restoredForEach, type Whole } from '../../support/whole.js';
import { type AssociateWhole, associateArguments, withAssociates } from '../associate.js';
import { actionsOf, expectToWork, pathsOf, picture } from '../drift.js';
import { theirs } from '../foreign.js';

const setup = ['teams-presence', 'setup', '--yes', '--json'];
const status = ['teams-presence', 'status', '--json'];

/** Each object of the Teams presence solution that has a name of its own and a place for our mark. */
const renamings: readonly {
  readonly what: string;
  readonly step: string;
  readonly path: string;
  readonly rename: (objects: SolutionObjects) => void;
  readonly also?: Readonly<Record<string, string>>;
}[] = [
  {
    what: 'role',
    step: 'role',
    path: 'name',
    rename: ({ role }) => {
      role.name = 'Presence of the data team';
    },
  },
  {
    what: 'OAuth client',
    step: 'oauth-client',
    path: 'name',
    rename: ({ client }) => {
      client.name = 'Presence client (prod)';
    },
  },
  {
    what: 'integration',
    step: 'integration',
    path: 'config.name',
    rename: ({ integration }) => {
      integration.name = 'Presence (prod)';
    },
  },
  {
    what: 'data table',
    step: 'data-table',
    path: 'name',
    rename: ({ table }) => {
      table.name = 'Teams mappings';
    },
  },
  {
    what: 'workflow',
    step: 'workflow',
    path: 'name',
    rename: ({ workflow }) => {
      workflow.name = 'Presence flow (prod)';
    },
    also: { workflow: 'replace', trigger: 'update' },
  },
  {
    what: 'trigger',
    step: 'trigger',
    path: 'name',
    rename: ({ trigger }) => {
      trigger.name = 'Teams trigger (prod)';
    },
  },
];

describe('what was renamed in the admin UI is ours also from a machine that remembers nothing', () => {
  let whole: Whole;
  let restore: () => void;
  let before: { readonly picture: unknown; readonly census: unknown };
  beforeAll(async () => {
    whole = await installed();
    before = { picture: picture(whole.org.org), census: census(whole.org.org.state) };
    restore = whole.keep();
  });
  beforeEach(() => {
    restore();
    whole.moveToAnotherMachine();
  });
  afterAll(() => whole.close());

  test.each(renamings)('the $what gets its name back and is not made twice', async (one) => {
    one.rename(solutionObjects(whole.org.org));
    const expected = { [one.step]: 'update', ...one.also };
    const told = await whole.run(status);
    expect(told.document.error).toBeUndefined();
    expect(actionsOf(told)).toEqual(expected);
    expect(pathsOf(told, one.step)).toContain(one.path);

    const repaired = await whole.run(setup);
    expect(repaired.code, repaired.stdout).toBe(0);
    expect(actionsOf(repaired)).toEqual(expected);
    expect(picture(whole.org.org)).toEqual(before.picture);
    expect(census(whole.org.org.state)).toEqual(before.census);
    expectToWork(whole);
    expect((await whole.run(status)).code).toBe(0);
  });

  test('all of it at once is repaired', async () => {
    const objects = solutionObjects(whole.org.org);
    for (const { rename } of renamings) rename(objects);
    expect((await whole.run(setup)).code).toBe(0);
    expect(picture(whole.org.org)).toEqual(before.picture);
    expect(census(whole.org.org.state)).toEqual(before.census);
    expectToWork(whole);
  });

  test('verify tries it and teardown removes all of it', async () => {
    const objects = solutionObjects(whole.org.org);
    for (const { rename } of renamings) rename(objects);
    const { email } = personWith(whole.org.org, 'Available');
    const verified = await whole.run(['teams-presence', 'verify', '--user', email, '--json']);
    expect(verified.code, verified.stdout).toBe(0);

    const { name } = whole.org.org.state.identity.organization;
    const gone = await whole.run(['teams-presence', 'teardown', '--yes', '--org', name, '--json']);
    expect(gone.code, gone.stdout).toBe(0);
    expect(marked(whole.org.org)).toEqual([]);
  });

  test('mappings commands find the table, unless another one is named', async () => {
    solutionObjects(whole.org.org).table.name = 'Teams mappings';
    const list = await whole.run(['mappings', 'list', '--json']);
    expect(list.code, list.stdout).toBe(0);
    expect((JSON.parse(list.stdout) as { mappings: unknown[] }).mappings).toHaveLength(11);
    expect((await whole.run(['mappings', 'list', '--table', 'MsTeamsPresenceMappings', '--json'])).code).toBe(
      3,
    );
  });

  test('several that carry the mark and none of which has the name are listed and left alone', async () => {
    const { trigger } = solutionObjects(whole.org.org);
    trigger.name = 'Teams trigger (prod)';
    const copy = { ...structuredClone(trigger), id: whole.org.org.id(), name: 'Teams trigger (copy)' };
    whole.org.org.state.automation.triggers.push(copy);
    const run = await whole.run(setup);
    expect(run.code).toBe(3);
    expect(run.writes).toEqual([]);
    const details = run.document.error?.details?.join(' ');
    for (const part of [trigger.name, trigger.id, copy.name, copy.id]) expect(details).toContain(part);
  });

  test("marks of other tools, older texts and the other solution's mark are nobody's of ours", async () => {
    const { trigger } = solutionObjects(whole.org.org);
    const { triggers } = whole.org.org.state.automation;
    trigger.description = 'Managed by gc-presence.';
    trigger.name = 'Of an older time';
    const others = ['Managed by gc-presence (associate-user).', 'Managed by Terraform (teams-presence).'];
    for (const description of others)
      triggers.push({ ...structuredClone(trigger), id: whole.org.org.id(), name: description, description });
    const told = await whole.run(status);
    expect(actionsOf(told)).toEqual({ trigger: 'create' });
  });
});

/** The names of all objects that carry our mark. */
function marked(
  { state: { identity, integrations, architect, automation } }: Org,
  solution = 'teams-presence',
): readonly string[] {
  const described = [
    ...Object.values(identity.roles),
    ...Object.values(identity.clients),
    ...Object.values(integrations.integrations).map(({ name, notes }) => ({ name, description: notes })),
    ...Object.values(architect.dataTables),
    ...Object.values(architect.flows).filter(({ deleted }) => !deleted),
    ...automation.triggers,
  ];
  return described
    .filter(({ description }) => description?.includes(`Managed by gc-presence (${solution}).`))
    .map(({ name }) => name);
}

describe('two solutions in one org', () => {
  let whole: AssociateWhole | undefined;
  afterEach(() => whole?.close());

  test('are removed one by one when all of one was renamed, from another machine', async () => {
    whole = await withAssociates();
    expect((await whole.run(setup)).code).toBe(0);
    const { role, client, integration, code, flow } = associateObjects(whole.org.org);
    for (const one of [role, client, integration, code, flow]) one.name = `${one.name} (prod)`;
    whole.moveToAnotherMachine();
    const { name } = whole.org.org.state.identity.organization;
    const gone = await whole.associate('teardown', '--yes', '--org', name, '--json');
    expect(gone.code, gone.stdout).toBe(0);
    expect(marked(whole.org.org, 'associate-user')).toEqual([]);
    expect(whole.org.org.state.outbound.wrapupCodes).not.toContain(code);
    expect((await whole.run(status)).code).toBe(0);
  });

  test('keep their objects apart when all of both were renamed, on another machine', async () => {
    whole = await withAssociates();
    expect((await whole.run(setup)).code).toBe(0);
    const objects = solutionObjects(whole.org.org);
    const { role, client, integration, code, flow } = associateObjects(whole.org.org);
    const before = {
      teams: picture(whole.org.org),
      census: census(whole.org.org.state),
      associate: [role.id, client.id, integration.id, code.id],
    };
    for (const { rename } of renamings) rename(objects);
    for (const one of [role, client, integration, code, flow]) one.name = `${one.name} (prod)`;
    whole.moveToAnotherMachine();

    const teams = await whole.run(setup);
    expect(teams.code, teams.stdout).toBe(0);
    expect(picture(whole.org.org)).toEqual(before.teams);
    const told = await whole.associate('status', ...associateArguments('associates.csv'), '--json');
    expect(Object.values(actionsOf(told))).not.toContain('create');
    const associate = await whole.associate(
      'setup',
      ...associateArguments('associates.csv'),
      '--yes',
      '--json',
    );
    expect(associate.code, associate.stdout).toBe(0);
    const after = associateObjects(whole.org.org);
    expect([after.role.id, after.client.id, after.integration.id, after.code.id]).toEqual(before.associate);
    expect(census(whole.org.org.state)).toEqual(before.census);
    expect((await whole.run(status)).code).toBe(0);
  });
});

describe('names in another case', () => {
  const whole = restoredForEach(withAssociates, () => {
    const { role, list, code, flow, responses, available, offline } = associateObjects(whole.org.org);
    const renamed = [role, list, code, flow, responses, available.rules, offline.rules];
    for (const one of [...renamed, available.campaign, offline.campaign]) one.name = one.name.toUpperCase();
  });

  const campaigns = () => whole.org.org.state.outbound.campaigns.map(({ id }) => id);

  test('mean the same objects, which get their names back and are removed', async () => {
    const before = campaigns();
    const status = await whole.associate('status', '--json');
    expect([status.code, status.document.error, status.document.warnings]).toEqual([2, undefined, []]);
    expect(new Set(Object.values(actionsOf(status)))).toEqual(new Set(['update']));
    const repaired = await whole.associate('setup', '--prune', '--yes', '--json');
    expect([repaired.code, repaired.document.warnings, campaigns()]).toEqual([0, [], before]);
    expect((await whole.associate('status', '--json')).document.result).toBe('in-sync');
    const { name } = whole.org.org.state.identity.organization;
    const removed = await whole.associate('teardown', '--yes', '--org', name, '--json');
    expect([removed.code, campaigns().length]).toEqual([0, before.length - 2]);
  });

  test("mean somebody else's objects, too: they are adopted, and --prune removes none of them", async () => {
    whole.moveToAnotherMachine();
    const { identity, architect, outbound } = whole.org.org.state;
    for (const all of [identity.roles, architect.flows, outbound.wrapupCodes])
      for (const one of Object.values(all))
        if ('description' in one && one.description.includes('Managed by gc-presence'))
          one.description = theirs;
    const before = campaigns();
    const arguments_ = associateArguments('associates.csv');
    const adopted = await whole.associate('setup', ...arguments_, '--prune', '--yes', '--json');
    expect([adopted.code, adopted.document.warnings, campaigns()]).toEqual([0, [], before]);
    expect((await whole.associate('status', '--json')).document.result).toBe('in-sync');
  });
});
