import type { Models } from 'purecloud-platform-client-v2';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { systemDefinition } from '../../../src/practice-org/people/definitions.js';
import { presenceOf, setPresence } from '../../../src/practice-org/people/presences.js';
import { type AssociateObjects, associateObjects } from '../../support/associate-objects.js';
import { openGate } from '../../support/gate.js';
import { impatient } from '../../support/hasty.js';
import { interruptedAfter } from '../../support/interrupt.js';
import { presenceName } from '../../support/people.js';
import { reportSchema } from '../../support/report-schema.js';
import { oneLine } from '../../support/whole.js';
import { type AssociateWhole, associateOrg, five, withAssociates } from '../associate.js';
import { type Break, breaksOfBoth } from './breaks.js';

const [email] = five;
const morning = 'ScheduledWorkflow';
const evening = 'ScheduledWorkflow - Offline';

let whole: AssociateWhole;
let restore: () => void;

beforeAll(async () => {
  whole = await withAssociates();
  restore = whole.keep();
});
afterAll(() => whole.close());
beforeEach(() => {
  restore();
  setPresence(whole.org.org, person().id, systemDefinition(whole.org.org, 'Available').id, {
    source: 'PURECLOUD',
  });
});

function person() {
  const found = Object.values(whole.org.org.state.people.users).find((user) => user.email === email);
  if (found === undefined) throw new Error(`Nobody is called ${email}.`);
  return found;
}

function contact() {
  const found = associateObjects(whole.org.org).list.contacts.find(({ id }) => id === person().id);
  if (found === undefined) throw new Error(`${email} is not in the list.`);
  return found;
}

async function verify(...more: readonly string[]) {
  const run = await whole.associate('verify', '--user', email, '--json', ...more);
  const document = reportSchema.parse(run.document);
  const checks = document.checks ?? [];
  const ids = (status: string) => checks.filter((check) => check.status === status).map(({ id }) => id);
  return { ...run, document, checks, failed: ids('failed'), ok: ids('ok') };
}

test('somebody whom only the rest of a long list can hold is not said to be missing', async () => {
  const { list } = associateObjects(whole.org.org);
  list.contacts = Array.from({ length: 2001 }, (_, at) => ({
    ...structuredClone(contact()),
    id: whole.org.org.id(),
    data: { ...contact().data, userId: `somebody ${at}` },
  }));
  const { checks } = await verify();
  expect(checks.find(({ id }) => id === 'contacts')).toMatchObject({
    status: 'unknown',
    reason: expect.stringContaining('first 2000'),
  });
});

