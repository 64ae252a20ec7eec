import { badRequest, Refusal } from '../errors.js';
import type { Call, Handlers } from '../handler.js';
import { isObject } from '../json.js';
import type { FailureOutputs } from './action-failure.js';
import { requestedAction } from './actions.js';
import { flatten } from './flatten.js';
import { type ActionRun, runAction } from './run-action.js';

/** Running a data action by hand: `test` reports every stage, `execute` gives the output or the error alone. */
export const actionRunHandlers: Handlers = {
  postIntegrationsActionTest: (call) => {
    const run = runRequested(call);
    const operations = run.operations.map(({ name, success, result, error }, index) => ({
      step: index + 1,
      name,
      success,
      ...(result === undefined ? {} : { result }),
      ...(error === undefined ? {} : { error: { message: error } }),
    }));
    const end = run.ok ? { finalResult: outputOf(call, run) } : { error: errorBody(run.error) };
    return { body: { operations, success: run.ok, ...end } };
  },
  postIntegrationsActionExecute: (call) => {
    const run = runRequested(call);
    if (run.ok) return { body: outputOf(call, run) };
    throw new Refusal(run.error.status, run.error.errorCode, run.error.userMessage);
  },
};

function runRequested(call: Call): ActionRun {
  const { org, body, origin } = call;
  const { id } = requestedAction(call);
  if (!isObject(body)) throw badRequest('The body must be an object with the inputs of the action.');
  return runAction(org, id, body, origin);
}

function outputOf({ query }: Call, run: Extract<ActionRun, { ok: true }>) {
  return query.flatten === 'true' ? flatten(run.output) : run.output;
}

function errorBody(error: FailureOutputs) {
  return {
    message: error.userMessage,
    code: error.errorCode,
    status: error.status,
    ...(error.correlationId === '' ? {} : { contextId: error.correlationId }),
  };
}
