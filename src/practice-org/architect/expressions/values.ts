import type { Json } from '../../json.js';

/** The data types of Architect that workflows here know, spelt as in flow YAML (`stringVariable` without `Variable`). */
export const dataTypes = [
  'string',
  'integer',
  'decimal',
  'boolean',
  'dateTime',
  'duration',
  'json',
  'queue',
  'externalContact',
  'stringCollection',
  'integerCollection',
  'decimalCollection',
  'booleanCollection',
] as const;

export type DataType = (typeof dataTypes)[number];

/** `any` is the type of NOT_SET, which fits everywhere. */
export type StaticType = DataType | 'any';

/**
 * A value while a flow runs. `undefined` is NOT_SET. A dateTime is its ISO text, a duration its milliseconds; JSON is
 * wrapped, so that a JSON text is not mistaken for a string.
 */
export type Value = string | number | boolean | JsonValue | readonly Value[] | undefined;

export interface JsonValue {
  readonly json: Json;
}

/** Wrong by itself, or while it was worked out; the message is for people. */
export class ExpressionError extends Error {
  override readonly name = 'ExpressionError';
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

/** Whether a value of the one type may stand where the other is wanted. */
export function fits(given: StaticType, wanted: StaticType): boolean {
  return (
    given === wanted || given === 'any' || wanted === 'any' || (given === 'integer' && wanted === 'decimal')
  );
}

/** What `ToString` gives, and what a trace shows; NOT_SET stays NOT_SET. */
export function asText(value: Value): string | undefined {
  if (value === undefined) return undefined;
  if (typeof value === 'string') return value;
  if (Array.isArray(value)) return value.map((item) => asText(item) ?? 'NOT_SET').join(', ');
  if (isJsonValue(value)) return typeof value.json === 'string' ? value.json : JSON.stringify(value.json);
  return String(value);
}
