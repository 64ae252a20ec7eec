import type { Json } from '../core/json.js';

/** Where an answer came from, strongest first. A profile of the `gc` CLI is as strong as whatever named it. */
export type Source = 'flag' | 'environment' | 'config' | 'saved' | 'prompt' | 'default';

/** What a reader is told of the value before it: relative paths start from `directory`. */
export interface Reading {
  readonly source: Source;
  readonly directory: string;
}

/**
 * How long an answer holds: for one run, as consent and the manner of output do; also for the runs that read the same
 * config file; or it is saved as well, for the next run in the same org.
 */
type Lifetime = 'run' | 'config' | 'saved';

/** What has names in an org. */
export type OrgList = 'org' | 'division' | 'presence' | 'person' | 'group' | 'queue' | 'site';

/**
 * One question that this program may ask, in every form in which it can be answered. Flags, variables, config keys,
 * saved answers, defaults and help all derive from these, so that they cannot disagree.
 */
export interface FieldOptions<T> {
  /** The path of the key in the config file: `teamsPresence.mappingsMode`. Unique; names the answer everywhere. */
  readonly key: string;
  /** As help shows it, with what follows: `--mappings-mode <mode>`, `--sandbox [file]`, `--yes`, `--no-color`. */
  readonly flag?: string;
  /** The flag that says the opposite: `--no-adopt`. */
  readonly negation?: string;
  /** The flag may be given several times; its values are read as a list. */
  readonly repeatable?: boolean;
  readonly environment?: string;
  /** Where the variable holds something else than the flag, what it holds: half a sentence for help. */
  readonly environmentSummary?: string;
  /** Several variables that make one answer together. `read` is given a record of those that are set. */
  readonly environmentGroup?: readonly string[];
  /** For help: half a sentence without a full stop. */
  readonly summary: string;
  /** Where the config file has it in another form than the flag, what it is there. */
  readonly configSummary?: string;
  readonly default?: T;
  /** Help of a command only names it; `help options` says what it is. */
  readonly rare?: true;
  /** What completion offers: the values it may have, or some that it often has. */
  readonly values?: () => readonly string[];
  /** Of what in the practice org completion offers the names as well. */
  readonly offers?: readonly OrgList[];
  /** Without a value there is no run. */
  readonly required?: boolean;
  /** `saved` unless it is said. */
  readonly lifetime?: Lifetime;
}

export interface Kind<T> {
  /** Checks and converts. Throws FieldError. */
  read(raw: unknown, from: Reading): T;
  /**
   * What `read` would turn into this value again, for the config file and for saved answers; undefined when it must
   * not be written down. Paths may be made relative to `directory`. Without it, the value itself.
   */
  plain?(value: T, directory?: string): Json | undefined;
  /** What the flag is given, where that is written in another way; undefined where it cannot say this value. */
  argument?(value: T): Json | undefined;
}

export type Field<T> = FieldOptions<T> &
  Kind<T> &
  Required<Pick<Kind<T>, 'plain'>> & { readonly lifetime: Lifetime };

type DefaultedField<T> = Field<T> & { readonly default: T };

type FieldOf<T, Options> = Options extends { readonly default: T } ? DefaultedField<T> : Field<T>;

export function field<T, const Options extends FieldOptions<T>>(
  options: Options,
  kind: Kind<T>,
): FieldOf<T, Options> {
  const made: Field<T> = { lifetime: 'saved', plain: (value) => value as Json, ...options, ...kind };
  return made as FieldOf<T, Options>;
}

/** Fields by the name that code knows them by; groups may be nested. */
export interface FieldTable {
  readonly [name: string]: Field<unknown> | FieldTable;
}

/** The values that a table gives: `undefined` where a field has no default, unknown where the table is. */
export type AnswersOf<Table extends FieldTable> = {
  readonly [Name in keyof Table]: Table[Name] extends Field<infer T>
    ? Table[Name] extends { readonly default: unknown }
      ? T
      : T | undefined
    : Table[Name] extends FieldTable
      ? AnswersOf<Table[Name]>
      : unknown;
};

