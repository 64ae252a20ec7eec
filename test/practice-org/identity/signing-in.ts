import { createHash } from 'node:crypto';
import { signInClient } from '../../../src/practice-org/identity/sign-in.js';
import type { TestOrg } from '../../support/practice-org.js';

const verifier = 'a-verifier-of-at-least-forty-three-letters-and-digits';
export const redirectUri = 'http://localhost:54321';

type More = Readonly<Record<string, string>>;

/** What the browser is sent to the practice org with. */
export function signInRequest({ org }: TestOrg, more: More = {}): URLSearchParams {
  return new URLSearchParams({
    client_id: signInClient(org).id,
    response_type: 'code',
    redirect_uri: redirectUri,
    state: 'a-state',
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
    ...more,
  });
}

/** Sends the page's form, and gives the address to which the browser is sent. */
export async function choose(org: TestOrg, user: string, decision = 'allow', more: More = {}): Promise<URL> {
  const answer = await fetch(`${org.url}/oauth/authorize`, {
    method: 'POST',
    redirect: 'manual',
    body: new URLSearchParams([...signInRequest(org, more), ['user', user], ['decision', decision]]),
  });
  if (answer.status !== 302) throw new Error(`The sign-in was answered with ${answer.status}.`);
  return new URL(answer.headers.get('location') ?? '');
}

export function redeem(org: TestOrg, code: string, more: More = {}): Promise<Response> {
  return fetch(`${org.url}/oauth/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'authorization_code',
      client_id: signInClient(org.org).id,
      redirect_uri: redirectUri,
      code,
      code_verifier: verifier,
      ...more,
    }),
  });
}

/** A token that acts as the person. */
export async function tokenOfPerson(org: TestOrg, userId: string): Promise<string> {
  const code = (await choose(org, userId)).searchParams.get('code') ?? '';
  return ((await (await redeem(org, code)).json()) as { access_token: string }).access_token;
}