describe('associate-user verify of a solution that works', () => {
  test('takes nothing that comes as null for something that holds contacts back', async () => {
    const { campaign } = associateObjects(whole.org.org).available;
    campaign.config = { ...campaign.config, callableTimeSet: null } as typeof campaign.config;
    expect((await verify()).failed).toEqual([]);
    expect((await whole.associate('status')).code).toBe(0);
  });

  test('says so for every part, with exit code 0', async () => {
    const run = await verify();
    expect(run.failed).toEqual([]);
    expect(run.ok).toEqual([
      'integration',
      'credential',
      'role',
      'action-update-presence-secure',
      'contacts',
      'outbound-flow',
      ...[morning, evening].flatMap((name) => [`rule-set:${name}`, `campaign:${name}`, `schedule:${name}`]),
    ]);
    expect({ code: run.code, result: run.document.result }).toEqual({ code: 0, result: 'verified' });
  });

  test('says which presence each schedule brings, and when', async () => {
    const { checks } = await verify();
    const reason = (id: string) => checks.find((check) => check.id === id)?.reason;
    expect(reason(`rule-set:${morning}`)).toContain('Available');
    expect(reason(`rule-set:${evening}`)).toContain('Offline');
    expect(reason(`schedule:${morning}`)).toMatch(/08:00.*08:00.*08:00 \(America\/New_York\)/);
    expect(reason(`schedule:${evening}`)).toMatch(/16:30/);
  });

  test('leaves every presence as it is, and starts no campaign', async () => {
    const { runs } = whole.org.org.state.outbound;
    const before = runs.length;
    const run = await verify();
    expect(presenceName(whole.org.org, person())).toBe('Available');
    expect(runs).toHaveLength(before);
    expect(
      run.writes.filter(({ path }) => path.includes('/outbound/') && !path.includes('contacts')),
    ).toEqual([]);
  });

  test('works from another machine, that has neither answers nor the file of associates', async () => {
    whole.moveToAnotherMachine();
    const run = await verify();
    expect({ code: run.code, failed: run.failed, error: run.document.error }).toEqual({
      code: 0,
      failed: [],
      error: undefined,
    });
  });

  test('puts the message beside the presence back, or says what it was', async () => {
    const available = systemDefinition(whole.org.org, 'Available').id;
    setPresence(whole.org.org, person().id, available, { source: 'PURECLOUD', message: 'Back at ten' });
    const run = await whole.associate('verify', '--user', email);
    expect(run.code).toBe(0);
    const back = presenceOf(whole.org.org, person().id).message === 'Back at ten';
    expect(back || oneLine(run.stdout + run.stderr).includes('with the message "Back at ten"')).toBe(true);
  });

  test('leaves the presence as it is after Ctrl-C', async () => {
    const run = await interruptedAfter(whole, 1, (signal) =>
      whole.run(['associate-user', 'verify', '--user', email, '--json'], { signal }),
    );
    expect(run.code).toBe(130);
    expect(presenceName(whole.org.org, person())).toBe('Available');
  });

  test('makes checks that do not need one another side by side, and tries the data action once', async () => {
    const { requests } = await whole.associate('verify', '--user', email);
    const at = (part: RegExp) => requests.findIndex(({ path }) => part.test(path));
    const tried = requests.filter(({ path }) => path.endsWith('/test'));
    expect(tried.length).toBe(1);
    for (const part of [/rulesets\/./, /outbound\/campaigns\/./, /schedules\/campaigns\/./])
      expect(at(part)).toBeLessThan(requests.indexOf(tried[0] as (typeof requests)[number]));
  });

  test('is refused with a person who is On Queue, with exit code 3 and without a change', async () => {
    setPresence(whole.org.org, person().id, systemDefinition(whole.org.org, 'OnQueue').id, {
      source: 'PURECLOUD',
    });
    const run = await verify();
    expect({ code: run.code, error: run.document.error?.code }).toEqual({ code: 3, error: 'on-queue' });
    expect(presenceName(whole.org.org, person())).toBe('OnQueue');
  });
});

/** Changes of a rule after which it sets no presence, or lets the campaign call. */
const harmfulRules: Readonly<Record<string, (rule: Models.DialerRule) => Models.DialerRule>> = {
  'holds only where the phone type is another': (rule) => ({
    ...rule,
    conditions: rule.conditions.map((condition) => ({ ...condition, inverted: true })),
  }),
  'has one more condition, which does not hold': (rule) => ({
    ...rule,
    conditions: [
      ...rule.conditions,
      {
        type: 'contactAttributeCondition',
        attributeName: 'LastName',
        valueType: 'STRING',
        operator: 'EQUALS',
        value: 'Nobody',
        inverted: false,
      },
    ],
  }),
  'gives up the call before the data action runs': (rule) => ({
    ...rule,
    actions: (rule.actions ?? []).toReversed(),
  }),
  'is applied after the call': (rule) => ({ ...rule, category: 'DIALER_WRAPUP' }),
};

