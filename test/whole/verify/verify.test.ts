import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { InterruptedError } from '../../../src/core/problem.js';
import { systemDefinition } from '../../../src/practice-org/people/definitions.js';
import { presenceOf, setPresence } from '../../../src/practice-org/people/presences.js';
import type { UserState } from '../../../src/practice-org/people/state.js';
import type { LoggedRequest } from '../../../src/practice-org/server.js';
import { hasty } from '../../support/hasty.js';
import { personWith, presenceName } from '../../support/people.js';
import { reportSchema } from '../../support/report-schema.js';
import { type SolutionObjects, solutionObjects } from '../../support/solution-objects.js';
import { installed, type RunOptions, type Whole, wholeOrg } from '../../support/whole.js';
import { type Break, breaksOfBoth } from './breaks.js';

let whole: Whole;
let restore: () => void;
let person: UserState;

beforeAll(async () => {
  whole = await installed();
});
afterAll(() => whole.close());
beforeEach(() => {
  restore = whole.keep();
  person = personWith(whole.org.org, 'Available');
  return restore;
});

async function verify(more: readonly string[] = [], options: RunOptions = {}) {
  const run = await whole.run(
    ['teams-presence', 'verify', '--user', person.email, '--json', ...more],
    options,
  );
  const document = reportSchema.parse(run.document);
  const checks = document.checks ?? [];
  const ids = (status: string) => checks.filter((check) => check.status === status).map(({ id }) => id);
  return { ...run, document, checks, failed: ids('failed'), ok: ids('ok') };
}

