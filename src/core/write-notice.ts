import { AsyncLocalStorage } from 'node:async_hooks';

/** Follows work through all that it waits for: steps run side by side, and their requests go out by one way. */
const underWay = new AsyncLocalStorage<() => Promise<void>>();

/**
 * Does `work`, and calls `notice` for every request of it that changes something, then whoever notices the work of which
 * this is a part: it is sent when they have returned.
 */
export function noticingWrites<T>(notice: () => Promise<void> | void, work: () => Promise<T>): Promise<T> {
  const whole = underWay.getStore();
  return underWay.run(async () => {
    await notice();
    await whole?.();
  }, work);
}

/** Awaited by whoever sends a request that changes something. */
export async function writeGoesOut(): Promise<void> {
  await underWay.getStore()?.();
}
