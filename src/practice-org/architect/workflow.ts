import { flatten } from '../integrations/flatten.js';
import type { ActionRun } from '../integrations/run-action.js';
import type { Json } from '../json.js';
import { same } from './expressions/functions.js';
import { readExpression } from './expressions/read.js';
import {
  asText,
  ExpressionError,
  fromJson,
  type StaticType,
  toJson,
  type Value,
} from './expressions/values.js';
import { type Action, type ActionOf, type Actions, shapes } from './yaml/action-readers.js';
import type { Variable, Workflow } from './yaml/flow-reader.js';
import type { Source } from './yaml/reading.js';

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

export interface WorkflowResult {
  /** `ERROR`: the flow's error handling ended it. */
  readonly status: 'COMPLETED' | 'ERROR';
  /** Undefined when the flow ended without one. */
  readonly exitReason?: string | undefined;
  readonly errorMessage?: string | undefined;
  /** Values of the output variables that are set, by name. */
  readonly outputs: Readonly<Record<string, Json>>;
  readonly steps: readonly TraceStep[];
}

/** One action of a run, for people. */
interface TraceStep {
  /** The name that the flow's author gave the action. */
  readonly action: string;
  readonly type: string;
  /** The branch taken, or what was done: `yes`, `found`, `failure`, `ended`. */
  readonly outcome: string;
  readonly detail: string;
}

interface Slot {
  readonly type: StaticType;
  value: Value;
}

/** What actions see at some moment: the variables of the flow, and those of the running state or task. */
class Variables {
  readonly #slots = new Map<string, Slot>();

  constructor(
    declared: readonly Variable[],
    private readonly ofFlow?: Variables,
  ) {
    for (const { name, type, initial } of declared)
      this.#slots.set(name.toLowerCase(), { type, value: this.worth(initial) });
  }

  /** The same flow variables with those of another state or task. */
  inside(declared: readonly Variable[]): Variables {
    return new Variables(declared, this.ofFlow ?? this);
  }

  /** What a source stands for. Throws ExpressionError. */
  worth(source: Source): Value {
    if (source.kind === 'expression') return readExpression(source.text, this).value();
    return source.kind === 'literal' ? source.value : undefined;
  }

  readonly typeOf = (name: string): StaticType | undefined => this.find(name)?.type;
  readonly read = (name: string): Value => this.find(name)?.value;

  write(name: string, value: Value): void {
    const slot = this.find(name);
    if (slot !== undefined) slot.value = value;
  }

