import { DateTime } from 'luxon';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runSchedules } from '../../../src/practice-org/outbound/run-schedules.js';
import { presenceOf } from '../../../src/practice-org/people/presences.js';
import { associateObjects } from '../../support/associate-objects.js';
import { reportSchema } from '../../support/report-schema.js';
import { restoredForEach, wholeOrg } from '../../support/whole.js';
import {
  type AssociateWhole,
  associateArguments,
  associateOrg,
  five,
  withAssociates,
  zone,
} from '../associate.js';
import { actionsOf } from '../drift.js';

const steps = [
  'role',
  'oauth-client',
  'credential',
  'integration',
  'action-update-presence-secure',
  'contact-list',
  'contacts',
  'wrap-up-code',
  'outbound-flow',
  'call-analysis',
  'rule-set:ScheduledWorkflow',
  'campaign:ScheduledWorkflow',
  'schedule:ScheduledWorkflow',
  'rule-set:ScheduledWorkflow - Offline',
  'campaign:ScheduledWorkflow - Offline',
  'schedule:ScheduledWorkflow - Offline',
  'mobile-notifications',
];

describe('associate-user setup in an org where nothing of it is', () => {
  const whole = restoredForEach(withAssociates);

  test('prints the document that scripts were promised, with the steps in order', () => {
    const document = reportSchema.parse(whole.installation.document);
    expect(document).toMatchObject({ command: 'associate-user setup', result: 'applied', warnings: [] });
    expect(document.steps.map(({ id }) => id)).toEqual(steps);
    for (const step of document.steps) expect(step.status).toBe('done');
    expect(whole.installation.stderr).toBe('');
  });

  test('makes the list as the blueprint has it, with the people in it under their user ids', () => {
    const { list } = associateObjects(whole.org.org);
    expect(list).toMatchObject({
      columnNames: ['FirstName', 'LastName', 'email', 'phone', 'userId', 'availableId', 'OfflineId'],
      phoneColumns: [{ columnName: 'phone', type: 'Daytime' }],
      emailColumns: [{ columnName: 'email', type: 'Work' }],
    });
    const { users, definitions } = whole.org.org.state.people;
    const system = (name: string) =>
      Object.values(definitions).find((one) => one.type === 'System' && one.systemPresence === name)?.id;
    const people = Object.values(users).filter(({ email }) => five.some((one) => one === email));
    expect(people).toHaveLength(5);
    expect(Object.fromEntries(list.contacts.map(({ id, data }) => [id, data]))).toEqual(
      Object.fromEntries(
        people.map(({ id, name, email, phone }) => {
          const [FirstName = '', LastName = ''] = name.split(' ');
          const availableId = system('Available') ?? '';
          const OfflineId = system('Offline') ?? '';
          return [id, { FirstName, LastName, email, phone, userId: id, availableId, OfflineId }];
        }),
      ),
    );
  });

  test('gives each rule set its own presence, and no way to a call', () => {
    const { available, offline, action, flow, list, code, responses } = associateObjects(whole.org.org);
    for (const [{ rules }, column] of [
      [available, 'availableId'],
      [offline, 'OfflineId'],
    ] as const) {
      expect(rules.rules).toMatchObject([
        {
          name: 'DataAction',
          category: 'DIALER_PRECALL',
          conditions: [{ type: 'phoneNumberTypeCondition', operator: 'EQUALS', value: 'Daytime' }],
          actions: [
            {
              actionTypeName: 'DATA_ACTION',
              dataAction: { id: action.id },
              contactColumnToDataActionFieldMappings: [
                { contactColumnName: column, dataActionField: 'PRESENCE_DEFINITION_ID' },
                { contactColumnName: 'userId', dataActionField: 'USER_ID' },
              ],
            },
            { actionTypeName: 'DO_NOT_DIAL' },
          ],
        },
      ]);
    }
    expect(action.published).toMatchObject({ secure: true });
    const version = flow.versions.find(({ id }) => id === flow.publishedVersion);
    expect(version?.references).toEqual(expect.arrayContaining([list.id, code.id]));
    const transfer = { reactionType: 'transfer_flow', data: flow.id };
    expect(responses).toMatchObject({
      liveSpeakerDetectionMode: 'Disabled',
      responses: {
        'disposition.classification.callable.machine': transfer,
        'disposition.classification.callable.person': transfer,
      },
    });
  });

  test('schedules the second campaign in the afternoon: the published screenshot repeats the morning', () => {
    const { available, offline } = associateObjects(whole.org.org);
    const workdays = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday'];
    for (const [{ campaign, schedule }, from, to] of [
      [available, '08:00:00', '09:00:00'],
      [offline, '16:30:00', '17:30:00'],
    ] as const) {
      expect(campaign).toMatchObject({ status: 'off', errors: [] });
      expect(campaign.config).toMatchObject({
        dialingMode: 'agentless',
        outboundLineCount: 1,
        noAnswerTimeout: 30,
        alwaysRunning: false,
        callerName: 'ScheduledWorkflow',
        callerAddress: '+13175550100',
        contactSorts: [{ fieldName: 'FirstName', direction: 'ASC', numeric: false }],
      });
      const [recurrence] = schedule.recurrences;
      expect(recurrence).toMatchObject({
        timeZone: zone,
        pattern: { type: 'Weekly', interval: 1, daysOfWeek: workdays },
        range: { type: 'NoEnd' },
      });
      expect(recurrence?.start.slice(11)).toBe(from);
      expect(recurrence?.end.slice(11)).toBe(to);
      expect(DateTime.fromISO(recurrence?.start ?? '', { zone }).toMillis()).toBeGreaterThan(Date.now());
    }
  });

  test('finds everything in sync the second time, without a write, and status says so', async () => {
    const again = await whole.associate('setup', '--yes', '--json');
    expect({ code: again.code, result: again.document.result }).toEqual({ code: 0, result: 'in-sync' });
    // Although a campaign of somebody else has a schedule.
    expect(again.reads.length).toBeLessThanOrEqual(20);
    expect(again.writes).toEqual([]);
    const status = await whole.associate('status');
    expect({ code: status.code, writes: status.writes }).toEqual({ code: 0, writes: [] });
  });

  test('finds everything in sync from another machine, that knows only the flags', async () => {
    whole.moveToAnotherMachine();
    const plan = await whole.associate('plan', ...associateArguments('associates.csv'), '--json');
    expect(plan.document.error).toBeUndefined();
    expect({ code: plan.code, actions: actionsOf(plan) }).toEqual({ code: 0, actions: {} });
  });

  test('puts everybody Available at 08:00 and Offline at 16:30 local time on weekdays only, across a change of the clocks, and calls nobody', () => {
    const { org } = whole.org;
    const people = Object.values(org.state.people.users).filter(({ email }) =>
      five.some((one) => one === email),
    );
    const run = whole.org.transaction((live) =>
      runSchedules(live, { from: '2027-03-08', to: '2027-03-21', timeZone: zone }),
    );
    expect(run.occurrences.map(({ local }) => local)).toEqual(
      [8, 9, 10, 11, 12, 15, 16, 17, 18, 19].flatMap((day) => {
        const date = `2027-03-${String(day).padStart(2, '0')}`;
        return [`${date}T08:00:00`, `${date}T16:30:00`];
      }),
    );
    for (const { at, local, started, dials, changed, skipped } of run.occurrences) {
      const presence = local.endsWith('T08:00:00') ? 'Available' : 'Offline';
      // The zone's wall clock, told by UTC: five hours behind until the 14th, four after it.
      const offset = local < '2027-03-14' ? 5 : 4;
      const behind = Date.parse(at) - Date.parse(`${local}Z`);
      expect(Math.round(behind / 1000)).toBe(offset * 3600);
      expect({ started, dials, skipped }).toEqual({ started: true, dials: [], skipped: [] });
      expect(changed.map(({ user, after }) => `${user} ${after}`).sort()).toEqual(
        people.map(({ name }) => `${name} ${presence}`).sort(),
      );
    }
    for (const { id } of people) expect(presenceOf(org, id).name).toBe('Offline');
  });
});

