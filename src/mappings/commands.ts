import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Command } from '../answers/command.js';
import { choiceField, forOneRun, runSwitch } from '../answers/field-kinds.js';
import {
  connectionOptions,
  generalOptionsOfRows,
  generalOptionsOfRowWriters,
} from '../answers/option-groups.js';
import { shownPath } from '../answers/paths.js';
import { runsAsFormula } from '../core/csv.js';
import { visibleText } from '../core/decode.js';
import { isRegularFile } from '../core/files.js';
import { didYouMean } from '../core/nearest.js';
import { inputProblem } from '../core/problem.js';
import { doubtAbout, slipIn, teamsStates } from '../core/teams-states.js';
import { command, text } from '../core/text.js';
import { type PresenceIndex, presenceText } from '../presences/presences.js';
import {
  cellProblem,
  type MappingTable,
  resolveRows,
  withMappings,
  withoutMappings,
} from '../resources/architect/mapping-table.js';
import {
  mappingsCsv,
  readMappingsFile,
  resolveMappings,
  textsIn,
} from '../solutions/teams-presence/mappings-file.js';
import { tableText } from '../ui/layout.js';
import { styleFor } from '../ui/style.js';
import { print } from '../ui/text.js';
import { type MappingsTable, mappingsHandler, type Work } from './run.js';
import { saveMappings } from './save.js';
import {
  type MappingStore,
  mappingsFields,
  markedName,
  presenceMembers,
  problemOf,
  readPermissions,
  writeMappingsFile,
  writePermissions,
} from './store.js';

interface Given<Table extends MappingsTable>
  extends Pick<Command, 'description' | 'examples' | 'positionals'>,
    Work<Table> {
  /** Whether it changes mappings, or only reads them. */
  readonly writes: boolean;
}

function mappingsCommand<Table extends MappingsTable>({ writes, ...given }: Given<Table>): Command {
  const general = writes ? generalOptionsOfRowWriters : generalOptionsOfRows;
  return {
    ...given,
    options: [{ title: 'Options of mappings', table: given.fields }, connectionOptions, general],
    permissions: async () => (writes ? writePermissions : readPermissions),
    load: async () => mappingsHandler(given),
  };
}

export const mappingsEdit = mappingsCommand({
  description:
    'Shows which Genesys Cloud presence follows which Teams presence, and lets you change it at the terminal: pick a row and a presence by name, add Teams presences that have no row yet, remove rows, undo. Nothing is written before you have reviewed the difference and saved it. Rows that somebody else changed meanwhile are never overwritten without asking.',
  examples: [
    { title: 'Edit the table of the installed solution', line: 'gc-presence mappings edit' },
    { title: 'Try it in the practice org', line: 'gc-presence mappings edit --sandbox' },
    { title: 'Edit a file, without any org', line: 'gc-presence mappings edit --file mappings.csv' },
  ],
  fields: mappingsFields,
  writes: true,
  fileMustExist: false,
  prepare: async ({ prompter }) => {
    if (prompter === undefined)
      throw inputProblem('Mappings can only be edited at a terminal.', {
        code: 'needs-terminal',
        why: 'Nobody can be asked here, or --json or --non-interactive was given.',
        next: text`In scripts use "mappings set", "mappings remove" or "mappings import": "${command('mappings', '--help')}" shows how.`,
      });
    const { editAtTerminal } = await import('./editor.js');
    return (run) => editAtTerminal(run, prompter);
  },
});

export const mappingsList = mappingsCommand({
  description:
    'Lists which Genesys Cloud presence follows which Teams presence, and marks rows whose presence was deactivated or removed.',
  examples: [
    { title: 'What becomes what?', line: 'gc-presence mappings list' },
    {
      title: 'Rows whose presence is gone',
      line: "gc-presence mappings list --json | jq '.mappings[] | select(.problem != null)'",
    },
  ],
  fields: mappingsFields,
  writes: false,
  fileMustExist: true,
  prepare: ({ context: { io }, answers }) => {
    const { json, color } = answers.common;
    return async ({ store }) => {
      const rows = [...store.table];
      const mappings = rows.map(([teamsPresence, value]) => ({
        teamsPresence,
        ...presenceMembers(value, store),
        problem: problemOf(value, store) ?? null,
      }));
      const style = styleFor({ stream: io.stdout, environment: io.environment, noColor: !color });
      const lines = tableText(
        [
          { heading: 'Teams presence', narrow: 'wrap' },
          { heading: 'Genesys Cloud presence', narrow: 'wrap' },
        ],
        rows.map(([key, value]) => [key, markedName(value, store, style.symbols.warning)]),
        style,
      );
      if (!json) print(io.stdout, lines);
      return { result: 'in-sync', only: { mappings } };
    };
  },
});

