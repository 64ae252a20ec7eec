import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { InterruptedError } from '../../src/core/problem.js';
import { registerSecret } from '../../src/core/secret.js';
import { command, text as text_ } from '../../src/core/text.js';
import type { Report } from '../../src/engine/report.js';
import { createHumanView } from '../../src/ui/human-view.js';
import { textWidth } from '../../src/ui/text.js';
import type { ViewOptions } from '../../src/ui/view.js';
import { everyAction, result, roleId, step } from '../support/plans.js';
import { keptStream } from '../support/stream.js';

function open(more: Partial<ViewOptions> & { readonly columns?: number } = {}) {
  // One terminal for both streams, so that the order of their lines shows.
  const stream = keptStream({ columns: more.columns ?? 80, isTTY: true });
  const view = createHumanView({
    stdout: stream,
    stderr: stream,
    environment: { LANG: 'C.UTF-8', NO_COLOR: '1' },
    invocation: { program: 'gc-presence', sandbox: false, cwd: '/' },
    ...more,
  });
  return { view, text: () => stream.text() };
}

const role = step({ id: 'role', title: 'Role "Presence API User"', action: 'create' });
const client = step({ id: 'oauth-client', title: 'OAuth client "Presence Public API"', action: 'create' });
const trigger = step({ id: 'trigger', title: 'Trigger "Presence"', action: 'create' });
const kept = step({ id: 'credential', title: 'Credential "Presence Public API"', action: 'none' });
const nothing = { links: [], next: [] };

const applied: Report = {
  command: 'teams-presence setup',
  org: { id: 'o', name: 'Riverbend', region: 'us-east-1' },
  result: 'applied',
  steps: [result(role, 'done', { resourceId: roleId }), result(kept, 'done')],
  warnings: ['Microsoft Teams does not seem to be connected.'],
};

const failed: Report = {
  ...applied,
  result: 'failed',
  steps: [
    result(role, 'done', { resourceId: roleId }),
    result(client, 'failed', { error: new Error('A client of that name is there already.') }),
    result(trigger, 'skipped', { reason: 'OAuth client "Presence Public API" failed.' }),
    result(step({ id: 'later', action: 'create' }), 'pending'),
  ],
  error: {
    code: 'conflict',
    what: 'POST /api/v2/oauth/clients failed.',
    why: 'A client of that name is there already (409 general.conflict).',
    next: 'Rename one of them.',
    correlationId: '9f6c',
  },
  warnings: [],
};