describe('beside the Teams presence solution', () => {
  test('neither touches what the other has made', async () => {
    const whole = await wholeOrg();
    whole.write('associates.csv', `email\n${five.join('\n')}\n`);
    const associate = ['associate-user', 'setup', ...associateArguments('associates.csv'), '--yes'];
    for (const command of [['teams-presence', 'setup', '--yes'], associate])
      expect((await whole.run(command)).code).toBe(0);
    for (const solution of ['teams-presence', 'associate-user']) {
      const status = await whole.run([solution, 'status', '--json']);
      expect({ code: status.code, actions: actionsOf(status) }).toEqual({ code: 0, actions: {} });
    }
    await whole.close();
  });

  test('each is repaired without a change to the other', async () => {
    const whole = await wholeOrg();
    whole.write('associates.csv', `email\n${five.join('\n')}\n`);
    expect((await whole.run(['teams-presence', 'setup', '--yes'])).code).toBe(0);
    const { roles, clients } = whole.org.org.state.identity;
    const before = structuredClone({ roles, clients });
    const setup = await whole.run([
      'associate-user',
      'setup',
      ...associateArguments('associates.csv'),
      '--yes',
    ]);
    expect(setup.code).toBe(0);
    for (const [id, role] of Object.entries(before.roles)) expect(roles[id]).toEqual(role);
    for (const [id, client] of Object.entries(before.clients)) expect(clients[id]).toEqual(client);
    await whole.close();
  });
});

