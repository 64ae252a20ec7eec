import type { Journal } from './journal.js';
import { pause } from './pause.js';
import {
  answerWasLost,
  type Observed,
  type Output,
  type Resource,
  type Run,
  saysThatItExists,
  wasRefusedAsExisting,
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
  readonly settle?: SettleTimes;
}

const attempts = 3;

/**
 * Creates, and never twice: when the answer is lost, or the server says that there is one already, it looks until the
 * object shows up or can no longer be expected to, and only then tries again. Called after a look that found nothing.
 */
export async function createOnce(creation: Creation): Promise<Output> {
  const { resource, journal, run } = creation;
  let lost = false;
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
        if (!answerWasLost(error) && journal.remembered(resource.id)?.id === found.id) throw error;
        return completed(creation, found);
      }
      if (!lost) journal.abandon(resource.id);
      if (!answerWasLost(error) || attempt === attempts || run.signal.aborted) throw error;
    }
  }
}

/** What is there after a failed creation. Looks for a while when something should be there, else once. */
async function lookAfter(error: unknown, creation: Creation): Promise<Observed<unknown> | undefined> {
  const { look, run, settle = settleTimes } = creation;
  if (!answerWasLost(error) && !wasRefusedAsExisting(error)) return undefined;
  if (run.signal.aborted) return undefined;
  if (answerWasLost(error)) run.progress('the answer was lost; looking whether it was created');
  const end = answerWasLost(error) || saysThatItExists(error) ? Date.now() + settle.deadline : 0;
  for (let wait = settle.first; ; wait = Math.min(wait * 2, settle.max)) {
    const found = await look();
    if (found !== undefined) return found;
    if (Date.now() + wait > end) return undefined;
    await pause(wait, run.signal);
  }
}

/** Nothing was there before, so that what shows up after a lost answer is what that request created. */
function isOurs(found: Observed<unknown>, lost: boolean, { resource, journal }: Creation): boolean {
  return lost || found.mark === 'ours' || journal.remembered(resource.id)?.id === found.id;
}

/** The object is there; whatever its creation would have set after the first request is set now. */
async function completed(creation: Creation, found: Observed<unknown>): Promise<Output> {
  const { resource, journal, run } = creation;
  journal.remember(resource.id, { id: found.id, origin: 'created' });
  const desired = creation.desired();
  const changes = resource.diff(desired, found.state, run);
  return changes.length === 0 ? { id: found.id } : resource.update(desired, found, changes, run);
}
