import { randomUUID } from 'node:crypto';
import type { HttpBindings } from '@hono/node-server';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import { type Context, Hono } from 'hono';
import { areaDownloads, areaUploads } from './areas.js';
import { type Dispatched, dispatch, operationOf, parseBody, refused } from './dispatch.js';
import { notFound, Refusal } from './errors.js';
import { faulty, has, tooManyRequests } from './fault-answers.js';
import type { Org } from './org.js';
import { requireSignature, type StoredFile } from './presigned.js';
import { type LoggedRequest, logRequest } from './request-log.js';
import type { Tokens } from './tokens.js';

export interface ServerParts {
  readonly org: Org;
  readonly tokens: Tokens;
  readonly log: LoggedRequest[];
  readonly checkResponses: boolean;
  /** Requests for each token in a minute, as the 429 reports it. */
  readonly requestsPerMinute: number | undefined;
  /** Runs one request alone on the newest state and keeps what it `writes` before it returns. */
  readonly transact: (writes: boolean, work: () => Dispatched) => Dispatched;
  /** Aborts when the server stops; held requests end then. */
  readonly stopped: AbortSignal;
}

type Ctx = Context<{ Bindings: HttpBindings }>;

/** The practice org as an HTTP application. */
export function application(parts: ServerParts): Hono<{ Bindings: HttpBindings }> {
  const app = new Hono<{ Bindings: HttpBindings }>();
  app.post('/oauth/token', (c) => serve(parts, c, 'oauth-token', (body) => login(parts, c, body)));
  app.put('/uploads/:kind/:id', (c) =>
    serve(parts, c, 'upload', (body) => parts.transact(true, () => upload(parts, c, body))),
  );
  app.get('/downloads/:kind/:id', (c) =>
    serve(parts, c, 'download', () => parts.transact(false, () => download(parts, c))),
  );
  app.all('*', (c) =>
    serve(parts, c, operationOf(methodOf(c), target(c)), (body) =>
      parts.transact(methodOf(c) !== 'GET', () => api(parts, c, body)),
    ),
  );
  return app;
}

/** One request with the faults that strike it, logged. */
async function serve(
  parts: ServerParts,
  c: Ctx,
  operationId: string | undefined,
  work: (body: string) => Dispatched,
): Promise<Response> {
  const request = { method: c.req.method, path: target(c), operationId };
  const struck = parts.org.faults.strike({
    operation: operationId ?? '',
    method: c.req.method,
    path: c.req.path,
  });
  const body = await c.req.text();
  for (const fault of struck) if (fault.kind === 'latency') await wait(fault.milliseconds, parts.stopped);
  if (has(struck, 'hang')) {
    logRequest(parts.log, request, undefined);
    await wait(undefined, parts.stopped);
    return cut(c);
  }
  if (parts.stopped.aborted) return cut(c);
  if (has(struck, 'token-expired')) parts.tokens.revoke(bearer(c) ?? '');
  const answered = has(struck, 'reset-before-commit')
    ? undefined
    : (faulty(struck, operationId) ?? safely(() => work(body)));
  const reset = answered === undefined || has(struck, 'reset-after-commit');
  logRequest(parts.log, request, reset ? undefined : answered.status);
  return reset ? cut(c) : response(answered);
}

function login(parts: ServerParts, c: Ctx, body: string): Dispatched {
  const headers = { 'inin-correlation-id': randomUUID() };
  const grantType = new URLSearchParams(body).get('grant_type') ?? undefined;
  // A login writes nothing, but must see clients and secrets as they are now.
  return parts.transact(false, () => {
    const result = parts.tokens.login(parts.org, basic(c.req.header('authorization')), grantType);
    if (result.ok)
      return {
        status: 200,
        headers,
        body: { access_token: result.token, token_type: 'bearer', expires_in: result.expiresIn },
      };
    const { status, error, description } = result;
    return { status, headers, body: { error, description, error_description: description } };
  });
}

function upload(parts: ServerParts, c: Ctx, body: string): Dispatched {
  return refusing(() => {
    const file = storedFile(c, 'uploads');
    const handler = areaUploads[file.kind];
    if (handler === undefined) throw notFound('upload', `${file.kind}/${file.id}`);
    requireSigned(parts, c, file);
    handler(parts.org, file.id, body, c.req.header());
    return { status: 200, headers: {} };
  });
}

