import type { Document } from 'yaml';
import { yaml as library } from '../../../core/libraries.js';
import { isObject } from '../../json.js';
import type { StaticType } from '../expressions/values.js';
import { type Actions, checkNames, readActions } from './action-readers.js';
import {
  type At,
  type FoundBlock,
  fields,
  flag,
  isNoValue,
  items,
  keysOf,
  member,
  onlyEntry,
  problem,
  type Resolver,
  reference,
  resolved,
  type Source,
  source,
  text,
  typedEntry,
} from './reading.js';

/** What a published version of a workflow does, with every name of another object resolved to its id. Kept as JSON. */
export interface Workflow {
  readonly variables: readonly Variable[];
  /** The `refId` of the state that the flow starts in. */
  readonly start: string;
  readonly states: readonly Block[];
  readonly tasks: readonly Block[];
}

interface Block {
  readonly name: string;
  readonly refId: string;
  readonly variables: readonly Variable[];
  readonly actions: Actions;
}

export interface Variable {
  /** With its prefix: `Flow.userId`. */
  readonly name: string;
  readonly type: StaticType;
  readonly initial: Source;
  readonly isInput: boolean;
  readonly isOutput: boolean;
}

interface ReadFlow {
  /** As answers carry it: `WORKFLOW`, `OUTBOUNDCALL`. */
  readonly type: string;
  readonly name: string;
  readonly description: string;
  /** Missing for the home division. */
  readonly divisionId?: string;
  /** Of all others nothing is run here. */
  readonly workflow?: Workflow;
}

type FlowReading =
  | { readonly ok: true; readonly flow: ReadFlow; readonly warnings: readonly string[] }
  | { readonly ok: false; readonly problems: readonly string[] };

/** As lists are filtered by them. In YAML they are written `workflow`, `outboundCall`, `botFlow`. */
export const flowTypes =
  'bot commonmodule digitalbot inboundcall inboundchat inboundemail inboundshortmessage inqueuecall inqueueemail inqueueshortmessage outboundcall securecall speech surveyinvite voice voicemail voicesurvey workflow workitem'.split(
    ' ',
  );

/** Reads a flow's YAML as a flow job does, and resolves every name in it. */
export function readFlow(yaml: string, resolver: Resolver): FlowReading {
  const leftover = /\{\{.*?(?:\}\}|$)/m.exec(yaml)?.[0];
  if (leftover !== undefined)
    return {
      ok: false,
      problems: [
        `pre-processor substitution key of '${leftover}' was found in the flow YAML, but was not found in the options file.`,
      ],
    };
  const document = parsed(yaml);
  const [error] = document.errors;
  if (error !== undefined) return { ok: false, problems: [`The YAML cannot be read: ${error.message}`] };
  const node: unknown = document.toJS();
  const problems: string[] = [];
  const warnings: string[] = [];
  const nowhere = { variables: new Map(), blocks: [], inside: [] };
  const flow = readRoot({ node, place: 'the top', problems, warnings, resolver, ...nowhere });
  return problems.length > 0
    ? { ok: false, problems: [...new Set(problems)] }
    : { ok: true, flow, warnings: flow.workflow === undefined ? [] : warnings };
}

/** Flows are published again and again, mostly unchanged, and parsing one takes longer than all else. */
const kept = new Map<string, Document>();

function parsed(yaml: string): Document {
  const document = kept.get(yaml) ?? library().parseDocument(yaml);
  if (kept.size >= 10) kept.clear();
  kept.set(yaml, document);
  return document;
}

function readRoot(root: At): ReadFlow {
  const [key, content] = onlyEntry(root, 'flow type');
  const type = key.replace(/Flow$/, '').toLowerCase();
  if (!flowTypes.includes(type)) problem(root, `The flow type '${key}' is not known.`);
  const at = { ...content, place: key };
  const of = (name: string) => member(at, name);
  const name = text(of('name'), 'The name of the flow');
  if (name.includes('/') || name.endsWith('-debug'))
    problem(of('name'), 'The name of a flow has no "/" and does not end in "-debug".');
  const division = of('division');
  const found =
    division.node === undefined
      ? undefined
      : resolved(division, root.resolver.division(text(division, 'The name of the division')));
  const { node: description } = of('description');
  checkLanguages(of('defaultLanguage'), of('supportedLanguages'));
  const below = { ...at, blocks: findBlocks(at) };
  return {
    type: type.toUpperCase(),
    name,
    description: typeof description === 'string' ? description : '',
    ...(found === undefined ? {} : { divisionId: found.id }),
    ...(type === 'workflow' ? { workflow: readWorkflow(below) } : checkOther(below)),
  };
}

/** `states: [{state: {refId: …}}]` */
function findBlocks(at: At): readonly FoundBlock[] {
  return ['states', 'tasks', 'menus', 'bots'].flatMap((key) => {
    const kind = key.slice(0, -1);
    const taken = new Set<string>();
    return items(member(at, key)).map((item) => {
      const [, content] = onlyEntry(item, kind, [kind]);
      const refId = text(member(content, 'refId'), 'The refId');
      if (taken.has(refId)) problem(item, `The refId "${refId}" is used by another ${kind}.`);
      taken.add(refId);
      return { kind, refId, at: content };
    });
  });
}

