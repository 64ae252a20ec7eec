import { pause } from '../core/retry.js';

/** The numbers of the http policy. Times are milliseconds. Tests make them small. */
export interface Tuning {
  /** One try, from sending to the last byte of the answer. */
  readonly tryTimeout: number;
  readonly connectTimeout: number;
  /** All tries of one request and the waits between them. */
  readonly deadline: number;
  readonly maxTries: number;
  /** Tries where no connection comes about: whoever mistyped a gateway should not wait for minutes. */
  readonly maxTriesUnconnected: number;
  readonly firstBackoff: number;
  readonly maxBackoff: number;
  /** The longest single wait that a `Retry-After` may impose. */
  readonly maxRetryAfter: number;
  /** The platform allows 300 requests a minute per token (limit `client.credentials.token.rate.per.minute`). */
  readonly requestsPerWindow: number;
  readonly rateWindow: number;
  /** See `Session.grantPause`. */
  readonly grantPause: number;
  /** Bytes of one answer. */
  readonly maxAnswerSize: number;
}

/** So many requests of a limit are left: those that are under way already, and a few for whoever shares the token. */
function roomForOthers(allowed: number): number {
  return Math.min(20, allowed / 15);
}

export const defaultTuning: Tuning = {
  tryTimeout: 30_000,
  connectTimeout: 10_000,
  deadline: 120_000,
  maxTries: 8,
  maxTriesUnconnected: 4,
  firstBackoff: 500,
  maxBackoff: 15_000,
  maxRetryAfter: 60_000,
  requestsPerWindow: 300 - roomForOthers(300),
  rateWindow: 60_000,
  grantPause: 10_000,
  maxAnswerSize: 64 * 1024 * 1024,
};

/** Keeps one token below its limit. Bursts are allowed; what counts is the rolling window. */
export interface RateLimiter {
  /** Returns when one more request may go out. Throws the signal's reason when that is aborted. */
  readonly admit: (signal: AbortSignal) => Promise<void>;
  /** Nothing goes out for `ms`: the server asked for it, and every request shares the token. */
  readonly holdFor: (ms: number) => void;
  /** Takes note of what an answer tells of the limit: somebody else may use the token as well. */
  readonly heard: (headers: Readonly<Record<string, string>>) => void;
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

  function holdFor(ms: number): void {
    heldUntil = Math.max(heldUntil, performance.now() + ms);
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
        await pause(Math.ceil(wait), signal, 'the limit of requests in a minute');
      }
    },
    holdFor,
    heard: (headers) => {
      const [allowed = 0, count = 0, reset = 0] = ['allowed', 'count', 'reset'].map((name) =>
        Number(headers[`inin-ratelimit-${name}`]),
      );
      // A header that is absent is not a number, and nothing is held.
      if (allowed - count < roomForOthers(allowed) && reset > 0) holdFor(Math.min(reset * 1000, window));
    },
  };
}

/** Lets a fixed number of jobs run at once; the others wait in the order in which they came. */
export interface Slots {
  /** Runs `job` when a slot is free. A job that still waits when the signal is aborted throws its reason. */
  readonly run: <T>(signal: AbortSignal, job: () => Promise<T>) => Promise<T>;
}

export function createSlots(count: number): Slots {
  let free = count;
  const waiting: (() => void)[] = [];

  function enter(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    if (free > 0) {
      free -= 1;
      return Promise.resolve();
    }
    return new Promise((resolve, reject) => {
      const admitted = () => {
        signal.removeEventListener('abort', aborted);
        resolve();
      };
      const aborted = () => {
        waiting.splice(waiting.indexOf(admitted), 1);
        reject(signal.reason);
      };
      waiting.push(admitted);
      signal.addEventListener('abort', aborted, { once: true });
    });
  }

  /** Hands the slot to the next in line without freeing it in between. */
  function leave(): void {
    const next = waiting.shift();
    if (next === undefined) free += 1;
    else next();
  }

  return {
    run: async (signal, job) => {
      await enter(signal);
      try {
        return await job();
      } finally {
        leave();
      }
    },
  };
}
