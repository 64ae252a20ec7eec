import type { Json } from '../core/json.js';

/**
 * Plain JSON with the keys in order and without what says nothing: absent, null, an empty object and an empty list are
 * the same.
 * @throws Error for what JSON cannot hold
 */
export function canonical(value: unknown): Json {
  if (value === undefined || value === null) return null;
  if (Array.isArray(value)) return value.length === 0 ? null : value.map(canonical);
  // Their content is not in their fields, so that any two would look the same.
  if (value instanceof Map || value instanceof Set) throw new Error('A map or a set is no JSON.');
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
