import type { FieldTable } from '../answers/field.js';
import type { CommandHandler } from '../cli/command.js';
import { type ExitCode, exitCodes } from '../core/exit-codes.js';
import { explainDrift, namedChanges } from '../engine/drift.js';
import { foundAsWanted } from '../engine/fingerprint.js';
import { isInSync, type Plan } from '../engine/plan.js';
import { nameOfSubject } from '../resources/kit/name-of-subject.js';
import { finish, untouched } from './finish.js';
import { namedPlan } from './named-plan.js';
import { onOrg, withStart } from './on-org.js';
import { readPermissions } from './preflight.js';
import { saveAnswersToConfig } from './save-answers.js';
import type { Solution } from './solution.js';
import type { Looked, Start } from './solution-run.js';
import { makeWholePlan } from './whole-plan.js';

/** `plan` and `status`: what `setup` would do. Sends no write. */
export function planHandler<Table extends FieldTable>(
  solution: Solution<Table>,
  pending: 'planned' | 'drift',
): CommandHandler {
  return {
    run: (context) =>
      withStart(context, solution, pending === 'drift' ? 'answers' : 'everything', (begun) =>
        showPlan(begun, pending),
      ),
  };
}

/** Shows the plan and ends with what it says; also `setup --dry-run`. Errors end in a report, too. */
export function showPlan<Table extends FieldTable>(
  begun: Start<Table>,
  pending: 'planned' | 'drift',
): Promise<ExitCode> {
  return onOrg(begun, {
    permissions: readPermissions,
    work: async (looked) => {
      const { org, ordered, observations, journal, overview, answers } = looked;
      const adopt = begun.solution.adopts(answers.solution.answers) === false ? 'refuse' : 'adopt';
      const made = makeWholePlan(looked, () => adopt).all;
      const plan = pending === 'drift' ? await explained(looked, made) : made;
      journal.foundAsWanted(foundAsWanted(plan, ordered, observations));
      begun.view.listen({ kind: 'planned', plan });
      await saveAnswersToConfig(begun, answers);
      const inSync = isInSync(plan);
      if (!inSync && pending === 'planned') begun.view.overview(overview);
      if (!inSync) begun.view.plan(namedPlan(plan, looked.named));
      const warnings = inSync ? looked.warnings : [...looked.warnings, ...looked.doubts];
      finish(begun, { org, result: inSync ? 'in-sync' : pending, steps: untouched(plan), warnings });
      return inSync ? exitCodes.done : exitCodes.pending;
    },
  });
}

/** What the differences mean, and who made them. */
function explained<Table extends FieldTable>(looked: Looked<Table>, plan: Plan): Promise<Plan> {
  const { ordered, observations, journal, session, identity } = looked;
  const meant = explainDrift(plan, ordered, observations, journal);
  return namedChanges(meant, (id) => nameOfSubject(session, identity, id));
}
