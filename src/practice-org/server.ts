import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { setTimeout as setTimer } from 'node:timers/promises';
import { fileReason, isFileError } from '../core/file-reason.js';
import { uploads } from './areas.js';
import {
  type Dispatched,
  dispatch,
  operationOf,
  parseBody,
  pathOf,
  type Received,
  refused,
  searchOf,
} from './dispatch.js';
import { Refusal, refuse } from './errors.js';
import type { Fault } from './fault-plan.js';
import { faulty, has, tooManyRequests, usedHeaders } from './faults.js';
import type { Org } from './org.js';
import type { Page } from './page/page.js';
import type { Tokens } from './tokens.js';
import { receiveUpload, uploadPath } from './uploads.js';

interface ServerParts {
  readonly org: Org;
  readonly tokens: Tokens;
  readonly log: LoggedRequest[];
  readonly checkResponses: boolean;
  /** Runs one request alone on the newest state, and gives its answer when what it `writes` is kept. */
  readonly transact: (writes: boolean, work: () => Dispatched) => Promise<Dispatched>;
  /** Aborts when the server stops; held requests end then. */
  readonly stopped: AbortSignal;
  /** What people see in a browser, where that is served. */
  readonly page?: Page | undefined;
}

const mostBytes = 10 * 1024 * 1024;
/** What a timer takes. */
const longest = 2 ** 31 - 1;

/** Far beyond what any client of an API sends; a connection on which nothing comes is closed after five seconds. */
const limits = { maxHeaderSize: 16 * 1024, headersTimeout: 10_000, requestTimeout: 60_000 };

export function practiceServer(parts: ServerParts): Server {
  return createServer(limits, (request, response) => {
    serve(parts, request, response).catch(() => response.destroy());
  });
}

/** One request with the faults that strike it, logged. */
async function serve(parts: ServerParts, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { method: sent = 'GET', url = '/', headers } = request;
  const method = sent === 'HEAD' ? 'GET' : sent;
  const path = pathOf(url);
  const operationId = operationIn(method, path);
  const logged = { method: sent, path: url, operationId };
  const text = strangeHost(headers.host) ?? (await bodyOf(request));
  if (text instanceof Refusal) {
    const answered = refused(text);
    logRequest(parts.log, logged, answered.status);
    send(response, answered, 'close');
    return;
  }
  const received = { method, url, headers, text };
  if (parts.page?.serves(path) === true) return parts.page.serve(received, response);
  const struck = parts.org.strike({ operation: operationId ?? '', method: sent, path });
  for (const fault of struck) if (fault.kind === 'latency') await wait(fault.milliseconds, parts.stopped);
  if (has(struck, 'hang')) {
    logRequest(parts.log, logged, undefined);
    await wait(longest, parts.stopped);
  }
  // As a broken network does.
  if (parts.stopped.aborted) return void request.socket.destroy();
  const answered = await answerTo(parts, received, operationId, struck);
  const reset = answered === undefined || has(struck, 'reset-after-commit');
  logRequest(parts.log, logged, reset ? undefined : answered.status);
  parts.page?.seen(sent, path, reset ? undefined : answered);
  // The one clock of this org, for clients in another process too.
  response.setHeader('date', new Date(parts.org.now()).toUTCString());
  if (reset) request.socket.destroy();
  else send(response, answered);
}

/** Undefined for one that a fault keeps from being answered, and from being done. */
async function answerTo(
  parts: ServerParts,
  received: Received,
  operationId: string | undefined,
  struck: readonly Fault[],
): Promise<Dispatched | undefined> {
  const { method, headers } = received;
  if (has(struck, 'token-expired')) parts.tokens.revoke(bearer(headers) ?? '');
  if (has(struck, 'reset-before-commit')) return undefined;
  const fault = faulty(struck, operationId);
  if (fault !== undefined) return fault;
  // A login writes nothing, but must see clients and secrets as they are now.
  const writes = operationId?.startsWith('oauth-') !== true && method !== 'GET';
  return parts.transact(writes, () => refusing(() => worked(parts, received, operationId))).catch(failed);
}

/** The id of an operation, or the practice org's word for what is not one of the API. */
function operationIn(method: string, path: string): string | undefined {
  if (method === 'POST' && path === '/oauth/token') return 'oauth-token';
  if ((method === 'GET' || method === 'POST') && path === '/oauth/authorize') return 'oauth-authorize';
  if (method === 'PUT' && uploadPath.test(path)) return 'upload';
  return operationOf(method, path);
}

function worked(parts: ServerParts, received: Received, operationId: string | undefined): Dispatched {
  const { org, tokens } = parts;
  const { method, url, headers, text } = received;
  const form = new URLSearchParams(text);
  switch (operationId) {
    case 'oauth-token':
      return tokens.login(org, headers.authorization, form);
    case 'oauth-authorize':
      return tokens.signIns.authorize(org, method, method === 'POST' ? form : searchOf(url));
    case 'upload':
      receiveUpload(org, uploads, received);
      return { status: 200 };
    default:
      return api(parts, received);
  }
}

