import { badRequest, Refusal } from '../errors.js';
import type { Call, Handlers, Reply } from '../handler.js';
import { isObject } from '../json.js';
import { requestedDraft } from './action-changes.js';
import type { FailureOutputs } from './action-failure.js';
import { requestedPublished } from './actions.js';
import { flatten } from './flatten.js';
import { type ActionRun, runActionVersion } from './run-action.js';

/** Running a data action by hand: `test` reports every stage, `execute` gives the output or the error alone. */
export const actionRunHandlers: Handlers = {
  postIntegrationsActionTest: (call) => testResult(call, runPublished(call)),
  postIntegrationsActionDraftTest: (call) => {
    const { action, draft } = requestedDraft(call);
    return testResult(call, runActionVersion(call.org, action, draft, inputOf(call), call));
  },
  postIntegrationsActionExecute: (call) => executeResult(call, runPublished(call)),
};

function runPublished(call: Call): ActionRun {
  const { action, published } = requestedPublished(call);
  return runActionVersion(call.org, action, published, inputOf(call), call);
}

function inputOf({ body }: Call): Record<string, unknown> {
  if (!isObject(body)) throw badRequest('The body must be an object with the inputs of the action.');
  return body;
}

function testResult({ query }: Call, run: ActionRun): Reply {
  return {
    body: {
      operations: run.operations.map(({ name, success, result, error }, index) => ({
        step: index + 1,
        name,
        success,
        ...(result === undefined ? {} : { result }),
        ...(error === undefined ? {} : { error: { message: error } }),
      })),
      success: run.ok,
      ...(run.ok
        ? { finalResult: query.flatten === 'true' ? flatten(run.output) : run.output }
        : { error: errorBody(run.error) }),
    },
  };
}

function executeResult({ query }: Call, run: ActionRun): Reply {
  if (run.ok) return { body: query.flatten === 'true' ? flatten(run.output) : run.output };
  throw new Refusal(run.error.status, run.error.errorCode, run.error.userMessage);
}

function errorBody(error: FailureOutputs) {
  return {
    message: error.userMessage,
    code: error.errorCode,
    status: error.status,
    ...(error.correlationId === '' ? {} : { contextId: error.correlationId }),
  };
}
