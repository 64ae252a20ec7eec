import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { bin, cleanEnvironment, runCli } from '../support/cli.js';
import { newFolder } from '../support/folder.js';
import { type Gate, openGate } from '../support/gate.js';
import { hasty } from '../support/hasty.js';
import { census, expectOneOfEach } from '../support/one-of-each.js';
import { personWith } from '../support/people.js';
import { reportSchema } from '../support/report-schema.js';
import { runHere } from '../support/run-here.js';
import { gatewayEnvironment, oneLine, type Whole, wholeOrg } from '../support/whole.js';

const setup = ['teams-presence', 'setup', '--yes'];

const toClose: (() => Promise<void> | void)[] = [];

afterEach(async () => {
  for (const close of toClose.splice(0).toReversed()) await close();
});

interface Stage {
  readonly whole: Whole;
  readonly gate: Gate;
  /** Of the process and of the runs after it. */
  readonly environment: Readonly<Record<string, string>>;
  readonly process: Running;
}

interface Running {
  readonly child: ChildProcessWithoutNullStreams;
  /** Everything that it wrote so far. */
  readonly text: () => string;
  /** Of that, what it wrote to standard output. */
  readonly output: () => string;
  /** Fulfilled as soon as it has written this. */
  readonly saying: (words: string) => Promise<void>;
  readonly ended: Promise<number | null>;
}

/** Starts a real installation, and holds the answer of the first request for which `isIt` holds. */
async function installUntil(
  isIt: (method: string, path: string) => boolean,
  more: readonly string[] = [],
): Promise<Stage> {
  const whole = await wholeOrg();
  const gate = await openGate(whole.org.url, (_count, { method = '', url = '' }) =>
    isIt(method, url) ? 'hold-answer' : 'pass',
  );
  const environment = { XDG_STATE_HOME: `${whole.home}/state-of-the-process` };
  const running = start([...setup, ...more], {
    ...gatewayEnvironment(whole.org),
    GENESYSCLOUD_GATEWAY_PORT: gate.port,
    ...environment,
  });
  toClose.push(
    () => whole.close(),
    () => gate.close(),
    () => void running.child.kill('SIGKILL'),
  );
  return { whole, gate, environment, process: running };
}

function start(args: readonly string[], env: Readonly<Record<string, string>>): Running {
  const child = spawn(process.execPath, [bin, ...args], { env: cleanEnvironment(env), stdio: 'pipe' });
  let text = '';
  let output = '';
  const listeners = new Set<() => void>();
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (more: string) => {
      text += more;
      if (stream === child.stdout) output += more;
      for (const listener of listeners) listener();
    });
  }
  const ended = new Promise<number | null>((resolve) => {
    child.on('close', (code) => resolve(code));
  });
  const saying = (words: string) =>
    new Promise<void>((resolve, reject) => {
      const listener = () => {
        if (text.includes(words)) resolve();
      };
      listeners.add(listener);
      listener();
      void ended.then(() => reject(new Error(`It ended without saying "${words}": ${text}`)));
    });
  return { child, text: () => text, output: () => output, saying, ended };
}

/** The run after it, in this process. */
function finish({ whole, environment }: Stage) {
  return whole.run([...setup, '--json'], { tuning: hasty, environment });
}

function notesBelow({ environment }: Stage): readonly string[] {
  const files = readdirSync(environment.XDG_STATE_HOME ?? '', { recursive: true, encoding: 'utf8' });
  return files.filter((file) => file.includes('at-work-'));
}