describe('the end of a run', () => {
  test.each([40, 80])('says what was done, with ids and where to see it, in %i columns', async (columns) => {
    const { view, text } = open({ columns });
    view.report(applied, {
      links: [
        {
          title: 'Role "Presence API User"',
          url: 'https://apps.mypurecloud.com/directory/#/admin/authorization/roles/1',
        },
      ],
      next: ['Change the Teams presence of a person, and watch the Genesys Cloud presence follow.'],
    });
    await expect(text()).toMatchFileSnapshot(`golden/report-applied-${columns}.txt`);
  });

  test.each([40, 80])(
    'says after a failure what was done, what was not, and why, in %i columns',
    async (columns) => {
      const { view, text } = open({ columns });
      view.report(failed, {
        links: [],
        next: ['Run the same command again: it continues where it stopped.'],
      });
      await expect(text()).toMatchFileSnapshot(`golden/report-failed-${columns}.txt`);
    },
  );

  test.each([40, 60, 80, 200])('names commands in one line each, also in %i columns', (columns) => {
    const { view, text } = open({
      columns,
      invocation: { program: 'npx gc-presence', sandbox: '/org.json', cwd: '/' },
    });
    const run = command('sandbox emit', '--user', 'somebody.with.a.long.name@riverbend.example');
    const line =
      'npx gc-presence sandbox emit --user somebody.with.a.long.name@riverbend.example --sandbox ./org.json';
    view.note(text_`See: ${run}`);
    view.report(
      {
        ...applied,
        error: { code: 'unexpected', what: 'It failed.', why: text_`See: ${run}`, next: text_`See: ${run}` },
      },
      { now: [text_`See: ${run}`], links: [], next: [text_`See: ${run}`], again: [text_`See: ${run}`] },
    );
    expect(text().split(line)).toHaveLength(7);
  });

  test('is one sentence for a run that was stopped: what was changed, and how to go on', () => {
    const { view, text } = open();
    const stopped = new InterruptedError('signal').problem;
    view.listen({ kind: 'step-end', result: result(role, 'done') });
    view.report(
      { ...failed, steps: [result(role, 'done'), result(client, 'pending')], error: stopped },
      nothing,
    );
    expect(text().replace(/\s+/g, ' ')).toBe(
      '✔ Role "Presence API User" created Not attempted: OAuth client "Presence Public API". Stopped by Ctrl-C: 1 created, 1 not attempted. Run the same command again: it looks at what is there and continues. ',
    );
  });

  test('says no warning again that stands in the same terminal already', () => {
    const { view, text } = open();
    const doubt = 'The row "Lunch" leads nowhere.';
    const doubted = step({ id: 'mappings', title: 'Presence mappings', action: 'none', notes: [doubt] });
    view.plan({ steps: [doubted, role] });
    view.warn('Take care.');
    view.report({ ...applied, warnings: ['Take care.', doubt, 'This is new.'] }, nothing);
    for (const once of [doubt, 'Take care.', 'This is new.']) expect(text().split(once)).toHaveLength(2);
  });

  test('warns beside the terminal of what only a file was told', () => {
    const [file, terminal] = [keptStream(), keptStream({ columns: 80, isTTY: true })];
    const { view } = open({ stdout: file, stderr: terminal });
    const doubt = 'The row "Lunch" leads nowhere.';
    view.plan({ steps: [step({ id: 'mappings', action: 'none', notes: [doubt] })] });
    view.report({ ...applied, warnings: [doubt] }, nothing);
    expect(terminal.text()).toContain(doubt);
  });

  test('counts what was done in the order of the plan', () => {
    const { view, text } = open();
    view.report({ ...applied, steps: [result(kept, 'done'), result(role, 'done')], warnings: [] }, nothing);
    expect(text()).toContain('Done: 1 created, 1 in sync.');
  });

  test('is one sentence when everything is in sync', () => {
    const { view, text } = open();
    view.report({ ...applied, result: 'in-sync', steps: [result(kept, 'done')], warnings: [] }, nothing);
    expect(text()).toBe('Everything is in sync: 1 step checked, nothing to do.\n');
  });

  test('claims nothing where a row of theirs leads nowhere', () => {
    const { view, text } = open();
    const nowhere = 'The row "Lunch" points at a presence that does not exist: 1.';
    const rows = result(step({ id: 'mappings', action: 'none', notes: [nowhere] }), 'done');
    view.report({ ...applied, result: 'in-sync', steps: [rows], warnings: [nowhere] }, nothing);
    expect(text()).toBe(`Nothing for setup to do: 1 step checked, with warnings.\n\n! ${nowhere}\n`);
  });

  test('counts what the plan counts', () => {
    const { view, text } = open({ quiet: true });
    view.report(
      {
        ...applied,
        result: 'drift',
        steps: everyAction.steps.map((one) => result(one, 'pending')),
        warnings: [],
      },
      nothing,
    );
    expect(text().replace(/\s+/g, ' ')).toBe(
      'Status: 1 to create, 1 to update, 1 to replace, 1 to remove, 1 to adopt, 1 in sync, 1 blocked. ',
    );
  });
});

