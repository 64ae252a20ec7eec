import { mayHaveBeenBegun } from './intent.js';
import type { Journal } from './journal.js';
import type { Observations } from './observe.js';
import type { Observed } from './resource.js';

/**
 * `ours`: created by this tool. `adopted`: somebody else's, and somebody agreed before that we manage it.
 * `foreign`: somebody else's, about which nobody has been asked.
 */
export type Ownership = 'ours' | 'adopted' | 'foreign';

/** The mark in the org decides; where there is no place for one, the journal, then whatever the object hangs on. */
export function ownershipOf(
  step: string,
  observed: Observed<unknown>,
  observations: Observations,
  journal: Journal,
): Ownership {
  if (observed.mark === 'ours') return 'ours';
  const remembered = journal.remembered(step);
  if (remembered?.id === observed.id) return remembered.origin === 'created' ? 'ours' : 'adopted';
  if (observed.mark === 'foreign') return 'foreign';
  // A creation that was cut off before its answer was noted: nothing of the name was there when it began.
  if (mayHaveBeenBegun(step, observed, journal)) return 'ours';
  if (observed.mark === 'unmarked') return 'foreign';
  const anchor = observations.get(observed.mark.chainedTo);
  if (anchor?.kind !== 'found') return 'ours';
  return ownershipOf(observed.mark.chainedTo, anchor.observed, observations, journal);
}
