import type { Remembered } from './resource.js';

/**
 * What this machine remembers of what it did in one org for one solution. The org itself is the only truth; the
 * journal saves questions and settles who created an object that carries no mark.
 */
export interface Journal {
  readonly remembered: (step: string) => Remembered | undefined;
  /** A creation that was begun; nothing of that name was in the org when it was. */
  readonly intended: (step: string) => boolean;
  /** Must be on disk when this returns: it is called before the request is sent. */
  readonly intend: (step: string) => void;
  /** The creation was refused, so nothing came of it. */
  readonly abandon: (step: string) => void;
  readonly remember: (step: string, what: Remembered) => void;
  /** What is remembered of `step` is no longer so. */
  readonly forget: (step: string) => void;
}

/** Remembers for the time of one run only: for tests, and where no state directory can be written. */
export function memoryJournal(): Journal {
  const known = new Map<string, Remembered>();
  const intents = new Set<string>();
  return {
    remembered: (step) => known.get(step),
    intended: (step) => intents.has(step),
    intend: (step) => void intents.add(step),
    abandon: (step) => void intents.delete(step),
    remember: (step, what) => {
      intents.delete(step);
      known.set(step, what);
    },
    forget: (step) => void known.delete(step),
  };
}
