import { missing } from '../answers/resolve.js';
import { explainDrift, namedChanges } from '../engine/drift.js';
import { foundAsWanted } from '../engine/fingerprint.js';
import { type AdoptPolicy, isInSync, makePlan, type Plan, withRefusals } from '../engine/plan.js';
import { planRemovals } from '../engine/teardown.js';
import { nameOfSubject } from '../resources/people/people.js';
import type { Solution } from '../solutions/solution.js';
import { isAllMissing } from '../ui/plan-text.js';
import type { OrgContext } from './connect.js';
import { recorded } from './install-report.js';
import { namedPlan } from './named-plan.js';
import { type ReportEnding, untouched } from './report.js';
import {
  completeAnswers,
  connectFor,
  noteLastAnswers,
  type OrgSnapshot,
  observe,
  type SolutionRun,
} from './run.js';
import { saveAnswersToConfig } from './run-answers.js';

/** What differences are called: by `plan`, what is planned; by `status`, drift. */
type Pending = 'planned' | 'drift';

/** `plan`, `status` and `setup --dry-run`: what `setup` would do. Sends no write. */
export async function showPlan(
  start: SolutionRun,
  solution: Solution,
  pending: Pending,
): Promise<ReportEnding> {
  const org = await connectFor(start, solution);
  const { run, snapshot } =
    (pending === 'drift' ? await notInstalled(org, solution) : undefined) ??
    (await lookedAt(org, solution, pending));
  const { ordered, observations, doubts } = snapshot;

  const adopt = solution.adopts(run.answers.own) === false ? 'refuse' : 'adopt';
  let plan = planAll(snapshot, run.journal, () => adopt).all;
  if (pending === 'drift') {
    // What the differences mean, and who made them.
    const explained = explainDrift(plan, ordered, observations, run.journal);
    plan = await namedChanges(explained, (id) => nameOfSubject(run.session, run.identity, id));
  }
  run.journal.foundAsWanted(foundAsWanted(plan, ordered, observations));
  run.view.listen({ kind: 'planned', plan });
  await saveAnswersToConfig(run);
  const { answers } = run;
  const steps = untouched(plan);
  const record = (ending: ReportEnding) => recorded(run, snapshot, ending);
  if (isInSync(plan)) return record({ result: 'in-sync', steps, warnings: run.warnings, answers });
  if (pending === 'planned') run.view.overview(snapshot.overview);
  if (pending === 'planned' || answers.common.verbose || !isAllMissing(plan.steps))
    run.view.plan(namedPlan(plan, snapshot.named), { counted: false });
  return record({ result: pending, steps, warnings: [...run.warnings, ...doubts], answers });
}

async function lookedAt(org: OrgContext, solution: Solution, pending: Pending) {
  const run = await completeAnswers(org, solution, 'answers');
  if (pending === 'planned') noteLastAnswers(run);
  return { run, snapshot: await observe(run) };
}

/** Where answers are missing and nothing of the solution is in the org: nobody need answer anything to be told so. */
async function notInstalled(org: OrgContext, solution: Solution) {
  const bare = await completeAnswers(org, solution, 'connection');
  if (missing(bare.answers, solution.fields).length === 0) return undefined;
  const snapshot = await observe(bare);
  const isThere = [...snapshot.observations.values()].some(({ kind }) => kind !== 'absent');
  return isThere ? undefined : { run: bare, snapshot };
}

/** What is to be there, and what is to go. */
export interface WholePlan {
  readonly wanted: Plan;
  readonly removals: Plan;
  /** Both, in the order in which they are carried out: a new object may need the place of an old one. */
  readonly all: Plan;
}

export function planAll(
  { ordered, unwanted, observations }: OrgSnapshot,
  journal: Parameters<typeof makePlan>[2],
  adopt: AdoptPolicy,
): WholePlan {
  const plan = makePlan(ordered, observations, journal, adopt);
  const removals =
    unwanted.length === 0 ? { steps: [] } : planRemovals(ordered, unwanted, observations, journal);
  const all = [...removals.steps, ...plan.steps];
  const wanted = withRefusals(plan, all, ordered, observations);
  return { wanted, removals, all: { steps: [...removals.steps, ...wanted.steps] } };
}
