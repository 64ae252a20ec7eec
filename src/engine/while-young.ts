import { pause } from '../core/retry.js';
import type { SettleTimes } from './create-once.js';
import type { Run } from './resource.js';

interface Young {
  /** Ids of what this run created a moment ago and the step has to do with; asked anew after each attempt. */
  readonly ids: () => readonly string[];
  readonly settle: SettleTimes;
  readonly run: Pick<Run, 'signal' | 'progress'>;
}

/**
 * Repeats an attempt while its failure may only mean that the server does not know everywhere yet what was created a
 * moment ago. An attempt looks before it writes, so that it may be repeated.
 * @throws the last failure when the time is up, or at once when nothing young is concerned
 */
export async function whileYoung<T>({ ids, settle, run }: Young, attempt: () => Promise<T>): Promise<T> {
  const end = Date.now() + settle.deadline;
  for (let wait = settle.first; ; wait = Math.min(wait * 2, settle.max)) {
    try {
      return await attempt();
    } catch (error) {
      if (run.signal.aborted || !mayBeTooEarly(error, ids()) || Date.now() + wait > end) throw error;
      run.progress('waiting until what was just created is known everywhere');
      await pause(wait, run.signal);
    }
  }
}

/** A 404, a refusal that names what is young, or a failure that says so itself. */
function mayBeTooEarly(error: unknown, ids: readonly string[]): boolean {
  if (!(error instanceof Error) || ids.length === 0) return false;
  if ('mayBeTooEarly' in error) return error.mayBeTooEarly === true;
  const status = 'status' in error ? error.status : undefined;
  if (status === 404) return true;
  const details = 'details' in error ? JSON.stringify(error.details) : '';
  return status === 400 && ids.some((id) => error.message.includes(id) || details.includes(id));
}
