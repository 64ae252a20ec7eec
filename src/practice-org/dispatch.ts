import { randomUUID } from 'node:crypto';
import { answerProblem, checkBody, checkQuery } from './contract/check.js';
import type { Operation } from './contract/contract.js';
import { findRoute } from './contract/routes.js';
import { badRequest, notFound, Refusal } from './errors.js';
import type { Caller } from './handler.js';
import { requirePermissions } from './identity/permissions.js';
import type { Org } from './org.js';

export interface DispatchRequest {
  readonly method: string;
  /** Path and query: `/api/v2/flows?pageSize=100`. */
  readonly url: string;
  /** Parsed JSON, or undefined. */
  readonly body?: unknown;
  readonly caller: Caller;
  /** `http://127.0.0.1:PORT` of the server, for addresses in answers. */
  readonly origin: string;
}

export interface Dispatched {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly text?: string;
  /** Of `text`; plain text unless told. */
  readonly contentType?: string | undefined;
}

export interface DispatchOptions {
  /** Answers of ours that the contract does not allow become a 500: for tests. */
  readonly checkResponses?: boolean | undefined;
}

/**
 * One request through everything but the network: contract, permissions of the caller, handler, error body. The
 * server uses it for requests from outside, a running data action for the request that it makes.
 */
export function dispatch(org: Org, request: DispatchRequest, options: DispatchOptions = {}): Dispatched {
  const contextId = randomUUID();
  try {
    return { ...answer(org, request, options), headers: { 'inin-correlation-id': contextId } };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    if (error.status !== 404)
      org.note('refused', `${request.method} ${pathOf(request.url)}: ${error.status} ${error.message}`);
    return refused(error, contextId);
  }
}

/** The `ErrorBody` of a refusal, with the context id that is also in the header `inin-correlation-id`. */
export function refused(refusal: Refusal, contextId: string): Dispatched {
  return {
    status: refusal.status,
    headers: { 'inin-correlation-id': contextId, ...refusal.headers },
    body: {
      message: refusal.message,
      code: refusal.code,
      status: refusal.status,
      contextId,
      details: refusal.details,
      errors: [],
    },
  };
}

/** The operation id of a request, or undefined when the contract does not know it. */
export function operationOf(method: string, url: string): string | undefined {
  const found = findRoute(method, pathOf(url));
  return found.kind === 'route' ? found.route.operation.id : undefined;
}

function answer(org: Org, request: DispatchRequest, options: DispatchOptions): Omit<Dispatched, 'headers'> {
  const found = findRoute(request.method, pathOf(request.url));
  if (found.kind === 'unknown') throw new Refusal(404, 'not.found', 'HTTP 404 Not Found');
  if (found.kind === 'other-method')
    throw new Refusal(405, 'method.not.allowed', 'HTTP 405 Method Not Allowed');
  const { operation, path } = found.route;
  requirePlausibleIds(path);
  const handler = org.handlers[operation.id];
  if (handler === undefined)
    throw new Refusal(501, 'not.implemented', `The practice org does not answer ${operation.id}.`);
  requirePermissions(org, request.caller.clientId, operation.permissions);
  const query = checkQuery(operation, searchOf(request.url));
  checkBody(operation, request.body);
  const reply = handler({
    org,
    caller: request.caller,
    path,
    query,
    body: request.body,
    origin: request.origin,
  });
  const { text, contentType } = reply;
  if (text !== undefined) return { status: reply.status ?? 200, text, contentType };
  const status = reply.status ?? (reply.body === undefined ? 204 : 200);
  if (options.checkResponses === true) requireContract(operation, status, reply.body);
  return { status, ...(reply.body === undefined ? {} : { body: reply.body }) };
}

/** No id is called like a member that every object of JavaScript has; a data table's row may be. */
function requirePlausibleIds({ rowId: _rowId, ...ids }: Readonly<Record<string, string>>): void {
  const odd = Object.values(ids).find((id) => id in Object.prototype);
  if (odd !== undefined) throw notFound('entity', odd);
}

function requireContract(operation: Operation, status: number, body: unknown): void {
  const problem = answerProblem(operation, status, body);
  if (problem !== undefined)
    throw new Refusal(
      500,
      'contract.violation',
      `The practice org's own answer to ${operation.id} breaks the contract: ${problem}`,
    );
}

function pathOf(url: string): string {
  return url.split('?', 1)[0] ?? url;
}

function searchOf(url: string): URLSearchParams {
  const at = url.indexOf('?');
  return new URLSearchParams(at === -1 ? '' : url.slice(at + 1));
}

/** Parses a request body. Throws 400 when it is not JSON. */
export function parseBody(text: string): unknown {
  if (text.trim() === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    throw badRequest('The request could not be read: the body is not valid JSON.');
  }
}
