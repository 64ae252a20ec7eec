import { isStop, type Problem } from '../core/problem.js';
import { counted, type Text, text } from '../core/text.js';
import type { Check, Report, StepResult } from '../engine/report.js';
import { isAllMissing, placeInCounts, planCounts, stays, wordsOf } from './plan-text.js';

/** The sentence in which every command ends; with `--quiet` it is the only one. `isCounted`: the plan's counts were shown. */
export function resultLine(report: Report, isCounted = false): Text {
  const { error } = report;
  const steps = report.steps.filter(({ step }) => step.isIdle !== true);
  switch (report.result) {
    case 'in-sync':
      if (leftAlone(steps) > 0) return `There is nothing to remove, ${leftAlone(steps)} left alone.`;
      // Setup would change nothing, and not all is well.
      if (steps.some(({ step }) => step.notes.length > 0))
        return `Nothing for setup to do: ${counted(steps.length, 'step')} checked, with warnings.`;
      return steps.length === 0
        ? 'Everything is in sync: nothing to do.'
        : `Everything is in sync: ${counted(steps.length, 'step')} checked, nothing to do.`;
    case 'applied':
      return `Done: ${counts(steps).join(', ') || 'nothing to do'}.`;
    case 'removed':
      return removed(steps);
    case 'planned':
      return isCounted ? 'Nothing was changed.' : `Plan: ${planned(steps)}. Nothing was changed.`;
    case 'drift':
      return isAllMissing(steps.map(({ step }) => step))
        ? 'Status: not installed in this org.'
        : `Status: ${planned(steps)}.`;
    case 'verified':
      return verified(report.checks ?? []);
    case 'failed':
      if (report.checks !== undefined) return failedChecks(report.checks, error);
      // Who pressed Ctrl-C does not want to hear of a failure.
      if (error !== undefined && isStop(error)) return stopped(error, steps);
      return sentence(error?.code === 'interrupted' ? 'Stopped' : 'Failed', counts(steps));
  }
}

function sentence(end: string, facts: readonly string[]): string {
  return facts.length === 0 ? `${end}.` : `${end}: ${facts.join(', ')}.`;
}

/** What was changed until then, and how to go on. */
function stopped({ what, next = '' }: Problem, steps: readonly StepResult[]): Text {
  const changed = steps.some(
    ({ step, status, begun }) => begun === true || (status === 'done' && step.action !== 'none'),
  );
  const said = changed
    ? `${what.replace(/\.$/, '')}: ${counts(steps).join(', ')}.`
    : `${what} Nothing was changed.`;
  return text`${said} ${next}`;
}

function planned(steps: readonly StepResult[]): string {
  return planCounts({ steps: steps.map((result) => result.step) }).join(', ') || 'nothing to do';
}

function verified(checks: readonly Check[]): string {
  const unknown = checks.filter(({ status }) => status === 'unknown').length;
  const rest = unknown === 0 ? '' : `, ${unknown} could not be made`;
  return `Verified: ${counted(checks.length - unknown, 'check')} passed${rest}.`;
}

function failedChecks(checks: readonly Check[], error: Problem | undefined): Text {
  const failed = checks.filter(({ status }) => status === 'failed').length;
  const unknown = checks.filter(({ status }) => status === 'unknown').length;
  const parts = [
    ...(failed > 0 ? [`${failed} of ${checks.length} checks failed`] : []),
    ...(unknown > 0
      ? [`${unknown}${failed > 0 ? '' : ` of ${checks.length} checks`} could not be made`]
      : []),
  ];
  // Where nothing is wrong with the checks, something else is.
  if (parts.length === 0 && error !== undefined) return text`Failed: ${error.what}`;
  return `Failed: ${parts.join(', ')}.`;
}

function leftAlone(steps: readonly StepResult[]): number {
  return steps.filter(({ step }) => stays(step)).length;
}

function removed(steps: readonly StepResult[]): string {
  const gone = steps.filter(({ step }) => step.action === 'delete').length;
  const restored = steps.filter(({ step }) => step.action === 'update').length;
  const left = leftAlone(steps);
  const parts = [
    ...(gone > 0 ? [`${gone} removed`] : []),
    ...(restored > 0 ? [`${restored} put back`] : []),
    ...(left > 0 ? [`${left} left alone`] : []),
  ];
  if (gone + restored === 0) parts.unshift('nothing to remove');
  return `Done: ${parts.join(', ')}.`;
}

/** `['8 created', '1 in sync', '1 failed', '2 not attempted']`. */
function counts(steps: readonly StepResult[]): string[] {
  const tally = new Map<string, number>();
  const sorted = [...steps].sort(
    (one, other) => rankOf(one) - rankOf(other) || placeInCounts(one.step) - placeInCounts(other.step),
  );
  for (const result of sorted) tally.set(endWord(result), (tally.get(endWord(result)) ?? 0) + 1);
  return [...tally].map(([word, count]) => `${count} ${word}`);
}

function rankOf({ status, begun }: StepResult): number {
  return begun === true ? 2.5 : ['done', 'failed', 'skipped', 'pending'].indexOf(status);
}

export function endWord({ step, status, begun }: StepResult): string {
  if (status === 'done') return wordsOf(step).past;
  if (status !== 'pending') return status;
  if (begun === true) return 'begun and not finished';
  return step.action === 'none' ? 'in sync' : 'not attempted';
}
