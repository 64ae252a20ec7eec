import { resolve } from 'node:path';
import { didYouMean } from '../core/nearest.js';
import { type DefaultedField, type Field, FieldError, type Reading } from './field.js';
import { portablePath } from './paths.js';

/** What every kind of field is declared with; see Field. Answers are configurable and remembered unless they say no. */
export interface FieldOptions<T> {
  readonly key: string;
  readonly flag?: string;
  readonly negation?: string;
  readonly environment?: string;
  readonly environmentSummary?: string;
  readonly environmentGroup?: readonly string[];
  readonly summary: string;
  readonly default?: T;
  readonly required?: boolean;
  readonly configurable?: boolean;
  readonly remembered?: boolean;
}

type WithDefault<Options, T> = Options & { readonly default: T };

/** The parts that all kinds share. */
export function declared<T>(options: FieldOptions<T>) {
  const { configurable = true, remembered = true, ...rest } = options;
  return { ...rest, configurable, remembered };
}

/** A value as a message repeats it: in quotes, and shortened so that a mistake does not fill the window. */
export function quoted(raw: unknown): string {
  if (Array.isArray(raw)) return 'a list';
  if (typeof raw === 'object' && raw !== null) return 'a group of keys';
  const text = String(raw);
  return `"${text.length > 60 ? `${text.slice(0, 57)}…` : text}"`;
}

/** A text that is not blank, without the space around it. Numbers of a config file are not taken for text. */
export function readText(raw: unknown): string {
  if (typeof raw !== 'string') {
    throw new FieldError(
      typeof raw === 'object'
        ? `must be text, not ${quoted(raw)}`
        : `must be text: put it in quotes, ${quoted(raw)}`,
    );
  }
  const text = raw.trim();
  if (text === '') throw new FieldError('must not be blank');
  return text;
}

export interface TextOptions extends FieldOptions<string> {
  /** The sentence that says what is wrong with the text, or undefined when it will do. */
  readonly check?: (text: string) => string | undefined;
}

export function textField(options: WithDefault<TextOptions, string>): DefaultedField<string>;
export function textField(options: TextOptions): Field<string>;
export function textField({ check, ...options }: TextOptions): Field<string> {
  return {
    ...declared(options),
    read(raw) {
      const text = readText(raw);
      const problem = check?.(text);
      if (problem !== undefined) throw new FieldError(problem);
      return text;
    },
    plain: (value) => value,
  };
}

export interface ChoiceOptions<T extends string> extends FieldOptions<T> {
  readonly choices: readonly T[];
}

export function choiceField<const T extends string>(
  options: WithDefault<ChoiceOptions<T>, T>,
): DefaultedField<T>;
export function choiceField<const T extends string>(options: ChoiceOptions<T>): Field<T>;
export function choiceField<const T extends string>({ choices, ...options }: ChoiceOptions<T>): Field<T> {
  const list = choices.map((choice) => `"${choice}"`).join(' or ');
  return {
    ...declared(options),
    read(raw) {
      const wanted = typeof raw === 'string' ? raw.trim().toLowerCase() : undefined;
      const found = choices.find((choice) => choice.toLowerCase() === wanted);
      if (found !== undefined) return found;
      const hint = typeof raw === 'string' ? didYouMean(raw, choices) : '';
      throw new FieldError(`must be ${list}, not ${quoted(raw)}${hint === '' ? '' : `.${hint}`}`);
    },
    plain: (value) => value,
  };
}

const yes = new Set(['true', '1', 'yes', 'on']);
const no = new Set(['false', '0', 'no', 'off']);

/** Reads true and false; from a variable also 1, 0, yes, no, on, off. */
export function readSwitch(raw: unknown, from: Reading): boolean {
  if (typeof raw === 'boolean') return raw;
  if (from.source === 'environment' && typeof raw === 'string') {
    const word = raw.trim().toLowerCase();
    if (yes.has(word)) return true;
    if (no.has(word)) return false;
  }
  throw new FieldError(`must be true or false, not ${quoted(raw)}`);
}

export function switchField(options: WithDefault<FieldOptions<boolean>, boolean>): DefaultedField<boolean>;
export function switchField(options: FieldOptions<boolean>): Field<boolean>;
export function switchField(options: FieldOptions<boolean>): Field<boolean> {
  return { ...declared(options), read: readSwitch, plain: (value) => value };
}

export interface NumberOptions extends FieldOptions<number> {
  readonly min: number;
  readonly max: number;
}

/** A whole number. */
export function numberField(options: WithDefault<NumberOptions, number>): DefaultedField<number>;
export function numberField(options: NumberOptions): Field<number>;
export function numberField({ min, max, ...options }: NumberOptions): Field<number> {
  return {
    ...declared(options),
    read(raw, from) {
      const written = typeof raw === 'string' && from.source !== 'config' && /^\d+$/.test(raw.trim());
      const value = written ? Number(raw) : raw;
      if (typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max) return value;
      throw new FieldError(`must be a whole number from ${min} to ${max}, not ${quoted(raw)}`);
    },
    plain: (value) => value,
  };
}

/** A path, made absolute: from the working directory, or from the config file that it stands in. */
export function fileField(options: FieldOptions<string>): Field<string> {
  return {
    ...declared(options),
    read: (raw, from) => resolve(from.directory, readText(raw)),
    plain: portablePath,
  };
}
