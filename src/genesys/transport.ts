import { STATUS_CODES } from 'node:http';
import { createRequire } from 'node:module';
import { isIP } from 'node:net';
import type { Dispatcher, Pool } from 'undici';
import request from 'undici/lib/api/api-request.js';
import Agent from 'undici/lib/dispatcher/agent.js';
import { type HttpProxy, type Proxies, proxyFor } from '../core/connection.js';
import type { Tuning } from './limits.js';
import { type NetworkFailure, ProxyFailure, readNetworkFailure, tryTimedOut } from './network-failure.js';

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

/** Without `proxies` all requests go out directly. */
export function createTransport(tuning: Tuning, proxies?: Proxies): Transport {
  const options = {
    connect: { timeout: tuning.connectTimeout },
    maxResponseSize: tuning.maxAnswerSize,
    headersTimeout: 0,
    bodyTimeout: 0,
  };
  const direct = new Agent(options);
  const agents = new Map<HttpProxy, Dispatcher>();
  function through(proxy: HttpProxy): Dispatcher {
    // A tunnel needs what only the whole library puts together.
    const { buildConnector, Pool, ProxyAgent }: typeof import('undici') = createRequire(import.meta.url)(
      'undici',
    );
    const connector = buildConnector(options.connect);
    // undici gives a proxy's address as the name for TLS, which has no names for addresses.
    const connect: typeof connector = ({ servername = '', ...to }, done) =>
      connector({ ...to, servername: isIP(to.hostname) === 0 ? servername : '' }, done);
    // Plain http goes through a proxy the ordinary way; https is tunnelled all the same.
    const agent =
      agents.get(proxy) ??
      new ProxyAgent({
        ...options,
        uri: proxy.origin,
        ...(proxy.authorization === undefined ? {} : { token: proxy.authorization.reveal() }),
        proxyTls: options.connect,
        proxyTunnel: false,
        clientFactory: (origin) => tellingFailures(new Pool(origin, { connect })),
      });
    agents.set(proxy, agent);
    return agent;
  }
  return {
    send: (outgoing, signal) => {
      const proxy = proxies === undefined ? undefined : proxyFor(outgoing.url, proxies);
      const dispatcher = proxy === undefined ? direct : through(proxy);
      return sendOnce(outgoing, { dispatcher, proxy, timeout: tuning.tryTimeout }, signal);
    },
    close: async () => {
      await Promise.all([direct, ...agents.values()].map((dispatcher) => dispatcher.destroy()));
    },
  };
}

/**
 * What keeps a proxy from making a tunnel is told apart from what happens behind it. Where one hangs up in place of an
 * answer, undici would take that for a connection that was closed while idle, and ask for the tunnel again and again,
 * without a pause and past the time limit.
 */
function tellingFailures(pool: Pool): Pool {
  const connect: (options: Dispatcher.ConnectOptions) => Promise<Dispatcher.ConnectData<unknown>> =
    pool.connect.bind(pool);
  return Object.assign(pool, {
    connect: async (options: Dispatcher.ConnectOptions) => {
      try {
        return await connect(options);
      } catch (error) {
        throw new ProxyFailure(error);
      }
    },
  });
}

interface Way {
  readonly dispatcher: Dispatcher;
  readonly proxy: HttpProxy | undefined;
  readonly timeout: number;
}

async function sendOnce(
  outgoing: Outgoing,
  { dispatcher, proxy, timeout }: Way,
  signal: AbortSignal | undefined,
): Promise<TryResult> {
  const limit = AbortSignal.timeout(timeout);
  let begun = false;
  const dispatch: Dispatcher['dispatch'] = (options, handler) => {
    const { onConnect } = handler;
    // Called when there is a connection, right before the request is written to it.
    handler.onConnect = (abort, ...more) => {
      begun = true;
      onConnect?.call(handler, abort, ...more);
    };
    return dispatcher.dispatch(options, handler);
  };
  try {
    const { origin, pathname, search } = outgoing.url;
    const response = await request.call(
      { dispatch },
      {
        origin,
        path: `${pathname}${search}`,
        method: outgoing.method as Dispatcher.HttpMethod,
        headers: { 'user-agent': 'gc-presence', ...outgoing.headers },
        body: outgoing.body ?? null,
        signal: signal === undefined ? limit : AbortSignal.any([signal, limit]),
      },
    );
    return { kind: 'answer', answer: { ...headOf(response), text: await response.body.text() } };
  } catch (error) {
    signal?.throwIfAborted();
    const way = { host: outgoing.url.host, proxy, begun };
    const failure = limit.aborted ? tryTimedOut(way, timeout) : readNetworkFailure(error, way);
    return { kind: 'failure', failure };
  }
}

function headOf(response: Dispatcher.ResponseData<unknown>): Omit<Answer, 'text'> {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(response.headers))
    if (value !== undefined) headers[name.toLowerCase()] = Array.isArray(value) ? value.join(', ') : value;
  return { status: response.statusCode, statusText: STATUS_CODES[response.statusCode] ?? '', headers };
}