const breaks: readonly Break<AssociateObjects>[] = [
  ...breaksOfBoth,
  [
    'the person was taken out of the list',
    ({ list }) => {
      list.contacts = list.contacts.filter(({ id }) => id !== person().id);
    },
    ['contacts'],
  ],
  [
    'the contact has no phone number',
    () => {
      contact().data.phone = '';
    },
    ['contacts'],
  ],
  [
    'the contact is not to be called',
    () => {
      contact().callable = false;
    },
    ['contacts'],
  ],
  [
    'the contact holds a presence that does not exist',
    () => {
      contact().data.OfflineId = '00000000-0000-4000-8000-000000000000';
    },
    [`rule-set:${evening}`],
  ],
  [
    'a rule set lets the campaign call people',
    ({ available }) => {
      available.rules.rules = available.rules.rules.map((rule) => ({
        ...rule,
        actions: (rule.actions ?? []).filter(({ actionTypeName }) => actionTypeName !== 'DO_NOT_DIAL'),
      }));
    },
    [`rule-set:${morning}`],
  ],
  ...Object.entries(harmfulRules).map(
    ([what, change]) =>
      [
        `a rule set ${what}`,
        ({ available }: AssociateObjects) => {
          available.rules.rules = available.rules.rules.map(change);
        },
        [`rule-set:${morning}`],
      ] as const,
  ),
  [
    'a campaign lost its rule set',
    ({ available }) => {
      available.campaign.config = { ...available.campaign.config, ruleSetIds: [] };
    },
    [`campaign:${morning}`],
  ],
  [
    'the flow is not published',
    ({ flow }) => {
      flow.publishedVersion = undefined;
      flow.active = false;
    },
    ['outbound-flow', `campaign:${morning}`, `campaign:${evening}`],
  ],
];

describe('associate-user verify of a solution in which', () => {
  test.each(breaks)('%s fails with exit code 5 and says which', async (_what, harm, expected) => {
    harm(associateObjects(whole.org.org));
    const run = await verify();
    expect(run.failed).toEqual(expected);
    expect({ code: run.code, result: run.document.result, error: run.document.error?.code }).toEqual({
      code: 5,
      result: 'failed',
      error: 'not-working',
    });
    expect(presenceName(whole.org.org, person())).toBe('Available');
  });

  test('a schedule was deleted fails and names it as missing', async () => {
    const { offline } = associateObjects(whole.org.org);
    const { schedules } = whole.org.org.state.outbound;
    schedules.splice(schedules.indexOf(offline.schedule), 1);
    const run = await verify();
    expect({ code: run.code, failed: run.failed }).toEqual({ code: 5, failed: [`schedule:${evening}`] });
  });
});

test('associate-user verify looks from another machine at the schedules that are there, not at the usual ones', async () => {
  const schedules = ['Morning=Available@08:00 mon-fri', 'Evening=Offline@18:00 mon-fri'];
  const own = await withAssociates(schedules.flatMap((text) => ['--schedule', text]));
  try {
    own.moveToAnotherMachine();
    const run = await own.associate('verify', '--user', email, '--json');
    const checks = reportSchema.parse(run.document).checks ?? [];
    expect(checks.filter(({ status }) => status !== 'ok')).toEqual([]);
    expect(checks.map(({ id }) => id)).toEqual(
      expect.arrayContaining(['campaign:Morning', 'schedule:Evening']),
    );
    expect(run.code).toBe(0);
  } finally {
    await own.close();
  }
});

test('associate-user verify in an org where nothing of it is ends with exit code 5', async () => {
  const empty = await associateOrg();
  try {
    const run = await empty.associate('verify', '--user', email, '--json');
    expect({ code: run.code, writes: run.writes }).toEqual({ code: 5, writes: [] });
  } finally {
    await empty.close();
  }
});

/** What `--live` may leave behind, by name. */
function temporary(): readonly string[] {
  const { campaigns, contactLists } = whole.org.org.state.outbound;
  return [...campaigns, ...contactLists]
    .map(({ name }) => name)
    .filter((name) => name.includes('live check'));
}

/** A campaign that works on the list of the solution, as the org has it. */
function installedObjects() {
  const { campaigns, contactLists, ruleSets, schedules } = whole.org.org.state.outbound;
  return structuredClone({ campaigns, contactLists, ruleSets, schedules });
}

const leftOver = 'Scheduled Workflow Contact List (live check by gc-presence)';

