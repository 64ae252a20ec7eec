import { isObject, type Json } from '../../core/json.js';
import { canonical } from '../../engine/fingerprint.js';
import type { Change } from '../../engine/resource.js';

/**
 * What differs between two values, field by field, under `path`. Absent, null, an empty object and an empty list are
 * the same: the platform leaves out, or fills in, any of them. Lists are compared as a whole.
 */
export function compare(path: string, before: unknown, after: unknown): readonly Change[] {
  const [left, right] = [canonical(before), canonical(after)];
  if (JSON.stringify(left) === JSON.stringify(right)) return [];
  const [leftFields, rightFields] = [fieldsIn(left), fieldsIn(right)];
  if (leftFields !== undefined && rightFields !== undefined) {
    const keys = [...new Set([...Object.keys(leftFields), ...Object.keys(rightFields)])];
    return keys.flatMap((key) =>
      compare(path === '' ? key : `${path}.${key}`, own(leftFields, key), own(rightFields, key)),
    );
  }
  return [{ path, before: left, after: right }];
}

/** Every field of something that does not exist yet, for a plan. */
export function fieldsOf(value: Readonly<Record<string, unknown>>): readonly Change[] {
  return Object.entries(value).flatMap(([key, after]) => compare(key, null, after));
}

/** Of an object, or of nothing, which has none; undefined for any other value, which is compared as a whole. */
function fieldsIn(value: Json): { readonly [key: string]: Json } | undefined {
  if (value === null) return {};
  return isObject(value) ? value : undefined;
}

/** Not what every object inherits: names in an org can be anything, `toString` too. */
function own(fields: { readonly [key: string]: Json }, key: string): Json | undefined {
  return Object.hasOwn(fields, key) ? fields[key] : undefined;
}
