import { pause } from '../core/retry.js';

/** Keeps one token below its limit. Bursts are allowed; what counts is the rolling window. */
export interface RateLimiter {
  /** Returns when one more request may go out. Throws the signal's reason when that is aborted. */
  readonly admit: (signal: AbortSignal) => Promise<void>;
  /** Nothing goes out for `ms`: the server asked for it, and every request shares the token. */
  readonly holdFor: (ms: number) => void;
}

/** At most `requests` in any `window` (ms). */
export function createRateLimiter(requests: number, window: number): RateLimiter {
  const sent: number[] = [];
  let heldUntil = 0;

  function waitNow(now: number): number {
    while (sent[0] !== undefined && sent[0] <= now - window) sent.shift();
    const oldest = sent.length < requests ? undefined : sent[0];
    return Math.max(heldUntil - now, oldest === undefined ? 0 : oldest + window - now);
  }

  return {
    admit: async (signal) => {
      for (;;) {
        signal.throwIfAborted();
        const now = performance.now();
        const wait = waitNow(now);
        if (wait <= 0) {
          sent.push(now);
          return;
        }
        await pause(Math.ceil(wait), signal);
      }
    },
    holdFor: (ms) => {
      heldUntil = Math.max(heldUntil, performance.now() + ms);
    },
  };
}
