import { createHash } from 'node:crypto';
import type { Json } from '../core/json.js';
import type { Observations } from './observe.js';
import type { Plan } from './plan.js';
import type { Observed, Resource } from './resource.js';

/** An object as it was when it was last found as wanted: its id, and a digest of what a hand could have changed since. */
export interface Fingerprint {
  readonly id: string;
  /** From `stateDigest`. */
  readonly digest: string;
}

/** Enough of a SHA-256 to tell one state from another; whatever says nothing does not count. */
export function stateDigest(state: unknown): string {
  const text = JSON.stringify(canonical(state));
  return createHash('sha256').update(text).digest('hex').slice(0, 32);
}

export function fingerprintOf(
  resource: Pick<Resource, 'fingerprinted'>,
  { id, state }: Pick<Observed<unknown>, 'id' | 'state'>,
): Fingerprint {
  const part = resource.fingerprinted === undefined ? state : resource.fingerprinted(state);
  return { id, digest: stateDigest(part) };
}

/** Whether the object is the one that was found as wanted, and as it was then: nobody has touched it since. */
export function isUntouched(
  resource: Pick<Resource, 'fingerprinted'>,
  observed: Pick<Observed<unknown>, 'id' | 'state'>,
  last: Fingerprint | undefined,
): boolean {
  if (last === undefined || last.id !== observed.id) return false;
  return fingerprintOf(resource, observed).digest === last.digest;
}

/** The fingerprints, by step, of everything that is ours to look after and that a look found as wanted. */
export function foundAsWanted(
  plan: Plan,
  ordered: readonly Resource[],
  observations: Observations,
): Readonly<Record<string, Fingerprint>> {
  const resources = new Map(ordered.map((resource) => [resource.id, resource]));
  const entries = plan.steps.flatMap(({ id, action }) => {
    const resource = resources.get(id);
    const observation = observations.get(id);
    if (action !== 'none' || resource === undefined || observation?.kind !== 'found') return [];
    return [[id, fingerprintOf(resource, observation.observed)] as const];
  });
  return Object.fromEntries(entries);
}

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
