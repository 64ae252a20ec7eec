import { describe, expect, test } from 'vitest';
import type { IntegrationState } from '../../../src/practice-org/integrations/state.js';
import { orgContent } from '../../support/org-content.js';
import { personWith } from '../../support/people.js';
import { reportSchema, teamsPresenceSteps } from '../../support/report-schema.js';
import { the } from '../../support/solution-objects.js';
import { oneLine, type RunResult, restoredForEach, wholeOrg } from '../../support/whole.js';
import { associateArguments, associateOrg } from '../associate.js';
import { actionsOf } from '../drift.js';
import { anotherClient, integrationInUse, theirs } from '../foreign.js';

let foreign: IntegrationState;
const whole = restoredForEach(wholeOrg, () => {
  foreign = structuredClone(integrationInUse(whole.org.org, ['Book appointment', 'Cancel appointment']));
});

const setup = (...more: readonly string[]) =>
  whole.run(['teams-presence', 'setup', '--yes', '--json', ...more]);
const run = (command: string, ...more: readonly string[]) =>
  whole.run(['teams-presence', command, '--json', ...more]);
const integrations = () => whole.org.org.state.integrations.integrations;
const ours = () => the(integrations(), ({ notes }) => notes.includes('Managed by gc-presence'));
const present = () => integrations()[foreign.id];
const notesOf = (result: RunResult) =>
  reportSchema
    .parse(result.document)
    .steps.find(({ id }) => id === 'integration')
    ?.notes?.join(' ') ?? '';
const everyStep = (action: string) => Object.fromEntries(teamsPresenceSteps.map((id) => [id, action]));

describe('an integration of our name whose credential serves data actions of others', () => {
  test('is left alone, and the plan names them: ours is created beside it', async () => {
    const plan = await run('plan');
    expect({ code: plan.code, writes: plan.writes }).toEqual({ code: 2, writes: [] });
    expect(actionsOf(plan)).toEqual(everyStep('create'));
    for (const word of ['Book appointment', 'Cancel appointment', foreign.id, '--adopt'])
      expect(notesOf(plan)).toContain(word);
    const people = await whole.run(['teams-presence', 'plan']);
    expect(oneLine(people.stdout)).toContain('"Book appointment", "Cancel appointment"');

    const done = await setup();
    expect({ code: done.code, actions: actionsOf(done) }).toEqual({ code: 0, actions: everyStep('create') });
    expect(notesOf(done)).toContain('"Book appointment", "Cancel appointment"');
    expect(present()).toEqual(foreign);
    expect(ours().name).toBe(foreign.name);
    expect(ours().credentials).not.toEqual(foreign.credentials);
  });

  test.each(['this machine', 'another machine'])(
    'is not taken for ours afterwards by any command, seen from %s',
    async (machine) => {
      const person = personWith(whole.org.org, 'Available');
      await setup();
      const { id } = ours();
      if (machine === 'another machine') whole.moveToAnotherMachine();
      const again = await setup();
      expect({ code: again.code, actions: actionsOf(again), writes: again.writes }).toEqual({
        code: 0,
        actions: {},
        writes: [],
      });
      const status = await run('status');
      expect({ code: status.code, result: status.document.result }).toEqual({ code: 0, result: 'in-sync' });
      const verified = await run('verify', '--user', person.email);
      expect({ code: verified.code, error: verified.document.error }).toEqual({ code: 0, error: undefined });
      const rotated = await run('rotate-secret', '--yes');
      expect({ code: rotated.code, error: rotated.document.error }).toEqual({ code: 0, error: undefined });
      expect(ours().id).toBe(id);
      expect(present()).toEqual(foreign);
    },
  );

  test('is not taken for ours when somebody gave ours another name, or took it away', async () => {
    await setup();
    ours().name = 'Renamed';
    whole.moveToAnotherMachine();
    expect(actionsOf(await run('status'))).toEqual({ integration: 'update' });
    expect((await setup()).code).toBe(0);
    expect(ours().name).toBe(foreign.name);

    Reflect.deleteProperty(integrations(), ours().id);
    expect(actionsOf(await run('status')).integration).toBe('create');
    expect(present()).toEqual(foreign);
  });

  test.each([['--no-adopt'], ['--least-privilege']])('is left alone with %s', async (flag) => {
    const done = await setup(flag);
    expect({ code: done.code, actions: actionsOf(done) }).toEqual({ code: 0, actions: everyStep('create') });
    expect(present()).toEqual(foreign);
  });

  test('is left alone also where it has no credential at present', async () => {
    const kept = { ...foreign, credentials: {} };
    integrations()[foreign.id] = structuredClone(kept);
    expect(actionsOf(await setup()).integration).toBe('create');
    expect(present()).toEqual(kept);
  });

  test('is adopted with the credential that it has where its OAuth client is adopted: no identity changes', async () => {
    anotherClient(whole.org.org);
    const done = await setup();
    expect({ code: done.code, integration: actionsOf(done).integration }).toEqual({
      code: 0,
      integration: 'adopt',
    });
    expect(present()).toEqual(foreign);
  });

  test('is in the way where it holds data actions of our names, too: Architect could not tell them apart', async () => {
    integrationInUse(whole.org.org, ['GC User Presence Update', 'Close case']);
    Reflect.deleteProperty(integrations(), foreign.id);
    const done = await setup();
    expect({ code: done.code, writes: done.writes }).toEqual({ code: 3, writes: [] });
    const reason = done.document.steps.find(({ id }) => id === 'integration')?.reason;
    for (const word of ['GC User Presence Update', 'Close case', '--adopt', 'names'])
      expect(reason).toContain(word);
  });

  test('leaves another one of the name to be adopted that nobody uses', async () => {
    const unused = integrationInUse(whole.org.org, []);
    const done = await setup();
    expect({ code: done.code, integration: actionsOf(done).integration }).toEqual({
      code: 0,
      integration: 'adopt',
    });
    expect(done.document.steps.find(({ id }) => id === 'integration')?.resourceId).toBe(unused.id);
    expect(present()).toEqual(foreign);
  });
});

