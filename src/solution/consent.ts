import { runFields } from '../answers/run-fields.js';
import { inputProblem } from '../core/problem.js';
import { firstFew } from '../core/text.js';
import type { AdoptPolicy, Plan, PlannedStep } from '../engine/plan.js';
import type { Prompter } from '../ui/prompter.js';
import type { CommandRun } from './command-run.js';

/**
 * Consent is never inferred: it is `--yes`, or the answer to the one question at a terminal.
 * @throws ProblemError (exit 3) where it was not given and nobody can be asked
 */
export async function consents({
  answers,
  prompter,
}: Pick<CommandRun, 'answers' | 'prompter'>): Promise<boolean> {
  if (answers.common.yes) return true;
  if (prompter !== undefined) return prompter.confirm({ message: 'Do this now?', initial: false });
  throw inputProblem('Nothing was changed, because nobody agreed to it.', {
    code: 'consent-needed',
    why: 'Without a terminal, and with --json, changes need consent by flag.',
    next: `Read the plan, then run again with ${runFields.yes.flag ?? '--yes'}.`,
  });
}

/**
 * Asks about each object that has the right name and was not created by this tool.
 * @returns what to do with each, by step
 * @throws ProblemError (exit 3) when one is not to be used: names have to be changed then
 */
export async function askAboutLookAlikes(plan: Plan, prompter: Prompter): Promise<AdoptPolicy> {
  const decisions = new Map<string, 'adopt' | 'refuse'>();
  for (const step of plan.steps.filter((candidate) => candidate.action === 'adopt')) {
    const choice = await prompter.choose({
      message: `${step.title} exists already, and gc-presence did not create it. What shall be done with it?`,
      choices: [
        { name: 'Adopt it', value: 'adopt' as const, description: adoption(step) },
        {
          name: 'Leave it alone and stop',
          value: 'refuse' as const,
          description: 'ours can be given another name in a config file',
        },
      ],
    });
    if (choice === 'refuse') throw refused([step]);
    decisions.set(step.id, choice);
  }
  return (step) => decisions.get(step) ?? 'adopt';
}

/** @throws ProblemError (exit 3) listing the steps that cannot be carried out, with the reason of each */
export function refuseBlocked(plan: Plan): void {
  const blocked = plan.steps.filter((step) => step.action === 'blocked');
  if (blocked.length > 0) throw refused(blocked);
}

function refused(steps: readonly PlannedStep[]) {
  return inputProblem(
    steps.length === 1 ? `${steps[0]?.title} is in the way.` : `${steps.length} objects are in the way.`,
    {
      code: 'blocked',
      why: 'Nothing was changed.',
      details: steps.map((step) => `${step.id}  ${step.title}: ${step.reason ?? 'it is not to be adopted'}`),
      next: steps.some(({ foreign }) => foreign === true)
        ? 'Rename what is in the way, allow its use with --adopt, or give ours other names under "names" in a config file.'
        : 'Do what is said there, then run again.',
    },
  );
}

function adoption(step: PlannedStep): string {
  if (step.changes.length === 0) return 'it is as it should be; nothing in it is changed';
  const paths = step.changes.map((change) => change.path);
  return `changes in it: ${firstFew(paths, 3)}; the plan shows them all`;
}