export const mappingsSet = mappingsCommand({
  description:
    'Adds rows or changes them. A presence is named by its name in any language, as primary/secondary where a name alone is ambiguous, or by its id. A name that is unknown or ambiguous is refused with the nearest ones, before anything is written.',
  positionals: [
    {
      name: 'KEY=PRESENCE',
      summary: 'a Teams presence and the Genesys Cloud presence that it leads to, such as InACall=Busy',
      required: true,
      variadic: true,
      values: teamsStates.map((state) => `${state}=`),
    },
  ],
  examples: [
    { title: 'Two rows at once', line: 'gc-presence mappings set InACall=Busy Inactive=Away' },
    {
      title: 'A secondary presence',
      line: 'gc-presence mappings set "InAMeeting=Busy / Claims inspection"',
    },
    { title: 'What would it do?', line: 'gc-presence mappings set OutOfOffice=Offline --dry-run' },
  ],
  fields: mappingsFields,
  writes: true,
  fileMustExist: false,
  prepare: ({ context }) => {
    const words = wordsIn(context.positionals);
    return (run) => {
      const { table, presences } = run.store;
      // Microsoft adds states: scripts are told of slips only.
      const isAsked = run.decider !== undefined;
      const doubts = [...words.keys()].flatMap((key) =>
        isAsked && !table.has(key) ? (doubtAbout(key) ?? []) : slipIn(key),
      );
      for (const doubt of doubts) run.warn(doubt);
      const rows = withIds(words, presences);
      const toConfirm = doubts.length === 0 ? undefined : 'doubtful';
      return saveMappings(run, { table: withMappings(table, rows), whole: false, toConfirm });
    };
  },
});

/**
 * Reads `KEY=PRESENCE` words, such as `InACall=Busy / In a workshop`.
 * @throws ProblemError (exit 3) with everything that is wrong with them
 */
function wordsIn(words: readonly string[]): MappingTable {
  const problems: string[] = [];
  const rows = new Map<string, string>();
  for (const word of words) {
    const at = word.indexOf('=');
    const key = visibleText(word.slice(0, Math.max(at, 0)));
    const presence = visibleText(word.slice(at + 1));
    const problem =
      at < 0
        ? 'it has no "="'
        : rows.has(key)
          ? `"${key}" is given twice`
          : (cellProblem('Teams presence', key) ?? cellProblem('Genesys Cloud presence', presence));
    if (problem === undefined) rows.set(key, presence);
    else problems.push(`${word}  ${problem}`);
  }
  if (problems.length === 0) return rows;
  throw inputProblem('Mappings are given as KEY=PRESENCE.', {
    code: 'bad-mappings',
    details: problems,
    next: 'Write InACall=Busy, in quotes where there are spaces: "InAMeeting=Busy / Claims inspection". "mappings remove KEY" takes a row away.',
  });
}

/**
 * The rows as they are kept: with the ids of presences where an org knows them, else with what was written.
 * @throws ProblemError (exit 3) with every presence that cannot be used
 */
function withIds(words: MappingTable, presences: PresenceIndex | undefined): MappingTable {
  if (presences === undefined) return words;
  const { table, problems } = resolveRows(words, presences);
  if (problems.size === 0) return table;
  throw inputProblem('Some presences cannot be used. Nothing was changed.', {
    code: 'bad-mappings',
    details: [...problems].map(([key, problem]) => `${key}=${words.get(key)}  ${problem}`),
    next: 'A presence is named by its id, by its name in any language, or as primary/secondary.',
  });
}

export const mappingsRemove = mappingsCommand({
  description:
    'Removes rows: a Teams presence without a row changes nothing in Genesys Cloud. A row that does not exist is reported, and is no error.',
  positionals: [
    { name: 'KEY', summary: 'a Teams presence, as the table spells it', required: true, variadic: true },
  ],
  examples: [
    { title: 'Change nothing while people present', line: 'gc-presence mappings remove Presenting' },
  ],
  fields: mappingsFields,
  writes: true,
  fileMustExist: true,
  prepare: ({ context: { positionals } }) => {
    return (run) => {
      const { table } = run.store;
      // Such a row is no error, so that a run which was cut off can be repeated; it may be a slip, though.
      for (const key of positionals.filter((word) => !table.has(word)))
        run.warn(`There is no row "${key}".${didYouMean(key, table.keys())}`);
      const nothing = `Nothing was removed: ${run.store.title} stays as it is.`;
      return saveMappings(run, { table: withoutMappings(table, positionals), whole: false, nothing });
    };
  },
});

