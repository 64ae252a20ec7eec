import { AsyncLocalStorage } from 'node:async_hooks';

/** Follows work through all that it waits for: steps run side by side, and their requests go out by one way. */
const underWay = new AsyncLocalStorage<() => void>();

/** Does `work`, and calls `notice` for every request of it that changes something, before it is sent. */
export function noticingWrites<T>(notice: () => void, work: () => Promise<T>): Promise<T> {
  return underWay.run(notice, work);
}

/** Called by whoever sends a request that changes something. */
export function writeGoesOut(): void {
  underWay.getStore()?.();
}
