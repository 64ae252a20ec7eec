import { execute, launchOf } from '../architect/executions.js';
import { fromJson, type Value } from '../architect/expressions/values.js';
import { findFlow } from '../architect/flows.js';
import type { TraceStep } from '../architect/workflow.js';
import type { Workflow } from '../architect/yaml/flow-reader.js';
import type { Json, JsonObject } from '../json.js';
import type { Org } from '../org.js';
import type { DataFormat, TargetState } from './state.js';

export interface FlowRun {
  readonly executionId: string;
  readonly flowName: string;
  readonly flowVersion: string;
  readonly status: 'COMPLETED' | 'ERROR';
  readonly exitReason?: string | undefined;
  readonly errorMessage?: string | undefined;
  readonly steps: readonly TraceStep[];
}

/** Runs the published version of a trigger's workflow on an event; a text says why it cannot run. */
export function startFlow(
  org: Org,
  target: TargetState,
  event: JsonObject,
  origin: string,
): FlowRun | string {
  const flow = findFlow(org, target.id);
  if (flow === undefined) return `The workflow ${target.id} does not exist.`;
  if (!flow.active) return `The workflow "${flow.name}" is not active.`;
  const launch = launchOf(flow);
  if (typeof launch === 'string') return launch;
  const inputs = inputsFrom(launch.workflow, event, target.dataFormat);
  const execution = execute(org, launch, inputs, { origin });
  return {
    executionId: execution.id,
    flowName: flow.name,
    flowVersion: execution.versionId,
    status: execution.status,
    exitReason: execution.exitReason,
    errorMessage: execution.errorMessage,
    steps: execution.steps,
  };
}

/**
 * `TopLevelPrimitives` fills the inputs that are called like a field of the event and drops every object and list;
 * `Json` hands the whole event to the input `Flow.jsonData`, when there is one of type JSON.
 */
function inputsFrom(workflow: Workflow, event: JsonObject, format: DataFormat): Record<string, Value> {
  const inputs = workflow.variables.filter(({ isInput }) => isInput);
  if (format === 'Json')
    return inputs.some(({ name, type }) => name === 'Flow.jsonData' && type === 'json')
      ? { 'Flow.jsonData': { json: event } }
      : {};
  return Object.fromEntries(
    inputs.flatMap(({ name, type }) => {
      const field: Json | undefined = event[name.slice('Flow.'.length)];
      const value = typeof field === 'object' ? undefined : fromJson(field, type);
      return value === undefined ? [] : [[name, value]];
    }),
  );
}
