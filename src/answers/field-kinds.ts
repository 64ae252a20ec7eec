import { resolve } from 'node:path';
import { didYouMean } from '../core/nearest.js';
import { alternatives } from '../core/text.js';
import {
  FieldError,
  type FieldOptions,
  field,
  flagAttribute,
  type Kind,
  type Reading,
  readAll,
} from './field.js';
import { portablePath } from './paths.js';

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

interface TextOptions extends FieldOptions<string> {
  /** The sentence that says what is wrong with the text, or undefined when it will do. */
  readonly check?: (text: string) => string | undefined;
}

export function textField<const Options extends TextOptions>(options: Options) {
  return field<string, Options>(options, {
    read(raw) {
      const text = readText(raw);
      const problem = options.check?.(text);
      if (problem !== undefined) throw new FieldError(problem);
      return text;
    },
  });
}

/**
 * Texts: a list in a config file, a flag that can be given again; its negation says that there are none. What differs
 * only in case counts once.
 */
export function textListField<const Options extends FieldOptions<readonly string[]>>(options: Options) {
  return field<readonly string[], Options>(options, {
    read(raw) {
      const given: readonly unknown[] = Array.isArray(raw) ? raw : [raw];
      if (given.every((one) => one === false)) return [];
      if (given.includes(false)) throw new FieldError('cannot be named and left out at once');
      const texts = readAll(given, readText);
      return [...new Map(texts.toReversed().map((text) => [text.toLowerCase(), text])).values()].toReversed();
    },
  });
}

interface ChoiceOptions extends FieldOptions<string> {
  readonly choices: readonly string[];
}

export function choiceField<const Options extends ChoiceOptions>(options: Options) {
  const choices: readonly Options['choices'][number][] = options.choices;
  return field<Options['choices'][number], Options>(
    { values: () => choices, ...options, summary: withChoices(options) },
    {
      read(raw) {
        const wanted = typeof raw === 'string' ? raw.trim().toLowerCase() : undefined;
        const found = choices.find((choice) => choice.toLowerCase() === wanted);
        if (found !== undefined) return found;
        const list = choices.map((choice) => `"${choice}"`).join(' or ');
        const hint = typeof raw === 'string' ? didYouMean(raw, choices) : '';
        throw new FieldError(`must be ${list}, not ${quoted(raw)}${hint === '' ? '' : `.${hint}`}`);
      },
    },
  );
}

/** Help has all that may be said, once. */
function withChoices({ summary, choices }: ChoiceOptions): string {
  const told = choices.every((choice) => summary.includes(choice));
  return told ? summary : `${summary}: ${alternatives(choices)}`;
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

export function switchField<const Options extends FieldOptions<boolean>>(options: Options) {
  return field<boolean, Options>(options, { read: readSwitch });
}

/** What a flag answers for one run: no config file and no earlier run may give it. */
export function forOneRun(flag: string, summary: string) {
  return { key: flagAttribute(flag), flag, summary, lifetime: 'run' } as const;
}

/** A switch that is off without its flag. */
export function runSwitch(flag: string, summary: string, more: { readonly rare?: true } = {}) {
  return switchField({ ...forOneRun(flag, summary), default: false, ...more });
}

interface NumberOptions extends FieldOptions<number> {
  readonly min: number;
  readonly max: number;
}

/** A whole number. */
export function numberField<const Options extends NumberOptions>(options: Options) {
  const { min, max } = options;
  return field<number, Options>(options, {
    read(raw, from) {
      const written = typeof raw === 'string' && from.source !== 'config' && /^\d+$/.test(raw.trim());
      const value = written ? Number(raw) : raw;
      if (typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max) return value;
      const inQuotes = typeof raw === 'string' && from.source === 'config' && /^\d+$/.test(raw.trim());
      const wrong = inQuotes ? 'without quotes' : `not ${quoted(raw)}`;
      throw new FieldError(`must be a whole number from ${min} to ${max}, ${wrong}`);
    },
  });
}

const filePath: Kind<string> = {
  read: (raw, from) => resolve(from.directory, readText(raw)),
  plain: portablePath,
};

interface FileOptions extends FieldOptions<string> {
  readonly endings?: readonly string[];
}

/** A path, made absolute: from the working directory, or from the config file that it stands in. */
export function fileField<const Options extends FileOptions>(options: Options) {
  const { endings } = options;
  const read: Kind<string>['read'] = (raw, from) => {
    const path = filePath.read(raw, from);
    if (endings?.some((ending) => path.toLowerCase().endsWith(ending)) === false)
      throw new FieldError(`must end in ${endings.join(' or ')}, not ${quoted(raw)}`);
    return path;
  };
  return field<string, Options>(options, { ...filePath, read });
}

const longestName = 256;

/**
 * What is wrong with the name of an object in the org, as the end of a sentence, or undefined. Genesys Cloud takes
 * quotes and backslashes in names; the length is the shortest maximum of the objects concerned.
 */
export function objectNameProblem(name: string): string | undefined {
  if (name.trim() === '') return 'must not be blank';
  if ([...name].length > longestName) return `must not be longer than ${longestName} characters`;
  if (/\p{Cc}/u.test(name)) return 'must not contain line breaks or other control characters';
  if (name.includes('{{'))
    return 'must not contain "{{": Architect would take it for a placeholder in the flow';
  return undefined;
}

/** As objectNameProblem, with Architect's rules for flow names: no slash, and no `-debug` at the end. */
export function flowNameProblem(name: string): string | undefined {
  if (name.includes('/')) return 'must not contain "/": Architect does not allow it in the name of a flow';
  if (name.toLowerCase().endsWith('-debug')) return 'must not end in "-debug", which Architect reserves';
  return objectNameProblem(name);
}