describe('with both streams in files', () => {
  const separate = () => {
    const [stdout, stderr] = [keptStream(), keptStream()];
    const { view } = open({ stdout, stderr });
    return { view, stdout, stderr };
  };

  test('standard output holds what one came for, and standard error what goes with it', () => {
    const { view, stdout, stderr } = separate();
    view.org({ id: 'o', name: 'Riverbend', region: 'us-east-1' }, 'Setup wizard');
    view.note('A note.');
    view.warn('Take care.');
    view.plan(everyAction);
    view.listen({ kind: 'step-start', step: role });
    view.listen({ kind: 'step-end', result: result(role, 'done') });
    view.report(failed, { links: [], next: ['Run it again.'] });
    const results = stdout.text();
    expect(results).toMatch(/^\+ create .*Plan: .*created \(.*Failed: 1 created.*What to do next:/s);
    expect(results).not.toMatch(/Riverbend|A note|Take care|POST/);
    expect(stderr.text()).toMatch(/Riverbend.*A note.*Take care.*POST.*Rename one/s);
    expect(stderr.text()).not.toMatch(/Plan:|What to do next/);
  });

  test('a failure before any result leaves standard output empty', () => {
    const { view, stdout, stderr } = separate();
    view.report({ ...failed, steps: [] }, nothing);
    expect(stdout.text()).toBe('');
    expect(stderr.text()).toMatch(/^✖ POST/);
  });

  test('each stream is coloured for itself', () => {
    const [stdout, stderr] = [keptStream(), keptStream({ isTTY: true })];
    const { view } = open({ stdout, stderr, environment: { LANG: 'C.UTF-8' } });
    view.plan(everyAction);
    view.warn('Take care.');
    expect(stdout.text()).not.toContain('\u001b');
    expect(stderr.text()).toContain('\u001b[33m');
  });
});

describe('--quiet', () => {
  test('leaves only warnings, errors and the last line', () => {
    const { view, text } = open({ quiet: true });
    view.org({ id: 'o', name: 'Riverbend', region: 'us-east-1' }, 'Setup wizard');
    view.note('A note.');
    view.plan(everyAction);
    view.listen({ kind: 'step-start', step: role });
    view.listen({ kind: 'step-end', result: result(role, 'done') });
    expect(text()).toBe('');
    view.warn('Take care.');
    view.report(failed, nothing);
    expect(text()).toBe(
      [
        '! Take care.',
        'Failed: 1 created, 1 failed, 1 skipped, 1 not attempted.',
        '✖ POST /api/v2/oauth/clients failed.',
        '  Why: A client of that name is there already (409 general.conflict)',
        '    (correlation id 9f6c).',
        '  Next: Rename one of them.',
        '',
      ].join('\n'),
    );
  });
});

describe('a secret', () => {
  test('never gets out, whichever way it comes', () => {
    const secret = 'Zx9-very-secret-value';
    registerSecret(secret);
    const { view, text } = open({ verbose: true });
    view.note(`note ${secret}`);
    view.warn(`warning ${secret}`);
    view.org({ id: 'o', name: secret, region: 'us-east-1' }, secret);
    view.plan({
      steps: [step({ id: 'x', action: 'create', changes: [{ path: 'p', before: null, after: secret }] })],
    });
    view.listen({ kind: 'step-start', step: role });
    view.listen({ kind: 'step-progress', step: role, text: secret });
    view.listen({ kind: 'step-end', result: result(role, 'failed', { error: new Error(secret) }) });
    view.report(
      { ...failed, error: { code: 'unexpected', what: secret, why: secret, next: secret } },
      nothing,
    );
    view.pause();
    expect(text()).not.toContain(secret);
    expect(text()).toContain('[secret]');
  });
});

describe('progress where nobody sees a spinner turn', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  test('is plain lines: what is waited for, and how each step ended and how long it took', () => {
    const { view, text } = open();
    view.listen({ kind: 'step-start', step: role });
    view.listen({ kind: 'step-progress', step: role, text: 'waiting for the role to take effect' });
    view.listen({ kind: 'step-progress', step: role, text: 'waiting for the role to take effect' });
    vi.advanceTimersByTime(1200);
    view.listen({ kind: 'step-end', result: result(role, 'done') });
    view.pause();
    expect(text()).toBe(
      [
        '  Role "Presence API User": waiting for the role to take effect',
        '✔ Role "Presence API User" created (1.2 s)',
        '',
      ].join('\n'),
    );
  });

  test('shows a sign of life every ten seconds, and none after the end', () => {
    const { view, text } = open();
    view.listen({ kind: 'step-start', step: role });
    vi.advanceTimersByTime(9_900);
    expect(text()).toBe('');
    vi.advanceTimersByTime(10_200);
    expect(text()).toBe(
      [
        '  Still working: Role "Presence API User" (creating, 10 s)',
        '  Still working: Role "Presence API User" (creating, 20 s)',
        '',
      ].join('\n'),
    );
    view.listen({ kind: 'step-end', result: result(role, 'done') });
    const before = text();
    vi.advanceTimersByTime(60_000);
    expect(text()).toBe(before);
  });

  test('does not repeat a line that only counts the seconds', () => {
    const { view, text } = open();
    view.listen({ kind: 'step-start', step: role });
    for (const seconds of [1, 2, 3]) {
      view.listen({ kind: 'step-progress', step: role, text: `waiting for the role (${seconds} s)` });
    }
    view.pause();
    expect(text()).toBe('  Role "Presence API User": waiting for the role (1 s)\n');
  });

  test('has no escape sequence in it, even when the environment speaks of a terminal', () => {
    const stream = keptStream();
    const environment = { TERM: 'xterm-256color', LANG: 'C.UTF-8' };
    const { view } = open({ stdout: stream, stderr: stream, environment });
    view.plan(everyAction);
    view.listen({ kind: 'step-start', step: role });
    view.listen({ kind: 'step-end', result: result(role, 'done') });
    view.report(failed, nothing);
    expect(stream.text()).not.toContain('\u001b');
  });
});

