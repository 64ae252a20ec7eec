import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { associateObjects } from '../../support/associate-objects.js';
import { openGate } from '../../support/gate.js';
import { hasty } from '../../support/hasty.js';
import { orgContent } from '../../support/org-content.js';
import { pool, problemOf } from '../../support/pool.js';
import { sample } from '../../support/sample.js';
import { buryRun, type RunOptions } from '../../support/whole.js';
import { type AssociateWhole, associateArguments, associateOrg, five, withAssociates } from '../associate.js';
import { actionsOf, pathsOf } from '../drift.js';

const listName = 'Scheduled Workflow Contact List';
const usual = [
  'ScheduledWorkflow=Available@08:00 mon-fri',
  'ScheduledWorkflow - Offline=Offline@16:30 mon-fri',
].flatMap((text) => ['--schedule', text]);
const lunch = ['--schedule', 'Lunch=Meal@12:00 daily'];
const course = ['--schedule', 'Course=Training@13:00 daily'];
const setup = ['associate-user', 'setup', ...associateArguments('associates.csv'), '--yes', '--json'];

/** Two people whom somebody added by hand, with an id of the org's choice and with cells of their own. */
const guests = ['Guest One', 'Guest Two'];

const lists = (whole: AssociateWhole) =>
  whole.org.org.state.outbound.contactLists.filter(({ name }) =>
    /^Scheduled Workflow Contact List( \(|$)/.test(name),
  );
const listNames = (whole: AssociateWhole) => lists(whole).map(({ name }) => name);
const peopleIn = (whole: AssociateWhole) =>
  lists(whole).flatMap(({ contacts }) => contacts.map(({ data }) => data.FirstName));

async function addGuests(whole: AssociateWhole): Promise<void> {
  const { list } = associateObjects(whole.org.org);
  const body = guests.map((FirstName, index) => ({
    contactListId: list.id,
    data: {
      FirstName,
      LastName: 'x',
      phone: `+1317555090${index}`,
      userId: `guest-${index}`,
      availableId: 'own',
    },
    callable: index === 0,
  }));
  const answer = await whole.org.request('POST', `/api/v2/outbound/contactlists/${list.id}/contacts`, body);
  expect(answer.status).toBe(200);
}

async function teardown(whole: AssociateWhole, options: RunOptions = {}) {
  const { name } = whole.org.org.state.identity.organization;
  return whole.run(['associate-user', 'teardown', '--yes', '--org', name, '--json'], options);
}

describe('a list whose columns do not do any more', () => {
  let whole: AssociateWhole;
  let restore: () => void;
  beforeAll(async () => {
    whole = await withAssociates([...usual, ...lunch]);
    await addGuests(whole);
    restore = whole.keep();
  });
  afterAll(() => whole.close());
  beforeEach(() => restore());

  test('is not replaced while a schedule that is no longer named works on it', async () => {
    const plan = await whole.run(['associate-user', 'plan', ...usual, ...course, '--json']);
    expect({ code: plan.code, list: actionsOf(plan)['contact-list'] }).toEqual({ code: 2, list: 'blocked' });
    const run = await whole.run([...setup, ...usual, ...course]);
    expect({ code: run.code, writes: run.writes }).toEqual({ code: 3, writes: [] });
    const details = run.document.error?.details?.join();
    expect(details).toContain('the campaign "Lunch", the rule set "Lunch" would be left on the old one');
    expect(details).toContain('--prune');
    expect((await whole.run([...setup, ...usual, ...lunch])).document.result).toBe('in-sync');
  });

  test("is not replaced while somebody else's campaign works on it, not even with --prune", async () => {
    const { campaigns } = whole.org.org.state.outbound;
    const { campaign } = associateObjects(whole.org.org).available;
    const config = { ...structuredClone(campaign.config), name: 'By hand', ruleSetIds: [] };
    campaigns.push({ ...structuredClone(campaign), id: whole.org.org.id(), name: 'By hand', config });
    const run = await whole.run([...setup, ...usual, ...course, '--prune']);
    expect({ code: run.code, writes: run.writes }).toEqual({ code: 3, writes: [] });
    const details = run.document.error?.details?.join();
    expect(details).toContain('the campaign "By hand" would be left on the old one');
    expect(details).not.toContain('"Lunch"');
  });

  test('is replaced once the removal of that schedule was agreed to', async () => {
    const run = await whole.run([...setup, ...usual, ...course, '--prune']);
    expect({ code: run.code, error: run.document.error }).toEqual({ code: 0, error: undefined });
    expect(listNames(whole)).toEqual([listName]);
    expect(peopleIn(whole)).toHaveLength(five.length);
  });

  test.each([['plan'], ['setup']])(
    'is shown by %s with who moves along, and nobody as removed',
    async (command) => {
      const more = [...usual, ...lunch, ...course, '--json', ...(command === 'setup' ? ['--dry-run'] : [])];
      const plan = await whole.run(['associate-user', command, ...more]);
      expect(actionsOf(plan)['contact-list']).toBe('replace');
      const step = plan.document.steps.find(({ id }) => id === 'contacts');
      expect(step?.changes).toContainEqual({
        path: 'contacts["Guest One x"]',
        before: 'in the list',
        after: 'in the new list',
      });
      expect(step?.changes.filter(({ after }) => after === null)).toEqual([]);
    },
  );

  test('loses nobody who was added by hand, and nothing that is known of them', async () => {
    const before = structuredClone(associateObjects(whole.org.org).list);
    const run = await whole.run([...setup, ...usual, ...lunch, ...course]);
    expect({ code: run.code, error: run.document.error }).toEqual({ code: 0, error: undefined });
    const { list } = associateObjects(whole.org.org);
    expect(list.id).not.toBe(before.id);
    expect(list.contacts).toHaveLength(five.length + guests.length);
    const training = Object.values(whole.org.org.state.people.definitions).find(
      (one) => one.type === 'System' && one.systemPresence === 'Training',
    );
    for (const guest of before.contacts.slice(five.length)) {
      const after = list.contacts.find(({ id }) => id === guest.id);
      expect(after?.data).toEqual({ ...guest.data, TrainingId: training?.id });
      expect(after?.callable).toBe(guest.callable);
    }
    const again = await whole.run(['associate-user', 'status', '--json']);
    expect({ code: again.code, requests: again.writes }).toEqual({ code: 0, requests: [] });
  });

  test('drops them with --prune, which the plan says', async () => {
    const more = [...usual, ...lunch, ...course, '--prune'];
    const plan = await whole.run(['associate-user', 'plan', ...more, '--json']);
    const gone = plan.document.steps
      .find(({ id }) => id === 'contacts')
      ?.changes.filter(({ after }) => after === null);
    expect(gone).toHaveLength(guests.length);
    expect((await whole.run([...setup, ...more])).code).toBe(0);
    expect(peopleIn(whole)).toHaveLength(five.length);
  });

  test('that could not be removed in the end is removed by the next run, from any machine', async () => {
    const { list } = associateObjects(whole.org.org);
    const gate = await openGate(whole.org.url, (_count, { method, url = '' }) =>
      method === 'DELETE' && url.includes(list.id) ? 'gossip' : 'pass',
    );
    const environment = { GENESYSCLOUD_GATEWAY_PORT: gate.port };
    const run = await whole.run([...setup, ...usual, ...lunch, ...course], { environment, tuning: hasty });
    await gate.close();
    expect({ code: run.code, lists: lists(whole).length }).toEqual({ code: 1, lists: 2 });
    expect(run.document.error?.message).toContain('that was replaced');
    // Who left the new list since does not come back from the old one.
    const now = associateObjects(whole.org.org).list;
    now.contacts = now.contacts.filter(({ data }) => data.FirstName !== guests[0]);

    whole.moveToAnotherMachine();
    const args = [...associateArguments('associates.csv'), ...usual, ...lunch, ...course, '--json'];
    const status = await whole.run(['associate-user', 'status', ...args]);
    expect({ code: status.code, paths: pathsOf(status, 'contact-list') }).toEqual({
      code: 2,
      paths: ['replaced'],
    });
    expect(actionsOf(status)).toEqual({ 'contact-list': 'update' });
    const next = await whole.run([...setup, ...usual, ...lunch, ...course]);
    expect({ code: next.code, lists: listNames(whole) }).toEqual({ code: 0, lists: [listName] });
    expect(peopleIn(whole)).not.toContain(guests[0]);
    expect(peopleIn(whole)).toContain(guests[1]);
  });

  test('and a list of somebody else whose name only looks as if it had been replaced stays', async () => {
    const { contactLists } = whole.org.org.state.outbound;
    const model = associateObjects(whole.org.org).list;
    const name = `${listName} (replaced, 12345678)`;
    contactLists.push({ ...structuredClone(model), id: whole.org.org.id(), name, contacts: [] });
    expect((await whole.run([...setup, ...usual, ...lunch])).document.result).toBe('in-sync');
    expect((await teardown(whole)).code).toBe(0);
    expect(listNames(whole)).toEqual([name]);
  });
});

describe('a replacement that is killed', () => {
  const moments = ['hold-request', 'hold-answer'] as const;
  const wanted = [...setup, ...usual, ...lunch];

  test.each([
    ['this machine', false, 'setup'],
    ['another machine', true, 'setup'],
    ['this machine', false, 'teardown'],
    ['another machine', true, 'teardown'],
  ] as const)(
    'at any write is finished on %s by the next run (%#)',
    async (where, elsewhere, command) => {
      const writes = await writesOfReplacement();
      expect(writes.length).toBeGreaterThan(10);
      const cases = writes.flatMap((_, index) => moments.map((moment) => ({ number: index + 1, moment })));
      const outcomes = await pool(
        sample(`replace ${where} ${command}`, cases),
        async ({ number, moment }) => {
          const problem = await problemOf(() => surviveDeath(number, moment, elsewhere, command));
          return problem === undefined ? [] : [`${moment} ${number} ${writes[number - 1]}: ${problem}`];
        },
      );
      expect(outcomes.flat()).toEqual([]);
    },
    120_000,
  );

  async function writesOfReplacement(): Promise<readonly string[]> {
    const whole = await withAssociates();
    await addGuests(whole);
    const run = await whole.run(wanted);
    expect(run.code).toBe(0);
    await whole.close();
    return run.writes.map(({ method, path }) => `${method} ${path}`);
  }

  async function surviveDeath(
    number: number,
    moment: (typeof moments)[number],
    elsewhere: boolean,
    command: 'setup' | 'teardown',
  ): Promise<void> {
    const whole = await associateOrg();
    const empty = orgContent(whole.org.org);
    expect((await whole.run(setup)).code).toBe(0);
    await addGuests(whole);
    let written = 0;
    let dead = false;
    const gate = await openGate(whole.org.url, (_count, { method = '', url = '' }) => {
      if (dead) return 'hold-request';
      if (isWrite(method, url)) written += 1;
      dead = written === number;
      return dead ? moment : 'pass';
    });
    const environment = { GENESYSCLOUD_GATEWAY_PORT: gate.port };
    const standingStill = whole.run(wanted, { tuning: hasty, environment });
    await Promise.race([gate.held, standingStill]);
    buryRun(whole.stateDirectory());
    if (elsewhere) whole.moveToAnotherMachine();
    try {
      if (command === 'setup') {
        const next = await whole.run(wanted, { tuning: hasty });
        expect(next.code, next.stdout).toBe(0);
        expect(listNames(whole)).toEqual([listName]);
        const people = peopleIn(whole);
        expect(people).toHaveLength(five.length + guests.length);
        expect(people).toEqual(expect.arrayContaining(guests));
        const status = await whole.run(['associate-user', 'status', ...wanted.slice(2, -2), '--json']);
        expect(status.code, status.stdout).toBe(0);
      }
      const end = await teardown(whole, { tuning: hasty });
      expect(end.code, end.stdout).toBe(0);
      expect(orgContent(whole.org.org)).toBe(empty);
    } finally {
      await gate.close();
      await standingStill;
      await whole.close();
    }
  }
});

/** Reads that are sent as POST are no writes. */
function isWrite(method: string, url: string): boolean {
  return method !== 'GET' && !/\/(search|bulk|token)(\?|$)/.test(url);
}
