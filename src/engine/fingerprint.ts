import { createHash } from 'node:crypto';
import { canonical } from './canonical.js';
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
  const entries = plan.steps.flatMap(({ id, action }) => {
    const resource = ordered.find((candidate) => candidate.id === id);
    const observation = observations.get(id);
    if (action !== 'none' || resource === undefined || observation?.kind !== 'found') return [];
    return [[id, fingerprintOf(resource, observation.observed)] as const];
  });
  return Object.fromEntries(entries);
}
