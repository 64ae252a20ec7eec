import { cpSync } from 'node:fs';
import { join } from 'node:path';
import type { Models } from 'purecloud-platform-client-v2';
import { expect, test } from 'vitest';
import type { Org } from '../../../src/practice-org/org.js';
import { type AssociateObjects, associateObjects } from '../../support/associate-objects.js';
import { openGate } from '../../support/gate.js';
import { hasty, impatient } from '../../support/hasty.js';
import { interruptedAfter } from '../../support/interrupt.js';
import { buryRun, oneLine, restoredForEach } from '../../support/whole.js';
import { associateOrg, withAssociates } from '../associate.js';
import { actionsOf, kindOf, pathsOf } from '../drift.js';

/** Something that a person changed behind our back. */
interface Drift {
  readonly when: string;
  readonly step: string;
  readonly path: string | RegExp;
  readonly change: (objects: AssociateObjects, org: Org) => void;
}

const offline = 'ScheduledWorkflow - Offline';

function firstContact({ list }: AssociateObjects) {
  const [contact] = list.contacts;
  if (contact === undefined) throw new Error('The list is empty.');
  return contact;
}

/** Schedules are kept whole: another one takes the place of this. */
function reschedule(
  schedule: AssociateObjects['available']['schedule'],
  change: (recurrence: Models.Reoccurrence) => Models.Reoccurrence,
): void {
  Object.assign(schedule, { recurrences: schedule.recurrences.map(change) });
}

