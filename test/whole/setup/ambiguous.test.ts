import { describe, expect, test } from 'vitest';
import type { Org } from '../../../src/practice-org/org.js';
import { reportSchema } from '../../support/report-schema.js';
import { type SolutionObjects, solutionObjects } from '../../support/solution-objects.js';
import { installed, oneLine, restoredForEach } from '../../support/whole.js';
import { actionsOf, picture } from '../drift.js';
import { anotherClient, builtByHand, theirs } from '../foreign.js';

/** One more of a kind whose names are not unique, by the step that looks for it. */
const twins: readonly (readonly [
  string,
  (objects: SolutionObjects, org: Org) => { readonly id: string; readonly of: string },
])[] = [
  ['oauth-client', ({ client }, org) => ({ id: anotherClient(org).id, of: client.id })],
  [
    'integration',
    ({ integration }, org) => {
      const twin = { ...structuredClone(integration), id: org.id(), notes: theirs, credentials: {} };
      org.state.integrations.integrations[twin.id] = twin;
      return { id: twin.id, of: integration.id };
    },
  ],
  [
    'action-get-presence',
    ({ getAction }, org) => {
      const twin = { ...structuredClone(getAction), id: `custom_-_${org.id()}` };
      org.state.integrations.actions[twin.id] = twin;
      return { id: twin.id, of: getAction.id };
    },
  ],
  [
    'trigger',
    ({ trigger }, org) => {
      const twin = { ...structuredClone(trigger), id: org.id(), description: theirs, enabled: false };
      org.state.automation.triggers.push(twin);
      return { id: twin.id, of: trigger.id };
    },
  ],
];

describe('two objects of the same name that somebody else made', () => {
  const whole = restoredForEach(builtByHand);

  test.each(twins)('block the step %s: both ids are told and no write is sent', async (step, twin) => {
    const { id, of } = twin(solutionObjects(whole.org.org), whole.org.org);
    const plan = await whole.run(['teams-presence', 'plan', '--json']);
    expect(plan.code).toBe(2);
    expect(actionsOf(plan)[step]).toBe('blocked');
    const setup = await whole.run(['teams-presence', 'setup', '--yes', '--json']);
    expect({ code: setup.code, writes: setup.writes }).toEqual({ code: 3, writes: [] });
    const blocked = reportSchema.parse(setup.document).steps.find((one) => one.id === step);
    expect(blocked?.action).toBe('blocked');
    expect(blocked?.reason).toContain(id);
    expect(blocked?.reason).toContain(of);
    const people = await whole.run(['teams-presence', 'setup', '--yes']);
    expect(oneLine(people.stdout)).toContain(id);
    expect(oneLine(people.stdout)).toContain(of);
  });
});

