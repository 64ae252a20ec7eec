import { failureOutputTypes } from '../../integrations/action-failure.js';
import type { StaticType } from '../expressions/values.js';
import {
  type At,
  fields,
  items,
  keysOf,
  member,
  onlyEntry,
  problem,
  reference,
  resolved,
  type Source,
  source,
  target,
  targets,
  text,
  typedEntry,
  variable,
  warning,
} from './reading.js';

/** How an action is written. */
interface Shape {
  /** What it may have beside its name and its outputs, and how that is read. */
  readonly keys: Readonly<Record<string, (at: At) => unknown>>;
  /** One of the keys that it cannot do without. */
  readonly needs?: string;
  readonly branches?: readonly string[];
  readonly only?: 'task' | 'loop';
  /** It asks for something that the practice org has none of, in words; its last branch is taken. */
  readonly absent?: string;
}

const value = (type: StaticType) => (at: At) => source(at, type);
const blockOf = (kind: string) => (at: At) => reference(at, kind);
const ignored = () => undefined;

const conversation = {
  keys: { conversationId: ignored, participantId: ignored, attributes: ignored },
  needs: 'conversationId',
  absent: 'there are no conversations here',
} as const;

/**
 * By the key of the action in the YAML. Source: Architect notes, workflow grammar; the failure branch of a look-up is known
 * from exports of the user interface only, and the last branches of the actions on conversations are assumed.
 */
export const shapes = {
  decision: { keys: { condition: value('boolean') }, needs: 'condition', branches: ['yes', 'no'] },
  switch: { keys: { evaluate: readSwitch } },
  callData: {
    keys: { category: readDataAction, timeout: readTimeout },
    branches: ['success', 'failure', 'timeout'],
  },
  dataTableLookup: {
    keys: { lookupValue: value('string'), dataTable: readDataTable },
    needs: 'lookupValue',
    branches: ['found', 'notFound', 'failure'],
  },
  updateData: { keys: { statements: readStatements } },
  endWorkflow: { keys: { exitReason: value('string') } },
  callTask: { keys: { targetTaskRef: blockOf('task') } },
  endTask: { keys: { outputPath: (at: At) => void fields(at, ['name']) }, only: 'task' },
  changeState: { keys: { targetStateRef: blockOf('state') } },
  loop: {
    keys: { loopCount: value('integer'), currentIndex: (at: At) => target(at, 'integer') },
    needs: 'loopCount',
    branches: ['loop'],
  },
  loopExit: { keys: {}, only: 'loop' },
  loopNext: { keys: {}, only: 'loop' },
  wait: { keys: { duration: value('duration'), trimDurationNearMaxRunningTime: ignored } },
  getExternalContact: {
    keys: { externalId: ignored, externalResult: ignored },
    needs: 'externalId',
    branches: ['found', 'notFound'],
    absent: 'there are no external contacts here',
  },
  setConversationData: { ...conversation, branches: ['success', 'failure'] },
  getConversationData: { ...conversation, branches: ['found', 'notFound'] },
} satisfies Readonly<Record<string, Shape>>;

type Shapes = typeof shapes;

/** An action with what its keys say, every name of another object resolved to its id. Kept as JSON. */
export type ActionOf<Type extends keyof Shapes> = {
  readonly [Key in keyof Shapes[Type]['keys']]: Shapes[Type]['keys'][Key] extends (at: At) => infer Read
    ? Read
    : never;
} & {
  readonly type: Type;
  readonly name: string;
  readonly branches: Readonly<Record<string, Actions>>;
};

export type Action =
  | { readonly [Type in keyof Shapes]: ActionOf<Type> }[keyof Shapes]
  | { readonly type: 'unsupported'; readonly kind: string; readonly name: string };

export type Actions = readonly Action[];

/** Architect knows more actions than the practice org: a run that reaches another one ends in the error handling. */
export function readActions(list: At): Actions {
  return items(list).flatMap((item): Actions => {
    const [type, content] = onlyEntry(item, 'action');
    if (type === '') return [];
    const { node: written } = member(content, 'name');
    const name = typeof written === 'string' && written !== '' ? written : type;
    if (Object.hasOwn(shapes, type)) return [readAction(content, type as keyof Shapes, name)];
    warning(item, `The practice org does not know the action '${type}' and cannot run it.`);
    checkNames(content);
    return [{ type: 'unsupported', kind: type, name }];
  });
}

function readAction(at: At, type: keyof Shapes, name: string): Action {
  const { keys, needs, branches = [], only }: Shape = shapes[type];
  const outputs = branches.length > 0 ? ['outputs'] : [];
  const written = fields<string>(at, ['name', 'none', ...Object.keys(keys), ...outputs]);
  if (needs !== undefined && written[needs]?.node === undefined) problem(at, `The ${needs} is missing.`);
  if (only !== undefined && !at.inside.includes(only)) problem(at, `${type} can only stand in a ${only}.`);
  const below = {
    ...member(at, 'outputs'),
    inside: type === 'loop' ? [...at.inside, 'loop' as const] : at.inside,
  };
  const read = Object.entries(keys).map(([key, reader]) => [key, reader(member(at, key))]);
  const taken = branches.length > 0 ? Object.entries(fields(below, branches)) : [];
  return {
    ...Object.fromEntries(read),
    type,
    name,
    branches: Object.fromEntries(taken.map(([branch, actions]) => [branch, readBranch(actions)])),
  };
}

