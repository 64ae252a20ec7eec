import { setTimeout as sleep } from 'node:timers/promises';

/** Waits `ms`; throws the signal's reason as soon as the signal is aborted. */
export async function pause(ms: number, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  try {
    await sleep(ms, undefined, { signal });
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  }
}
