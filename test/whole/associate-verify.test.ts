import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { systemDefinition } from '../../src/practice-org/people/definitions.js';
import { presenceOf, setPresence } from '../../src/practice-org/people/presences.js';
import { type AssociateObjects, associateObjects } from '../support/associate-objects.js';
import { interruptedAfter } from '../support/interrupt.js';
import { presenceName } from '../support/people.js';
import { reportSchema } from '../support/report-schema.js';
import { oneLine } from '../support/whole.js';
import { type AssociateWhole, associateOrg, five, withAssociates } from './associate.js';

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

describe('associate-user verify of a solution that works', () => {
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
    expect(back || oneLine(run.stderr).includes('with the message "Back at ten"')).toBe(true);
  });

  test('leaves the presence as it is after Ctrl-C, wherever it comes', async () => {
    for (const writes of [1, 2]) {
      const run = await interruptedAfter(whole, writes, (signal) =>
        whole.run(['associate-user', 'verify', '--user', email, '--json'], { signal }),
      );
      expect({ writes, code: run.code }).toEqual({ writes, code: 130 });
      expect(presenceName(whole.org.org, person())).toBe('Available');
    }
  });

  test('is refused with a person who is On Queue, with exit code 3 and without a change', async () => {
    setPresence(whole.org.org, person().id, systemDefinition(whole.org.org, 'OnQueue').id, {
      source: 'PURECLOUD',
    });
    const run = await verify();
    expect({ code: run.code, error: run.document.error?.code }).toEqual({ code: 3, error: 'on-queue' });
    expect(presenceName(whole.org.org, person())).toBe('OnQueue');
  });

  test('--live is refused with the reason, and nothing is sent', async () => {
    const run = await verify('--live');
    expect(run.code).toBe(3);
    expect(run.document.error).toMatchObject({ code: 'no-live-run' });
    expect(run.requests).toEqual([]);
  });
});

/** What people do to an installed solution, and the checks that tell of it. */
const breaks: readonly (readonly [string, (objects: AssociateObjects) => void, readonly string[]])[] = [
  [
    'the integration is switched off',
    ({ integration }) => {
      integration.intendedState = 'DISABLED';
      integration.reported = 'INACTIVE';
    },
    ['integration'],
  ],
  [
    'the credential holds a wrong secret',
    ({ client }) => {
      client.secretHash = 'another';
    },
    ['credential'],
  ],
  [
    'the role lost the permission',
    ({ role }) => {
      role.policies = [];
    },
    ['role'],
  ],
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

test('associate-user verify in an org where nothing of it is ends with exit code 5', async () => {
  const empty = await associateOrg();
  try {
    const run = await empty.associate('verify', '--user', email, '--json');
    expect({ code: run.code, writes: run.writes }).toEqual({ code: 5, writes: [] });
  } finally {
    await empty.close();
  }
});
