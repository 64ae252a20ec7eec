import { type DataType, isDataType } from '../expressions/values.js';
import type { Action, Actions, SwitchCase } from '../flow-model.js';
import { absentActions, readAbsent } from './absent-readers.js';
import { type ActionContext, readBranch, readBranches } from './action-context.js';
import { readCallData } from './call-data-reader.js';
import { readDataTableLookup } from './data-table-lookup-reader.js';
import {
  type Place,
  problem,
  readList,
  readObject,
  readOnlyEntry,
  readReference,
  readSource,
  readTarget,
  readText,
} from './reading.js';

type Reader = (context: ActionContext, place: Place, node: unknown, name: string) => Action;

/** By the key of the action in the YAML. */
const readers: Readonly<Record<string, Reader>> = {
  decision: readDecision,
  switch: readSwitch,
  callData: readCallData,
  dataTableLookup: readDataTableLookup,
  updateData: readUpdateData,
  endWorkflow: readEndWorkflow,
  callTask: readCallTask,
  endTask: readEndTask,
  changeState: readChangeState,
  loop: readLoop,
  loopExit: (context, place, node, name) => readLoopStep(context, place, node, { name, type: 'loopExit' }),
  loopNext: (context, place, node, name) => readLoopStep(context, place, node, { name, type: 'loopNext' }),
  wait: readWait,
};

/** Actions that flows may have and the practice org cannot run: whoever reaches one ends in the error handling. */
const unsupported = ['callCommonModule'];

export function readActions(context: ActionContext, place: Place, node: unknown): Actions {
  return readList(context.problems, place, node).flatMap((item, index) => {
    const inside = `${place}[${index}]`;
    const [key, content] = readOnlyEntry(context.problems, inside, item, 'action') ?? [];
    if (key === undefined) return [];
    const reader = readers[key];
    const name = nameOf(content) ?? key;
    if (reader !== undefined) return [reader(context, `${inside}.${key}`, content, name)];
    if (absentActions[key] !== undefined)
      return [readAbsent(context, `${inside}.${key}`, content, { name, kind: key })];
    if (unsupported.includes(key)) return [{ type: 'unsupported', kind: key, name }];
    const known = [...Object.keys(readers), ...Object.keys(absentActions), ...unsupported].join(', ');
    problem(context.problems, inside, `The action '${key}' is not known. Known here: ${known}.`);
    return [];
  });
}

function readDecision(context: ActionContext, place: Place, node: unknown, name: string): Action {
  const body = readObject(context.problems, place, node, ['name', 'condition', 'outputs']);
  if (body.condition === undefined) problem(context.problems, place, 'The condition is missing.');
  const { yes, no } = readBranches(context, `${place}.outputs`, body.outputs, ['yes', 'no']);
  const condition = readSource(
    context.problems,
    `${place}.condition`,
    body.condition,
    'boolean',
    context.variables,
  );
  return { type: 'decision', name, condition, yes, no };
}

function readSwitch(context: ActionContext, place: Place, node: unknown, name: string): Action {
  const { problems, variables } = context;
  const body = readObject(problems, place, node, ['name', 'evaluate']);
  const at = `${place}.evaluate`;
  const [form, content] = readOnlyEntry(problems, at, body.evaluate, 'of firstTrue and firstMatch') ?? [];
  if (form === 'firstTrue')
    return {
      type: 'switch',
      name,
      ...readCases(context, `${at}.firstTrue`, content, ['default', 'cases'], 'boolean'),
    };
  if (form === 'firstMatch') {
    const [type, inner] = readOnlyEntry(problems, `${at}.firstMatch`, content, 'data type') ?? [];
    const inside = `${at}.firstMatch.${type ?? ''}`;
    if (type !== undefined && isDataType(type)) {
      const known = ['value', 'default', 'cases'];
      const { value } = readObject(problems, inside, inner, known);
      return {
        type: 'switch',
        name,
        value: readSource(problems, `${inside}.value`, value, type, variables),
        ...readCases(context, inside, inner, known, type),
      };
    }
    problem(problems, inside, `The data type '${type ?? ''}' is not known.`);
  } else if (form !== undefined)
    problem(problems, at, `The property '${form}' is not known. Known here: firstTrue, firstMatch.`);
  return { type: 'switch', name, cases: [], otherwise: [] };
}