/** `{actions: […]}`, as a branch and the default of a switch have it. */
function readBranch(at: At): Actions {
  return readActions(fields(at, ['actions']).actions);
}

/** Everything named anywhere below must exist: all that is known of unknown actions, and of flows that are not run here. */
export function checkNames(at: At): void {
  if (Array.isArray(at.node)) for (const item of items(at)) checkNames(item);
  for (const key of keysOf(at)) {
    const inner = member(at, key);
    // Defaults of actions have the same names, and none of these keys.
    if (key === 'callData' && keysOf(inner).includes('category')) findDataAction(member(inner, 'category'));
    if (key === 'dataTableLookup' && keysOf(inner).includes('dataTable'))
      findDataTable(member(inner, 'dataTable'));
    if (/^target\w+Ref$/.test(key)) reference(inner);
    checkNames(inner);
  }
}

interface Switch {
  /** Missing for `firstTrue`, where the cases are conditions. */
  readonly value?: Source;
  readonly cases: readonly { readonly value: Source; readonly actions: Actions }[];
  readonly otherwise: Actions;
}

function readSwitch(at: At): Switch {
  const [how, content] = onlyEntry(at, 'of firstTrue and firstMatch', ['firstTrue', 'firstMatch']);
  const matches = how === 'firstMatch';
  const [type, inside] = matches ? typedEntry(content) : (['boolean', content] as const);
  const read = fields(inside, ['default', 'cases', ...(matches ? (['value'] as const) : [])]);
  return {
    ...(matches ? { value: source(read.value, type) } : {}),
    cases: items(read.cases).map((item) => {
      const one = fields(fields(item, ['case']).case, ['value', 'actions']);
      return { value: source(one.value, type), actions: readActions(one.actions) };
    }),
    otherwise: readBranch(read.default),
  };
}

function readStatements(at: At) {
  return items(at).map((item) => {
    const [type, content] = typedEntry(item);
    const inside = fields(content, ['variable', 'value']);
    const name = text(inside.variable, 'The variable');
    return { variable: variable(inside.variable, name, type), value: source(inside.value, type) };
  });
}

function findDataAction(at: At) {
  const [category, content] = onlyEntry(at, 'category');
  const [name, bindings] = onlyEntry(fields(content, ['dataAction']).dataAction, 'data action');
  const found = resolved(at, at.resolver.dataAction(category, name));
  return { found, bindings, title: `${category} / ${name}` };
}

/** `title` is for traces. Outputs are variable names by output name. */
function readDataAction(at: At) {
  const { found, bindings, title } = findDataAction(at);
  const bound = fields(bindings, ['inputs', 'successOutputs', 'failureOutputs']);
  const { id: actionId = '', inputs = {}, outputs = {} } = found ?? {};
  const given = Object.entries(found === undefined ? {} : fields(bound.inputs, Object.keys(inputs)));
  return {
    actionId,
    title,
    inputs: Object.fromEntries(
      given
        .filter(([, { node }]) => node !== undefined)
        .map(([name, one]) => [name, source(one, inputs[name] ?? 'any')]),
    ),
    successOutputs: found === undefined ? {} : targets(bound.successOutputs, outputs),
    failureOutputs: targets(bound.failureOutputs, failureOutputTypes),
  };
}

/** Milliseconds; undefined where the action's own timeout applies. Seconds beside minutes are inferred from the common form of durations. */
function readTimeout(at: At): number | undefined {
  const timeout = source({ ...at, variables: new Map() }, 'duration');
  if (timeout.kind === 'expression') problem(at, 'The timeout must be a literal here.');
  if (timeout.kind !== 'literal') return undefined;
  if (Number(timeout.value) <= 0) problem(at, 'Timeout must be greater than zero.');
  return Number(timeout.value);
}

function findDataTable(at: At) {
  const [tableName, bindings] = onlyEntry(at, 'data table');
  return { found: resolved(at, at.resolver.dataTable(tableName)), bindings, tableName };
}

/** Outputs are variable names, by column where a row was found. */
function readDataTable(at: At) {
  const { found, bindings, tableName } = findDataTable(at);
  const bound = fields(bindings, ['foundOutputs', 'failureOutputs']);
  return {
    tableId: found?.id ?? '',
    tableName,
    foundOutputs: found === undefined ? {} : targets(bound.foundOutputs, found.columns),
    failureOutputs: targets(bound.failureOutputs, { errorType: 'string', errorMessage: 'string' }),
  };
}
