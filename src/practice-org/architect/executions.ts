import type { Models } from 'purecloud-platform-client-v2';
import { assumed, badRequest, existing } from '../errors.js';
import { requireIn } from '../identity/permissions.js';
import { runAction } from '../integrations/run-action.js';
import { isObject, iso } from '../json.js';
import type { Call, Handlers, Org, Reply } from '../org.js';
import { fromJson, type Value } from './expressions/values.js';
import { findFlow, versionBody } from './flows.js';
import type { ExecutionState, FlowState, FlowVersionState } from './state.js';
import { runWorkflow, type WorkflowServices } from './workflow.js';
import type { Workflow } from './yaml/flow-reader.js';

const keptExecutions = 200;

export const executionHandlers: Handlers = { postFlowsExecutions, getFlowsExecution };

/** A version of a workflow that can be run. */
interface Launch {
  readonly flow: FlowState;
  readonly version: FlowVersionState;
  readonly workflow: Workflow;
}

/** Runs a version of a workflow to its end and keeps the execution. `inputs` by variable name (`Flow.userId`). */
export function execute(
  org: Org,
  { flow, version, workflow }: Launch,
  inputs: Readonly<Record<string, Value>>,
  more: { readonly origin: string; readonly name?: string | undefined },
): ExecutionState {
  const result = runWorkflow(workflow, inputs, servicesOf(org, more.origin));
  const name = more.name ?? flow.name;
  const execution: ExecutionState = {
    ...{ id: org.id(), name, flowId: flow.id, versionId: version.id, launchedAt: org.now() },
    ...result,
  };
  const { executions } = org.state.architect;
  executions.push(execution);
  executions.splice(0, Math.max(0, executions.length - keptExecutions));
  org.note('flow', `"${flow.name}" ran: ${result.exitReason ?? 'no exit reason'}`);
  return execution;
}

/** The version to run as a workflow, or a text that says why it cannot be run. */
export function launchOf(flow: FlowState, versionId = flow.publishedVersion): Launch | string {
  if (flow.type !== 'WORKFLOW') return `The flow "${flow.name}" is no workflow.`;
  if (!flow.active) return `The workflow "${flow.name}" is not active.`;
  const version = flow.versions.find(({ id }) => id === versionId);
  if (version === undefined) return `The flow "${flow.name}" has no published version ${versionId ?? ''}.`;
  if (version.workflow === undefined)
    return `The flow "${flow.name}" was drawn in the user interface; the practice org cannot run it.`;
  return { flow, version, workflow: version.workflow };
}

function servicesOf(org: Org, origin: string): WorkflowServices {
  return {
    runAction: (actionId, input, patience) => runAction(org, actionId, input, origin, patience),
    findRow: (tableId, key) => {
      const table = org.state.architect.dataTables[tableId];
      if (table === undefined) return 'no table';
      return (Object.hasOwn(table.rows, key) ? table.rows[key] : undefined) ?? 'no row';
    },
  };
}

function postFlowsExecutions(call: Call): Reply {
  const { org, body, origin } = call;
  const request = body as Models.FlowExecutionLaunchRequest;
  const flow = existing(findFlow(org, request.flowId), 'flow', request.flowId);
  requireIn(call, flow.divisionId, 'architect:flow:launch');
  const launch = launchOf(flow, request.flowVersion ?? flow.publishedVersion);
  if (typeof launch === 'string') throw badRequest(launch);
  const inputs = inputsOf(launch.workflow, request.inputData);
  const execution = execute(org, launch, inputs, { origin, name: request.name });
  return {
    body: {
      id: execution.id,
      name: execution.name,
      flowVersion: { id: execution.versionId, name: execution.versionId },
      selfUri: `/api/v2/flows/executions/${execution.id}`,
    },
  };
}

/** Takes input names with and without `Flow.` (which of the two the platform wants is assumed), and no others. */
function inputsOf(workflow: Workflow, data: unknown): Record<string, Value> {
  if (data === undefined || data === null) return {};
  if (!isObject(data)) throw badRequest('inputData must be an object.');
  const inputs = workflow.variables.filter(({ isInput }) => isInput);
  return Object.fromEntries(
    Object.entries(data).map(([name, json]) => {
      const wanted = (name.startsWith('Flow.') ? name : `Flow.${name}`).toLowerCase();
      const variable = inputs.find((candidate) => candidate.name.toLowerCase() === wanted);
      if (variable === undefined) throw assumed(badRequest(`The flow has no input "${name}".`));
      const value = fromJson(json, variable.type);
      if (value === undefined && json !== null)
        throw assumed(badRequest(`The input "${name}" must be of type ${variable.type}.`));
      return [variable.name, value];
    }),
  );
}

function getFlowsExecution({ org, path }: Call): Reply {
  const kept = org.state.architect.executions.find(({ id }) => id === path.flowExecutionId);
  const execution = existing(kept, 'flow execution', path.flowExecutionId);
  const { id, name, flowId, versionId, status, exitReason, errorMessage: message, outputs } = execution;
  const flow = org.state.architect.flows[flowId];
  const version = flow?.versions.find((candidate) => candidate.id === versionId);
  const launched = iso(execution.launchedAt);
  return {
    body: {
      id,
      name,
      flowVersion: flow && version ? versionBody(flow, version) : { id: versionId },
      dateLaunched: launched,
      dateCompleted: launched,
      status,
      completionReason: exitReason,
      flowErrorInfo: message === undefined ? undefined : { message, code: 'flow.error', status: 400 },
      outputData: outputs,
      selfUri: `/api/v2/flows/executions/${id}`,
    },
  };
}
