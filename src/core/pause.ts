import { setTimeout as sleep } from 'node:timers/promises';

/** Waits, unless the signal is or gets aborted: then it rejects with the signal's reason. */
export async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  try {
    await sleep(milliseconds, undefined, { signal });
  } catch {
    throw signal.reason;
  }
}
