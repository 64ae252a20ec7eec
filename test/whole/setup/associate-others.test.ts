import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { interruptedAfter } from '../../support/interrupt.js';
import { type AssociateWhole, associateArguments, associateOrg, five } from '../associate.js';
import { actionsOf, pathsOf } from '../drift.js';

const listName = 'Scheduled Workflow Contact List';
const someColumns = ['FirstName', 'LastName', 'email', 'phone', 'userId', 'availableId'];
const allColumns = [...someColumns, 'OfflineId'];

let whole: AssociateWhole;
beforeEach(async () => {
  whole = await associateOrg();
});
afterEach(() => whole.close());

async function made(path: string, body: object): Promise<string> {
  const answer = await whole.org.request('POST', `/api/v2/outbound/${path}`, body);
  expect(answer.status, JSON.stringify(answer.body)).toBe(200);
  return (answer.body as { readonly id: string }).id;
}

/** A list that somebody made by hand, of the name that ours would have. */
function theirList(columnNames: readonly string[]): Promise<string> {
  return made('contactlists', {
    name: listName,
    columnNames,
    phoneColumns: [{ columnName: 'phone', type: 'Daytime' }],
    emailColumns: [{ columnName: 'email', type: 'Work' }],
  });
}

async function setup(...more: readonly string[]) {
  const run = await whole.associate(
    'setup',
    ...associateArguments('associates.csv'),
    ...more,
    '--yes',
    '--json',
  );
  expect({ code: run.code, error: run.document.error }).toEqual({ code: 0, error: undefined });
  return run;
}

async function teardown() {
  const { name } = whole.org.org.state.identity.organization;
  const run = await whole.associate('teardown', '--yes', '--org', name, '--json');
  expect({ code: run.code, error: run.document.error }).toEqual({ code: 0, error: undefined });
  return run;
}

const outbound = () => whole.org.org.state.outbound;
const lists = () =>
  outbound()
    .contactLists.map(({ name }) => name)
    .filter((name) => [listName, 'Our People'].includes(name) || name.includes('replaced'));
const notes = () =>
  Object.values(whole.org.org.state.integrations.integrations).find(
    ({ name }) => name === 'Update Genesys Cloud User Presence',
  )?.notes ?? '';

describe("somebody else's contact list of the usual name, beside ours of another", () => {
  beforeEach(() => {
    whole.write('named.yaml', 'associateUser:\n  names:\n    contactList: Our People\n');
  });

  test.each([
    ['all of our columns', allColumns],
    ['not all of our columns', someColumns],
  ])('with %s stays at a teardown on another machine, which removes ours', async (_with, columns) => {
    await theirList(columns);
    await setup('--config', 'named.yaml');
    expect(lists()).toEqual([listName, 'Our People']);
    whole.moveToAnotherMachine();
    const run = await teardown();
    expect(lists()).toEqual([listName]);
    expect(run.document.steps.filter(({ action }) => action === 'none')).toEqual([]);
  });

  test.each([['--adopt'], ['--no-adopt']])(
    'is not replaced by a setup with %s on another machine that does not know of ours',
    async (adopt) => {
      const theirs = await theirList(someColumns);
      await setup('--config', 'named.yaml');
      whole.moveToAnotherMachine();
      const run = await whole.associate(
        'setup',
        ...associateArguments('associates.csv'),
        adopt,
        '--yes',
        '--json',
      );
      expect({ code: run.code, writes: run.writes }).toEqual({ code: 3, writes: [] });
      expect(run.document.error?.details?.join()).toContain('lacks OfflineId');
      expect(outbound().contactLists.find(({ id }) => id === theirs)?.name).toBe(listName);
    },
  );
});

