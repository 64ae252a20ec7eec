import { type Dispatched, type DispatchRequest, dispatch, operationOf, pathOf } from '../dispatch.js';
import { faulty, has } from '../faults.js';
import { isObject, type JsonObject, jsonIn } from '../json.js';
import type { Caller, Org } from '../org.js';
import { ActionFailure } from './action-failure.js';
import type { ActionConfig } from './actions.js';
import { flatProperties, schemaProblem, unflatten } from './flatten.js';
import { clientCredentialType } from './integrations.js';
import type { ActionState } from './state.js';
import { render, transformResponse } from './templates.js';

export type ActionRun = { readonly operations: readonly Operation[] } & (
  | { readonly ok: true; readonly output: Record<string, unknown> }
  | { readonly ok: false; readonly error: ActionFailure }
);

/** Of an action that names none, in seconds. Source: Architect notes, `callData`. */
const usualTimeout = 60;

/** One stage of a run, as the test operations report it. */
interface Operation {
  readonly name: string;
  readonly success: boolean;
  readonly result?: unknown;
  readonly error?: { readonly message: string };
}

/**
 * Runs a data action. `input` has the contract's flattened names; `origin` is the server's address; `patience`, in
 * milliseconds, is how long the caller waits, where that is less than the action's own timeout. Never throws for what
 * goes wrong inside the action: that is the result.
 */
export function runAction(
  org: Org,
  actionId: string,
  input: Readonly<Record<string, unknown>>,
  origin: string,
  patience = Number.POSITIVE_INFINITY,
): ActionRun {
  const operations: Operation[] = [];
  const stage = <T>(name: string, work: () => T, shown = true): T => {
    try {
      const result = work();
      operations.push({ name, success: true, result: shown ? result : undefined });
      return result;
    } catch (error) {
      if (error instanceof ActionFailure)
        operations.push({ name, success: false, error: { message: error.message } });
      throw error;
    }
  };
  try {
    const action = org.state.integrations.actions[actionId];
    if (action === undefined)
      throw new ActionFailure('not.found', 404, `The data action ${actionId} was not found.`);
    const { config, inputSchema, successSchema } = action.published;
    const { request } = config;
    const nested = stage('Validate input against contract', () => {
      const whole = unflatten(input, Object.keys(flatProperties(inputSchema)));
      return valid(inputSchema, whole, 'invalid.schema', 'The input does not match the contract');
    });
    const scope = { input: { ...nested, rawRequest: JSON.stringify(nested) } };
    const caller = stage('Retrieve user auth', () => callerOf(org, action), false);
    const url = stage('Resolve request url template', () =>
      relativeUrl(render(request.requestUrlTemplate, scope)),
    );
    const body = stage('Resolve request body template', () => requestBody(config, scope));
    const ownTimeout = (config.timeoutSeconds ?? usualTimeout) * 1000;
    const sent = { method: request.requestType, url, body, caller, origin };
    const raw = stage('Send request', () =>
      answerText(sendActionRequest(org, sent, Math.min(ownTimeout, patience))),
    );
    const output = stage('Apply output transformation', () => transformResponse(config.response, raw));
    stage('Validate output against contract', () =>
      valid(successSchema, output, 'invalid.output', 'The output does not match the contract'),
    );
    return { ok: true, output, operations };
  } catch (error) {
    if (error instanceof ActionFailure) return { ok: false, error, operations };
    throw error;
  }
}

function valid<T>(schema: JsonObject, value: T, code: string, what: string): T {
  const problem = schemaProblem(schema, value);
  if (problem === undefined) return value;
  throw new ActionFailure(code, 400, `${what}: ${problem}`);
}

