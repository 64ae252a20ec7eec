import type { Json } from '../engine/json.js';
import type { Change } from '../engine/resource.js';

/**
 * What differs between two values, field by field, under `path`. Absent, null, an empty object and an empty list are
 * the same: the platform leaves out, or fills in, any of them. Lists are compared as a whole.
 */
export function compare(path: string, before: unknown, after: unknown): readonly Change[] {
  const [left, right] = [canonical(before), canonical(after)];
  if (isObject(left) && isObject(right)) {
    const keys = [...new Set([...Object.keys(left), ...Object.keys(right)])];
    return keys.flatMap((key) => compare(path === '' ? key : `${path}.${key}`, left[key], right[key]));
  }
  if (JSON.stringify(left) === JSON.stringify(right)) return [];
  return [{ path, before: left, after: right }];
}

/** Every field of something that does not exist yet, for a plan. */
export function fieldsOf(value: Readonly<Record<string, unknown>>): readonly Change[] {
  return Object.entries(value).flatMap(([key, after]) => compare(key, null, after));
}

/** Plain JSON with the keys in order and without what says nothing. */
export function canonical(value: unknown): Json {
  if (value === undefined || value === null) return null;
  if (Array.isArray(value)) return value.length === 0 ? null : value.map(canonical);
  if (typeof value === 'object') {
    const entries = Object.entries(value)
      .map(([key, member]) => [key, canonical(member)] as const)
      .filter(([, member]) => member !== null)
      .sort(([a], [b]) => (a < b ? -1 : 1));
    return entries.length === 0 ? null : Object.fromEntries(entries);
  }
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
  throw new Error(`A ${typeof value} is no JSON.`);
}

function isObject(value: Json): value is { readonly [key: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
