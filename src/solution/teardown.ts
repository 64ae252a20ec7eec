import type { FieldTable } from '../answers/field.js';
import { resolve } from '../answers/resolve.js';
import { runFields, teardownFields } from '../answers/run-fields.js';
import type { CommandHandler } from '../cli/command.js';
import { type ExitCode, exitCodes } from '../core/exit-codes.js';
import { inputProblem } from '../core/problem.js';
import type { Plan } from '../engine/plan.js';
import type { OrgInfo } from '../engine/report.js';
import { applyTeardown, nothingToRemove, planTeardown } from '../engine/teardown.js';
import { finish, untouched } from './finish.js';
import { conclude, watchCleanup } from './left-behind.js';
import { onOrg, withStart } from './on-org.js';
import { readPermissions, removalPermissions, requirePermissions } from './preflight.js';
import type { Solution } from './solution.js';
import type { Looked, Start } from './solution-run.js';

/** `teardown`: a plan of removals, consent by the org's name, removal in reverse order, report. */
export function teardownHandler<Table extends FieldTable>(solution: Solution<Table>): CommandHandler {
  return {
    run: (context) => withStart(context, solution, 'connection', tearDown),
  };
}

function tearDown<Table extends FieldTable>(begun: Start<Table>): Promise<ExitCode> {
  return onOrg(begun, {
    permissions: readPermissions,
    accept: (org) => requireRightOrg(begun, org),
    work: async (found, planned) => {
      const looked = { ...found, ordered: [...found.ordered, ...found.unwanted] };
      const plan = planTeardown(looked.ordered, looked.observations, looked.journal);
      planned(plan);
      begun.view.listen({ kind: 'planned', plan });
      return carryOut(begun, looked, plan);
    },
  });
}

async function carryOut<Table extends FieldTable>(
  begun: Start<Table>,
  looked: Looked<Table>,
  plan: Plan,
): Promise<ExitCode> {
  const { org, identity, ordered, journal, warnings } = looked;
  const { dryRun } = begun.answers.common.answers;
  const steps = untouched(plan);
  if (plan.steps.some((step) => step.action !== 'none')) begun.view.plan(plan);
  if (nothingToRemove(plan)) {
    if (!dryRun) journal.forgetAll();
    finish(begun, { org, result: dryRun ? 'in-sync' : 'removed', steps, warnings });
    return exitCodes.done;
  }
  refuseUnclear(plan);
  requirePermissions(identity, removalPermissions(ordered, plan));
  if (dryRun || !(await consents(begun, org))) {
    finish(begun, { org, result: 'planned', steps, warnings, next: [] });
    return exitCodes.pending;
  }
  return apply(begun, looked, plan);
}

async function apply<Table extends FieldTable>(
  begun: Start<Table>,
  { org, session, ordered, observations, journal, warnings: known }: Looked<Table>,
  plan: Plan,
): Promise<ExitCode> {
  const { signal, view } = begun;
  const { listener, leftBehind } = watchCleanup(view.listen);
  session.allowWrites();
  const results = await applyTeardown({
    ordered,
    plan,
    observations,
    journal,
    signal,
    listener,
  });
  view.pause();
  const { result, exitCode, error, warnings } = conclude(results, leftBehind, signal);
  if (exitCode === exitCodes.done) journal.forgetAll();
  finish(begun, {
    org,
    result: result === 'applied' ? 'removed' : result,
    steps: results,
    error,
    warnings: [...known, ...warnings],
  });
  return exitCode;
}

function namedOrg<Table extends FieldTable>({ context }: Start<Table>): string | undefined {
  return resolve(teardownFields, { flags: context.flags }).answers.org;
}

/** A wrong name means that somebody is logged in to another org than they think: nothing is even looked at. */
function requireRightOrg<Table extends FieldTable>(begun: Start<Table>, org: OrgInfo): void {
  const named = namedOrg(begun);
  if (named === undefined || isName(named, org)) return;
  throw inputProblem(`This is the org "${org.name}", not "${named}".`, {
    code: 'wrong-org',
    why: 'Nothing was changed.',
    next: 'Check region and client, or correct the name given to --org.',
  });
}

/** Consent is `--yes` with the org's name, or the name typed at the terminal. */
async function consents<Table extends FieldTable>(begun: Start<Table>, org: OrgInfo): Promise<boolean> {
  if (begun.answers.common.answers.yes && namedOrg(begun) !== undefined) return true;
  if (begun.prompter !== undefined) {
    const typed = await begun.prompter.text({
      message: `This cannot be undone. Type the name of the org (${org.name}) to remove all this, or nothing to stop`,
      validate: (text) =>
        text.trim() === '' || isName(text, org) ? undefined : `The org is called "${org.name}".`,
    });
    return typed.trim() !== '';
  }
  throw inputProblem('Nothing was removed, because nobody agreed to it.', {
    code: 'consent-needed',
    why: "Without a terminal, and with --json, removing needs consent by flag and the org's name.",
    next: `Read the plan, then run again with ${runFields.yes.flag ?? '--yes'} --org "${org.name}".`,
  });
}

function isName(text: string, org: OrgInfo): boolean {
  return text.trim() === org.name.trim() || text.trim() === org.id;
}

/** Several objects could be the one that is meant: removing any of them would be a guess. */
function refuseUnclear(plan: Plan): void {
  const unclear = plan.steps.filter((step) => step.action === 'blocked');
  if (unclear.length === 0) return;
  throw inputProblem(
    unclear.length === 1
      ? `${unclear[0]?.title} cannot be told apart from others.`
      : `${unclear.length} objects cannot be told apart from others.`,
    {
      code: 'blocked',
      why: 'Nothing was changed.',
      details: unclear.map((step) => `${step.id}  ${step.title}: ${step.reason ?? ''}`),
      next: 'Remove or rename by hand those that are not meant, then run again.',
    },
  );
}