/** What a run that was killed leaves behind: a list with a campaign, which may be at work. */
function leaveBehind(status: 'on' | 'off'): void {
  const { campaigns, contactLists } = whole.org.org.state.outbound;
  const { list, available } = associateObjects(whole.org.org);
  const listId = '11111111-0000-4000-8000-000000000001';
  contactLists.push({ ...structuredClone(list), id: listId, name: leftOver, contacts: [contact()] });
  const { campaign } = available;
  campaigns.push({
    ...structuredClone(campaign),
    id: '11111111-0000-4000-8000-000000000002',
    name: leftOver,
    status,
    config: { ...structuredClone(campaign.config), contactListId: listId },
  });
}

describe('associate-user verify --live', () => {
  const live = (...more: readonly string[]) => verify('--live', ...more);
  const verdict = ({
    checks,
  }: {
    checks: readonly { id: string; status: string; reason?: string | undefined }[];
  }) => checks.find(({ id }) => id === 'live-run');

  test('sees the presence change by a campaign for that person alone, and leaves everything as it was', async () => {
    const before = installedObjects();
    const { runs } = whole.org.org.state.outbound;
    const earlier = runs.length;
    const run = await live();
    expect({ code: run.code, failed: run.failed, error: run.document.error }).toEqual({
      code: 0,
      failed: [],
      error: undefined,
    });
    expect(verdict(run)).toMatchObject({ status: 'ok', reason: expect.stringContaining('Offline') });
    const [started, ...others] = runs.slice(earlier);
    expect(others).toEqual([]);
    expect(started).toMatchObject({
      changed: [{ userId: person().id, before: 'Available', after: 'Offline' }],
      dials: [],
    });
    expect(presenceName(whole.org.org, person())).toBe('Available');
    expect(installedObjects()).toEqual(before);
  });

  test('takes a schedule that does not lead to Offline where there is one', async () => {
    setPresence(whole.org.org, person().id, systemDefinition(whole.org.org, 'Busy').id, {
      source: 'PURECLOUD',
    });
    const run = await live();
    expect(verdict(run)).toMatchObject({ status: 'ok', reason: expect.stringContaining('Available') });
    expect(presenceName(whole.org.org, person())).toBe('Busy');
  });

  test.each([1, 2, 3, 4, 5, 6, 7, 8])(
    'puts everything back after Ctrl-C, also after write number %i',
    async (writes) => {
      const before = installedObjects();
      const run = await interruptedAfter(whole, writes, (signal) =>
        whole.run(['associate-user', 'verify', '--live', '--user', email, '--json'], { signal }),
      );
      // From the moment at which all is proven, an interruption finds only what has to be put back.
      expect([0, 130]).toContain(run.code);
      expect(presenceName(whole.org.org, person())).toBe('Available');
      expect(installedObjects()).toEqual(before);
    },
  );

  test.each(['on', 'off'] as const)('removes what a killed run left behind, %s', async (status) => {
    const before = installedObjects();
    leaveBehind(status);
    const run = await live();
    expect({ code: run.code, live: verdict(run)?.status }).toEqual({ code: 0, live: 'ok' });
    expect(installedObjects()).toEqual(before);
  });

  test.each(['on', 'off'] as const)(
    'of a run that was killed is taken away by teardown from any machine, %s',
    async (status) => {
      leaveBehind(status);
      whole.moveToAnotherMachine();
      const { name } = whole.org.org.state.identity.organization;
      const run = await whole.associate('teardown', '--yes', '--org', name, '--json');
      expect({ code: run.code, result: run.document.result }).toEqual({ code: 0, result: 'removed' });
      expect(temporary()).toEqual([]);
      expect(
        whole.org.org.state.outbound.ruleSets.filter(({ deletedAt }) => deletedAt === undefined),
      ).toEqual(expect.not.arrayContaining([expect.objectContaining({ name: morning })]));
    },
  );

  test.each(
    Object.entries({
      'keeps nobody from being called': (rule: Models.DialerRule) => ({
        ...rule,
        actions: (rule.actions ?? []).filter(({ actionTypeName }) => actionTypeName !== 'DO_NOT_DIAL'),
      }),
      ...harmfulRules,
    }),
  )('starts nothing when a rule set %s', async (_what, change) => {
    const { available, offline } = associateObjects(whole.org.org);
    for (const { rules } of [available, offline]) rules.rules = rules.rules.map(change);
    const run = await live();
    expect(run.code).toBe(5);
    expect(verdict(run)).toMatchObject({ status: 'unknown', reason: expect.stringMatching(/^Skipped /) });
    expect(run.writes.filter(({ path }) => path.includes('/outbound/campaigns'))).toEqual([]);
  });

  test('starts nothing for a person who is On Queue, also with --force', async () => {
    setPresence(whole.org.org, person().id, systemDefinition(whole.org.org, 'OnQueue').id, {
      source: 'PURECLOUD',
    });
    const run = await live('--force');
    expect(verdict(run)).toMatchObject({ status: 'unknown', reason: expect.stringContaining('On Queue') });
    expect(presenceName(whole.org.org, person())).toBe('OnQueue');
    expect(temporary()).toEqual([]);
  });

  test('makes nothing without the permission to remove it, and lists what is missing, with exit code 4', async () => {
    for (const role of Object.values(whole.org.org.state.identity.roles))
      role.policies = role.policies.map((policy) =>
        policy.entityName === 'contactList'
          ? { ...policy, actions: policy.actions.filter((action) => action !== 'delete') }
          : policy,
      );
    const run = await live();
    expect(run.code).toBe(4);
    expect(run.document.error?.missingPermissions).toEqual(['outbound:contactList:delete']);
    expect(run.writes.filter(({ path }) => path.includes('/outbound/contactlists'))).toEqual([]);
  });

  test('says that the campaign did not start where the site loses its route just then, and removes it', async () => {
    const before = installedObjects();
    const { sites } = whole.org.org.state.outbound;
    const gate = await openGate(whole.org.url, (_count, request) => {
      if (request.method === 'POST' && request.url?.endsWith('/outbound/campaigns'))
        sites.splice(0, sites.length, ...sites.map((site) => ({ ...site, hasOutboundRoute: false })));
      return 'pass';
    });
    const run = await whole.run(['associate-user', 'verify', '--live', '--user', email, '--json'], {
      environment: { GENESYSCLOUD_GATEWAY_PORT: gate.port },
    });
    await gate.close();
    const live = reportSchema.parse(run.document).checks?.find(({ id }) => id === 'live-run');
    expect(run.code).toBe(5);
    expect(live).toMatchObject({ status: 'failed', reason: expect.stringContaining('route') });
    expect(installedObjects()).toEqual(before);
  });
});

