import type { Environment } from '../core/io.js';
import type { Json } from '../core/json.js';
import { inputProblem, type ProblemError } from '../core/problem.js';
import { alternatives, type Text } from '../core/text.js';
import type { ConfigValues } from './config-file.js';
import {
  type AnswersOf,
  environmentNames,
  type Field,
  FieldError,
  type FieldTable,
  fieldsOf,
  flagAttribute,
  isField,
  longFlag,
  type Reading,
  type Source,
} from './field.js';

/** Everything that may hold answers. What is absent simply answers nothing. */
export interface Sources {
  /** The flags that were given, by the names of `flagAttribute`. */
  readonly flags?: Readonly<Record<string, unknown>>;
  readonly environment?: Environment;
  readonly config?: ConfigValues | undefined;
  /** The answers of the last setup of this org and solution, by config key. */
  readonly saved?: Readonly<Record<string, Json>>;
  /** What was just asked at the terminal, by config key. */
  readonly prompted?: Readonly<Record<string, unknown>>;
  /** What holds in this org where nobody answered, by config key. */
  readonly defaults?: Readonly<Record<string, unknown>>;
  /** Where relative paths of flags and variables start. */
  readonly cwd?: string;
}

/** Where the value of one answer came from. `place` names it for people: `--region`, `setup.yaml:3:9`. */
export interface Origin {
  readonly source: Source;
  readonly place: string;
}

export interface Resolved<Table extends FieldTable> {
  readonly answers: AnswersOf<Table>;
  /** By config key; nothing for an answer that has no value. */
  readonly origins: ReadonlyMap<string, Origin>;
  /** Saved answers that this version does not understand any more; they count as not given. */
  readonly warnings: readonly string[];
}

interface Candidate {
  readonly raw: unknown;
  readonly origin: Origin;
  readonly reading: Reading;
}

/**
 * Every answer of `table`, each from its strongest source: flags, environment, config file, saved answers, prompts,
 * defaults. Throws one problem that lists every value that will not do.
 */
export function resolve<Table extends FieldTable>(table: Table, sources: Sources): Resolved<Table> {
  const values = new Map<string, unknown>();
  const origins = new Map<string, Origin>();
  const problems: string[] = [];
  const warnings: string[] = [];
  for (const field of fieldsOf(table)) {
    try {
      const found = answerTo(field, sources, (warning) => warnings.push(warning));
      if (found === undefined) continue;
      values.set(field.key, found.value);
      origins.set(field.key, found.origin);
    } catch (error) {
      if (!(error instanceof FieldError)) throw error;
      problems.push(...error.sentences);
    }
  }
  if (problems.length > 0) throw invalidAnswers(problems);
  return { answers: gather(table, values) as AnswersOf<Table>, origins, warnings };
}

/** All answers that will not do, each with its place: `--region  must be …`. */
export function invalidAnswers(details: readonly Text[]): ProblemError {
  const [answersAre, them] = counted(details.length);
  return inputProblem(`${answersAre} not valid.`, {
    code: 'bad-answers',
    details,
    next: `Correct ${them} and run the command again. Nothing was changed.`,
  });
}

/**
 * The strongest answer to one field; undefined where there is none.
 * @throws FieldError, which names the place of the value
 */
export function answerTo(
  field: Field<unknown>,
  sources: Sources,
  warn: (warning: string) => void = () => undefined,
): { readonly value: unknown; readonly origin: Origin } | undefined {
  for (const { raw, origin, reading } of candidatesFor(field, sources)) {
    try {
      return { value: field.read(raw, reading), origin };
    } catch (error) {
      if (!(error instanceof FieldError)) throw error;
      if (origin.source !== 'saved')
        throw new FieldError(...error.sentences.map((sentence) => `${origin.place}  ${sentence}`));
      warn(`The saved answer for ${field.key} is not used: it ${error.message}.`);
    }
  }
  return undefined;
}

/** True when somebody answered: the value is not just the default. */
export function isAnswered(
  resolved: Pick<Resolved<FieldTable>, 'origins'>,
  field: Pick<Field<unknown>, 'key'>,
): boolean {
  const source = resolved.origins.get(field.key)?.source;
  return source !== undefined && source !== 'default';
}

/** What to save for the next run in this org: the answers that are remembered, by config key. Never a secret. */
export function answersToSave(table: FieldTable, answers: Answers): Record<string, Json> {
  const saved: Record<string, Json> = {};
  for (const [field, value] of pairs(table, answers)) {
    const plain = field.lifetime === 'saved' && value !== undefined ? field.plain(value) : undefined;
    if (plain !== undefined) saved[field.key] = plain;
  }
  return saved;
}

type Answers = AnswersOf<FieldTable>;

