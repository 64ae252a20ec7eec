import { describe, expect, test } from 'vitest';
import { type AssociateObjects, associateObjects } from '../../support/associate-objects.js';
import { newerProgram } from '../../support/newer-program.js';
import type { RunResult } from '../../support/whole.js';
import { restoredForEach } from '../../support/whole.js';
import { five, withAssociates } from '../associate.js';
import { kindOf } from '../drift.js';

const schedule = 'ScheduledWorkflow';
const offline = 'ScheduledWorkflow - Offline';

const whole = restoredForEach(
  () => withAssociates(['--queue', 'Claims', '--alerting-timeout', '40']),
  async () => {
    // Whoever never used chat has no settings that could be changed.
    for (const { id, email } of Object.values(whole.org.org.state.people.users))
      if (five.some((one) => one === email))
        whole.org.org.state.outbound.chatSettings[id] = { when: 'OnlyWhenInactive' };
    const setup = await whole.associate('setup', '--mobile-notifications', 'always', '--yes', '--json');
    expect(setup.document.error).toBeUndefined();
    const seen = await whole.associate('status', '--json');
    expect(kindsOf(seen)).toEqual({});
  },
);

/** Every step that is not in sync, with what that means. */
function kindsOf({ document }: Pick<RunResult, 'document'>): Record<string, string | undefined> {
  expect(document.error).toBeUndefined();
  const steps = document.steps.filter(({ kind }) => kind !== 'in-sync');
  return Object.fromEntries(steps.map(({ id, kind }) => [id, kind]));
}

const status = (...more: readonly string[]) => whole.associate('status', '--json', ...more);
const objects = () => associateObjects(whole.org.org);

/** Other names for everything that has one. */
const renaming = () => {
  const names = [
    'role',
    'oauthClient',
    'credential',
    'integration',
    'actionUpdatePresence',
    'contactList',
    'wrapupCode',
    'outboundFlow',
    'callAnalysis',
  ].map((key) => `    ${key}: New ${key}\n`);
  const config = whole.write('names.yaml', `associateUser:\n  names:\n${names.join('')}`);
  return ['--config', config];
};

/** A file of associates, one a line, each with the presence that they become at the start of the schedule. */
const users = (...lines: readonly string[]) => [
  '--users',
  whole.write('others.csv', [`email,${schedule}`, ...lines, ''].join('\n')),
];
const asInstalled = five.map((email) => `${email},`);

/** Somebody who is in no file. */
function oneMore(): string {
  const { users: people } = whole.org.org.state.people;
  const other = Object.values(people).find(
    ({ email, state }) => state === 'active' && !five.some((one) => one === email),
  );
  return `${other?.email},`;
}

interface Case {
  readonly step: string;
  readonly because: string;
  readonly answers: () => readonly string[];
  /** What somebody changes by hand in that object. */
  readonly byHand: (objects: AssociateObjects) => void;
}

const cases: readonly Case[] = [
  {
    step: 'role',
    because: 'another name',
    answers: renaming,
    byHand: ({ role }) => {
      role.policies = [];
    },
  },
  {
    step: 'oauth-client',
    because: 'another name',
    answers: renaming,
    byHand: ({ client }) => {
      client.accessTokenValiditySeconds = 300;
    },
  },
  {
    step: 'credential',
    because: 'another name',
    answers: renaming,
    byHand: ({ integration }) => {
      const { credentials } = whole.org.org.state.integrations;
      const id = Object.values(integration.credentials)[0] ?? '';
      Object.assign(credentials[id] ?? {}, { name: 'Presence secret' });
    },
  },
  {
    step: 'integration',
    because: 'another name',
    answers: renaming,
    byHand: ({ integration }) => {
      integration.notes += ' Ask Jo.';
    },
  },
  {
    step: 'action-update-presence-secure',
    because: 'another name',
    answers: renaming,
    byHand: ({ action }) => {
      if (action.published !== undefined) action.published = { ...action.published, secure: false };
    },
  },
  {
    step: 'contact-list',
    because: 'another name',
    answers: renaming,
    byHand: ({ list }) => {
      list.settings = { ...list.settings, trimWhitespace: false };
    },
  },
  {
    step: 'contact-list',
    because: 'one more schedule, whose column it lacks',
    answers: () => [
      ...['--schedule', `${schedule}=Available@08:00 mon-fri`],
      ...['--schedule', `${offline}=Offline@16:30 mon-fri`],
      ...['--schedule', 'Lunch=Meal@12:00 mon-fri'],
    ],
    byHand: ({ list }) => {
      list.settings = { ...list.settings, trimWhitespace: false };
    },
  },
  {
    step: 'contacts',
    because: 'another presence for one person in the file',
    answers: () => users(`${five[0]},Busy`, ...asInstalled.slice(1)),
    byHand: ({ list }) => {
      const [contact] = list.contacts;
      if (contact !== undefined) contact.data = { ...contact.data, LastName: 'Somebody' };
    },
  },
  {
    step: 'contacts',
    because: 'one person more in the file',
    answers: () => users(...asInstalled, oneMore()),
    byHand: ({ list }) => {
      list.contacts = list.contacts.slice(1);
    },
  },
  {
    step: 'contacts',
    because: 'people who left the file and are to go',
    answers: () => ['--prune', ...users(...asInstalled.slice(0, 2))],
    byHand: ({ list }) => {
      const last = list.contacts.at(-1);
      if (last !== undefined) last.callable = false;
    },
  },
  {
    step: 'wrap-up-code',
    because: 'another name',
    answers: renaming,
    byHand: ({ code }) => {
      code.description += ' Ask Jo.';
    },
  },
  {
    step: 'outbound-flow',
    because: 'another name',
    answers: renaming,
    byHand: ({ flow }) => {
      flow.active = false;
    },
  },
  {
    step: 'call-analysis',
    because: 'another name',
    answers: renaming,
    byHand: ({ responses }) => {
      responses.liveSpeakerDetectionMode = 'High';
    },
  },
  {
    step: `campaign:${schedule}`,
    because: 'another caller',
    answers: () => ['--caller-name', 'Riverbend'],
    byHand: ({ available: { campaign } }) => {
      campaign.config = { ...campaign.config, outboundLineCount: 9 };
    },
  },
  {
    step: `schedule:${schedule}`,
    because: 'another hour',
    answers: () => [
      ...['--schedule', `${schedule}=Available@09:00 mon-fri`],
      ...['--schedule', `${offline}=Offline@16:30 mon-fri`],
    ],
    byHand: ({ available }) => {
      const recurrences = available.schedule.recurrences.map((one) => ({
        ...one,
        timeZone: 'Europe/London',
      }));
      Object.assign(available.schedule, { recurrences });
    },
  },
  {
    step: 'queue:Claims',
    because: 'another timeout',
    answers: () => ['--queue', 'Claims', '--alerting-timeout', '50'],
    byHand: () => {
      const queue = whole.org.org.state.outbound.queues.find(({ name }) => name === 'Claims');
      const { mediaSettings } = queue?.settings ?? {};
      Object.assign(mediaSettings?.call ?? {}, { alertingTimeoutSeconds: 12 });
    },
  },
  {
    step: 'mobile-notifications',
    because: 'another answer',
    answers: () => ['--mobile-notifications', 'when-inactive'],
    byHand: ({ list }) => {
      const [contact] = list.contacts;
      whole.org.org.state.outbound.chatSettings[contact?.id ?? ''] = { when: 'OnlyWhenInactive' };
    },
  },
];

