import type { FieldTable } from '../../answers/field.js';
import { answersToSave } from '../../answers/resolve.js';
import { runFields } from '../../answers/run-fields.js';
import { applyPlan } from '../../engine/apply.js';
import { isInSync, type Plan } from '../../engine/plan.js';
import { type AdoptPolicy, makePlan } from '../../engine/planner.js';
import type { OrgInfo, Problem } from '../../engine/report.js';
import { inputProblem } from '../../problem.js';
import type { Solution } from '../../solutions/solution.js';
import type { CommandHandler } from '../command.js';
import { type ExitCode, exitCodes } from '../exit-codes.js';
import { finish, firstProblem, notTakenBack, untouched, verdict } from './finish.js';
import { askAboutLookAlikes, refuseBlocked } from './look-alikes.js';
import { endWithError, showPlan } from './plan.js';
import { planPermissions, requirePermissions, setupPermissions } from './preflight.js';
import { saveAnswersToConfig } from './save-answers.js';
import { type Looked, look, type Start, start } from './solution-run.js';

/** For undoing what was needed only for the time of the run, in milliseconds. */
const undoTime = 15_000;

/** `setup`: plan, consent, apply, report. */
export function setupHandler<Table extends FieldTable>(solution: Solution<Table>): CommandHandler {
  return {
    run: async (context) => {
      const begun = await start(context, solution);
      try {
        return begun.answers.common.answers.dryRun ? await showPlan(begun, 'planned') : await setUp(begun);
      } finally {
        begun.close();
      }
    },
  };
}

async function setUp<Table extends FieldTable>(begun: Start<Table>): Promise<ExitCode> {
  let org: OrgInfo | undefined;
  let plan: Plan | undefined;
  try {
    return await look(
      begun,
      setupPermissions,
      (known) => {
        org = known;
      },
      async (looked) => {
        plan = await decide(begun, looked);
        return carryOut(begun, looked, plan);
      },
    );
  } catch (error) {
    return endWithError(begun, error, org, plan);
  }
}

async function carryOut<Table extends FieldTable>(
  begun: Start<Table>,
  looked: Looked<Table>,
  plan: Plan,
): Promise<ExitCode> {
  const { org, warnings, identity, ordered } = looked;
  await saveAnswersToConfig(begun, looked.answers);
  if (isInSync(plan)) {
    saveAnswers(begun, looked);
    finish(begun, { org, result: 'in-sync', steps: untouched(plan), warnings });
    return exitCodes.done;
  }
  begun.view.overview(looked.overview);
  begun.view.plan(plan);
  // Who is about to agree has to know before; everybody else reads it in the report.
  if (begun.prompter !== undefined) for (const warning of warnings) begun.view.warn(warning);
  refuseBlocked(plan);
  requirePermissions(identity, planPermissions(ordered, plan));
  if (!(await consents(begun))) {
    finish(begun, { org, result: 'planned', steps: untouched(plan), warnings: [] });
    return exitCodes.pending;
  }
  return apply(begun, looked, plan);
}

/** The plan, with every look-alike decided about. */
async function decide<Table extends FieldTable>(begun: Start<Table>, looked: Looked<Table>): Promise<Plan> {
  const { answers, ordered, observations, journal } = looked;
  const adopt = begun.solution.adopts(answers.solution.answers);
  const policy: AdoptPolicy = () => (adopt === false ? 'refuse' : 'adopt');
  const plan = makePlan(ordered, observations, journal, policy);
  begun.view.listen({ kind: 'planned', plan });
  if (adopt !== undefined || begun.prompter === undefined) return plan;
  return makePlan(ordered, observations, journal, await askAboutLookAlikes(plan, begun.prompter));
}

/**
 * Consent is never inferred: it is `--yes`, or the answer to the one question at a terminal.
 * @throws ProblemError (exit 3) where it was not given and nobody can be asked
 */
async function consents<Table extends FieldTable>(begun: Start<Table>): Promise<boolean> {
  if (begun.answers.common.answers.yes) return true;
  if (begun.prompter !== undefined)
    return begun.prompter.confirm({ message: 'Do this now?', initial: false });
  throw inputProblem('Nothing was changed, because nobody agreed to it.', {
    code: 'consent-needed',
    reason: 'Without a terminal, and with --json, changes need consent by flag.',
    hint: `Read the plan, then run again with ${runFields.yes.flag ?? '--yes'}.`,
  });
}

async function apply<Table extends FieldTable>(
  begun: Start<Table>,
  looked: Looked<Table>,
  plan: Plan,
): Promise<ExitCode> {
  const { org, session, ordered, observations, journal, warnings } = looked;
  const { signal, view } = begun;
  const settle = begun.context.pace?.settle;
  const leftBehind: Problem[] = [];
  saveAnswers(begun, looked);
  session.allowWrites();
  const results = await applyPlan({
    ordered,
    plan,
    observations,
    journal,
    signal,
    ...(settle === undefined ? {} : { settle }),
    listener: (event) => {
      if (event.kind === 'cleanup' && event.error !== undefined) leftBehind.push(notTakenBack(event));
      view.listen(event);
    },
    // What was needed only for the run is taken back after an interruption, too.
    beforeUndo: () => session.obey(AbortSignal.timeout(undoTime)),
  });
  view.pause();
  const { result, exitCode } = verdict(results, leftBehind, signal);
  const error = exitCode === exitCodes.done ? undefined : (firstProblem(results, signal) ?? leftBehind[0]);
  const others = leftBehind.filter((problem) => problem !== error).map(({ message }) => message);
  finish(begun, { org, result, steps: results, error, warnings: [...warnings, ...others] });
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
