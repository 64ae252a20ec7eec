import type { Example } from '../core/example.js';
import { exitCodeMeanings } from '../core/exit-codes.js';
import { wrap } from '../ui/text.js';
import type { Catalogue } from './command.js';

export type HelpRequest =
  | { readonly kind: 'version' }
  | { readonly kind: 'help'; readonly path: readonly string[] };

/**
 * Whether the command line only asks for help or for the version. Looked at before the parser is loaded, because
 * help must be quick. Undefined when it asks for something else, or for help about a command that does not exist.
 */
export function helpRequest(argv: readonly string[], catalogue: Catalogue): HelpRequest | undefined {
  const end = argv.indexOf('--');
  const words = end === -1 ? argv : argv.slice(0, end);
  if (argv.length === 0) return { kind: 'help', path: [] };
  if (words[0] === '--version' || words[0] === '-V') return { kind: 'version' };

  const asked = words[0] === 'help' || words.includes('--help') || words.includes('-h');
  if (!asked) return undefined;
  return pathIn(words.slice(words[0] === 'help' ? 1 : 0).filter(isWord), catalogue);
}

/** The words that name a command or a group. What follows a whole command is its own arguments. */
function pathIn(words: readonly string[], { commands }: Catalogue): HelpRequest | undefined {
  const path: string[] = [];
  for (const word of words) {
    if (commands.some((command) => command.path.join(' ') === path.join(' '))) break;
    const longer = [...path, word];
    if (!commands.some((command) => longer.every((part, index) => command.path[index] === part)))
      return undefined;
    path.push(word);
  }
  return { kind: 'help', path };
}

function isWord(argument: string): boolean {
  return !argument.startsWith('-');
}

/** A name and what it stands for. */
export interface Row {
  readonly name: string;
  readonly text: string;
}

/** The widest name that still has its text beside it; longer ones stand on a line of their own. */
const widestName = 28;

/** Help for a command, for a group of commands, or, with an empty path, the overview. Ends with a line break. */
export async function helpText(
  path: readonly string[],
  catalogue: Catalogue,
  columns: number,
): Promise<string> {
  const entry = catalogue.commands.find((candidate) => candidate.path.join(' ') === path.join(' '));
  const sections =
    entry === undefined
      ? overview(path, catalogue, columns)
      : await (await import('./command-help.js')).commandHelp(entry, columns);
  return `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}

function overview(path: readonly string[], catalogue: Catalogue, columns: number): string[][] {
  const name = ['gc-presence', ...path].join(' ');
  const members = catalogue.commands.filter((entry) => path.every((word, i) => entry.path[i] === word));
  const group = catalogue.groups.find((candidate) => candidate.name === path[0]);
  const rows = members.map((entry) => ({
    name: entry.path.slice(path.length).join(' '),
    text: sentence(entry.summary),
  }));
  return [
    [`Usage: ${name} <command> [options]`],
    wrap(sentence(group?.summary ?? catalogue.summary), { columns }),
    section('Commands', rows, columns),
    section('Exit codes', exitCodeRows(), columns),
    exampleLines(path.length === 0 ? catalogue.examples : [], columns),
    wrap(`More about a command: ${name} <command> --help`, { columns }),
  ];
}

/** The codes with which the program ends. */
export function exitCodeRows(): Row[] {
  return exitCodeMeanings.map(([code, meaning]) => ({ name: String(code), text: sentence(meaning) }));
}

/** Rows below a title, with their texts in one column; nothing where there are no rows. */
export function section(title: string, rows: readonly Row[], columns: number): string[] {
  if (rows.length === 0) return [];
  const widest = Math.min(columns < 60 ? 20 : widestName, Math.max(...rows.map(({ name }) => name.length)));
  return [`${title}:`, ...rows.flatMap((row) => rowLines(row, widest, columns))];
}

function rowLines({ name, text }: Row, width: number, columns: number): string[] {
  const rest = ' '.repeat(width + 4);
  if (name.length <= width) return wrap(text, { columns, first: `  ${name.padEnd(width)}  `, rest });
  return [`  ${name}`, ...wrap(text, { columns, first: rest, rest })];
}

/** Command lines are never broken: they are there to be copied. */
export function exampleLines(examples: readonly Example[], columns: number): string[] {
  if (examples.length === 0) return [];
  return [
    'Examples:',
    ...examples.flatMap(({ title, line }, index) => [
      ...(index === 0 ? [] : ['']),
      ...wrap(`# ${title}`, { columns, first: '  ', rest: '  # ' }),
      `  ${line}`,
    ]),
  ];
}

/** Summaries are half sentences, so that they fit lists; help writes them out. */
export function sentence(text: string): string {
  const capital = `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
  return /[.!?…]$/.test(capital) ? capital : `${capital}.`;
}