const drifts: readonly Drift[] = [
  {
    when: 'the permission was taken from the role',
    step: 'role',
    path: 'permissionPolicies',
    change: ({ role }) => {
      role.policies = [];
    },
  },
  {
    when: 'the data action was made one that is not secure',
    step: 'action-update-presence-secure',
    path: 'secure',
    change: ({ action }) => {
      if (action.published !== undefined) action.published = { ...action.published, secure: false };
    },
  },
  {
    when: 'the contact list was renamed',
    step: 'contact-list',
    path: 'name',
    change: ({ list }) => {
      list.name = 'Somebody liked this better';
    },
  },
  {
    when: 'the list keeps spaces',
    step: 'contact-list',
    path: 'trimWhitespace',
    change: ({ list }) => {
      list.settings = { ...list.settings, trimWhitespace: false };
    },
  },
  {
    when: 'a person was removed from the list',
    step: 'contacts',
    path: /^contacts\["Ada Okafor/,
    change: ({ list }) => {
      list.contacts = list.contacts.filter(({ data }) => !data.email?.startsWith('ada'));
    },
  },
  {
    when: "somebody's presence in the list was changed",
    step: 'contacts',
    path: /\.availableId$/,
    change: (objects) => {
      const contact = firstContact(objects);
      contact.data = { ...contact.data, availableId: contact.data.OfflineId ?? '' };
    },
  },
  {
    when: 'somebody was marked as not to be called',
    step: 'contacts',
    path: /\.callable$/,
    change: (objects) => {
      firstContact(objects).callable = false;
    },
  },
  {
    when: "somebody's number was marked as not to be called",
    step: 'contacts',
    path: /\.callable$/,
    change: (objects) => {
      firstContact(objects).phoneNumberStatus = { phone: { callable: false } };
    },
  },
  {
    when: 'the description of the wrap-up code was changed and the mark with it',
    step: 'wrap-up-code',
    path: 'description',
    change: ({ code }) => {
      code.description = 'Who made this?';
    },
  },
  {
    when: 'the outbound flow was deactivated',
    step: 'outbound-flow',
    path: 'active',
    change: ({ flow }) => {
      flow.active = false;
    },
  },
  {
    when: 'answering machines are hung up on',
    step: 'call-analysis',
    path: /machine/,
    change: ({ responses }) => {
      const machine = { 'disposition.classification.callable.machine': { reactionType: 'hangup' } };
      responses.responses = { ...responses.responses, ...machine };
    },
  },
  {
    when: 'live speakers are detected',
    step: 'call-analysis',
    path: 'liveSpeakerDetectionMode',
    change: ({ responses }) => {
      responses.liveSpeakerDetectionMode = 'High';
    },
  },
  {
    when: 'the rule lets the campaign call',
    step: `rule-set:${offline}`,
    path: 'rules',
    change: ({ offline: { rules } }) => {
      rules.rules = rules.rules.map((rule) => ({ ...rule, actions: (rule.actions ?? []).slice(0, 1) }));
    },
  },
  {
    when: 'the rule takes the presence of the other schedule',
    step: `rule-set:${offline}`,
    path: 'rules',
    change: ({ offline: { rules }, available }) => {
      rules.rules = available.rules.rules;
    },
  },
  {
    when: 'the condition was turned round',
    step: 'rule-set:ScheduledWorkflow',
    path: 'rules',
    change: ({ available: { rules } }) => {
      rules.rules = rules.rules.map((rule) => ({
        ...rule,
        conditions: rule.conditions.map((condition) => ({ ...condition, inverted: true })),
      }));
    },
  },
  {
    when: 'the campaign was given the rules of the other one',
    step: `campaign:${offline}`,
    path: 'ruleSets',
    change: ({ offline: { campaign }, available }) => {
      campaign.config = { ...campaign.config, ruleSetIds: [available.rules.id] };
    },
  },
  {
    when: 'the campaign was given more lines',
    step: 'campaign:ScheduledWorkflow',
    path: 'outboundLineCount',
    change: ({ available: { campaign } }) => {
      campaign.config = { ...campaign.config, outboundLineCount: 9 };
    },
  },
  {
    when: 'the campaign was moved to another site',
    step: 'campaign:ScheduledWorkflow',
    path: 'site',
    change: ({ available: { campaign } }, { state }) => {
      const other = state.outbound.sites.find(({ name }) => name === 'Head Office North');
      campaign.config = { ...campaign.config, siteId: other?.id ?? '' };
    },
  },
  {
    when: 'the campaign runs always',
    step: 'campaign:ScheduledWorkflow',
    path: 'alwaysRunning',
    change: ({ available: { campaign } }) => {
      campaign.config = { ...campaign.config, alwaysRunning: true };
    },
  },
  {
    when: 'the schedule was moved to another hour, as in the published screenshot',
    step: `schedule:${offline}`,
    path: 'start',
    change: ({ offline: { schedule } }) => {
      reschedule(schedule, (one) => ({
        ...one,
        start: `${one.start.slice(0, 11)}08:00:00`,
        end: `${one.end.slice(0, 11)}09:00:00`,
      }));
    },
  },
  {
    when: 'the schedule was moved to another zone',
    step: 'schedule:ScheduledWorkflow',
    path: 'timeZone',
    change: ({ available: { schedule } }) => {
      reschedule(schedule, (one) => ({ ...one, timeZone: 'Europe/London' }));
    },
  },
  {
    when: 'the schedule leaves out a day',
    step: 'schedule:ScheduledWorkflow',
    path: 'pattern',
    change: ({ available: { schedule } }) => {
      reschedule(schedule, (one) => ({
        ...one,
        pattern: { ...one.pattern, daysOfWeek: ['Monday', 'Tuesday', 'Wednesday', 'Thursday'] },
      }));
    },
  },
  {
    when: 'the schedule comes to an end',
    step: 'schedule:ScheduledWorkflow',
    path: 'range',
    change: ({ available: { schedule } }) => {
      reschedule(schedule, (one) => ({
        ...one,
        range: { type: 'EndDate', end: '2099-12-31' },
      }));
    },
  },
  {
    when: 'the schedule was put off for years',
    step: 'schedule:ScheduledWorkflow',
    path: 'firstStart',
    change: ({ available: { schedule } }) => {
      reschedule(schedule, (one) => ({
        ...one,
        start: '2099-01-05T08:00:00',
        end: '2099-01-05T09:00:00',
      }));
    },
  },
  {
    when: 'the schedule leaves out a holiday',
    step: 'schedule:ScheduledWorkflow',
    path: 'others',
    change: ({ available: { schedule } }) => {
      reschedule(schedule, (one) => ({
        ...one,
        alterations: [{ type: 'Exclusion', start: '2099-12-24T08:00:00', end: '2099-12-24T09:00:00' }],
      }));
    },
  },
];

/** What the tool answers for in the outbound objects, without versions and times. */
function picture(org: Org) {
  const { list, code, flow, responses, available, offline: evening, role, action } = associateObjects(org);
  const part = ({ rules, campaign, schedule }: AssociateObjects['available']) => ({
    rules: rules.rules.map(({ id, order, ...rule }) => rule),
    campaign: campaign.config,
    status: campaign.status,
    schedule: schedule.recurrences.map(({ id, start, end, alterations = [], ...rest }) => ({
      ...rest,
      alterations,
      from: start.slice(11),
      to: end.slice(11),
    })),
  });
  return {
    policies: role.policies,
    secure: action.published?.secure,
    list: {
      name: list.name,
      columns: list.columnNames,
      settings: list.settings,
      contacts: list.contacts
        .map(({ id, data, callable, phoneNumberStatus }) => ({
          id,
          data,
          callable,
          phone: phoneNumberStatus.phone?.callable ?? true,
        }))
        .sort((one, other) => one.id.localeCompare(other.id)),
    },
    code: { name: code.name, description: code.description },
    flow: { name: flow.name, description: flow.description, active: flow.active },
    responses: responses.responses,
    live: responses.liveSpeakerDetectionMode,
    available: part(available),
    offline: part(evening),
  };
}

let before: unknown;
const whole = restoredForEach(withAssociates, async () => {
  before = picture(whole.org.org);
  // From now on this machine knows how everything was.
  await whole.associate('status');
});

test.each(drifts)('status sees and setup repairs just that when $when', async ({ step, path, change }) => {
  change(associateObjects(whole.org.org), whole.org.org);
  const status = await whole.associate('status', '--json');
  expect(status.document.error).toBeUndefined();
  expect(actionsOf(status)).toEqual({ [step]: 'update' });
  expect(kindOf(status, step)).toBe('drift');
  const paths = pathsOf(status, step);
  expect(paths.some((one) => (typeof path === 'string' ? one === path : path.test(one)))).toBe(true);
  expect({ code: status.code, writes: status.writes }).toEqual({ code: 2, writes: [] });

  const setup = await whole.associate('setup', '--yes', '--json');
  expect(setup.document.error).toBeUndefined();
  expect({ code: setup.code, actions: actionsOf(setup) }).toEqual({ code: 0, actions: { [step]: 'update' } });
  expect(picture(whole.org.org)).toEqual(before);
  const after = await whole.associate('status', '--json');
  expect({ code: after.code, actions: actionsOf(after) }).toEqual({ code: 0, actions: {} });
});

test('what comes as null is as it was', async () => {
  const { available, list } = associateObjects(whole.org.org);
  Object.assign(available.schedule, { intervals: null });
  Object.assign(available.campaign, { errors: null });
  Object.assign(list.settings, { automaticTimeZoneMapping: null });
  const status = await whole.associate('status', '--json');
  expect({ code: status.code, error: status.document.error }).toEqual({ code: 0, error: undefined });
});

test('a schedule that began long ago, on whatever day, is as it should be', async () => {
  const { schedule } = associateObjects(whole.org.org).available;
  reschedule(schedule, (one) => ({ ...one, start: '2024-01-06T08:00:00', end: '2024-01-06T09:00:00' }));
  expect((await whole.associate('status')).code).toBe(0);
});

test('a first day that is named later counts, and is remembered', async () => {
  const firstDays = () => {
    const { available, offline: evening } = associateObjects(whole.org.org);
    return [available, evening].map(({ schedule }) => schedule.recurrences[0]?.start.slice(0, 10));
  };
  const [today] = firstDays();
  const setup = await whole.associate('setup', '--start-date', '2099-01-05', '--yes', '--json');
  expect(setup.document.error).toBeUndefined();
  expect(firstDays()).toEqual(['2099-01-05', '2099-01-05']);
  const status = await whole.associate('status', '--json');
  expect({ code: status.code, actions: actionsOf(status) }).toEqual({ code: 0, actions: {} });
  const sooner = await whole.associate('setup', '--start-date', '2020-01-06', '--yes', '--json');
  expect(sooner.code).toBe(0);
  expect(firstDays()[0]).toBe(today);
  // Everything has started: nobody has to hear of that day any more.
  expect(JSON.stringify(sooner.document.warnings)).not.toContain('in the past');
});

test('a campaign that was deleted is made anew, with its schedule', async () => {
  const { campaign } = associateObjects(whole.org.org).offline;
  const { outbound } = whole.org.org.state;
  outbound.campaigns = outbound.campaigns.filter((one) => one !== campaign);
  outbound.schedules = outbound.schedules.filter(({ id }) => id !== campaign.id);
  const setup = await whole.associate('setup', '--yes', '--json');
  expect(actionsOf(setup)).toEqual({ [`campaign:${offline}`]: 'create', [`schedule:${offline}`]: 'create' });
  expect(setup.code).toBe(0);
});

test('a rule set that was deleted is missing, although it can still be read for half an hour', async () => {
  const { outbound } = whole.org.org.state;
  const { rules, campaign } = associateObjects(whole.org.org).offline;
  outbound.schedules = outbound.schedules.filter(({ id }) => id !== campaign.id);
  outbound.campaigns = outbound.campaigns.filter((one) => one !== campaign);
  Object.assign(rules, { createdAt: rules.createdAt - 3_600_000, deletedAt: Date.now() });
  const status = await whole.associate('status', '--json');
  expect(actionsOf(status)).toMatchObject({
    [`rule-set:${offline}`]: 'create',
    [`campaign:${offline}`]: 'create',
  });
  const setup = await whole.run(['associate-user', 'setup', '--yes', '--json'], { tuning: hasty });
  expect(setup.code).toBe(1);
  expect(setup.document.error?.hint).toContain('30 minutes');
  outbound.ruleSets = outbound.ruleSets.filter((one) => one !== rules);
  expect((await whole.associate('setup', '--yes', '--json')).code).toBe(0);
});

test('a campaign that is running is stopped for a change, and goes on afterwards', async () => {
  const { campaign } = associateObjects(whole.org.org).available;
  campaign.status = 'on';
  campaign.config = { ...campaign.config, callerName: 'Somebody else' };
  const setup = await whole.associate('setup', '--yes', '--json');
  expect(setup.document.error).toBeUndefined();
  const after = associateObjects(whole.org.org).available.campaign;
  expect(after.config.callerName).toBe('ScheduledWorkflow');
  expect(['on', 'complete']).toContain(after.status);
});

/** A campaign that is at work, and differs in something. */
function runningAndChanged(): void {
  const { campaign } = associateObjects(whole.org.org).available;
  campaign.status = 'on';
  campaign.config = { ...campaign.config, callerName: 'Somebody else' };
}

test('a campaign that comes to its end while it is stopped for a change does not begin anew', async () => {
  runningAndChanged();
  const { campaign } = associateObjects(whole.org.org).available;
  let reads = 0;
  const gate = await openGate(whole.org.url, (_count, { method, url = '' }) => {
    if (method === 'GET' && url.includes(`/outbound/campaigns/${campaign.id}`)) reads += 1;
    if (reads === 2) campaign.status = 'complete';
    return 'pass';
  });
  const setup = await whole.run(['associate-user', 'setup', '--yes', '--json'], {
    environment: { GENESYSCLOUD_GATEWAY_PORT: gate.port },
  });
  await gate.close();
  expect({ code: setup.code, reads: reads > 2 }).toEqual({ code: 0, reads: true });
  expect(campaign).toMatchObject({ starts: 0, config: { callerName: 'ScheduledWorkflow' } });
});

test('a campaign that is running goes on also when its change is refused', async () => {
  runningAndChanged();
  let changes = 0;
  const gate = await openGate(whole.org.url, (_count, { method, url = '' }) => {
    const isChange = method === 'PUT' && url.includes('/outbound/campaigns/');
    if (isChange) changes += 1;
    // Such a refusal may be one of a stale version, which is tried five times.
    return isChange && changes >= 2 && changes <= 6 ? 'gossip' : 'pass';
  });
  const environment = { GENESYSCLOUD_GATEWAY_PORT: gate.port };
  const setup = await whole.run(['associate-user', 'setup', '--yes', '--json'], {
    environment,
    tuning: hasty,
  });
  await gate.close();
  expect(changes).toBeGreaterThan(6);
  expect(['on', 'complete']).toContain(associateObjects(whole.org.org).available.campaign.status);
  expect(setup.code).toBe(1);
});

test.each([1, 2])('a campaign that is running goes on after Ctrl-C at write number %i', async (writes) => {
  runningAndChanged();
  const run = await interruptedAfter(whole, writes, (signal) =>
    whole.run(['associate-user', 'setup', '--yes', '--json'], { signal }),
  );
  expect([0, 130]).toContain(run.code);
  expect(['on', 'complete']).toContain(associateObjects(whole.org.org).available.campaign.status);
});

test('a campaign that a killed run has switched off is switched on by the next one', async () => {
  runningAndChanged();
  let dead = false;
  let changes = 0;
  const gate = await openGate(whole.org.url, (_count, { method, url = '' }) => {
    if (method === 'PUT' && url.includes('/outbound/campaigns/')) changes += 1;
    dead ||= changes === 2;
    return dead ? 'hold-request' : 'pass';
  });
  const standingStill = whole.run(['associate-user', 'setup', '--yes', '--json'], {
    environment: { GENESYSCLOUD_GATEWAY_PORT: gate.port },
    tuning: impatient,
  });
  await gate.held;
  const state = join(whole.home, 'state-after-death');
  cpSync(whole.stateDirectory(), join(state, 'gc-presence'), { recursive: true });
  buryRun(state);
  expect(associateObjects(whole.org.org).available.campaign.status).toBe('off');
  const environment = { XDG_STATE_HOME: state };
  const next = await whole.run(['associate-user', 'setup', '--yes', '--json'], { environment });
  expect(next.code, next.stdout).toBe(0);
  expect(['on', 'complete']).toContain(associateObjects(whole.org.org).available.campaign.status);
  const again = await whole.run(['associate-user', 'status', '--json'], { environment });
  expect(again.code).toBe(0);
  await gate.close();
  await standingStill;
});

test('where nothing is installed, status says so and asks for no answer', async () => {
  const empty = await associateOrg();
  const status = await empty.associate('status');
  expect([status.code, status.writes]).toEqual([2, []]);
  expect(status.stdout).toContain('not installed in this org');
  expect(status.stderr).not.toContain('missing');
  // What it advises where nobody can be asked has a place for each answer that is needed.
  const places = '--users FILE --time-zone ZONE --site NAME --caller-number NUMBER --yes';
  expect(oneLine(status.stdout)).toContain(`associate-user setup ${places}`);
  await empty.close();
});

test('on a machine that has none of the answers, status names those that it needs, and why', async () => {
  whole.moveToAnotherMachine();
  const status = await whole.associate('status', '--json');
  expect(status.document.error).toMatchObject({
    code: 'missing-answers',
    reason: expect.stringContaining('this machine has none of a setup in this org'),
  });
});
