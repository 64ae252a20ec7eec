import { environmentNames, type Field, fieldsOf, longFlag } from '../answers/field.js';
import { wrap } from '../ui/wrap.js';
import type { Catalogue, CommandEntry, Example } from './command.js';
import { exitCodeMeanings } from './exit-codes.js';
import { usageOf } from './parse-usage.js';

interface Row {
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
    entry === undefined ? overview(path, catalogue, columns) : await commandHelp(entry, columns);
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

async function commandHelp({ path, declare }: CommandEntry, columns: number): Promise<string[][]> {
  const command = await declare();
  const positionals = command.positionals ?? [];
  const usage = ['gc-presence', ...path, ...positionals.map(usageOf), '[options]'].join(' ');
  const permissions = withoutImplied((await command.permissions?.()) ?? []);
  const fields = command.options.flatMap(({ table }) => fieldsOf(table));
  return [
    wrap(usage, { columns, first: 'Usage: ' }),
    wrap(command.description, { columns }),
    section(
      'Arguments',
      positionals.map((positional) => ({ name: usageOf(positional), text: sentence(positional.summary) })),
      columns,
    ),
    ...command.options.map(({ title, table }) =>
      section(title, fieldsOf(table).flatMap(optionRows), columns),
    ),
    section('Environment variables', fields.flatMap(environmentRows), columns),
    section('Exit codes', exitCodeRows(), columns),
    permissions.length === 0
      ? []
      : [
          'Permissions that the installing client needs:',
          ...permissions.flatMap((permission) => wrap(permission, { columns, first: '  ' })),
        ],
    exampleLines(command.examples, columns),
  ];
}

function optionRows(field: Field<unknown>): Row[] {
  if (field.flag === undefined) return [];
  const name = field.negation === undefined ? field.flag : `${field.flag}, ${field.negation}`;
  const facts = [
    ...(field.repeatable === true ? ['may be repeated'] : []),
    ...(isTelling(field.default) ? [`default: ${field.default}`] : []),
  ];
  const text = facts.length === 0 ? field.summary : `${field.summary} (${facts.join('; ')})`;
  return [{ name, text: sentence(text) }];
}

function isTelling(value: unknown): value is string | number {
  return typeof value === 'string' || typeof value === 'number';
}

function environmentRows(field: Field<unknown>): Row[] {
  const own = field.environmentSummary ?? (field.flag === undefined ? field.summary : undefined);
  const text = own === undefined ? `As ${longFlag(field.flag ?? '')}` : sentence(own);
  return environmentNames(field).map((name) => ({ name, text }));
}

function exitCodeRows(): Row[] {
  return exitCodeMeanings.map(([code, meaning]) => ({ name: String(code), text: sentence(meaning) }));
}

function section(title: string, rows: readonly Row[], columns: number): string[] {
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
function exampleLines(examples: readonly Example[], columns: number): string[] {
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
function sentence(text: string): string {
  const capital = `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
  return /[.!?…]$/.test(capital) ? capital : `${capital}.`;
}

/** Sorted, and without alternatives of which one is needed anyway. */
function withoutImplied(permissions: readonly string[]): readonly string[] {
  const all = [...new Set(permissions)].sort();
  return all.filter(
    (entry) => !entry.includes(' | ') || !entry.split(' | ').some((one) => all.includes(one)),
  );
}
