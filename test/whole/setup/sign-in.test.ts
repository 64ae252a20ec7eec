import { chmodSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { signInClient } from '../../../src/practice-org/identity/sign-in.js';
import { browserOrWhyNot, chromiumPath, openBrowser } from '../../support/browser.js';
import { type RunOptions, type Whole, wholeOrg } from '../../support/whole.js';
import { runDoctor } from '../doctor.js';

const browser = fileURLToPath(new URL('../../support/sign-in.mjs', import.meta.url));

let whole: Whole;
let restore: () => void;
beforeAll(async () => {
  whole = await wholeOrg();
  signInClient(whole.org.org);
  restore = whole.keep();
});
afterAll(() => whole.close());
beforeEach(() => {
  restore();
  whole.write('count', '');
});

/** At a terminal, with a browser, and with the region and the gateway alone given. */
function atTerminal(more: RunOptions['environment'] = {}): RunOptions {
  return {
    terminal: true,
    environment: {
      GENESYSCLOUD_OAUTHCLIENT_ID: signInClient(whole.org.org).id,
      GENESYSCLOUD_OAUTHCLIENT_SECRET: undefined,
      GENESYSCLOUD_BROWSER: browser,
      PATH: process.env.PATH,
      SIGN_IN_COUNT: join(whole.home, 'count'),
      ...more,
    },
  };
}

const timesSignedIn = () => readFileSync(join(whole.home, 'count')).length;
const setup = ['teams-presence', 'setup', '--yes', '--json', '--sign-in'];

describe('signing in by browser', () => {
  test('installs as the person who signed in, without a log-in by secret', async () => {
    const run = await whole.run([...setup, '--debug-log', 'log.txt'], atTerminal());
    expect(run.document.error).toBeUndefined();
    expect(run.code).toBe(0);
    expect(timesSignedIn()).toBe(1);
    expect(run.stderr).toContain('Sign in to Genesys Cloud in your browser:\n  http://127.0.0.1');
    const log = readFileSync(join(whole.home, 'log.txt'), 'utf8');
    expect(log).not.toMatch(/code=|code_verifier|Bearer (?!\[secret\])/);
    const status = await whole.run(['teams-presence', 'status', '--json', '--sign-in'], atTerminal());
    expect(status.code).toBe(0);
  });

  test('is what doctor looks at the permissions of, as those of a person', async () => {
    const run = await runDoctor(whole, ['--sign-in'], atTerminal());
    expect(run.code).toBe(0);
    expect(run.check('identity')?.title).toMatch(/^The person ".+" is known$/);
  });

  test('lists the permissions that the person lacks, and changes nothing', async () => {
    const lacking = Object.values(whole.org.org.state.people.users)[3]?.name;
    const run = await whole.run(setup, atTerminal({ SIGN_IN_AS: lacking }));
    expect([run.code, run.writes]).toEqual([4, []]);
    expect(run.document.error?.missingPermissions).toContain('oauth:client:add');
  });

  test('changes nothing when it is cancelled in the browser', async () => {
    const run = await whole.run(setup, atTerminal({ SIGN_IN_DECISION: 'deny' }));
    expect([run.code, run.writes]).toEqual([4, []]);
    expect(run.document.error).toMatchObject({ code: 'not-authenticated', message: 'Signing in failed.' });
  });

  test('needs somebody at a terminal, and says so before anything is sent', async () => {
    const run = await whole.run(setup, { ...atTerminal(), terminal: false });
    expect([run.code, run.requests, timesSignedIn()]).toEqual([3, [], 0]);
    expect(run.document.error).toMatchObject({ code: 'needs-terminal' });
    const ci = await whole.run(setup, atTerminal({ CI: 'true' }));
    expect(ci.document.error?.code).toBe('needs-terminal');
  });

  test('works on the practice org of --sandbox', async () => {
    const run = await runDoctor(whole, ['--sign-in', '--sandbox'], atTerminal());
    expect(run.check('identity')?.title).toMatch(/^The person ".+" is known$/);
  });
});

describe.skipIf(chromiumPath === undefined)(`a real browser${browserOrWhyNot}`, () => {
  test('signs in whoever presses the button on the page, and says to go back to the terminal', async () => {
    const address = join(whole.home, 'address');
    const opener = whole.write(
      'open',
      `#!/bin/sh\nprintf %s "$1" > "${address}.new" && mv "${address}.new" "${address}"\n`,
    );
    chmodSync(opener, 0o755);
    const running = runDoctor(whole, ['--sign-in'], atTerminal({ GENESYSCLOUD_BROWSER: opener }));
    await vi.waitUntil(() => existsSync(address), { timeout: 10_000 });
    const chromium = await openBrowser();
    const page = await chromium.newPage();
    await page.goto(readFileSync(address, 'utf8'));
    await page.getByRole('button', { name: 'Sign in' }).click();
    expect(await page.getByRole('heading').textContent()).toBe('Signed in');
    expect((await running).code).toBe(0);
    await chromium.close();
  });
});

describe('a token that is refused in the middle', () => {
  const faults = {
    faults: [{ kind: 'token-expired' as const, nth: 1, operation: 'postAuthorizationRoles' }],
  };

  async function expiring(people: (names: readonly string[]) => string) {
    const org = await wholeOrg({ faults });
    const client = signInClient(org.org.org);
    const names = Object.values(org.org.org.state.people.users).map(({ name }) => name);
    org.write('count', '');
    const run = await org.run(setup, {
      ...atTerminal({
        GENESYSCLOUD_OAUTHCLIENT_ID: client.id,
        SIGN_IN_AS: people(names),
        SIGN_IN_COUNT: join(org.home, 'count'),
      }),
    });
    const times = readFileSync(join(org.home, 'count')).length;
    await org.close();
    return { run, times };
  }

  test('has the same person sign in again, and the run goes on', async () => {
    const { run, times } = await expiring((names) => `${names[0]},${names[0]}`);
    expect([run.code, times]).toEqual([0, 2]);
  });

  test('ends the run when somebody else signs in then: nothing is written with that token', async () => {
    const { run, times } = await expiring((names) => `${names[0]},${names[1]}`);
    expect([run.code, times]).toEqual([4, 2]);
    expect(JSON.stringify(run.document)).toContain('Somebody else signed in.');
    expect(run.writes.filter(({ path }) => path.startsWith('/api/v2/authorization/roles'))).toHaveLength(1);
  });
});

describe('a profile of the gc CLI that signs in by browser', () => {
  function profile(...lines: readonly string[]): void {
    const file = join(whole.home, '.gc', 'config.toml');
    mkdirSync(dirname(file), { recursive: true });
    whole.write(
      join('.gc', 'config.toml'),
      ['[office]', 'environment = "mypurecloud.com"', ...lines].join('\n'),
    );
  }
  const id = () => `client_credentials = "${signInClient(whole.org.org).id}"`;
  const doctor = (more = {}) =>
    runDoctor(
      whole,
      ['--profile', 'office'],
      atTerminal({ GENESYSCLOUD_OAUTHCLIENT_ID: undefined, ...more }),
    );

  test('does so here, too', async () => {
    profile(id(), 'grant_type = "3"', 'redirect_uri = "http://localhost:0"');
    const run = await doctor();
    expect([run.code, timesSignedIn()]).toEqual([0, 1]);
  });

  test('gives the token of its last sign-in while that holds, and has somebody sign in when it does not', async () => {
    const token = await whole.org.token();
    const data = (held: string, expiry: string) =>
      `oauth_token_data = '${JSON.stringify({ access_token: held, oauth_token_expiry: expiry })}'`;
    const later = new Date(Date.now() + 3_600_000).toISOString();
    profile(id(), 'grant_type = "3"', data('revoked-token-of-somebody', later));
    expect([(await doctor()).code, timesSignedIn()]).toEqual([0, 1]);
    profile(id(), 'grant_type = "3"', data(token, new Date(0).toISOString()));
    expect([(await doctor()).code, timesSignedIn()]).toEqual([0, 2]);
  });

  test.each([
    ['the implicit grant', ['grant_type = "2"', 'redirect_uri = "http://localhost:0"'], /implicit grant/],
    ['the implicit grant of older versions', ['redirect_uri = "http://localhost:7788"'], /implicit grant/],
    ['an address with TLS', ['grant_type = "3"', 'redirect_uri = "https://localhost:0"'], /redirect address/],
    ['an address elsewhere', ['grant_type = "3"', 'redirect_uri = "http://10.0.0.1:80"'], /redirect address/],
  ])('is refused with %s, and says what to do', async (_, lines, what) => {
    profile(id(), ...lines);
    const run = await doctor();
    expect([run.code, timesSignedIn()]).toEqual([3, 0]);
    expect(run.document.error?.message).toMatch(what);
    expect(run.document.error?.hint).toBeDefined();
  });
});