/** Requests by which a live check makes, switches and removes what it needs. */
const changesOutbound = ({ method, url = '' }: { method?: string | undefined; url?: string | undefined }) =>
  method !== 'GET' && url.includes('/outbound/') && !/bulk|search/.test(url);

describe('associate-user verify --live with one accident at any of its changes', { timeout: 120_000 }, () => {
  test.each(['cut-answer', 'web-page', 'hold-request'] as const)(
    '%s: nothing is left over',
    async (passage) => {
      for (const number of [1, 2, 3, 4, 5, 6]) {
        restore();
        const before = installedObjects();
        let changes = 0;
        let met: string | undefined;
        const gate = await openGate(whole.org.url, (_count, request) => {
          if (changesOutbound(request)) changes += 1;
          if (changes !== number || met !== undefined) return 'pass';
          met = `${request.method} ${request.url}`;
          return passage;
        });
        const run = await whole.run(['associate-user', 'verify', '--live', '--user', email, '--json'], {
          tuning: impatient,
          environment: { GENESYSCLOUD_GATEWAY_PORT: gate.port },
        });
        await gate.close();
        expect(met).toBeDefined();
        expect({ met, code: run.code, after: installedObjects() }).toEqual({ met, code: 0, after: before });
        expect(presenceName(whole.org.org, person())).toBe('Available');
      }
    },
  );
});