describe('verify of a solution that works', () => {
  test('says so for every part and for the whole, with exit code 0', async () => {
    const run = await verify();
    expect(run.failed).toEqual([]);
    expect(run.ok).toEqual([
      'integration',
      'credential',
      'action-get-presence',
      'role',
      'action-update-presence',
      'mappings',
      'workflow',
      'trigger',
      'live-run',
    ]);
    expect(run.code).toBe(0);
    expect(run.document.result).toBe('verified');
  });

  test('really moves the presence of the person, and puts it back', async () => {
    const { length } = whole.org.org.state.events;
    await verify();
    const moves = whole.org.org.state.events.slice(length).filter(({ kind }) => kind === 'presence');
    expect(moves.map(({ text }) => text).join('\n')).toMatch(
      /Available → (?:Away|Busy).*(?:Away|Busy) → Available/s,
    );
    expect(presenceName(whole.org.org, person)).toBe('Available');
  });

  test('puts back the primary source of a person who shows the presence of Teams', async () => {
    whole.org.org.state.people.primarySources[person.id] = 'MICROSOFTTEAMS';
    const run = await verify();
    // The client that installs may not set presences, so that it can only be told.
    const { warnings } = run.document;
    const back = whole.org.org.state.people.primarySources[person.id] === 'MICROSOFTTEAMS';
    expect(back || warnings.some((text) => text.includes('primary presence source'))).toBe(true);
  });

  test('puts the message beside the presence back, or says what it was, also when the workflow is not tried', async () => {
    const available = systemDefinition(whole.org.org, 'Available').id;
    setPresence(whole.org.org, person.id, available, { source: 'PURECLOUD', message: 'Back at ten' });
    solutionObjects(whole.org.org).workflow.publishedVersion = undefined;
    const run = await verify();
    expect(run.failed).toContain('workflow');
    const back = presenceOf(whole.org.org, person.id).message === 'Back at ten';
    expect(back || run.document.warnings.join().includes('with the message "Back at ten"')).toBe(true);
  });

  test('changes nobody else', async () => {
    const others = () => JSON.stringify({ ...whole.org.org.state.people.presences, [person.id]: undefined });
    const before = others();
    await verify();
    expect(others()).toBe(before);
  });

  test('is refused with a person who is On Queue, with exit code 3 and without a write', async () => {
    person = personWith(whole.org.org, 'OnQueue');
    const run = await verify();
    expect(run.code).toBe(3);
    expect(run.document.error?.code).toBe('on-queue');
    expect(run.writes).toEqual([]);
    expect(presenceName(whole.org.org, person)).toBe('OnQueue');
  });

  test('forced with a person who is On Queue proves that On Queue is left alone', async () => {
    person = personWith(whole.org.org, 'OnQueue');
    const run = await verify(['--force']);
    expect(run.code).toBe(0);
    expect(run.checks.find(({ id }) => id === 'live-run')).toMatchObject({
      title: `${person.name} stays On Queue`,
      reason: 'On Queue was left alone.',
    });
    expect(presenceName(whole.org.org, person)).toBe('OnQueue');
  });

  test.each([
    ['is not in the pilot', ['--pilot', 'bruno.lindqvist@riverbend.example']],
    ['has a protected presence', ['--protect', 'Available']],
  ])('proves nothing with a person who %s, and says whom to choose instead', async (why, answers) => {
    await whole.run(['teams-presence', 'setup', '--yes', '--json', ...answers]);
    const run = await verify();
    expect(run.failed).toEqual([]);
    expect(run.checks.find(({ id }) => id === 'live-run')).toMatchObject({
      status: 'unknown',
      reason: expect.stringMatching(new RegExp(`${person.name} ${why}.*--user`)),
    });
    expect([run.code, run.document.result, run.document.error?.code]).toEqual([1, 'failed', 'not-proven']);
    expect(presenceName(whole.org.org, person)).toBe('Available');
  });

  test('does not succeed when the presence could not be put back', async () => {
    const { integrations } = whole.org.org.state;
    const requests = whole.org.requests as LoggedRequest[];
    const push = requests.push.bind(requests);
    // Once the presence has moved, nothing can move it back: this client may not set presences.
    requests.push = (...entries) => {
      if (presenceName(whole.org.org, person) !== 'Available')
        for (const id of Object.keys(integrations.actions)) delete integrations.actions[id];
      return push(...entries);
    };
    try {
      const run = await verify();
      expect(run.failed).toEqual([]);
      expect([run.code, run.document.result]).toEqual([1, 'failed']);
      expect(run.document.error?.code).toBe('not-put-back');
      expect(run.document.warnings.join()).toContain('could not be put back to Available');
    } finally {
      requests.push = push;
    }
  });

  test('is refused with an address that nobody has, with exit code 3 and the one that may be meant', async () => {
    const run = await whole.run(['teams-presence', 'verify', '--user', 'ada.okafro@riverbend.com', '--json']);
    expect(run.code).toBe(3);
    expect(run.document.error?.message).toContain('; did you mean "ada.okafor@riverbend.example"?');
    expect(run.writes).toEqual([]);
  });

  test('puts the presence back after Ctrl-C, wherever it comes', async () => {
    for (const at of ['executions', 'presences']) {
      const control = new AbortController();
      const requests = whole.org.requests as LoggedRequest[];
      const push = requests.push.bind(requests);
      requests.push = (...entries) => {
        const done = push(...entries);
        const moved = presenceName(whole.org.org, person) !== 'Available';
        if (moved && entries.some(({ path }) => path.includes(at)))
          control.abort(new InterruptedError('signal'));
        return done;
      };
      try {
        const run = await verify([], { signal: control.signal });
        expect(run.code).toBe(130);
        expect(control.signal.aborted).toBe(true);
        expect(presenceName(whole.org.org, person)).toBe('Available');
      } finally {
        requests.push = push;
      }
    }
  });
});

const breaks: readonly Break<SolutionObjects>[] = [
  ...breaksOfBoth,
  [
    'the trigger is switched off',
    ({ trigger }) => {
      trigger.enabled = false;
    },
    ['trigger'],
  ],
  [
    'the workflow is not published',
    ({ workflow }) => {
      workflow.publishedVersion = undefined;
      workflow.active = false;
    },
    ['workflow', 'trigger'],
  ],
  [
    'a mapping leads to a presence that was deleted',
    ({ table }) => {
      const [key = ''] = Object.keys(table.rows);
      Object.assign(table.rows, {
        [key]: { ...table.rows[key], GenesysCloudPresenceId: '00000000-0000-4000-8000-000000000000' },
      });
    },
    ['mappings'],
  ],
];

