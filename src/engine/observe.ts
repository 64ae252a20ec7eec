import { isProblem, type ProblemError } from '../core/problem.js';
import { newRound, type Round } from '../core/round.js';
import { type Text, text } from '../core/text.js';
import type { Journal } from './journal.js';
import type { Listener } from './report.js';
import type { Lookup, Observed, Resource } from './resource.js';

/**
 * What looking at one resource came to: the object, nothing, or no way to go on: several could be meant, or the one
 * that is there can never become what is wanted.
 */
export type Observation =
  | { readonly kind: 'found'; readonly observed: Observed<unknown> }
  | { readonly kind: 'absent' }
  | { readonly kind: 'ambiguous'; readonly error: ProblemError };

export type Observations = ReadonlyMap<string, Observation>;

/**
 * Looks at all resources at once; one that asks for another waits for just that one.
 * @throws whatever a look-up throws, except what is ambiguous or cannot proceed, which belongs to its step
 */
export async function observeAll(
  ordered: readonly Resource[],
  journal: Journal,
  listener: Listener = () => {},
  round: Round = newRound(),
): Promise<Observations> {
  listener({ kind: 'observe-start', steps: ordered.length });
  const pending = new Map<string, Promise<Observation>>();
  const lookup = (resource: Resource): Lookup => ({
    remembered: journal.remembered,
    round,
    found: async (step) => {
      if (!resource.needs.includes(step))
        throw new Error(`Step "${resource.id}" looks at "${step}" without needing it.`);
      const other = await pending.get(step);
      return other?.kind === 'found' ? other.observed.id : undefined;
    },
  });
  for (const resource of ordered) {
    const observation = observeOne(resource, lookup(resource)).then((result) => {
      listener({ kind: 'observed', id: resource.id, title: resource.title });
      return result;
    });
    // Promise.all below reports the first failure; the others must not count as unhandled meanwhile.
    observation.catch(() => {});
    pending.set(resource.id, observation);
  }
  const entries = await Promise.all([...pending].map(async ([id, result]) => [id, await result] as const));
  return new Map(entries);
}

/**
 * Begins what the look-ups of these resources ask first, before anything is known of other steps. Whoever looks at the
 * same in the round later gets the answers, also those that say no.
 */
export function beginObserving(
  resources: readonly Resource[],
  lookup: Omit<Lookup, 'found'>,
): readonly Promise<unknown>[] {
  return resources.map((resource) => resource.observe({ ...lookup, found: async () => undefined }));
}

export async function observeOne(resource: Resource, lookup: Lookup): Promise<Observation> {
  try {
    const observed = await resource.observe(lookup);
    return observed === undefined ? { kind: 'absent' } : { kind: 'found', observed };
  } catch (error) {
    if (isProblem(error, 'ambiguous', 'cannot-proceed')) return { kind: 'ambiguous', error };
    throw error;
  }
}

/** Why a step cannot go on, in a line. */
export function blockedBecause({ problem: { what, next = '' } }: ProblemError): Text {
  return text`${what} ${next}`;
}
