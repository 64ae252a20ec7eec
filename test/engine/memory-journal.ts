import type { Json } from '../../src/core/json.js';
import type { Fingerprint } from '../../src/engine/fingerprint.js';
import type { Journal } from '../../src/engine/journal.js';
import type { Remembered } from '../../src/engine/resource.js';

/** Remembers for as long as the process lives. */
export function memoryJournal(): Journal {
  const known = new Map<string, Remembered>();
  const images = new Map<string, Json>();
  const intents = new Map<string, number>();
  const asWanted = new Map<string, Fingerprint>();
  const unfinished = new Set<string>();
  return {
    remembered: (step) => known.get(step),
    intendedAt: (step) => intents.get(step),
    intend: (step) => void intents.set(step, Date.now()),
    abandon: (step) => void intents.delete(step),
    remember: (step, what) => {
      intents.delete(step);
      known.set(step, what);
    },
    forget: (step) => {
      known.delete(step);
      images.delete(step);
      asWanted.delete(step);
      unfinished.delete(step);
    },
    keepBefore: (kept) => {
      for (const [key, image] of Object.entries(kept)) if (!images.has(key)) images.set(key, image);
    },
    before: (key) => images.get(key),
    keptBefore: () => [...images.keys()],
    lastAsWanted: (step) => asWanted.get(step),
    foundAsWanted: (found) => {
      for (const [step, fingerprint] of Object.entries(found)) {
        asWanted.set(step, fingerprint);
        unfinished.delete(step);
      }
    },
    setUnfinished: (step, is) => void (is ? unfinished.add(step) : unfinished.delete(step)),
    isUnfinished: (step) => unfinished.has(step),
    changed: (step) => {
      asWanted.delete(step);
      unfinished.delete(step);
    },
    together: (work) => work(async () => undefined),
  };
}
