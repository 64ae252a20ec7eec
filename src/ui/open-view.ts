import { runsInCi } from '../core/io.js';
import { isStop } from '../core/problem.js';
import type { Plan, PlannedStep } from '../engine/plan.js';
import type { Event, Report, StepResult } from '../engine/report.js';
import { begunOnly } from '../engine/run-steps.js';
import { createHumanView } from './human-view.js';
import { createJsonView } from './json-view.js';
import { styleFor } from './style.js';
import { visible } from './text.js';
import type { Spinner, View, ViewOptions } from './view.js';

/** The way out for one run: the JSON view with `--json`, else the human view. */
export async function openView(options: ViewOptions): Promise<Followed> {
  const spinner = options.json !== true && canSpin(options) ? await createSpinner(options) : undefined;
  return followed(plainView({ ...options, spinner }));
}

/** The same without waiting and without a live line of its own. */
export function plainView(options: ViewOptions): View {
  return options.json === true ? createJsonView(options) : createHumanView(options);
}

/**
 * A live line needs a terminal that knows its width (with 0 columns the spinner's library redraws without end) and
 * can move its cursor, and somebody who looks: CI logs would fill with frames.
 */
function canSpin({ stderr, environment, quiet }: ViewOptions): boolean {
  return (
    quiet !== true &&
    stderr.isTTY === true &&
    (stderr.columns ?? 0) > 0 &&
    environment.TERM !== 'dumb' &&
    !runsInCi(environment)
  );
}

async function createSpinner({
  stderr: stream,
  environment,
  noColor,
  invocation,
}: ViewOptions): Promise<Spinner> {
  const { colours, symbols } = styleFor({ stream, environment, noColor, invocation });
  const { default: ora } = await import('ora');
  const spinner = ora({
    stream,
    isEnabled: true,
    // The prompter owns standard input; a spinner that discards it would swallow the first key of the next prompt.
    discardStdin: false,
    color: colours.level > 0 ? 'cyan' : false,
    spinner: symbols.ellipsis === '…' ? 'dots' : 'line',
  });
  return {
    show: (text) => {
      spinner.text = visible(text);
      if (!spinner.isSpinning) spinner.start();
    },
    clear: () => {
      if (spinner.isSpinning) spinner.stop();
    },
  };
}

/** What is known of a run so far, for a report that cannot wait for its end. */
type SoFar = Pick<Report, 'steps' | 'warnings'> & Partial<Pick<Report, 'org'>>;

export interface Followed {
  readonly view: View;
  /** Undefined when the run has reported its end. */
  readonly soFar: () => SoFar | undefined;
  /** What it was told of the org and of the plan. */
  readonly known: () => { readonly org: Report['org']; readonly plan: Plan };
}

/** Whoever stopped a run before it did anything wants to read that. Where there are steps, their end says it. */
function nothingChanged(report: Report): Report {
  const { error, steps } = report;
  if (error === undefined || !isStop(error) || steps.length > 0) return report;
  return { ...report, error: { ...error, what: `${error.what} Nothing was changed.` } };
}

/** The same view, which also keeps in mind what it was shown. */
function followed(view: View): Followed {
  let org: Report['org'];
  let plan: Plan = { steps: [] };
  let reported = false;
  const begun = new Set<string>();
  const ends = new Map<string, StepResult>();
  const due = new Set<string>();
  let touched = false;
  const see = (event: Event) => {
    touched ||= event.kind === 'step-start' || event.kind === 'cleanup-due';
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
        view.report(touched ? report : nothingChanged(report), closing);
      },
    },
    known: () => ({ org, plan }),
    soFar: () => {
      if (reported) return undefined;
      const warnings = [...due].map((title) => `This may not be done: ${title}.`);
      return { org, steps: plan.steps.map(soFar), warnings };
    },
  };
}
