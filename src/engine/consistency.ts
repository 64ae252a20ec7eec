import { cannotProceed, type ProblemError } from '../core/problem.js';
import { lookFor, pause, retry } from '../core/retry.js';
import { noticingWrites } from '../core/write-notice.js';
import type { Journal } from './journal.js';
import { comesOfCreation, longestDoubt } from './ownership.js';
import {
  answerWasLost,
  type Observed,
  type Output,
  type Remembered,
  type Resource,
  type Run,
  saysThatItExists,
  wasRefused,
} from './resource.js';

/** How long what was created may take to be known everywhere, and how often that is looked at, in milliseconds. */
export interface Visibility {
  readonly deadline: number;
  readonly first: number;
  readonly max: number;
}

/** Lists and look-ups of the platform lag behind a creation by up to 15 seconds, at times by minutes. */
export const usualVisibility: Visibility = { deadline: 5 * 60_000, first: 300, max: 10_000 };

function doubtIn({ deadline }: Visibility): number {
  return Math.min(deadline, longestDoubt);
}

const what = 'what was just created to be known everywhere';

interface Inconsistency {
  /** Ids of what was created a moment ago, by this run or by one that was stopped, and the step has to do with; asked anew after each attempt. */
  readonly ids: () => readonly string[];
  readonly visibility: Visibility;
  readonly run: Pick<Run, 'signal' | 'progress'>;
}

/**
 * Repeats an attempt while its failure may only mean that the server does not know everywhere yet what was created a
 * moment ago. An attempt looks before it writes, so that it may be repeated.
 * @throws the last failure when the time is up, or at once when nothing new is concerned
 */
export function retryWhileInconsistent<T>(
  { ids, visibility: { deadline, ...every }, run }: Inconsistency,
  attempt: () => Promise<T>,
): Promise<T> {
  return retry({
    what,
    attempt,
    again: (error) => mayBeTooEarly(error, ids()),
    every,
    deadline,
    signal: run.signal,
    // The server's words name what it does not know yet.
    beforeWait: (error) =>
      run.progress(`waiting for ${what}${error instanceof Error ? `: ${error.message}` : ''}`),
  });
}

/** A 404, a refusal that names what is new, or a failure that says so itself. */
function mayBeTooEarly(error: unknown, ids: readonly string[]): boolean {
  if (!(error instanceof Error) || ids.length === 0) return false;
  if ('mayBeTooEarly' in error) return error.mayBeTooEarly === true;
  const status = 'status' in error ? error.status : undefined;
  if (status === 404) return true;
  const details = 'details' in error ? JSON.stringify(error.details) : '';
  return status === 400 && ids.some((id) => error.message.includes(id) || details.includes(id));
}

/** The id of what a run created so lately that the server may not know it everywhere yet. */
export function idIfNew(remembered: Remembered | undefined, { deadline }: Visibility): readonly string[] {
  const { id, origin, at = '' } = remembered ?? {};
  return id !== undefined && origin === 'created' && Date.now() - Date.parse(at) <= deadline ? [id] : [];
}

interface Creation {
  readonly resource: Resource;
  readonly journal: Journal;
  readonly run: Run;
  readonly look: () => Promise<Observed<unknown> | undefined>;
  readonly desired: () => unknown;
  readonly visibility: Visibility;
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
  const begunEarlier = lost ? await lookForEarlier(creation) : undefined;
  if (begunEarlier !== undefined) {
    if (!comesOfCreation(resource.id, begunEarlier, true, journal)) throw appeared(resource);
    return completed(creation, begunEarlier);
  }