describe('an object of the same name beside ours', () => {
  const whole = restoredForEach(installed);

  test.each(twins.filter(([step]) => step !== 'action-get-presence'))(
    'of the step %s is left alone: ours is known by its mark, also from another machine',
    async (_, twin) => {
      const { org } = whole.org;
      const before = solutionObjects(org);
      const { id } = twin(before, org);
      const state = JSON.stringify({ ...org.state, random: 0, events: [] });
      for (const machine of ['this', 'another']) {
        if (machine === 'another') whole.moveToAnotherMachine();
        const setup = await whole.run(['teams-presence', 'setup', '--yes', '--json']);
        expect({ code: setup.code, actions: actionsOf(setup), writes: setup.writes }).toEqual({
          code: 0,
          actions: {},
          writes: [],
        });
      }
      expect(JSON.stringify({ ...org.state, random: 0, events: [] })).toBe(state);
      expect(state).toContain(id);
    },
  );

  test.each(['this machine', 'another machine'])(
    'that carries our mark as well is told of by status and setup, and which of the two is in use where that is known, seen from %s',
    async (machine) => {
      const { org } = whole.org;
      const { trigger } = solutionObjects(org);
      const twin = { ...structuredClone(trigger), id: org.id() };
      org.state.automation.triggers.push(twin);
      if (machine === 'another machine') whole.moveToAnotherMachine();
      for (const words of [['status'], ['setup', '--yes']]) {
        const run = await whole.run(['teams-presence', ...words, '--json']);
        const reason = run.document.steps.find(({ id }) => id === 'trigger')?.reason;
        expect(reason).toContain(twin.id);
        const inUse = `The last run on this machine worked with ${trigger.id}.`;
        if (machine === 'this machine') expect(reason).toContain(inUse);
        else expect(reason).not.toContain('The last run on this machine');
      }
    },
  );

  test('a data action of ours twice is what people are told when the flow cannot be published', async () => {
    const { org } = whole.org;
    const { getAction } = solutionObjects(org);
    const twin = { ...structuredClone(getAction), id: `custom_-_${org.id()}` };
    org.state.integrations.actions[twin.id] = twin;
    const setup = await whole.run(['teams-presence', 'setup', '--yes', '--json', '--protect', 'Meal']);
    expect(setup.code).toBe(1);
    const failed = setup.document.steps.find(({ id }) => id === 'workflow');
    expect(JSON.stringify(failed)).toContain('more than one object has that name');
    expect(JSON.stringify(failed)).not.toContain('may add, edit and publish');
  });

  /** One more OAuth client with our mark. */
  function twinOfClient(): { readonly id: string } {
    const { org } = whole.org;
    const { description } = solutionObjects(org).client;
    return Object.assign(anotherClient(org), { description });
  }

  test.each(['this machine', 'another machine'])(
    'that carries our mark as well is not taken for the one that our credential names, seen from %s',
    async (machine) => {
      const twin = twinOfClient();
      const state = JSON.stringify({ ...whole.org.org.state, random: 0, events: [] });
      if (machine === 'another machine') whole.moveToAnotherMachine();
      for (const words of [['status'], ['setup', '--yes']]) {
        const run = await whole.run(['teams-presence', ...words, '--json']);
        expect({ code: run.code, actions: actionsOf(run) }).toEqual({ code: 0, actions: {} });
        expect(run.document.warnings).toEqual([expect.stringContaining(`gc-presence: ${twin.id}.`)]);
      }
      expect(JSON.stringify({ ...whole.org.org.state, random: 0, events: [] })).toBe(state);
    },
  );

  test('that carries our mark as well is not taken for the one that this machine remembers', async () => {
    const { client, credential } = solutionObjects(whole.org.org);
    const twin = twinOfClient();
    credential.name = 'Renamed by hand';
    const status = await whole.run(['teams-presence', 'status', '--json']);
    const step = status.document.steps.find(({ id }) => id === 'oauth-client');
    expect(step).toMatchObject({ action: 'none', resourceId: client.id });
    expect(step?.notes).toEqual([expect.stringContaining(twin.id)]);
  });

  test('that carries our mark as well stays when ours is removed', async () => {
    const { org } = whole.org;
    const { client } = solutionObjects(org);
    const twin = twinOfClient();
    const { name } = org.state.identity.organization;
    const run = await whole.run(['teams-presence', 'teardown', '--yes', '--org', name, '--json']);
    expect(run.code).toBe(0);
    const { clients } = org.state.identity;
    expect([clients[client.id], clients[twin.id]?.state]).toEqual([undefined, 'active']);
  });

  test('that carries our mark as well blocks where nothing tells the two apart', async () => {
    const { client, credential } = solutionObjects(whole.org.org);
    const twin = twinOfClient();
    credential.name = 'Renamed by hand';
    whole.moveToAnotherMachine();
    const status = await whole.run(['teams-presence', 'status', '--json']);
    expect(actionsOf(status)['oauth-client']).toBe('blocked');
    const reason = status.document.steps.find(({ id }) => id === 'oauth-client')?.reason;
    expect(reason).toContain(client.id);
    expect(reason).toContain(twin.id);
  });
});

test('the loosely similar objects of a real org are no look-alikes', async () => {
  const whole = await installed();
  try {
    // The seed has names that contain ours, differ in case, or are those of inactive clients and of other flow types.
    expect(whole.installation.document.steps.every(({ action }) => action === 'create')).toBe(true);
    expect(picture(whole.org.org).role.name).toBe('Presence API User');
  } finally {
    await whole.close();
  }
});
