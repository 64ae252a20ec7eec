import { retry } from '../../core/retry.js';
import { usualVisibility } from '../../engine/consistency.js';
import type { Run } from '../../engine/resource.js';
import { GenesysError } from '../../genesys/errors.js';

/** What `get` answers, or undefined when the platform says 404. */
export async function getOrUndefined<T>(get: () => Promise<T>): Promise<T | undefined> {
  try {
    return await get();
  } catch (error) {
    if (error instanceof GenesysError && error.status === 404) return undefined;
    throw error;
  }
}

interface Acceptance<T> {
  /** What the waiting is for, as people are told. */
  readonly what: string;
  readonly attempt: () => Promise<T>;
  /** Whether a refusal only means that it is too early. Any other error ends the waiting at once. */
  readonly isTooEarly: (error: unknown) => boolean;
  /** Milliseconds. */
  readonly deadline: number;
  readonly run: Pick<Run, 'signal' | 'progress'>;
}

/**
 * Repeats a request while the platform does not know yet what it refers to, because that was made a moment ago.
 * @throws the platform's last refusal when the time is up: its words say more than that
 */
export function onceAccepted<T>({ isTooEarly, run, ...task }: Acceptance<T>): Promise<T> {
  const { signal, progress } = run;
  return retry({
    ...task,
    again: isTooEarly,
    every: { first: 500, max: 15_000 },
    signal,
    progress,
  });
}

/** What follows the creation of an object, repeated while the platform does not know the object yet. */
export function onceKnown<T>(
  what: string,
  run: Pick<Run, 'signal' | 'progress'>,
  attempt: () => Promise<T>,
): Promise<T> {
  return onceAccepted({
    what: `${what} to be known everywhere`,
    attempt,
    isTooEarly: (error) => error instanceof GenesysError && error.status === 404,
    deadline: usualVisibility.deadline,
    run,
  });
}

/** A request that refers to an object which was made a moment ago, repeated while the refusal names that object. */
export function onceRefersToKnown<T>(
  id: string,
  run: Pick<Run, 'signal' | 'progress'>,
  attempt: () => Promise<T>,
): Promise<T> {
  return onceAccepted({
    what: 'what was just made to be known everywhere',
    attempt,
    isTooEarly: (error) =>
      error instanceof GenesysError &&
      error.status === 400 &&
      [error.message, ...error.details].some((text) => text.includes(id)),
    deadline: usualVisibility.deadline,
    run,
  });
}

/** For so long the platform may still count an object as used whose users were removed a moment ago. */
const settleDeadline = 30_000;

/**
 * Removes an object; one that is gone already is fine. Platform fact: what is still referred to is refused with 409 or
 * 400, also for some seconds after the last reference went away.
 * @throws the platform's refusal when it still stands after that time: its words say what uses the object
 */
export async function removeWhenUnused(
  what: string,
  remove: () => Promise<unknown>,
  run: Pick<Run, 'signal' | 'progress'>,
): Promise<void> {
  await onceAccepted({
    what: `${what} to be no longer in use`,
    attempt: () => getOrUndefined(remove),
    isTooEarly: isInUse,
    deadline: settleDeadline,
    run,
  });
}

/**
 * The same for an object that this run made: a 404 may mean that the platform does not know it everywhere yet. One that
 * is still unknown when the time is up is gone.
 */
export async function removeNew(
  what: string,
  remove: () => Promise<unknown>,
  run: Pick<Run, 'signal' | 'progress'>,
): Promise<void> {
  await getOrUndefined(() =>
    onceAccepted({
      what: `${what} to be removed`,
      attempt: remove,
      isTooEarly: (error) => isInUse(error) || (error instanceof GenesysError && error.status === 404),
      deadline: settleDeadline,
      run,
    }),
  );
}

function isInUse(error: unknown): boolean {
  return error instanceof GenesysError && error.inUse;
}

/** Milliseconds. */
const versionDeadline = 20_000;

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
    deadline: versionDeadline,
    signal: AbortSignal.timeout(versionDeadline),
  });
}