describe('the spinner', () => {
  test('names what is running, gives way to every line, and is gone after a pause', () => {
    const log: string[] = [];
    const spinner = {
      show: (text: string) => void log.push(`show ${text}`),
      clear: () => void log.push('clear'),
    };
    const { view, text } = open({ spinner });
    view.listen({ kind: 'step-start', step: role });
    view.listen({ kind: 'step-start', step: client });
    expect(log.at(-1)).toBe('show Role "Presence API User": creating (and 1 more)');
    view.listen({ kind: 'step-progress', step: client, text: 'waiting for the role to take effect' });
    expect(log.at(-1)).toBe('show OAuth client: waiting for the role to take effect (and 1 more)');
    view.listen({ kind: 'step-end', result: result(role, 'done') });
    expect(text()).toContain('✔ Role "Presence API User" created');
    expect(log.at(-1)).toBe('show OAuth client "Presence Public API": waiting for the role to take effect');
    view.pause();
    expect(log.at(-1)).toBe('clear');
  });

  test.each([40, 60])(
    'leaves room in %i columns for the ^C that the terminal writes behind it',
    (columns) => {
      const shown: string[] = [];
      const { view } = open({
        columns,
        spinner: { show: (text) => void shown.push(text), clear: () => undefined },
      });
      view.listen({
        kind: 'preparing',
        text: 'Reading the 1200 people of the list, and the presences of this org',
      });
      view.listen({ kind: 'step-start', step: role });
      view.listen({ kind: 'step-progress', step: role, text: 'waiting for the role to take effect, 20 s' });
      expect(shown.length).toBe(3);
      expect(shown[0]).toMatch(/^Reading the 1200 people of (?:the list, and the presences…|the…)$/);
      expect(shown[2]).toBe(
        columns === 60
          ? 'Role: waiting for the role to take effect, 20 s'
          : 'Role: waiting for the role to take…',
      );
      const sign = 2;
      for (const text of shown) expect(sign + textWidth(text) + '^C'.length).toBeLessThan(columns);
    },
  );
});
