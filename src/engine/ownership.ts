import type { Journal } from './journal.js';
import type { Observations } from './observe.js';
import type { Observed } from './resource.js';

/**
 * `ours`: created by this tool. `adopted`: somebody else's, and somebody agreed before that we manage it.
 * `foreign`: somebody else's, about which nobody has been asked.
 */
export type Ownership = 'ours' | 'adopted' | 'foreign';

/**
 * For so long (ms) a creation is waited for of which nobody knows whether it was carried out. Much shorter than what
 * surely exists is waited for, because most often nothing comes of it.
 */
export const longestDoubt = 60_000;

/**
 * For so long (ms) what has no mark, and of which the platform tells no time, counts as made by a creation that was cut
 * off: whoever starts a run that was killed again may do something else first.
 */
const longestCutOff = 15 * 60_000;

/** How far the time of a creation, as a server tells it, may lie from when we began it: clocks differ, tries take long. */
const nearby = 120_000;

/** The mark in the org decides; where there is no place for one, the journal, then the object that this one belongs to. */
export function ownershipOf(
  step: string,
  observed: Observed<unknown>,
  observations: Observations,
  journal: Pick<Journal, 'remembered' | 'intendedAt'>,
): Ownership {
  if (observed.mark === 'ours') return 'ours';
  const remembered = journal.remembered(step);
  if (remembered?.id === observed.id) return remembered.origin === 'created' ? 'ours' : 'adopted';
  if (observed.mark === 'foreign') return 'foreign';
  // A creation that was cut off before its answer was noted: nothing of the name was there when it began.
  if (mayComeOf(journal.intendedAt(step), observed)) return 'ours';
  if (observed.mark === 'unmarked') return 'foreign';
  const holder = observations.get(observed.mark.chainedTo);
  if (holder?.kind !== 'found') return 'ours';
  return ownershipOf(observed.mark.chainedTo, holder.observed, observations, journal);
}

/**
 * The same for what is to be taken away: that has to be proven, while what is repaired has only to be likely. An object
 * whose holder is gone counts as nobody's, and that a creation was begun proves nothing.
 */
export function provenOwnership(
  step: string,
  observed: Observed<unknown>,
  observations: Observations,
  { remembered }: Pick<Journal, 'remembered'>,
): Ownership | 'unproven' {
  const holder = holderOf(observed);
  const known = remembered(step)?.id === observed.id;
  if (holder !== undefined && !known && observations.get(holder)?.kind !== 'found') return 'unproven';
  const ownership = ownershipOf(step, observed, observations, { remembered, intendedAt: () => undefined });
  return ownership === 'foreign' && observed.mark === 'unmarked' ? 'unproven' : ownership;
}

/**
 * Whether what shows up after a creation is what that creation made. Nothing was there before, so that it is after a
 * lost answer, unless it lacks the mark that the request would have set: then somebody else was at work as well.
 */
export function comesOfCreation(
  step: string,
  observed: Observed<unknown>,
  answerWasLost: boolean,
  { remembered }: Pick<Journal, 'remembered'>,
): boolean {
  if (observed.mark === 'ours' || remembered(step)?.id === observed.id) return true;
  return answerWasLost && observed.mark !== 'foreign';
}

/** The step whose object decides about this one. */
export function holderOf({ mark }: Observed<unknown>): string | undefined {
  return typeof mark === 'object' ? mark.chainedTo : undefined;
}

/**
 * Whether a creation of which we never heard again may have made this object. Near its time only: whoever makes one of
 * that name weeks later made it for themselves.
 */
function mayComeOf(begunAt: number | undefined, { createdAt }: Observed<unknown>): boolean {
  if (begunAt === undefined) return false;
  const made = Date.parse(createdAt ?? '');
  return Number.isNaN(made)
    ? Math.abs(Date.now() - begunAt) <= longestCutOff
    : Math.abs(made - begunAt) <= nearby;
}