function download(parts: ServerParts, c: Ctx): Dispatched {
  return refusing(() => {
    const file = storedFile(c, 'downloads');
    requireSigned(parts, c, file);
    const found = areaDownloads[file.kind]?.(parts.org, file.id);
    if (found === undefined) throw notFound('download', `${file.kind}/${file.id}`);
    return { status: 200, headers: {}, ...found };
  });
}

function storedFile(c: Ctx, way: StoredFile['way']): StoredFile {
  return { way, kind: c.req.param('kind') ?? '', id: c.req.param('id') ?? '' };
}

function requireSigned({ org }: ServerParts, c: Ctx, file: StoredFile): void {
  const authorization = c.req.header('authorization');
  requireSignature(org, file, { signature: c.req.query('signature'), authorization });
}

function api(parts: ServerParts, c: Ctx, body: string): Dispatched {
  return refusing(() => {
    const token = bearer(c);
    if (token === undefined)
      throw new Refusal(401, 'authentication.required', 'No authentication bearer token specified.');
    const caller = parts.tokens.caller(parts.org, token);
    if (caller === undefined) throw new Refusal(401, 'bad.credentials', 'Invalid login credentials.');
    const seconds = parts.tokens.secondsToWait(parts.org, token);
    if (seconds !== undefined) return tooManyRequests(seconds, parts.requestsPerMinute ?? 0);
    requireJson(c, body);
    const request = { method: methodOf(c), url: target(c), caller, origin: new URL(c.req.url).origin };
    return dispatch(
      parts.org,
      { ...request, body: parseBody(body) },
      { checkResponses: parts.checkResponses },
    );
  });
}

/** HEAD is answered as GET, without the body. */
function methodOf(c: Ctx): string {
  return c.req.method === 'HEAD' ? 'GET' : c.req.method;
}

/** The API reads JSON and nothing else. */
function requireJson(c: Ctx, body: string): void {
  const type = c.req.header('content-type') ?? '';
  if (body !== '' && !/^application\/json\b/i.test(type))
    throw new Refusal(415, 'unsupported.media.type', 'HTTP 415 Unsupported Media Type');
}

function refusing(work: () => Dispatched): Dispatched {
  try {
    return work();
  } catch (error) {
    if (error instanceof Refusal) return refused(error, randomUUID());
    throw error;
  }
}

/** A defect of the practice org itself is answered with 500 and its message, so that it is seen. */
function safely(work: () => Dispatched): Dispatched {
  try {
    return work();
  } catch (error) {
    const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return refused(new Refusal(500, 'internal.server.error', message), randomUUID());
  }
}

function response(answered: Dispatched): Response {
  const { status, headers, body, text, contentType = 'text/plain' } = answered;
  if (text !== undefined)
    return new Response(text, { status, headers: { 'content-type': contentType, ...headers } });
  if (body === undefined) return new Response(null, { status, headers });
  return new Response(JSON.stringify(body), {
    status,
    headers: { 'content-type': 'application/json', ...headers },
  });
}

/** Cuts the connection, as a broken network does. */
function cut(c: Ctx): Response {
  c.env.incoming.socket.destroy();
  return RESPONSE_ALREADY_SENT;
}

/** Waits so many milliseconds, or until the server stops. */
async function wait(milliseconds: number | undefined, stopped: AbortSignal): Promise<void> {
  if (stopped.aborted) return;
  await new Promise<void>((resolve) => {
    // Taken away again in either case: many delayed requests listen to the one signal in a server's life.
    const end = () => {
      clearTimeout(timer);
      stopped.removeEventListener('abort', end);
      resolve();
    };
    const timer = milliseconds === undefined ? undefined : setTimeout(end, milliseconds);
    stopped.addEventListener('abort', end);
  });
}

function target(c: Ctx): string {
  const { pathname, search } = new URL(c.req.url);
  return `${pathname}${search}`;
}

function bearer(c: Ctx): string | undefined {
  return /^bearer (.+)$/i.exec(c.req.header('authorization') ?? '')?.[1];
}

function basic(header: string | undefined): { id: string; secret: string } | undefined {
  const encoded = /^basic (.+)$/i.exec(header ?? '')?.[1];
  if (encoded === undefined) return undefined;
  const text = Buffer.from(encoded, 'base64').toString();
  const colon = text.indexOf(':');
  return colon === -1 ? undefined : { id: text.slice(0, colon), secret: text.slice(colon + 1) };
}
