import { readFileSync } from 'node:fs';
import type {
  Catalogue,
  Command,
  CommandEntry,
  Example,
  OptionGroup,
  Positional,
} from '../answers/command.js';
import { environmentNames, type Field, fieldsOf, longFlag } from '../answers/field.js';
import { exitCodeMeanings } from '../core/exit-codes.js';
import { capitalised, unbroken } from '../core/text.js';
import { wrap } from '../ui/text.js';

// Help must come at once, so this file imports no library, and loads the declaration of one command at most.

/** What the command line asks to be told about the program itself; undefined when it asks for something else. */
export async function helpFor(
  argv: readonly string[],
  catalogue: Catalogue,
  columns: number | undefined,
): Promise<string | undefined> {
  const request = helpRequest(argv, catalogue);
  if (request === undefined) return undefined;
  if (request.kind === 'version') return `${(await import('../core/package.js')).readVersion()}\n`;
  const room = Math.max(Math.min(columns || 80, 80), 40);
  if (request.kind === 'topic') return topicText(request.topic, room);
  return helpText(request.path, catalogue, room);
}

const topics = ['exit-codes', 'environment', 'options'] as const;
export type Topic = (typeof topics)[number];

type HelpRequest =
  | { readonly kind: 'version' }
  | { readonly kind: 'topic'; readonly topic: Topic }
  | { readonly kind: 'help'; readonly path: readonly string[] };

/**
 * Whether the command line only asks for help or for the version. Undefined when it asks for something else, or for
 * help about a command that does not exist.
 */
export function helpRequest(argv: readonly string[], { commands }: Catalogue): HelpRequest | undefined {
  const end = argv.indexOf('--');
  const line = end === -1 ? argv : argv.slice(0, end);
  if (argv.length === 0) return { kind: 'help', path: [] };
  if (line[0] === '--version' || line[0] === '-V') return { kind: 'version' };

  const asked = line[0] === 'help' || line.includes('--help') || line.includes('-h');
  if (!asked) return undefined;
  const words = line.slice(line[0] === 'help' ? 1 : 0).filter((word) => !word.startsWith('-'));
  const topic = topics.find((one) => line[0] === 'help' && words.length === 1 && words[0] === one);
  if (topic !== undefined) return { kind: 'topic', topic };
  const path = commandWords(words, commands);
  // What follows a whole command is its own arguments.
  const known = words.length === path.length || commands.some((entry) => isAt(entry, path));
  return known ? { kind: 'help', path } : undefined;
}

/** The words that name a command or a group, as far as they do. Values of general options may stand before them. */
export function commandWords(words: readonly string[], commands: readonly CommandEntry[]): readonly string[] {
  const path: string[] = [];
  for (const word of words) {
    if (commands.some((entry) => startsWith(entry.path, [...path, word]))) path.push(word);
    else if (path.length > 0) break;
  }
  return path;
}

export function startsWith(words: readonly string[], first: readonly string[]): boolean {
  return first.every((word, index) => words[index] === word);
}

