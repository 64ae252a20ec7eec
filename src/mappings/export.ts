import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Command } from '../answers/command.js';
import { shownPath } from '../answers/paths.js';
import { runsAsFormula } from '../core/csv.js';
import { isRegularFile } from '../core/files.js';
import { inputProblem } from '../core/problem.js';
import { presenceText } from '../presences/presences.js';
import type { MappingTable } from '../resources/architect/mapping-table.js';
import { print } from '../ui/text.js';
import { exportFields, readerOptions, readPermissions } from './options.js';
import type { MappingStore } from './store.js';

export const mappingsExport: Command = {
  description:
    'Writes the table as a CSV file that the admin UI and "mappings import" take, to standard output when no file is named. With --names presences stand in it by their names.',
  options: readerOptions(exportFields),
  positionals: [{ name: 'FILE.csv', summary: 'the file to write', required: false }],
  permissions: async () => readPermissions,
  examples: [
    { title: 'Keep a copy', line: 'gc-presence mappings export mappings.csv' },
    {
      title: 'Edit it in a spreadsheet, then import it',
      line: 'gc-presence mappings export mappings.csv --names',
    },
  ],
  load: async () => {
    const { mappingsHandler } = await import('./run.js');
    const { writeMappingsFile } = await import('./file-store.js');
    const { mappingsCsv } = await import('../solutions/teams-presence/mappings-file.js');
    return mappingsHandler({
      fields: exportFields,
      fileMustExist: true,
      prepare: ({ context, answers, prompter }) => {
        const [word] = context.positionals;
        const path = word === undefined || word === '-' ? undefined : resolve(context.io.cwd, word);
        const { json, yes } = answers.common;
        const { names } = answers.own;
        return async ({ store, warn }) => {
          for (const [key, value] of store.table)
            if (value === '') warn(`The row "${key}" names no presence; "mappings import" will refuse it.`);
          for (const text of [...store.table].flat().filter(runsAsFormula))
            warn(
              `"${text}" looks like a formula: in the file it stands behind an apostrophe, which "mappings import" takes away.`,
            );
          const csv = mappingsCsv(names ? namesIn(store) : store.table, names);
          const rows = store.table.size;
          if (path === undefined) {
            // Without a file the CSV itself is the result, on standard output or as a member of the document.
            if (!json) writeCsv(context.io.stdout, csv);
            return { result: 'applied', more: { rows, csv } };
          }
          const shown = shownPath(path);
          if (!yes && isRegularFile(path) && readFileSync(path, 'utf8') !== csv) {
            const message = `The file ${shown} exists already. Overwrite it?`;
            if (prompter === undefined) throw inTheWay(shown);
            if (!(await prompter.confirm({ message, initial: false })))
              return { result: 'planned', sentence: 'Nothing was written.' };
          }
          writeMappingsFile(path, csv);
          const sentence = `${rows} ${rows === 1 ? 'row is' : 'rows are'} in ${shown}.`;
          return { result: 'applied', more: { rows, exportedTo: path }, sentence };
        };
      },
    });
  },
};

/** A file or another program gets it byte by byte. */
function writeCsv(stdout: NodeJS.WriteStream, csv: string): void {
  if (stdout.isTTY) print(stdout, csv.trimEnd().split('\n'));
  else stdout.write(csv);
}

function namesIn({ table, presences }: MappingStore): MappingTable {
  if (presences === undefined) return table;
  return new Map([...table].map(([key, id]) => [key, presenceText(presences, id)]));
}

function inTheWay(file: string) {
  return inputProblem(`The file ${file} exists already, with other content.`, {
    code: 'files-differ',
    why: 'Nothing was written.',
    next: 'Choose another name, or overwrite it with --yes.',
  });
}