function readCases(
  context: ActionContext,
  place: Place,
  node: unknown,
  known: readonly string[],
  type: DataType,
): { cases: SwitchCase[]; otherwise: Actions } {
  const { problems, variables } = context;
  const body = readObject(problems, place, node, known);
  const cases = readList(problems, `${place}.cases`, body.cases).map((item, index) => {
    const at = `${place}.cases[${index}].case`;
    const { case: content } = readObject(problems, at, item, ['case']);
    const inside = readObject(problems, at, content, ['value', 'actions']);
    return {
      value: readSource(problems, `${at}.value`, inside.value, type, variables),
      actions: readActions(context, `${at}.actions`, inside.actions),
    };
  });
  return { cases, otherwise: readBranch(context, `${place}.default`, body.default) };
}

function readUpdateData(context: ActionContext, place: Place, node: unknown, name: string): Action {
  const { problems, variables } = context;
  const body = readObject(problems, place, node, ['name', 'statements']);
  const statements = readList(problems, place, body.statements).flatMap((item, index) => {
    const at = `${place}.statements[${index}]`;
    const [type, content] = readOnlyEntry(problems, at, item, 'data type') ?? [];
    if (type === undefined) return [];
    if (!isDataType(type)) {
      problem(problems, at, `The data type '${type}' is not known.`);
      return [];
    }
    const inside = readObject(problems, `${at}.${type}`, content, ['variable', 'value']);
    const variable = readText(problems, `${at}.${type}`, inside.variable, 'The variable');
    const target = readTarget(problems, `${at}.${type}.variable`, { var: variable }, type, variables);
    const value = readSource(problems, `${at}.${type}.value`, inside.value, type, variables);
    return target === undefined ? [] : [{ variable: target, value }];
  });
  return { type: 'updateData', name, statements };
}

function readEndWorkflow(context: ActionContext, place: Place, node: unknown, name: string): Action {
  const body = readObject(context.problems, place, node, ['name', 'exitReason', 'none']);
  return {
    type: 'endWorkflow',
    name,
    exitReason: readSource(
      context.problems,
      `${place}.exitReason`,
      body.exitReason,
      'string',
      context.variables,
    ),
  };
}

function readCallTask(context: ActionContext, place: Place, node: unknown, name: string): Action {
  const body = readObject(context.problems, place, node, ['name', 'targetTaskRef']);
  const tasks = context.blocks.filter(({ kind }) => kind === 'task');
  return {
    type: 'callTask',
    name,
    target: readReference(context.problems, body.targetTaskRef, 'workflow', tasks),
  };
}

function readEndTask(context: ActionContext, place: Place, node: unknown, name: string): Action {
  const body = readObject(context.problems, place, node, ['name', 'outputPath', 'none']);
  if (body.outputPath !== undefined)
    readObject(context.problems, `${place}.outputPath`, body.outputPath, ['name']);
  if (!context.inTask) problem(context.problems, place, 'endTask can only stand in a task.');
  return { type: 'endTask', name };
}

function readChangeState(context: ActionContext, place: Place, node: unknown, name: string): Action {
  const body = readObject(context.problems, place, node, ['name', 'targetStateRef']);
  const states = context.blocks.filter(({ kind }) => kind === 'state');
  return {
    type: 'changeState',
    name,
    target: readReference(context.problems, body.targetStateRef, 'workflow', states),
  };
}

function readLoop(context: ActionContext, place: Place, node: unknown, name: string): Action {
  const { problems, variables } = context;
  const body = readObject(problems, place, node, ['name', 'loopCount', 'currentIndex', 'outputs']);
  if (body.loopCount === undefined) problem(problems, place, 'The loopCount is missing.');
  const inside = { ...context, inLoop: true };
  const { loop } = readBranches(inside, `${place}.outputs`, body.outputs, ['loop']);
  const currentIndex = readTarget(problems, `${place}.currentIndex`, body.currentIndex, 'integer', variables);
  return {
    type: 'loop',
    name,
    count: readSource(problems, `${place}.loopCount`, body.loopCount, 'integer', variables),
    ...(currentIndex === undefined ? {} : { currentIndex }),
    actions: loop,
  };
}

function readLoopStep(context: ActionContext, place: Place, node: unknown, action: Action): Action {
  readObject(context.problems, place, node, ['name', 'none']);
  if (!context.inLoop) problem(context.problems, place, `${action.type} can only stand in a loop.`);
  return action;
}

function readWait(context: ActionContext, place: Place, node: unknown, name: string): Action {
  const body = readObject(context.problems, place, node, [
    'name',
    'duration',
    'trimDurationNearMaxRunningTime',
  ]);
  return {
    type: 'wait',
    name,
    duration: readSource(context.problems, `${place}.duration`, body.duration, 'duration', context.variables),
  };
}

function nameOf(node: unknown): string | undefined {
  const name = typeof node === 'object' && node !== null && 'name' in node ? node.name : undefined;
  return typeof name === 'string' && name !== '' ? name : undefined;
}
