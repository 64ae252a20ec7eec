import type { StepResult } from '../engine/events.js';
import type { Report } from '../engine/report.js';
import { planCounts } from './plan-text.js';
import { pastWords } from './step-words.js';

/** The sentence in which every command ends; with `--quiet` it is the only one. */
export function resultLine(report: Report): string {
  const { steps } = report;
  switch (report.result) {
    case 'in-sync':
      return steps.length === 0
        ? 'Everything is in sync: nothing to do.'
        : `Everything is in sync: ${checked(steps.length)}, nothing to do.`;
    case 'applied':
      return `Done: ${counts(steps).join(', ') || 'nothing to do'}.`;
    case 'removed':
      return `Removed: ${counts(steps).join(', ') || 'nothing was there'}.`;
    case 'planned':
      return `Planned, nothing was changed: ${planned(steps)}.`;
    case 'drift':
      return `Changes are pending: ${planned(steps)}.`;
    case 'verified':
      return 'Verified: the solution works.';
    case 'failed':
      return steps.length === 0 ? 'Failed.' : `Failed: ${counts(steps).join(', ')}.`;
  }
}

function checked(count: number): string {
  return count === 1 ? '1 step checked' : `${count} steps checked`;
}

function planned(steps: readonly StepResult[]): string {
  return planCounts({ steps: steps.map((result) => result.step) }).join(', ') || 'nothing to do';
}

/** `['8 created', '1 in sync', '1 failed', '2 not attempted']`. */
function counts(steps: readonly StepResult[]): string[] {
  const tally = new Map<string, number>();
  const add = (word: string) => tally.set(word, (tally.get(word) ?? 0) + 1);
  for (const { step, status } of steps) if (status === 'done') add(pastWords[step.action]);
  for (const { status } of steps) if (status === 'failed') add('failed');
  for (const { status } of steps) if (status === 'skipped') add('skipped');
  for (const { step, status } of steps) {
    if (status === 'pending') add(step.action === 'none' ? 'in sync' : 'not attempted');
  }
  return [...tally].map(([word, count]) => `${count} ${word}`);
}
