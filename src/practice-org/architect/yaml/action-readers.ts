import { failureOutputTypes } from '../../integrations/action-failure.js';
import { type DataType, dataTypes, isDataType, type StaticType } from '../expressions/values.js';
import type { Action, Actions, Source } from '../flow-model.js';
import {
  type At,
  fields,
  items,
  onlyEntry,
  problem,
  type ResolvedAction,
  type ResolvedTable,
  reference,
  resolved,
  source,
  target,
  targets,
  text,
  variable,
  warning,
} from './reading.js';

/** Members and branches of an action, read already. */
interface Parts {
  readonly at: At;
  /** The member of that key, which is one of `keys`. */
  readonly member: (key: string) => At;
  /** The actions of a branch, which is one of `branches`; none for a missing branch. */
  readonly branch: (name: string) => Actions;
}

type Kind<A = Action> = A extends { readonly name: string } ? Omit<A, 'name'> : never;

interface Reader {
  /** What it may have beside its name and its outputs. */
  readonly keys?: readonly string[];
  /** One of the keys that it cannot do without. */
  readonly needs?: string;
  readonly branches?: readonly string[];
  readonly where?: { readonly in: 'inTask' | 'inLoop'; readonly words: string };
  /** Its branches stand inside of a loop. */
  readonly loops?: true;
  readonly read: (parts: Parts) => Kind;
}

const failureTypes: Readonly<Record<string, StaticType>> = Object.fromEntries(
  Object.entries(failureOutputTypes).map(([name, type]) => [name, isDataType(type) ? type : 'any']),
);

const inLoop = { in: 'inLoop', words: 'a loop' } as const;

/**
 * An action on something that the practice org has none of. Source of the keys: Architect notes, workflow grammar; the
 * names of the last branches of the two on conversations are assumed.
 */
function absent(missing: string, keys: readonly string[], branches: readonly string[]): Reader {
  const outcome = branches.at(-1) ?? '';
  const read = ({ branch }: Parts) =>
    ({ type: 'absent', outcome, missing, actions: branch(outcome) }) as const;
  return { keys, branches, ...(keys[0] === undefined ? {} : { needs: keys[0] }), read };
}

const conversation = ['conversationId', 'participantId', 'attributes'];

/** By the key of the action in the YAML. */
const readers: Readonly<Record<string, Reader>> = {
  decision: {
    keys: ['condition'],
    needs: 'condition',
    branches: ['yes', 'no'],
    read: ({ member, branch }) => ({
      type: 'decision',
      condition: source(member('condition'), 'boolean'),
      yes: branch('yes'),
      no: branch('no'),
    }),
  },
  switch: { keys: ['evaluate'], read: ({ member }) => readSwitch(member('evaluate')) },
  callData: {
    keys: ['category', 'timeout'],
    branches: ['success', 'failure', 'timeout'],
    read: readCallData,
  },
  dataTableLookup: {
    keys: ['lookupValue', 'dataTable'],
    needs: 'lookupValue',
    // The failure branch is known from exports of the user interface only, not from any YAML seen.
    branches: ['found', 'notFound', 'failure'],
    read: readLookup,
  },
  updateData: {
    keys: ['statements'],
    read: ({ member }) => ({
      type: 'updateData',
      statements: items(member('statements')).flatMap((item) => {
        const { type, content } = typedEntry(item) ?? {};
        if (type === undefined || content === undefined) return [];
        const inside = fields(content, ['variable', 'value']);
        const name = text(inside.variable, 'The variable');
        return [{ variable: variable(inside.variable, name, type), value: source(inside.value, type) }];
      }),
    }),
  },
  endWorkflow: {
    keys: ['exitReason', 'none'],
    read: ({ member }) => ({ type: 'endWorkflow', exitReason: source(member('exitReason'), 'string') }),
  },
  callTask: {
    keys: ['targetTaskRef'],
    read: ({ member }) => ({ type: 'callTask', target: reference(member('targetTaskRef'), 'task') }),
  },
  endTask: {
    keys: ['outputPath', 'none'],
    where: { in: 'inTask', words: 'a task' },
    read: ({ member }) => {
      fields(member('outputPath'), ['name']);
      return { type: 'endTask' };
    },
  },
  changeState: {
    keys: ['targetStateRef'],
    read: ({ member }) => ({ type: 'changeState', target: reference(member('targetStateRef'), 'state') }),
  },
  loop: {
    keys: ['loopCount', 'currentIndex'],
    needs: 'loopCount',
    branches: ['loop'],
    loops: true,
    read: ({ member, branch }) => {
      const currentIndex = target(member('currentIndex'), 'integer');
      return {
        type: 'loop',
        count: source(member('loopCount'), 'integer'),
        ...(currentIndex === undefined ? {} : { currentIndex }),
        actions: branch('loop'),
      };
    },
  },
  loopExit: { keys: ['none'], where: inLoop, read: () => ({ type: 'loopExit' }) },
  loopNext: { keys: ['none'], where: inLoop, read: () => ({ type: 'loopNext' }) },
  wait: {
    keys: ['duration', 'trimDurationNearMaxRunningTime'],
    read: ({ member }) => ({ type: 'wait', duration: source(member('duration'), 'duration') }),
  },
  getExternalContact: absent(
    'there are no external contacts here',
    ['externalId', 'externalResult'],
    ['found', 'notFound'],
  ),
  setConversationData: absent('there are no conversations here', conversation, ['success', 'failure']),
  getConversationData: absent('there are no conversations here', conversation, ['found', 'notFound']),
};

