import { pause } from '../core/retry.js';
import type { Journal } from './journal.js';
import {
  answerWasLost,
  type Change,
  type Observed,
  type Output,
  type Resource,
  type Run,
  saysThatItExists,
} from './resource.js';

/** How long an object whose creation got no answer may take to show up in lists, in milliseconds. */
export interface SettleTimes {
  readonly deadline: number;
  readonly first: number;
  readonly max: number;
}

/** Lists of the platform lag by up to 15 seconds behind a creation. */
export const settleTimes: SettleTimes = { deadline: 20_000, first: 300, max: 3_000 };

interface Creation {
  readonly resource: Resource;
  readonly journal: Journal;
  readonly run: Run;
  readonly look: () => Promise<Observed<unknown> | undefined>;
  readonly desired: () => unknown;
  /** What the rest of the plan makes necessary in an object that exists: see `Resource.amend`. */
  readonly amendments: (state: unknown) => readonly Change[];
  readonly settle?: SettleTimes;
}

const attempts = 3;

/**
 * Creates, and never twice: when the answer is lost, or the server says that there is one already, it looks until the
 * object shows up or can no longer be expected to, and only then tries again. The same goes for a creation that an
 * earlier run began and never heard of again. Called after a look that found nothing.
 */
export async function createOnce(creation: Creation): Promise<Output> {
  const { resource, journal, run } = creation;
  const knownBefore = journal.remembered(resource.id)?.id;
  let lost = wasBegunJustNow(creation);
  const begunEarlier = await lookForEarlier(creation);
  if (begunEarlier !== undefined) {
    if (!isOurs(begunEarlier, true, creation)) throw appeared(resource);
    return completed(creation, begunEarlier);
  }
  for (let attempt = 1; ; attempt += 1) {
    journal.intend(resource.id);
    try {
      const output = await resource.create(creation.desired(), run);
      journal.remember(resource.id, { id: output.id, origin: 'created' });
      return output;
    } catch (error) {
      lost ||= answerWasLost(error);
      const found = await lookAfter(error, creation);
      if (found !== undefined && isOurs(found, lost, creation)) {
        // Created by this very attempt, of which a later request was refused.
        const createdNow = found.id !== knownBefore && journal.remembered(resource.id)?.id === found.id;
        if (createdNow && !answerWasLost(error)) throw error;
        return completed(creation, found);
      }
      if (!lost) journal.abandon(resource.id);
      if (found !== undefined && lost) throw appeared(resource);
      if (!answerWasLost(error) || attempt === attempts || run.signal.aborted) throw error;
    }
  }
}

/** After the time in which it could come to light, a creation of an earlier run is as if it had never been begun. */
function wasBegunJustNow({ resource, journal, settle = settleTimes }: Creation): boolean {
  const begunAt = journal.intendedAt(resource.id);
  return begunAt !== undefined && Date.now() - begunAt <= settle.deadline;
}

/** What an earlier run's creation, which was cut off a moment ago, may yet bring to light. */
async function lookForEarlier(creation: Creation): Promise<Observed<unknown> | undefined> {
  const { resource, journal, run, settle = settleTimes } = creation;
  const begunAt = journal.intendedAt(resource.id);
  if (begunAt === undefined) return undefined;
  // A clock that was put back must not make anybody wait for longer.
  const end = Math.min(begunAt, Date.now()) + settle.deadline;
  if (Date.now() + settle.first > end) return undefined;
  run.progress('an earlier run began to create it; looking whether it was created');
  await pause(settle.first, run.signal);
  return lookUntil(end, creation);
}

/** What is there after a failed creation. Looks for a while when something should be there, else not at all. */
async function lookAfter(error: unknown, creation: Creation): Promise<Observed<unknown> | undefined> {
  const { run, settle = settleTimes } = creation;
  if (!answerWasLost(error) && !saysThatItExists(error)) return undefined;
  if (run.signal.aborted) return undefined;
  if (answerWasLost(error)) run.progress('the answer was lost; looking whether it was created');
  return lookUntil(Date.now() + settle.deadline, creation);
}

/** Looks at once and then until the time `end` has come or the object is there. */
async function lookUntil(
  end: number,
  { look, run, settle = settleTimes }: Creation,
): Promise<Observed<unknown> | undefined> {
  for (let wait = settle.first; ; wait = Math.min(wait * 2, settle.max)) {
    const found = await look();
    if (found !== undefined) return found;
    if (Date.now() + wait > end) return undefined;
    await pause(wait, run.signal);
  }
}

/**
 * Nothing was there before, so that what shows up after a lost answer is what that request created, unless it lacks
 * the mark that the request would have set: then somebody else was at work at the same time.
 */
function isOurs(found: Observed<unknown>, lost: boolean, { resource, journal }: Creation): boolean {
  if (found.mark === 'ours' || journal.remembered(resource.id)?.id === found.id) return true;
  return lost && found.mark !== 'foreign';
}

/** Somebody else made an object of that name at the same time. It is left alone. */
export function appeared(resource: Resource): Error {
  return new Error(`${resource.title} appeared in the org since the plan was made, and is not ours.`);
}

/** The object is there; whatever its creation would have set after the first request is set now. */
async function completed(creation: Creation, found: Observed<unknown>): Promise<Output> {
  const { resource, journal, run } = creation;
  journal.remember(resource.id, { id: found.id, origin: 'created' });
  const desired = creation.desired();
  const changes = [...resource.diff(desired, found.state, run), ...creation.amendments(found.state)];
  return changes.length === 0 ? { id: found.id } : resource.update(desired, found, changes, run);
}
