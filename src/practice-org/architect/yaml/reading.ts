import { isObject } from '../../json.js';
import { typeOfExpression } from '../expressions/check.js';
import { parseExpression } from '../expressions/parser.js';
import {
  type DataType,
  ExpressionError,
  fits,
  type JsonValue,
  type StaticType,
} from '../expressions/values.js';
import type { Source } from '../flow-model.js';

/** Collects what is wrong with a flow's YAML; the job reports everything that it finds, not only the first. */
export interface Problems {
  readonly texts: string[];
}

/** The variables that may be named at some place in a flow, by lower-case name. */
export type VariablesInScope = ReadonlyMap<string, DataType>;

/** A place in the YAML, for messages: `workflow.states[0].state`. */
export type Place = string;

export function problem(problems: Problems, place: Place, text: string): void {
  problems.texts.push(`${text} (at ${place})`);
}

/** The node as an object that has only the allowed keys; an empty one when it is something else. */
export function readObject(
  problems: Problems,
  place: Place,
  node: unknown,
  allowed: readonly string[],
): Record<string, unknown> {
  if (!isObject(node)) {
    problem(problems, place, 'An object is expected here.');
    return {};
  }
  for (const key of Object.keys(node))
    if (!allowed.includes(key))
      problem(problems, place, `The property '${key}' is not known. Known here: ${allowed.join(', ')}.`);
  return node;
}

export function readList(problems: Problems, place: Place, node: unknown): readonly unknown[] {
  if (node === undefined || node === null) return [];
  if (Array.isArray(node)) return node;
  problem(problems, place, 'A list is expected here.');
  return [];
}

export function readText(problems: Problems, place: Place, node: unknown, what: string): string {
  if (typeof node === 'string' && node.trim() !== '') return node;
  problem(problems, place, `${what} is missing or is not text.`);
  return '';
}

export function readOptionalFlag(problems: Problems, place: Place, node: unknown): boolean {
  if (node === undefined || typeof node === 'boolean') return node ?? false;
  problem(problems, place, 'true or false is expected here.');
  return false;
}

/** The only key of an object and what it holds: how flow YAML writes values, references and list items. */
export function readOnlyEntry(
  problems: Problems,
  place: Place,
  node: unknown,
  what: string,
): readonly [string, unknown] | undefined {
  const entries = isObject(node) ? Object.entries(node) : [];
  const [entry] = entries;
  if (entry !== undefined && entries.length === 1) return entry;
  problem(problems, place, `Exactly one ${what} is expected here.`);
  return undefined;
}

/** A value: `{lit: …}`, `{exp: …}` or `{noValue: true}`, of the wanted type. A missing node is no value. */
export function readSource(
  problems: Problems,
  place: Place,
  node: unknown,
  wanted: StaticType,
  variables: VariablesInScope,
): Source {
  if (node === undefined) return { kind: 'noValue' };
  const [kind, content] = readOnlyEntry(problems, place, node, 'of lit, exp and noValue') ?? [];
  if (kind === undefined) return { kind: 'noValue' };
  if (kind === 'noValue') {
    if (content !== true) problem(problems, place, 'noValue can only be true.');
    return { kind: 'noValue' };
  }
  if (kind === 'exp') return readExpressionSource(problems, place, content, wanted, variables);
  if (kind === 'lit') {
    const value = readLiteral(content, wanted);
    if (value !== undefined) return { kind: 'literal', value };
    problem(problems, place, `The literal is not a valid value of type ${wanted}.`);
    return { kind: 'noValue' };
  }
  problem(problems, place, `The property '${kind}' is not known. Known here: lit, exp, noValue.`);
  return { kind: 'noValue' };
}

function readExpressionSource(
  problems: Problems,
  place: Place,
  content: unknown,
  wanted: StaticType,
  variables: VariablesInScope,
): Source {
  if (typeof content !== 'string' || content.trim() === '') {
    if (typeof content === 'boolean' || typeof content === 'number')
      return readExpressionSource(problems, place, String(content), wanted, variables);
    problem(problems, place, 'The expression is empty.');
    return { kind: 'noValue' };
  }
  try {
    const type = typeOfExpression(parseExpression(content), (name) => variables.get(name.toLowerCase()));
    if (!fits(type, wanted))
      problem(problems, place, `The expression is of type ${type}; ${wanted} is expected: ${content}`);
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    problem(problems, place, `The expression is not valid: ${error.message} Expression: ${content}`);
  }
  return { kind: 'expression', text: content };
}

/** `{var: State.x}`, a variable to write into; undefined for `{noValue: true}` and for nothing. */
export function readTarget(
  problems: Problems,
  place: Place,
  node: unknown,
  written: StaticType,
  variables: VariablesInScope,
): string | undefined {
  if (node === undefined) return undefined;
  const [kind, content] = readOnlyEntry(problems, place, node, 'of var and noValue') ?? [];
  if (kind === undefined || (kind === 'noValue' && content === true)) return undefined;
  if (kind !== 'var' || typeof content !== 'string') {
    problem(
      problems,
      place,
      'An output is bound with var: and the name of a variable, or with noValue: true.',
    );
    return undefined;
  }
  const type = variables.get(content.toLowerCase());
  if (type === undefined) problem(problems, place, `The variable "${content}" does not exist.`);
  else if (!fits(written, type))
    problem(
      problems,
      place,
      `A value of type ${written} cannot be written into "${content}" of type ${type}.`,
    );
  return content;
}

