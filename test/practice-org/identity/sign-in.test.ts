import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { signInClient } from '../../../src/practice-org/identity/sign-in.js';
import { startTestOrg, type TestOrg } from '../../support/practice-org.js';
import { choose, redeem, redirectUri, signInRequest, tokenOfPerson } from './signing-in.js';

let org: TestOrg;
let clientId: string;
beforeAll(async () => {
  org = await startTestOrg();
  clientId = signInClient(org.org).id;
});
afterAll(() => org.close());

const person = () => Object.keys(org.org.state.people.users)[0] ?? '';

describe('signing in to the practice org', () => {
  test('shows a page with the people, who come back to a loopback address with code and state', async () => {
    const page = await fetch(`${org.url}/oauth/authorize?${signInRequest(org)}`);
    expect(page.headers.get('content-type')).toContain('text/html');
    expect(await page.text()).toContain('Sign in to Riverbend Insurance (practice org)');
    const back = await choose(org, person());
    expect(back.origin).toBe(redirectUri);
    expect(back.searchParams.get('state')).toBe('a-state');
    expect(back.searchParams.get('code')).toMatch(/^[\w-]{20,}$/);
  });

  test('gives a token that acts as the person, with the roles of the person', async () => {
    const token = await tokenOfPerson(org, person());
    const me = await org.request('GET', '/api/v2/users/me', undefined, token);
    expect([me.status, me.body.id]).toEqual([200, person()]);
    const { body } = await org.request('GET', '/api/v2/tokens/me', undefined, token);
    expect(body.OAuthClient).toMatchObject({ id: clientId, authorizedGrantType: 'CODE' });
    const roles = await org.request('GET', '/api/v2/authorization/roles', undefined, token);
    expect(roles.status).toBe(200);
    const [, , other] = Object.values(org.org.state.people.users);
    const powerless = await tokenOfPerson(org, other?.id ?? '');
    expect((await org.request('GET', '/api/v2/authorization/roles', undefined, powerless)).status).toBe(403);
  });

  test('redeems a code once, and only with its verifier, address and client', async () => {
    for (const wrong of [
      { code_verifier: 'another-verifier-of-at-least-forty-three-letters' },
      { redirect_uri: 'http://localhost:1' },
      { client_id: org.clientId },
    ]) {
      const code = (await choose(org, person())).searchParams.get('code') ?? '';
      const refused = await redeem(org, code, wrong);
      expect([refused.status, (await refused.json()) as object]).toEqual([
        400,
        expect.objectContaining({ error: 'invalid_grant' }),
      ]);
      expect((await redeem(org, code)).status).toBe(400);
    }
    const code = (await choose(org, person())).searchParams.get('code') ?? '';
    expect((await redeem(org, code)).status).toBe(200);
    expect((await redeem(org, code)).status).toBe(400);
  });

  test('sends back who cancels, and what is wrong with the request', async () => {
    expect((await choose(org, person(), 'deny')).searchParams.get('error')).toBe('access_denied');
    const plain = await choose(org, person(), 'allow', { code_challenge_method: 'plain' });
    expect(plain.searchParams.get('error')).toBe('invalid_request');
  });

  test.each([
    ['an address elsewhere', { redirect_uri: 'https://evil.example' }],
    ['an address that only begins like one', { redirect_uri: 'http://localhost.evil.example:80' }],
    ['another path', { redirect_uri: 'http://localhost:54321/other' }],
    ['an unknown client', { client_id: 'nobody' }],
  ])('sends nobody to %s', async (_, more) => {
    const answer = await fetch(`${org.url}/oauth/authorize?${signInRequest(org, more)}`, {
      redirect: 'manual',
    });
    expect(answer.status).toBe(400);
    expect(answer.headers.get('location')).toBeNull();
  });

  test('does not take a client of another grant type', async () => {
    const answer = await fetch(
      `${org.url}/oauth/authorize?${signInRequest(org, { client_id: org.clientId })}`,
    );
    expect(answer.status).toBe(400);
  });
});
