import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import { associateObjects } from '../../support/associate-objects.js';
import { oneLine, wholeOrg } from '../../support/whole.js';
import { type AssociateWhole, associateArguments, associateOrg, five, withAssociates } from '../associate.js';
import { actionsOf, pathsOf } from '../drift.js';

const defaultSchedules = [
  'ScheduledWorkflow=Available@08:00 mon-fri',
  'ScheduledWorkflow - Offline=Offline@16:30 mon-fri',
];

describe('people', () => {
  let whole: AssociateWhole;
  beforeEach(async () => {
    whole = await withAssociates();
  });
  afterEach(() => whole.close());

  const contacts = () => associateObjects(whole.org.org).list.contacts;

  test('who joins the file is added, and nobody is there twice', async () => {
    whole.write('associates.csv', `email\n${[...five, 'farid.rossi@riverbend.example'].join('\n')}\n`);
    const run = await whole.associate('setup', '--yes', '--json');
    expect({ code: run.code, actions: actionsOf(run) }).toEqual({ code: 0, actions: { contacts: 'update' } });
    expect(contacts()).toHaveLength(6);
    expect(new Set(contacts().map(({ id }) => id)).size).toBe(6);
  });

  test('who leaves the file is named and stays, until --prune', async () => {
    whole.write('associates.csv', `email\n${five.slice(1).join('\n')}\n`);
    const kept = await whole.associate('setup', '--yes', '--json');
    expect({ code: kept.code, result: kept.document.result }).toEqual({ code: 0, result: 'in-sync' });
    expect(kept.document.warnings.join()).toContain('Ada Okafor <ada.okafor@riverbend.example>');
    expect(contacts()).toHaveLength(5);

    const plan = await whole.associate('plan', '--prune', '--json');
    expect(pathsOf(plan, 'contacts')).toEqual(['contacts["Ada Okafor <ada.okafor@riverbend.example>"]']);
    const pruned = await whole.associate('setup', '--prune', '--yes', '--json');
    expect(pruned.code).toBe(0);
    expect(contacts().map(({ data }) => data.email)).not.toContain(five[0]);
    expect(contacts()).toHaveLength(4);
  });

  test('a row may carry a number, a name and a presence of its own for a schedule, in a file of whatever tool', async () => {
    const rows = [
      `mailto:${five[0]};(317) 555-0111;Adele;Busy`,
      ...five.slice(1).map((email) => `${email};;;`),
      ';;;',
    ];
    const text = ['sep=;', 'E-Mail-Adresse;Work Phone;Vorname;scheduled workflow', ...rows, ''].join('\r\n');
    whole.write('associates.csv', Buffer.from(`\uFEFF${text}`, 'utf16le'));
    const run = await whole.associate('setup', '--yes');
    expect(run.code).toBe(0);
    const told = oneLine(run.stdout);
    expect(told).toContain(
      'Columns of the file were read so: "E-Mail-Adresse" as email, "Work Phone" as phone,',
    );
    expect(told).toContain(
      'The 5 people in the file go into Available at 08:00 mon-fri (Busy for 1 of them) and',
    );
    const busy = Object.values(whole.org.org.state.people.definitions).find(
      (one) => one.type === 'System' && one.systemPresence === 'Busy',
    );
    const own = contacts().find(({ data }) => data.email === five[0]);
    expect(own?.data).toMatchObject({ FirstName: 'Adele', phone: '+13175550111', availableId: busy?.id });

    // Whoever leaves columns out is told what becomes of what an earlier file gave.
    whole.write('associates.csv', `email\n${five.join('\n')}\n`);
    const plan = oneLine((await whole.associate('plan')).stdout);
    expect(plan).toContain('The file does not give FirstName and phone of everybody: there what the org has');
    expect(plan).toContain('availableId: - Busy + Available');
    expect(contacts()).toHaveLength(5);
  });

  test('the caller number may be written as people write it, like the others', async () => {
    const run = await whole.associate('setup', '--caller-number', '(317) 555–0100', '--yes', '--json');
    expect({ code: run.code, result: run.document.result }).toEqual({ code: 0, result: 'in-sync' });
    expect(run.document.warnings).toEqual([]);
  });

  test('a change of somebody keeps what is noted of other numbers in the list', async () => {
    const { list } = associateObjects(whole.org.org);
    list.columnNames.push('mobile');
    list.phoneColumns.push({ columnName: 'mobile', type: 'Cell' });
    const [someone] = list.contacts;
    if (someone === undefined) throw new Error('The list is empty.');
    someone.data = { ...someone.data, FirstName: 'Changed', mobile: '+13175550199' };
    someone.phoneNumberStatus = { mobile: { callable: false } };
    const run = await whole.associate('setup', '--yes', '--json');
    expect({ code: run.code, actions: actionsOf(run) }).toEqual({ code: 0, actions: { contacts: 'update' } });
    expect(contacts().find(({ id }) => id === someone.id)?.phoneNumberStatus).toMatchObject({
      mobile: { callable: false },
      phone: { callable: true },
    });
  });

  test('a schedule more gets a column of its own in a list that takes the place of the old one', async () => {
    const old = associateObjects(whole.org.org).list.id;
    const schedules = [
      'ScheduledWorkflow=Available@08:00 mon-fri',
      'ScheduledWorkflow - Offline=Offline@16:30 mon-fri',
      'Lunch=Meal@12:00 mon,wed,fri',
    ].flatMap((text) => ['--schedule', text]);
    const run = await whole.associate('setup', ...schedules, '--yes', '--json');
    expect(run.document.error).toBeUndefined();
    expect(actionsOf(run)).toMatchObject({ 'contact-list': 'replace', 'campaign:Lunch': 'create' });
    const { list, available, offline } = associateObjects(whole.org.org);
    expect(list.columnNames.slice(5)).toEqual(['availableId', 'OfflineId', 'MealId']);
    expect(list.contacts).toHaveLength(5);
    for (const { campaign } of [available, offline]) expect(campaign.config.contactListId).toBe(list.id);
    expect(whole.org.org.state.outbound.contactLists.some(({ id }) => id === old)).toBe(false);
    const status = await whole.associate('status');
    expect(status.code).toBe(0);
  });

  test('a queue keeps every setting but the one number, and the journal keeps the queue as it was', async () => {
    const queue = () => {
      const found = whole.org.org.state.outbound.queues.find(({ name }) => name === 'Branch Location A');
      if (found === undefined) throw new Error('The queue is gone.');
      return found;
    };
    const before = structuredClone(queue().settings);
    const run = await whole.associate(
      'setup',
      '--queue',
      'Branch Location A',
      '--alerting-timeout',
      '25',
      '--yes',
      '--json',
    );
    expect({ code: run.code, actions: actionsOf(run) }).toEqual({
      code: 0,
      actions: { 'queue:Branch Location A': 'update' },
    });
    const call = { ...before.mediaSettings?.call, alertingTimeoutSeconds: 25 };
    const routing = before.conditionalGroupRouting;
    expect(queue().settings).toEqual({
      ...before,
      mediaSettings: { ...before.mediaSettings, call },
      ...(routing === undefined ? {} : { conditionalGroupRouting: routing }),
    });
    const again = await whole.associate('status', '--json');
    expect({ code: again.code, actions: actionsOf(again) }).toEqual({ code: 0, actions: {} });
  });

  test('mobile notifications are changed only when asked for, and who never used chat is named', async () => {
    const settings = whole.org.org.state.outbound.chatSettings;
    const ids = contacts().map(({ id }) => id);
    const [first = ''] = ids;
    delete settings[first];
    const run = await whole.associate('setup', '--mobile-notifications', 'always', '--yes', '--json');
    expect(run.document.error).toBeUndefined();
    expect(run.code).toBe(0);
    for (const id of ids.slice(1)) expect(settings[id]?.when).toBe('Always');
    expect(settings[first]).toBeUndefined();
    const status = await whole.associate('status', '--json');
    expect(status.code).toBe(0);
    expect(status.document.warnings.join()).toContain('have not used chat yet');
  });

  test('somebody in the list of another scheduled campaign is pointed out', async () => {
    const { outbound } = whole.org.org.state;
    const { list, available } = associateObjects(whole.org.org);
    const copy = structuredClone({ ...list, id: whole.org.org.id(), name: 'By hand' });
    outbound.contactLists.push(copy);
    const campaign = structuredClone({ ...available.campaign, id: whole.org.org.id(), name: 'By hand' });
    campaign.config = { ...campaign.config, contactListId: copy.id };
    outbound.campaigns.push(campaign);
    outbound.schedules.push({ ...structuredClone(available.schedule), id: campaign.id });
    const status = await whole.associate('status', '--json');
    expect(status.code).toBe(0);
    expect(status.document.warnings.join()).toContain('in the list "By hand" as well');
    // A campaign whose rules run no data action sets no presence.
    campaign.config = { ...campaign.config, ruleSetIds: [] };
    const other = await whole.associate('status', '--json');
    expect(other.document.warnings.join()).not.toContain('By hand');
    expect(other.reads.filter(({ path }) => path.includes(copy.id))).toEqual([]);
  });

  test('a rule set of somebody else that has no rules stops nothing', async () => {
    const { outbound } = whole.org.org.state;
    const { available } = associateObjects(whole.org.org);
    const bare = structuredClone({ ...available.rules, id: whole.org.org.id(), name: 'Bare' });
    outbound.ruleSets.push(Object.assign(bare, { rules: null }));
    const status = await whole.associate('status', '--json');
    expect({ code: status.code, error: status.document.error }).toEqual({ code: 0, error: undefined });
  });

  test('a list of another scheduled campaign that cannot be read is told of, and stops nothing', async () => {
    const { outbound } = whole.org.org.state;
    const { available } = associateObjects(whole.org.org);
    const campaign = structuredClone({ ...available.campaign, id: whole.org.org.id(), name: 'By hand' });
    campaign.config = { ...campaign.config, contactListId: whole.org.org.id() };
    outbound.campaigns.push(campaign);
    outbound.schedules.push({ ...structuredClone(available.schedule), id: campaign.id });
    const status = await whole.associate('status', '--json');
    expect({ code: status.code, error: status.document.error }).toEqual({ code: 0, error: undefined });
    expect(status.document.warnings.join()).toContain(
      'campaign "By hand" works on a contact list that this client cannot read',
    );
  });
});

