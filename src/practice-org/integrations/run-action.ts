import { type Dispatched, type DispatchRequest, dispatch, operationOf } from '../dispatch.js';
import { faulty, has } from '../faults.js';
import type { Caller } from '../handler.js';
import { findClient } from '../identity/clients.js';
import { isObject, type JsonObject } from '../json.js';
import type { Org } from '../org.js';
import { ActionFailure, type FailureOutputs, failureOutputs } from './action-failure.js';
import { flatProperties, schemaViolations } from './flatten.js';
import type { ActionConfig, ActionState, IntegrationState } from './state.js';
import { render, TemplateError, transformResponse } from './templates.js';
import { clientCredentialType } from './types.js';

export type ActionRun =
  | { readonly ok: true; readonly output: Record<string, unknown>; readonly operations: readonly Operation[] }
  | {
      readonly ok: false;
      /** The answer took longer than the action's `timeoutSeconds` or its caller waits: a flow takes its timeout branch. */
      readonly timedOut: boolean;
      readonly error: FailureOutputs;
      readonly operations: readonly Operation[];
    };

/** Of an action that names none, in seconds. Source: Architect notes, `callData`. */
const usualTimeout = 60;

interface RunOptions {
  readonly origin: string;
  readonly patience: number;
}

/** One stage of a run, as the test operations report it. */
interface Operation {
  readonly name: string;
  readonly success: boolean;
  readonly result?: unknown;
  readonly error?: string;
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
  try {
    const action = org.state.integrations.actions[actionId];
    if (action === undefined)
      throw new ActionFailure('not.found', 404, `The data action ${actionId} was not found.`);
    const output = perform(org, action, input, { origin, patience }, operations);
    return { ok: true, output, operations };
  } catch (error) {
    const failure = asFailure(error);
    return { ok: false, timedOut: failure.timedOut, error: failureOutputs(failure), operations };
  }
}

function perform(
  org: Org,
  action: ActionState,
  input: Readonly<Record<string, unknown>>,
  { origin, patience }: RunOptions,
  operations: Operation[],
): Record<string, unknown> {
  const stage = <T>(name: string, work: () => T, show: (result: T) => unknown = (result) => result): T => {
    try {
      const result = work();
      operations.push({ name, success: true, result: show(result) });
      return result;
    } catch (error) {
      const failure = asFailure(error);
      operations.push({ name, success: false, error: failure.message });
      throw failure;
    }
  };
  const version = action.published;
  const { config } = version;
  const nested = stage('Validate input against contract', () => checkedInput(version, input));
  const scope = { input: { ...nested, ...input, rawRequest: JSON.stringify(nested) } };
  const caller = stage(
    'Retrieve user auth',
    () => callerOfIntegration(org, activeIntegration(org, action)),
    () => undefined,
  );
  const url = stage('Resolve request url template', () =>
    relativeUrl(render(config.request.requestUrlTemplate, scope)),
  );
  const body = stage('Resolve request body template', () => requestBody(config, scope));
  const method = config.request.requestType;
  const request = { method, url, ...(body === undefined ? {} : { body }), caller, origin };
  const ownTimeout = (config.timeoutSeconds ?? usualTimeout) * 1000;
  const raw = stage('Send request', () =>
    answerText(sendActionRequest(org, request, Math.min(ownTimeout, patience))),
  );
  const output = stage('Apply output transformation', () => transformResponse(config.response, raw));
  return stage('Validate output against contract', () => {
    requireSchema(version.successSchema, output, 'invalid.output', 'The output does not match the contract');
    return output;
  });
}

function checkedInput(
  { inputSchema }: ActionState['published'],
  input: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const nested = unflatten(input, Object.keys(flatProperties(inputSchema)));
  requireSchema(inputSchema, nested, 'invalid.schema', 'The input does not match the contract');
  return nested;
}

function requireSchema(schema: JsonObject, value: unknown, code: string, what: string): void {
  const problems = schemaViolations(schema, value);
  if (problems.length > 0) throw new ActionFailure(code, 400, `${what}: ${problems.join('; ')}`);
}

function activeIntegration(org: Org, action: ActionState) {
  const integration = org.state.integrations.integrations[action.integrationId];
  if (integration === undefined)
    throw new ActionFailure('not.found', 404, 'The integration of the data action was not found.');
  if (integration.intendedState !== 'ENABLED' || integration.reported !== 'ACTIVE')
    throw new ActionFailure(
      'integration.not.active',
      400,
      `The integration "${integration.name}" is not active.`,
    );
  return integration;
}