describe('--adopt, said explicitly, shares it', () => {
  test('after a plan that names the data actions which get our identity', async () => {
    const plan = await run('plan', '--adopt');
    expect(actionsOf(plan).integration).toBe('adopt');
    expect(notesOf(plan)).toContain('"Book appointment", "Cancel appointment"');
    expect(notesOf(plan)).toContain('act as our OAuth client');
    const done = await setup('--adopt');
    expect({ code: done.code, error: done.document.error }).toEqual({ code: 0, error: undefined });
    expect(notesOf(done)).toContain('"Book appointment", "Cancel appointment"');
    const { credentials, version, ...rest } = present() ?? foreign;
    expect({ ...rest, notes: theirs }).toEqual(
      expect.objectContaining({ id: foreign.id, name: foreign.name, notes: theirs }),
    );
    expect(credentials).not.toEqual(foreign.credentials);
    expect(Object.values(integrations()).filter(({ name }) => name === foreign.name)).toHaveLength(1);
  });

  test.each(['this machine', 'another machine'])(
    'and it is in sync afterwards without saying so again, seen from %s',
    async (machine) => {
      await setup('--adopt');
      if (machine === 'another machine') whole.moveToAnotherMachine();
      const again = await setup();
      expect({ code: again.code, writes: again.writes }).toEqual({ code: 0, writes: [] });
      const status = await run('status');
      expect({ code: status.code, result: status.document.result }).toEqual({ code: 0, result: 'in-sync' });
      expect(Object.values(integrations()).filter(({ name }) => name === foreign.name)).toHaveLength(1);
    },
  );
});

test('an integration of the name that associate-user uses is left alone in the same way', async () => {
  const associates = await associateOrg();
  const { org } = associates.org;
  const inUse = structuredClone(
    integrationInUse(org, ['Book appointment'], 'Update Genesys Cloud User Presence'),
  );
  const before = orgContent(org);
  const arguments_ = [...associateArguments('associates.csv'), '--yes', '--json'];
  const done = await associates.associate('setup', ...arguments_);
  expect({ code: done.code, integration: actionsOf(done).integration }).toEqual({
    code: 0,
    integration: 'create',
  });
  expect(notesOf(done)).toContain('"Book appointment"');
  const again = await associates.associate('setup', ...arguments_);
  expect({ code: again.code, writes: again.writes }).toEqual({ code: 0, writes: [] });
  expect(org.state.integrations.integrations[inUse.id]).toEqual(inUse);
  const { name } = org.state.identity.organization;
  expect((await associates.associate('teardown', '--yes', '--org', name, '--json')).code).toBe(0);
  expect(orgContent(org)).toBe(before);
  await associates.close();
});
