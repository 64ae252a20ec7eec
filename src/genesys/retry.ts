import type { GenesysErrorFields } from './errors.js';
import type { Answer } from './transport.js';
import type { Tuning } from './tuning.js';

/**
 * When the same request may be sent again: `always` when it was surely not carried out, `if-repeatable` when it may
 * have been, `never` when sending it again would change nothing.
 */
export type Again = 'always' | 'if-repeatable' | 'never';

/** One try that failed. */
export interface FailedTry {
  readonly fields: GenesysErrorFields;
  readonly again: Again;
  /** The wait that the server asks for, in ms. */
  readonly after?: number | undefined;
}

export interface TriesSoFar {
  readonly tries: number;
  /** Milliseconds since the first. */
  readonly elapsed: number;
}

/** Milliseconds until the next try, or undefined when the failure is final. */
export function waitBeforeNextTry(
  failed: FailedTry,
  repeatable: boolean,
  soFar: TriesSoFar,
  tuning: Tuning,
): number | undefined {
  if (failed.again === 'never' || (failed.again === 'if-repeatable' && !repeatable)) return undefined;
  if (soFar.tries >= mostTries(failed, tuning)) return undefined;
  const asked = Math.min(failed.after ?? 0, tuning.maxRetryAfter);
  const wait = asked > 0 ? asked * (1 + Math.random() * 0.05) : backoff(soFar.tries, tuning);
  return soFar.elapsed + wait > tuning.deadline ? undefined : Math.ceil(wait);
}

/** Being told to come back later is no sign of a fault: there only the deadline counts. */
function mostTries(failed: FailedTry, tuning: Tuning): number {
  if (failed.fields.outcome === 'not-sent') return tuning.maxTriesUnconnected;
  return failed.fields.code === 'rate-limited' ? Number.POSITIVE_INFINITY : tuning.maxTries;
}

/** Doubles each time, somewhere between half and the whole of it, so that requests that fell together rise apart. */
function backoff(tries: number, tuning: Tuning): number {
  const whole = Math.min(tuning.firstBackoff * 2 ** (tries - 1), tuning.maxBackoff);
  return whole * (0.5 + Math.random() / 2);
}

/** What an error status means for another try. */
export function againAfterStatus(status: number): Again {
  if (status === 429) return 'always';
  return [408, 500, 502, 503, 504].includes(status) ? 'if-repeatable' : 'never';
}

/** The wait in ms that `Retry-After` asks for, as seconds or as a date; undefined when it is absent or unreadable. */
export function retryAfter(answer: Answer, now: number = Date.now()): number | undefined {
  const text = answer.headers['retry-after']?.trim();
  if (text === undefined || text === '') return undefined;
  if (/^\d+(\.\d+)?$/.test(text)) return Number(text) * 1000;
  const date = Date.parse(text);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}