  // What was found is completed outside of this: when that fails, the object is there, and is not created again.
  async function create(): Promise<Output | { readonly found: Observed<unknown> }> {
    const desired = creation.desired();
    let sent = false;
    // Others may go before the one that creates it: what counts is the last one before the object is known.
    const begin = () => {
      if (!sent || journal.intendedAt(resource.id) !== undefined) journal.intend(resource.id);
      sent = true;
    };
    try {
      const output = await noticingWrites(begin, () => resource.create(desired, run));
      journal.remember(resource.id, { id: output.id, origin: 'created' });
      return output;
    } catch (error) {
      lost ||= answerWasLost(error);
      const found = await lookAfter(error, creation);
      if (found !== undefined && comesOfCreation(resource.id, found, lost, journal)) {
        // Created by this very attempt, of which a later request was refused.
        const createdNow = found.id !== knownBefore && journal.remembered(resource.id)?.id === found.id;
        if (createdNow && !answerWasLost(error)) throw error;
        journal.remember(resource.id, { id: found.id, origin: 'created' });
        return { found };
      }
      // An interruption comes at any moment, also between a request that was carried out and what tells of it.
      const isUndecided = sent && run.signal.aborted && !wasRefused(error);
      if (!lost && !isUndecided) journal.abandon(resource.id);
      if (found !== undefined && lost) throw appeared(resource);
      throw error;
    }
  }

  const made = await retry({
    what: resource.title,
    attempt: create,
    again: (error, tries) => answerWasLost(error) && tries < attempts,
    every: { first: 0 },
    deadline: Number.POSITIVE_INFINITY,
    signal: run.signal,
  });
  return 'found' in made ? completed(creation, made.found) : made;
}

/** After the time in which it could come to light, a creation of an earlier run is as if it had never been begun. */
function wasBegunJustNow({ resource, journal, visibility }: Creation): boolean {
  const begunAt = journal.intendedAt(resource.id);
  return begunAt !== undefined && Date.now() - begunAt <= doubtIn(visibility);
}

/** What an earlier run's creation, which was cut off a moment ago, may yet bring to light. */
async function lookForEarlier(creation: Creation): Promise<Observed<unknown> | undefined> {
  const { resource, journal, run, visibility } = creation;
  // A clock that was put back must not make anybody wait for longer.
  const begunAt = Math.min(journal.intendedAt(resource.id) ?? 0, Date.now());
  const left = begunAt + doubtIn(visibility) - Date.now();
  if (left < visibility.first) return undefined;
  run.progress('an earlier run began to create it; looking whether it was created');
  await pause(visibility.first, run.signal, `${resource.title} to show up`);
  return lookWithin(left - visibility.first, creation);
}

/** What is there after a failed creation, when something should be. */
async function lookAfter(error: unknown, creation: Creation): Promise<Observed<unknown> | undefined> {
  const { run, visibility } = creation;
  if ((!answerWasLost(error) && !saysThatItExists(error)) || run.signal.aborted) return undefined;
  if (answerWasLost(error)) run.progress('the answer was lost; looking whether it was created');
  return lookWithin(doubtIn(visibility), creation);
}

/** Looks at once and then again until the object is there or the time (ms) is up. */
function lookWithin(
  deadline: number,
  { look, run, resource, visibility: { first, max } }: Creation,
): Promise<Observed<unknown> | undefined> {
  return lookFor({
    what: `${resource.title} to show up`,
    check: look,
    every: { first, max, factor: 2 },
    deadline,
    signal: run.signal,
    progress: run.progress,
  });
}

/** Somebody else made an object of that name at the same time. It is left alone. */
export function appeared({ title }: Resource): ProblemError {
  return cannotProceed(
    `${title} appeared in the org since the plan was made, and is not ours.`,
    'Run the same command again: the plan shows it and says what can be done.',
  );
}

/** The object is there; whatever its creation would have set after the first request is set now. */
async function completed(creation: Creation, found: Observed<unknown>): Promise<Output> {
  const { resource, journal, run } = creation;
  journal.remember(resource.id, { id: found.id, origin: 'created' });
  await run.needsDone();
  const desired = creation.desired();
  const changes = resource.diff(desired, found.state, run);
  return changes.length === 0
    ? { id: found.id, name: found.name }
    : resource.update(desired, found, changes, run);
}