/** What stands below `workflow:`. What is wrong is in the problems; then the result must not be used. */
function readWorkflow(at: At): Workflow {
  const body = fields(at, [
    ...(['name', 'description', 'division', 'startUpRef', 'defaultLanguage', 'supportedLanguages'] as const),
    ...(['settingsErrorHandling', 'variables', 'states', 'tasks'] as const),
  ]);
  const variables = readVariables(body.variables, 'Flow');
  // The one form that is known for workflows: `{errorHandling: {endWorkflow: {none: true}}}`.
  const handling = fields(body.settingsErrorHandling, ['errorHandling']).errorHandling;
  fields(fields(handling, ['endWorkflow']).endWorkflow, ['none']);
  const read = (wanted: 'state' | 'task') =>
    at.blocks.filter(({ kind }) => kind === wanted).map((block) => readBlock(block, at, variables));
  return {
    variables,
    start: reference({ ...body.startUpRef, blocks: at.blocks }, 'state'),
    states: read('state'),
    tasks: read('task'),
  };
}

function readBlock({ kind, refId, at }: FoundBlock, { blocks }: At, ofFlow: readonly Variable[]): Block {
  const members = fields(at, ['name', 'refId', 'variables', 'actions']);
  const variables = readVariables(members.variables, kind === 'state' ? 'State' : 'Task');
  const inScope = [...ofFlow, ...variables].map(({ name, type }) => [name.toLowerCase(), type] as const);
  const inside = kind === 'task' ? (['task'] as const) : [];
  return {
    name: text(members.name, `The name of the ${kind}`),
    refId,
    variables,
    actions: readActions({ ...members.actions, variables: new Map(inScope), blocks, inside }),
  };
}

/** A list of `<type>Variable` entries whose names start with the prefix (`Flow`, `State`, `Task`). */
function readVariables(list: At, prefix: string): readonly Variable[] {
  const taken = new Set<string>();
  return items(list).map((item) => {
    const [type, content] = typedEntry(item, 'Variable');
    const members = fields(content, ['name', 'initialValue', 'isInput', 'isOutput']);
    const name = text(members.name, 'The name of the variable');
    if (!new RegExp(`^${prefix}\\.[A-Za-z_][A-Za-z0-9_]*$`).test(name))
      problem(content, `The variable "${name}" must be called ${prefix}. and a simple name here.`);
    if (taken.has(name.toLowerCase())) problem(list, `The variable "${name}" is declared twice.`);
    taken.add(name.toLowerCase());
    const initial = source(members.initialValue, type);
    return { name, type, initial, isInput: flag(members.isInput), isOutput: flag(members.isOutput) };
  });
}

/** Of flows that are not run here: what they name, the choices of their menus, what an outbound call flow is bound to. */
function checkOther(at: At): object {
  const start = member(at, 'startUpRef');
  if (start.node !== undefined) reference(start);
  checkNames(at);
  for (const { kind, at: block } of at.blocks) if (kind === 'menu') checkChoices(member(block, 'choices'));
  if (at.place !== 'outboundCall') return {};
  const bound = fields(member(at, 'settingsOutboundCall'), ['contactList', 'wrapupCode']);
  for (const key of ['contactList', 'wrapupCode'] as const) {
    const { node: name } = member(member(bound[key], 'lit'), 'name');
    if (typeof name === 'string') resolved(bound[key], at.resolver[key](name));
    else problem(bound[key], `${key} must be given as {lit: {name: …}}.`);
  }
  return {};
}

function checkChoices(list: At): void {
  const taken = new Set<unknown>();
  for (const item of items(list)) {
    const [, content] = onlyEntry(item, 'choice');
    const { node: dtmf } = member(content, 'dtmf');
    // A choice may be spoken only.
    if (dtmf === undefined && member(content, 'speechRecTerms').node !== undefined) continue;
    if (typeof dtmf !== 'string' || !/^digit_\w+$/.test(dtmf))
      problem(content, 'Each choice needs a dtmf such as digit_9.');
    else if (taken.has(dtmf)) problem(content, `${dtmf} is used by another choice.`);
    taken.add(dtmf);
  }
}

/** Tags are lower case in YAML. */
function checkLanguages(usual: At, supported: At): void {
  if (supported.node === undefined || isNoValue(supported)) return;
  if (!isObject(supported.node)) problem(supported, 'An object is expected here.');
  const tags = keysOf(supported);
  for (const tag of [...tags, ...(usual.node === undefined ? [] : [usual.node])])
    if (typeof tag !== 'string' || !/^[a-z]{2,3}(-[a-z0-9]{2,8})*$/.test(tag))
      problem(supported, `'${String(tag)}' is not a language.`);
  if (typeof usual.node === 'string' && !tags.includes(usual.node))
    problem(supported, `The default language '${usual.node}' is not among the supported ones.`);
}