describe('verify of a solution in which', () => {
  test.each(breaks)('%s fails with exit code 5 and says which', async (_what, harm, expected) => {
    harm(solutionObjects(whole.org.org));
    const run = await verify();
    expect(run.failed).toEqual(expected);
    expect(run.code).toBe(5);
    expect(run.document.result).toBe('failed');
    expect(run.document.error?.code).toBe('not-working');
    expect(presenceName(whole.org.org, person)).toBe('Available');
  });

  test('two data actions have the same name fails, and says that there are two', async () => {
    whole.moveToAnotherMachine();
    const { integrations } = whole.org.org.state;
    const { updateAction } = solutionObjects(whole.org.org);
    integrations.actions.second = { ...structuredClone(updateAction), id: 'second' };
    const run = await verify();
    expect(run.failed).toEqual(['action-update-presence']);
    expect(run.checks.find(({ id }) => id === 'action-update-presence')?.reason).toMatch(/2|two/);
    expect(run.checks.map(({ reason }) => reason).join()).not.toContain('missing');
    expect([run.code, run.document.result]).toEqual([5, 'failed']);
    expect(presenceName(whole.org.org, person)).toBe('Available');
  });

  test('a data action was deleted fails and names it as missing', async () => {
    const { integrations } = whole.org.org.state;
    const { getAction } = solutionObjects(whole.org.org);
    delete integrations.actions[getAction.id];
    const run = await verify();
    expect(run.failed).toEqual(['action-get-presence']);
    expect(run.code).toBe(5);
  });

  test('the trigger was deleted fails and names it as missing', async () => {
    const { automation } = whole.org.org.state;
    const { trigger } = solutionObjects(whole.org.org);
    automation.triggers.splice(automation.triggers.indexOf(trigger), 1);
    const run = await verify();
    expect(run.failed).toEqual(['trigger']);
    expect(run.code).toBe(5);
  });
});

describe('verify by a client that may not run workflows', () => {
  test('ends with exit code 4 and lists what it lacks', async () => {
    for (const role of Object.values(whole.org.org.state.identity.roles)) {
      role.policies = role.policies.map((policy) => ({
        ...policy,
        actions: policy.actions.filter((action) => action !== 'launch'),
      }));
    }
    const run = await verify();
    expect(run.code).toBe(4);
    expect(run.document.error?.missingPermissions).toEqual(['architect:flow:launch']);
  });
});

test('verify does not succeed where a part could not be checked, although the whole works', async () => {
  const faulty = await installed([], {
    faults: {
      faults: [{ kind: 'server-error', status: 500, operation: 'postProcessautomationTriggerTest' }],
    },
  });
  try {
    const somebody = personWith(faulty.org.org, 'Available');
    const args = ['teams-presence', 'verify', '--user', somebody.email, '--json'];
    const run = await faulty.run(args, { tuning: hasty });
    const { checks = [], error } = reportSchema.parse(run.document);
    const ended = (status: string) => checks.filter((check) => check.status === status).map(({ id }) => id);
    expect(ended('unknown')).toEqual(['trigger']);
    expect(ended('ok')).toContain('live-run');
    expect([run.code, error?.code]).toEqual([1, 'not-proven']);
  } finally {
    await faulty.close();
  }
});

test('verify in an org where nothing of it is ends with exit code 5', async () => {
  const empty = await wholeOrg();
  try {
    const somebody = personWith(empty.org.org, 'Available');
    const run = await empty.run(['teams-presence', 'verify', '--user', somebody.email, '--json']);
    expect(run.code).toBe(5);
    const { checks = [] } = reportSchema.parse(run.document);
    expect(new Set(checks.map(({ reason }) => reason))).toEqual(
      new Set(['It is missing. Setup creates it.']),
    );
    expect(run.writes).toEqual([]);
  } finally {
    await empty.close();
  }
});
