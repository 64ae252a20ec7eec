import { randomUUID } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { answerProblem, checkBody, checkQuery } from './contract/check.js';
import { findOperation, type Operation } from './contract/contract.js';
import { badRequest, notFound, Refusal, refuse } from './errors.js';
import { requirePermissions } from './identity/permissions.js';
import type { Caller, Org } from './org.js';

/** A request as the server has read it. HEAD is answered as GET, without the body. */
export interface Received {
  readonly method: string;
  /** Path and query: `/api/v2/flows?pageSize=100`. */
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

export interface DispatchRequest {
  readonly method: string;
  readonly url: string;
  /** Parsed, or undefined. */
  readonly body?: unknown;
  readonly caller: Caller;
  /** `http://127.0.0.1:PORT` of the server, for addresses in answers. */
  readonly origin: string;
}

export interface Dispatched {
  readonly status: number;
  /** Beside those that every answer has. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  /** Plain text in place of a body. */
  readonly text?: string;
}

/**
 * One request through everything but the network: contract, permissions of the caller, handler, error body. The
 * server uses it for requests from outside, a running data action for the request that it makes. With `checkResponses`
 * answers of ours that the contract does not allow become a 500: for tests.
 */
export function dispatch(org: Org, request: DispatchRequest, checkResponses = false): Dispatched {
  try {
    return answer(org, request, checkResponses);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    if (error.status !== 404)
      org.note(
        error.code === 'not.implemented' ? 'not modelled' : 'refused',
        `${request.method} ${pathOf(request.url)}: ${error.status} ${error.message}`,
      );
    return refused(error);
  }
}

/** The `ErrorBody` of a refusal, with the context id that is also in the header `inin-correlation-id`. */
export function refused({ status, code, message, messageWithParams, more }: Refusal): Dispatched {
  const contextId = randomUUID();
  const { params = {}, details = [], headers = {} } = more;
  const messageParams = Object.fromEntries(Object.entries(params).map(([name, value]) => [name, `${value}`]));
  return {
    status,
    headers: { 'inin-correlation-id': contextId, ...headers },
    body: { message, code, status, contextId, messageWithParams, messageParams, details, errors: [] },
  };
}

/** The operation id of a request, or undefined when the contract does not know it. */
export function operationOf(method: string, url: string): string | undefined {
  return findOperation(method, pathOf(url))?.operation.id;
}

function answer(org: Org, request: DispatchRequest, checkResponses: boolean): Dispatched {
  const { method, url, caller, body, origin } = request;
  const found = findOperation(method, pathOf(url));
  const handler = found === undefined ? undefined : org.handlers[found.operation.id];
  if (found === undefined || handler === undefined) throw notModelled(method, url, found?.operation);
  const { operation, path } = found;
  requirePlausibleIds(path);
  requirePermissions(org, caller, operation.permissions);
  const query = checkQuery(operation, searchOf(url));
  checkBody(operation, body);
  const reply = handler({ org, caller, path, query, body, origin });
  if (method !== 'GET') org.forget('refused', `${method} ${pathOf(url)}: `);
  if (reply.text !== undefined) return { status: 200, text: reply.text };
  const status = reply.status ?? (reply.body === undefined ? 204 : 200);
  const problem = checkResponses ? answerProblem(operation, status, reply.body) : undefined;
  if (problem === undefined) return { status, body: reply.body };
  throw refuse('contract.violation', `The own answer to ${operation.id} breaks the contract: ${problem}`);
}

/** The platform may well know it: 404 is for objects that are not there. */
function notModelled(method: string, url: string, operation: Operation | undefined): Refusal {
  const asked = `${method} ${pathOf(url)}`;
  if (!url.startsWith('/api/')) return notFound('path', asked);
  return refuse('not.implemented', 'The practice org does not model {operation}.', {
    params: { operation: operation?.id ?? asked },
  });
}

/** No id is called like a member that every object of JavaScript has; a data table's row may be. */
function requirePlausibleIds({ rowId: _rowId, ...ids }: Readonly<Record<string, string>>): void {
  const odd = Object.values(ids).find((id) => id in Object.prototype);
  if (odd !== undefined) throw notFound('entity', odd);
}

export function pathOf(url: string): string {
  return url.split('?', 1)[0] ?? url;
}

export function searchOf(url: string): URLSearchParams {
  const at = url.indexOf('?');
  return new URLSearchParams(at === -1 ? '' : url.slice(at + 1));
}

/** Parses a request body: JSON, or a form (legal by the official CLI). Throws 400 and 415. */
export function parseBody(text: string, contentType: string): unknown {
  if (text.trim() === '') return undefined;
  if (/^application\/x-www-form-urlencoded\b/i.test(contentType))
    return Object.fromEntries(new URLSearchParams(text));
  if (!/^application\/json\b/i.test(contentType))
    throw refuse('unsupported.media.type', 'HTTP 415 Unsupported Media Type');
  try {
    return JSON.parse(text, withoutNull);
  } catch {
    throw badRequest('The request could not be read: the body is not valid JSON.');
  }
}

/** The official provider sends lists that are not set as null: a member that is null is one that was not sent. */
function withoutNull(this: unknown, name: string, value: unknown): unknown {
  return value === null && name !== '' && !Array.isArray(this) ? undefined : value;
}
