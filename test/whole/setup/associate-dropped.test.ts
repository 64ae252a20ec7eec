import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { associateObjects } from '../../support/associate-objects.js';
import { interruptedAfter } from '../../support/interrupt.js';
import { type AssociateWhole, associateArguments, withAssociates } from '../associate.js';
import { actionsOf } from '../drift.js';

const morning = 'ScheduledWorkflow';
const evening = 'ScheduledWorkflow - Offline';
const evenings = ['--schedule', `${evening}=Offline@16:30 mon-fri`];
const lunch = ['--schedule', 'Lunch=Meal@12:00 daily'];

let whole: AssociateWhole;
let restore: () => void;
beforeAll(async () => {
  whole = await withAssociates();
  restore = whole.keep();
});
afterAll(() => whole.close());
beforeEach(() => restore());

/** Names of what works on a schedule, of each kind. */
function there() {
  const { campaigns, ruleSets, schedules } = whole.org.org.state.outbound;
  const nameOf = (id: string) => campaigns.find((campaign) => campaign.id === id)?.name;
  const ours = (name: string | undefined) => [morning, evening, 'Lunch'].includes(name ?? '');
  return {
    campaigns: campaigns.map(({ name }) => name).filter(ours),
    ruleSets: ruleSets
      .filter(({ deletedAt }) => deletedAt === undefined)
      .map(({ name }) => name)
      .filter(ours),
    schedules: schedules.map(({ id }) => nameOf(id)).filter(ours),
  };
}

const only = (...names: string[]) => ({ campaigns: names, ruleSets: names, schedules: names });

describe('a schedule that is no longer named', () => {
  test('is told of and stays, because nobody agreed to its removal', async () => {
    const run = await whole.associate('setup', ...evenings, '--yes', '--json');
    expect({ code: run.code, result: run.document.result }).toEqual({ code: 0, result: 'in-sync' });
    expect(run.document.warnings.join()).toMatch(/"ScheduledWorkflow" is not one .* --prune/);
    expect(there()).toEqual(only(morning, evening));
  });

  test('and another one are told of in one sentence', async () => {
    const plan = await whole.associate('plan', ...lunch, '--json');
    expect(plan.document.warnings.filter((warning: string) => warning.includes('--prune'))).toEqual([
      expect.stringContaining(`"${morning}" and "${evening}" are not among your schedules. They keep`),
    ]);
  });

  test('is removed with --prune, which the plan shows first', async () => {
    const plan = await whole.associate('plan', ...evenings, '--prune', '--json');
    const removals = {
      [`schedule:${morning}`]: 'delete',
      [`campaign:${morning}`]: 'delete',
      [`rule-set:${morning}`]: 'delete',
    };
    expect({ code: plan.code, actions: actionsOf(plan) }).toEqual({ code: 2, actions: removals });
    expect(there()).toEqual(only(morning, evening));

    const run = await whole.associate('setup', ...evenings, '--prune', '--yes', '--json');
    expect({ code: run.code, result: run.document.result }).toEqual({ code: 0, result: 'applied' });
    expect(there()).toEqual(only(evening));
    const status = await whole.associate('status', '--json');
    expect({ code: status.code, warnings: status.document.warnings }).toEqual({ code: 0, warnings: [] });
  });

  test('is removed with --prune also where the contact list has another name meanwhile', async () => {
    associateObjects(whole.org.org).list.name = 'Somebody liked this better';
    const run = await whole.associate('setup', ...evenings, '--prune', '--yes', '--json');
    expect(run.code).toBe(0);
    expect(there()).toEqual(only(evening));
    expect((await whole.associate('status', '--json')).code).toBe(0);
  });

  test('gives way to another whose column the list lacks', async () => {
    const run = await whole.associate('setup', ...evenings, ...lunch, '--prune', '--yes', '--json');
    expect({ code: run.code, error: run.document.error }).toEqual({ code: 0, error: undefined });
    expect(there()).toEqual(only(evening, 'Lunch'));
    const lists = whole.org.org.state.outbound.contactLists.map(({ name }) => name);
    expect(lists.filter((name) => name.includes('replaced'))).toEqual([]);
    expect((await whole.associate('status', '--json')).code).toBe(0);
  });

  test('is removed by the next run when this one is stopped half-way', async () => {
    for (const writes of [1, 2, 3]) {
      restore();
      const args = ['associate-user', 'setup', ...evenings, '--prune', '--yes', '--json'];
      const stopped = await interruptedAfter(whole, writes, (signal) => whole.run(args, { signal }));
      expect([0, 130]).toContain(stopped.code);
      const run = await whole.run(args);
      expect({ writes, code: run.code, there: there() }).toEqual({ writes, code: 0, there: only(evening) });
    }
  });

  test('is removed from another machine, too', async () => {
    whole.moveToAnotherMachine();
    const run = await whole.associate(
      'setup',
      ...associateArguments('associates.csv'),
      ...evenings,
      '--prune',
      '--yes',
      '--json',
    );
    expect({ code: run.code, there: there() }).toEqual({ code: 0, there: only(evening) });
  });

  test('stays when somebody else made it, although it works on our list', async () => {
    const { campaigns, schedules } = whole.org.org.state.outbound;
    const { available } = associateObjects(whole.org.org);
    const { campaign, schedule } = available;
    const id = whole.org.org.id();
    const config = { ...structuredClone(campaign.config), name: 'By hand', ruleSetIds: [] };
    campaigns.push({ ...structuredClone(campaign), id, name: 'By hand', config });
    schedules.push({ ...structuredClone(schedule), id });
    const run = await whole.associate('setup', '--prune', '--yes', '--json');
    expect({ code: run.code, result: run.document.result }).toEqual({ code: 0, result: 'in-sync' });
    expect(campaigns.map(({ name }) => name)).toContain('By hand');
  });
});
