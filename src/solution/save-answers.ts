import { dirname, resolve } from 'node:path';
import { connectionFields } from '../answers/connection-fields.js';
import type { FieldTable } from '../answers/field.js';
import type { Resolved } from '../answers/resolve.js';
import { runFields } from '../answers/run-fields.js';
import { configEntries, saveConfig } from '../answers/save-config.js';
import type { RunAnswers } from './run-answers.js';
import type { Start } from './solution-run.js';

const commonlySaved = { ...connectionFields, division: runFields.division } as const;

/** `--save-config`: the answers that somebody gave, without secrets, for the next run or another machine. */
export async function saveAnswersToConfig<Table extends FieldTable>(
  { solution, view }: Start<Table>,
  answers: RunAnswers<Table>,
): Promise<void> {
  const file = answers.common.answers.saveConfig;
  if (file === undefined) return;
  const directory = dirname(resolve(file));
  const common: Resolved<typeof commonlySaved> = answers.common;
  await saveConfig(file, [
    ...configEntries(commonlySaved, common, directory),
    ...configEntries(solution.fields, answers.solution, directory),
  ]);
  view.note(`The answers were written to ${file}.`);
}
