import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runSchedules } from '../../../src/practice-org/outbound/run-schedules.js';
import { presenceOf } from '../../../src/practice-org/people/presences.js';
import { startTestOrg, type TestOrg } from '../../support/practice-org.js';
import {
  agentless,
  campaign,
  definition,
  freshToken,
  must,
  outbound,
  presenceAction,
  presenceRule,
  site,
  user,
} from './fixtures.js';

/** A Sunday noon in Columbus, Ohio. */
const sunday = Date.parse('2026-11-22T17:00:00Z');
let org: TestOrg;
let clock: number;

beforeEach(async () => {
  clock = sunday;
  org = await startTestOrg({ machineClock: () => clock });
});
afterEach(() => org.close());

interface Setup {
  readonly rule?: (action: string) => object;
  readonly campaign?: object;
  readonly permissions?: string[];
}

/** The published solution's first half: everybody Available at eight, Monday to Friday. */
async function install(setup: Setup = {}) {
  const action = await presenceAction(org, setup.permissions);
  const rule = (setup.rule ?? ((id: string) => presenceRule(id, 'availableId')))(action);
  const rules = await must(org, 'POST', `${outbound}/rulesets`, { name: 'ScheduledWorkflow', rules: [rule] });
  const made = await campaign(org, { ruleSets: [{ id: rules.id }], ...setup.campaign });
  await must(org, 'PUT', `${outbound}/schedules/campaigns/${made.campaign.id}`, {
    campaign: { id: made.campaign.id },
    timeZone: 'America/New_York',
    intervals: [],
    recurrences: [
      {
        start: '2026-11-23T08:00:00',
        end: '2026-11-23T09:00:00',
        pattern: {
          type: 'Weekly',
          interval: 1,
          daysOfWeek: ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday'],
        },
        range: { type: 'NoEnd' },
      },
    ],
  });
  return { ...made, action };
}

async function addContact(listId: string, index: number, more: Record<string, string> = {}) {
  const person = user(org, index);
  await must(org, 'POST', `${outbound}/contactlists/${listId}/contacts`, [
    {
      id: person.id,
      contactListId: listId,
      data: {
        FirstName: person.name,
        email: person.email,
        phone: '1234',
        userId: person.id,
        availableId: definition(org, 'Available'),
        ...more,
      },
    },
  ]);
  return person;
}

function presence(id: string): string {
  return presenceOf(org.org, id).name;
}

