import { pause } from '../core/pause.js';

/** Times are milliseconds. */
export interface Wait<T> {
  /** Completes "waiting for …": `the role to take effect`. */
  readonly what: string;
  /** Anything but undefined ends the waiting. What it throws is thrown on. */
  readonly check: () => Promise<T | undefined>;
  /** The wait between two checks grows from `first` by `factor` up to `max`. */
  readonly every?: { readonly first?: number; readonly max?: number; readonly factor?: number } | undefined;
  /** How long to wait at most, counted from now. */
  readonly deadline: number;
  readonly signal: AbortSignal;
  readonly progress?: ((text: string) => void) | undefined;
}

/** It did not happen in time. The message says what was waited for, and how long. */
export class WaitTimeoutError extends Error {
  override readonly name = 'WaitTimeoutError';
  readonly what: string;
  readonly waited: number;
  constructor(what: string, waited: number) {
    super(`Waited ${inWords(waited)} for ${what}, and it did not happen.`);
    this.what = what;
    this.waited = waited;
  }
}

/**
 * Checks at once and then again and again until there is a result. Checks one last time at the deadline. Throws
 * `WaitTimeoutError`, whatever `check` throws, or the signal's reason.
 */
export async function waitFor<T>(wait: Wait<T>): Promise<T> {
  const { first = 250, max = 5000, factor = 1.6 } = wait.every ?? {};
  const startedAt = performance.now();
  let next = first;
  for (;;) {
    wait.signal.throwIfAborted();
    const result = await wait.check();
    if (result !== undefined) return result;
    const elapsed = performance.now() - startedAt;
    const left = wait.deadline - elapsed;
    if (left <= 0) throw new WaitTimeoutError(wait.what, elapsed);
    wait.progress?.(`waiting for ${wait.what}${elapsed < 1000 ? '' : ` (${inWords(elapsed)})`}`);
    await pause(Math.min(next, left), wait.signal);
    next = Math.min(next * factor, max);
  }
}

function inWords(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`;
  const seconds = Math.round(ms / 1000);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  return seconds % 60 === 0 ? `${minutes} min` : `${minutes} min ${seconds % 60} s`;
}
