import type { Dispatched } from '../dispatch.js';
import { isObject } from '../json.js';
import type { Org } from '../org.js';
import { callerOfIntegration } from './action-credential.js';
import { ActionFailure, type FailureOutputs, failureOutputs } from './action-failure.js';
import { sendActionRequest } from './action-request.js';
import { transformResponse } from './action-response.js';
import { flatProperties } from './flatten.js';
import { schemaViolations } from './schema-check.js';
import type { ActionConfig, ActionState, ActionVersion } from './state.js';
import { render } from './velocity.js';
import { TemplateError } from './velocity-expression.js';

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
  readonly patience?: number | undefined;
}

/** One stage of a run, as the test operations report it. */
export interface Operation {
  readonly name: string;
  readonly success: boolean;
  readonly result?: unknown;
  readonly error?: string;
}

/**
 * Runs the published version of a data action. `input` has the contract's flattened names; `origin` is the server's
 * address; `patience`, in milliseconds, is how long the caller waits, where that is less than the action's own timeout.
 * Never throws for what goes wrong inside the action: that is the result.
 */
export function runAction(
  org: Org,
  actionId: string,
  input: Readonly<Record<string, unknown>>,
  origin: string,
  patience = Number.POSITIVE_INFINITY,
): ActionRun {
  const action = org.state.integrations.actions[actionId];
  if (action?.published === undefined) {
    const failure = new ActionFailure('not.found', 404, `The data action ${actionId} was not found.`);
    return { ok: false, timedOut: false, error: failureOutputs(failure), operations: [] };
  }
  return runActionVersion(org, action, action.published, input, { origin, patience });
}

/** As `runAction`, for a given version: the draft's tests use it. */
export function runActionVersion(
  org: Org,
  action: ActionState,
  version: ActionVersion,
  input: Readonly<Record<string, unknown>>,
  how: RunOptions,
): ActionRun {
  const operations: Operation[] = [];
  try {
    const output = perform(org, action, version, input, how, operations);
    return { ok: true, output, operations };
  } catch (error) {
    const failure = asFailure(error);
    return { ok: false, timedOut: failure.timedOut, error: failureOutputs(failure), operations };
  }
}

function perform(
  org: Org,
  action: ActionState,
  version: ActionVersion,
  input: Readonly<Record<string, unknown>>,
  { origin, patience = Number.POSITIVE_INFINITY }: RunOptions,
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
  const config = version.config;
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
  return stage('Validate output against contract', () => checkedOutput(version, output));
}

function checkedInput(
  version: ActionVersion,
  input: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const nested = unflatten(input, Object.keys(flatProperties(version.inputSchema)));
  const problems = schemaViolations(version.inputSchema, nested);
  if (problems.length > 0)
    throw new ActionFailure(
      'bad.request',
      400,
      `The input does not match the contract: ${problems.join('; ')}`,
    );
  return nested;
}

function checkedOutput(version: ActionVersion, output: Record<string, unknown>): Record<string, unknown> {
  const problems = schemaViolations(version.successSchema, output);
  if (problems.length > 0)
    throw new ActionFailure(
      'invalid.output',
      400,
      `The output does not match the contract: ${problems.join('; ')}`,
    );
  return output;
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
  const text = render(config.request.requestTemplate, scope);
  if (config.request.requestType === 'GET' || config.request.requestType === 'DELETE') return undefined;
  if (text.trim() === '') return undefined;
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
  if (error instanceof TemplateError) return new ActionFailure('invalid.template', 400, error.message);
  throw error;
}