function isAt({ path }: CommandEntry, words: readonly string[]): boolean {
  return path.length === words.length && startsWith(path, words);
}

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
  const entry = catalogue.commands.find((candidate) => isAt(candidate, path));
  const sections =
    entry === undefined ? overview(path, catalogue, columns) : await commandHelp(entry, columns);
  return `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}

function overview(path: readonly string[], catalogue: Catalogue, columns: number): string[][] {
  const name = ['gc-presence', ...path].join(' ');
  const group = catalogue.groups.find((candidate) => candidate.name === path[0]);
  const rows = catalogue.commands
    .filter((entry) => startsWith(entry.path, path))
    .map((entry) => ({ name: entry.path.slice(path.length).join(' '), text: sentence(entry.summary) }));
  return [
    [`Usage: ${name} <command> [options]`],
    wrap(sentence(group?.summary ?? catalogue.summary), { columns }),
    section('Commands', rows, columns),
    exampleLines(path.length === 0 ? catalogue.examples : [], columns),
    [...pointer('More about a command', [`${name} <command> --help`], columns), ...moreLines(columns)],
  ];
}

/** What every command has in common is told once. */
function moreLines(columns: number): string[] {
  const [first, ...others] = topics.map((topic) => `help ${topic}`);
  return pointer('More', [`gc-presence ${first}`, ...others], columns);
}

/** Where one reads on; no command is broken. */
function pointer(title: string, commands: readonly string[], columns: number): string[] {
  const whole = commands.map((command) => command.replaceAll(' ', unbroken));
  return wrap(`${title}: ${whole.join(', ')}`, { columns }).map((line) => line.replaceAll(unbroken, ' '));
}

export async function topicText(topic: Topic, columns: number): Promise<string> {
  if (topic === 'exit-codes') return `${section('Exit codes', exitCodeRows, columns).join('\n')}\n`;
  const { connectionOptions, generalOptionsOfInstallers } = await import('../answers/option-groups.js');
  const groups = [connectionOptions, generalOptionsOfInstallers];
  const sections =
    topic === 'options'
      ? groups.map(({ title, table }) => section(title, fieldsOf(table).flatMap(optionRows), columns))
      : [
          ...groups.map(({ title, table }) =>
            section(title, fieldsOf(table).flatMap(environmentRows), columns),
          ),
          section('Beside these', otherVariables, columns),
        ];
  return `${sections.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

const otherVariables: readonly Row[] = [
  {
    name: 'HTTPS_PROXY, HTTP_PROXY, ALL_PROXY, NO_PROXY',
    text: 'HTTP proxy, where GENESYSCLOUD_PROXY_HOST is not set.',
  },
  {
    name: 'NODE_EXTRA_CA_CERTS',
    text: 'PEM file with the root certificate of a network that reads TLS.',
  },
  {
    name: 'GENESYSCLOUD_BROWSER',
    text: 'Program that opens the address at which --sign-in signs in (default: the usual browser).',
  },
  {
    name: 'GC_PRESENCE_SANDBOX_FAULTS',
    text: 'JSON file with faults that strike every command in the practice org.',
  },
  {
    name: 'XDG_STATE_HOME',
    text: 'Folder below which answers and ids are kept, in gc-presence; never a secret.',
  },
];

async function commandHelp({ path, declare }: CommandEntry, columns: number): Promise<string[][]> {
  const { description, positionals = [], options, permissions, examples } = noted(path) ?? (await declare());
  const usage = ['gc-presence', ...path, ...positionals.map(usageOf), '[options]'].join(' ');
  const argumentRows = positionals.map((one) => ({ name: usageOf(one), text: sentence(one.summary) }));
  const fields = options.flatMap(({ table }) => fieldsOf(table));
  const rare = fields
    .filter((field) => field.rare === true)
    .flatMap(({ flag }) => (flag === undefined ? [] : [longFlag(flag)]));
  const usual = ({ table }: (typeof options)[number]) =>
    fieldsOf(table).filter((field) => field.rare !== true && !isNeeded(field));
  return [
    wrap(usage, { columns, first: 'Usage: ' }),
    wrap(description, { columns }),
    section('Arguments', argumentRows, columns),
    exampleLines(examples, columns),
    section('Needed', fields.filter(isNeeded).flatMap(optionRows), columns),
    ...options.map((group) => section(group.title, usual(group).flatMap(optionRows), columns)),
    section('Environment variables', ownVariables(options), columns),
    rare.length === 0 ? [] : wrap(`${rare.join(', ')}.`, { columns, first: 'Also: ', rest: '  ' }),
    await permissionLines((await permissions?.()) ?? [], columns),
    moreLines(columns),
  ];
}

/** The variables that not every command reads; `help environment` has the others. */
function ownVariables(options: readonly OptionGroup[]): readonly Row[] {
  const own = options.filter(({ common }) => common !== true);
  return own.flatMap(({ table }) => fieldsOf(table)).flatMap(environmentRows);
}

/** Without it there is no run: help has it first. */
function isNeeded({ required }: Field<unknown>): boolean {
  return required === true;
}

/**
 * The declaration of a command as the build has noted it (`scripts/finish-build.js`): what help says of it is in one file
 * then instead of in fifty. Undefined where nothing was built.
 */
function noted(path: readonly string[]): Omit<Command, 'load'> | undefined {
  try {
    const text = readFileSync(new URL(`./commands/${path.join('-')}.json`, import.meta.url), 'utf8');
    const { permissions, ...rest }: Noted = JSON.parse(text);
    return { ...rest, permissions: async () => permissions };
  } catch {
    return undefined;
  }
}

interface Noted extends Omit<Command, 'load' | 'permissions'> {
  readonly permissions: readonly string[];
}

/** `<dir>`, `[FILE.csv]`, `<KEY=PRESENCE...>` */
function usageOf({ name, required, variadic }: Positional): string {
  const inner = `${name}${variadic === true ? '...' : ''}`;
  return required ? `<${inner}>` : `[${inner}]`;
}

function optionRows(field: Field<unknown>): Row[] {
  if (field.flag === undefined) return [];
  const name = field.negation === undefined ? field.flag : `${field.flag}, ${field.negation}`;
  const telling = typeof field.default === 'string' || typeof field.default === 'number';
  const facts = [
    ...(field.repeatable === true ? ['repeatable'] : []),
    ...(telling ? [`default: ${field.default}`] : []),
  ];
  const text = facts.length === 0 ? field.summary : `${field.summary} (${facts.join('; ')})`;
  return [{ name, text: sentence(text) }];
}

function environmentRows(field: Field<unknown>): Row[] {
  const own = field.environmentSummary ?? (field.flag === undefined ? field.summary : undefined);
  const text = own === undefined ? `As ${longFlag(field.flag ?? '')}` : sentence(own);
  return environmentNames(field).map((name) => ({ name, text }));
}

/** `outbound:campaign:add, edit, view`: a line for each thing. */
async function permissionLines(permissions: readonly string[], columns: number): Promise<string[]> {
  const { withoutCovered } = await import('../genesys/permissions.js');
  const needed = withoutCovered(permissions).sort();
  if (needed.length === 0) return [];
  const actions = new Map<string, string[]>();
  for (const permission of needed) {
    const [, thing = permission, action] = /^(\w+:\w+):(\w+)$/.exec(permission) ?? [];
    actions.set(thing, [...(actions.get(thing) ?? []), ...(action === undefined ? [] : [action])]);
  }
  const lines = [...actions].flatMap(([thing, list]) =>
    wrap(list.length === 0 ? thing : `${thing}:${list.join(', ')}`, { columns, first: '  ', rest: '    ' }),
  );
  return ['Permissions that the installing client needs:', ...lines];
}

const exitCodeRows: readonly Row[] = exitCodeMeanings.map(([code, meaning]) => ({
  name: String(code),
  text: sentence(meaning),
}));

/** Rows below a title, with their texts in one column; nothing where there are no rows. */
function section(title: string, rows: readonly Row[], columns: number): string[] {
  if (rows.length === 0) return [];
  const widest = Math.min(columns < 60 ? 20 : widestName, Math.max(...rows.map(({ name }) => name.length)));
  const rest = ' '.repeat(widest + 4);
  const lines = rows.flatMap(({ name, text }) =>
    name.length <= widest
      ? wrap(text, { columns, first: `  ${name.padEnd(widest)}  `, rest })
      : [`  ${name}`, ...wrap(text, { columns, first: rest, rest })],
  );
  return [`${title}:`, ...lines];
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
  const capital = capitalised(text);
  return /[.!?…]$/.test(capital) ? capital : `${capital}.`;
}
