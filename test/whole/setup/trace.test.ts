import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import type { Gap, Timeline } from '../../../src/core/timeline.js';
import { hasty } from '../../support/hasty.js';
import { oneLine, type Whole, wholeOrg } from '../../support/whole.js';
import { associateArguments, five } from '../associate.js';

interface TraceDocument extends Omit<Timeline, 'entries'> {
  readonly command: string;
  readonly requests: Timeline['entries'];
}

const looking = ['teams-presence plan', 'mappings list', 'doctor'];

/** The times from 0 to the end that neither a request nor a gap is said to take. Times are rounded to tenths. */
function untold({ requests, gaps, duration }: TraceDocument): readonly string[] {
  const told = [
    ...requests.map(({ sentAt, endedAt }) => ({ from: sentAt, to: endedAt })),
    ...gaps.map(({ from, to }) => ({ from, to })),
  ].sort((one, other) => one.from - other.from);
  let until = 0;
  const holes: string[] = [];
  for (const { from, to } of [...told, { from: duration, to: duration }]) {
    if (from > until + 0.2) holes.push(`${until} to ${from}`);
    until = Math.max(until, to);
  }
  return holes;
}

describe('--trace of a fresh setup', () => {
  test.each([
    ['teams-presence', []],
    ['associate-user', associateArguments('associates.csv')],
  ] as const)(
    'of %s tells of every moment what was waited for, from start to end',
    async (solution, more) => {
      const whole = await wholeOrg({
        faults: {
          faults: [{ kind: 'server-error', status: 503, operation: 'oauth-token', first: 1 }],
          conditions: { grantTakesEffect: 400 },
        },
      });
      onTestFinished(() => whole.close());
      whole.write('associates.csv', `email\n${five.join('\n')}\n`);
      const run = await whole.run([solution, 'setup', ...more, '--yes', '--trace', 'fresh.json'], {
        tuning: hasty,
      });
      expect(run.code).toBe(0);
      const document = JSON.parse(readFileSync(join(whole.home, 'fresh.json'), 'utf8')) as TraceDocument;
      const { requests, gaps } = document;
      expect(untold(document)).toEqual([]);
      const during = (gap: Gap) =>
        requests.filter(({ sentAt, endedAt }) => sentAt < gap.to && endedAt > gap.from);
      expect(gaps.filter((gap) => during(gap).length > 0)).toEqual([]);
      expect(new Set(gaps.map(({ kind }) => kind))).toEqual(new Set(['own', 'pause']));
      const pauses = gaps.filter(({ kind }) => kind === 'pause').map(({ what }) => what);
      expect(pauses).toContain('another try of POST /oauth/token');
      expect(pauses).toContain('the role to take effect (up to 5 minutes)');

      // The critical path: each waited for the one before, and what is between them is told.
      const critical = requests.filter((entry) => entry.critical);
      expect(critical.map(({ after }) => after)).toEqual([
        undefined,
        ...critical.map(({ number }) => number).slice(0, -1),
      ]);
      expect(Math.max(...requests.map(({ endedAt }) => endedAt))).toBe(critical.at(-1)?.endedAt);
      for (const [at, entry] of critical.entries()) {
        const from = critical[at - 1]?.endedAt ?? 0;
        expect(Math.abs(entry.sentAt - from - entry.own - entry.waited)).toBeLessThan(0.5);
      }
    },
  );

  test('finds all pauses, because nothing of the program sleeps elsewhere', () => {
    const sources = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter((name) =>
      name.endsWith('.ts'),
    );
    const sleeping = sources.filter((name) =>
      /node:timers|\bsetTimeout\(|Atomics\.wait/.test(readFileSync(join('src', name), 'utf8')),
    );
    expect(sleeping.filter((name) => !name.startsWith('practice-org')).sort()).toEqual([
      'cli/process.ts', // writes at the very end
      'core/file-lock.ts', // another process, for milliseconds
      'core/files.ts', // a pipe that somebody has named
      'core/retry.ts',
      'solution/command-run.ts', // the time limit
      'solutions/associate-user/solution.ts', // loads a library beside requests
      'state/journal-file.ts', // the next turn
      'ui/own-prompts.ts', // whether a key begins a paste
    ]);
  });
});

describe('--trace', () => {
  let whole: Whole;
  beforeAll(async () => {
    whole = await wholeOrg({
      faults: { faults: [{ kind: 'server-error', status: 503, path: '/api/v2/flows', first: 1 }] },
    });
    await whole.run(['teams-presence', 'setup', '--yes', '--trace', 'setup.json'], { tuning: hasty });
  });
  afterAll(() => whole.close());

  const read = (name: string) => readFileSync(join(whole.home, name), 'utf8');
  const document = (name: string) => JSON.parse(read(name)) as TraceDocument;

  test.each(looking)('of %s writes every request with what it waited for', async (words) => {
    const run = await whole.run([...words.split(' '), '--trace', 'looked.json']);
    const { command, requests, rounds } = document('looked.json');
    expect(command).toBe(words);
    expect(requests.length).toBe(run.requests.length);
    expect(requests.map(({ kind }) => kind).sort()).toEqual(run.requests.map(({ kind }) => kind).sort());
    for (const { after, sentAt } of requests)
      if (after !== undefined) expect(requests[after - 1]?.endedAt).toBeLessThanOrEqual(sentAt);
    const critical = requests.filter((entry) => entry.critical);
    expect(critical[0]?.operation).toBe('POST /oauth/token');
    expect(critical.length).toBeLessThanOrEqual(rounds);
  });

  test('shows a request that was sent again as another try', () => {
    const { requests } = document('setup.json');
    const refused = requests.find(({ status }) => status === 503);
    const again = requests.find(
      ({ operation, attempt }) => operation === refused?.operation && attempt === 2,
    );
    expect(again?.status).toBe(200);
    expect(again?.wantedAt).toBeGreaterThanOrEqual(refused?.endedAt ?? Number.NaN);
  });

  test('is a page that needs nothing else, for its owner only', async () => {
    await whole.run(['teams-presence', 'status', '--trace', 'status.html']);
    const page = read('status.html');
    expect(page).toContain('<title>Requests of gc-presence teams-presence status</title>');
    expect(page).toContain('GET /api/v2/flows');
    expect(page).not.toMatch(/<script|<link|<img|url\(|https?:/);
    expect(statSync(join(whole.home, 'status.html')).mode & 0o777).toBe(0o600);
  });

  test.each(looking)('on a full disk stops nothing in %s, and is told of once', async (words) => {
    const without = await whole.run(words.split(' '));
    symlinkSync('/dev/full', join(whole.home, 'full.html'));
    onTestFinished(() => rmSync(join(whole.home, 'full.html')));
    const run = await whole.run([...words.split(' '), '--trace', 'full.html']);
    expect(run.code).toBe(without.code);
    expect(oneLine(run.stderr).split('The trace was not written').length).toBe(2);
  });

  test.each([
    ['--report', 'report'],
    ['--debug-log', 'debug log'],
    ['--sandbox', 'practice org'],
  ])('into the file of %s is refused, so that neither replaces the other', async (flag, what) => {
    const words = ['teams-presence', 'status', flag, 'both.html', '--trace', 'both.html'];
    const run = await whole.run(words);
    expect([run.code, run.requests, existsSync(join(whole.home, 'both.html'))]).toEqual([3, [], false]);
    expect(oneLine(run.stderr)).toContain(`both.html cannot be both the ${what} and the trace.`);
  });

  test('no debug log goes into the config file that is read, but answers are saved there', async () => {
    const config = whole.write('setup.yaml', 'division: Home\n');
    const words = ['teams-presence', 'plan', '--config', config];
    const run = await whole.run([...words, '--debug-log', config]);
    expect(run.code).toBe(3);
    expect(oneLine(run.stderr)).toContain('setup.yaml cannot be both the config file and the debug log.');
    expect(readFileSync(config, 'utf8')).toBe('division: Home\n');
    expect((await whole.run([...words, '--save-config', config])).code).not.toBe(3);
  });

  test('into a file of another kind is refused: a list that somebody named by mistake stays as it is', async () => {
    whole.write('associates.csv', 'email\n');
    const run = await whole.run(['teams-presence', 'plan', '--trace', 'associates.csv']);
    expect([run.code, run.requests]).toEqual([3, []]);
    expect(run.stderr).toContain('--trace  must end in .html or .json, not "associates.csv"');
    expect(read('associates.csv')).toBe('email\n');
  });

  test.each([
    ['--trace', 'plan', 'nowhere/trace.html'],
    ['--trace', 'plan', 'setup.json/trace.html'],
    ['--save-config', 'plan', 'nowhere/answers.yaml'],
    ['--save-config', 'plan', '.'],
    ['--save-config', 'setup', 'no.yaml'],
    ['--report', 'setup', 'nowhere/report.html'],
    ['--report', 'status', 'folder.md'],
  ])(
    '%s of %s into %s, where nothing can be written, is refused before anything is sent',
    async (...args) => {
      const [flag, command, file] = args;
      mkdirSync(join(whole.home, 'folder.md'), { recursive: true });
      writeFileSync(join(whole.home, 'no.yaml'), '- a list');
      const before = readdirSync(whole.home);
      const run = await whole.run(['teams-presence', command, flag, file]);
      expect(run.code).toBe(3);
      expect(run.stderr).toContain(file);
      expect(run.requests).toEqual([]);
      expect(readdirSync(whole.home)).toEqual(before);
    },
  );
});