describe('what was adopted', () => {
  /** A list, a rule set, a response set and a campaign by hand, of the names that ours would have. */
  async function byHand(): Promise<Readonly<Record<'list' | 'rules' | 'responses' | 'campaign', string>>> {
    const list = await theirList([...allColumns, 'Team']);
    const rules = await made('rulesets', { name: 'ScheduledWorkflow', contactList: { id: list }, rules: [] });
    const responses = await made('callanalysisresponsesets', { name: 'Scheduled Workflow', responses: {} });
    const site = outbound().sites.find(({ name }) => name === 'Head Office');
    const campaign = await made('campaigns', {
      name: 'ScheduledWorkflow - Offline',
      dialingMode: 'agentless',
      contactList: { id: list },
      callAnalysisResponseSet: { id: responses },
      phoneColumns: [{ columnName: 'phone', type: 'Daytime' }],
      site: { id: site?.id },
      callerName: 'Ana',
      callerAddress: '+13175550199',
      outboundLineCount: 1,
      campaignStatus: 'off',
    });
    return { list, rules, responses, campaign };
  }

  const there = (ids: Awaited<ReturnType<typeof byHand>>) => ({
    list: outbound().contactLists.some(({ id }) => id === ids.list),
    rules: outbound().ruleSets.some(({ id, deletedAt }) => id === ids.rules && deletedAt === undefined),
    responses: outbound().responseSets.some(({ id }) => id === ids.responses),
    campaign: outbound().campaigns.some(({ id }) => id === ids.campaign),
  });
  const all = { list: true, rules: true, responses: true, campaign: true };

  test.each([
    ['this machine', false],
    ['another machine', true],
  ])('stays at a teardown on %s', async (_where, elsewhere) => {
    const ids = await byHand();
    await setup();
    if (elsewhere) whole.moveToAnotherMachine();
    await teardown();
    expect(there(ids)).toEqual(all);
  });

  test('is found although its names are written in another case, which the platform takes for the same', async () => {
    const ids = await byHand();
    const { contactLists, ruleSets, responseSets, campaigns } = outbound();
    for (const one of [contactLists, ruleSets, responseSets, campaigns].flat())
      if (Object.values(ids).includes(one.id)) one.name = one.name.toUpperCase();
    const run = await setup();
    expect(actionsOf(run)).toMatchObject({
      'contact-list': 'adopt',
      'rule-set:ScheduledWorkflow': 'adopt',
      'call-analysis': 'adopt',
      'campaign:ScheduledWorkflow - Offline': 'adopt',
    });
    expect(there(ids)).toEqual(all);
    expect((await whole.associate('status', '--json')).code).toBe(0);
  });

  test('is in sync on any machine, and only what is not ours is named as adopted', async () => {
    const ids = await byHand();
    await setup();
    const named = / Adopted: ([0-9a-f ]+)\.$/.exec(notes())?.[1]?.split(' ');
    expect(named?.sort()).toEqual([ids.rules, ids.campaign].map((id) => id.slice(0, 8)).sort());
    expect((await whole.associate('status', '--json')).code).toBe(0);
    whole.moveToAnotherMachine();
    const run = await setup();
    expect({ result: run.document.result, writes: run.writes }).toEqual({ result: 'in-sync', writes: [] });
  });

  test('is not taken for ours when its schedule is dropped on another machine', async () => {
    const ids = await byHand();
    await setup();
    whole.moveToAnotherMachine();
    await setup('--schedule', 'ScheduledWorkflow=Available@08:00 mon-fri', '--prune');
    expect(there(ids)).toEqual(all);
    whole.moveToAnotherMachine();
    await teardown();
    expect(there(ids)).toEqual(all);
  });

  test('stays after a setup that was stopped at any point, with a teardown elsewhere', async () => {
    const ids = await byHand();
    const restore = whole.keep();
    for (const writes of [5, 8, 10, 11, 12, 13, 14, 15, 16, 18, 20]) {
      restore();
      whole.moveToAnotherMachine();
      const args = ['associate-user', 'setup', ...associateArguments('associates.csv'), '--yes', '--json'];
      await interruptedAfter(whole, writes, (signal) => whole.run(args, { signal }));
      whole.moveToAnotherMachine();
      await teardown();
      expect({ writes, there: there(ids) }).toEqual({ writes, there: all });
    }
  });

  test('is still named after the secret was changed, which is noted in the same place', async () => {
    await byHand();
    await setup();
    const before = notes();
    const run = await whole.associate('rotate-secret', '--yes', '--json');
    expect({ code: run.code, notes: notes() }).toEqual({ code: 0, notes: before });
    const integration = Object.values(whole.org.org.state.integrations.integrations).find(
      (one) => one.notes === before,
    );
    if (integration !== undefined) integration.notes += ' Its secret is being changed.';
    whole.moveToAnotherMachine();
    const repaired = await setup();
    expect(actionsOf(repaired)).toMatchObject({ credential: 'update', integration: 'update' });
    expect(notes()).toBe(before);
  });
});

