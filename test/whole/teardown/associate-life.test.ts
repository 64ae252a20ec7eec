import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import type { Fault } from '../../../src/practice-org/fault-plan.js';
import type { QueueState } from '../../../src/practice-org/outbound/state.js';
import { associateObjects } from '../../support/associate-objects.js';
import { openGate } from '../../support/gate.js';
import { hasty } from '../../support/hasty.js';
import { interruptedAfter } from '../../support/interrupt.js';
import { orgContent } from '../../support/org-content.js';
import { reportSchema } from '../../support/report-schema.js';
import { the } from '../../support/solution-objects.js';
import { type AssociateWhole, associateArguments, associateOrg, five, withAssociates } from '../associate.js';

let whole: AssociateWhole;
let empty: string;

beforeEach(async () => {
  whole = await associateOrg();
  // Whoever never used chat has no settings that could be changed.
  for (const { id, email } of Object.values(whole.org.org.state.people.users))
    if (five.some((one) => one === email))
      whole.org.org.state.outbound.chatSettings[id] = { when: 'OnlyWhenInactive' };
  empty = content();
  return () => whole.close();
});

function content(): string {
  return orgContent(whole.org.org);
}

const everything = ['--queue', 'Claims', '--alerting-timeout', '40', '--mobile-notifications', 'always'];

async function setup(...more: readonly string[]): Promise<void> {
  const run = await whole.associate(
    'setup',
    ...associateArguments('associates.csv'),
    ...more,
    '--yes',
    '--json',
  );
  expect(run.document.error).toBeUndefined();
  expect(run.code).toBe(0);
}

async function teardown(...more: readonly string[]) {
  const { name } = whole.org.org.state.identity.organization;
  const run = await whole.associate('teardown', '--yes', '--org', name, '--json', ...more);
  return { ...run, report: reportSchema.parse(run.document) };
}

const claims = () => the(whole.org.org.state.outbound.queues, ({ name }) => name === 'Claims');
const secondsOf = ({ settings }: QueueState) => settings.mediaSettings?.call?.alertingTimeoutSeconds;
function setSeconds({ settings }: QueueState, seconds: number): void {
  const call = settings.mediaSettings?.call;
  if (call === undefined) throw new Error('The queue has no calls.');
  call.alertingTimeoutSeconds = seconds;
}

const left = (run: Awaited<ReturnType<typeof teardown>>) =>
  run.report.steps.filter(({ action }) => action === 'none').map(({ id, reason }) => ({ id, reason }));

