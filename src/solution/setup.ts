import { applyPlan } from '../engine/apply.js';
import { foundAsWanted } from '../engine/fingerprint.js';
import { isInSync } from '../engine/plan.js';
import { applyTeardown } from '../engine/teardown.js';
import type { Solution } from '../solutions/solution.js';
import { GoBack } from '../ui/prompter.js';
import type { CommandRun } from './command-run.js';
import { askAboutLookAlikes, consents, refuseBlocked } from './consent.js';
import {
  planPermissions,
  removalPermissions,
  requireInDivision,
  requirePermissions,
  setupPermissions,
} from './permissions.js';
import { namedPlan, planAll, showPlan, type WholePlan } from './plan.js';
import { recorded } from './record.js';
import { conclude, type ReportEnding, untouched, watchCleanup } from './report.js';
import {
  completeAndObserve,
  connectFor,
  type OrgSnapshot,
  rememberAnswers,
  type SolutionContext,
} from './run.js';
import { saveAnswersToConfig } from './run-answers.js';
import { answersAreKept, type Stage } from './wizard.js';

/** `setup`: plan, consent, apply, report. */
export async function setUp(start: CommandRun, solution: Solution): Promise<ReportEnding> {
  if (start.answers.common.dryRun) return showPlan(start, solution, 'planned');
  const { run, snapshot } = await answersAndOrg(start, solution);
  const plan = await decide(run, snapshot);
  run.journal.foundAsWanted(foundAsWanted(plan.wanted, snapshot.ordered, snapshot.observations));
  await saveAnswersToConfig(run, solution);
  const steps = untouched(plan.all);
  if (isInSync(plan.all)) {
    rememberAnswers(run);
    return recorded(run, snapshot, { result: 'in-sync', steps, warnings: run.warnings });
  }

  run.view.overview(snapshot.overview);
  const shown = namedPlan(plan.all, snapshot.named);
  run.view.plan(shown);
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
  const { answers, somebody } = run;
  if (!(await consents(run, shown))) {
    if (run.draft.read() !== undefined) run.view.note(answersAreKept);
    return { result: 'planned', steps, answers };
  }

  rememberAnswers(run);
  const ending = await apply(run, snapshot, plan);
  const warnings = [...run.warnings, ...snapshot.doubts, ...ending.warnings];
  const { outcome, person = somebody } = snapshot;
  const report = { ...ending, resources: snapshot.ordered, warnings, outcome, person, answers };
  return recorded(run, snapshot, { ...report, now: run.session.now() });
}

/** Escape at the first question after the log-in leads back to it. */
async function answersAndOrg(start: CommandRun, solution: Solution) {
  for (let stage: Stage = 'first'; ; stage = 'back') {
    const org = await connectFor(start, solution);
    try {
      return await completeAndObserve(org, solution, setupPermissions, stage);
    } catch (error) {
      if (!(error instanceof GoBack)) throw error;
    }
  }
}

/** The plan, with every look-alike decided about. */
async function decide(run: SolutionContext, snapshot: OrgSnapshot): Promise<WholePlan> {
  const adopt = run.solution.adopts(run.answers.own);
  const plan = planAll(snapshot, run.journal, () => (adopt === false ? 'refuse' : 'adopt'));
  run.view.listen({ kind: 'planned', plan: plan.all });
  if (adopt !== undefined || run.prompter === undefined) return plan;
  const decided = planAll(snapshot, run.journal, await askAboutLookAlikes(plan.wanted, run.prompter));
  run.view.listen({ kind: 'planned', plan: decided.all });
  return decided;
}

async function apply(
  { session, journal, signal, view, context, answers }: SolutionContext,
  { ordered, unwanted, ...snapshot }: OrgSnapshot,
  plan: WholePlan,
) {
  const { listener, leftBehind } = watchCleanup(view.listen);
  session.allowWrites();
  const { observations } = snapshot;
  // Whoever was asked took time to think, and a removal may have changed what else was seen.
  const isPresent = answers.common.yes && plan.removals.steps.length === 0;
  const round = isPresent ? snapshot.round : undefined;
  const common = { observations, journal, signal, listener };
  const everything = [...ordered, ...unwanted];
  const visibility = context.tuning?.visibility;
  const removed = await applyTeardown({ ...common, ordered: everything, plan: plan.removals });
  const applied = await applyPlan({ ...common, ordered, plan: plan.wanted, round, visibility });
  journal.persist();
  const steps = [...removed, ...applied];
  return { ...conclude(steps, leftBehind, signal), steps };
}
