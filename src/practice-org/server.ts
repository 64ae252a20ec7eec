import type { HttpBindings } from '@hono/node-server';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import { type Context, Hono } from 'hono';
import { uploads } from './areas.js';
import { type Dispatched, dispatch, operationOf, parseBody, refused } from './dispatch.js';
import { Refusal, refuse } from './errors.js';
import { faulty, has, tooManyRequests } from './faults.js';
import type { Org } from './org.js';
import { type LoggedRequest, logRequest } from './request-log.js';
import type { Tokens } from './tokens.js';
import { receiveUpload } from './uploads.js';

interface ServerParts {
  readonly org: Org;
  readonly tokens: Tokens;
  readonly log: LoggedRequest[];
  readonly checkResponses: boolean;
  /** Runs one request alone on the newest state and keeps what it `writes` before it returns. */
  readonly transact: (writes: boolean, work: () => Dispatched) => Dispatched;
  /** Aborts when the server stops; held requests end then. */
  readonly stopped: AbortSignal;
}

type Ctx = Context<{ Bindings: HttpBindings }>;

/** The practice org as an HTTP application. */
export function application(parts: ServerParts): Hono<{ Bindings: HttpBindings }> {
  const { org, tokens, transact } = parts;
  const app = new Hono<{ Bindings: HttpBindings }>();
  // A login writes nothing, but must see clients and secrets as they are now.
  app.post('/oauth/token', (c) =>
    serve(parts, c, 'oauth-token', (body) =>
      transact(false, () => tokens.login(org, c.req.header('authorization'), new URLSearchParams(body))),
    ),
  );
  app.put('/uploads/:kind/:id', (c) =>
    serve(parts, c, 'upload', (text) =>
      transact(true, () => {
        const { kind, id } = c.req.param();
        const headers = c.req.header();
        receiveUpload(org, uploads, { kind, id, signature: c.req.query('signature'), text, headers });
        return { status: 200, headers: {} };
      }),
    ),
  );
  app.all('*', (c) =>
    serve(parts, c, operationOf(methodOf(c), target(c)), (body) =>
      transact(methodOf(c) !== 'GET', () => api(parts, c, body)),
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
    : (faulty(struck, operationId) ?? refusing(() => work(body)));
  const reset = answered === undefined || has(struck, 'reset-after-commit');
  logRequest(parts.log, request, reset ? undefined : answered.status);
  return reset ? cut(c) : response(answered);
}

function api({ org, tokens, checkResponses }: ServerParts, c: Ctx, text: string): Dispatched {
  const token = bearer(c);
  if (token === undefined)
    throw refuse(
      'authentication.required',
      'No authentication bearer token specified in authorization header.',
    );
  const caller = tokens.caller(org, token);
  if (caller === undefined) throw refuse('bad.credentials', 'Invalid login credentials.');
  const { count, allowed, reset, exceeded } = tokens.used(org, token);
  const request = { method: methodOf(c), url: target(c), caller, origin: new URL(c.req.url).origin };
  const answered = exceeded
    ? tooManyRequests(reset, allowed)
    : refusing(() => {
        const body = parseBody(text, c.req.header('content-type') ?? '');
        return dispatch(org, { ...request, body }, { checkResponses });
      });
  const limits = {
    'inin-ratelimit-count': String(count),
    'inin-ratelimit-allowed': String(allowed),
    'inin-ratelimit-reset': String(reset),
  };
  return { ...answered, headers: { ...answered.headers, ...limits } };
}

/** HEAD is answered as GET, without the body. */
function methodOf(c: Ctx): string {
  return c.req.method === 'HEAD' ? 'GET' : c.req.method;
}

/** A defect of the practice org itself is answered with 500 and its message, so that it is seen. */
function refusing(work: () => Dispatched): Dispatched {
  try {
    return work();
  } catch (error) {
    if (error instanceof Refusal) return refused(error);
    const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return refused(refuse('internal.server.error', message));
  }
}

function response({ status, headers, body, text }: Dispatched): Response {
  if (text === undefined && body === undefined) return new Response(null, { status, headers });
  const type = text === undefined ? 'application/json' : 'text/plain';
  return new Response(text ?? JSON.stringify(body), {
    status,
    headers: { 'content-type': type, ...headers },
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
