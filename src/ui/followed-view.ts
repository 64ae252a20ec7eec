import type { Plan, PlannedStep } from '../engine/plan.js';
import type { Event, Report, StepResult } from '../engine/report.js';
import { begunOnly } from '../engine/run-steps.js';
import type { View } from './view.js';

/** What is known of a run so far, for a report that cannot wait for its end. */
type SoFar = Pick<Report, 'steps' | 'warnings'> & Partial<Pick<Report, 'org'>>;

export interface Followed {
  readonly view: View;
  /** Undefined when the run has reported its end. */
  readonly soFar: () => SoFar | undefined;
  /** What it was told of the org and of the plan. */
  readonly known: () => { readonly org: Report['org']; readonly plan: Plan };
}

/** The same view, which also keeps in mind what it was shown. */
export function followed(view: View): Followed {
  let org: Report['org'];
  let plan: Plan = { steps: [] };
  let reported = false;
  const begun = new Set<string>();
  const ends = new Map<string, StepResult>();
  const due = new Set<string>();
  const see = (event: Event) => {
    if (event.kind === 'planned') plan = event.plan;
    else if (event.kind === 'step-writing') begun.add(event.step.id);
    else if (event.kind === 'step-end') ends.set(event.result.step.id, event.result);
    else if (event.kind === 'cleanup-due') due.add(event.title);
    else if (event.kind === 'cleanup' && event.error === undefined) due.delete(event.title);
  };
  const soFar = (step: PlannedStep): StepResult => {
    const end = ends.get(step.id);
    if (end !== undefined) return end;
    if (begun.has(step.id)) return begunOnly(step);
    if (step.action === 'none') return { step, status: 'done' };
    return { step, status: 'pending', reason: 'The run ended before this step changed anything.' };
  };
  return {
    view: {
      ...view,
      listen: (event) => {
        see(event);
        view.listen(event);
      },
      org: (known, identity) => {
        org = known;
        view.org(known, identity);
      },
      ending: (text, went) => {
        reported = true;
        view.ending(text, went);
      },
      report: (report, closing) => {
        reported = true;
        view.report(report, closing);
      },
    },
    known: () => ({ org, plan }),
    soFar: () => {
      if (reported) return undefined;
      const warnings = [...due].map((title) => `This may not be done: ${title}.`);
      return { ...(org === undefined ? {} : { org }), steps: plan.steps.map(soFar), warnings };
    },
  };
}
