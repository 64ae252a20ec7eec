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
