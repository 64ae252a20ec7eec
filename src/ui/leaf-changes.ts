import type { Json } from '../core/json.js';
import type { Change } from '../engine/resource.js';

type JsonObject = { readonly [key: string]: Json };

/**
 * A change of a nested value as the changes of its single fields, `config.request.headers.Accept`, leaving out those
 * that stay. Lists of plain values are one field; lists of objects are taken apart by position.
 */
export function leafChanges(change: Change): readonly Change[] {
  const { path, before, after } = change;
  if (isNested(before) || isNested(after)) {
    const members = membersOf(path, before, after);
    if (members !== undefined) return members.flatMap(leafChanges);
  }
  return same(before, after) ? [] : [change];
}

/** The members of both sides; undefined when they cannot be laid beside each other. */
function membersOf(path: string, before: Json, after: Json): Change[] | undefined {
  if (isObjectOrNothing(before) && isObjectOrNothing(after)) {
    const keys = new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})]);
    return [...keys].map((key) => ({
      path: /^[\w$-]+$/.test(key) ? `${path}.${key}` : `${path}["${key}"]`,
      before: before?.[key] ?? null,
      after: after?.[key] ?? null,
    }));
  }
  if (isListOrNothing(before) && isListOrNothing(after)) {
    const length = Math.max(before?.length ?? 0, after?.length ?? 0);
    return Array.from({ length }, (_, index) => ({
      path: `${path}[${index}]`,
      before: before?.[index] ?? null,
      after: after?.[index] ?? null,
    }));
  }
  return undefined;
}

/** An object with members, or a list with an object in it. */
function isNested(value: Json): boolean {
  if (value === null || typeof value !== 'object') return false;
  if (Array.isArray(value)) return value.some((item: Json) => item !== null && typeof item === 'object');
  return Object.keys(value).length > 0;
}

function isObjectOrNothing(value: Json): value is JsonObject | null {
  return value === null || (typeof value === 'object' && !Array.isArray(value));
}

function isListOrNothing(value: Json): value is readonly Json[] | null {
  return value === null || Array.isArray(value);
}

function same(one: Json, other: Json): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