/** What is wrong with a value, or with a part of it: `[0, 'at']` leads to the key `at` of the first in a list. */
export interface Mistake {
  readonly sentence: string;
  readonly inside: readonly (string | number)[];
}

/** A value that will not do. The message completes "--concurrency …": `must be a whole number, not "x"`. */
export class FieldError extends Error {
  override readonly name = 'FieldError';

  /** More than one where an answer has several values. */
  readonly mistakes: readonly Mistake[];

  constructor(...mistakes: readonly (string | Mistake)[]) {
    const all = mistakes.map((one) => (typeof one === 'string' ? { sentence: one, inside: [] } : one));
    super(all[0]?.sentence);
    this.mistakes = all;
  }

  get sentences(): readonly string[] {
    return this.mistakes.map(({ sentence }) => sentence);
  }
}

/** What `read` makes of a part of a value, alone in a list; without it, what is wrong there is among the `mistakes`. */
export function readPart<T>(inside: Mistake['inside'], mistakes: Mistake[], read: () => T): readonly T[] {
  try {
    return [read()];
  } catch (error) {
    if (!(error instanceof FieldError)) throw error;
    mistakes.push(...error.mistakes.map((one) => ({ ...one, inside: [...inside, ...one.inside] })));
    return [];
  }
}

/** `read` of each value, or a FieldError that says what is wrong with all of them, and with all of `mistakes`. */
export function readAll<T, Value = unknown>(
  values: readonly Value[],
  read: (value: Value) => T,
  mistakes: Mistake[] = [],
): readonly T[] {
  const list = values.flatMap((value, index) => readPart([index], mistakes, () => read(value)));
  if (mistakes.length > 0) throw new FieldError(...mistakes);
  return list;
}

export function isField(entry: Field<unknown> | FieldTable): entry is Field<unknown> {
  return typeof entry.key === 'string';
}

export function fieldsOf(table: FieldTable): readonly Field<unknown>[] {
  return Object.values(table).flatMap((entry) => (isField(entry) ? [entry] : fieldsOf(entry)));
}

/** `--mappings-mode <mode>` → `--mappings-mode`. */
export function longFlag(flag: string): string {
  return /--[\w-]+/.exec(flag)?.[0] ?? flag;
}

/** A flag as people write it: `--mappings-mode`, with what follows it. */
export interface WrittenFlag {
  readonly name: string;
  readonly takes: 'nothing' | 'value' | 'value-or-nothing';
  /** What the value is, for people: `mode`. */
  readonly value: string;
}

/** The flag of a field, and its negation. */
export function flagsOf({ flag, negation }: Pick<Field<never>, 'flag' | 'negation'>): readonly WrittenFlag[] {
  return [flag, negation].flatMap((text): WrittenFlag[] => {
    if (text === undefined) return [];
    const [, name = text, bracket, value = ''] = /^(--[\w-]+)(?: ([<[])(.+)[>\]])?$/.exec(text) ?? [];
    const takes = bracket === undefined ? 'nothing' : bracket === '<' ? 'value' : 'value-or-nothing';
    return [{ name, takes, value }];
  });
}

/** What a message calls a field: its flag, or its config key where it has none. */
export function nameOf({ flag, key }: Pick<Field<never>, 'flag' | 'key'>): string {
  return flag === undefined ? key : longFlag(flag);
}

/** Where an answer may stand that somebody has to correct, whichever way it was given. */
export function placesOf({ flag, key }: Pick<Field<never>, 'flag' | 'key'>): string {
  const inFile = `${key} in the config file`;
  return flag === undefined ? inFile : `${longFlag(flag)}, or ${inFile}`;
}

/** The name under which a flag's value is handed over: `--mappings-mode` → `mappingsMode`, `--no-color` → `color`. */
export function flagAttribute(flag: string): string {
  return longFlag(flag)
    .replace(/^--(no-)?/, '')
    .replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
}

export function environmentNames(field: Field<unknown>): readonly string[] {
  return [...(field.environment === undefined ? [] : [field.environment]), ...(field.environmentGroup ?? [])];
}
