import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { runCli } from '../support/cli.js';
import { newFolder } from '../support/folder.js';
import { openGate, type Passage } from '../support/gate.js';
import { hasty } from '../support/hasty.js';
import { type RunResult, type Whole, wholeOrg } from '../support/whole.js';

const setup = ['teams-presence', 'setup', '--yes', '--timeout', '60'];

const toClose: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const close of toClose.splice(0).toReversed()) await close();
});

interface Watched {
  readonly whole: Whole;
  /** Goes through the place where every secret that the org tells is overheard. */
  readonly environment: Readonly<Record<string, string>>;
  /** The installer's secret, and every token and client secret that the org has told so far. */
  readonly secrets: () => readonly string[];
}

async function watched(decide: (method: string, path: string) => Passage = () => 'pass'): Promise<Watched> {
  const whole = await wholeOrg();
  const told = new Set([whole.org.clientSecret]);
  const gate = await openGate(
    whole.org.url,
    (_count, { method = '', url = '' }) => decide(method, url.split('?')[0] ?? ''),
    (body) => {
      for (const [, , secret] of body.matchAll(/"(access_token|secret)":"([^"]+)"/g)) told.add(secret ?? '');
    },
  );
  toClose.push(
    () => whole.close(),
    () => gate.close(),
  );
  return { whole, environment: { GENESYSCLOUD_GATEWAY_PORT: gate.port }, secrets: () => [...told] };
}

/** A secret as it is, and as it stands in a Basic header, an address or a JSON text. */
function formsOf(secret: string, clientId: string): readonly string[] {
  const basic = Buffer.from(`${clientId}:${secret}`).toString('base64');
  return [secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1), basic];
}

function expectNone(texts: Readonly<Record<string, string>>, secrets: readonly string[], clientId: string) {
  const found = Object.entries(texts).flatMap(([where, text]) =>
    secrets.flatMap((secret) =>
      formsOf(secret, clientId).some((form) => text.includes(form)) ? [`${where} holds ${secret}`] : [],
    ),
  );
  expect(found).toEqual([]);
}

/** Everything below a directory, by path. */
function filesIn(directory: string): Record<string, string> {
  const files = readdirSync(directory, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  return Object.fromEntries(
    files.map((file) => [
      join(file.parentPath, file.name),
      readFileSync(join(file.parentPath, file.name), 'utf8'),
    ]),
  );
}

function outputOf(run: RunResult): Record<string, string> {
  return { 'standard output': run.stdout, 'standard error': run.stderr };
}

describe('a secret is nowhere but in memory and in the org', () => {
  test.each([
    ['for people, with everything that can be said', ['--verbose']],
    ['as a JSON document', ['--json']],
  ])('an installation %s, and the storing of a new secret, leave none behind', async (_name, how) => {
    const { whole, environment, secrets } = await watched();
    const files = ['--debug-log', 'debug.log', '--save-config', 'saved.yaml', '--trace', 'trace.html'];
    const first = await whole.run([...setup, ...how, ...files], { environment });
    expect(first.code, first.stderr).toBe(0);
    const credentials = whole.org.org.state.integrations.credentials;
    for (const { id, name } of Object.values(credentials))
      if (name.startsWith('Presence')) delete credentials[id];
    const second = await whole.run([...setup, ...how, '--debug-log', 'debug.log'], { environment });
    expect(second.code, second.stderr + second.stdout).toBe(0);

    // The installer's, a token for each run, the created client's first and its second.
    expect(secrets().length).toBe(5);
    const texts = { ...outputOf(first), ...outputOf(second), ...filesIn(whole.home) };
    expect(Object.keys(texts).map((path) => path.replace(/.*\//, ''))).toEqual(
      expect.arrayContaining(['debug.log', 'saved.yaml', 'trace.html', 'teams-presence.json']),
    );
    expect(texts[join(whole.home, 'debug.log')]).toContain('POST /api/v2/oauth/clients');
    expectNone(texts, secrets(), whole.org.clientId);
  });

  const gossips: readonly (readonly [string, string, RegExp])[] = [
    ['the log-in', 'POST', /\/oauth\/token$/],
    ['the creation of the integration', 'POST', /\/integrations$/],
    ['the storing of its secret', 'POST', /\/integrations\/credentials$/],
    ['the upload of the workflow', 'PUT', /\/uploads\//],
  ];

  test.each(gossips)(
    'a server that repeats %s in its refusal tells nobody',
    async (_name, itsMethod, itsPath) => {
      const { whole, environment, secrets } = await watched((method, path) =>
        method === itsMethod && itsPath.test(path) ? 'gossip' : 'pass',
      );
      for (const how of ['--verbose', '--json']) {
        const run = await whole.run([...setup, how, '--debug-log', 'debug.log'], {
          environment,
          tuning: hasty,
        });
        expect(run.code).not.toBe(0);
        expect(run.stdout + run.stderr).toContain('I do not like');
        expectNone({ ...outputOf(run), ...filesIn(whole.home) }, secrets(), whole.org.clientId);
      }
    },
  );

  test('a secret that is refused is not repeated', async () => {
    const { whole, environment } = await watched();
    const wrong = 'wrong-but-still-a-secret';
    for (const how of ['--verbose', '--json']) {
      const run = await whole.run([...setup, how, '--debug-log', 'debug.log'], {
        environment: { ...environment, GENESYSCLOUD_OAUTHCLIENT_SECRET: wrong },
      });
      expect(run.code).toBe(4);
      expectNone({ ...outputOf(run), ...filesIn(whole.home) }, [wrong], whole.org.clientId);
    }
  });

  test('a secret in a config file is refused without being repeated', async () => {
    const { whole, environment } = await watched();
    whole.write('config.yaml', 'region: us-east-1\nclientSecret: written-in-a-config-file\n');
    const run = await whole.run([...setup, '--verbose', '--config', 'config.yaml'], { environment });
    expect(run.code).toBe(3);
    expect(run.stderr).not.toContain('written-in-a-config-file');
  });
});

describe('files', () => {
  test('the debug log is for its owner only, also when it was there before and was not', async () => {
    const { whole, environment } = await watched();
    const log = join(whole.home, 'debug.log');
    writeFileSync(log, 'from before\n', { mode: 0o644 });
    await whole.run(['teams-presence', 'plan', '--debug-log', 'debug.log'], { environment });
    expect(statSync(log).mode & 0o777).toBe(0o600);
    expect(readFileSync(log, 'utf8')).toMatch(/^from before\n.*GET/s);
  });

  test('what the machine remembers is for its owner only', async () => {
    const { whole, environment } = await watched();
    await whole.run(setup, { environment });
    const directory = whole.stateDirectory();
    expect(statSync(directory).mode & 0o777).toBe(0o700);
    for (const entry of readdirSync(directory, { recursive: true, withFileTypes: true })) {
      const mode = statSync(join(entry.parentPath, entry.name)).mode & 0o777;
      expect(mode, entry.name).toBe(entry.isDirectory() ? 0o700 : 0o600);
    }
  });
});

test('the file of a practice org holds no secret, only salted hashes, and is for its owner only', async () => {
  const home = newFolder();
  const path = join(home, 'practice-org.json');
  const run = await runCli(['teams-presence', 'setup', '--yes', '--sandbox', path]);
  expect(run.code, run.stderr).toBe(0);
  expect(statSync(path).mode & 0o777).toBe(0o600);
  const state = readFileSync(path, 'utf8');
  expect(state).toMatch(/"secretHash":"[\w-]{43}"/);
  expect(state).not.toMatch(/"(secret|clientSecret|access_token)":/);
});
