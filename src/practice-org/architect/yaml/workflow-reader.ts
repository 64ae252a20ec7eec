import { isObject } from '../../json.js';
import { type DataType, dataTypes, isDataType } from '../expressions/values.js';
import type { Block, Variable, Workflow } from '../flow-model.js';
import { readActions } from './action-readers.js';
import {
  type At,
  fields,
  flag,
  isNoValue,
  items,
  onlyEntry,
  problem,
  reference,
  source,
  text,
} from './reading.js';

const blockKeys = {
  state: ['name', 'refId', 'variables', 'actions'],
  task: ['name', 'refId', 'variables', 'actions'],
  menu: ['name', 'refId', 'audio', 'choices', 'settingsMenu', 'settingsSpeechRec'],
} as const;

/** A state, task or menu of a flow, as far as references to it need it. */
export interface FoundBlock {
  readonly kind: keyof typeof blockKeys;
  readonly refId: string;
  readonly at: At;
  readonly members: Readonly<Record<string, At>>;
}

/** What stands below `workflow:`. What is wrong is in the problems; then the result must not be used. */
export function readWorkflow(at: At, body: Readonly<Record<string, At>>): Workflow {
  const member = (key: string): At => body[key] ?? { ...at, node: undefined };
  const variables = readVariables(member('variables'), 'Flow');
  const blocks = [...findBlocks(member('states'), 'state'), ...findBlocks(member('tasks'), 'task')];
  if (!blocks.some(({ kind }) => kind === 'state')) problem(member('states'), 'A workflow needs a state.');
  readLanguages(member('defaultLanguage'), member('supportedLanguages'));
  // The one form that is known for workflows: `{errorHandling: {endWorkflow: {none: true}}}`.
  const handling = fields(member('settingsErrorHandling'), ['errorHandling']).errorHandling;
  fields(fields(handling, ['endWorkflow']).endWorkflow, ['none']);
  const read = (wanted: 'state' | 'task') =>
    blocks.filter(({ kind }) => kind === wanted).map((block) => readBlock(block, blocks, variables));
  return {
    kind: 'workflow',
    variables,
    start: reference({ ...member('startUpRef'), blocks }, 'state'),
    states: read('state'),
    tasks: read('task'),
  };
}

export function findBlocks(list: At, kind: FoundBlock['kind']): FoundBlock[] {
  const taken = new Set<string>();
  return items(list).flatMap((item) => {
    const { content } = onlyEntry(item, kind, [kind]) ?? {};
    if (content === undefined) return [];
    const members = fields(content, blockKeys[kind] as readonly string[]);
    const refId = text(members.refId ?? content, 'The refId');
    if (taken.has(refId)) problem(item, `The refId "${refId}" is used by another ${kind}.`);
    taken.add(refId);
    return [{ kind, refId, at: content, members }];
  });
}

function readBlock(
  { kind, refId, at, members }: FoundBlock,
  blocks: readonly FoundBlock[],
  flowVariables: readonly Variable[],
): Block {
  const member = (key: string): At => members[key] ?? { ...at, node: undefined };
  const variables = readVariables(member('variables'), kind === 'state' ? 'State' : 'Task');
  const inScope = [...flowVariables, ...variables].map(
    ({ name, type }) => [name.toLowerCase(), type] as const,
  );
  const inside = { variables: new Map<string, DataType>(inScope), blocks, inTask: kind === 'task' };
  return {
    name: text(member('name'), `The name of the ${kind}`),
    refId,
    variables,
    actions: readActions({ ...member('actions'), ...inside }),
  };
}

/** A list of `<type>Variable` entries whose names start with the prefix (`Flow`, `State`, `Task`). */
function readVariables(list: At, prefix: string): Variable[] {
  const variables: Variable[] = [];
  for (const item of items(list)) {
    const found = readVariable(item, prefix);
    if (found === undefined) continue;
    if (variables.some(({ name }) => name.toLowerCase() === found.name.toLowerCase()))
      problem(list, `The variable "${found.name}" is declared twice.`);
    variables.push(found);
  }
  return variables;
}

function readVariable(item: At, prefix: string): Variable | undefined {
  const { key, content } = onlyEntry(item, 'variable') ?? {};
  if (key === undefined || content === undefined) return undefined;
  const type = key.replace(/Variable$/, '');
  if (!key.endsWith('Variable') || !isDataType(type)) {
    const known = dataTypes.map((name) => `${name}Variable`).join(', ');
    problem(item, `The property '${key}' is not known. Known here: ${known}.`);
    return undefined;
  }
  const members = fields(content, ['name', 'initialValue', 'isInput', 'isOutput']);
  const name = text(members.name, 'The name of the variable');
  if (!new RegExp(`^${prefix}\\.[A-Za-z_][A-Za-z0-9_]*$`).test(name))
    problem(content, `The variable "${name}" must be called ${prefix}. and a simple name here.`);
  const initial = source(members.initialValue, type);
  return { name, type, initial, isInput: flag(members.isInput), isOutput: flag(members.isOutput) };
}

/** Tags are lower case in YAML. */
export function readLanguages(usual: At, supported: At): void {
  if (usual.node !== undefined && !isTag(usual.node))
    problem(usual, `'${String(usual.node)}' is not a language.`);
  if (supported.node === undefined || isNoValue(supported)) return;
  if (!isObject(supported.node)) {
    problem(supported, 'An object is expected here.');
    return;
  }
  const tags = Object.keys(supported.node);
  for (const [tag, settings] of Object.entries(fields(supported, tags))) {
    if (!isTag(tag)) problem(supported, `'${tag}' is not a language.`);
    fields(settings, ['none', 'defaultLanguageSkill', 'textToSpeech']);
  }
  if (typeof usual.node === 'string' && !tags.includes(usual.node))
    problem(supported, `The default language '${usual.node}' is not among the supported ones.`);
}

function isTag(tag: unknown): boolean {
  return typeof tag === 'string' && /^[a-z]{2,3}(-[a-z0-9]{2,8})*$/.test(tag);
}