describe('campaigns that run on their schedules', () => {
  it('people get their presence at the local time of the schedule, and nobody is called', async () => {
    const { list, campaign: made } = await install();
    const away = await addContact(list.id, 3);
    expect(presence(away.id)).toBe('Offline');
    const run = runSchedules(org.org, { from: '2026-11-23', to: '2026-11-23' });
    expect(run.occurrences).toMatchObject([
      {
        at: '2026-11-23T13:00:00.000Z',
        local: '2026-11-23T08:00:00',
        timeZone: 'America/New_York',
        campaign: 'ScheduledWorkflow',
        started: true,
        changed: [{ user: away.name, before: 'Offline', after: 'Available' }],
        skipped: [],
        dials: [],
      },
    ]);
    expect(presence(away.id)).toBe('Available');
    const path = `${outbound}/campaigns/${made.id}`;
    const after = await must(org, 'GET', path, undefined, await freshToken(org));
    expect(after.campaignStatus).toBe('complete');
  });

  it('one campaign brings people in at eight and another sends them home at half past four', async () => {
    const { list, responses, action } = await install();
    const person = await addContact(list.id, 3, { OfflineId: definition(org, 'Offline') });
    const rules = await must(org, 'POST', `${outbound}/rulesets`, {
      name: 'ScheduledWorkflow - Offline',
      rules: [presenceRule(action, 'OfflineId')],
    });
    const body = agentless(list.id, responses.id, site(org), {
      name: 'ScheduledWorkflow - Offline',
      ruleSets: [{ id: rules.id }],
    });
    const evening = await must(org, 'POST', `${outbound}/campaigns`, body);
    await must(org, 'PUT', `${outbound}/schedules/campaigns/${evening.id}`, {
      campaign: { id: evening.id },
      timeZone: 'America/New_York',
      intervals: [{ start: '2026-11-23T21:30:00.000Z', end: '2026-11-23T22:00:00.000Z' }],
    });
    const run = runSchedules(org.org, { from: '2026-11-23', to: '2026-11-23', timeZone: 'America/New_York' });
    expect(run.occurrences.map(({ local, changed }) => [local, changed[0]?.user, changed[0]?.after])).toEqual(
      [
        ['2026-11-23T08:00:00', person.name, 'Available'],
        ['2026-11-23T16:30:00', person.name, 'Offline'],
      ],
    );
  });

  it('a complete campaign begins again at its next occurrence, and weekends are left out', async () => {
    const { list } = await install();
    const person = await addContact(list.id, 3);
    const run = runSchedules(org.org, { from: '2026-11-26', to: '2026-12-01' });
    expect(run.earlier).toBe(3);
    expect(run.occurrences.map(({ local }) => local)).toEqual([
      '2026-11-26T08:00:00',
      '2026-11-27T08:00:00',
      '2026-11-30T08:00:00',
      '2026-12-01T08:00:00',
    ]);
    expect(run.occurrences[0]?.skipped).toEqual([{ contact: person.name, reason: 'already Available' }]);
  });

  it('the practice org’s clock moves through a period in which something is due, and never back', async () => {
    runSchedules(org.org, { from: '2026-11-23', to: '2026-11-24' });
    expect(org.org.timestamp().slice(0, 10)).toBe('2026-11-22');
    await install();
    runSchedules(org.org, { from: '2026-11-23', to: '2026-11-24' });
    expect(org.org.timestamp().slice(0, 10)).toBe('2026-11-24');
    expect(() => runSchedules(org.org, { from: '2026-11-22', to: '2026-11-23' })).toThrow(RangeError);
    expect(() => runSchedules(org.org, { from: 'tomorrow', to: '2026-12-23' })).toThrow(RangeError);
  });

  it('contacts are worked through in the order of the campaign’s sort', async () => {
    const { list } = await install();
    for (const [index, name] of [
      [3, 'Zoe'],
      [6, 'Ann'],
      [7, 'Max'],
    ] as const)
      await addContact(list.id, index, { FirstName: name });
    const [run] = runSchedules(org.org, { from: '2026-11-23', to: '2026-11-23' }).occurrences;
    const inOrder = [6, 7, 3].map((index) => user(org, index).name);
    expect(run?.changed.map(({ user: name }) => name)).toEqual(inOrder);
  });

  it('a contact without a phone number is passed over', async () => {
    const { list } = await install();
    const person = await addContact(list.id, 3, { phone: '' });
    const [run] = runSchedules(org.org, { from: '2026-11-23', to: '2026-11-23' }).occurrences;
    expect(run?.skipped[0]?.reason).toContain('no number');
    expect(presence(person.id)).toBe('Offline');
  });

  it('a data action that fails is reported, and the contact is still not called', async () => {
    const { list } = await install({ permissions: ['presence:presenceDefinition:view'] });
    await addContact(list.id, 3);
    const [run] = runSchedules(org.org, { from: '2026-11-23', to: '2026-11-23' }).occurrences;
    expect(run?.skipped[0]?.reason).toMatch(/data action failed: 403 .*presence:userPresence:edit/);
    expect(run?.dials).toEqual([]);
  });

  it('without Do Not Dial the contact is called', async () => {
    const { list } = await install({
      rule: (id) => ({
        ...presenceRule(id, 'availableId'),
        actions: presenceRule(id, 'availableId').actions.slice(0, 1),
      }),
    });
    const person = await addContact(list.id, 3);
    const [run] = runSchedules(org.org, { from: '2026-11-23', to: '2026-11-23' }).occurrences;
    expect(run?.dials).toMatchObject([{ contact: person.name, number: '1234', reaction: 'hangup' }]);
    expect(org.org.state.events.some(({ kind, text }) => kind === 'dial' && text.includes('1234'))).toBe(
      true,
    );
  });

  it('Do Not Dial ends the rule: a data action after it does not run', async () => {
    const { list } = await install({
      rule: (id) => ({
        ...presenceRule(id, 'availableId'),
        actions: presenceRule(id, 'availableId').actions.toReversed(),
      }),
    });
    const person = await addContact(list.id, 3);
    const [run] = runSchedules(org.org, { from: '2026-11-23', to: '2026-11-23' }).occurrences;
    expect(run).toMatchObject({ changed: [], dials: [], skipped: [{ reason: 'no rule ran a data action' }] });
    expect(presence(person.id)).toBe('Offline');
  });

  it('the phone type of a condition is compared letter by letter, and inverted when asked', async () => {
    const wrongCase = {
      type: 'phoneNumberTypeCondition',
      operator: 'EQUALS',
      value: 'daytime',
      inverted: false,
    };
    const { list, campaign: made } = await install({
      rule: (id) => ({ ...presenceRule(id, 'availableId'), conditions: [wrongCase] }),
    });
    await addContact(list.id, 3);
    const [first] = runSchedules(org.org, { from: '2026-11-23', to: '2026-11-23' }).occurrences;
    expect(first?.dials).toHaveLength(1);
    const ruleSet = org.org.state.outbound.ruleSets.at(-1);
    const path = `${outbound}/rulesets/${ruleSet?.id}`;
    const token = await freshToken(org);
    const answer = await must(org, 'GET', path, undefined, token);
    answer.rules[0].conditions[0].inverted = true;
    await must(org, 'PUT', path, answer, token);
    const [second] = runSchedules(org.org, { from: '2026-11-24', to: '2026-11-24' }).occurrences;
    expect(second).toMatchObject({ campaign: made.name, dials: [], changed: [{ after: 'Available' }] });
  });

  it('rules run by their order, wherever they stand in the list', async () => {
    const { list } = await install({
      rule: (id) => ({ ...presenceRule(id, 'OfflineId'), name: 'Second', order: 1 }),
    });
    await addContact(list.id, 4);
    const ruleSet = org.org.state.outbound.ruleSets.at(-1);
    if (ruleSet === undefined) throw new Error('There is no rule set.');
    const [second] = ruleSet.rules;
    if (second === undefined) throw new Error('There is no rule.');
    const [action] = second.actions ?? [];
    const quiet = {
      ...second,
      id: 'first',
      name: 'First',
      order: 0,
      actions: (second.actions ?? []).slice(1),
    };
    ruleSet.rules = [second, quiet];
    expect(action?.actionTypeName).toBe('DATA_ACTION');
    const [run] = runSchedules(org.org, { from: '2026-11-25', to: '2026-11-25' }).occurrences;
    expect(run).toMatchObject({ changed: [], dials: [], skipped: [{ reason: 'no rule ran a data action' }] });
  });

  it('a condition that the practice org cannot judge is reported and does not hold', async () => {
    const condition = { type: 'timeAndDateCondition', subConditions: [{ type: 'dayOfWeek' }] };
    const { list } = await install({
      rule: (id) => ({ ...presenceRule(id, 'availableId'), conditions: [condition] }),
    });
    await addContact(list.id, 3);
    const [run] = runSchedules(org.org, { from: '2026-11-23', to: '2026-11-23' }).occurrences;
    expect(run?.skipped[0]?.reason).toContain('timeAndDateCondition');
  });

  it('a campaign that is on already, or that cannot start, is left alone by its schedule', async () => {
    const { campaign: made } = await install({ campaign: { alwaysRunning: true } });
    await must(org, 'POST', `${outbound}/campaigns/${made.id}/start`);
    const [on] = runSchedules(org.org, { from: '2026-11-23', to: '2026-11-23' }).occurrences;
    expect(on).toMatchObject({ started: false, reason: 'it is already running' });
    const path = `${outbound}/campaigns/${made.id}`;
    const after = await must(org, 'GET', path, undefined, await freshToken(org));
    expect(after.campaignStatus).toBe('on');
  });

  it('a schedule switches a campaign off at its end when it is still on', async () => {
    const { campaign: made } = await install({ campaign: { alwaysRunning: true } });
    runSchedules(org.org, { from: '2026-11-23', to: '2026-11-23T13:30:00Z' });
    expect((await must(org, 'GET', `${outbound}/campaigns/${made.id}`)).campaignStatus).toBe('on');
    runSchedules(org.org, { from: '2026-11-23', to: '2026-11-23T15:00:00Z' });
    expect((await must(org, 'GET', `${outbound}/campaigns/${made.id}`)).campaignStatus).toBe('off');
  });

  it('a schedule that was deleted or replaced no longer starts its campaign', async () => {
    const { campaign: made } = await install();
    const path = `${outbound}/schedules/campaigns/${made.id}`;
    const present = await must(org, 'GET', path);
    const [recurrence] = present.recurrences;
    const moved = { ...recurrence, start: '2026-11-23T10:00:00', end: '2026-11-23T11:00:00' };
    await must(org, 'PUT', path, { ...present, recurrences: [moved] });
    const first = runSchedules(org.org, { from: '2026-11-23', to: '2026-11-23' });
    expect(first.occurrences.map(({ local }) => local)).toEqual(['2026-11-23T10:00:00']);
    await must(org, 'DELETE', path, undefined, await freshToken(org));
    expect(runSchedules(org.org, { from: '2026-11-24', to: '2026-11-27' }).occurrences).toEqual([]);
  });

  it('occurrences that nobody watched happen in order when the practice org is used again', async () => {
    await org.close();
    org = await startTestOrg({ machineClock: () => clock, conditions: { campaignStops: 60_000 } });
    const { list } = await install();
    const person = await addContact(list.id, 3);
    clock += 3 * 86_400_000;
    await must(org, 'GET', `${outbound}/schedules/campaigns`, undefined, await freshToken(org));
    const runs = org.org.state.outbound.runs.filter(({ schedule }) => schedule !== undefined);
    expect(runs.map(({ schedule, started }) => [schedule?.local, started])).toEqual([
      ['2026-11-23T08:00:00', true],
      ['2026-11-24T08:00:00', true],
      ['2026-11-25T08:00:00', true],
    ]);
    expect(presence(person.id)).toBe('Available');
  });
});
