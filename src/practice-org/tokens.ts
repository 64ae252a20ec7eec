import { randomBytes } from 'node:crypto';
import type { Caller } from './handler.js';
import { findClient } from './identity/clients.js';
import { sameSecret, secretHash } from './identity/secrets.js';
import type { OAuthClientState } from './identity/state.js';
import type { Org } from './org.js';

export interface TokenRules {
  /** Of the whole token endpoint; undefined is no limit. */
  readonly loginsPerMinute?: number | undefined;
  /** Of each token; undefined is no limit. */
  readonly requestsPerMinute?: number | undefined;
}

export type Login =
  | { readonly ok: true; readonly token: string; readonly expiresIn: number }
  | { readonly ok: false; readonly status: number; readonly error: string; readonly description: string };

interface Token {
  readonly clientId: string;
  readonly expiresAt: number;
  /** Start of the running minute, and the requests in it. */
  minute: { start: number; count: number };
}

const minute = 60_000;

/** The tokens of one server: in memory only, gone when it stops. */
export class Tokens {
  readonly #tokens = new Map<string, Token>();
  readonly #rules: TokenRules;
  readonly #installerSecret: string;
  #logins = { start: 0, count: 0 };

  constructor(rules: TokenRules, installerSecret: string) {
    this.#rules = rules;
    this.#installerSecret = installerSecret;
  }

  /** The client-credentials grant. The endpoint reports its own rate limit as 400 (API notes, Tokens). */
  login(org: Org, basic: { id: string; secret: string } | undefined, grantType: string | undefined): Login {
    if (over(this.#logins, this.#rules.loginsPerMinute, org.now()))
      return refusal(400, 'invalid_request', 'rate limit exceeded: too many token requests');
    if (grantType !== 'client_credentials')
      return refusal(400, 'unsupported_grant_type', `grant type "${grantType ?? ''}" is not supported`);
    if (basic === undefined) return refusal(400, 'invalid_request', 'client credentials are missing');
    const client = findClient(org, basic.id);
    if (client === undefined || client.state !== 'active' || !this.#knows(org, client, basic.secret))
      return refusal(401, 'invalid_client', 'client authentication failed');
    if (client.authorizedGrantType !== 'CLIENT-CREDENTIALS')
      return refusal(400, 'unauthorized_client', 'the client may not use this grant type');
    const token = randomBytes(48).toString('base64url');
    const expiresIn = client.accessTokenValiditySeconds;
    this.#tokens.set(token, {
      clientId: client.id,
      expiresAt: org.now() + expiresIn * 1000,
      minute: { start: org.now(), count: 0 },
    });
    return { ok: true, token, expiresIn };
  }

  /** Who the token stands for; undefined when it is unknown or expired, or its client gone or no longer active. */
  caller(org: Org, token: string): Caller | undefined {
    const known = this.#tokens.get(token);
    if (known === undefined || known.expiresAt <= org.now()) return undefined;
    const client = findClient(org, known.clientId);
    return client?.state === 'active' ? { clientId: client.id, clientName: client.name } : undefined;
  }

  /** Counts a request. Gives the whole seconds to wait when the token's minute is used up. */
  secondsToWait(org: Org, token: string): number | undefined {
    const known = this.#tokens.get(token);
    if (known === undefined || !over(known.minute, this.#rules.requestsPerMinute, org.now()))
      return undefined;
    return Math.max(1, Math.ceil((known.minute.start + minute - org.now()) / 1000));
  }

  revoke(token: string): void {
    this.#tokens.delete(token);
  }

  #knows(org: Org, client: OAuthClientState, secret: string): boolean {
    if (client.id === org.state.identity.installerId) return sameSecret(secret, this.#installerSecret);
    return (
      client.secretHash !== undefined && sameSecret(client.secretHash, secretHash(org, client.id, secret))
    );
  }
}

function over(window: { start: number; count: number }, limit: number | undefined, now: number): boolean {
  if (now - window.start >= minute || now < window.start) {
    window.start = now;
    window.count = 0;
  }
  window.count += 1;
  return limit !== undefined && window.count > limit;
}

function refusal(status: number, error: string, description: string): Login {
  return { ok: false, status, error, description };
}
