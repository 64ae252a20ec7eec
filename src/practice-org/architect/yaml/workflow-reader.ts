import { type DataType, dataTypes, isDataType } from '../expressions/values.js';
import type { Block, Variable, Workflow } from '../flow-model.js';
import type { ActionContext } from './action-context.js';
import { readActions } from './action-readers.js';
import {
  type Place,
  type Problems,
  problem,
  type Resolver,
  readLanguages,
  readList,
  readObject,
  readOnlyEntry,
  readOptionalFlag,
  readReference,
  readSource,
  readText,
  type VariablesInScope,
} from './reading.js';

type Kind = 'state' | 'task';

interface Found {
  readonly kind: Kind;
  readonly place: Place;
  readonly refId: string;
  readonly body: Record<string, unknown>;
}

/** Reads what stands below `workflow:`. What is wrong is in `problems`; then the result must not be used. */
export function readWorkflow(
  problems: Problems,
  body: Record<string, unknown>,
  resolver: Resolver,
): Workflow {
  const variables = readVariables(problems, 'workflow.variables', body.variables, 'Flow');
  const found = [...findBlocks(problems, body.states, 'state'), ...findBlocks(problems, body.tasks, 'task')];
  if (!found.some(({ kind }) => kind === 'state'))
    problem(problems, 'workflow.states', 'A workflow needs a state.');
  readLanguages(problems, 'workflow', body);
  readErrorHandling(problems, body.settingsErrorHandling);
  const start = readReference(
    problems,
    body.startUpRef,
    'workflow',
    found.filter(({ kind }) => kind === 'state'),
  );
  const flowScope = inScope(variables);
  const blocks = (kind: Kind) =>
    found
      .filter((block) => block.kind === kind)
      .map((block) => readBlock({ problems, resolver, blocks: found }, block, flowScope));
  return { kind: 'workflow', variables, start, states: blocks('state'), tasks: blocks('task') };
}

function findBlocks(problems: Problems, node: unknown, kind: Kind): Found[] {
  const taken = new Set<string>();
  return readList(problems, `workflow.${kind}s`, node).flatMap((item, index) => {
    const place = `workflow.${kind}s[${index}]`;
    const [key, content] = readOnlyEntry(problems, place, item, kind) ?? [];
    if (key === undefined) return [];
    if (key !== kind) {
      problem(problems, place, `The property '${key}' is not known. Known here: ${kind}.`);
      return [];
    }
    const body = readObject(problems, `${place}.${kind}`, content, ['name', 'refId', 'variables', 'actions']);
    const refId = readText(problems, `${place}.${kind}`, body.refId, 'The refId');
    if (taken.has(refId)) problem(problems, place, `The refId "${refId}" is used by another ${kind}.`);
    taken.add(refId);
    return [{ kind, place: `${place}.${kind}`, refId, body }];
  });
}

function readBlock(
  context: Pick<ActionContext, 'problems' | 'resolver' | 'blocks'>,
  { kind, place, refId, body }: Found,
  flowScope: VariablesInScope,
): Block {
  const { problems } = context;
  const prefix = kind === 'state' ? 'State' : 'Task';
  const variables = readVariables(problems, `${place}.variables`, body.variables, prefix);
  const inside: ActionContext = {
    ...context,
    variables: new Map([...flowScope, ...inScope(variables)]),
    inTask: kind === 'task',
    inLoop: false,
    readActions,
  };
  return {
    name: readText(problems, place, body.name, `The name of the ${kind}`),
    refId,
    variables,
    actions: readActions(inside, `${place}.actions`, body.actions),
  };
}

/** The one form that is known for workflows: `{errorHandling: {endWorkflow: {none: true}}}`. */
function readErrorHandling(problems: Problems, node: unknown): void {
  if (node === undefined) return;
  const place = 'workflow.settingsErrorHandling';
  const handling = readObject(problems, place, node, ['errorHandling']).errorHandling;
  const end = readObject(problems, `${place}.errorHandling`, handling, ['endWorkflow']).endWorkflow;
  readObject(problems, `${place}.errorHandling.endWorkflow`, end, ['none']);
}

/** Reads a `variables:` list of `<type>Variable` entries whose names start with the prefix (`Flow`, `State`, `Task`). */
function readVariables(problems: Problems, place: Place, node: unknown, prefix: string): Variable[] {
  const variables: Variable[] = [];
  for (const [index, item] of readList(problems, place, node).entries()) {
    const variable = readVariable(problems, `${place}[${index}]`, item, prefix);
    if (variable === undefined) continue;
    if (variables.some(({ name }) => name.toLowerCase() === variable.name.toLowerCase()))
      problem(problems, place, `The variable "${variable.name}" is declared twice.`);
    variables.push(variable);
  }
  return variables;
}

function inScope(...lists: readonly (readonly Variable[])[]): VariablesInScope {
  return new Map<string, DataType>(lists.flat().map(({ name, type }) => [name.toLowerCase(), type]));
}

function readVariable(problems: Problems, place: Place, node: unknown, prefix: string): Variable | undefined {
  const [key, content] = readOnlyEntry(problems, place, node, 'variable') ?? [];
  if (key === undefined) return undefined;
  const type = key.replace(/Variable$/, '');
  if (!key.endsWith('Variable') || !isDataType(type)) {
    const known = dataTypes.map((name) => `${name}Variable`).join(', ');
    problem(problems, place, `The property '${key}' is not known. Known here: ${known}.`);
    return undefined;
  }
  const inside = `${place}.${key}`;
  const body = readObject(problems, inside, content, ['name', 'initialValue', 'isInput', 'isOutput']);
  const name = readText(problems, inside, body.name, 'The name of the variable');
  if (!new RegExp(`^${prefix}\\.[A-Za-z_][A-Za-z0-9_]*$`).test(name))
    problem(problems, inside, `The variable "${name}" must be called ${prefix}. and a simple name here.`);
  return {
    name,
    type,
    initial: readSource(problems, `${inside}.initialValue`, body.initialValue, type, new Map()),
    isInput: readOptionalFlag(problems, inside, body.isInput),
    isOutput: readOptionalFlag(problems, inside, body.isOutput),
  };
}
