import { flatten } from '../integrations/flatten.js';
import type { ActionRun } from '../integrations/run-action.js';
import type { Json } from '../json.js';
import { same } from './expressions/functions.js';
import { asText, ExpressionError, type Value } from './expressions/values.js';
import type { Action, Actions, CallData, DataTableLookup, Workflow } from './flow-model.js';
import { fromJson, openVariables, sourceValue, toJson, type Variables } from './workflow-variables.js';

/** What a running workflow asks of the org. */
export interface WorkflowServices {
  /** `patience` is how long the flow waits, in milliseconds; undefined for as long as the action takes. */
  readonly runAction: (
    actionId: string,
    input: Readonly<Record<string, Json>>,
    patience: number | undefined,
  ) => ActionRun;
  /** The row of a data table; `no table` when the table is gone. */
  readonly findRow: (
    tableId: string,
    key: string,
  ) => Readonly<Record<string, unknown>> | 'no row' | 'no table';
}

interface WorkflowResult {
  /** `error`: the flow's error handling ended it. */
  readonly status: 'completed' | 'error';
  /** Undefined when the flow ended without one. */
  readonly exitReason?: string | undefined;
  readonly errorMessage?: string | undefined;
  /** Values of the output variables that are set, by name. */
  readonly outputs: Readonly<Record<string, Json>>;
  readonly steps: readonly TraceStep[];
}

/** One action of a run, for people. */
export interface TraceStep {
  /** The name that the flow's author gave the action. */
  readonly action: string;
  readonly type: string;
  /** The branch taken, or what was done: `yes`, `found`, `failure`, `ended`. */
  readonly outcome: string;
  readonly detail: string;
}

/** How a list of actions ended. */
type Ending =
  | { readonly kind: 'next' | 'end of task' | 'end of loop' | 'next round' }
  | { readonly kind: 'change state'; readonly target: string }
  | { readonly kind: 'end'; readonly exitReason: string | undefined };

interface Run {
  readonly workflow: Workflow;
  readonly services: WorkflowServices;
  readonly variables: Variables;
  readonly steps: TraceStep[];
  readonly depth: number;
}

const stepsAtMost = 5000;
const callsDeepAtMost = 30;
const next: Ending = { kind: 'next' };

/** Runs a published workflow. `inputs` by variable name (`Flow.userId`). Goes through the state that it starts in, and those it changes to. */
export function runWorkflow(
  workflow: Workflow,
  inputs: Readonly<Record<string, Value>>,
  services: WorkflowServices,
): WorkflowResult {
  const flowVariables = openVariables(workflow.variables, inputs);
  const steps: TraceStep[] = [];
  const outputs = () => outputsOf(workflow, flowVariables);
  try {
    let target: string | undefined = workflow.start;
    let exitReason: string | undefined;
    while (target !== undefined) {
      const state = workflow.states.find(({ refId }) => refId === target);
      if (state === undefined) throw new ExpressionError(`The state "${target}" does not exist.`);
      const variables = flowVariables.inside(state.variables);
      const ending = runActions(state.actions, { workflow, services, variables, steps, depth: 0 });
      target = ending.kind === 'change state' ? ending.target : undefined;
      exitReason = ending.kind === 'end' ? ending.exitReason : undefined;
    }
    return { status: 'completed', exitReason, outputs: outputs(), steps };
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    steps.push({ action: 'Error handling', type: 'error', outcome: 'ended', detail: error.message });
    return {
      status: 'error',
      exitReason: 'error',
      errorMessage: error.message,
      outputs: outputs(),
      steps,
    };
  }
}

/** An action whose branch does not end the flow goes on with the next of the list: that is Architect's fall-through. */
function runActions(actions: Actions, run: Run): Ending {
  for (const action of actions) {
    const ending = runAction(action, run);
    if (ending.kind !== 'next') return ending;
  }
  return next;
}

function runAction(action: Action, run: Run): Ending {
  const { variables } = run;
  switch (action.type) {
    case 'decision': {
      const yes = truth(sourceValue(action.condition, variables), action.name);
      trace(
        run,
        action,
        yes ? 'yes' : 'no',
        action.condition.kind === 'expression' ? action.condition.text : '',
      );
      return runActions(yes ? action.yes : action.no, run);
    }
    case 'switch':
      return runSwitch(action, run);
    case 'callData':
      return runCallData(action, run);
    case 'dataTableLookup':
      return runLookup(action, run);
    case 'updateData':
      for (const { variable, value } of action.statements) {
        const result = sourceValue(value, variables);
        variables.write(variable, result);
        trace(run, action, 'set', `${variable} = ${asText(result) ?? 'NOT_SET'}`);
      }
      return next;
    case 'endWorkflow': {
      const exitReason = asText(sourceValue(action.exitReason, variables));
      trace(run, action, 'ended', exitReason ?? '');
      return { kind: 'end', exitReason };
    }
    case 'callTask':
      return runTask(action, run);
    case 'endTask':
      trace(run, action, 'task ended', '');
      return { kind: 'end of task' };
    case 'changeState':
      trace(run, action, 'state changed', action.target);
      return { kind: 'change state', target: action.target };
    case 'loop':
      return runLoop(action, run);
    case 'loopExit':
      trace(run, action, 'loop left', '');
      return { kind: 'end of loop' };
    case 'loopNext':
      trace(run, action, 'next round', '');
      return { kind: 'next round' };
    case 'wait':
      trace(
        run,
        action,
        'waited',
        `${asText(sourceValue(action.duration, variables)) ?? 'NOT_SET'} ms, not really`,
      );
      return next;
    case 'absent':
      trace(run, action, action.outcome, action.missing);
      return runActions(action.actions, run);
    case 'unsupported':
      throw new ExpressionError(
        `The action ${action.kind} ("${action.name}") is not supported by the practice org.`,
      );
  }
}

