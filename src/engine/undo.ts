import type { Listener } from './events.js';

/** Something that was needed only for the time of a run. */
export interface Undo {
  readonly title: string;
  readonly undo: () => Promise<void>;
}

/** Undoes the latest first. What fails is told and keeps nothing else from being undone. */
export async function undoAll(undos: readonly Undo[], listener: Listener): Promise<void> {
  for (const { title, undo } of undos.toReversed()) {
    try {
      await undo();
      listener({ kind: 'cleanup', title });
    } catch (error) {
      listener({ kind: 'cleanup', title, error });
    }
  }
}
