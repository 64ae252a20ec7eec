import type { FieldTable } from '../answers/field.js';
import { runFields } from '../answers/run-fields.js';
import { inputProblem } from '../core/problem.js';
import type { Start } from './solution-run.js';

/**
 * Consent is never inferred: it is `--yes`, or the answer to the one question at a terminal.
 * @throws ProblemError (exit 3) where it was not given and nobody can be asked
 */
export async function consents<Table extends FieldTable>(begun: Start<Table>): Promise<boolean> {
  if (begun.answers.common.answers.yes) return true;
  if (begun.prompter !== undefined)
    return begun.prompter.confirm({ message: 'Do this now?', initial: false });
  throw inputProblem('Nothing was changed, because nobody agreed to it.', {
    code: 'consent-needed',
    why: 'Without a terminal, and with --json, changes need consent by flag.',
    next: `Read the plan, then run again with ${runFields.yes.flag ?? '--yes'}.`,
  });
}
