import { isObject } from '../../json.js';
import { typeOfExpression } from '../expressions/check.js';
import { parseExpression } from '../expressions/parser.js';
import { type DataType, ExpressionError, fits, type StaticType } from '../expressions/values.js';
import type { Source } from '../flow-model.js';
import { readLiteral } from './literals.js';

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
