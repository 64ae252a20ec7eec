import { dirname } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { CommandContext } from '../answers/command.js';
import { readConfig } from '../answers/config-file.js';
import { connectionFields } from '../answers/connection-fields.js';
import { type AnswersOf, type Field, type FieldTable, longFlag } from '../answers/field.js';
import { shownPath } from '../answers/paths.js';
import { answerTo, invalidAnswers, type Origin, pairs, resolve, type Sources } from '../answers/resolve.js';
import { dryRunFields, reportFields, runFields } from '../answers/run-fields.js';
import { configEntries, saveConfig } from '../answers/save-config.js';
import { isProblem } from '../core/problem.js';
import { solutions } from '../solutions/solutions.js';
import type { View } from '../ui/view.js';

const commonFields = { ...connectionFields, ...runFields, ...dryRunFields, ...reportFields } as const;

/** The answers that every command on an org shares. */
type CommonAnswers = AnswersOf<typeof commonFields>;

/** All answers of one run, as far as they are known; more sources come as the run goes on. */
export interface RunAnswers<Table extends FieldTable> {
  readonly common: CommonAnswers;
  /** To what only this command or its solution asks. */
  readonly own: AnswersOf<Table>;
  /** Of all answers, by config key. */
  readonly origins: ReadonlyMap<string, Origin>;
  /** Saved answers that this version does not understand any more; they count as not given. */
  readonly warnings: readonly string[];
  readonly sources: Sources;
  /** The same with saved and prompted answers added, and what holds in the org where nobody answered. */
  readonly with: (more: Pick<Sources, 'saved' | 'prompted' | 'defaults'>) => RunAnswers<Table>;
}

/** Which answers a command reads beside the common ones. */
export interface AnswerTables<Table extends FieldTable> {
  readonly fields: Table;
  /** What may stand in a config file as well, for other commands. */
  readonly elsewhere?: readonly FieldTable[];
}

/** What each solution asks: one config file may answer for all of them. */
export const solutionTables = await Promise.all(
  solutions.map(async ({ declare }) => (await declare()).fields()),
);

/**
 * Reads flags, environment and config file, and checks everything that they say.
 * @throws ProblemError (exit 3) that lists every value that cannot be used
 */
export async function readAnswers<Table extends FieldTable>(
  { flags, io }: Pick<CommandContext, 'flags' | 'io'>,
  { fields, elsewhere = [] }: AnswerTables<Table>,
): Promise<RunAnswers<Table>> {
  const sources: Sources = { flags, environment: io.environment, cwd: io.cwd };
  const file = resolve({ config: runFields.config }, sources).answers.config;
  if (file === undefined) return answersFrom(fields, sources);
  const reading = readConfig(file, [commonFields, ...elsewhere, fields], solutionTables);
  const config = await reading.catch((error: unknown) => {
    throw withOthers(error, () => answersFrom(fields, sources));
  });
  return answersFrom(fields, { ...sources, config });
}

/** The mistakes in a config file, with those of flags and variables. */
function withOthers(error: unknown, read: () => unknown): unknown {
  if (!isProblem(error, 'bad-config')) return error;
  try {
    read();
    return error;
  } catch (other) {
    if (!isProblem(other, 'bad-answers')) return error;
    return invalidAnswers([error, other].flatMap(({ problem }) => problem.details ?? []));
  }
}

/** One reading of all fields, so that everything wrong is reported at once. */
function answersFrom<Table extends FieldTable>(fields: Table, sources: Sources): RunAnswers<Table> {
  const { answers, origins, warnings } = resolve({ common: commonFields, own: fields }, sources);
  return {
    common: answers.common,
    // The compiler cannot see that the answers of a nested table are those of the table itself.
    own: answers.own as AnswersOf<Table>,
    origins,
    warnings,
    sources,
    with: (more) =>
      answersFrom(fields, {
        ...sources,
        ...more,
        prompted: { ...sources.prompted, ...more.prompted },
      }),
  };
}

const commonlySaved = { ...connectionFields, division: runFields.division } as const;

const { sandbox: _written, ...connectionWords } = connectionFields;
const commonWords = { config: runFields.config, ...connectionWords, division: runFields.division } as const;

/** Answers as a command line gives them again. */
interface Arguments {
  readonly args: readonly string[];
  /** Whether every one of them has a flag that can say it; a secret that was typed has none. */
  readonly complete: boolean;
}

/**
 * The answers as the arguments of another command of the same solution: only those that it would not have from
 * `remembered`. The practice org is not among them: it is added wherever a command is printed.
 */
export function argumentsOf<Table extends FieldTable>(
  { common, own, origins }: Pick<RunAnswers<Table>, 'common' | 'own' | 'origins'>,
  fields: Table,
  remembered: Sources,
): Arguments {
  const answers = pairs({ common: commonWords, own: fields }, { common, own });
  const given = answers.flatMap(([field, value]) => {
    const origin = origins.get(field.key);
    if (origin === undefined || isRemembered(field, value, origin, remembered)) return [];
    return [argumentsFor(field, value, remembered.cwd)];
  });
  return { args: given.flatMap((args) => args ?? []), complete: !given.includes(undefined) };
}

function isRemembered(
  field: Field<unknown>,
  value: unknown,
  { source, place }: Origin,
  remembered: Sources,
): boolean {
  try {
    const other = answerTo(field, remembered);
    if (other?.origin.source === source && other.origin.place === place) return true;
    const plain = field.plain(value);
    return plain !== undefined && isDeepStrictEqual(plain, other && field.plain(other.value));
  } catch {
    return false;
  }
}

/** Undefined where no flag can say it. */
function argumentsFor(field: Field<unknown>, value: unknown, cwd?: string): readonly string[] | undefined {
  if (field.flag === undefined) return undefined;
  const flag = longFlag(field.flag);
  if (value === true) return [flag];
  const plain = field.argument === undefined ? field.plain(value, cwd) : field.argument(value);
  const words = Array.isArray(plain) ? plain : [plain];
  if (value === false || words.length === 0)
    return field.negation === undefined ? undefined : [longFlag(field.negation)];
  if (words.some((word) => word === undefined || word === null || typeof word === 'object')) return undefined;
  return words.flatMap((word) => [flag, String(word)]);
}

/** Whether something was answered at the terminal in this run. */
export function wasAsked({ origins }: Pick<RunAnswers<FieldTable>, 'origins'>): boolean {
  return [...origins.values()].some(({ source }) => source === 'prompt');
}

interface WithAnswers {
  readonly answers: RunAnswers<FieldTable>;
  readonly solution: { readonly fields: FieldTable };
  readonly view: Pick<View, 'note'>;
  readonly context: CommandContext;
}

/** The answers that somebody gave, without secrets, for the next run or another machine: in the file of `--save-config`. */
export async function saveAnswersToConfig(
  { answers: { common, own, ...known }, solution, view, context }: WithAnswers,
  file = common.saveConfig,
): Promise<void> {
  if (file === undefined) return;
  const directory = dirname(file);
  await saveConfig(file, [
    ...configEntries(commonlySaved, { answers: common, ...known }, directory),
    ...configEntries(solution.fields, { answers: own, ...known }, directory),
  ]);
  view.note(`The answers were written to ${shownPath(file, context.io.cwd)}.`);
}