describe('status tells what other answers make outdated from drift', () => {
  test.each(cases)('$step: $because', async ({ step, answers, byHand }) => {
    const args = answers();
    const outdated = await status(...args);
    expect(outdated.code).toBe(2);
    expect(Object.values(kindsOf(outdated))).not.toContain('drift');
    expect(kindOf(outdated, step)).toBe('outdated');

    byHand(objects());
    const both = await status(...args);
    expect(kindOf(both, step)).toBe('drift');
  });

  test('and what follows from an object that is gone', async () => {
    const { actions } = whole.org.org.state.integrations;
    const { action, offline: evening } = objects();
    delete actions[action.id];
    expect(kindsOf(await status())).toEqual({
      'action-update-presence-secure': 'missing',
      [`rule-set:${schedule}`]: 'outdated',
      [`rule-set:${offline}`]: 'outdated',
    });
    const { rules } = evening;
    rules.rules = rules.rules.map((rule) => ({ ...rule, name: 'By hand' }));
    expect(kindOf(await status(), `rule-set:${offline}`)).toBe('drift');
  });
});

describe('what campaigns do by themselves is no hand that touched them', () => {
  test('a campaign that has run, has met with an error, and noted its calls', async () => {
    const { available, list } = objects();
    Object.assign(available.campaign, {
      status: 'complete',
      errors: [{ error: 'outbound.broken', details: 'Something was wrong.' }],
      version: available.campaign.version + 4,
      modifiedAt: Date.now(),
    });
    for (const contact of list.contacts)
      contact.callRecords = { phone: { lastAttempt: new Date().toISOString(), lastResult: 'skipped' } };
    const run = await status('--caller-name', 'Riverbend', ...users(...asInstalled, oneMore()));
    expect(kindsOf(run)).toMatchObject({
      contacts: 'outdated',
      [`campaign:${schedule}`]: 'outdated',
      [`campaign:${offline}`]: 'outdated',
    });
    expect(Object.values(kindsOf(run))).not.toContain('drift');
  });

  test('the server may number rules anew, and give them other ids', async () => {
    const { rules } = objects().available;
    rules.rules = rules.rules.map((rule, index) => ({ ...rule, id: whole.org.org.id(), order: index + 7 }));
    delete whole.org.org.state.integrations.actions[objects().action.id];
    expect(kindOf(await status(), `rule-set:${schedule}`)).toBe('outdated');
  });
});

describe('a newer template of the secure data action', () => {
  const newer = newerProgram({
    'data-actions/gc-user-presence-update-secure.custom.json': (text) =>
      text.replace(/"timeoutSeconds": \d+/, '"timeoutSeconds": 17'),
  });

  test('is outdated until setup has brought it', async () => {
    const run = await newer(whole, ['associate-user', 'status']);
    expect({ code: run.code, kinds: kindsOf(run) }).toEqual({
      code: 2,
      kinds: { 'action-update-presence-secure': 'outdated' },
    });
    const setup = await newer(whole, ['associate-user', 'setup', '--yes']);
    expect({ code: setup.code, result: setup.document.result }).toEqual({ code: 0, result: 'applied' });
    const after = await newer(whole, ['associate-user', 'status']);
    expect({ code: after.code, kinds: kindsOf(after) }).toEqual({ code: 0, kinds: {} });
  });
});
