import { noticingWrites } from '../core/write-notice.js';
import type { Listener, StepResult } from './events.js';
import type { PlannedStep } from './plan.js';

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
    const resourceId = await noticingWrites(begin, work);
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
