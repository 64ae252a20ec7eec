import type { Json } from '../json.js';
import { type Environment, evaluate } from './expressions/evaluate.js';
import { parseExpression } from './expressions/parser.js';
import { type DataType, elementType, isCollection, type Value } from './expressions/values.js';
import type { Source, Variable } from './flow-model.js';

/** The variables that actions see at some moment: those of the flow and those of the running state or task. */
export interface Variables extends Environment {
  readonly write: (name: string, value: Value) => void;
  readonly typeOf: (name: string) => DataType | undefined;
  /** The same flow variables with those of another state or task. */
  readonly inside: (locals: readonly Variable[]) => Variables;
}

interface Slot {
  readonly type: DataType;
  value: Value;
}

/** `given` has the values of inputs by variable name; an input that is not given keeps its initial value. */
export function openVariables(
  declared: readonly Variable[],
  given: Readonly<Record<string, Value>>,
): Variables {
  const slots = newSlots(declared);
  for (const [name, value] of Object.entries(given)) {
    const slot = slots.get(name.toLowerCase());
    if (slot !== undefined) slot.value = value;
  }
  return variablesOf(slots, new Map());
}

/** Works out what a source stands for. Throws ExpressionError. */
export function sourceValue(source: Source, variables: Environment): Value {
  switch (source.kind) {
    case 'noValue':
      return undefined;
    case 'literal':
      return source.value;
    case 'expression':
      return evaluate(parseExpression(source.text), variables);
  }
}

/** JSON from outside as a value of the type; NOT_SET for null and for what does not fit. */
export function fromJson(json: unknown, type: DataType): Value {
  if (json === undefined || json === null) return undefined;
  if (type === 'json') return { json: json as Json };
  if (isCollection(type)) {
    const element = elementType(type);
    return Array.isArray(json) && element !== 'any' ? json.map((item) => fromJson(item, element)) : undefined;
  }
  switch (type) {
    case 'integer':
      return Number.isInteger(json) ? Number(json) : undefined;
    case 'decimal':
    case 'duration':
      return typeof json === 'number' ? json : undefined;
    case 'boolean':
      return typeof json === 'boolean' ? json : undefined;
    case 'dateTime':
      return typeof json === 'string' && !Number.isNaN(Date.parse(json))
        ? new Date(json).toISOString()
        : undefined;
    default:
      return typeof json === 'string' ? json : undefined;
  }
}

/** A value as data actions and answers carry it; undefined for NOT_SET. */
export function toJson(value: Value): Json | undefined {
  if (value === undefined) return undefined;
  if (Array.isArray(value)) return value.map((item) => toJson(item) ?? null);
  return typeof value === 'object' && 'json' in value ? value.json : (value as string | number | boolean);
}

function variablesOf(flow: Map<string, Slot>, locals: Map<string, Slot>): Variables {
  const find = (name: string) => locals.get(name.toLowerCase()) ?? flow.get(name.toLowerCase());
  return {
    has: (name) => find(name) !== undefined,
    read: (name) => find(name)?.value,
    typeOf: (name) => find(name)?.type,
    write: (name, value) => {
      const slot = find(name);
      if (slot === undefined) throw new Error(`The variable "${name}" was published without a declaration.`);
      slot.value = value;
    },
    inside: (declared) => variablesOf(flow, newSlots(declared)),
  };
}

function newSlots(declared: readonly Variable[]): Map<string, Slot> {
  return new Map(
    declared.map(({ name, type, initial }) => [
      name.toLowerCase(),
      { type, value: initial.kind === 'literal' ? initial.value : undefined },
    ]),
  );
}
