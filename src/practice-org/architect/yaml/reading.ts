import { isObject } from '../../json.js';
import { readExpression } from '../expressions/read.js';
import {
  dataTypes,
  ExpressionError,
  elementType,
  fits,
  fromJson,
  isCollection,
  isDataType,
  isPlain,
  isText,
  type StaticType,
  type Value,
} from '../expressions/values.js';

export type Source =
  | { readonly kind: 'literal'; readonly value: Value }
  | { readonly kind: 'expression'; readonly text: string }
  | { readonly kind: 'noValue' };

/** Finds what a flow's YAML refers to by name. A text instead of an object says why it cannot be used. */
export interface Resolver {
  readonly dataAction: (category: string, name: string) => ResolvedAction | string;
  /** Its columns are those beside `key`. */
  readonly dataTable: (name: string) => { readonly id: string; readonly columns: Types } | string;
  readonly contactList: (name: string) => { readonly id: string } | string;
  readonly wrapupCode: (name: string) => { readonly id: string } | string;
  readonly division: (name: string) => { readonly id: string } | string;
}

export interface ResolvedAction {
  readonly id: string;
  readonly inputs: Types;
  readonly outputs: Types;
}

type Types = Readonly<Record<string, StaticType>>;

/** A node of a flow's YAML with all that its readers know about the place where it stands. */
export interface At {
  readonly node: unknown;
  /** For messages: `workflow.states[0].state`. */
  readonly place: string;
  /** What is wrong with the flow: a job reports everything that it finds, not only the first. */
  readonly problems: string[];
  /** What the practice org cannot run: the flow is published all the same, as Architect knows more. */
  readonly warnings: string[];
  readonly resolver: Resolver;
  /** The variables that may be named here, by lower-case name. */
  readonly variables: ReadonlyMap<string, StaticType>;
  /** The states, tasks and menus of the flow, which references lead to. */
  readonly blocks: readonly FoundBlock[];
  /** What it stands inside of. */
  readonly inside: readonly ('task' | 'loop')[];
}

export interface FoundBlock {
  readonly kind: string;
  readonly refId: string;
  readonly at: At;
}

export function problem({ problems, place }: At, text: string): void {
  problems.push(`${text} (at ${place})`);
}

export function warning({ warnings, place }: At, text: string): void {
  warnings.push(`${text} (at ${place})`);
}

export function member(at: At, key: string): At {
  return { ...at, node: isObject(at.node) ? at.node[key] : undefined, place: `${at.place}.${key}` };
}

/** The members of an object that may have these keys and no others; a member that is not there has no node. */
export function fields<Key extends string>(at: At, keys: readonly Key[]): Record<Key, At> {
  if (at.node !== undefined && !isObject(at.node)) problem(at, 'An object is expected here.');
  for (const key of keysOf(at))
    if (!(keys as readonly string[]).includes(key))
      problem(at, `The property '${key}' is not known. Known here: ${keys.join(', ')}.`);
  return Object.fromEntries(keys.map((key) => [key, member(at, key)])) as Record<Key, At>;
}

export function keysOf({ node }: At): readonly string[] {
  return isObject(node) ? Object.keys(node) : [];
}

/** `{noValue: true}`: how YAML writes an empty list, too. */
export function isNoValue({ node }: At): boolean {
  return isObject(node) && node.noValue === true;
}

export function items(at: At): readonly At[] {
  const { node, place } = at;
  if (node === undefined || node === null || isNoValue(at)) return [];
  if (Array.isArray(node))
    return node.map((item: unknown, index) => ({ ...at, node: item, place: `${place}[${index}]` }));
  problem(at, 'A list is expected here.');
  return [];
}

/** The only key of an object, and what stands there: how flow YAML writes values, references and list items. */
export function onlyEntry(
  at: At,
  what: string,
  known?: readonly string[],
): readonly [key: string, content: At] {
  const [key, ...more] = keysOf(at);
  if (key === undefined || more.length > 0) problem(at, `Exactly one ${what} is expected here.`);
  else if (known === undefined || known.includes(key)) return [key, member(at, key)];
  else problem(at, `The property '${key}' is not known. Known here: ${known.join(', ')}.`);
  return ['', { ...at, node: undefined }];
}

/** `string: …`: an entry whose key is a data type. Architect has more of them than the practice org: those fit everywhere. */
export function typedEntry(at: At, suffix = ''): readonly [type: StaticType, content: At] {
  const [key, content] = onlyEntry(at, 'data type');
  const type = key.endsWith(suffix) ? key.slice(0, key.length - suffix.length) : '';
  if (isDataType(type)) return [type, content];
  const known = `Known here: ${dataTypes.map((one) => `${one}${suffix}`).join(', ')}.`;
  if (type !== '') warning(at, `The practice org does not know the data type '${type}'. ${known}`);
  else if (key !== '') problem(at, `The property '${key}' is not known. ${known}`);
  return ['any', content];
}

export function text(at: At, what: string): string {
  if (typeof at.node === 'string' && at.node.trim() !== '') return at.node;
  problem(at, `${what} is missing or is not text.`);
  return '';
}

export function flag(at: At): boolean {
  if (at.node === undefined || typeof at.node === 'boolean') return at.node ?? false;
  problem(at, 'true or false is expected here.');
  return false;
}

