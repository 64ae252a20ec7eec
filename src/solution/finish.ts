import type { FieldTable } from '../answers/field.js';
import { findRegion, type Region } from '../core/connection.js';
import { type ExitCode, exitCodes } from '../core/exit-codes.js';
import { InterruptedError } from '../core/interruption.js';
import type { Problem } from '../core/problem.js';
import type { Plan } from '../engine/plan.js';
import type { OrgInfo, Outcome, Report, StepResult } from '../engine/report.js';
import { describe } from '../genesys/describe.js';
import type { Solution } from './solution.js';
import type { Start } from './solution-run.js';

/** The steps of a plan of which nothing has been done. */
export function untouched(plan: Plan): readonly StepResult[] {
  return plan.steps.map((step) => ({
    step,
    status: step.action === 'none' ? 'done' : 'pending',
    ...(step.resourceId === undefined ? {} : { resourceId: step.resourceId }),
    ...(step.reason === undefined ? {} : { reason: step.reason }),
  }));
}

/** Whether everything went well, and the code that says so. */
export function verdict(
  results: readonly StepResult[],
  leftBehind: readonly Problem[],
  signal: AbortSignal,
): { result: Outcome; exitCode: ExitCode } {
  if (signal.aborted) {
    const interrupted = signal.reason instanceof InterruptedError && signal.reason.why === 'signal';
    return { result: 'failed', exitCode: interrupted ? exitCodes.interrupted : exitCodes.failed };
  }
  if (results.every(({ status }) => status === 'done')) {
    return leftBehind.length === 0
      ? { result: 'applied', exitCode: exitCodes.done }
      : { result: 'failed', exitCode: exitCodes.failed };
  }
  return { result: 'failed', exitCode: changedNothing(results) ? codeOf(results) : exitCodes.failed };
}

function changedNothing(results: readonly StepResult[]): boolean {
  return results.every(({ step, status }) => status !== 'done' || step.action === 'none');
}

/** A permission that is missing before anything was changed has a code of its own. */
function codeOf(results: readonly StepResult[]): ExitCode {
  const lacking = results.some(
    ({ error }) => error !== undefined && (describe(error).missingPermissions ?? []).length > 0,
  );
  return lacking ? exitCodes.notAllowed : exitCodes.failed;
}

/** The first failure, as the error of the whole run; every step has its own as well. */
export function firstProblem(results: readonly StepResult[], signal: AbortSignal): Problem | undefined {
  if (signal.aborted) return describe(signal.reason);
  const failed = results.find(({ status }) => status === 'failed');
  if (failed === undefined) return undefined;
  const problem = describe(failed.error ?? failed.reason);
  return { ...problem, what: `${failed.step.title}: ${problem.what}` };
}

/** Something that was needed only for the time of the run is still there: the next run takes it back. */
export function notTakenBack({
  title,
  error,
}: {
  readonly title: string;
  readonly error?: unknown;
}): Problem {
  const problem = describe(error);
  return { ...problem, what: `This was not done: ${title}. ${problem.what}` };
}

interface Ending {
  readonly org?: OrgInfo | undefined;
  readonly result: Outcome;
  readonly steps: readonly StepResult[];
  readonly checks?: Report['checks'];
  readonly error?: Problem | undefined;
  readonly warnings: readonly string[];
  /** The org's present time in milliseconds, where its clock is not this machine's. */
  readonly now?: number | undefined;
  /** What to do next, where it is not the usual. */
  readonly next?: readonly string[] | undefined;
}

/** The last thing that every command of a solution does. */
export function finish<Table extends FieldTable>(begun: Start<Table>, ending: Ending): void {
  const { context, solution, view, answers } = begun;
  const { org, result, steps, error, warnings } = ending;
  const report: Report = {
    command: context.command,
    ...(org === undefined ? {} : { org }),
    result,
    steps,
    ...(ending.checks === undefined ? {} : { checks: ending.checks }),
    ...(error === undefined ? {} : { error }),
    warnings: [...warnings, ...steps.flatMap(({ step }) => (step.action === 'none' ? step.notes : []))],
  };
  // The practice org has no admin UI to look at.
  const practising = answers.common.answers.sandbox !== false;
  const region = practising ? undefined : findRegion(org?.region ?? '');
  const links = result === 'applied' && region !== undefined ? linksTo(solution, region, steps) : [];
  const next = ending.next ?? nextAfter(solution, { result, steps, error, practising, now: ending.now });
  view.report(report, { links, next });
}

function linksTo(
  solution: Pick<Solution<FieldTable>, 'adminUrl'>,
  region: Region,
  steps: readonly StepResult[],
) {
  return steps.flatMap(({ step, resourceId }) => {
    const url = resourceId === undefined ? undefined : solution.adminUrl(region, step.id, resourceId);
    return url === undefined ? [] : [{ step: step.id, url }];
  });
}

interface Ended extends Pick<Ending, 'result' | 'steps' | 'error' | 'now'> {
  readonly practising: boolean;
}

function nextAfter(
  solution: Pick<Solution<FieldTable>, 'id' | 'next' | 'nextInPracticeOrg'>,
  { result, steps, error, practising, now = Date.now() }: Ended,
): readonly string[] {
  switch (result) {
    case 'applied':
      return practising ? solution.nextInPracticeOrg(now) : solution.next;
    case 'planned':
    case 'drift':
      return [`Run "gc-presence ${solution.id} setup" to do this.`];
    case 'failed': {
      const said = /run .* again/i.test(error?.next ?? '');
      return steps.some(({ status }) => status === 'done') && !said
        ? ['Run the same command again: it continues where it stopped.']
        : [];
    }
    default:
      return [];
  }
}