function runSwitch(action: Extract<Action, { type: 'switch' }>, run: Run): Ending {
  const value = action.value === undefined ? true : sourceValue(action.value, run.variables);
  for (const [index, candidate] of action.cases.entries()) {
    const wanted = sourceValue(candidate.value, run.variables);
    if (action.value === undefined ? truth(wanted, action.name) : same(wanted, value)) {
      trace(run, action, `case ${index + 1}`, asText(value) ?? 'NOT_SET');
      return runActions(candidate.actions, run);
    }
  }
  trace(run, action, 'default', asText(value) ?? 'NOT_SET');
  return runActions(action.otherwise, run);
}

/** Inputs that are NOT_SET are not handed over at all. */
function runCallData(action: CallData & { readonly name: string }, run: Run): Ending {
  const input = Object.fromEntries(
    Object.entries(action.inputs).flatMap(([name, source]) => {
      const value = toJson(sourceValue(source, run.variables));
      return value === undefined ? [] : [[name, value]];
    }),
  );
  const result = run.services.runAction(action.actionId, input, action.timeout);
  if (result.ok) {
    bind(action.successOutputs, flatten(result.output), run.variables);
    trace(run, action, 'success', `${action.actionTitle}: ${JSON.stringify(result.output)}`);
    return runActions(action.success, run);
  }
  bind(action.failureOutputs, { ...result.error }, run.variables);
  const outcome = result.timedOut ? 'timeout' : 'failure';
  const { errorCode, status, userMessage } = result.error;
  trace(run, action, outcome, `${action.actionTitle}: ${status} ${errorCode}: ${userMessage}`);
  return runActions(result.timedOut ? action.timedOut : action.failure, run);
}

/** A NOT_SET lookup value does not take the failure branch: it goes to the flow's error handling. */
function runLookup(action: DataTableLookup & { readonly name: string }, run: Run): Ending {
  const key = asText(sourceValue(action.lookupValue, run.variables));
  if (key === undefined) throw new ExpressionError(`The lookup value of "${action.name}" is NOT_SET.`);
  const row = run.services.findRow(action.tableId, key);
  if (row === 'no table') {
    const errorMessage = `The data table "${action.tableName}" was not found.`;
    bind(
      action.failureOutputs,
      { errorType: 'DataTablesTableNotFoundException', errorMessage },
      run.variables,
    );
    trace(run, action, 'failure', errorMessage);
    return runActions(action.failure, run);
  }
  if (row === 'no row') {
    trace(run, action, 'notFound', `${action.tableName}: "${key}"`);
    return runActions(action.notFound, run);
  }
  bind(action.foundOutputs, row, run.variables);
  trace(run, action, 'found', `${action.tableName}: "${key}" → ${JSON.stringify(row)}`);
  return runActions(action.found, run);
}

function runTask(action: Extract<Action, { type: 'callTask' }>, run: Run): Ending {
  const task = run.workflow.tasks.find(({ refId }) => refId === action.target);
  if (task === undefined) throw new ExpressionError(`The task "${action.target}" does not exist.`);
  if (run.depth >= callsDeepAtMost) throw new ExpressionError('Tasks call each other too deeply.');
  trace(run, action, 'task called', task.name);
  const ending = runActions(task.actions, {
    ...run,
    variables: run.variables.inside(task.variables),
    depth: run.depth + 1,
  });
  return ending.kind === 'end of task' ? next : ending;
}

function runLoop(action: Extract<Action, { type: 'loop' }>, run: Run): Ending {
  const count = sourceValue(action.count, run.variables);
  if (typeof count !== 'number') throw new ExpressionError(`The loop count of "${action.name}" is NOT_SET.`);
  for (let round = 0; round < count; round++) {
    if (action.currentIndex !== undefined) run.variables.write(action.currentIndex, round);
    trace(run, action, `round ${round + 1}`, `of ${count}`);
    const ending = runActions(action.actions, run);
    if (ending.kind === 'end of loop') return next;
    if (ending.kind !== 'next' && ending.kind !== 'next round') return ending;
  }
  return next;
}

function bind(
  targets: Readonly<Record<string, string>>,
  values: Readonly<Record<string, unknown>>,
  variables: Variables,
): void {
  for (const [output, variable] of Object.entries(targets)) {
    const type = variables.typeOf(variable);
    variables.write(variable, type === undefined ? undefined : fromJson(values[output], type));
  }
}

function truth(value: Value, name: string): boolean {
  if (typeof value === 'boolean') return value;
  throw new ExpressionError(`The condition of "${name}" is NOT_SET.`);
}

function outputsOf(workflow: Workflow, variables: Variables): Record<string, Json> {
  return Object.fromEntries(
    workflow.variables.flatMap(({ name, isOutput }) => {
      const value = isOutput ? toJson(variables.read(name)) : undefined;
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

/** Also what stops a flow that would never end. */
function trace(run: Run, action: Action, outcome: string, detail: string): void {
  if (run.steps.length >= stepsAtMost) throw new ExpressionError('The flow ran too many actions.');
  run.steps.push({ action: action.name, type: action.type, outcome, detail });
}
