import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { bin, cleanEnvironment, runCli } from '../support/cli.js';
import { type Gate, openGate } from '../support/gate.js';
import { hasty } from '../support/hasty.js';
import { census, expectOneOfEach } from '../support/one-of-each.js';
import { gatewayEnvironment, type Whole, wholeOrg } from '../support/whole.js';

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
  /** Fulfilled as soon as it has written this. */
  readonly saying: (words: string) => Promise<void>;
  readonly ended: Promise<number | null>;
}

/** Starts a real installation, and holds the answer of the first request for which `isIt` holds. */
async function installUntil(isIt: (method: string, path: string) => boolean): Promise<Stage> {
  const whole = await wholeOrg();
  const gate = await openGate(whole.org.url, (_count, { method = '', url = '' }) =>
    isIt(method, url) ? 'hold-answer' : 'pass',
  );
  const environment = { XDG_STATE_HOME: `${whole.home}/state-of-the-process` };
  const running = start(setup, {
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
  const listeners = new Set<() => void>();
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (more: string) => {
      text += more;
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
  return { child, text: () => text, saying, ended };
}

/** The run after it, in this process. */
function finish({ whole, environment }: Stage) {
  return whole.run([...setup, '--json'], { pace: hasty, environment });
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

      const next = await finish(stage);
      expect(next.code, next.stdout).toBe(0);
      await expectOneOfEach(stage.whole, before, { environment: stage.environment });
    },
  );
});

describe('kill -9 of a process that is its own practice org', () => {
  test.each(['Role', 'Workflow'])(
    'after the step %s: its file is whole, the next run finishes, and the one after it finds everything in sync',
    async (step) => {
      const home = mkdtempSync(join(tmpdir(), 'gc-presence-killed-'));
      toClose.push(() => rmSync(home, { recursive: true, force: true }));
      const environment = { XDG_STATE_HOME: home };
      const args = [...setup, '--sandbox', join(home, 'org.json')];
      const first = start(args, environment);
      toClose.push(() => void first.child.kill('SIGKILL'));
      await first.saying(`✔ ${step}`);
      first.child.kill('SIGKILL');
      await first.ended;

      const next = await runCli([...args, '--json'], { env: environment });
      expect(next.code, next.stdout).toBe(0);
      const last = await runCli([...args, '--json'], { env: environment });
      expect(JSON.parse(last.stdout), last.stdout + last.stderr).toMatchObject({ result: 'in-sync' });
    },
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
    const text = stage.process.text();
    expect(text).toContain('Role "Presence API User" created');
    expect(text).toContain('OAuth client "Presence Public API" created');
    expect(text).toMatch(/Integration "Genesys Cloud Presence API" .*not/);
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
    expect(census(stage.whole.org.org.state).installerHolds).not.toEqual(before.installerHolds);
    const next = await finish(stage);
    expect(next.code, next.stdout).toBe(0);
    await expectOneOfEach(stage.whole, before, { environment: stage.environment });
  });
});