test('a schedule with a presence of another division is told of in the plan', async () => {
  const whole = await associateOrg();
  const schedules = ['Learn=E-learning@09:00 mon-fri', 'Off=Offline@17:00 mon-fri'];
  const plan = await whole.associate(
    'plan',
    ...associateArguments('associates.csv'),
    ...schedules.flatMap((schedule) => ['--schedule', schedule]),
    '--json',
  );
  expect(plan.document.warnings).toEqual([
    expect.stringContaining('"Learn" leads to "Training / E-learning", a presence of another division'),
  ]);
  await whole.close();
});

describe('a file with mistakes', () => {
  test('names those who may be meant for the addresses that nobody has, by one search', async () => {
    const whole = await associateOrg();
    whole.write(
      'associates.csv',
      'email\nada.okafro@riverbend.example\nbruno.lindqvist@riverbend.com\nxyzzy@riverbend.example\n',
    );
    const run = await whole.associate('plan', ...associateArguments('associates.csv'), '--json');
    const user = 'this org has no user';
    const details = run.document.error?.details?.map((detail) => detail.replace(/^.*\//, ''));
    expect(details).toEqual([
      `associates.csv:2:1  ${user} ada.okafro@riverbend.example; did you mean "ada.okafor@riverbend.example"?`,
      `associates.csv:3:1  ${user} bruno.lindqvist@riverbend.com; did you mean "bruno.lindqvist@riverbend.example"?`,
      `associates.csv:4:1  ${user} xyzzy@riverbend.example`,
    ]);
    expect(run.requests.filter(({ operationId }) => operationId === 'postUsersSearch')).toHaveLength(2);
    await whole.close();
  });

  test('is refused with every line of it, and nothing is written', async () => {
    const whole = await associateOrg();
    const { users } = whole.org.org.state.people;
    const [, inactive, twin] = Object.values(users);
    if (inactive === undefined || twin === undefined) throw new Error('There are too few people.');
    inactive.state = 'inactive';
    const other = Object.values(users).find(({ email }) => email === five[4]);
    if (other !== undefined) other.email = twin.email;
    whole.write(
      'associates.csv',
      `email,userId,availableId\n${five[0]},,Buzy\n${inactive.email},,\nnobody@riverbend.example,,\n${twin.email},,\n,12345678-1234-4234-8234-123456789012,\n`,
    );
    const run = await whole.associate('setup', ...associateArguments('associates.csv'), '--yes', '--json');
    expect({ code: run.code, writes: run.writes }).toEqual({ code: 3, writes: [] });
    const details = run.document.error?.details ?? [];
    expect(details.map((text) => /csv:(\d+):/.exec(text)?.[1])).toEqual(['2', '3', '4', '5', '6']);
    expect(details[0]).toContain('did you mean "Busy"');
    expect(details[1]).toContain('is not active');
    expect(details[2]).toContain('no user nobody@riverbend.example');
    expect(details[3]).toContain('the address of several users');
    expect(details[4]).toContain('no user with the id');
    await whole.close();
  });
});

describe('thousands of people', () => {
  const many = 3000;
  const org = wholeOrg({ size: { users: many } });
  afterAll(async () => (await org).close());

  test('are looked up, stored and compared in bulk: a request for 500 of them or more', async () => {
    const whole = await org;
    const emails = Object.values(whole.org.org.state.people.users).flatMap(({ email, state }) =>
      state === 'active' ? [email] : [],
    );
    whole.write('associates.csv', `email\n${emails.join('\n')}\n`);
    const setup = await whole.run([
      'associate-user',
      'setup',
      ...associateArguments('associates.csv'),
      '--yes',
      '--json',
    ]);
    expect(setup.document.error).toBeUndefined();
    expect(associateObjects(whole.org.org).list.contacts).toHaveLength(emails.length);
    const batches = Math.ceil(emails.length / 500);
    const stores = Math.ceil(emails.length / 1000);
    const sent = (operation: string, requests: typeof setup.requests) =>
      requests.filter(({ operationId }) => operationId === operation).length;
    expect(sent('getUsers', setup.requests)).toBe(batches);
    expect(sent('postUsersSearch', setup.requests)).toBe(0);
    expect(sent('postOutboundContactlistContacts', setup.requests)).toBe(stores);

    const status = await whole.run(['associate-user', 'status', '--json']);
    expect(status.code).toBe(0);
    // Fewer are read than are written at once: the platform takes 100 ids.
    const reads = Math.ceil(emails.length / 100);
    expect(sent('postOutboundContactlistContactsBulk', status.requests)).toBe(reads);
    expect(status.requests.length).toBeLessThan(60 + batches + reads);

    // All but five of them are in no file any more when a list with another column takes its place.
    whole.write('associates.csv', `email\n${five.join('\n')}\n`);
    const replaced = await whole.run([
      'associate-user',
      'setup',
      ...defaultSchedules.flatMap((schedule) => ['--schedule', schedule]),
      '--schedule',
      'Lunch=Meal@12:00 daily',
      '--yes',
      '--json',
    ]);
    expect(replaced.document.error).toBeUndefined();
    const { contacts } = associateObjects(whole.org.org).list;
    expect(contacts).toHaveLength(emails.length);
    expect(contacts.filter(({ data }) => (data.MealId ?? '') === '')).toEqual([]);
    expect(sent('postOutboundContactlistContacts', replaced.requests)).toBe(batches + 1);
    const step = replaced.document.steps.find(({ id }) => id === 'contacts');
    expect(step?.changes.at(-1)?.after).toMatch(/^and \d+ more copied to the new list$/);
  }, 60_000);
});