export function resolved<T>(at: At, found: T | string): T | undefined {
  if (typeof found !== 'string') return found;
  problem(at, found);
  return undefined;
}

const noValue: Source = { kind: 'noValue' };

/** A value: `{lit: …}`, `{exp: …}` or `{noValue: true}`, of the wanted type. A missing node is no value. */
export function source(at: At, wanted: StaticType): Source {
  if (at.node === undefined) return noValue;
  const [key, content] = onlyEntry(at, 'of lit, exp and noValue', ['lit', 'exp', 'noValue']);
  if (key === 'exp') return expression(content, wanted);
  if (key === 'noValue' && content.node !== true) problem(at, 'noValue can only be true.');
  // Which object of the platform it is makes no difference here.
  if (key !== 'lit' || (!isPlain(wanted) && isObject(content.node))) return noValue;
  const value = literal(content.node, wanted);
  if (value !== undefined) return { kind: 'literal', value };
  problem(at, `The literal is not a valid value of type ${wanted}.`);
  return noValue;
}

function expression(at: At, wanted: StaticType): Source {
  const { node, variables } = at;
  const written = isText(node) ? String(node) : '';
  try {
    const { type } = readExpression(written, {
      typeOf: (name) => variables.get(name.toLowerCase()),
      read: () => undefined,
      unknown: (name) =>
        warning(at, `The practice org does not know the function "${name}" and cannot run it.`),
    });
    if (!fits(type, wanted))
      problem(at, `The expression is of type ${type}; ${wanted} is expected: ${written}`);
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    problem(at, `The expression is not valid: ${error.message} Expression: ${written}`);
  }
  return { kind: 'expression', text: written };
}

/** What stands behind `lit:` as a value of the type; undefined when it is none. */
function literal(content: unknown, wanted: StaticType): Value {
  if (isCollection(wanted)) {
    const items = Array.isArray(content)
      ? content.map((item) => literal(item, elementType(wanted)))
      : undefined;
    return items?.includes(undefined) ? undefined : items;
  }
  switch (wanted) {
    case 'string':
      return isText(content) ? String(content) : undefined;
    case 'duration':
      return duration(content);
    case 'json':
      try {
        return typeof content === 'string' ? { json: JSON.parse(content) } : undefined;
      } catch {
        return undefined;
      }
    default:
      return fromJson(content, wanted);
  }
}

const unitMilliseconds: Readonly<Record<string, number>> = {
  ms: 1,
  milliseconds: 1,
  seconds: 1000,
  minutes: 60_000,
  hours: 3_600_000,
  days: 86_400_000,
};

/** `{minutes: 1, seconds: 30}` in milliseconds. */
function duration(content: unknown): number | undefined {
  if (!isObject(content)) return undefined;
  let total = 0;
  for (const [unit, amount] of Object.entries(content)) {
    const milliseconds = unitMilliseconds[unit];
    if (milliseconds === undefined || typeof amount !== 'number' || amount < 0) return undefined;
    total += amount * milliseconds;
  }
  return total;
}

/** `{var: State.x}`, a variable to write into; undefined for `{noValue: true}` and for nothing. */
export function target(at: At, written: StaticType): string | undefined {
  if (at.node === undefined || isNoValue(at)) return undefined;
  const [key, { node: name }] = onlyEntry(at, 'of var and noValue');
  if (key === 'var' && typeof name === 'string') return variable(at, name, written);
  problem(at, 'An output is bound with var: and the name of a variable, or with noValue: true.');
  return undefined;
}

export function variable(at: At, name: string, written: StaticType): string {
  const type = at.variables.get(name.toLowerCase());
  if (type === undefined) problem(at, `The variable "${name}" does not exist.`);
  else if (!fits(written, type))
    problem(at, `A value of type ${written} cannot be written into "${name}" of type ${type}.`);
  return name;
}

/** Bindings of outputs to variables, of those that are bound. `types` has every output that exists. */
export function targets(at: At, types: Types): Record<string, string> {
  const bound = Object.entries(fields(at, Object.keys(types))).flatMap(([name, one]) => {
    const into = target(one, types[name] ?? 'any');
    return into === undefined ? [] : [[name, into]];
  });
  return Object.fromEntries(bound);
}

/** What the platform's publishing reports for a reference to a place that does not exist in the flow. */
const danglingReference =
  'ArchSession.startWithAuthToken - Caught unhandled exception during callback function execution. Ending session. ' +
  "Exception info: TypeError: Cannot read properties of undefined (reading 'refId')";

/** The `refId` in `/workflow/states/state[start]`, to a block of the kind, if one is named; a problem where there is none. */
export function reference(at: At, wanted?: string): string {
  const { node, place, blocks, problems } = at;
  const match = typeof node === 'string' ? /^(?:\/(\w+)|\.)\/(\w+)\/(\w+)\[(.*)\]$/.exec(node) : null;
  const [root = ''] = place.split('.');
  const [, above = root, list, kind = '', refId = ''] = match ?? [];
  const found = blocks.some((one) => one.kind === kind && one.refId === refId);
  if (above !== root || list !== `${kind}s` || !found || (wanted ?? kind) !== kind)
    problems.push(danglingReference);
  return refId;
}
