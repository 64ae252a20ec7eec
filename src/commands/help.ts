import { wrap } from '../ui/wrap.js';
import type { Catalogue, Example } from './command.js';
import { exitCodeMeanings } from './exit-codes.js';

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
