import type { Run } from '../../engine/resource.js';
import { GenesysError } from '../../genesys/errors.js';
import { waitFor } from '../../genesys/wait.js';

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
export async function onceAccepted<T>({
  what,
  attempt,
  isTooEarly,
  deadline,
  run,
}: Acceptance<T>): Promise<T> {
  let refusal: unknown;
  const check = async () => {
    try {
      return { answer: await attempt() };
    } catch (error) {
      if (!isTooEarly(error)) throw error;
      refusal = error;
      return undefined;
    }
  };
  try {
    const every = { first: 500, max: 15_000, factor: 1.6 };
    return (await waitFor({ what, check, every, deadline, signal: run.signal, progress: run.progress }))
      .answer;
  } catch (error) {
    throw refusal !== undefined && !run.signal.aborted ? refusal : error;
  }
}

/** A fresh object answers 404 for up to some seconds. */
const knownDeadline = 30_000;

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
    deadline: knownDeadline,
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
    deadline: knownDeadline,
    run,
  });
}
