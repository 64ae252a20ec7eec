import { isAbsolute, relative } from 'node:path';
import type { Environment } from './io.js';

/** A command of this program that somebody may run. How it is started, and for which org, is added by `render`. */
export interface CommandLine {
  /** `teams-presence setup` */
  readonly command: string;
  readonly args: readonly string[];
}

/** A text for people that may name commands of this program: see the tag `text`. */
export type Text = string | readonly (string | CommandLine)[];

/** `--sandbox` among the arguments: it is for the practice org in any case. */
export function command(words: string, ...args: readonly string[]): CommandLine {
  return { command: words, args };
}

/** text`Run "${command('teams-presence setup')}" again.` Without a command in it, it is a string. */
export function text(strings: TemplateStringsArray, ...values: readonly (Text | CommandLine)[]): Text {
  const parts = strings.flatMap((string, index) => {
    const value = values[index];
    if (value === undefined) return [string];
    return isParts(value) ? [string, ...value] : [string, value];
  });
  return parts.every((part) => typeof part === 'string') ? parts.join('') : parts;
}

function isParts(value: Text | CommandLine): value is readonly (string | CommandLine)[] {
  return Array.isArray(value);
}

/** How the program was started, and where the run works: what makes a command line one that can be copied. */
export interface Invocation {
  /** See `programName`. */
  readonly program: string;
  /** The practice org that is worked in: none, that of the default file, or that of this file (an absolute path). */
  readonly sandbox: false | true | string;
  readonly cwd: string;
  /** `false`: nobody can be asked there, so that commands that need consent are written with it. */
  readonly asks?: boolean;
}

const usual: Invocation = { program: 'gc-presence', sandbox: false, cwd: '' };

/** Stands for a space at which no line is broken, while lines are made. */
export const unbroken = '\u00a0';

/**
 * The text as it is printed: called once, where it leaves the program. `space` stands between the words of a command:
 * one at which no line is broken, where lines are made.
 */
export function render(text: Text, invocation: Invocation = usual, space = ' '): string {
  if (typeof text === 'string') return text;
  const part = (one: string | CommandLine) =>
    typeof one === 'string' ? one : commandLine(one, invocation).replaceAll(' ', space);
  return text.map(part).join('');
}

const needsConsent = /(?:^| )(?:setup|rotate-secret|reset)$/;

/** Whoever copies a command out of a rehearsal must not end up in a real org, nor in another practice org. */
function commandLine({ command, args }: CommandLine, invocation: Invocation): string {
  const { program, cwd } = invocation;
  const given = args.filter((arg) => arg !== '--sandbox');
  const asksForHelp = given.includes('--help');
  const needsYes =
    invocation.asks === false && needsConsent.test(command) && !asksForHelp && !given.includes('--yes');
  const own = needsYes ? [...given, '--yes'] : given;
  const sandbox = invocation.sandbox || given.length < args.length;
  const words = [program, command, ...own.map(shellWord)].filter((word) => word !== '');
  // Help, and work on a file, need no org.
  if (sandbox === false || asksForHelp || own.includes('--file')) return words.join(' ');
  // The commands of the practice org know the default file by themselves.
  if (sandbox === true) return [...words, ...(command.startsWith('sandbox ') ? [] : ['--sandbox'])].join(' ');
  const below = relative(cwd, sandbox);
  const outside = below === '' || below.startsWith('..') || isAbsolute(below);
  return [...words, '--sandbox', shellWord(outside ? sandbox : `./${below}`)].join(' ');
}

/** A word as it is written in a command line that is to be copied. */
export function shellWord(word: string): string {
  return plainWord.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

/** On Windows a backslash parts folders; elsewhere a shell takes it away, and zsh looks for the program behind a first `=`. */
const plainWord = process.platform === 'win32' ? /^[\w./\\:@%+,=-]+$/ : /^(?!=)[\w./:@%+,=-]+$/;

/**
 * How people start this program: `npx gc-presence` where it is not on their path, because npm started it from a
 * project's `node_modules` or from its own cache.
 * @param script `process.argv[1]`
 */
export function programName(script: string, environment: Environment): string {
  const byPath = /[\\/](node_modules[\\/]\.bin|_npx)[\\/]/.test(script);
  // npm names its command to what it starts; on Windows the path alone does not tell.
  return byPath || environment.npm_command === 'exec' ? 'npx gc-presence' : 'gc-presence';
}

/** `It was refused (409 conflict).`: what belongs to a sentence stands before its full stop. */
export function withAside(sentence: string, aside: string): string {
  return sentence.endsWith('.') ? `${sentence.slice(0, -1)} (${aside}).` : `${sentence} (${aside})`;
}

export function sortedUnique(texts: Iterable<string>): string[] {
  return [...new Set(texts)].sort();
}

/** As a sentence or a title begins. */
export function capitalised(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}

/** A title within a sentence: `data table "X"`; `OAuth client` stays as it is. */
export function uncapitalised(title: string): string {
  return title.replace(/^\p{Lu}(?=\p{Ll})/u, (letter) => letter.toLowerCase());
}

/** `1 row`, `2 rows` */
export function counted(count: number, thing: string): string {
  return `${count} ${thing}${count === 1 ? '' : 's'}`;
}

/** `a, b or c`, `a or b`. */
export function alternatives(texts: readonly string[], word: 'or' | 'and' = 'or'): string {
  return [texts.slice(0, -1).join(', '), ...texts.slice(-1)].filter((text) => text !== '').join(` ${word} `);
}

/** `a, b and 3 more`: at most so many of the texts by name. */
export function firstFew(texts: readonly string[], most: number): string {
  const more = texts.length > most ? ` and ${texts.length - most} more` : '';
  return texts.slice(0, most).join(', ') + more;
}

/** `29 November 2026 at 17:40`, as the clock of this machine shows it. */
export function dateText(iso: string): string {
  return new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeStyle: 'short' }).format(new Date(iso));
}
