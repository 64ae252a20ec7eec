import type { StepResult } from '../engine/events.js';
import type { PlannedAction } from '../engine/resource.js';

/** What was done, for a step that is done. */
export const pastWords: Readonly<Record<PlannedAction, string>> = {
  create: 'created',
  update: 'updated',
  replace: 'replaced',
  delete: 'removed',
  adopt: 'adopted',
  none: 'in sync',
  blocked: 'blocked',
};

/** What is being done, while it is. */
export const presentWords: Readonly<Record<PlannedAction, string>> = {
  create: 'creating',
  update: 'updating',
  replace: 'replacing',
  delete: 'removing',
  adopt: 'adopting',
  none: 'checking',
  blocked: 'checking',
};

/** How a step ended, in a word or two. */
export function endWord(result: StepResult): string {
  switch (result.status) {
    case 'done':
      return pastWords[result.step.action];
    case 'failed':
      return 'failed';
    case 'skipped':
      return 'skipped';
    case 'pending':
      return result.begun === true ? 'begun, not finished' : 'not attempted';
  }
}
