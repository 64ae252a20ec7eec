import { runFields } from '../answers/run-fields.js';
import { inputProblem, type ProblemError } from '../core/problem.js';
import { firstFew, text } from '../core/text.js';
import {
  type AdoptPolicy,
  notToBeAdopted,
  type Plan,
  type PlannedStep,
  willBeWritten,
} from '../engine/plan.js';
import { inOrder, type Prompter } from '../ui/prompter.js';
import type { OrgContext } from './connect.js';

/**
 * Consent is never inferred: it is `--yes`, or the answer to the one question at a terminal, which also opens the plan.
 * @throws ProblemError (exit 3) where it was not given and nobody can be asked
 * @throws GoBack where `back` allows it and somebody wants that
 */
export async function consents(
  { answers, prompter, view, org }: Pick<OrgContext, 'answers' | 'prompter' | 'view' | 'org'>,
  plan: Plan,
  back = false,
): Promise<boolean> {
  if (answers.common.yes) return true;
  if (prompter === undefined)
    throw notConfirmed(
      'Not confirmed. Nothing was changed.',
      `Read the plan, then add ${runFields.yes.flag} to apply it.`,
    );
  const count = plan.steps.filter(willBeWritten).length;
  const changes = count === 1 ? 'this change' : `these ${count} changes`;
  for (;;) {
    const answer = await prompter.choose({
      message: `Make ${changes} in ${org.name}?`,
      help: 'Nothing is changed before you say yes. With no it ends here.',
      back,
      initial: 'no',
      choices: [
        { name: 'Yes', value: 'yes', key: 'y' },
        { name: 'No', value: 'no', key: 'n' },
        { name: 'Details: show every setting first', value: 'details', trace: false },
      ],
    });
    if (answer !== 'details') return answer === 'yes';
    view.plan(plan, { open: true });
  }
}

/** Nobody has agreed, and nobody can be asked. */
export function notConfirmed(what: string, next: string): ProblemError {
  const why = 'Without a terminal, and with --json, nobody can be asked.';
  return inputProblem(what, { code: 'consent-needed', why, next });
}

/**
 * Asks about each object that has the right name and was not created by this tool. Escape leads to the one before, and
 * with `back` out of the first.
 * @returns what to do with each, by step
 * @throws ProblemError (exit 3) when one is not to be used: names have to be changed then
 */
export async function askAboutLookAlikes(
  lookAlikes: readonly PlannedStep[],
  prompter: Prompter,
  back: boolean,
): Promise<AdoptPolicy> {
  const decisions = new Map<string, 'adopt' | 'refuse'>();
  const questions = lookAlikes.map((step) => async (canGoBack: boolean) => {
    const choice = await prompter.choose({
      message: `${step.title} exists already, and gc-presence did not create it. What do you want to do?`,
      help: 'What is adopted is used and maintained by gc-presence from then on, and teardown leaves it in the org. Nothing is changed before you agree to the plan.',
      back: canGoBack,
      choices: [
        { name: 'Adopt it', value: 'adopt' as const, description: adoption(step) },
        {
          name: 'Leave it alone and stop',
          value: 'refuse' as const,
          description: 'ours can be given another name in a config file',
        },
      ],
    });
    if (choice === 'refuse') throw refused([step], inTheWay);
    decisions.set(step.id, choice);
  });
  await inOrder(questions, back);
  return (step) => decisions.get(step) ?? 'adopt';
}

/** @throws ProblemError (exit 3) listing the steps that cannot be carried out, with the reason of each */
export function refuseBlocked(plan: Plan, words = inTheWay): void {
  const blocked = plan.steps.filter((step) => step.action === 'blocked');
  if (blocked.length > 0) throw refused(blocked, words);
}

const inTheWay = {
  one: 'is blocked',
  several: 'are blocked',
  next: 'Do what each line says, then run the same command again.',
};

function refused(steps: readonly PlannedStep[], { one, several, next }: typeof inTheWay): ProblemError {
  return inputProblem(
    steps.length === 1 ? `${steps[0]?.title} ${one}.` : `${steps.length} objects ${several}.`,
    {
      code: 'blocked',
      why: 'Nothing was changed.',
      details: steps.map((step) => text`${step.id}  ${step.title}: ${step.reason ?? notToBeAdopted}`),
      next,
    },
  );
}

function adoption(step: PlannedStep): string {
  if (step.changes.length === 0) return 'nothing in it has to change';
  const paths = step.changes.map((change) => change.path);
  return `changes in it: ${firstFew(paths, 3)}; the plan shows them all`;
}