  private find(name: string): Slot | undefined {
    return this.#slots.get(name.toLowerCase()) ?? this.ofFlow?.find(name);
  }
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
const jumps = {
  endTask: { kind: 'end of task' },
  loopExit: { kind: 'end of loop' },
  loopNext: { kind: 'next round' },
} as const;

/** Runs a published workflow. `inputs` by variable name (`Flow.userId`). Goes through the state that it starts in, and those it changes to. */
export function runWorkflow(
  workflow: Workflow,
  inputs: Readonly<Record<string, Value>>,
  services: WorkflowServices,
): WorkflowResult {
  const steps: TraceStep[] = [];
  const run = { workflow, services, steps, depth: 0 };
  let end: Pick<WorkflowResult, 'status' | 'exitReason' | 'errorMessage'> = { status: 'COMPLETED' };
  let outputs = (): WorkflowResult['outputs'] => ({});
  try {
    const flowVariables = new Variables(workflow.variables);
    for (const [name, value] of Object.entries(inputs)) flowVariables.write(name, value);
    const given = workflow.variables.filter(({ isOutput }) => isOutput);
    outputs = () => setOnly(given.map(({ name }) => [name, flowVariables.read(name)]));
    for (let target: string | undefined = workflow.start; target !== undefined; ) {
      const state = workflow.states.find(({ refId }) => refId === target);
      if (state === undefined) throw new ExpressionError(`The state "${target}" does not exist.`);
      const variables = flowVariables.inside(state.variables);
      const ending = runActions(state.actions, { ...run, variables });
      target = ending.kind === 'change state' ? ending.target : undefined;
      if (ending.kind === 'end') end = { status: 'COMPLETED', exitReason: ending.exitReason };
    }
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    steps.push({ action: 'Error handling', type: 'error', outcome: 'ended', detail: error.message });
    end = { status: 'ERROR', exitReason: 'error', errorMessage: error.message };
  }
  return { ...end, outputs: outputs(), steps };
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
  const read = (source: Source) => run.variables.worth(source);
  switch (action.type) {
    case 'decision': {
      const { condition } = action;
      const yes = truth(read(condition), action.name);
      return take(run, action, yes ? 'yes' : 'no', condition.kind === 'expression' ? condition.text : '');
    }
    case 'switch':
      return runSwitch(action, run);
    case 'callData':
      return runCallData(action, run);
    case 'dataTableLookup':
      return runLookup(action, run);
    case 'updateData':
      for (const { variable, value } of action.statements) {
        const result = read(value);
        run.variables.write(variable, result);
        trace(run, action, 'set', `${variable} = ${asText(result) ?? 'NOT_SET'}`);
      }
      return next;
    case 'endWorkflow': {
      const exitReason = asText(read(action.exitReason));
      trace(run, action, 'ended', exitReason ?? '');
      return { kind: 'end', exitReason };
    }
    case 'callTask':
      return runTask(action, run);
    case 'changeState':
      trace(run, action, 'state changed', action.targetStateRef);
      return { kind: 'change state', target: action.targetStateRef };
    case 'loop':
      return runLoop(action, run);
    case 'endTask':
    case 'loopExit':
    case 'loopNext':
      trace(run, action, jumps[action.type].kind, '');
      return jumps[action.type];
    case 'wait':
      trace(run, action, 'waited', `${asText(read(action.duration)) ?? 'NOT_SET'} ms, not really`);
      return next;
    case 'unsupported':
      throw new ExpressionError(
        `The action ${action.kind} ("${action.name}") is not supported by the practice org.`,
      );
    default: {
      const { branches, absent } = shapes[action.type];
      return take(run, action, branches[1] ?? '', absent);
    }
  }
}

function runSwitch(action: ActionOf<'switch'>, run: Run): Ending {
  const { value: compared, cases, otherwise } = action.evaluate;
  const value = compared === undefined ? true : run.variables.worth(compared);
  for (const [index, candidate] of cases.entries()) {
    const wanted = run.variables.worth(candidate.value);
    if (compared === undefined ? truth(wanted, action.name) : same(wanted, value)) {
      trace(run, action, `case ${index + 1}`, asText(value) ?? 'NOT_SET');
      return runActions(candidate.actions, run);
    }
  }
  trace(run, action, 'default', asText(value) ?? 'NOT_SET');
  return runActions(otherwise, run);
}

/** Inputs that are NOT_SET are not handed over at all. */
function runCallData(action: ActionOf<'callData'>, run: Run): Ending {
  const { actionId, title, inputs, successOutputs, failureOutputs } = action.category;
  const input = setOnly(Object.entries(inputs).map(([name, source]) => [name, run.variables.worth(source)]));
  const result = run.services.runAction(actionId, input, action.timeout);
  if (result.ok) {
    bind(successOutputs, flatten(result.output), run.variables);
    return take(run, action, 'success', `${title}: ${JSON.stringify(result.output)}`);
  }
  const { outputs, errorCode, status, message, more } = result.error;
  bind(failureOutputs, outputs, run.variables);
  const outcome = more.timedOut === true ? 'timeout' : 'failure';
  return take(run, action, outcome, `${title}: ${status} ${errorCode}: ${message}`);
}

/** A NOT_SET lookup value does not take the failure branch: it goes to the flow's error handling. */
function runLookup(action: ActionOf<'dataTableLookup'>, run: Run): Ending {
  const { tableId, tableName, foundOutputs, failureOutputs } = action.dataTable;
  const key = asText(run.variables.worth(action.lookupValue));
  if (key === undefined) throw new ExpressionError(`The lookup value of "${action.name}" is NOT_SET.`);
  const row = run.services.findRow(tableId, key);
  if (row === 'no table') {
    const errorMessage = `The data table "${tableName}" was not found.`;
    bind(failureOutputs, { errorType: 'DataTablesTableNotFoundException', errorMessage }, run.variables);
    return take(run, action, 'failure', errorMessage);
  }
  if (row === 'no row') return take(run, action, 'notFound', `${tableName}: "${key}"`);
  bind(foundOutputs, row, run.variables);
  return take(run, action, 'found', `${tableName}: "${key}" → ${JSON.stringify(row)}`);
}

function runTask(action: ActionOf<'callTask'>, run: Run): Ending {
  const task = run.workflow.tasks.find(({ refId }) => refId === action.targetTaskRef);
  if (task === undefined) throw new ExpressionError(`The task "${action.targetTaskRef}" does not exist.`);
  if (run.depth >= callsDeepAtMost) throw new ExpressionError('Tasks call each other too deeply.');
  trace(run, action, 'task called', task.name);
  const variables = run.variables.inside(task.variables);
  const ending = runActions(task.actions, { ...run, variables, depth: run.depth + 1 });
  return ending.kind === 'end of task' ? next : ending;
}

function runLoop(action: ActionOf<'loop'>, run: Run): Ending {
  const count = run.variables.worth(action.loopCount);
  if (typeof count !== 'number') throw new ExpressionError(`The loop count of "${action.name}" is NOT_SET.`);
  for (let round = 0; round < count; round++) {
    if (action.currentIndex !== undefined) run.variables.write(action.currentIndex, round);
    const ending = take(run, action, 'loop', `round ${round + 1} of ${count}`);
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
  for (const [output, variable] of Object.entries(targets))
    variables.write(variable, fromJson(values[output], variables.typeOf(variable) ?? 'any'));
}

function truth(value: Value, name: string): boolean {
  if (typeof value === 'boolean') return value;
  throw new ExpressionError(`The condition of "${name}" is NOT_SET.`);
}

/** As JSON, without what is NOT_SET. */
function setOnly(values: readonly (readonly [name: string, Value])[]): Record<string, Json> {
  const written = values.map(([name, value]) => [name, toJson(value)]);
  return Object.fromEntries(written.filter(([, value]) => value !== undefined));
}

/** Goes on with the actions of a branch; a branch that is not there has none. */
function take(
  run: Run,
  action: Exclude<Action, { type: 'unsupported' }>,
  branch: string,
  detail: string,
): Ending {
  trace(run, action, branch, detail);
  return runActions(action.branches[branch] ?? [], run);
}

/** Also what stops a flow that would never end. */
function trace(run: Run, action: Action, outcome: string, detail: string): void {
  if (run.steps.length >= stepsAtMost) throw new ExpressionError('The flow ran too many actions.');
  run.steps.push({ action: action.name, type: action.type, outcome, detail });
}
