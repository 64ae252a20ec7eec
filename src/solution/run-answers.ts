import { readConfig } from '../answers/config-file.js';
import { connectionFields } from '../answers/connection-fields.js';
import type { AnswersOf, FieldTable } from '../answers/field.js';
import { type Resolved, resolve, type Sources } from '../answers/resolve.js';
import { dryRunFields, runFields } from '../answers/run-fields.js';
import type { CommandContext } from '../cli/command.js';
import { configSections } from './config-sections.js';

const commonFields = { ...connectionFields, ...runFields, ...dryRunFields } as const;

/** The answers that every command of a solution shares. */
export type CommonAnswers = AnswersOf<typeof commonFields>;

/** All answers of one run, as far as they are known; more sources come as the run goes on. */
export interface RunAnswers<Table extends FieldTable> {
  readonly common: Resolved<typeof commonFields>;
  readonly solution: Resolved<Table>;
  /** The same with saved and prompted answers added. */
  readonly with: (more: Pick<Sources, 'saved' | 'prompted'>) => RunAnswers<Table>;
}

/** Which answers a command reads beside the common ones. */
export interface AnswerTables<Table extends FieldTable> {
  readonly fields: Table;
  /** What may stand in a config file as well, for other commands. */
  readonly elsewhere?: readonly FieldTable[];
}

/**
 * Reads flags, environment and config file, and checks everything that they say.
 * @throws ProblemError (exit 3) that lists everything that will not do
 */
export async function readAnswers<Table extends FieldTable>(
  context: CommandContext,
  { fields, elsewhere = [] }: AnswerTables<Table>,
): Promise<RunAnswers<Table>> {
  const { flags, io } = context;
  const sources: Sources = { flags, environment: io.environment, cwd: io.cwd };
  const file = resolve({ config: runFields.config }, sources).answers.config;
  const config =
    file === undefined
      ? undefined
      : await readConfig(file, [commonFields, ...elsewhere, fields], configSections);
  return answersFrom(fields, { ...sources, config });
}

/** One reading of all fields, so that everything wrong is reported at once. */
function answersFrom<Table extends FieldTable>(fields: Table, sources: Sources): RunAnswers<Table> {
  const { answers, origins, warnings } = resolve({ common: commonFields, solution: fields }, sources);
  return {
    common: { answers: answers.common, origins, warnings },
    // The compiler cannot see that the answers of a nested table are those of the table itself.
    solution: { answers: answers.solution as AnswersOf<Table>, origins, warnings },
    with: (more) =>
      answersFrom(fields, {
        ...sources,
        ...(more.saved === undefined ? {} : { saved: more.saved }),
        prompted: { ...sources.prompted, ...more.prompted },
      }),
  };
}