export const mappingsImport = mappingsCommand({
  description:
    'Brings the rows of a CSV file into the table: a header such as key,GenesysCloudPresenceId or Teams presence,Genesys presence, then a row for each Teams presence, with names or ids of presences; comma, semicolon or tab. Everything that is wrong in the file is reported with its line and column, before anything is written. At a terminal the changes are shown and asked about; elsewhere only rows that a replace-all would remove need --yes.',
  positionals: [{ name: 'FILE.csv', summary: 'the file to import', required: true }],
  examples: [
    { title: 'Add and change rows', line: 'gc-presence mappings import mappings.csv' },
    {
      title: 'Make the table equal the file, in a pipeline',
      line: 'gc-presence mappings import mappings.csv --mode replace-all --yes',
    },
  ],
  fields: {
    ...mappingsFields,
    mode: choiceField({
      ...forOneRun(
        '--mode <mode>',
        'append: add and change rows; replace-all: make the table equal the file',
      ),
      choices: ['append', 'replace-all'],
      default: 'append',
    }),
  },
  writes: true,
  fileMustExist: false,
  prepare: async ({ context, answers }) => {
    const path = resolve(context.io.cwd, context.positionals[0] ?? '');
    const file = await readMappingsFile(path, 'Check the path of the file to import.');
    const { mode } = answers.own;
    return (run) => {
      for (const warning of file.warnings) run.warn(warning);
      const { presences, table } = run.store;
      const rows = presences === undefined ? textsIn(file.rows) : resolveMappings(file, presences, table);
      return saveMappings(run, {
        table: withMappings(table, rows, mode),
        whole: mode === 'replace-all',
        toConfirm: 'file',
      });
    };
  },
});

export const mappingsExport = mappingsCommand({
  description:
    'Writes the table as a CSV file that the admin UI and "mappings import" take, to standard output when no file is named. With --names presences stand in it by their names.',
  positionals: [{ name: 'FILE.csv', summary: 'the file to write', required: false }],
  examples: [
    { title: 'Keep a copy', line: 'gc-presence mappings export mappings.csv' },
    {
      title: 'Edit it in a spreadsheet, then import it',
      line: 'gc-presence mappings export mappings.csv --names',
    },
  ],
  fields: {
    ...mappingsFields,
    names: runSwitch(
      '--names',
      'names of presences instead of ids: for people and spreadsheets, not for the admin UI',
    ),
  },
  writes: false,
  fileMustExist: true,
  prepare: ({ context: { io, positionals }, answers, prompter }) => {
    const [word = '-'] = positionals;
    const { json, yes } = answers.common;
    const { names } = answers.own;
    return async ({ store, warn }) => {
      for (const [key, value] of store.table)
        if (value === '') warn(`The row "${key}" names no presence; "mappings import" will refuse it.`);
      for (const cell of [...store.table].flat().filter(runsAsFormula))
        warn(
          `"${cell}" looks like a formula: in the file it stands behind an apostrophe, which "mappings import" takes away.`,
        );
      const csv = mappingsCsv(names ? namesIn(store) : store.table, names);
      const rows = store.table.size;
      if (word === '-') {
        // Without a file the CSV itself is the result, on standard output or as a member of the document.
        if (!json) writeCsv(io.stdout, csv);
        return { result: 'applied', more: { rows, csv } };
      }
      const path = resolve(io.cwd, word);
      const shown = shownPath(path);
      if (!yes && isRegularFile(path) && readFileSync(path, 'utf8') !== csv) {
        if (prompter === undefined)
          throw inputProblem(`The file ${shown} exists already, with other content.`, {
            code: 'files-differ',
            why: 'Nothing was written.',
            next: 'Choose another name, or overwrite it with --yes.',
          });
        const message = `The file ${shown} exists already. Overwrite it?`;
        const help = 'Its content differs from the table. With no, the file stays as it is.';
        if (!(await prompter.confirm({ message, help, initial: false })))
          return { result: 'planned', sentence: 'Nothing was written.' };
      }
      writeMappingsFile(path, csv);
      const sentence = `${rows} ${rows === 1 ? 'row is' : 'rows are'} in ${shown}.`;
      return { result: 'applied', more: { rows, exportedTo: path }, sentence };
    };
  },
});

/** A file or another program gets it byte by byte. */
function writeCsv(stdout: NodeJS.WriteStream, csv: string): void {
  if (stdout.isTTY) print(stdout, csv.trimEnd().split('\n'));
  else stdout.write(csv);
}

function namesIn({ table, presences }: MappingStore): MappingTable {
  if (presences === undefined) return table;
  return new Map([...table].map(([key, id]) => [key, presenceText(presences, id)]));
}
