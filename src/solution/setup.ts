import type { FieldTable } from '../answers/field.js';
import { answersToSave } from '../answers/resolve.js';
import { runFields } from '../answers/run-fields.js';
import type { CommandHandler } from '../cli/command.js';
import { type ExitCode, exitCodes } from '../core/exit-codes.js';
import { applyPlan } from '../engine/apply.js';
import { foundAsWanted } from '../engine/fingerprint.js';
import { isInSync } from '../engine/plan.js';
import { applyTeardown } from '../engine/teardown.js';
import { consents } from './consent.js';
import { finish, untouched } from './finish.js';
import { conclude, watchCleanup } from './left-behind.js';
import { askAboutLookAlikes, refuseBlocked } from './look-alikes.js';
import { namedPlan } from './named-plan.js';
import { onOrg, withStart } from './on-org.js';
import { showPlan } from './plan.js';
import {
  planPermissions,
  removalPermissions,
  requireInDivision,
  requirePermissions,
  setupPermissions,
} from './preflight.js';
import { saveAnswersToConfig } from './save-answers.js';
import type { Solution } from './solution.js';
import type { Looked, Start } from './solution-run.js';
import { makeWholePlan, type WholePlan } from './whole-plan.js';

/** `setup`: plan, consent, apply, report. */
export function setupHandler<Table extends FieldTable>(solution: Solution<Table>): CommandHandler {
  return {
    run: (context) =>
      withStart(context, solution, 'everything', (begun) =>
        begun.answers.common.answers.dryRun ? showPlan(begun, 'planned') : setUp(begun),
      ),
  };
}

function setUp<Table extends FieldTable>(begun: Start<Table>): Promise<ExitCode> {
  return onOrg(begun, {
    permissions: setupPermissions,
    work: async (looked, planned) => {
      const plan = await decide(begun, looked);
      planned(plan.all);
      looked.journal.foundAsWanted(foundAsWanted(plan.wanted, looked.ordered, looked.observations));
      return carryOut(begun, looked, plan);
    },
  });
}

async function carryOut<Table extends FieldTable>(
  begun: Start<Table>,
  looked: Looked<Table>,
  plan: WholePlan,
): Promise<ExitCode> {
  const { org, identity, ordered, unwanted } = looked;
  await saveAnswersToConfig(begun, looked.answers);
  if (isInSync(plan.all)) {
    saveAnswers(begun, looked);
    finish(begun, { org, result: 'in-sync', steps: untouched(plan.all), warnings: looked.warnings });
    return exitCodes.done;
  }
  const warnings = [...looked.warnings, ...looked.doubts];
  begun.view.overview(looked.overview);
  begun.view.plan(namedPlan(plan.all, looked.named));
  // Who is about to agree has to know before; everybody else reads it in the report.
  if (begun.prompter !== undefined) for (const warning of warnings) begun.view.warn(warning);
  refuseBlocked(plan.all);
  const wanted = [...planPermissions(ordered, plan.wanted), ...removalPermissions(unwanted, plan.removals)];
  requirePermissions(identity, wanted);
  await requireInDivision(looked, wanted);
  if (!(await consents(begun))) {
    finish(begun, { org, result: 'planned', steps: untouched(plan.all), warnings: [] });
    return exitCodes.pending;
  }
  return apply(begun, { ...looked, warnings }, plan);
}

/** The plan, with every look-alike decided about. */
async function decide<Table extends FieldTable>(
  begun: Start<Table>,
  looked: Looked<Table>,
): Promise<WholePlan> {
  const adopt = begun.solution.adopts(looked.answers.solution.answers);
  const plan = makeWholePlan(looked, () => (adopt === false ? 'refuse' : 'adopt'));
  begun.view.listen({ kind: 'planned', plan: plan.all });
  if (adopt !== undefined || begun.prompter === undefined) return plan;
  return makeWholePlan(looked, await askAboutLookAlikes(plan.wanted, begun.prompter));
}

async function apply<Table extends FieldTable>(
  begun: Start<Table>,
  looked: Looked<Table>,
  plan: WholePlan,
): Promise<ExitCode> {
  const { org, session, ordered, unwanted, observations, journal, warnings } = looked;
  const { signal, view } = begun;
  const { listener, leftBehind } = watchCleanup(view.listen);
  saveAnswers(begun, looked);
  session.allowWrites();
  const run = { observations, journal, signal, listener };
  const removed = await applyTeardown({
    ...run,
    ordered: [...ordered, ...unwanted],
    plan: plan.removals,
  });
  const applied = await applyPlan({
    ...run,
    ordered,
    plan: plan.wanted,
    visibility: begun.context.pace?.settle,
  });
  const results = [...removed, ...applied];
  view.pause();
  const { result, exitCode, error, warnings: others } = conclude(results, leftBehind, signal);
  const now = looked.now();
  finish(begun, { org, result, steps: results, error, warnings: [...warnings, ...others], now });
  return exitCode;
}

function saveAnswers<Table extends FieldTable>(
  { solution }: Start<Table>,
  { answers, journal }: Looked<Table>,
): void {
  const { division } = answers.common.answers;
  journal.saveAnswers({
    ...answersToSave(solution.fields, answers.solution.answers),
    ...(division === undefined ? {} : { [runFields.division.key]: division }),
  });
}
