import { setTimeout as sleep } from 'node:timers/promises';
import { ProblemError, runAgain } from './problem.js';
import { waiting } from './waits.js';

/** The wait between two tries: it grows from `first` by `factor` up to `max`. Times are milliseconds. */
interface BackOff {
  readonly first?: number;
  readonly max?: number;
  readonly factor?: number;
  /** Somewhere between half and the whole of it, so that what failed together is not tried again together. */
  readonly jitter?: boolean;
}

interface Patience {
  /** Completes "waiting for …": `the role to take effect`. */
  readonly what: string;
  readonly every?: BackOff | undefined;
  /**
   * Milliseconds from now. A try that began earlier is followed by another: the last one comes at the deadline, or after
   * a try that lasted beyond it because an answer was lost.
   */
  readonly deadline: number;
  /** Aborted: no further try is made, and a wait ends at once. */
  readonly signal: AbortSignal;
  /** Told before every wait what is being waited for. */
  readonly progress?: ((text: string) => void) | undefined;
}

export interface Retry<T> extends Patience {
  readonly attempt: () => Promise<T>;
  /**
   * Whether this failure is worth another try. A number of milliseconds is the wait that the server asked for, instead
   * of the usual one; where it would pass the deadline, there is no further try.
   */
  readonly again: (error: unknown, tries: number) => boolean | number;
  readonly beforeWait?: (error: unknown, milliseconds: number) => void;
}

/**
 * The one loop that repeats what failed.
 * @throws the last failure once it is not worth another try or the time is up; the signal's reason instead of another try
 */
export async function retry<T>(task: Retry<T>): Promise<T> {
  const { first = 250, max = 5000, factor = 1.6, jitter = false } = task.every ?? {};
  const startedAt = performance.now();
  let next = first;
  for (let tries = 1; ; tries += 1) {
    task.signal.throwIfAborted();
    const leftBefore = task.deadline - (performance.now() - startedAt);
    try {
      return await task.attempt();
    } catch (error) {
      const again = task.again(error, tries);
      const elapsed = performance.now() - startedAt;
      const left = Math.max(task.deadline - elapsed, 0);
      // Timers may be a fraction of a millisecond early.
      if (again === false || leftBefore < 1) throw error;
      if (typeof again === 'number' && again > left) throw error;
      task.signal.throwIfAborted();
      const usual = Math.min(jitter ? next * (0.5 + Math.random() / 2) : next, left);
      const wait = Math.ceil(again === true ? usual : again);
      task.progress?.(`waiting for ${task.what}${elapsed < 1000 ? '' : ` (${inWords(elapsed)})`}`);
      task.beforeWait?.(error, wait);
      await pause(wait, task.signal, task.what);
      next = Math.min(next * factor, max);
    }
  }
}

export interface Wait<T> extends Patience {
  /** Anything but undefined ends the waiting. What it throws is thrown on. */
  readonly check: () => Promise<T | undefined>;
}

export class WaitTimeoutError extends ProblemError {
  override readonly name = 'WaitTimeoutError';
  constructor(what: string, waited: number) {
    super({
      code: 'waited-too-long',
      what: `Waited ${inWords(waited)} for ${what}, and it did not happen.`,
      why: 'Genesys Cloud applies some changes with a delay, usually of seconds, sometimes of minutes.',
      next: runAgain,
    });
  }
}

/**
 * Checks at once and then again and again until there is a result.
 * @throws WaitTimeoutError, whatever `check` throws, or the signal's reason
 */
export async function waitFor<T>({ check, ...patience }: Wait<T>): Promise<T> {
  const startedAt = performance.now();
  const notYet = new Error('Not yet.');
  try {
    return await retry({
      ...patience,
      attempt: async () => {
        const result = await check();
        if (result === undefined) throw notYet;
        return result;
      },
      again: (error) => error === notYet,
    });
  } catch (error) {
    if (error !== notYet) throw error;
    throw new WaitTimeoutError(patience.what, performance.now() - startedAt);
  }
}

/** The same; undefined when it did not happen in time. */
export async function lookFor<T>(wait: Wait<T>): Promise<T | undefined> {
  try {
    return await waitFor(wait);
  } catch (error) {
    if (error instanceof WaitTimeoutError) return undefined;
    throw error;
  }
}

/**
 * For what has to be brought to its end or put back, also after an interruption, in milliseconds: enough for a request
 * that is not answered within 30 s, and another try.
 */
export const finishTime = 75_000;

/**
 * Waits, unless the signal is or gets aborted: then it rejects with the signal's reason.
 * @param what completes "waiting for …"
 */
export async function pause(milliseconds: number, signal: AbortSignal, what: string): Promise<void> {
  try {
    await waiting({ kind: 'pause', what }, () => sleep(milliseconds, undefined, { signal }));
  } catch {
    throw signal.reason;
  }
}

function inWords(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`;
  const seconds = Math.round(ms / 1000);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  return seconds % 60 === 0 ? `${minutes} min` : `${minutes} min ${seconds % 60} s`;
}
