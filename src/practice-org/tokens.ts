import { randomBytes } from 'node:crypto';
import type { Dispatched } from './dispatch.js';
import { sameSecret, secretHash } from './identity/secrets.js';
import { SignIns } from './identity/sign-in.js';
import type { OAuthClientState } from './identity/state.js';
import type { Caller, Org } from './org.js';

/** How many a minute, of the whole token endpoint and of each token; 0 is no limit. */
interface TokenRules {
  readonly loginsPerMinute: number;
  readonly requestsPerMinute: number;
}

interface Window {
  start: number;
  count: number;
}

interface Token extends Window {
  readonly clientId: string;
  readonly since: number;
  /** Whoever signed in; undefined for the client itself. */
  readonly userId: string | undefined;
  readonly expiresAt: number;
}

const minute = 60_000;
/** What a server without a limit says that it allows. */
const noLimit = 1_000_000_000;

/** The tokens of one server: in memory only, gone when it stops. */
export class Tokens {
  readonly #tokens = new Map<string, Token>();
  readonly #logins: Window = { start: 0, count: 0 };
  readonly signIns = new SignIns();

  constructor(
    private readonly rules: TokenRules,
    private readonly installerSecret: string,
  ) {}

  /** The client stands in a Basic header or in the form. Its own rate limit is reported as 400 (API notes, Tokens). */
  login(org: Org, authorization: string | undefined, form: URLSearchParams): Dispatched {
    const { count, reset } = counted(this.#logins, org.now());
    if (count > (this.rules.loginsPerMinute || noLimit)) return tooManyLogins(reset);
    const grantType = form.get('grant_type') ?? '';
    if (grantType === 'authorization_code') return this.#redeem(org, authorization, form);
    if (grantType !== 'client_credentials')
      return refusal(400, 'unsupported_grant_type', `grant type "${grantType}" is not supported`);
    const given = basic(authorization) ?? inForm(form);
    if (given === undefined) return refusal(400, 'invalid_request', 'client credentials are missing');
    const client = org.state.identity.clients[given.id];
    if (client === undefined || client.state !== 'active' || !this.#knows(org, client, given.secret))
      return refusal(401, 'invalid_client', 'client authentication failed');
    if (client.authorizedGrantType !== 'CLIENT-CREDENTIALS')
      return refusal(400, 'unauthorized_client', 'the client may not use this grant type');
    return this.#give(org, client, undefined);
  }

  /** The code of a sign-in. The official CLI also sends a Basic header without a secret. Assumed: the refusal. */
  #redeem(org: Org, authorization: string | undefined, form: URLSearchParams): Dispatched {
    const client = org.state.identity.clients[form.get('client_id') ?? basic(authorization)?.id ?? ''];
    const signedIn = client === undefined ? undefined : this.signIns.redeem(org, client.id, form);
    if (client?.state !== 'active' || signedIn === undefined)
      return refusal(400, 'invalid_grant', 'the authorization code is invalid, expired or already used');
    return this.#give(org, client, signedIn.userId);
  }

  #give(org: Org, client: OAuthClientState, userId: string | undefined): Dispatched {
    const token = randomBytes(48).toString('base64url');
    const seconds = client.accessTokenValiditySeconds;
    const since = org.now();
    const expiresAt = since + seconds * 1000;
    this.#tokens.set(token, { clientId: client.id, userId, since, expiresAt, start: since, count: 0 });
    return { status: 200, body: { access_token: token, token_type: 'bearer', expires_in: seconds } };
  }

  /** Who the token stands for; undefined when it is unknown or expired, or its client gone or no longer active. */
  caller(org: Org, token: string): Caller | undefined {
    const known = this.#tokens.get(token);
    if (known === undefined || known.expiresAt <= org.now()) return undefined;
    const client = org.state.identity.clients[known.clientId];
    if (client?.state !== 'active') return undefined;
    const { since, userId } = known;
    if (userId === undefined) return { id: client.id, name: client.name, since };
    const user = org.state.people.users[userId];
    if (user?.state !== 'active') return undefined;
    return { id: user.id, name: user.name, signedInBy: client.id, since };
  }

  /** Counts a request of a token that stands for a caller; `reset` is in whole seconds until its minute is over. */
  used(org: Org, token: string) {
    const known = this.#tokens.get(token) ?? { start: 0, count: 0 };
    const { count, reset } = counted(known, org.now());
    const allowed = this.rules.requestsPerMinute || noLimit;
    return { count, allowed, reset, exceeded: count > allowed };
  }

  revoke(token: string): void {
    this.#tokens.delete(token);
  }

  #knows(org: Org, client: OAuthClientState, secret: string): boolean {
    if (client.id === org.state.identity.installerId) return sameSecret(secret, this.installerSecret);
    return (
      client.secretHash !== undefined && sameSecret(client.secretHash, secretHash(org, client.id, secret))
    );
  }
}

/** The official provider waits only on this wording (API notes, Found since). */
export function tooManyLogins(seconds: number): Dispatched {
  return refusal(400, 'invalid_request', `rate limit exceeded; try again in ${seconds} seconds`);
}

function refusal(status: number, error: string, description: string): Dispatched {
  return { status, body: { error, description, error_description: description } };
}

function counted(window: Window, now: number): { readonly count: number; readonly reset: number } {
  if (now - window.start >= minute || now < window.start) {
    window.start = now;
    window.count = 0;
  }
  window.count += 1;
  return { count: window.count, reset: Math.max(1, Math.ceil((window.start + minute - now) / 1000)) };
}

function basic(header: string | undefined): { id: string; secret: string } | undefined {
  const encoded = /^basic (.+)$/i.exec(header ?? '')?.[1];
  if (encoded === undefined) return undefined;
  const text = Buffer.from(encoded, 'base64').toString();
  const colon = text.indexOf(':');
  return colon === -1 ? undefined : { id: text.slice(0, colon), secret: text.slice(colon + 1) };
}

function inForm(form: URLSearchParams): { id: string; secret: string } | undefined {
  const id = form.get('client_id');
  const secret = form.get('client_secret');
  return id === null || secret === null ? undefined : { id, secret };
}