/** Bindings of outputs to variables, of those that are bound. `types` has every output that exists. */
export function readTargets(
  problems: Problems,
  place: Place,
  node: unknown,
  types: Readonly<Record<string, StaticType>>,
  variables: VariablesInScope,
): Record<string, string> {
  if (node === undefined) return {};
  const outputs = readObject(problems, place, node, Object.keys(types));
  return Object.fromEntries(
    Object.entries(outputs).flatMap(([name, target]) => {
      const variable = readTarget(problems, `${place}.${name}`, target, types[name] ?? 'any', variables);
      return variable === undefined ? [] : [[name, variable]];
    }),
  );
}

type Literal = string | number | boolean | JsonValue;

const unitMilliseconds: Readonly<Record<string, number>> = {
  ms: 1,
  milliseconds: 1,
  seconds: 1000,
  minutes: 60_000,
  hours: 3_600_000,
  days: 86_400_000,
};

/** What stands behind `lit:` as a value of the wanted type; undefined when it is none. A duration is milliseconds. */
function readLiteral(content: unknown, wanted: StaticType): Literal | undefined {
  switch (wanted) {
    case 'string':
      return typeof content === 'string' || typeof content === 'number' || typeof content === 'boolean'
        ? String(content)
        : undefined;
    case 'integer':
      return Number.isInteger(content) ? Number(content) : undefined;
    case 'decimal':
      return typeof content === 'number' ? content : undefined;
    case 'boolean':
      return typeof content === 'boolean' ? content : undefined;
    case 'dateTime':
      return typeof content === 'string' && !Number.isNaN(Date.parse(content))
        ? new Date(content).toISOString()
        : undefined;
    case 'duration':
      return readDuration(content);
    case 'json':
      return readJson(content);
    case 'any':
      return typeof content === 'string' || typeof content === 'number' || typeof content === 'boolean'
        ? content
        : undefined;
    default:
      return undefined;
  }
}

/** `{minutes: 1, seconds: 30}` in milliseconds. */
function readDuration(content: unknown): number | undefined {
  if (!isObject(content)) return undefined;
  let total = 0;
  for (const [unit, amount] of Object.entries(content)) {
    const milliseconds = unitMilliseconds[unit];
    if (milliseconds === undefined || typeof amount !== 'number' || amount < 0) return undefined;
    total += amount * milliseconds;
  }
  return total;
}

/** A JSON literal is JSON text in a string. */
function readJson(content: unknown): JsonValue | undefined {
  if (typeof content !== 'string') return undefined;
  try {
    return { json: JSON.parse(content) };
  } catch {
    return undefined;
  }
}

/** Checks `defaultLanguage` and `supportedLanguages`. Tags are lower case in YAML. */
export function readLanguages(problems: Problems, place: Place, body: Record<string, unknown>): void {
  const { defaultLanguage, supportedLanguages } = body;
  if (defaultLanguage !== undefined && !isTag(defaultLanguage))
    problem(problems, `${place}.defaultLanguage`, `'${String(defaultLanguage)}' is not a language.`);
  if (supportedLanguages === undefined) return;
  const at = `${place}.supportedLanguages`;
  if (!isObject(supportedLanguages)) {
    problem(problems, at, 'An object is expected here.');
    return;
  }
  for (const [tag, settings] of Object.entries(supportedLanguages)) {
    if (!isTag(tag)) problem(problems, at, `'${tag}' is not a language.`);
    readObject(problems, `${at}.${tag}`, settings, ['none', 'defaultLanguageSkill', 'textToSpeech']);
  }
  if (typeof defaultLanguage === 'string' && !Object.hasOwn(supportedLanguages, defaultLanguage))
    problem(problems, at, `The default language '${defaultLanguage}' is not among the supported ones.`);
}

function isTag(tag: unknown): boolean {
  return typeof tag === 'string' && /^[a-z]{2,3}(-[a-z0-9]{2,8})*$/.test(tag);
}

/** What the platform's publishing reports for a reference to a place that does not exist in the flow. */
const danglingReference =
  'ArchSession.startWithAuthToken - Caught unhandled exception during callback function execution. Ending session. ' +
  "Exception info: TypeError: Cannot read properties of undefined (reading 'refId')";

/**
 * The `refId` in a reference such as `/workflow/states/state[start]` or `./states/state[start]`. `root` is the flow
 * type's key, `kinds` the item types that may be meant. Adds a problem when no such item exists.
 */
export function readReference(
  problems: Problems,
  reference: unknown,
  root: string,
  targets: readonly { readonly kind: string; readonly refId: string }[],
): string {
  const match =
    typeof reference === 'string' ? /^(?:\/(\w+)|\.)\/(\w+)\/(\w+)\[(.*)\]$/.exec(reference) : null;
  const [, above = root, list, kind, refId = ''] = match ?? [];
  const found = targets.some((target) => target.kind === kind && target.refId === refId);
  if (match === null || above !== root || list !== `${kind}s` || !found)
    problems.texts.push(danglingReference);
  return refId;
}

/** Finds what a flow's YAML refers to by name. A text instead of an object says why it cannot be used. */
export interface Resolver {
  readonly dataAction: (category: string, name: string) => ResolvedAction | string;
  readonly dataTable: (name: string) => ResolvedTable | string;
  readonly contactList: (name: string) => { readonly id: string } | string;
  readonly wrapupCode: (name: string) => { readonly id: string } | string;
  readonly division: (name: string) => { readonly id: string } | string;
}

export interface ResolvedAction {
  readonly id: string;
  readonly inputs: Readonly<Record<string, DataType>>;
  readonly outputs: Readonly<Record<string, DataType>>;
}

export interface ResolvedTable {
  readonly id: string;
  /** Without `key`. */
  readonly columns: Readonly<Record<string, DataType>>;
}
