import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { InterruptedError } from '../../../src/core/problem.js';
import { hasty } from '../../support/hasty.js';
import { teamsPresenceSteps } from '../../support/report-schema.js';
import { solutionObjects } from '../../support/solution-objects.js';
import { installed, type Whole, wholeOrg } from '../../support/whole.js';
import { actionsOf, expectToWork, picture } from '../drift.js';

function filesBelow(directory: string): readonly string[] {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

const mode = (path: string) => (statSync(path).mode & 0o777).toString(8);

describe('what is kept on the machine', () => {
  let whole: Whole;
  beforeAll(async () => {
    whole = await installed(['--debug-log', 'debug.log']);
  });
  afterAll(() => whole.close());

  test('is one file for the org and the solution, readable by its owner only', () => {
    const directory = whole.stateDirectory();
    const { id } = whole.org.org.state.identity.organization;
    expect(filesBelow(directory)).toEqual([join(directory, id, 'teams-presence.json')]);
    expect(mode(directory)).toBe('700');
    expect(mode(join(directory, id))).toBe('700');
    expect(mode(join(directory, id, 'teams-presence.json'))).toBe('600');
  });

  test('holds the answers and the ids of what was created', () => {
    const [file = ''] = filesBelow(whole.stateDirectory());
    const journal = JSON.parse(readFileSync(file, 'utf8')) as {
      answers: Record<string, unknown>;
      steps: Record<string, { id: string; origin: string }>;
      intents: Record<string, unknown>;
    };
    const { role, client, trigger } = solutionObjects(whole.org.org);
    expect(journal.steps.role).toMatchObject({ id: role.id, origin: 'created' });
    expect(journal.steps['oauth-client']).toMatchObject({ id: client.id });
    expect(journal.steps.trigger).toMatchObject({ id: trigger.id });
    expect(Object.keys(journal.steps).sort()).toEqual(
      [...teamsPresenceSteps, 'action-get-presence:published', 'action-update-presence:published'].sort(),
    );
    expect(journal.intents).toEqual({});
    expect(journal.answers).toMatchObject({ division: 'Home' });
  });

  test('holds no secret: neither that of the installer, nor the new client’s, nor a token', async () => {
    const [file = ''] = filesBelow(whole.stateDirectory());
    const log = join(whole.home, 'debug.log');
    expect(mode(log)).toBe('600');
    const texts = [readFileSync(file, 'utf8'), readFileSync(log, 'utf8')];
    const token = await whole.org.token();
    for (const text of texts) {
      expect(text).not.toContain(whole.org.clientSecret);
      expect(text).not.toContain(token);
      // Secrets of the practice org are as long as the platform's; nothing like one may be there, known or not.
      const words = text.match(/[A-Za-z0-9_-]{40,}/g) ?? [];
      expect(words.filter((word) => !/^custom_-_/.test(word) && !/^[a-z-]+$/.test(word))).toEqual([]);
    }
    expect(texts[1]).toContain('POST /api/v2/oauth/clients');
  });
});

test('a debug log on a full disk stops nothing, and is told of once', async () => {
  const whole = await wholeOrg();
  const { code, document } = await whole.run([
    ...['teams-presence', 'setup', '--yes', '--json'],
    ...['--debug-log', '/dev/full'],
  ]);
  await whole.close();
  expect([code, document.result]).toEqual([0, 'applied']);
  expect(document.warnings.filter((warning) => warning.includes('The debug log ends here'))).toHaveLength(1);
});

describe('another machine', () => {
  let whole: Whole;
  let restore: () => void;
  beforeAll(async () => {
    whole = await installed();
    restore = whole.keep();
  });
  beforeEach(() => {
    restore();
    whole.moveToAnotherMachine();
  });
  afterAll(() => whole.close());

  test('sees everything in sync, and setup there sends no write', async () => {
    const status = await whole.run(['teams-presence', 'status', '--json']);
    expect({ code: status.code, actions: actionsOf(status) }).toEqual({ code: 0, actions: {} });
    const setup = await whole.run(['teams-presence', 'setup', '--yes', '--json']);
    expect({ code: setup.code, writes: setup.writes }).toEqual({ code: 0, writes: [] });
  });

  test('repairs as the first one does, without taking what is ours for somebody else’s', async () => {
    const before = picture(whole.org.org);
    const { role, getAction, trigger } = solutionObjects(whole.org.org);
    role.policies = role.policies.slice(1);
    if (getAction.published !== undefined) getAction.published = { ...getAction.published, secure: true };
    trigger.enabled = false;
    const setup = await whole.run(['teams-presence', 'setup', '--yes', '--no-adopt', '--json']);
    expect(setup.code).toBe(0);
    expect(actionsOf(setup)).toEqual({
      role: 'update',
      'action-get-presence': 'update',
      trigger: 'update',
    });
    expect(picture(whole.org.org)).toEqual(before);
  });

  test('leaves a state directory that cannot be written alone: it works without', async () => {
    const environment = { XDG_STATE_HOME: '/dev/null' };
    const setup = await whole.run(['teams-presence', 'setup', '--yes', '--json'], { environment });
    expect({ code: setup.code, writes: setup.writes }).toEqual({ code: 0, writes: [] });
    expect(setup.document.warnings.join(' ')).toContain('cannot be written');
  });
});

describe('an installation that was interrupted after some writes', () => {
  let whole: Whole;
  beforeEach(async () => {
    whole = await wholeOrg();
    return () => whole.close();
  });

  test.each([
    ['the same machine', 2],
    ['the same machine', 16],
    ['the same machine', 22],
    ['another machine', 2],
    ['another machine', 16],
    ['another machine', 22],
  ])('is completed from %s (%i writes were done)', async (machine, writes) => {
    const interruption = new AbortController();
    const watch = setInterval(() => {
      if (whole.org.requests.filter(({ kind }) => kind === 'write').length >= writes)
        interruption.abort(new InterruptedError('signal'));
    }, 1);
    const first = await whole.run(['teams-presence', 'setup', '--yes', '--json'], {
      signal: interruption.signal,
    });
    clearInterval(watch);
    expect(first.code).toBe(130);
    expect(first.document.error).toMatchObject({ code: 'interrupted' });
    expect(first.document.steps.some(({ status }) => status === 'pending')).toBe(true);
    if (machine === 'another machine') whole.moveToAnotherMachine();
    const second = await whole.run(['teams-presence', 'setup', '--yes', '--json'], { tuning: hasty });
    expect(second.document.error).toBeUndefined();
    expect(second.code).toBe(0);
    // Throws where anything is there twice.
    solutionObjects(whole.org.org);
    expectToWork(whole);
    const third = await whole.run(['teams-presence', 'setup', '--yes', '--json']);
    expect({ code: third.code, writes: third.writes }).toEqual({ code: 0, writes: [] });
    const { installerId, grants } = whole.org.org.state.identity;
    expect(grants.filter(({ subjectId }) => subjectId === installerId)).toHaveLength(1);
  });
});

test('two orgs on one machine are remembered apart', async () => {
  const [one, two] = [await installed(['--least-privilege']), await wholeOrg({ seed: 'another' })];
  try {
    const environment = { XDG_STATE_HOME: join(one.stateDirectory(), '..') };
    const setup = await two.run(['teams-presence', 'setup', '--yes', '--json'], { environment });
    expect(setup.code).toBe(0);
    expect(solutionObjects(two.org.org).role.policies.length).toBeGreaterThan(1);
    expect(filesBelow(one.stateDirectory())).toHaveLength(2);
    const first = await one.run(['teams-presence', 'status', '--json']);
    expect({ code: first.code, actions: actionsOf(first) }).toEqual({ code: 0, actions: {} });
  } finally {
    await one.close();
    await two.close();
  }
});
