import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { Command, CommandEntry, Positional } from '../answers/command.js';
import { type Field, fieldsOf, flagAttribute, flagsOf, type WrittenFlag } from '../answers/field.js';
import { runFields } from '../answers/run-fields.js';
import { isRegularFile } from '../core/files.js';
import { nearest } from '../core/nearest.js';
import { inputProblem, type Problem, type ProblemError } from '../core/problem.js';
import { alternatives, command, type Text, text } from '../core/text.js';
import { commandWords, startsWith } from './help.js';

// The command line is read with Node's own `parseArgs`, and help and suggestions are ours. Commander was measured
// (Node 20.20, 40 runs of each, medians): `--help` takes 1.24 times as long as `node -e 0`, and 1.55 times as long
// where commander is loaded for it. It knows neither groups of options, nor variables, nor permissions, so its help
// would be replaced all the same; and its complaints would have to be taken apart again to say what to do.

interface ParsedCommand {
  readonly path: readonly string[];
  readonly command: Command;
  /** Only what was written, by the names of `flagAttribute`: `true`, `false`, a text, or a list of texts. */
  readonly flags: Readonly<Record<string, unknown>>;
  readonly positionals: readonly string[];
}

/**
 * Reads the command line. The general options may stand before the command's words as well.
 * @throws ProblemError (exit 3) that says what is wrong with it, with the nearest known word
 */
export async function parseCommandLine(
  argv: readonly string[],
  commands: readonly CommandEntry[],
  cwd: string,
): Promise<ParsedCommand> {
  const general = read(argv, fieldsOf(runFields));
  const path = commandWords(general.words, commands);
  const entry = commands.find((candidate) => candidate.path.join(' ') === path.join(' '));
  if (entry === undefined) throw await incomplete(path, general, commands);

  const command = await entry.declare();
  const positionals = command.positionals ?? [];
  const line = read(
    argv,
    command.options.flatMap(({ table }) => fieldsOf(table)),
    { path, positionals, cwd },
  );
  if (line.complaints.length > 0) throw await unusableOptions(line, path, commands);
  if (!startsWith(line.words, path)) throw unknownCommand(line.words[0] ?? '', [], commands);
  const given = line.words.slice(path.length);
  checkPositionals(positionals, given, path);
  return { path, command, flags: line.flags, positionals: given };
}

/** Something that is wrong with a command line. */
interface Mistake {
  readonly what: string;
  readonly why?: string | undefined;
  /** What was probably meant. */
  readonly near?: string | undefined;
  /** What to do, where help would not say it. */
  readonly next?: Text;
}

/** What is wrong with an option, which is looked for in all commands. */
type Complaint = (path: readonly string[], commands: readonly CommandEntry[]) => Mistake | Promise<Mistake>;

/** What stands on a command line, as far as these options tell. */
interface Line {
  readonly flags: Readonly<Record<string, unknown>>;
  /** What is neither an option nor the value of one. */
  readonly words: readonly string[];
  readonly complaints: readonly Complaint[];
}

interface Known {
  readonly path: readonly string[];
  readonly positionals: readonly Positional[];
  readonly cwd: string;
}