function api({ org, tokens, checkResponses }: ServerParts, received: Received): Dispatched {
  const { method, url, headers, text } = received;
  const origin = `http://${headers.host}`;
  const token = bearer(headers);
  const missing = 'No authentication bearer token specified in authorization header.';
  if (token === undefined) throw refuse('authentication.required', missing);
  const caller = tokens.caller(org, token);
  if (caller === undefined) throw refuse('bad.credentials', 'Invalid login credentials.');
  const { count, allowed, reset, exceeded } = tokens.used(org, token);
  const answered = exceeded
    ? tooManyRequests(reset, allowed)
    : refusing(() => {
        const body = parseBody(text, headers['content-type'] ?? '');
        return dispatch(org, { method, url, caller, origin, body }, checkResponses);
      });
  return { ...answered, headers: { ...answered.headers, ...usedHeaders(count, allowed, reset) } };
}

function refusing(work: () => Dispatched): Dispatched {
  try {
    return work();
  } catch (error) {
    return failed(error);
  }
}

/** A defect of the practice org itself is answered with 500 and its message, so that it is seen. */
function failed(error: unknown): Dispatched {
  if (isFileError(error))
    return refused(new Refusal(400, 'not.saved', `The practice org cannot be saved. ${fileReason(error)}`));
  const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return refused(error instanceof Refusal ? error : refuse('internal.server.error', message));
}

/** Otherwise any web page in a browser of this machine could read here, under a name of its own. */
function strangeHost(host = ''): Refusal | undefined {
  return /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/i.test(host)
    ? undefined
    : refuse('misdirected', `The practice org is not "${host}": call it by 127.0.0.1 or localhost.`);
}

/** Refused where it is too large; what is left of it is not kept. */
async function bodyOf(request: IncomingMessage): Promise<string | Refusal> {
  const tooLarge = refuse('request.entity.too.large', `A body has at most ${mostBytes / 1024 / 1024} MB.`);
  const { 'content-length': length, 'transfer-encoding': encoding } = request.headers;
  if (Number(length ?? 0) > mostBytes) return tooLarge;
  if (length === undefined && encoding === undefined) return '';
  const pieces: Buffer[] = [];
  let size = 0;
  for await (const piece of request.iterator({ destroyOnReturn: false })) {
    size += piece.length;
    if (size > mostBytes) return tooLarge;
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString();
}

function send(response: ServerResponse, answered: Dispatched, connection?: 'close'): void {
  const { status, headers, body, text } = answered;
  const content = text ?? (body === undefined ? undefined : JSON.stringify(body));
  const type = text === undefined ? 'application/json' : 'text/plain';
  response.writeHead(status, {
    ...(content === undefined ? {} : { 'content-type': type, 'content-length': Buffer.byteLength(content) }),
    ...(connection === undefined ? {} : { connection }),
    'inin-correlation-id': randomUUID(),
    ...headers,
  });
  response.end(content);
  if (connection === undefined) return;
  // The rest of a body is let go by, for the client to come to reading the answer, but not for ever.
  response.req.resume();
  setTimeout(() => response.req.socket.destroy(), 1000).unref();
}

async function wait(milliseconds: number, stopped: AbortSignal): Promise<void> {
  await setTimer(milliseconds, undefined, { signal: stopped }).catch(() => undefined);
}

function bearer({ authorization = '' }: IncomingMessage['headers']): string | undefined {
  return /^bearer (.+)$/i.exec(authorization)?.[1];
}

/** One request that the practice org received. Bodies and tokens are not kept. */
export interface LoggedRequest {
  readonly method: string;
  /** With query. */
  readonly path: string;
  /** `oauth-token`, `oauth-authorize`, `upload`, or undefined for a path that the contract does not know. */
  readonly operationId: string | undefined;
  /** What was answered; undefined when the connection was cut or left hanging. */
  readonly status: number | undefined;
  /** A search is a read although it is a POST; a login is neither read nor write. */
  readonly kind: 'read' | 'write' | 'login';
}

const kept = 20_000;
const readingPosts = new Set([
  'postUsersSearch',
  'postGroupsSearch',
  'postOutboundContactlistContactsSearch',
  'postOutboundContactlistContactsBulk',
  'postProcessautomationTriggerTest',
]);

function logRequest(
  log: LoggedRequest[],
  request: { method: string; path: string; operationId: string | undefined },
  status: number | undefined,
): void {
  log.push({ ...request, status, kind: kindOf(request.method, request.operationId) });
  if (log.length > kept) log.splice(0, log.length - kept);
}

function kindOf(method: string, operationId: string | undefined): LoggedRequest['kind'] {
  if (operationId?.startsWith('oauth-') === true) return 'login';
  const reads = method === 'GET' || method === 'HEAD' || readingPosts.has(operationId ?? '');
  return reads ? 'read' : 'write';
}
