import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { signInClient } from '../../../src/practice-org/identity/sign-in.js';
import { startTestOrg, type TestOrg } from '../../support/practice-org.js';

let org: TestOrg;
let clientId: string;
beforeAll(async () => {
  org = await startTestOrg();
  clientId = signInClient(org.org).id;
});
afterAll(() => org.close());

const verifier = 'a-verifier-of-at-least-forty-three-letters-and-digits';
const redirectUri = 'http://localhost:54321';
const challenge = createHash('sha256').update(verifier).digest('base64url');

function request(more: Readonly<Record<string, string>> = {}) {
  return new URLSearchParams({
    client_id: clientId,
    response_type: 'code',
    redirect_uri: redirectUri,
    state: 'a-state',
    code_challenge: challenge,
    code_challenge_method: 'S256',
    ...more,
  });
}

const person = () => Object.keys(org.org.state.people.users)[0] ?? '';

/** Sends the page's form, and gives the address to which the browser is sent. */
async function choose(user: string, decision = 'allow', more = {}): Promise<URL> {
  const answer = await fetch(`${org.url}/oauth/authorize`, {
    method: 'POST',
    redirect: 'manual',
    body: new URLSearchParams([...request(more), ['user', user], ['decision', decision]]),
  });
  expect(answer.status).toBe(302);
  return new URL(answer.headers.get('location') ?? '');
}

function redeem(code: string, more: Readonly<Record<string, string>> = {}) {
  return fetch(`${org.url}/oauth/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'authorization_code',
      client_id: clientId,
      redirect_uri: redirectUri,
      code,
      code_verifier: verifier,
      ...more,
    }),
  });
}

describe('signing in to the practice org', () => {
  test('shows a page with the people, who come back to a loopback address with code and state', async () => {
    const page = await fetch(`${org.url}/oauth/authorize?${request()}`);
    expect(page.headers.get('content-type')).toContain('text/html');
    expect(await page.text()).toContain('Sign in to Riverbend Insurance (practice org)');
    const back = await choose(person());
    expect(back.origin).toBe(redirectUri);
    expect(back.searchParams.get('state')).toBe('a-state');
    expect(back.searchParams.get('code')).toMatch(/^[\w-]{20,}$/);
  });

  test('gives a token that acts as the person, with the roles of the person', async () => {
    const code = (await choose(person())).searchParams.get('code') ?? '';
    const { access_token: token } = (await (await redeem(code)).json()) as { access_token: string };
    const me = await org.request('GET', '/api/v2/users/me', undefined, token);
    expect([me.status, me.body.id]).toEqual([200, person()]);
    const { body } = await org.request('GET', '/api/v2/tokens/me', undefined, token);
    expect(body.OAuthClient).toMatchObject({ id: clientId, authorizedGrantType: 'CODE' });
    const roles = await org.request('GET', '/api/v2/authorization/roles', undefined, token);
    expect(roles.status).toBe(200);
    const [, , other] = Object.values(org.org.state.people.users);
    const code2 = (await choose(other?.id ?? '')).searchParams.get('code') ?? '';
    const { access_token: powerless } = (await (await redeem(code2)).json()) as { access_token: string };
    expect((await org.request('GET', '/api/v2/authorization/roles', undefined, powerless)).status).toBe(403);
  });

  test('redeems a code once, and only with its verifier, address and client', async () => {
    for (const wrong of [
      { code_verifier: `${verifier}x` },
      { redirect_uri: 'http://localhost:1' },
      { client_id: org.clientId },
    ]) {
      const code = (await choose(person())).searchParams.get('code') ?? '';
      const refused = await redeem(code, wrong);
      expect([refused.status, (await refused.json()) as object]).toEqual([
        400,
        expect.objectContaining({ error: 'invalid_grant' }),
      ]);
      expect((await redeem(code)).status).toBe(400);
    }
    const code = (await choose(person())).searchParams.get('code') ?? '';
    expect((await redeem(code)).status).toBe(200);
    expect((await redeem(code)).status).toBe(400);
  });

  test('sends back who cancels, and what is wrong with the request', async () => {
    expect((await choose(person(), 'deny')).searchParams.get('error')).toBe('access_denied');
    const plain = await choose(person(), 'allow', { code_challenge_method: 'plain' });
    expect(plain.searchParams.get('error')).toBe('invalid_request');
  });

  test.each([
    ['an address elsewhere', { redirect_uri: 'https://evil.example' }],
    ['an address that only begins like one', { redirect_uri: 'http://localhost.evil.example:80' }],
    ['another path', { redirect_uri: 'http://localhost:54321/other' }],
    ['an unknown client', { client_id: 'nobody' }],
  ])('sends nobody to %s', async (_, more) => {
    const answer = await fetch(`${org.url}/oauth/authorize?${request(more)}`, { redirect: 'manual' });
    expect(answer.status).toBe(400);
    expect(answer.headers.get('location')).toBeNull();
  });

  test('does not take a client of another grant type', async () => {
    const answer = await fetch(`${org.url}/oauth/authorize?${request({ client_id: org.clientId })}`);
    expect(answer.status).toBe(400);
  });
});