function read(
  argv: readonly string[],
  fields: readonly Field<unknown>[],
  known: Known = { path: [], positionals: [], cwd: '' },
): Line {
  const options = optionsOf(fields);
  const { tokens } = parseArgs({
    args: [...argv],
    options: Object.fromEntries(
      [...options].map(([name, { takes }]) => [name, { type: takes === 'value' ? 'string' : 'boolean' }]),
    ),
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const flags: Record<string, unknown> = {};
  const words: string[] = [];
  const complaints: Line['complaints'][number][] = [];
  let valueAt = -1;
  for (const [at, token] of tokens.entries()) {
    if (token.kind === 'positional' && token.index !== valueAt) words.push(token.value);
    if (token.kind !== 'option') continue;
    const option = token.rawName.startsWith('--') ? options.get(token.name) : undefined;
    if (option === undefined) {
      // Letters behind one hyphen are an option each: the word is told of once.
      const word = argv[token.index] ?? '';
      if (token.index !== tokens[at - 1]?.index)
        complaints.push((where, commands) => unknownFlag(token.rawName, word, where, fields, commands));
      continue;
    }
    const next = tokens[at + 1];
    let value: unknown = token.value;
    if (option.takes === 'value-or-nothing') {
      const spare = tokens.filter(({ kind }) => kind === 'positional').length - 1;
      const follows =
        value === undefined &&
        next?.kind === 'positional' &&
        next.index === token.index + 1 &&
        isItsValue(next.value, words.length, spare, known);
      if (follows) valueAt = next.index;
      value = follows ? next.value : (value ?? true);
    } else if (option.takes === 'nothing') {
      if (value !== undefined) complaints.push(() => needlessValue(token.rawName));
      value = option.means;
    } else if (value === undefined) {
      complaints.push(() => missingValue(token.rawName));
    }
    const before = flags[option.attribute];
    flags[option.attribute] = option.repeatable ? [...(Array.isArray(before) ? before : []), value] : value;
  }
  return { flags, words, complaints };
}

/**
 * Whether the word behind an option that may have a value is that value, and no word of the command nor argument: those
 * are `InACall`, `InACall=Busy`, `mappings.csv`, and whatever the command cannot do without.
 * @param before so many words stand before it, and `spare` words there are without it
 */
function isItsValue(word: string, before: number, spare: number, { path, positionals, cwd }: Known): boolean {
  if (before < path.length) return word !== path[before];
  if (positionals.length === 0) return true;
  const needed = path.length + positionals.filter(({ required }) => required).length;
  const isNamed = /[\\/.]/.test(word) || isRegularFile(resolve(cwd, word));
  return spare >= needed && isNamed && !/=|\.csv$/i.test(word);
}

interface OptionRead extends Pick<WrittenFlag, 'takes'> {
  readonly attribute: string;
  /** What the flag without a value says. */
  readonly means: boolean;
  readonly repeatable: boolean;
}

/** By the name without its hyphens: `no-adopt`. */
function optionsOf(fields: readonly Field<unknown>[]): ReadonlyMap<string, OptionRead> {
  return new Map(
    fields.flatMap(({ repeatable = false, ...field }) =>
      flagsOf(field).map(({ name, takes }) => [
        name.slice(2),
        { attribute: flagAttribute(name), takes, means: !name.startsWith('--no-'), repeatable },
      ]),
    ),
  );
}

function checkPositionals(
  positionals: readonly Positional[],
  given: readonly string[],
  path: readonly string[],
): void {
  positionals.forEach(({ name, summary, required, choices }, index) => {
    const word = given[index];
    const oneOf = choices === undefined ? undefined : alternatives(choices);
    if (word === undefined && required) {
      throw usageError({ what: `Missing argument: ${name} (${oneOf ?? summary}).` }, path);
    }
    if (word !== undefined && choices !== undefined && !choices.includes(word))
      throw usageError({ what: `Unknown ${name} "${word}".`, why: `Use ${oneOf}.` }, path);
  });
  const unlimited = positionals.some(({ variadic }) => variadic === true);
  if (given.length > positionals.length && !unlimited)
    throw usageError(
      {
        what: `Too many arguments: ${given.slice(positionals.length).join(' ')}`,
        why: 'A value that contains spaces must be quoted.',
      },
      path,
    );
}

/** The words name a group, or nothing at all. */
function incomplete(
  path: readonly string[],
  line: Line,
  commands: readonly CommandEntry[],
): ProblemError | Promise<ProblemError> {
  const stranger = line.words[path[0] === undefined ? 0 : line.words.indexOf(path[0]) + path.length];
  if (stranger !== undefined) return unknownCommand(stranger, path, commands);
  if (line.complaints.length > 0) return unusableOptions(line, path, commands);
  return usageError(
    { what: `Missing command after "${nameOf(path)}".`, why: commandsHere(path, commands) },
    path,
  );
}

function unknownCommand(
  word: string,
  path: readonly string[],
  commands: readonly CommandEntry[],
): ProblemError {
  const near = nearest(word, nextWords(path, commands), 1)[0];
  return usageError(
    { what: `There is no command "${word}".`, why: commandsHere(path, commands), near },
    path,
  );
}

function commandsHere(path: readonly string[], commands: readonly CommandEntry[]): string {
  return `Available commands: ${nextWords(path, commands).join(', ')}.`;
}

function nextWords(path: readonly string[], commands: readonly CommandEntry[]): string[] {
  const members = commands.filter((command) => startsWith(command.path, path));
  return [...new Set(members.flatMap((command) => command.path[path.length] ?? []))];
}

/** Flags that people expect and that do not exist on purpose, with where the value belongs. */
const secretFlags: Readonly<Record<string, string>> = {
  '--client-secret':
    'Use --client-secret-file FILE (- reads standard input) or GENESYSCLOUD_OAUTHCLIENT_SECRET.',
  '--access-token': 'Use --access-token-file FILE (- reads standard input) or GENESYSCLOUD_ACCESS_TOKEN.',
};

/** Everything that is wrong with the options, in one problem. */
async function unusableOptions(
  { complaints }: Line,
  path: readonly string[],
  commands: readonly CommandEntry[],
): Promise<ProblemError> {
  const mistakes = await Promise.all(complaints.map((complaint) => complaint(path, commands)));
  const [first, ...others] = mistakes;
  if (first !== undefined && others.length === 0) return usageError(first, path);
  const details = mistakes.map(({ what, why, near, next }) => {
    const advice = next ?? (near === undefined ? why : `Did you mean ${near}?`);
    return advice === undefined ? what : text`${what} ${advice}`;
  });
  return usageError({ what: `${mistakes.length} options cannot be used.`, details }, path);
}

/**
 * @param flag as it is read: `-j`
 * @param word as it is written: `-json`
 */
async function unknownFlag(
  flag: string,
  word: string,
  path: readonly string[],
  fields: readonly Field<unknown>[],
  commands: readonly CommandEntry[],
): Promise<Mistake> {
  const flags = [...fields.flatMap(flagsOf).map(({ name }) => name), '--help', '--version'];
  const long = `-${word}`;
  // Nothing else of a word is repeated: it may be a secret.
  if (!flag.startsWith('--') && flags.includes(long))
    return { what: `There is no option ${word}.`, why: 'Options have two hyphens.', near: long };
  const what = `There is no option ${flag}.`;
  const instead = secretFlags[flag];
  if (instead !== undefined)
    return {
      what,
      why: 'A secret on the command line can be read by everybody on this machine, and stays in the history of the shell.',
      next: instead,
    };
  const others = await commandsWith(flag, path, commands);
  // One that only looks is better advice than one that writes.
  const other = others.find(({ words }) => /(plan|status)$/.test(words)) ?? others[0];
  if (other !== undefined)
    return {
      what: `${nameOf(path)} has no option ${flag}.`,
      why: `It is an option of ${alternatives(
        others.map(({ words }) => words),
        'and',
      )}.`,
      next: text`Use "${command(other.words, flag, ...other.value)}".`,
    };
  return { what, why: `${nameOf(path)} does not have it.`, near: nearest(flag, flags, 1)[0] };
}

/** What more commands have is too general to lead to any of them. */
const mostOthers = 6;

/** The commands that have this option, of the same group where there are any, with what stands for its value. */
async function commandsWith(
  flag: string,
  path: readonly string[],
  commands: readonly CommandEntry[],
): Promise<readonly { readonly words: string; readonly value: readonly string[] }[]> {
  const all = await Promise.all(
    commands.map(async ({ path: words, declare }) => {
      const { options } = await declare();
      const written = options.flatMap(({ table }) => fieldsOf(table)).flatMap(flagsOf);
      const found = written.find(({ name }) => name === flag);
      if (found === undefined) return [];
      const value = found.takes === 'value' ? [found.value.toUpperCase()] : [];
      return [{ group: words[0], words: words.join(' '), value }];
    }),
  );
  const siblings = all.flat().filter(({ group }) => group === path[0]);
  if (path.length === 0 || siblings.length > 0) return siblings;
  return all.flat().length > mostOthers ? [] : all.flat();
}

function missingValue(flag: string): Mistake {
  return { what: `${flag} needs a value.`, why: 'Nothing follows it on the command line.' };
}

function needlessValue(flag: string): Mistake {
  return { what: `${flag} takes no value.`, why: 'It is a switch: leave the value out.' };
}

/** A command line that cannot be understood. Nothing was done. */
function usageError(
  { what, near, ...more }: Mistake & Pick<Problem, 'details'>,
  path: readonly string[],
): ProblemError {
  const help = text`See ${command(path.join(' '), '--help')}.`;
  const next = near === undefined ? help : text`Did you mean ${near}? ${help}`;
  return inputProblem(what, { code: 'usage', next, ...more });
}

function nameOf(path: readonly string[]): string {
  return ['gc-presence', ...path].join(' ');
}