const creations: readonly (readonly [string, string, RegExp])[] = [
  ['role', 'POST', /\/authorization\/roles$/],
  ['OAuth client', 'POST', /\/oauth\/clients$/],
  ['integration', 'POST', /\/integrations$/],
  ['workflow', 'PUT', /\/uploads\/flow-jobs\//],
  ['trigger', 'POST', /\/processautomation\/triggers$/],
];

describe('kill -9', () => {
  test.each(creations)(
    'while the %s is being created: the next run finishes, and makes nothing twice',
    async (_name, method, path) => {
      const stage = await installUntil(
        (itsMethod, itsPath) => itsMethod === method && path.test(itsPath.split('?')[0] ?? ''),
      );
      const before = census(stage.whole.org.org.state);
      await stage.gate.held;
      stage.process.child.kill('SIGKILL');
      await stage.process.ended;
      // It still notes that it is at work, and is known to be gone.
      expect(notesBelow(stage)).toHaveLength(1);

      const next = await finish(stage);
      expect(next.code, next.stdout).toBe(0);
      await expectOneOfEach(stage.whole, before, { environment: stage.environment });
    },
  );
});

/**
 * What was being created when the process was killed is looked for for two seconds in place of a minute: longer by far than
 * a practice org hides anything.
 */
const doubtful = { ...hasty, visibility: { deadline: 2000, first: 100, max: 500 } };

describe('kill -9 of a process that is its own practice org', () => {
  test.each(['Role', 'Workflow'])(
    'after the step %s: its file is whole, the next run finishes, and the one after it finds everything in sync',
    async (step) => {
      const home = newFolder();
      const environment = { XDG_STATE_HOME: home };
      const args = [...setup, '--sandbox', join(home, 'org.json')];
      const first = start(args, environment);
      toClose.push(() => void first.child.kill('SIGKILL'));
      await first.saying(`✔ ${step}`);
      first.child.kill('SIGKILL');
      await first.ended;

      const next = await runHere([...args, '--json'], { environment, tuning: doubtful });
      expect(next.code, next.stdout).toBe(0);
      const last = await runCli([...args, '--json'], { env: environment });
      expect(JSON.parse(last.stdout), last.stdout + last.stderr).toMatchObject({ result: 'in-sync' });
    },
    30_000,
  );
});

describe('Ctrl-C', () => {
  test('while a request is under way: it is finished, the run ends with 130 and says what was done and what not', async () => {
    const stage = await installUntil((method, path) => method === 'POST' && path.endsWith('/oauth/clients'));
    const before = census(stage.whole.org.org.state);
    await stage.gate.held;
    stage.process.child.kill('SIGINT');
    await stage.process.saying('Stopping after the running request');
    stage.gate.open();

    expect(await stage.process.ended).toBe(130);
    const text = oneLine(stage.process.text());
    expect(text).toContain('Role "Presence API User" created');
    expect(text).toContain('OAuth client "Presence Public API" created');
    expect(text).toMatch(/Not attempted: .*Credential "Presence Public API"/s);
    expect(text).toContain('Run the same command again');
    expect(census(stage.whole.org.org.state).installerHolds).toEqual(before.installerHolds);

    const next = await finish(stage);
    expect(next.code, next.stdout).toBe(0);
    await expectOneOfEach(stage.whole, before, { environment: stage.environment });
  });

  test('a second time: the process ends at once, and the next run takes back what was needed only for the run', async () => {
    const stage = await installUntil((method, path) => method === 'POST' && path.endsWith('/oauth/clients'));
    const before = census(stage.whole.org.org.state);
    await stage.gate.held;
    stage.process.child.kill('SIGINT');
    await stage.process.saying('Stopping after the running request');
    stage.process.child.kill('SIGINT');

    expect(await stage.process.ended).toBe(130);
    const text = oneLine(stage.process.text());
    expect(text).toMatch(/Begun and not finished, [^.]*OAuth client "Presence Public API"/);
    expect(text).toMatch(/Not attempted: .*Trigger "/s);
    expect(text).toMatch(/Stopped: .*\d begun and not finished/);
    expect(text).toContain(
      'This may not be done: Took the role "Presence API User" back from the client "Setup wizard".',
    );
    expect(text).toContain('Stopped at once.');
    expect(text).toContain('Run the same command again');
    expect(census(stage.whole.org.org.state).installerHolds).not.toEqual(before.installerHolds);
    const next = await finish(stage);
    expect(next.code, next.stdout).toBe(0);
    await expectOneOfEach(stage.whole, before, { environment: stage.environment });
  });

  test('a second time with --json: the one document says what was done, what was begun and what may be left', async () => {
    const stage = await installUntil(
      (method, path) => method === 'POST' && path.endsWith('/oauth/clients'),
      ['--json'],
    );
    await stage.gate.held;
    stage.process.child.kill('SIGINT');
    await stage.process.saying('Stopping after the running request');
    stage.process.child.kill('SIGINT');

    expect(await stage.process.ended).toBe(130);
    const document = reportSchema.parse(JSON.parse(stage.process.output()));
    expect(document).toMatchObject({
      command: 'teams-presence setup',
      org: { region: 'us-east-1' },
      result: 'failed',
      error: { code: 'interrupted' },
      warnings: [expect.stringContaining('This may not be done: Took the role')],
    });
    const ends = new Map(document.steps.map(({ id, status, reason }) => [id, [status, reason]]));
    expect(ends.get('role')).toEqual(['done', undefined]);
    expect(ends.get('oauth-client')).toEqual(['pending', expect.stringContaining('after it had begun')]);
    // Which of the two depends on what had come to its end by then.
    const untouched = /^The run ended before this step changed anything\.$|, which was not finished\.$/;
    expect(ends.get('trigger')).toEqual(['pending', expect.stringMatching(untouched)]);
  });

  /** Two of them while the answer to this request is held, in an org in which the solution is. */
  async function twiceDuring(
    method: string,
    path: RegExp,
    args: readonly string[] | ((whole: Whole) => readonly string[]),
  ) {
    const whole = await wholeOrg();
    toClose.push(() => whole.close());
    await whole.run(setup, { tuning: hasty });
    const gate = await openGate(whole.org.url, (_count, request) =>
      request.method === method && path.test(request.url ?? '') ? 'hold-answer' : 'pass',
    );
    const words = typeof args === 'function' ? args(whole) : args;
    const running = start([...words, '--json'], {
      ...gatewayEnvironment(whole.org),
      GENESYSCLOUD_GATEWAY_PORT: gate.port,
    });
    toClose.push(
      () => gate.close(),
      () => void running.child.kill('SIGKILL'),
    );
    await gate.held;
    running.child.kill('SIGINT');
    await running.saying('Stopping after the running request');
    running.child.kill('SIGINT');
    expect(await running.ended).toBe(130);
    return reportSchema.parse(JSON.parse(running.output()));
  }

  test('a second time between a new secret and its storing: people are told that it may not be stored', async () => {
    const rotate = ['teams-presence', 'rotate-secret', '--yes'];
    const document = await twiceDuring('POST', /\/secret$/, rotate);
    expect(document.steps).toMatchObject([{ id: 'credential', status: 'pending' }]);
    expect(document.warnings).toEqual([
      'This may not be done: Stored the new secret of the OAuth client. Until it is, the solution may not work.',
    ]);
  });

  test('a second time during a trial: people are told whose presence it may have changed', async () => {
    const nameOf = new Map<string, string>();
    const document = await twiceDuring('POST', /\/flows\/executions$/, ({ org }) => {
      const person = personWith(org.org, 'Available');
      nameOf.set('person', person.name);
      return ['teams-presence', 'verify', '--user', person.email];
    });
    expect(document.warnings).toEqual([
      `This may not be done: Put the presence of ${nameOf.get('person')} back, and removed what was made for the trial.`,
    ]);
  });

  test('a second time in a command without steps: there is a document all the same', async () => {
    const document = await twiceDuring('PUT', /\/rows\//, ['mappings', 'set', 'Busy=Available']);
    expect(document).toMatchObject({
      command: 'mappings set',
      result: 'failed',
      error: { code: 'interrupted' },
    });
  });
});

describe('a closed terminal', () => {
  test('stops the run as Ctrl-C does, although nobody reads any more and the signal comes twice', async () => {
    const stage = await installUntil((method, path) => method === 'POST' && path.endsWith('/oauth/clients'));
    const before = census(stage.whole.org.org.state);
    await stage.gate.held;
    const { child } = stage.process;
    for (const stream of [child.stdout, child.stderr]) stream.destroy();
    for (const name of ['SIGHUP', 'SIGHUP'] as const) {
      child.kill(name);
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
    stage.gate.open();

    expect(await stage.process.ended).toBe(130);
    expect(census(stage.whole.org.org.state).installerHolds).toEqual(before.installerHolds);
    const next = await finish(stage);
    expect(next.code, next.stdout).toBe(0);
    await expectOneOfEach(stage.whole, before, { environment: stage.environment });
  });
});