function relativeUrl(url: string): string {
  if (!url.startsWith('/api/'))
    throw new ActionFailure('invalid.url', 400, `The request address must start with /api/: ${url}`);
  if (/[\s${}"<>\\^`|]/.test(url))
    throw new ActionFailure(
      'invalid.url',
      400,
      `The request address has characters that are not allowed: ${url}`,
    );
  return url;
}

function requestBody(config: ActionConfig, scope: Record<string, unknown>): unknown {
  const { request } = config;
  const text = render(request.requestTemplate, scope);
  // Headers are templates, too; nothing but the content type matters here.
  const headers = Object.entries(request.headers).map(([name, value]) => [
    name.toLowerCase(),
    render(value, scope),
  ]);
  if (request.requestType === 'GET' || request.requestType === 'DELETE') return undefined;
  if (text.trim() === '') return undefined;
  const type = String(Object.fromEntries(headers)['content-type'] ?? '');
  if (/^application\/x-www-form-urlencoded\b/i.test(type))
    return Object.fromEntries(new URLSearchParams(text));
  try {
    return JSON.parse(text);
  } catch {
    throw new ActionFailure(
      'invalid.request.template',
      400,
      'The result of the request template is not valid JSON.',
    );
  }
}

/** The answer's text; throws ActionFailure for every status from 400 on. */
function answerText(answer: Dispatched): string {
  const body = isObject(answer.body) ? answer.body : {};
  if (answer.status >= 400) {
    const text = (name: string) => (typeof body[name] === 'string' ? body[name] : undefined);
    throw new ActionFailure(
      text('code') ?? String(answer.status),
      answer.status,
      text('message') ?? 'The request failed.',
      {
        correlationId: text('contextId') ?? answer.headers['inin-correlation-id'] ?? '',
        details: Array.isArray(body.details) ? body.details.filter(isObject) : [],
      },
    );
  }
  return answer.text ?? (answer.body === undefined ? '' : JSON.stringify(answer.body));
}

function unflatten(
  flat: Readonly<Record<string, unknown>>,
  known: readonly string[],
): Record<string, unknown> {
  const nested: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(flat)) {
    const steps = known.includes(name) ? name.split('.') : [name];
    const last = steps.pop() ?? name;
    let place = nested;
    for (const step of steps) {
      const next = isObject(place[step]) ? place[step] : {};
      place[step] = next;
      place = next;
    }
    place[last] = value;
  }
  return nested;
}

function asFailure(error: unknown): ActionFailure {
  if (error instanceof ActionFailure) return error;
  if (error instanceof TemplateError) return new ActionFailure('invalid.substitution', 500, error.message);
  throw error;
}

/**
 * Logs an integration in as the platform would: with the OAuth client of its credential. Throws ActionFailure when
 * there is no credential, the client is gone or not active, or the stored secret is not the client's current one.
 */
function callerOfIntegration(org: Org, integration: IntegrationState): Caller {
  const credentialId = integration.credentials[clientCredentialType];
  const credential =
    credentialId === undefined ? undefined : org.state.integrations.credentials[credentialId];
  if (credential?.clientId === undefined)
    throw new ActionFailure(
      'missing.credentials',
      401,
      `The integration "${integration.name}" has no credential of type ${clientCredentialType}.`,
    );
  const client = findClient(org, credential.clientId);
  if (
    client === undefined ||
    client.state !== 'active' ||
    credential.secretHash === undefined ||
    credential.secretHash !== client.secretHash
  )
    throw new ActionFailure(
      'invalid_client',
      401,
      'Failed to log in with the credential of the integration: invalid_client. Client authentication failed.',
    );
  return { id: client.id, name: client.name };
}

/**
 * Sends the request of a data action, with the faults of the caller `data-action` that strike it. Nobody really waits:
 * latencies are only compared with `patience`, in milliseconds. What was sent is carried out, also when its answer comes
 * too late. Throws ActionFailure when no answer comes in time or the connection breaks; the codes are assumed.
 */
function sendActionRequest(org: Org, request: DispatchRequest, patience: number): Dispatched {
  const { method, url } = request;
  const [path = url] = url.split('?', 1);
  const operation = operationOf(method, url) ?? '';
  const struck = org.faults.strike({ operation, method, path, caller: 'data-action' });
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