/** Architect knows more actions than the practice org: a run that reaches another one ends in the error handling. */
export function readActions(list: At): Actions {
  return items(list).flatMap((item): Actions => {
    const { key = '', content } = onlyEntry(item, 'action') ?? {};
    if (content === undefined) return [];
    const reader = readers[key];
    const name = nameOf(content.node) ?? key;
    if (reader !== undefined) return [{ ...read(content, key, reader), name } as Action];
    warning(item, `The practice org does not know the action '${key}' and cannot run it.`);
    return [{ type: 'unsupported', kind: key, name }];
  });
}

function read(at: At, key: string, reader: Reader): Kind {
  const { keys = [], needs, branches, where, loops } = reader;
  const members = fields(at, ['name', ...keys, ...(branches === undefined ? [] : ['outputs'])]);
  const member = (name: string): At => members[name] ?? { ...at, node: undefined };
  if (needs !== undefined && member(needs).node === undefined) problem(at, `The ${needs} is missing.`);
  if (where !== undefined && !at[where.in]) problem(at, `${key} can only stand in ${where.words}.`);
  const outputs = { ...member('outputs'), inLoop: at.inLoop || loops === true };
  const inside: Record<string, At> = branches === undefined ? {} : fields(outputs, branches);
  const read = Object.fromEntries(Object.entries(inside).map(([name, one]) => [name, readBranch(one)]));
  return reader.read({ at, member, branch: (name) => read[name] ?? [] });
}

/** `{actions: […]}`, as a branch and the default of a switch have it. */
function readBranch(at: At): Actions {
  return at.node === undefined ? [] : readActions(fields(at, ['actions']).actions);
}

/** `string: …`: an entry whose key is a data type. */
function typedEntry(at: At): { readonly type: DataType; readonly content: At } | undefined {
  const { key, content } = onlyEntry(at, 'data type') ?? {};
  if (key === undefined || content === undefined) return undefined;
  if (isDataType(key)) return { type: key, content };
  problem(at, `The data type '${key}' is not known. Known here: ${dataTypes.join(', ')}.`);
  return undefined;
}