describe('people in a list that somebody made by hand', () => {
  let listId: string;
  const contacts = () => outbound().contactLists.find(({ id }) => id === listId)?.contacts ?? [];
  const userOf = (email: string) =>
    Object.values(whole.org.org.state.people.users).find((user) => user.email === email);
  /** A contact whose id the org chose. */
  const byHand = (email: string) => {
    const { name = '', id = '' } = userOf(email) ?? {};
    return {
      FirstName: name,
      LastName: '',
      email,
      phone: '+13175550100',
      userId: id,
      availableId: 'x',
      Team: email,
    };
  };
  const add = async (...emails: readonly string[]) => {
    const body = emails.map((email) => ({ contactListId: listId, data: byHand(email) }));
    const path = `/api/v2/outbound/contactlists/${listId}/contacts`;
    expect((await whole.org.request('POST', path, body)).status).toBe(200);
  };
  const ids = () => contacts().map(({ id }) => id);
  const someElse = 'farid.rossi@riverbend.example';

  beforeEach(async () => {
    listId = await theirList([...allColumns, 'Team']);
    await add(...five, someElse);
  });

  test('are known by the column userId: nobody is there twice, and who is in no file is untouched', async () => {
    const before = structuredClone(contacts());
    const plan = await whole.associate('plan', ...associateArguments('associates.csv'), '--json');
    const paths = pathsOf(plan, 'contacts');
    expect(paths).toContain('contacts["Ada Okafor <ada.okafor@riverbend.example>"].availableId');
    expect(paths).not.toContain('contacts["Ada Okafor <ada.okafor@riverbend.example>"]');
    const run = await setup();
    expect(ids()).toEqual(before.map(({ id }) => id));
    for (const { data } of contacts().slice(0, five.length)) {
      expect(data.userId).toBe(userOf(data.email ?? '')?.id);
      expect(data.availableId).not.toBe('x');
    }
    expect(contacts().at(-1)).toEqual(before.at(-1));
    expect(run.document.error).toBeUndefined();
    const again = await setup();
    expect({ result: again.document.result, writes: again.writes }).toEqual({
      result: 'in-sync',
      writes: [],
    });
    expect(again.document.warnings.join()).toContain(`<${someElse}>`);
    expect(again.document.warnings.join()).not.toContain(five[0]);
  });

  test('keep the cells of columns that are not ours when something of ours changes', async () => {
    await setup();
    whole.write(
      'associates.csv',
      `email,phone\n${five.map((email) => `${email},+13175559999`).join('\n')}\n`,
    );
    await setup();
    expect(contacts().map(({ data }) => data.Team)).toEqual([...five, someElse]);
    expect(contacts().filter(({ data }) => data.phone === '+13175559999')).toHaveLength(five.length);
  });

  test('who are there more than once are told of, and are there once after --prune', async () => {
    await setup();
    await add(five[0]);
    expect(contacts()).toHaveLength(five.length + 2);
    const told = await setup();
    expect(told.document.warnings.join()).toMatch(/more than once; .*: Ada Okafor/);
    expect(contacts()).toHaveLength(five.length + 2);
    await setup('--prune');
    expect(contacts().map(({ data }) => data.email)).toEqual(five);
  });

  test('are read in one request with everybody else where one page holds them, unless somebody is not there by id', async () => {
    await setup();
    const reads = async () => {
      const run = await whole.associate('status', '--json');
      expect(run.code).toBe(0);
      return run.requests.flatMap(({ operationId = '' }) =>
        operationId.startsWith('postOutboundContactlistContacts') ? [operationId.slice(31)] : [],
      );
    };
    expect(await reads()).toEqual(['Search', 'Bulk']);
    const list = outbound().contactLists.find(({ id }) => id === listId);
    for (const contact of list?.contacts ?? []) Object.assign(contact, { id: contact.data.userId });
    if (list !== undefined) list.contacts = list.contacts.filter(({ data }) => data.email !== someElse);
    expect(await reads()).toEqual(['Search']);
  });
});
