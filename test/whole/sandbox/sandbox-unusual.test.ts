import { readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { instant } from '../../../src/practice-org/conditions.js';
import { textWidth } from '../../../src/ui/text.js';
import { newFolder } from '../../support/folder.js';
import { type RunHereResult, runHere } from '../../support/run-here.js';
import { oneLine } from '../../support/whole.js';

function folder(): string {
  return newFolder();
}

function link(name: string, target: string): string {
  const path = join(folder(), name);
  symlinkSync(target, path);
  return path;
}

/** A file with faults, and without any of the usual waits. */
function faultFile(...faults: object[]): string {
  const file = join(folder(), 'faults.json');
  const conditions = { ...instant };
  writeFileSync(file, JSON.stringify({ faults, conditions }));
  return file;
}

/** A practice org with the Teams solution in it, and the address of somebody who is Available. */
async function withSolution(): Promise<{ file: string; email: string }> {
  const file = join(folder(), 'org.json');
  await runHere(['sandbox', 'reset', '--sandbox', file, '--seed', 'unusual', '--users', '40', '--yes']);
  const environment = { GC_PRESENCE_SANDBOX_FAULTS: faultFile() };
  const setup = await runHere(['teams-presence', 'setup', '--sandbox', file, '--yes'], { environment });
  expect(setup.code, setup.stderr).toBe(0);
  const { stdout } = await runHere(['sandbox', 'show', '--sandbox', file, '--json']);
  const { people } = JSON.parse(stdout);
  const { email } = people.find(({ presence }: { presence: string }) => presence === 'Available');
  return { file, email };
}

describe('a practice org that cannot be used', () => {
  test('of another version is refused by every command, which say how to get a new one', async () => {
    const file = join(folder(), 'org.json');
    for (const [version, ...command] of [
      ['1', 'sandbox', 'show'],
      ['2', 'sandbox', 'run-schedules'],
      ['2', 'teams-presence', 'plan'],
      ['99', 'sandbox', 'show'],
    ] as const) {
      const older = JSON.stringify({ version: Number(version), clockOffset: 0, identity: {} });
      writeFileSync(file, older);
      const { code, stderr } = await runHere([...command, '--sandbox', file]);
      expect(code).toBe(3);
      expect(oneLine(stderr)).toContain(`of version ${version}`);
      expect(readFileSync(file, 'utf8')).toBe(older);
      expect(oneLine(stderr)).toContain(`gc-presence sandbox reset --yes --sandbox ${file}`);
    }
    expect((await runHere(['sandbox', 'reset', '--sandbox', file, '--yes'])).code).toBe(0);
    expect((await runHere(['sandbox', 'show', '--sandbox', file])).code).toBe(0);
  });

  test('is not thrown away by reset when it is something else', async () => {
    const file = join(folder(), 'package.json');
    writeFileSync(file, '{"version": "1.0.0"}');
    const { code, stderr } = await runHere(['sandbox', 'reset', '--sandbox', file, '--yes']);
    expect(code).toBe(3);
    expect(oneLine(stderr)).toContain('no practice org');
    expect(readFileSync(file, 'utf8')).toBe('{"version": "1.0.0"}');
  });

  test.each([
    ['a folder', 'is no file', () => folder()],
    ['a broken link', 'is a broken link', () => link('gone.json', join(folder(), 'nowhere'))],
    ['a link to itself', 'a link that leads back', () => link('loop.json', 'loop.json')],
    ['a name that is too long', 'too long', () => join(folder(), 'x'.repeat(300))],
  ])('because its path is %s is an answer of three lines, not a crash', async (_, why, file) => {
    const { code, stderr } = await runHere(['sandbox', 'show', '--sandbox', file()]);
    expect(code).toBe(3);
    expect(oneLine(stderr)).toContain(`The practice org cannot be opened. Why: `);
    expect(oneLine(stderr)).toContain(why);
  });
});

test('colours that stand in a name of the org are shown as text, in an overview and in a stack trace', async () => {
  const file = join(folder(), 'org.json');
  await runHere(['sandbox', 'reset', '--sandbox', file, '--yes']);
  writeFileSync(file, readFileSync(file, 'utf8').replaceAll('Riverbend Insurance', 'River\\u001b[8mbend'));
  const shown = await runHere(['sandbox', 'show', '--sandbox', file]);
  expect(shown.stdout).toContain('River\\u{1b}[8mbend');
  const state = 'In\u001b[31mCall';
  const user = ['--user', 'ada.okafor@riverbend.example', '--teams-presence', state];
  const failed = await runHere(['sandbox', 'emit', '--sandbox', file, '--verbose', ...user]);
  expect(failed.stderr).toContain('    at ');
  for (const text of [shown.stdout, failed.stderr]) expect(text).not.toContain('\u001b[');
});

describe('faults', () => {
  test('reach setup through GC_PRESENCE_SANDBOX_FAULTS, which gets through them', async () => {
    const faults = faultFile({
      kind: 'server-error',
      status: 503,
      operation: 'postAuthorizationRoles',
      nth: 1,
    });
    const [file, log] = [join(folder(), 'org.json'), join(folder(), 'debug.log')];
    const args = ['teams-presence', 'setup', '--sandbox', file, '--yes', '--json', '--debug-log', log];
    const { code, stdout } = await runHere(args, { environment: { GC_PRESENCE_SANDBOX_FAULTS: faults } });
    expect(code, stdout).toBe(0);
    expect(JSON.parse(stdout).result).toBe('applied');
    expect(readFileSync(log, 'utf8')).toContain('503');
  });

  test('reach the data actions of an emitted event', async () => {
    const { file, email } = await withSolution();
    const faults = faultFile({ kind: 'latency', milliseconds: 90_000, caller: 'data-action', method: 'GET' });
    const args = ['sandbox', 'emit', '--sandbox', file, '--user', email, '--teams-presence', 'InACall'];
    const { stdout } = await runHere([...args, '--faults', faults]);
    expect(stdout).toContain('as before');
    expect(stdout).toContain('timed out');
    expect((await runHere(args)).stdout).toContain('Available → Busy');
  });

  test('of a file that is missing are refused before anything is done', async () => {
    const file = join(folder(), 'org.json');
    const environment = { GC_PRESENCE_SANDBOX_FAULTS: '/nowhere/faults.json' };
    const { code, stderr } = await runHere(['sandbox', 'show', '--sandbox', file], { environment });
    expect(code).toBe(3);
    expect(oneLine(stderr)).toContain('/nowhere/faults.json cannot be used. Why: There is no such file.');
  });
});

describe('the text of sandbox commands', () => {
  test.each([60, 80])('fits a window of %i columns, long words that stay whole apart', async (columns) => {
    const { file, email } = await withSolution();
    const emit = ['sandbox', 'emit', '--sandbox', file, '--user', email, '--teams-presence', 'Busy'];
    for (const args of [
      emit,
      ['sandbox', 'show', '--sandbox', file],
      ['sandbox', 'run-schedules', '--sandbox', file],
    ]) {
      const { stdout } = await runHere(args, { columns, environment: { NO_COLOR: '1' } });
      const wide = stdout.split('\n').filter((line) => textWidth(line) > columns);
      expect(wide.filter((line) => (line.split(' ').at(-1) ?? '').length < 25)).toEqual([]);
      expect(stdout).not.toContain('\u001b[');
    }
  });

  test('has colours at a terminal only', async () => {
    const file = join(folder(), 'org.json');
    const args = ['sandbox', 'show', '--sandbox', file];
    expect((await runHere(args, { columns: 80 })).stdout).toContain('\u001b[1m');
    expect((await runHere(args)).stdout).not.toContain('\u001b[');
  });
});

test('in a narrow window what is installed keeps its whole name, and one of a kind is no plural', async () => {
  const { file } = await withSolution();
  const { stdout } = await runHere(['sandbox', 'show', '--sandbox', file], { columns: 60 });
  expect(stdout).toContain('Microsoft Teams Integration Presence Trigger');
  for (const line of stdout.split('\n').filter((one) => !one.startsWith('File:')))
    expect(textWidth(line), line).toBeLessThanOrEqual(60);
  expect(stdout).not.toMatch(/\b1 (policies|rows|rules)\b/);
});

test('what to do next after a rehearsal stays in its practice org', async () => {
  const file = join(folder(), 'org.json');
  const environment = { GC_PRESENCE_SANDBOX_FAULTS: faultFile() };
  const plan = await runHere(['teams-presence', 'plan', '--sandbox', file], { environment });
  expect(oneLine(plan.stdout)).toContain(
    `Make these changes: gc-presence teams-presence setup --yes --sandbox ${file}`,
  );
  const setup = await runHere(['teams-presence', 'setup', '--sandbox', file, '--yes'], { environment });
  const lines = oneLine(setup.stdout).split('What to do next:')[1] ?? '';
  const commands = lines.split('gc-presence ').slice(1);
  expect(commands.length).toBeGreaterThan(2);
  for (const line of commands) expect(line).toContain(` --sandbox ${file}`);
  const missing = await runHere(['mappings', 'list', '--table', 'Nope', '--sandbox', file, '--json'], {
    environment,
  });
  expect(JSON.parse(missing.stdout).error.hint).toContain(`setup --yes --sandbox ${file}"`);
});

describe('a practice org with schedules', () => {
  const file = join(folder(), 'org.json');
  const environment = { GC_PRESENCE_SANDBOX_FAULTS: faultFile() };
  const associateUser = (command: string, ...more: string[]) =>
    runHere(['associate-user', command, '--sandbox', file, ...more], { environment });
  let setup: RunHereResult;
  beforeAll(async () => {
    const users = join(folder(), 'associates.csv');
    writeFileSync(users, 'email\nada.okafor@riverbend.example\n');
    await runHere(['sandbox', 'show', '--sandbox', file]);
    const state = JSON.parse(readFileSync(file, 'utf8'));
    const clockOffset = Date.parse('2027-06-18T12:00:00Z') - Date.now();
    writeFileSync(file, JSON.stringify({ ...state, clockOffset }));
    const answers = ['--users', users, '--time-zone', 'America/New_York', '--site', 'Head Office'];
    setup = await associateUser('setup', ...answers, '--caller-number', '+13175550100', '--yes');
    expect(setup.code, setup.stderr).toBe(0);
  });

  test('lists all that setup made in words, and no refusal that was a wait', async () => {
    const show = ['sandbox', 'show', '--sandbox', file];
    const { installed, events } = JSON.parse((await runHere([...show, '--json'], { environment })).stdout);
    expect(installed.map(({ kind }: { kind: string }) => kind)).toEqual([
      ...['role', 'OAuth client', 'credential', 'integration', 'data action', 'outbound call flow'],
      ...['wrap-up code', 'contact list', 'response set', 'rule set', 'rule set'],
      ...['campaign', 'campaign'],
    ]);
    expect(events.filter(({ kind }: { kind: string }) => kind === 'refused')).toEqual([]);
    const { stdout } = await runHere(show, { columns: 100, environment });
    expect(stdout).toMatch(/^campaign +ScheduledWorkflow +at 08:00 America\/New_York/m);
  });

  test('has one clock, that of setup too: the dates in the preview and the period named for schedules are yet to come', () => {
    expect(setup.stdout).toMatch(/2027-06-(18|21)/);
    const advised = /gc-presence (sandbox run-schedules .*? --sandbox \S+)/.exec(oneLine(setup.stdout))?.[1];
    expect(advised).toBe(`sandbox run-schedules --from 2027-06-21 --to 2027-07-04 --sandbox ${file}`);
  });

  test('has a clock that is moved by run-schedules, which says so before and after; verify and show go by it', async () => {
    const run = await runHere(['sandbox', 'run-schedules', '--sandbox', file, '--to', '2027-06-30'], {
      environment,
    });
    expect(run.code).toBe(0);
    expect(oneLine(run.stderr)).toContain('The clock of the practice org moves from 2027-06-18 12:0');
    expect(oneLine(run.stdout)).toMatch(
      /The clock of this practice org shows 2027-06-30 23:59 UTC from now on; only .*reset.* sets it back/,
    );
    const verify = await associateUser('verify', '--user', 'ada.okafor@riverbend.example');
    expect(oneLine(verify.stdout)).toContain('Next: Thu 1 Jul 2027 08:00');
    const show = await runHere(['sandbox', 'show', '--sandbox', file]);
    expect(show.stdout).toContain('days ahead of this machine');
  });

  test('has a clock that is not taken by doctor for a fault of this machine', async () => {
    const { stdout } = await runHere(['doctor', '--sandbox', file, '--json'], { environment });
    const { checks } = JSON.parse(stdout) as { checks: { id: string; status: string }[] };
    expect(checks.find(({ id }) => id === 'clock')).toMatchObject({ status: 'ok' });
  });
});
