import { createHash, randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Connection, type SignInCredentials, usualRedirect } from '../core/connection.js';
import { inputProblem, ProblemError } from '../core/problem.js';
import { registerSecret } from '../core/secret.js';
import { loginAddress, loginHint, tokenRequest } from './login.js';
import type { PolicyRequest } from './request.js';

/** What a sign-in by browser gives, and the token endpoint takes once. */
export interface SignInCode {
  readonly code: string;
  readonly verifier: string;
  readonly redirectUri: string;
}

export interface SignInOptions {
  readonly connection: Connection;
  readonly credentials: SignInCredentials;
  readonly signal: AbortSignal;
  /** Shows somebody the address at which to sign in. */
  readonly browse: (address: string) => void;
  /** How long somebody may take, in ms. */
  readonly patience?: number;
}

const usualPatience = 5 * 60_000;

/**
 * Has somebody sign in with a browser: authorization code with PKCE (RFC 7636), sent back to an address of this machine
 * (RFC 8252). It listens there for this one answer only.
 * @throws ProblemError with the code `not-authenticated` when that is refused or nobody comes; the signal's reason
 */
export async function signInByBrowser(options: SignInOptions): Promise<SignInCode> {
  const { connection, credentials, browse, patience = usualPatience } = options;
  const written = credentials.redirect ?? usualRedirect;
  const redirect = new URL(written);
  const state = randomBytes(24).toString('base64url');
  const verifier = randomBytes(48).toString('base64url');
  registerSecret(verifier);
  const limit = AbortSignal.timeout(patience);
  const signal = AbortSignal.any([options.signal, limit]);
  signal.throwIfAborted();
  const answers = answersAt(redirect, state);
  try {
    const port = await listen(answers.server, Number(redirect.port));
    const path = redirect.pathname === '/' && !written.endsWith('/') ? '' : redirect.pathname;
    const redirectUri = `http://${redirect.hostname}:${port}${path}`;
    browse(authorizeAddress(connection, { clientId: credentials.clientId, redirectUri, state, verifier }));
    const ended = new Promise<never>((_, reject) => {
      if (signal.aborted) reject(signal.reason);
      signal.addEventListener('abort', () => reject(signal.reason), { once: true });
    });
    const code = await Promise.race([ended, answers.code]);
    registerSecret(code);
    return { code, verifier, redirectUri };
  } catch (error) {
    if (error instanceof ProblemError && !options.signal.aborted)
      throw new ProblemError({ ...error.problem, next: error.problem.next ?? loginHint(connection) });
    options.signal.throwIfAborted();
    if (!limit.aborted) throw error;
    throw new ProblemError({
      code: 'not-authenticated',
      what: 'Nobody signed in.',
      why: `The browser did not come back within ${Math.round(patience / 60_000)} minutes.`,
      next: loginHint(connection),
    });
  } finally {
    answers.server.close();
    answers.server.closeAllConnections();
  }
}

/** Exchanges the code for a token. Not by the SDK, whose client would use the token before it is known whose it is. */
export function codeRequest(
  connection: Connection,
  { clientId }: SignInCredentials,
  { code, verifier, redirectUri }: SignInCode,
): PolicyRequest {
  const form = {
    grant_type: 'authorization_code',
    code,
    code_verifier: verifier,
    client_id: clientId,
    redirect_uri: redirectUri,
  };
  // A code holds once.
  return tokenRequest(connection, form, { repeatable: false });
}

/** The parameters are those of the official JavaScript SDK. */
function authorizeAddress(
  connection: Connection,
  request: Record<'clientId' | 'redirectUri' | 'state' | 'verifier', string>,
): string {
  const { clientId, redirectUri, state, verifier } = request;
  const query = new URLSearchParams({
    client_id: clientId,
    redirect_uri: redirectUri,
    response_type: 'code',
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
    state,
  });
  return `${loginAddress(connection)}/oauth/authorize?${query}`;
}

/** A server that takes the one answer with this state; whatever else comes changes nothing. */
function answersAt(redirect: URL, state: string) {
  let settle: { resolve: (code: string) => void; reject: (error: unknown) => void };
  const code = new Promise<string>((resolve, reject) => {
    settle = { resolve, reject };
  });
  // It may be refused before anybody waits for it.
  code.catch(() => undefined);
  const server = createServer((request, response) => {
    const answer = readAnswer(request, redirect, state);
    if (answer === undefined) return tell(response, 404, 'Nothing is here', 'This address is for a sign-in.');
    const given = answer.get('code');
    if (given === null) {
      tell(response, 200, 'Not signed in', 'Genesys Cloud refused it. The terminal says more.');
      settle.reject(signInRefused(answer.get('error') ?? '', answer.get('error_description') ?? ''));
      return;
    }
    tell(response, 200, 'Signed in', 'Close this page and go back to the terminal.');
    settle.resolve(given);
  });
  return { server, code };
}

/** Another web page may send people here as well, but it knows neither the state nor the name of this host. */
function readAnswer(request: IncomingMessage, redirect: URL, state: string): URLSearchParams | undefined {
  const host = (request.headers.host ?? '').replace(/:\d+$/, '');
  const address = `http://localhost${request.url}`;
  if (request.method !== 'GET' || host !== redirect.hostname || !URL.canParse(address)) return undefined;
  const { pathname, searchParams: given } = new URL(address);
  if (pathname !== redirect.pathname) return undefined;
  return given.get('state') === state && (given.has('code') || given.has('error')) ? given : undefined;
}

function signInRefused(error: string, description: string): ProblemError {
  const cancelled = error === 'access_denied';
  return new ProblemError({
    code: 'not-authenticated',
    what: 'Signing in failed.',
    why: `${description === '' ? 'Genesys Cloud gave no reason.' : description} (${error})`,
    ...(cancelled ? { next: 'Run the command again to sign in.' } : {}),
  });
}

function tell(response: ServerResponse, status: number, title: string, sentence: string): void {
  response
    .writeHead(status, {
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'",
      connection: 'close',
    })
    .end(
      `<!doctype html><html lang="en"><meta charset="utf-8"><title>${title}: gc-presence</title><style>body{font:1rem/1.5 sans-serif;margin:3rem auto;max-width:36rem;padding:0 1rem}</style><h1>${title}</h1><p>${sentence}</p></html>`,
    );
}

/** On this machine only. */
async function listen(server: Server, port: number): Promise<number> {
  const at = (host: string, wanted: number) =>
    new Promise<number>((resolve, reject) => {
      server.once('error', reject);
      server.listen(wanted, host, () => resolve((server.address() as AddressInfo).port));
    });
  try {
    return await at('127.0.0.1', port);
  } catch (error) {
    throw inputProblem(`The browser cannot come back to this machine: port ${port} is not free.`, {
      code: 'port-taken',
      why: error instanceof Error ? error.message : String(error),
      next: 'End the program that listens there, or sign in with a client that lists http://localhost without a port.',
    });
  }
}
