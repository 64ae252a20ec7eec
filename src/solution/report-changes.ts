import { problemOf } from '../core/problem.js';
import type { Text } from '../core/text.js';
import type { Outcome, StepResult } from '../engine/report.js';
import type { Person } from '../resources/people/people.js';
import { cellText, leafChanges } from '../ui/change-text.js';
import type { ReportedChanges } from '../ui/install-report.js';
import { stepSentences } from '../ui/plan-text.js';
import { namedPlan } from './named-plan.js';
import type { OrgSnapshot } from './run.js';

/** What a report tells of the steps beside their ends. Of what is new there is nothing to compare. */
export function changesIn(
  ends: readonly StepResult[],
  named: OrgSnapshot['named'],
  result: Outcome,
  said: (text: Text) => string,
): ReportedChanges {
  const isPlan = result === 'planned' || result === 'drift';
  const { steps } = namedPlan({ steps: ends.map(({ step }) => step) }, named);
  const told = ends
    .map((end, at) => ({ ...end, step: steps[at] ?? end.step }))
    .filter(({ step, status }) => step.action !== 'none' && (isPlan || status !== 'pending'));
  const settings = told.flatMap(({ step: { title, action, changes }, status }) => {
    if (action === 'create' || !(isPlan || status === 'done')) return [];
    const leaves = changes.filter(({ temporary }) => temporary !== true).flatMap(leafChanges);
    return leaves.map(({ path, before, after }) => [title, path, cellText(before), cellText(after)] as const);
  });
  const sentences = told.flatMap(({ step, status, reason, error }) => {
    const failure = error === undefined ? (reason ?? '') : problemOf(error).what;
    const why = isPlan || status === 'done' || failure === '' ? [] : [failure];
    const all = [...(step.action === 'create' ? step.notes : stepSentences(step)), ...why].map(said);
    return [...new Set(all)].map((sentence) => `${step.title}: ${sentence}`);
  });
  return { isPlan, settings, sentences };
}

/** Nothing of ours names people without their address, but for the one with whom something was tried. */
export function namesSomebody(text: string): boolean {
  return /\S@\S/.test(text);
}

/** The text without the name and the address of whom it was tried with. */
export function withoutName(text: string, person: Person | undefined): string {
  const names = person === undefined ? [] : [person.name, person.email].filter((name) => name !== '');
  return names.reduce(
    (rest, name) =>
      rest
        .split(name)
        .reduce((before, after) => `${before}${before === '' ? 'The' : 'the'} test person${after}`),
    text,
  );
}
