import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { OrgState } from '../../../src/practice-org/state.js';
import { oneLine, type Whole, wholeOrg } from '../../support/whole.js';

const associates = 'email\nada.okafor@riverbend.example\nbruno.lindqvist@riverbend.example\n';
let whole: Whole;
let associateUser: readonly string[];
beforeAll(async () => {
  whole = await wholeOrg();
  const users = whole.write('associates.csv', associates);
  const answers = ['--users', users, '--time-zone', 'America/New_York', '--site', 'Head Office'];
  associateUser = [...answers, '--caller-number', '+13175550100'];
});
afterAll(() => whole.close());

const copyTo = (file: string, ...more: string[]) => whole.run(['sandbox', 'from-org', file, ...more]);
const copied = (file: string) => JSON.parse(readFileSync(join(whole.home, file), 'utf8')) as OrgState;

/** What plan says of each step, in this org and in a copy of it. */
async function plans(file: string, solution: string, answers: readonly string[] = []) {
  const steps = async (...more: string[]) => {
    const { document } = await whole.run([solution, 'plan', ...answers, '--json', ...more]);
    expect(document.error).toBeUndefined();
    return document.steps.map(({ id, action, changes }) => ({ id, action, changes }));
  };
  return { original: await steps(), copy: await steps('--sandbox', file) };
}