function readSwitch(at: At): Kind {
  const { key, content } = onlyEntry(at, 'of firstTrue and firstMatch', ['firstTrue', 'firstMatch']) ?? {};
  if (key === 'firstTrue' && content !== undefined) return readCases(content, 'boolean', false);
  const { type, content: inside } = (key && content && typedEntry(content)) || {};
  if (type === undefined || inside === undefined) return { type: 'switch', cases: [], otherwise: [] };
  return readCases(inside, type, true);
}

function readCases(at: At, type: DataType, withValue: boolean): Kind {
  const { value, default: otherwise, cases } = fields(at, ['value', 'default', 'cases']);
  if (!withValue && value.node !== undefined) problem(at, "The property 'value' is not known.");
  return {
    type: 'switch',
    ...(withValue ? { value: source(value, type) } : {}),
    cases: items(cases).map((item) => {
      const inside = fields(fields(item, ['case']).case, ['value', 'actions']);
      return { value: source(inside.value, type), actions: readActions(inside.actions) };
    }),
    otherwise: readBranch(otherwise),
  };
}

function readCallData({ member, branch }: Parts): Kind {
  const at = member('category');
  const { key: category = '', content } = onlyEntry(at, 'category') ?? {};
  const choice = fields(content ?? { ...at, node: undefined }, ['dataAction']).dataAction;
  const { key: title = '', content: bindings } = onlyEntry(choice, 'data action') ?? {};
  const action: ResolvedAction | undefined = resolved(at, at.resolver.dataAction(category, title));
  const bound = fields(bindings ?? { ...at, node: undefined }, [
    'inputs',
    'successOutputs',
    'failureOutputs',
  ]);
  const timeout = readTimeout(member('timeout'));
  return {
    type: 'callData',
    actionId: action?.id ?? '',
    actionTitle: `${category} / ${title}`,
    ...(timeout === undefined ? {} : { timeout }),
    inputs: action === undefined ? {} : readInputs(bound.inputs, action),
    successOutputs: action === undefined ? {} : targets(bound.successOutputs, action.outputs),
    failureOutputs: targets(bound.failureOutputs, failureTypes),
    success: branch('success'),
    failure: branch('failure'),
    timedOut: branch('timeout'),
  };
}

function readInputs(at: At, { inputs }: ResolvedAction): Record<string, Source> {
  const given = Object.entries(fields(at, Object.keys(inputs))).filter(([, { node }]) => node !== undefined);
  return Object.fromEntries(given.map(([name, one]) => [name, source(one, inputs[name] ?? 'any')]));
}

/** Milliseconds. Seconds beside minutes are inferred from the common form of durations. */
function readTimeout(at: At): number | undefined {
  const timeout = source({ ...at, variables: new Map() }, 'duration');
  if (timeout.kind === 'expression') problem(at, 'The timeout must be a literal here.');
  if (timeout.kind !== 'literal') return undefined;
  if (Number(timeout.value) <= 0) problem(at, 'Timeout must be greater than zero.');
  return Number(timeout.value);
}

function readLookup({ member, branch }: Parts): Kind {
  const at = member('dataTable');
  const { key: tableName = '', content } = onlyEntry(at, 'data table') ?? {};
  const table: ResolvedTable | undefined = resolved(at, at.resolver.dataTable(tableName));
  const bound = fields(content ?? { ...at, node: undefined }, ['foundOutputs', 'failureOutputs']);
  return {
    type: 'dataTableLookup',
    tableId: table?.id ?? '',
    tableName,
    lookupValue: source(member('lookupValue'), 'string'),
    foundOutputs: table === undefined ? {} : targets(bound.foundOutputs, table.columns),
    failureOutputs: targets(bound.failureOutputs, { errorType: 'string', errorMessage: 'string' }),
    found: branch('found'),
    notFound: branch('notFound'),
    failure: branch('failure'),
  };
}

function nameOf(node: unknown): string | undefined {
  const name = typeof node === 'object' && node !== null && 'name' in node ? node.name : undefined;
  return typeof name === 'string' && name !== '' ? name : undefined;
}