describe('associate-user teardown', () => {
  test('leaves the org as it was, byte by byte, with timeouts and notifications put back', async () => {
    await setup(...everything);
    expect(content()).not.toBe(empty);
    const run = await teardown();
    expect(run.report.error).toBeUndefined();
    expect(run.code).toBe(0);
    expect(run.report.result).toBe('removed');
    expect(run.report.warnings).toEqual([]);
    expect(left(run)).toEqual([]);
    expect(content()).toBe(empty);
  });

  test('needs neither the file of associates nor any other answer', async () => {
    await setup();
    rmSync(join(whole.home, 'associates.csv'));
    whole.moveToAnotherMachine();
    const run = await teardown();
    expect(run.report.error).toBeUndefined();
    expect(run.code).toBe(0);
    expect(content()).toBe(empty);
  });

  test('a second time finds nothing, sends no write and is fine', async () => {
    await setup(...everything);
    await teardown();
    const again = await teardown();
    expect({ code: again.code, writes: again.writes }).toEqual({ code: 0, writes: [] });
    expect(again.report.result).toBe('removed');
  });

  test('--dry-run lists every removal and every value that is put back, and writes nothing', async () => {
    await setup(...everything);
    const before = content();
    const run = await teardown('--dry-run');
    expect({ code: run.code, writes: run.writes }).toEqual({ code: 2, writes: [] });
    const queue = run.report.steps.find(({ id }) => id === 'queue:Claims');
    expect(queue).toMatchObject({ action: 'update', status: 'pending' });
    expect(queue?.changes).toMatchObject([{ path: 'mediaSettings.call.alertingTimeoutSeconds', before: 40 }]);
    const phones = run.report.steps.find(({ id }) => id === 'mobile-notifications');
    expect(phones?.changes).toHaveLength(5);
    expect(phones?.changes[0]).toMatchObject({ before: 'Always', after: 'OnlyWhenInactive' });
    expect(content()).toBe(before);
  });

  test('says how many people are in the list, also those that others added', async () => {
    await setup();
    const list = the(whole.org.org.state.outbound.contactLists, ({ contacts }) => contacts.length === 5);
    list.contacts = [...list.contacts, ...list.contacts.slice(0, 1).map((one) => ({ ...one, id: 'added' }))];
    const run = await teardown('--dry-run');
    expect(run.report.steps.find(({ id }) => id === 'contacts')?.notes).toEqual([
      expect.stringMatching(/^Removed together with the contact list/),
      '6 people are in the list, whoever added them.',
    ]);
  });

  test('takes schedules away first, then campaigns, then rule sets', async () => {
    await setup();
    const run = await teardown();
    const paths = run.writes.filter(({ method }) => method === 'DELETE').map(({ path }) => path);
    const last = (part: string) => paths.findLastIndex((path) => path.includes(part));
    const first = (part: string) => paths.findIndex((path) => path.includes(part));
    expect(first('/schedules/campaigns/')).toBe(0);
    expect(last('/outbound/campaigns/')).toBeLessThan(first('/contactlists/'));
  });

  test('stops a campaign that is at work before it takes it away', async () => {
    await setup();
    const { available } = associateObjects(whole.org.org);
    available.campaign.status = 'on';
    const run = await teardown();
    expect(run.code).toBe(0);
    const paths = run.writes.map(({ method, path }) => `${method} ${path}`);
    const stopped = paths.indexOf(`PUT /api/v2/outbound/campaigns/${available.campaign.id}`);
    const removed = paths.indexOf(`DELETE /api/v2/outbound/campaigns/${available.campaign.id}`);
    expect(stopped).toBeGreaterThanOrEqual(0);
    expect(stopped).toBeLessThan(removed);
    expect(content()).toBe(empty);
  });

  test('stops a campaign that its schedule has switched on since it was looked at', async () => {
    await setup();
    const { available } = associateObjects(whole.org.org);
    let isOn = false;
    const run = await interruptedAfter(
      whole,
      Number.POSITIVE_INFINITY,
      () => teardown(),
      ({ method, path }) => {
        if (!isOn && method === 'DELETE' && path.includes('/schedules/')) {
          available.campaign.status = 'on';
          isOn = true;
        }
        return false;
      },
    );
    expect(run.code).toBe(0);
    const puts = run.writes.filter(({ method }) => method === 'PUT').map(({ path }) => path);
    expect(puts).toContain(`/api/v2/outbound/campaigns/${available.campaign.id}`);
    expect(content()).toBe(empty);
  });

  test('from another machine says that it cannot know what was only changed', async () => {
    await setup(...everything);
    whole.moveToAnotherMachine();
    const run = await teardown();
    expect(run.code).toBe(0);
    expect(run.report.warnings.join(' ')).toContain('alerting timeouts');
    expect(run.report.steps.some(({ id }) => id.startsWith('queue:'))).toBe(false);
  });

  test('from another machine finds schedules of other names by what they hang on', async () => {
    await setup('--schedule', 'Morning=Available@08:00 mon-fri', '--schedule', 'Lunch=Meal@12:00 mon-fri');
    whole.moveToAnotherMachine();
    const run = await teardown();
    expect(run.code).toBe(0);
    expect(left(run)).toEqual([]);
    expect(content()).toBe(empty);
  });

  test('puts back queues that a later setup did not name any more', async () => {
    await setup('--queue', 'Claims', '--alerting-timeout', '40');
    await setup('--queue', 'Billing', '--alerting-timeout', '60');
    await setup('--queue', 'Billing', '--alerting-timeout', '50');
    expect((await teardown()).code).toBe(0);
    expect(content()).toBe(empty);
  });

  test('puts back a queue of which a later change was refused', async () => {
    await setup('--queue', 'Claims', '--alerting-timeout', '40');
    const gate = await openGate(whole.org.url, (_count, { method, url = '' }) =>
      method === 'PUT' && url.includes('/routing/queues/') ? 'gossip' : 'pass',
    );
    const later = ['--queue', 'Claims', '--alerting-timeout', '45', '--yes'];
    const refused = await whole.run(
      ['associate-user', 'setup', ...associateArguments('associates.csv'), ...later],
      { environment: { GENESYSCLOUD_GATEWAY_PORT: gate.port }, tuning: hasty },
    );
    await gate.close();
    expect(refused.code).toBe(1);
    expect((await teardown()).code).toBe(0);
    expect(content()).toBe(empty);
  });

  test('puts back a queue that took the place of another of its name, and the other under its new name', async () => {
    const before = secondsOf(claims());
    await setup('--queue', 'Claims', '--alerting-timeout', '40');
    const { outbound } = whole.org.org.state;
    const old = claims();
    const another = structuredClone({ ...old, id: whole.org.org.id() });
    old.name = 'Old claims';
    outbound.queues.push(another);
    setSeconds(another, 12);
    await setup('--queue', 'Claims', '--alerting-timeout', '40');
    expect(secondsOf(another)).toBe(40);
    expect((await teardown()).code).toBe(0);
    expect([secondsOf(another), secondsOf(old)]).toEqual([12, before]);
  });

  test('gives a queue that had no timeout of its own none again', async () => {
    Reflect.deleteProperty(claims().settings.mediaSettings ?? {}, 'call');
    await setup('--queue', 'Claims', '--alerting-timeout', '40');
    expect(secondsOf(claims())).toBe(40);
    const run = await teardown();
    expect({ code: run.code, error: run.report.error }).toEqual({ code: 0, error: undefined });
    expect(secondsOf(claims())).toBeUndefined();
  });

  test('puts back the timeout that somebody had set before the last change', async () => {
    await setup(...everything);
    setSeconds(claims(), 22);
    await setup(...everything);
    expect(secondsOf(claims())).toBe(40);
    expect((await teardown()).code).toBe(0);
    expect(secondsOf(claims())).toBe(22);
  });

  test('puts back notifications that a later setup was to leave as they are', async () => {
    await setup('--mobile-notifications', 'always');
    await setup('--mobile-notifications', 'when-inactive');
    await setup('--mobile-notifications', 'unchanged');
    expect((await teardown()).code).toBe(0);
    expect(content()).toBe(empty);
  });

  test('leaves a timeout alone that somebody has changed since', async () => {
    await setup('--queue', 'Claims', '--alerting-timeout', '40');
    setSeconds(claims(), 55);
    expect((await teardown()).code).toBe(0);
    expect(secondsOf(claims())).toBe(55);
  });

  test('leaves look-alikes alone and lists them, with what they use', async () => {
    await setup();
    const { available, action, list } = associateObjects(whole.org.org);
    const [rule] = available.rules.rules;
    const mine = await whole.org.request('POST', '/api/v2/outbound/rulesets', {
      name: 'Weekend',
      contactList: { id: list.id },
      rules: [{ ...rule, id: undefined, name: 'My own rule' }],
    });
    expect(mine.status).toBe(200);
    whole.moveToAnotherMachine();
    const run = await teardown();
    expect(run.code).toBe(0);
    expect(left(run).map(({ id }) => id)).toEqual(
      expect.arrayContaining(['rule-set:Weekend', 'contact-list', 'action-update-presence-secure']),
    );
    expect(
      left(run)
        .map(({ reason }) => reason ?? '')
        .filter((reason) => !reason.startsWith('It stays')),
    ).toEqual([]);
    const { ruleSets, contactLists } = whole.org.org.state.outbound;
    expect(ruleSets.find(({ name }) => name === 'Weekend')?.deletedAt).toBeUndefined();
    expect(contactLists.some(({ id }) => id === list.id)).toBe(true);
    expect(whole.org.org.state.integrations.actions[action.id]).toBeDefined();
  });

  test('leaves what a campaign of somebody else uses', async () => {
    await setup();
    const { available } = associateObjects(whole.org.org);
    const address = `/api/v2/outbound/campaigns/${available.campaign.id}`;
    const { body: ours } = await whole.org.request('GET', address);
    const {
      name: _name,
      contactList,
      dialingMode,
      phoneColumns,
      site,
      callerName,
      callerAddress,
      ...more
    } = ours;
    const { callAnalysisResponseSet, outboundLineCount, ruleSets } = more;
    const settings = { contactList, dialingMode, phoneColumns, site, callerName, callerAddress };
    const made = await whole.org.request('POST', '/api/v2/outbound/campaigns', {
      ...settings,
      callAnalysisResponseSet,
      outboundLineCount,
      ruleSets,
      name: 'Extra shift',
    });
    expect(made.status).toBe(200);
    const run = await teardown();
    expect(run.report.error).toBeUndefined();
    expect(run.code).toBe(0);
    expect(left(run).map(({ id }) => id)).toEqual(
      expect.arrayContaining(['campaign:Extra shift', 'rule-set:ScheduledWorkflow', 'contact-list']),
    );
    const names = whole.org.org.state.outbound.campaigns.map(({ name }) => name);
    expect(names).toContain('Extra shift');
    expect(names).not.toContain('ScheduledWorkflow');
  });

  test('after setup was stopped at any point leaves the org as it was', async () => {
    const restore = whole.keep();
    for (const writes of [1, 4, 8, 11, 14, 17, 20]) {
      restore();
      const args = [...associateArguments('associates.csv'), ...everything, '--yes', '--json'];
      await interruptedAfter(whole, writes, (signal) =>
        whole.run(['associate-user', 'setup', ...args], { signal }),
      );
      const run = await teardown();
      // A queue that was about to be changed and was not.
      const others = left(run).filter(({ id }) => id !== 'queue:Claims');
      expect({ writes, code: run.code, others }).toEqual({ writes, code: 0, others: [] });
      expect(content()).toBe(empty);
    }
  });

  test('that was stopped half-way on another machine is finished by the next one there', async () => {
    await setup();
    const restore = whole.keep();
    const { name } = whole.org.org.state.identity.organization;
    for (const writes of [2, 5, 7, 8, 9, 11]) {
      restore();
      whole.moveToAnotherMachine();
      await interruptedAfter(whole, writes, (signal) =>
        whole.run(['associate-user', 'teardown', '--yes', '--org', name, '--json'], { signal }),
      );
      const run = await teardown();
      expect({ writes, code: run.code, left: left(run) }).toEqual({ writes, code: 0, left: [] });
      expect(content()).toBe(empty);
    }
  });

  test('leaves the Teams presence solution beside it as it is', async () => {
    expect((await whole.run(['teams-presence', 'setup', '--yes'])).code).toBe(0);
    const beside = content();
    await setup();
    expect((await teardown()).code).toBe(0);
    expect(content()).toBe(beside);
  });
});

