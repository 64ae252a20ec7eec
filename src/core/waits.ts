import { AsyncLocalStorage } from 'node:async_hooks';

/** Something other than a request that a run waited for. Times are by `performance.now()`. */
export interface Wait {
  readonly kind: 'pause' | 'person';
  /** Completes "waiting for …". */
  readonly what: string;
  readonly from: number;
  readonly to: number;
}

const underWay = new AsyncLocalStorage<(wait: Wait) => void>();

/** Does `work`, and tells `listener` of each wait in it when it has ended. */
export function noticingWaits<T>(listener: (wait: Wait) => void, work: () => Promise<T>): Promise<T> {
  return underWay.run(listener, work);
}

/** Whoever waits for anything but a request says so by this. */
export async function waiting<T>(wait: Pick<Wait, 'kind' | 'what'>, end: () => Promise<T>): Promise<T> {
  const listener = underWay.getStore();
  if (listener === undefined) return end();
  const from = performance.now();
  try {
    return await end();
  } finally {
    listener({ ...wait, from, to: performance.now() });
  }
}