function relativeUrl(url: string): string {
  const wrong = (what: string) =>
    new ActionFailure('invalid.url', 400, `The request address ${what}: ${url}`);
  if (!url.startsWith('/api/')) throw wrong('must start with /api/');
  if (/[\s${}"<>\\^`|]/.test(url)) throw wrong('has characters that are not allowed');
  return url;
}

function requestBody({ request }: ActionConfig, scope: Record<string, unknown>): unknown {
  const text = render(request.requestTemplate, scope);
  // Headers are templates, too; nothing but the content type matters here.
  const headers = Object.entries(request.headers).map(([name, value]) => [
    name.toLowerCase(),
    render(value, scope),
  ]);
  if (request.requestType === 'GET' || request.requestType === 'DELETE' || text.trim() === '')
    return undefined;
  const type = String(Object.fromEntries(headers)['content-type'] ?? '');
  if (/^application\/x-www-form-urlencoded\b/i.test(type))
    return Object.fromEntries(new URLSearchParams(text));
  const body = jsonIn(text);
  if (body !== undefined) return body;
  const message = 'The result of the request template is not valid JSON.';
  throw new ActionFailure('invalid.request.template', 400, message);
}

/** The answer's text; throws ActionFailure for every status from 400 on. */
function answerText({ status, body: answered, text: plain }: Dispatched): string {
  if (status < 400) return plain ?? (answered === undefined ? '' : JSON.stringify(answered));
  const body = isObject(answered) ? answered : {};
  const text = (name: string) => (typeof body[name] === 'string' ? body[name] : undefined);
  throw new ActionFailure(text('code') ?? String(status), status, text('message') ?? 'The request failed.', {
    correlationId: text('contextId') ?? '',
    details: Array.isArray(body.details) ? body.details.filter(isObject) : [],
  });
}

/** With the client of its credential. Throws ActionFailure unless all are active and the stored secret is its current one. */
function callerOf(org: Org, { integrationId }: ActionState): Caller {
  const { integrations, credentials } = org.state.integrations;
  const integration = integrations[integrationId];
  if (integration === undefined)
    throw new ActionFailure('not.found', 404, 'The integration of the data action was not found.');
  const of = `The integration "${integration.name}"`;
  if (integration.intendedState !== 'ENABLED' || integration.reported !== 'ACTIVE')
    throw new ActionFailure('integration.not.active', 400, `${of} is not active.`);
  const { clientId, secretHash } = credentials[integration.credentials[clientCredentialType] ?? ''] ?? {};
  const none = `${of} has no credential of type ${clientCredentialType}.`;
  if (clientId === undefined) throw new ActionFailure('missing.credentials', 401, none);
  const client = org.state.identity.clients[clientId];
  if (client?.state === 'active' && secretHash !== undefined && secretHash === client.secretHash)
    return { id: client.id, name: client.name };
  const reason = 'invalid_client. Client authentication failed.';
  const message = `Failed to log in with the credential of the integration: ${reason}`;
  throw new ActionFailure('invalid_client', 401, message);
}

/**
 * Sends the request of a data action, with the faults of the caller `data-action` that strike it. Nobody really waits:
 * latencies are only compared with `patience`, in milliseconds. What was sent is carried out, also when its answer comes
 * too late. Throws ActionFailure when no answer comes in time or the connection breaks; the codes are assumed.
 */
function sendActionRequest(org: Org, request: DispatchRequest, patience: number): Dispatched {
  const { method, url } = request;
  const operation = operationOf(method, url) ?? '';
  const struck = org.strike({ operation, method, path: pathOf(url), caller: 'data-action' });
  if (has(struck, 'hang')) throw tooLate(patience);
  if (has(struck, 'reset-before-commit')) throw broken();
  const answer = faulty(struck, operation) ?? dispatch(org, request);
  if (has(struck, 'reset-after-commit')) throw broken();
  const latency = struck.reduce((sum, one) => sum + (one.kind === 'latency' ? one.milliseconds : 0), 0);
  if (latency > patience) throw tooLate(patience);
  return answer;
}

function tooLate(patience: number): ActionFailure {
  const message = `The request was not answered within ${patience / 1000} seconds.`;
  return new ActionFailure('request.timeout', 408, message, { timedOut: true });
}

function broken(): ActionFailure {
  return new ActionFailure('connection.reset', 500, 'The connection broke before the request was answered.');
}