export function pairs(table: FieldTable, answers: Answers): readonly (readonly [Field<unknown>, unknown])[] {
  return Object.entries(table).flatMap(([name, entry]) =>
    isField(entry) ? [[entry, answers[name]] as const] : pairs(entry, answers[name] as Answers),
  );
}

function* candidatesFor(field: Field<unknown>, sources: Sources): Generator<Candidate> {
  const here = sources.cwd ?? process.cwd();
  const candidate = (source: Source, place: string, raw: unknown, directory = here): Candidate => ({
    raw,
    origin: { source, place },
    reading: { source, directory },
  });

  // Asked is what nobody has answered, or what somebody has chosen to change.
  const prompted = sources.prompted?.[field.key];
  if (prompted !== undefined) yield candidate('prompt', `the answer to ${field.key}`, prompted);
  if (field.flag !== undefined) {
    const given = sources.flags?.[flagAttribute(field.flag)];
    const flag = given === false && field.negation !== undefined ? field.negation : field.flag;
    if (given !== undefined) yield candidate('flag', longFlag(flag), given);
  }
  const variables = environmentNames(field).flatMap((name): readonly (readonly [string, string])[] => {
    const value = sources.environment?.[name];
    return value === undefined || value.trim() === '' ? [] : [[name, value]];
  });
  if (variables.length > 0) {
    const raw = field.environmentGroup === undefined ? variables[0]?.[1] : Object.fromEntries(variables);
    yield candidate('environment', variables.map(([name]) => name).join(', '), raw);
  }
  const config = field.lifetime === 'run' ? undefined : sources.config?.values.get(field.key);
  if (config !== undefined) yield candidate('config', config.place, config.raw, sources.config?.directory);
  const saved = field.lifetime === 'saved' ? sources.saved?.[field.key] : undefined;
  if (saved !== undefined) yield candidate('saved', 'the answers of the last setup', saved);
  const usual = sources.defaults?.[field.key] ?? field.default;
  if (usual !== undefined) yield candidate('default', 'the default', usual);
}

function gather(table: FieldTable, values: ReadonlyMap<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(table).map(([name, entry]) => [
      name,
      isField(entry) ? values.get(entry.key) : gather(entry, values),
    ]),
  );
}

/** The required fields of `table` that nobody answered. */
export function missing(
  resolved: Pick<Resolved<FieldTable>, 'origins'>,
  table: FieldTable,
): readonly Field<unknown>[] {
  return fieldsOf(table).filter((field) => field.required === true && !resolved.origins.has(field.key));
}

/** What need not be advised, because it is so already, and what explains it. */
export interface Already {
  readonly practising?: boolean | undefined;
  readonly atTerminal?: boolean | undefined;
  /** Variables that are set and hold nothing are told of: so a pipeline passes on a secret that it was not given. */
  readonly environment?: Environment | undefined;
  /** Why they are needed, where that is not plain. */
  readonly why?: string | undefined;
}

/** All that is missing at once, each with its flag, variable and config key. */
export function missingAnswersProblem(
  fields: readonly Field<unknown>[],
  { practising = false, atTerminal = false, environment = {}, why }: Already = {},
): ProblemError {
  const [answersAre, them] = counted(fields.length);
  const ways = [
    'flag',
    ...(fields.some((field) => environmentNames(field).length > 0) ? ['variable'] : []),
    ...(fields.some(({ lifetime }) => lifetime !== 'run') ? ['config file'] : []),
  ];
  const others = [
    ...(atTerminal ? [] : ['run in a terminal to be asked']),
    ...(practising ? [] : ['practise with --sandbox']),
  ];
  return inputProblem(`${answersAre} missing.`, {
    code: 'missing-answers',
    why,
    details: fields.map(
      (field) => `${field.key}  ${field.summary} (${waysToGive(field, environment).join(', ')})`,
    ),
    next: `${[
      `Give ${them} by ${alternatives(ways)}`,
      ...others.slice(0, -1),
      ...others.slice(-1).map((last) => `or ${last}`),
    ].join(', ')}.`,
  });
}

function counted(answers: number): readonly [answersAre: string, them: string] {
  return answers === 1 ? ['An answer is', 'it'] : [`${answers} answers are`, 'them'];
}

function waysToGive(field: Field<unknown>, environment: Environment): readonly string[] {
  const [variable] = environmentNames(field);
  return [
    ...(field.flag === undefined ? [] : [`flag ${longFlag(field.flag)}`]),
    ...(variable === undefined
      ? []
      : [`variable ${variable}${environment[variable] === undefined ? '' : ', which is set but empty'}`]),
    ...(field.lifetime === 'run' ? [] : [`config key ${field.key}`]),
  ];
}
