import { AsyncLocalStorage } from 'node:async_hooks';
import type { Listener, StepResult } from './events.js';
import type { PlannedStep } from './plan.js';

/** Follows a step through all that it waits for: steps run side by side, and their requests go out by one way. */
const underWay = new AsyncLocalStorage<() => void>();

/** Called by whoever sends a request that changes something, for each that goes out. */
export function writeGoesOut(): void {
  underWay.getStore()?.();
}

interface Attempt {
  readonly step: PlannedStep;
  readonly signal: AbortSignal;
  readonly listener: Listener;
}

/** Carries out a step. Never throws for its failure; of one that was interrupted it is told whether it had begun. */
export async function attemptStep(
  { step, signal, listener }: Attempt,
  work: () => Promise<string | undefined>,
): Promise<StepResult> {
  let begun = false;
  const begin = () => {
    if (begun) return;
    begun = true;
    listener({ kind: 'step-writing', step });
  };
  listener({ kind: 'step-start', step });
  try {
    const resourceId = await underWay.run(begin, work);
    return { step, status: 'done', ...(resourceId === undefined ? {} : { resourceId }) };
  } catch (error) {
    if (!signal.aborted) return { step, status: 'failed', error };
    return begun ? begunOnly(step, error) : { step, status: 'pending', error, reason: beforeItChanged };
  }
}

const beforeItChanged = 'It was interrupted before it changed anything.';

/** How a step ended, or will have ended, that has changed something and not come to its end. */
export function begunOnly(step: PlannedStep, error?: unknown): StepResult {
  const reason = 'It was interrupted after it had begun: part of it may be done.';
  return { step, status: 'pending', begun: true, reason, ...(error === undefined ? {} : { error }) };
}
