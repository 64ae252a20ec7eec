import { STATUS_CODES } from 'node:http';
import { createRequire } from 'node:module';
import type { Dispatcher } from 'undici';
import request from 'undici/lib/api/api-request.js';
import Agent from 'undici/lib/dispatcher/agent.js';
import { inputProblem } from '../core/problem.js';
import { registerSecret } from '../core/secret.js';
import type { Tuning } from './limits.js';
import { type NetworkFailure, readNetworkFailure, tryTimedOut } from './network-failure.js';

export interface Outgoing {
  readonly method: string;
  readonly url: URL;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | undefined;
}

export interface Answer {
  readonly status: number;
  readonly statusText: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
}

type TryResult =
  | { readonly kind: 'answer'; readonly answer: Answer }
  | { readonly kind: 'failure'; readonly failure: NetworkFailure };

/** Sends requests once, with no policy but time limits and proxies. */
export interface Transport {
  /** Throws only the signal's reason, when that is aborted. Without a signal only the time limit ends the request. */
  readonly send: (outgoing: Outgoing, signal: AbortSignal | undefined) => Promise<TryResult>;
  readonly close: () => Promise<void>;
}

/**
 * Proxies come from HTTPS_PROXY, HTTP_PROXY and NO_PROXY (or their lower-case forms). Requests to this machine never
 * go through a proxy: the practice org and test servers must work wherever a proxy is set. Throws when a proxy
 * variable holds no address.
 */
export function createTransport(tuning: Tuning): Transport {
  const options = {
    connect: { timeout: tuning.connectTimeout },
    maxResponseSize: tuning.maxAnswerSize,
    headersTimeout: 0,
    bodyTimeout: 0,
  };
  const direct = new Agent(options);
  const outward = proxyVariables().length === 0 ? direct : throughProxy(options);
  return {
    send: (outgoing, signal) =>
      sendOnce(outgoing, isLoopback(outgoing.url) ? direct : outward, tuning.tryTimeout, signal),
    close: async () => {
      await Promise.all([...new Set([direct, outward])].map((dispatcher) => dispatcher.destroy()));
    },
  };
}

async function sendOnce(
  outgoing: Outgoing,
  dispatcher: Dispatcher,
  timeout: number,
  signal: AbortSignal | undefined,
): Promise<TryResult> {
  const limit = AbortSignal.timeout(timeout);
  try {
    const { origin, pathname, search } = outgoing.url;
    const response = await request.call(dispatcher, {
      origin,
      path: `${pathname}${search}`,
      method: outgoing.method as Dispatcher.HttpMethod,
      headers: { 'user-agent': 'gc-presence', ...outgoing.headers },
      body: outgoing.body ?? null,
      signal: signal === undefined ? limit : AbortSignal.any([signal, limit]),
    });
    return { kind: 'answer', answer: { ...headOf(response), text: await response.body.text() } };
  } catch (error) {
    signal?.throwIfAborted();
    const { host } = outgoing.url;
    return {
      kind: 'failure',
      failure: limit.aborted ? tryTimedOut(host, timeout) : readNetworkFailure(error, host),
    };
  }
}

function headOf(response: Dispatcher.ResponseData<unknown>): Omit<Answer, 'text'> {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(response.headers))
    if (value !== undefined) headers[name.toLowerCase()] = Array.isArray(value) ? value.join(', ') : value;
  return { status: response.statusCode, statusText: STATUS_CODES[response.statusCode] ?? '', headers };
}

function isLoopback(url: URL): boolean {
  return url.hostname === 'localhost' || url.hostname === '[::1]' || /^127\./.test(url.hostname);
}

/** `proxyTunnel: false` lets plain http go through a proxy the ordinary way; https is tunnelled all the same. */
function throughProxy(options: ConstructorParameters<typeof Agent>[0]): Dispatcher {
  for (const text of proxyVariables()) {
    if (!/^https?:\/\//i.test(text) || !URL.canParse(text))
      throw inputProblem('HTTPS_PROXY or HTTP_PROXY holds no address of a proxy.', {
        next: 'Give it as http://proxy.example:3128, or clear the variable.',
      });
    registerSecret(passwordIn(new URL(text)));
  }
  // A tunnel needs what only the whole library puts together.
  const { EnvHttpProxyAgent }: typeof import('undici') = createRequire(import.meta.url)('undici');
  return new EnvHttpProxyAgent({ ...options, proxyTunnel: false });
}

/** The messages quote nothing of the variable: it holds the password. */
function passwordIn({ username, password }: URL): string {
  try {
    decodeURIComponent(username);
    return decodeURIComponent(password);
  } catch {
    throw inputProblem(
      'HTTPS_PROXY or HTTP_PROXY holds a user name or a password with a bare percent sign.',
      {
        why: 'In an address, % begins an encoded character.',
        next: 'Write %25 for each percent sign that belongs to the name or the password.',
      },
    );
  }
}

/** The same precedence as undici's: the names in lower case win. */
function proxyVariables(): readonly string[] {
  const { https_proxy, HTTPS_PROXY, http_proxy, HTTP_PROXY } = process.env;
  return [https_proxy ?? HTTPS_PROXY ?? '', http_proxy ?? HTTP_PROXY ?? ''].filter((value) => value !== '');
}
