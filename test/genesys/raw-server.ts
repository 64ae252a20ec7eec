import http from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Connection } from '../../src/core/connection.js';
import { Secret } from '../../src/core/secret.js';
import type { Tuning } from '../../src/genesys/limits.js';
import type { Session } from '../../src/genesys/session.js';
import { openSession } from '../../src/genesys/session.js';

interface Received {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: string;
}

/** Answers one request. `nth` counts the requests with the same method and path, from 1. */
export type Handler = (received: Received, response: http.ServerResponse, nth: number) => void;

export interface RawServer {
  readonly port: number;
  readonly url: string;
  /** What arrived, log-ins included. */
  readonly received: Received[];
  /** Method and path of what arrived, without log-ins. */
  readonly calls: () => string[];
  readonly close: () => Promise<void>;
}

/** A server of nothing but node:http, so that the client meets exactly the answers that a test writes down. */
export async function startRawServer(handler: Handler): Promise<RawServer> {
  const received: Received[] = [];
  const server = http.createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const one: Received = {
        method: request.method ?? '',
        path: request.url ?? '',
        headers: request.headers,
        body: Buffer.concat(chunks).toString(),
      };
      received.push(one);
      handler(one, response, received.filter((r) => r.method === one.method && r.path === one.path).length);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    port,
    url: `http://127.0.0.1:${port}`,
    received,
    calls: () => received.filter((r) => !r.path.endsWith('/oauth/token')).map((r) => `${r.method} ${r.path}`),
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

export function answer(
  response: http.ServerResponse,
  status: number,
  body?: unknown,
  headers: Record<string, string> = {},
): void {
  const text = body === undefined ? '' : JSON.stringify(body);
  response
    .writeHead(status, { ...(text === '' ? {} : { 'content-type': 'application/json' }), ...headers })
    .end(text);
}

export const token = 'token-one-that-nobody-may-see';
export const clientSecret = 'client-secret-that-nobody-may-see';

/** Logs everybody in; everything else is left to `handler`. */
export function withLogin(handler: Handler): Handler {
  return (received, response, nth) => {
    if (received.path === '/oauth/token') answer(response, 200, { access_token: token, expires_in: 86400 });
    else handler(received, response, nth);
  };
}

const fast: Partial<Tuning> = { firstBackoff: 4, maxBackoff: 20, tryTimeout: 2000, deadline: 3000 };

function connectionTo(port: number, more: Partial<Connection> = {}): Connection {
  return {
    region: { name: 'eu-west-1', place: 'Dublin, Ireland', domain: 'mypurecloud.ie' },
    credentials: { kind: 'client', clientId: 'installer', clientSecret: new Secret(clientSecret) },
    gateway: { protocol: 'http', host: '127.0.0.1', port },
    ...more,
  };
}

export interface OpenOptions {
  readonly connection?: Partial<Connection>;
  readonly tuning?: Partial<Tuning>;
  readonly signal?: AbortSignal;
  readonly concurrency?: number;
  readonly trace?: (line: string) => void;
}

/** A session with small waits. */
export function open(port: number, options: OpenOptions = {}): Promise<Session> {
  return openSession({
    connection: connectionTo(port, options.connection),
    concurrency: options.concurrency ?? 4,
    signal: options.signal ?? new AbortController().signal,
    tuning: { ...fast, ...options.tuning },
    ...(options.trace === undefined ? {} : { trace: options.trace }),
  });
}

/** The error that a promise rejects with; fails when it does not. */
export async function failureOf(promise: Promise<unknown>): Promise<unknown> {
  const nothing = Symbol('nothing');
  const error = await promise.then(
    () => nothing,
    (reason: unknown) => reason,
  );
  if (error === nothing) throw new Error('This was expected to fail.');
  return error;
}