describe('sandbox from-org', () => {
  test('--json says in its document what is in which file', async () => {
    const { code, stdout } = await whole.run(['sandbox', 'from-org', 'told.json', '--json']);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      schemaVersion: 1,
      command: 'sandbox from-org',
      org: { name: expect.stringContaining('Riverbend Insurance') },
      result: 'applied',
      file: join(whole.home, 'told.json'),
      people: Object.keys(whole.org.org.state.people.users).length,
      queues: whole.org.org.state.outbound.queues.length,
      warnings: [],
    });
  });

  test('of an org before anything is installed: setup would do the same in the copy, look-alikes and all', async () => {
    const { code, writes, stderr } = await copyTo('fresh.json');
    expect({ code, writes }, stderr).toEqual({ code: 0, writes: [] });
    // In one line, however long, so that it can be copied.
    expect(stderr).toMatch(
      /^See what setup would do: gc-presence teams-presence plan --sandbox \S*fresh\.json$/m,
    );
    for (const [solution, answers] of [
      ['teams-presence', ['--pilot', 'Teams pilot']],
      ['associate-user', associateUser],
    ] as const) {
      const { original, copy } = await plans('fresh.json', solution, answers);
      expect(copy).toEqual(original);
      expect(original.some(({ action }) => action === 'create')).toBe(true);
    }
  });

  test('gives a practice org in which the rehearsal works to its end', async () => {
    const setup = await whole.run(['teams-presence', 'setup', '--sandbox', 'fresh.json', '--yes', '--json']);
    expect(setup.code, setup.stdout).toBe(0);
    const person = ['--user', 'ada.okafor@riverbend.example', '--teams-presence', 'InACall'];
    const emit = await whole.run(['sandbox', 'emit', '--sandbox', 'fresh.json', ...person, '--json']);
    expect(JSON.parse(emit.stdout)).toMatchObject({ changed: true, after: { name: 'Busy' } });
  });

  describe('of an org with both solutions, one of them changed by hand', () => {
    beforeAll(async () => {
      for (const args of [
        ['teams-presence', 'setup'],
        ['associate-user', 'setup', ...associateUser],
      ]) {
        const setup = await whole.run([...args, '--yes', '--json']);
        expect(setup.code, setup.stdout).toBe(0);
      }
      const { automation, outbound } = whole.org.org.state;
      for (const trigger of automation.triggers)
        if (trigger.description !== undefined) trigger.enabled = false;
      for (const campaign of outbound.campaigns)
        if (campaign.name === 'ScheduledWorkflow') campaign.config = { ...campaign.config, callerName: 'X' };
    });

    test('plans the same as the original, and sends no write to it', async () => {
      const { code, writes } = await copyTo('installed.json');
      expect({ code, writes }).toEqual({ code: 0, writes: [] });
      for (const [solution, answers, changed] of [
        ['teams-presence', [], 'trigger'],
        ['associate-user', associateUser, 'campaign:ScheduledWorkflow'],
      ] as const) {
        const { original, copy } = await plans('installed.json', solution, answers);
        expect(copy).toEqual(original);
        expect(original.filter(({ action }) => action !== 'none').map(({ id }) => id)).toEqual([changed]);
      }
    });

    test('has an organization of its own, of which this machine remembers what it does of the original', async () => {
      const { id } = whole.org.org.state.identity.organization;
      const remembered = () => readFileSync(join(whole.stateDirectory(), id, 'associate-user.json'), 'utf8');
      const before = remembered();
      expect((await copyTo('rehearsed.json')).code).toBe(0);
      expect(readFileSync(join(whole.home, 'rehearsed.json'), 'utf8')).not.toContain(id);
      const inCopy = (...args: string[]) =>
        whole.run(['associate-user', ...args, '--sandbox', 'rehearsed.json', '--json']);
      // The answers of the original are known.
      const changed = await inCopy('setup', '--yes', '--queue', 'Claims', '--alerting-timeout', '55');
      expect(changed.code, changed.stdout).toBe(0);
      const { name } = copied('rehearsed.json').identity.organization;
      const removed = await inCopy('teardown', '--yes', '--org', name);
      expect(removed.document.result, removed.stdout).toBe('removed');
      expect(remembered()).toBe(before);
    });

    test('has schedules that run in the copy', async () => {
      const run = await whole.run(['sandbox', 'run-schedules', '--sandbox', 'installed.json', '--json']);
      expect(JSON.parse(run.stdout).occurrences.length).toBeGreaterThanOrEqual(5);
    });

    test('is readable by its owner only, and refused where a file is already', async () => {
      expect(statSync(join(whole.home, 'installed.json')).mode & 0o777).toBe(0o600);
      const { code, requests } = await copyTo('installed.json');
      expect({ code, requests }).toEqual({ code: 3, requests: [] });
    });

    test('--anonymise leaves no name, address or number of a person, and the same plan of the steps', async () => {
      expect((await copyTo('anonymous.json', '--anonymise')).code).toBe(0);
      const text = readFileSync(join(whole.home, 'anonymous.json'), 'utf8');
      const { people, identity, outbound } = whole.org.org.state;
      const { sites, queues, campaigns } = outbound;
      const told = [
        ...Object.values(people.users).flatMap(({ name, email, phone }) => [name, email, phone]),
        ...sites.flatMap(({ name, callerId = '' }) => [`"${name}"`, callerId]),
        ...queues.map(({ name }) => `"${name}"`),
        ...campaigns.map(({ config }) => config.callerAddress),
      ].filter((word) => word.length > 4 && text.includes(word));
      expect(told).toEqual([]);
      expect(/.{60}riverbend.{20}/i.exec(text)?.[0]).toBeUndefined();
      const { original, copy } = await plans('anonymous.json', 'teams-presence');
      expect(copy.map(({ id, action }) => [id, action])).toEqual(
        original.map(({ id, action }) => [id, action]),
      );
      expect(Object.keys(copied('anonymous.json').identity.roles).sort()).toEqual(
        Object.keys(identity.roles).sort(),
      );
    });

    test('--anonymise gives a person the same address wherever it stands', async () => {
      const { people, outbound } = copied('anonymous.json');
      const list = outbound.contactLists.find(({ name }) => name === 'Scheduled Workflow Contact List');
      expect(list?.contacts).toHaveLength(2);
      for (const { data } of list?.contacts ?? [])
        expect(data.email).toBe(people.users[data.userId ?? '']?.email);
    });
  });

  test('of a large org copies as many people as it was told, and says so', async () => {
    const { code, stderr } = await copyTo('few.json', '--people', '10');
    expect(code).toBe(0);
    expect(Object.keys(copied('few.json').people.users)).toHaveLength(10);
    expect(oneLine(stderr)).toMatch(/Only the first 10 of \d+ people were copied/);
  });

  test('leaves out what the identity may not see, with the permission', async () => {
    const token = await whole.org.tokenWith(['directory:user:view', 'presence:presenceDefinition:view']);
    const environment = {
      GENESYSCLOUD_ACCESS_TOKEN: token,
      GENESYSCLOUD_OAUTHCLIENT_ID: undefined,
      GENESYSCLOUD_OAUTHCLIENT_SECRET: undefined,
    };
    const { code, stderr } = await whole.run(['sandbox', 'from-org', 'little.json'], { environment });
    expect(code, stderr).toBe(0);
    expect(oneLine(stderr)).toContain(
      'Not copied: queues, which this identity may not see (routing:queue:view',
    );
    expect(copied('little.json').outbound.queues).toEqual([]);
  });

  test('writes nothing when the org cannot be reached', async () => {
    const environment = { GENESYSCLOUD_OAUTHCLIENT_SECRET: 'wrong' };
    const { code } = await whole.run(['sandbox', 'from-org', 'none.json'], { environment });
    expect(code).toBe(4);
    expect(existsSync(join(whole.home, 'none.json'))).toBe(false);
  });
});
