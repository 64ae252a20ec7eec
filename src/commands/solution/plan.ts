import type { FieldTable } from '../../answers/field.js';
import { explainDrift } from '../../engine/drift.js';
import { isInSync, type Plan } from '../../engine/plan.js';
import { makePlan } from '../../engine/planner.js';
import type { OrgInfo } from '../../engine/report.js';
import { exitCodeFor } from '../../failure.js';
import { describe } from '../../genesys/describe.js';
import type { Solution } from '../../solutions/solution.js';
import type { CommandHandler } from '../command.js';
import { type ExitCode, exitCodes } from '../exit-codes.js';
import { finish, untouched } from './finish.js';
import { readPermissions } from './preflight.js';
import { look, type Start, start } from './solution-run.js';

/** `plan` and `status`: what `setup` would do. Sends no write. */
export function planHandler<Table extends FieldTable>(
  solution: Solution<Table>,
  pending: 'planned' | 'drift',
): CommandHandler {
  return {
    run: async (context) => {
      const begun = await start(context, solution);
      try {
        return await showPlan(begun, pending);
      } finally {
        begun.close();
      }
    },
  };
}

/** Shows the plan and ends with what it says; also `setup --dry-run`. Errors end in a report, too. */
export async function showPlan<Table extends FieldTable>(
  begun: Start<Table>,
  pending: 'planned' | 'drift',
): Promise<ExitCode> {
  let org: OrgInfo | undefined;
  try {
    return await look(
      begun,
      readPermissions,
      (known) => {
        org = known;
      },
      async (looked) => {
        const { ordered, observations, journal, warnings } = looked;
        const adopt = begun.solution.adopts(looked.answers.solution.answers) === false ? 'refuse' : 'adopt';
        const made = makePlan(ordered, observations, journal, () => adopt);
        const plan = pending === 'drift' ? explainDrift(made, ordered, observations) : made;
        begun.view.listen({ kind: 'planned', plan });
        const inSync = isInSync(plan);
        if (!inSync && pending === 'planned') begun.view.overview(looked.overview);
        if (!inSync) begun.view.plan(plan);
        finish(begun, { org, result: inSync ? 'in-sync' : pending, steps: untouched(plan), warnings });
        return inSync ? exitCodes.done : exitCodes.pending;
      },
    );
  } catch (error) {
    return endWithError(begun, error, org);
  }
}

/**
 * The report of a run that an error ended before anything was changed. A plan that was made by then is in the
 * document for scripts; people have been shown it already.
 */
export function endWithError<Table extends FieldTable>(
  begun: Start<Table>,
  error: unknown,
  org: OrgInfo | undefined,
  plan?: Plan,
): ExitCode {
  const problem = describe(error);
  const steps = plan !== undefined && begun.answers.common.answers.json ? untouched(plan) : [];
  begun.view.pause();
  finish(begun, { org, result: 'failed', steps, error: problem, warnings: [] });
  return exitCodeFor(error, problem);
}
