import type { Json } from '../core/json.js';
import type { Fingerprint } from './fingerprint.js';
import type { Remembered } from './resource.js';

/**
 * What this machine remembers of what it did in one org for one solution. The org itself is the only truth; the
 * journal saves questions and settles who created an object that carries no mark.
 */
export interface Journal {
  readonly remembered: (step: string) => Remembered | undefined;
  /**
   * When a creation was begun of which nobody heard again, in milliseconds since 1970; nothing of that name was in the
   * org then.
   */
  readonly intendedAt: (step: string) => number | undefined;
  /** Told before each request that may create is sent, and on disk by then: see `together`. */
  readonly intend: (step: string) => void;
  /** The creation was refused, so nothing came of it. */
  readonly abandon: (step: string) => void;
  /** `lasting`: also through a power failure, for what is noted before the request that does it. */
  readonly remember: (step: string, what: Remembered, lasting?: boolean) => void;
  /** What is remembered of `step` is no longer so. */
  readonly forget: (step: string) => void;
  /** Keeps, all at once, what was there before the first change; a later image of the same key does not replace it. */
  readonly keepBefore: (images: Readonly<Record<string, Json>>) => void;
  readonly before: (key: string) => Json | undefined;
  /** The keys of all images that are kept. */
  readonly keptBefore: () => readonly string[];
  /** How the step's object was when it was last found as wanted on this machine. */
  readonly lastAsWanted: (step: string) => Fingerprint | undefined;
  /** Keeps, all at once, how objects were just found as wanted. What is known already is not written again. */
  readonly foundAsWanted: (found: Readonly<Record<string, Fingerprint>>) => void;
  /**
   * Whether this program is at work on the object from now on: told before it first changes it, and when that failed. It
   * also ends with `changed`, `foundAsWanted` and `forget`.
   */
  readonly setUnfinished: (step: string, unfinished: boolean) => void;
  /** A run began to create, change or remove the object, and did not come to its end. */
  readonly isUnfinished: (step: string) => boolean;
  /** This program has changed the object: how it was found before says nothing any more. */
  readonly changed: (step: string) => void;
  /**
   * Writes what is told at the same time in one go while `work` lasts; at other times each is on disk when its function
   * returns. `written` returns when all that was told before is on disk.
   */
  readonly together: <T>(work: (written: () => Promise<void>) => Promise<T>) => Promise<T>;
}
