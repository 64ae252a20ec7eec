import type { Json } from '../../json.js';

/** The data types of Architect that workflows here know, spelt as in flow YAML (`stringVariable` without `Variable`). */
export const dataTypes = [
  ...(['string', 'integer', 'decimal', 'boolean', 'dateTime', 'duration', 'json', 'queue'] as const),
  ...(['externalContact', 'stringCollection', 'integerCollection', 'decimalCollection'] as const),
  'booleanCollection',
] as const;

export type DataType = (typeof dataTypes)[number];

/** `any` is the type of NOT_SET, and what the practice org does not know the type of: it fits everywhere. */
export type StaticType = DataType | 'any';

/** Whether it is no object of the platform, such as a queue: those have properties. */
export function isPlain(type: StaticType): boolean {
  return type !== 'any' && type !== 'queue' && type !== 'externalContact';
}

/** `undefined` is NOT_SET, a dateTime its ISO text, a duration its milliseconds; JSON is wrapped, to be no string. */
export type Value = string | number | boolean | JsonValue | readonly Value[] | undefined;

export interface JsonValue {
  readonly json: Json;
}

/** Wrong by itself, or while it was worked out; the message is for people. */
export class ExpressionError extends Error {
  override readonly name = 'ExpressionError';
}

/** An expression that was read: the type that it has, found without running it, and what it gives. */
export interface Expression {
  readonly type: StaticType;
  readonly value: () => Value;
}

export function requireType(given: StaticType, wanted: readonly StaticType[], what: string): void {
  if (given !== 'any' && !wanted.includes(given))
    throw new ExpressionError(`${what} a value of type ${given}; it must be ${wanted.join(' or ')}.`);
}

export function isDataType(name: string): name is DataType {
  return (dataTypes as readonly string[]).includes(name);
}

export function isJsonValue(value: Value): value is JsonValue {
  return typeof value === 'object' && !Array.isArray(value);
}

export function isCollection(type: StaticType): boolean {
  return type.endsWith('Collection');
}

export function elementType(type: StaticType): StaticType {
  const element = type.replace(/Collection$/, '');
  return isDataType(element) ? element : 'any';
}

/** Whether a value of the one type may stand where the other is wanted: a date-time is written into a text as ISO 8601. */
export function fits(given: StaticType, wanted: StaticType): boolean {
  if (given === wanted || given === 'any' || wanted === 'any') return true;
  return (given === 'integer' && wanted === 'decimal') || (given === 'dateTime' && wanted === 'string');
}

export function isText(value: unknown): value is string | number | boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}

/** JSON from outside as a value of the type; NOT_SET for null and for what does not fit. */
export function fromJson(json: unknown, type: StaticType): Value {
  if (json === undefined || json === null) return undefined;
  if (type === 'json') return { json: json as Json };
  if (isCollection(type))
    return Array.isArray(json) ? json.map((item) => fromJson(item, elementType(type))) : undefined;
  if (type === 'dateTime')
    return typeof json === 'string' && !Number.isNaN(Date.parse(json))
      ? new Date(json).toISOString()
      : undefined;
  const known: Partial<Record<StaticType, boolean>> = {
    integer: Number.isInteger(json),
    decimal: typeof json === 'number',
    duration: typeof json === 'number',
    boolean: typeof json === 'boolean',
    any: true,
  };
  return isText(json) && (known[type] ?? typeof json === 'string') ? json : undefined;
}

/** A value as data actions and answers carry it; undefined for NOT_SET. */
export function toJson(value: Value): Json | undefined {
  if (Array.isArray(value)) return value.map((item) => toJson(item) ?? null);
  return isJsonValue(value) ? value.json : (value as string | number | boolean | undefined);
}

/** What `ToString` gives, and what a trace shows; NOT_SET stays NOT_SET. */
export function asText(value: Value): string | undefined {
  if (value === undefined) return undefined;
  if (typeof value === 'string') return value;
  if (Array.isArray(value)) return value.map((item) => asText(item) ?? 'NOT_SET').join(', ');
  if (isJsonValue(value)) return typeof value.json === 'string' ? value.json : JSON.stringify(value.json);
  return String(value);
}
