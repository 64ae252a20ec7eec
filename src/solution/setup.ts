import type { CommandHandler } from '../answers/command.js';
import type { FieldTable } from '../answers/field.js';
import { applyPlan } from '../engine/apply.js';
import { foundAsWanted } from '../engine/fingerprint.js';
import { isInSync } from '../engine/plan.js';
import { applyTeardown } from '../engine/teardown.js';
import type { Solution } from '../solutions/solution.js';
import type { CommandRun } from './command-run.js';
import { connect } from './connect.js';
import { askAboutLookAlikes, consents, refuseBlocked } from './consent.js';
import {
  planPermissions,
  removalPermissions,
  requireInDivision,
  requirePermissions,
  setupPermissions,
} from './permissions.js';
import { namedPlan, planAll, showPlan, type WholePlan } from './plan.js';
import { conclude, type ReportEnding, solutionHandler, untouched, watchCleanup } from './report.js';
import { completeAnswers, type OrgSnapshot, observe, rememberAnswers, type SolutionContext } from './run.js';
import { saveAnswersToConfig } from './run-answers.js';

/** `setup`: plan, consent, apply, report. */
export function setupHandler<Table extends FieldTable>(solution: Solution<Table>): CommandHandler {
  return solutionHandler(solution, (run) =>
    run.answers.common.dryRun ? showPlan(run, solution, 'planned') : setUp(run, solution),
  );
}

async function setUp<Table extends FieldTable>(
  start: CommandRun<Table>,
  solution: Solution<Table>,
): Promise<ReportEnding> {
  // The user's files are checked before the first request.
  await solution.open(start.answers.own);
  const org = await connect(start);
  const run = await completeAnswers(org, solution, { asks: 'everything', permissions: setupPermissions });
  const snapshot = await observe(run);
  const plan = await decide(run, snapshot);
  run.journal.foundAsWanted(foundAsWanted(plan.wanted, snapshot.ordered, snapshot.observations));
  await saveAnswersToConfig(run, solution);
  const steps = untouched(plan.all);
  if (isInSync(plan.all)) {
    rememberAnswers(run);
    return { result: 'in-sync', steps, warnings: run.warnings };
  }

  run.view.overview(snapshot.overview);
  run.view.plan(namedPlan(plan.all, snapshot.named));
  // Who is about to agree has to know before; everybody else reads it in the report.
  if (run.prompter !== undefined)
    for (const warning of [...run.warnings, ...snapshot.doubts]) run.view.warn(warning);
  refuseBlocked(plan.all);
  const permissions = [
    ...planPermissions(snapshot.ordered, plan.wanted),
    ...removalPermissions(snapshot.unwanted, plan.removals),
  ];
  requirePermissions(run.identity, permissions);
  await requireInDivision(run, permissions);
  if (!(await consents(run))) return { result: 'planned', steps };

  rememberAnswers(run);
  const ending = await apply(run, snapshot, plan);
  const warnings = [...run.warnings, ...snapshot.doubts, ...ending.warnings];
  return { ...ending, resources: snapshot.ordered, warnings, now: run.now() };
}

/** The plan, with every look-alike decided about. */
async function decide<Table extends FieldTable>(
  run: SolutionContext<Table>,
  snapshot: OrgSnapshot,
): Promise<WholePlan> {
  const adopt = run.solution.adopts(run.answers.own);
  const plan = planAll(snapshot, run.journal, () => (adopt === false ? 'refuse' : 'adopt'));
  run.view.listen({ kind: 'planned', plan: plan.all });
  if (adopt !== undefined || run.prompter === undefined) return plan;
  const decided = planAll(snapshot, run.journal, await askAboutLookAlikes(plan.wanted, run.prompter));
  run.view.listen({ kind: 'planned', plan: decided.all });
  return decided;
}

async function apply<Table extends FieldTable>(
  { session, journal, signal, view, context }: SolutionContext<Table>,
  { ordered, unwanted, observations }: OrgSnapshot,
  plan: WholePlan,
) {
  const { listener, leftBehind } = watchCleanup(view.listen);
  session.allowWrites();
  const common = { observations, journal, signal, listener };
  const removed = await applyTeardown({
    ...common,
    ordered: [...ordered, ...unwanted],
    plan: plan.removals,
  });
  const applied = await applyPlan({
    ...common,
    ordered,
    plan: plan.wanted,
    visibility: context.tuning?.settle,
  });
  const steps = [...removed, ...applied];
  return { ...conclude(steps, leftBehind, signal), steps };
}
