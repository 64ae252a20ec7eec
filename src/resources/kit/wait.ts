import { type Retry, retry } from '../../core/retry.js';
import { retryWhileInconsistent, usualVisibility } from '../../engine/consistency.js';
import type { Run } from '../../engine/resource.js';
import { GenesysError, getOrUndefined } from '../../genesys/errors.js';

type Waiting = Pick<Run, 'signal' | 'progress'>;

interface Acceptance<T> extends Pick<Retry<T>, 'what' | 'attempt' | 'deadline'> {
  /** Whether a refusal only means that it is too early. Any other error ends the waiting at once. */
  readonly isTooEarly: (error: unknown) => boolean;
  readonly run: Waiting;
}

/**
 * Repeats a request while the platform does not know yet what it refers to, because that was made a moment ago.
 * @throws the platform's last refusal when the time is up: its words say more than that
 */
export function onceAccepted<T>({ isTooEarly, run, ...task }: Acceptance<T>): Promise<T> {
  const { signal, progress } = run;
  return retry({ ...task, again: isTooEarly, every: { max: 15_000 }, signal, progress });
}

/** What refers to an object that was made a moment ago, repeated while the platform does not know that object yet. */
export function onceKnown<T>(id: string, run: Waiting, attempt: () => Promise<T>): Promise<T> {
  return retryWhileInconsistent({ ids: () => [id], visibility: usualVisibility, run }, attempt);
}

/** For so long the platform may still count an object as used whose users were removed a moment ago. */
const removalDeadline = 30_000;

/**
 * Removes an object; one that is gone already is fine. Platform fact: what is still referred to is refused with 409 or
 * 400, also for some seconds after the last reference went away.
 * @param isNew this run made it, so that a 404 may mean that the platform does not know it everywhere yet; one that is
 *   still unknown when the time is up is gone
 * @throws the platform's refusal when it still stands after that time: its words say what uses the object
 */
export async function removeWhenUnused(
  what: string,
  remove: () => Promise<unknown>,
  run: Waiting,
  isNew = false,
): Promise<void> {
  await getOrUndefined(() =>
    onceAccepted({
      what: isNew ? `${what} to be removed` : `${what} to be no longer in use`,
      attempt: remove,
      isTooEarly: (error) =>
        error instanceof GenesysError && (error.inUse || (isNew && error.status === 404)),
      deadline: removalDeadline,
      run,
    }),
  );
}

/**
 * Repeats a read-change-write when somebody else wrote in between, up to five times. Its requests end with the run, so
 * that the short waits between them need no signal of it.
 */
export function withCurrentVersion<T>(readChangeWrite: () => Promise<T>): Promise<T> {
  return retry({
    what: 'others to finish their change',
    attempt: readChangeWrite,
    again: (error, tries) => tries < 5 && error instanceof GenesysError && error.stale,
    every: { first: 50, factor: 3 },
    deadline: Number.POSITIVE_INFINITY,
    signal: new AbortController().signal,
  });
}
