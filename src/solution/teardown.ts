import { resolve } from '../answers/resolve.js';
import { runFields, teardownFields } from '../answers/run-fields.js';
import { inputProblem } from '../core/problem.js';
import { shellWord } from '../core/text.js';
import type { OrgInfo } from '../engine/report.js';
import { applyTeardown, nothingToRemove, planTeardown, withLosses } from '../engine/teardown.js';
import type { Solution } from '../solutions/solution.js';
import type { OrgContext } from './connect.js';
import { notConfirmed, refuseBlocked } from './consent.js';
import { planPermissions, requirePermissions } from './permissions.js';
import { conclude, type ReportEnding, untouched, watchCleanup } from './report.js';
import { completeAnswers, connectFor, observe, type SolutionRun } from './run.js';

/** `teardown`: a plan of removals, consent by the org's name, removal in reverse order, report. */
export async function tearDown(start: SolutionRun, solution: Solution): Promise<ReportEnding> {
  const { dryRun } = start.answers.common;
  const named = resolve(teardownFields, { flags: start.context.flags }).answers.org;
  const org = await connectFor(start, solution, 'nothing');
  if (named !== undefined) requireOrgNamed(named, org.org);
  const run = await completeAnswers(org, solution, 'connection');
  const { unwanted, observations, ...snapshot } = await observe(run);
  const { journal, view, session, signal, warnings } = run;

  const ordered = [...snapshot.ordered, ...unwanted];
  const planned = planTeardown(ordered, observations, journal);
  const plan = await withLosses(planned, ordered, observations);
  view.listen({ kind: 'planned', plan });
  // What stays is shown, too, with the reason.
  if (plan.steps.some(({ action, reason }) => action !== 'none' || reason !== undefined)) view.plan(plan);
  if (nothingToRemove(plan)) {
    if (!dryRun) await journal.alone(async () => journal.forgetAll());
    return { result: dryRun ? 'in-sync' : 'removed', steps: untouched(plan), warnings };
  }
  refuseBlocked(plan, unclear);
  requirePermissions(run.identity, planPermissions(ordered, plan));
  if (dryRun || !(await consents(run, named)))
    return { result: 'planned', steps: untouched(plan), warnings, next: [] };

  const { listener, leftBehind } = watchCleanup(view.listen);
  const { steps, ...ending } = await journal.alone(async () => {
    session.allowWrites();
    const steps = await applyTeardown({ ordered, plan, observations, journal, signal, listener });
    const ending = conclude(steps, leftBehind, signal);
    if (ending.error === undefined) journal.forgetAll();
    return { ...ending, steps };
  });
  return {
    ...ending,
    result: ending.error === undefined ? 'removed' : 'failed',
    steps,
    warnings: [...warnings, ...ending.warnings],
  };
}

/**
 * A wrong name means that somebody is logged in to another org than they think: nothing is even planned.
 * @throws ProblemError (exit 3)
 */
function requireOrgNamed(named: string, org: OrgInfo): void {
  if (isName(named, org)) return;
  throw inputProblem(`This is the org "${org.name}", not "${named}".`, {
    code: 'wrong-org',
    why: 'Nothing was changed.',
    next: 'Check region and client, or correct the name given to --org.',
  });
}

/** Consent is `--yes` with the org's name, or the name typed at the terminal. */
async function consents({ answers, org, prompter }: OrgContext, named: string | undefined): Promise<boolean> {
  if (answers.common.yes && named !== undefined) return true;
  if (prompter !== undefined) {
    const typed = await prompter.text({
      message: `This cannot be undone. Type "${org.name}" to remove all this, or nothing to stop:`,
      help: 'The plan above lists everything that will be removed, and everything that stays. With nothing typed, nothing is removed.',
      validate: (text) =>
        text.trim() === '' || isName(text, org) ? undefined : `The org is called "${org.name}".`,
    });
    return typed.trim() !== '';
  }
  const lacking = [
    ...(answers.common.yes ? [] : [runFields.yes.flag]),
    ...(named === undefined ? [`--org ${shellWord(org.name)}`] : []),
  ];
  throw notConfirmed(
    'Not confirmed. Nothing was removed.',
    `Read the plan, then add ${lacking.join(' ')} to remove it.`,
  );
}

/** The practice org says in its name what it is; nobody needs to repeat that. */
function isName(text: string, { id, name }: OrgInfo): boolean {
  return [name.trim(), name.replace(/ \(practice org\)$/, ''), id].includes(text.trim());
}

/** Several objects could be the one that is meant: removing any of them would be a guess. */
const unclear = {
  one: 'cannot be told apart from others',
  several: 'cannot be told apart from others',
  next: 'Remove or rename by hand those that are not meant, then run again.',
};