describe('associate-user rotate-secret', () => {
  test('stores a new secret, shows that it works, and changes nobody', async () => {
    await setup();
    const { secretHash } = associateObjects(whole.org.org).client;
    const presences = JSON.stringify(whole.org.org.state.people.presences);
    const run = await whole.associate('rotate-secret', '--yes', '--json');
    const document = reportSchema.parse(run.document);
    expect({ code: run.code, result: document.result }).toEqual({ code: 0, result: 'applied' });
    expect(document.checks).toMatchObject([{ id: 'credential', status: 'ok' }]);
    expect(associateObjects(whole.org.org).client.secretHash).not.toBe(secretHash);
    expect(JSON.stringify(whole.org.org.state.people.presences)).toBe(presences);
    expect((await whole.associate('status', '--json')).code).toBe(0);
  });

  test('works on another machine, without the file of associates', async () => {
    await setup();
    whole.moveToAnotherMachine();
    const run = await whole.associate('rotate-secret', '--yes', '--json');
    expect({ code: run.code, error: run.document.error }).toEqual({ code: 0, error: undefined });
  });

  test('that was cut off between the two requests is repaired by setup', async () => {
    const cut: Fault = {
      kind: 'server-error',
      status: 500,
      operation: 'putIntegrationsCredential',
      first: 2,
    };
    const other = await withAssociates([], { faults: { faults: [cut] } });
    try {
      const args = ['associate-user', 'rotate-secret', '--yes', '--json'];
      const tuning = { http: { maxTries: 2, firstBackoff: 1, maxBackoff: 1 } };
      expect((await other.run(args, { tuning })).code).toBe(1);
      expect((await other.associate('verify', '--user', five[0])).code).toBe(5);
      const again = await other.associate('setup', '--yes', '--json');
      expect({ code: again.code, error: again.document.error }).toEqual({ code: 0, error: undefined });
      expect((await other.associate('verify', '--user', five[0])).code).toBe(0);
    } finally {
      await other.close();
    }
  });
});
