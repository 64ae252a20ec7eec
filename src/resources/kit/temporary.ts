import { WaitTimeoutError, waitFor } from '../../core/retry.js';
import type { Visibility } from '../../engine/consistency.js';
import type { Run } from '../../engine/resource.js';
import { GenesysError } from '../../genesys/errors.js';
import { removeNew, removeWhenUnused } from './wait.js';

type Waiting = Pick<Run, 'signal' | 'progress'>;

interface TemporaryOptions {
  /** For progress: `the campaign "Check"`. */
  readonly title: string;
  /** By its name, which is unique. */
  readonly find: (signal: AbortSignal) => Promise<{ readonly id?: string } | undefined>;
  readonly remove: (id: string, signal: AbortSignal) => Promise<unknown>;
  readonly settle: Visibility;
}

/** An object that is needed only for the time of a check. It is found again when the answer to its creation is lost. */
export interface Temporary {
  /** Sends `post` again only when the answer was lost and nothing has come of it. Gives the id. */
  readonly make: (run: Waiting, post: () => Promise<{ readonly id?: string }>) => Promise<string>;
  /** The id of what was made, or of what is there under the name; waits for one whose creation got no answer. */
  readonly found: (run: Waiting) => Promise<string | undefined>;
  readonly remove: (run: Waiting) => Promise<void>;
}

const attempts = 3;

export function temporary({ title, find, remove, settle }: TemporaryOptions): Temporary {
  let id: string | undefined;
  /** A creation was sent, and nobody knows what became of it. */
  let open = false;
  let made = false;

  const appears = async (run: Waiting): Promise<string | undefined> => {
    try {
      return await waitFor({
        what: `${title} to show up`,
        check: async () => (await find(run.signal))?.id,
        every: { first: settle.first, max: settle.max },
        deadline: settle.deadline,
        signal: run.signal,
        progress: run.progress,
      });
    } catch (error) {
      if (error instanceof WaitTimeoutError) return undefined;
      throw error;
    }
  };
  const found = async (run: Waiting): Promise<string | undefined> => {
    id ??= open ? await appears(run) : (await find(run.signal))?.id;
    // What has not shown up by then was not made, and need not be waited for again.
    open = false;
    return id;
  };

  return {
    make: async (run, post) => {
      for (let attempt = 1; id === undefined; attempt += 1) {
        run.signal.throwIfAborted();
        open = true;
        try {
          id = (await post()).id;
          made = true;
        } catch (error) {
          open = !wasCertainlyNotDone(error);
          if (!open || attempt === attempts) throw error;
          await found(run);
        }
      }
      return id;
    },
    found,
    remove: async (run) => {
      const known = await found(run);
      if (known === undefined) return;
      const gone = made ? removeNew : removeWhenUnused;
      await gone(title, () => remove(known, run.signal), run);
      id = undefined;
    },
  };
}

function wasCertainlyNotDone(error: unknown): boolean {
  return error instanceof GenesysError && error.outcome !== 'unknown';
}
