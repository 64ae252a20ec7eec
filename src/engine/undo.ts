import type { Listener } from './events.js';

/** Something that was needed only for the time of a run. */
export interface Undo {
  readonly title: string;
  readonly undo: (signal: AbortSignal) => Promise<void>;
}

/** For undoing everything that one run leaves to be undone, in milliseconds. */
const undoTime = 15_000;

/**
 * Undoes the latest first, also after an interruption: it has a signal of its own. What fails is told and keeps nothing
 * else from being undone.
 */
export async function undoAll(undos: readonly Undo[], listener: Listener): Promise<void> {
  if (undos.length === 0) return;
  const signal = AbortSignal.timeout(undoTime);
  for (const { title, undo } of undos.toReversed()) {
    try {
      await undo(signal);
      listener({ kind: 'cleanup', title });
    } catch (error) {
      listener({ kind: 'cleanup', title, error });
    }
  }
}