describe('without a terminal', () => {
  let whole: AssociateWhole;
  beforeAll(async () => {
    whole = await associateOrg();
  });
  afterAll(() => whole.close());

  test('every answer that is missing is named at once, and nothing is written', async () => {
    const run = await whole.associate('setup', '--yes', '--json');
    expect({ code: run.code, writes: run.writes }).toEqual({ code: 3, writes: [] });
    const { code, details } = run.document.error ?? {};
    expect(code).toBe('missing-answers');
    for (const flag of ['--users', '--time-zone', '--site', '--caller-number'])
      expect(details?.join('\n')).toContain(flag);
    expect(run.document.error?.reason).toBeUndefined();
  });

  test('a plan shows who goes into which presence when, with the next dates and the change of the clocks', async () => {
    const run = await whole.associate('plan', ...associateArguments('associates.csv'));
    expect(run.code).toBe(2);
    expect(run.writes).toEqual([]);
    expect(run.stdout).toContain(`Schedules in ${zone}`);
    expect(run.stdout).toMatch(/08:00 mon-fri +Available +\w{3} \d+ \w{3}, \w{3} \d+ \w{3}, \w{3} \d+ \w{3}/);
    expect(run.stdout).toContain('\n5 people\nAda Okafor <ada.okafor@riverbend.example>\n');
    expect(run.stdout).toMatch(
      /Daylight saving time (starts|ends) on \d+ \w+ \d{4}; schedules keep local time\./,
    );
  });

  test('who lacks a permission is told all of them before anything is looked up', async () => {
    const { identity } = whole.org.org.state;
    const restore = whole.keep();
    identity.grants = identity.grants.filter(({ subjectId }) => subjectId !== identity.installerId);
    const run = await whole.associate('setup', ...associateArguments('associates.csv'), '--yes', '--json');
    expect({ code: run.code, writes: run.writes }).toEqual({ code: 4, writes: [] });
    expect(run.document.error?.missingPermissions).toEqual(
      expect.arrayContaining(['directory:user:view', 'outbound:campaign:add', 'routing:wrapupCode:add']),
    );
    restore();
  });

  test('a site and a queue that the org does not have are refused with the nearest names', async () => {
    const args = associateArguments('associates.csv').map((one) =>
      one === 'Head Office' ? 'Head Ofice' : one,
    );
    const site = await whole.associate('plan', ...args, '--json');
    expect({ code: site.code, details: site.document.error?.details }).toEqual({
      code: 3,
      details: ['Head Ofice  the nearest names are: Head Office'],
    });
    const queue = await whole.associate(
      'plan',
      ...associateArguments('associates.csv'),
      '--queue',
      'Clams',
      '--json',
    );
    expect(queue.code).toBe(3);
    expect(queue.document.error?.details?.[0]).toContain('Claims');
  });

  test('a queue in two spellings is refused, and both are named', async () => {
    const args = [...associateArguments('associates.csv'), '--queue', 'Claims', '--queue', 'claims'];
    const run = await whole.associate('setup', ...args, '--yes', '--json');
    expect({ code: run.code, writes: run.writes }).toEqual({ code: 3, writes: [] });
    expect(run.document.error).toMatchObject({
      code: 'bad-answers',
      details: ['--queue  has "Claims" and "claims": case does not tell names apart'],
    });
  });

  test('an alerting timeout without any queue is said to change nothing', async () => {
    const args = [...associateArguments('associates.csv'), '--alerting-timeout', '60', '--json'];
    const without = await whole.associate('plan', ...args);
    expect(without.document.warnings.join()).toContain('The alerting timeout of 60 seconds changes nothing');
    const named = await whole.associate('plan', ...args, '--queue', 'Claims');
    expect(named.document.warnings.join()).not.toContain('alerting timeout');
  });

  test('people read the names of division and site in the plan, and a line for each request; scripts get the ids', async () => {
    const site = whole.org.org.state.outbound.sites.find(({ name }) => name === 'Head Office');
    const args = associateArguments('associates.csv');
    const people = await whole.associate('plan', ...args, '--verbose');
    const answers = people.stderr.split('\n').filter((line) => line.startsWith('←'));
    expect(answers.length).toBeGreaterThan(10);
    for (const line of answers) expect(line).toMatch(/\(correlation \S+\)$/);
    expect(people.stdout).toContain(`site: Head Office (${site?.id})`);
    expect(people.stdout).toMatch(/division: Home \([\da-f-]{36}\)/);
    const scripts = await whole.associate('plan', ...args, '--json');
    const campaign = scripts.document.steps.find(({ id }) => id.startsWith('campaign:'));
    expect(campaign?.changes).toContainEqual({ path: 'site', before: null, after: site?.id });
  });
});
