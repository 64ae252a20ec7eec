import { createHash, randomBytes } from 'node:crypto';
import type { Dispatched } from '../dispatch.js';
import type { Org } from '../org.js';
import { addClient } from './clients.js';
import { grant } from './grants.js';
import type { OAuthClientState } from './state.js';

interface Code {
  readonly clientId: string;
  readonly userId: string;
  readonly redirectUri: string;
  readonly challenge: string;
  readonly expiresAt: number;
}

/** Documented by others as ten minutes (assumed). */
const codeLife = 10 * 60_000;
const mostPeople = 50;

/** The authorization code grant with PKCE: a page to say who one is, and codes. In memory only, as tokens are. */
export class SignIns {
  readonly #codes = new Map<string, Code>();

  /** GET shows the page, and POST takes its form: back to where the client waits, with a code or a refusal. */
  authorize(org: Org, method: string, request: URLSearchParams): Dispatched {
    const client = org.state.identity.clients[request.get('client_id') ?? ''];
    const redirectUri = request.get('redirect_uri') ?? '';
    // Nobody is sent to an address that is not the client's.
    if (client === undefined || client.state !== 'active' || client.authorizedGrantType !== 'CODE')
      return page(400, 'This OAuth client cannot be used to sign in', [
        'It does not exist, is not active, or does not use the grant type Code Authorization.',
      ]);
    if (!client.registeredRedirectUri.some((registered) => isSameRedirect(registered, redirectUri)))
      return page(400, 'The redirect address is not registered', [
        `The OAuth client "${client.name}" does not list ${redirectUri || 'an empty address'}.`,
      ]);
    const problem = pkceProblem(request);
    if (problem !== undefined) return back(request, { error: 'invalid_request', error_description: problem });
    if (method !== 'POST') return askWho(org, client, request);
    const user = org.state.people.users[request.get('user') ?? ''];
    if (request.get('decision') !== 'allow' || user?.state !== 'active')
      return back(request, { error: 'access_denied', error_description: 'The sign-in was cancelled.' });
    const code = randomBytes(24).toString('base64url');
    const challenge = request.get('code_challenge') ?? '';
    const expiresAt = org.now() + codeLife;
    this.#codes.set(code, { clientId: client.id, userId: user.id, redirectUri, challenge, expiresAt });
    return back(request, { code });
  }

  /** Who signed in; undefined when the code does not hold for this request. No code holds twice. */
  redeem(org: Org, clientId: string, form: URLSearchParams): { readonly userId: string } | undefined {
    const code = form.get('code') ?? '';
    const known = this.#codes.get(code);
    this.#codes.delete(code);
    if (known === undefined || known.expiresAt <= org.now() || known.clientId !== clientId) return undefined;
    const challenge = createHash('sha256')
      .update(form.get('code_verifier') ?? '')
      .digest('base64url');
    const same = challenge === known.challenge && form.get('redirect_uri') === known.redirectUri;
    return same ? { userId: known.userId } : undefined;
  }
}

/** Made when it is first needed: most practice orgs never are signed in to by browser. */
export function signInClient(org: Org): OAuthClientState {
  const { clients, grants, installerId } = org.state.identity;
  const name = 'gc-presence sign-in';
  const known = Object.values(clients).find((one) => one.name === name && one.authorizedGrantType === 'CODE');
  if (known !== undefined) return known;
  const registeredRedirectUri = ['http://localhost'];
  const client = addClient(org, { name, authorizedGrantType: 'CODE', registeredRedirectUri });
  const [person] = Object.values(org.state.people.users);
  for (const { roleId, divisionId } of grants.filter(({ subjectId }) => subjectId === installerId))
    if (person !== undefined) grant(org, { id: person.id, type: 'PC_USER' }, { roleId, divisionId }, 0);
  return client;
}

/** A loopback address that is registered without a port stands for every port (the official CLI's documentation). */
function isSameRedirect(registered: string, given: string): boolean {
  if (registered === given) return true;
  const withoutPort = given.replace(/^(http:\/\/(?:localhost|127\.0\.0\.1)):\d+/, '$1');
  return withoutPort !== given && withoutPort === registered;
}

function pkceProblem(request: URLSearchParams): string | undefined {
  if (request.get('response_type') !== 'code') return 'response_type must be code';
  if (request.get('code_challenge_method') !== 'S256') return 'code_challenge_method must be S256';
  return /^[\w-]{43}$/.test(request.get('code_challenge') ?? '') ? undefined : 'code_challenge is not valid';
}

function back(request: URLSearchParams, answer: Readonly<Record<string, string>>): Dispatched {
  const location = new URL(request.get('redirect_uri') ?? '');
  const state = request.get('state');
  for (const [name, value] of Object.entries({ ...answer, ...(state === null ? {} : { state }) }))
    location.searchParams.set(name, value);
  return { status: 302, headers: { location: location.href } };
}

function askWho(org: Org, client: OAuthClientState, request: URLSearchParams): Dispatched {
  const { identity, people } = org.state;
  const roles = (id: string) =>
    identity.grants
      .filter(({ subjectId }) => subjectId === id)
      .map(({ roleId }) => identity.roles[roleId]?.name ?? roleId);
  const options = Object.values(people.users)
    .filter(({ state }) => state === 'active')
    .map(({ id, name }) => ({ id, name, roles: roles(id) }))
    .sort((one, other) => other.roles.length - one.roles.length)
    .slice(0, mostPeople)
    .map(({ id, name, roles: held }) => {
      const label = `${name} (${held.join(', ') || 'no role'})`;
      return `<option value="${escaped(id)}">${escaped(label)}</option>`;
    });
  const hidden = [...request]
    .filter(([name]) => name !== 'user' && name !== 'decision')
    .map(([name, value]) => `<input type="hidden" name="${escaped(name)}" value="${escaped(value)}">`);
  return page(
    200,
    `Sign in to ${identity.organization.name}`,
    [`"${client.name}" asks to work in this org as you.`],
    `<form method="post" action="authorize">${hidden.join('')}<p><label>Who are you? <select name="user">${options.join('')}</select></label></p><p><button name="decision" value="allow">Sign in</button> <button name="decision" value="deny">Cancel</button></p></form>`,
  );
}

function page(status: number, title: string, sentences: readonly string[], form = ''): Dispatched {
  const lines = sentences.map((sentence) => `<p>${escaped(sentence)}</p>`).join('');
  return {
    status,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'",
    },
    text: `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escaped(title)}</title><style>body{font:1rem/1.5 sans-serif;margin:3rem auto;max-width:36rem;padding:0 1rem}</style><h1>${escaped(title)}</h1>${lines}${form}</html>\n`,
  };
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (letter) => `&#${letter.charCodeAt(0)};`);
}
