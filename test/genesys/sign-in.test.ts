import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, test } from 'vitest';
import { findRegion, type Region, type SignInCredentials } from '../../src/core/connection.js';
import { InterruptedError, problemOf } from '../../src/core/problem.js';
import { signInByBrowser } from '../../src/genesys/sign-in.js';
import { browserCommand } from '../../src/solution/connect.js';
import { failureOf } from './raw-server.js';

const region = findRegion('eu-west-1') as Region;

interface Visit {
  readonly page: URL;
  /** Where the browser is to come back to, with this query. */
  readonly back: (query: Readonly<Record<string, string>>) => Promise<Response>;
}

/** Signs in, with somebody who does `visit` in the browser. */
async function signIn(
  visit: (visit: Visit) => Promise<unknown>,
  more: { redirect?: string; patience?: number; signal?: AbortSignal } = {},
) {
  const { redirect, patience, signal = new AbortController().signal } = more;
  const credentials: SignInCredentials = { kind: 'sign-in', clientId: 'a-client', redirect };
  let visiting: Promise<unknown> = Promise.resolve();
  const result = await signInByBrowser({
    connection: { region, credentials },
    credentials,
    signal,
    ...(patience === undefined ? {} : { patience }),
    browse: (address) => {
      const page = new URL(address);
      const to = page.searchParams.get('redirect_uri') ?? '';
      visiting = visit({
        page,
        back: (query) => fetch(`${to}?${new URLSearchParams(query)}`),
      });
    },
  });
  await visiting;
  return result;
}

const stateOf = (page: URL) => page.searchParams.get('state') ?? '';

describe('signing in by browser', () => {
  test('asks the log-in server of the region for a code, with the challenge of a verifier that stays here', async () => {
    let asked: URL | undefined;
    const { code, verifier, redirectUri } = await signIn(({ page, back }) => {
      asked = page;
      return back({ code: 'the-code', state: stateOf(page) });
    });
    expect(asked?.origin + (asked?.pathname ?? '')).toBe('https://login.mypurecloud.ie/oauth/authorize');
    expect(code).toBe('the-code');
    expect(redirectUri).toMatch(/^http:\/\/localhost:\d+$/);
    expect(Object.fromEntries(asked?.searchParams ?? [])).toMatchObject({
      client_id: 'a-client',
      response_type: 'code',
      redirect_uri: redirectUri,
      code_challenge: createHash('sha256').update(verifier).digest('base64url'),
      code_challenge_method: 'S256',
    });
    expect(verifier).toMatch(/^[\w-]{43,128}$/);
  });

  test('takes no answer with another state, under another name, or at another path, and goes on waiting', async () => {
    const statuses: number[] = [];
    const { code } = await signIn(async ({ page, back }) => {
      const state = stateOf(page);
      statuses.push((await back({ code: 'stolen', state: 'guessed' })).status);
      statuses.push((await back({ error: 'access_denied', state: 'guessed' })).status);
      statuses.push((await back({ state })).status);
      const to = new URL(page.searchParams.get('redirect_uri') ?? '');
      statuses.push((await fetch(`http://127.0.0.1:${to.port}/favicon.ico`)).status);
      statuses.push((await fetch(`http://127.0.0.1:${to.port}/?code=stolen&state=${state}`)).status);
      const last = await back({ code: 'right', state });
      expect(await last.text()).toContain('Close this page');
      statuses.push(last.status);
    });
    expect(code).toBe('right');
    expect(statuses).toEqual([404, 404, 404, 404, 404, 200]);
  });

  test('goes on waiting, and the program with it, when another page asks for what is no address', async () => {
    const { code } = await signIn(async ({ page, back }) => {
      const { port } = new URL(page.searchParams.get('redirect_uri') ?? '');
      expect((await fetch(`http://localhost:${port}//`)).status).toBe(404);
      return back({ code: 'the-code', state: stateOf(page) });
    });
    expect(code).toBe('the-code');
  });

  test('is over after the one answer: nothing listens any more', async () => {
    const { redirectUri } = await signIn(({ page, back }) => back({ code: 'c-o-d-e', state: stateOf(page) }));
    await expect(fetch(redirectUri)).rejects.toThrow();
  });

  test('says what the log-in server refused', async () => {
    const problem = problemOf(
      await failureOf(
        signIn(({ page, back }) =>
          back({ error: 'invalid_scope', error_description: 'No scope.', state: stateOf(page) }),
        ),
      ),
    );
    expect(problem).toMatchObject({ code: 'not-authenticated', why: 'No scope. (invalid_scope)' });
    expect(problem.next).toContain('"Code Authorization"');
  });

  test('ends when nobody comes, and says what to check', async () => {
    const problem = problemOf(await failureOf(signIn(async () => undefined, { patience: 20 })));
    expect(problem).toMatchObject({ code: 'not-authenticated', what: 'Nobody signed in.' });
    expect(problem.next).toContain('list the redirect address http://localhost');
  });

  test('stops with the reason of an interruption', async () => {
    const stop = new AbortController();
    const reason = new InterruptedError('signal');
    const failed = failureOf(signIn(async () => stop.abort(reason), { signal: stop.signal }));
    expect(await failed).toBe(reason);
  });

  test('comes back to the address that a profile names, with its port and path', async () => {
    const free = createServer();
    await new Promise<void>((resolve) => free.listen(0, '127.0.0.1', resolve));
    const { port } = free.address() as AddressInfo;
    const redirect = `http://localhost:${port}/callback`;
    const problem = problemOf(await failureOf(signIn(async () => undefined, { redirect })));
    expect(problem).toMatchObject({ code: 'port-taken', exitCode: 3 });
    await new Promise((resolve) => free.close(resolve));
    const { redirectUri } = await signIn(({ page, back }) => back({ code: 'code-1', state: stateOf(page) }), {
      redirect,
    });
    expect(redirectUri).toBe(redirect);
  });
});

test('a browser is opened as each system does it, or by GENESYSCLOUD_BROWSER', () => {
  const address = 'https://login.mypurecloud.ie/oauth/authorize?a=b&c=d';
  const commands = (['linux', 'darwin', 'win32'] as const).map((platform) =>
    browserCommand(address, {}, platform),
  );
  expect(commands).toEqual([
    ['xdg-open', address],
    ['open', address],
    ['rundll32', 'url.dll,FileProtocolHandler', address],
  ]);
  expect(browserCommand(address, { GENESYSCLOUD_BROWSER: 'explorer.exe' }, 'linux')).toEqual([
    'explorer.exe',
    address,
  ]);
});
