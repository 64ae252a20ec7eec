import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { shownPath } from '../answers/paths.js';
import { exitCodes } from '../core/exit-codes.js';
import { inputProblem } from '../core/problem.js';
import { presenceText } from '../presences/presence-names.js';
import { writeFileAtomically } from '../state/private-file.js';
import { exportFields } from './fields.js';
import { mappingsHandler } from './mapping-run.js';
import type { MappingStore } from './mapping-store.js';
import type { MappingTable } from './mapping-table.js';
import { runsAsFormula } from './read-csv.js';
import { writeMappingsCsv, writeNamedMappingsCsv } from './write-csv.js';

/** Readable by others like any file that people make themselves: there are no secrets in it. */
const fileMode = 0o644;

/** Without a file the CSV itself is the result, on standard output or as a member of the document. */
export const { run } = mappingsHandler({
  fields: exportFields,
  fileMustExist: true,
  prepare: ({ context, answers, prompter }) => {
    const [word] = context.positionals;
    const path = word === undefined || word === '-' ? undefined : resolve(context.io.cwd, word);
    const { json, yes } = answers.common.answers;
    const { names } = answers.solution.answers;
    return async ({ store, view, document, warn }) => {
      const csv = csvOf(store, names, warn);
      const rows = store.table.size;
      if (path === undefined) {
        document({ result: 'applied', changes: [], more: { rows, csv } });
        if (!json) context.io.stdout.write(csv);
        return exitCodes.done;
      }
      const shown = shownPath(path);
      if (!yes && existsSync(path) && readFileSync(path, 'utf8') !== csv) {
        const message = `There is a file ${shown} already. Overwrite it?`;
        if (prompter === undefined) throw inTheWay(shown);
        if (!(await prompter.confirm({ message, initial: false }))) {
          view.ending('Nothing was written.', 'not-yet');
          return exitCodes.pending;
        }
      }
      try {
        writeFileAtomically(path, csv, fileMode);
      } catch (error) {
        throw unwritable(shown, error);
      }
      document({ result: 'applied', changes: [], more: { rows, exportedTo: path } });
      view.ending(`${rows} ${rows === 1 ? 'row is' : 'rows are'} in ${shown}.`, 'well');
      return exitCodes.done;
    };
  },
});

function csvOf({ table, presences }: MappingStore, names: boolean, warn: (text: string) => void): string {
  refuseFormulas(table);
  for (const [key, value] of table) {
    if (value === '') warn(`The row "${key}" names no presence; "mappings import" will refuse it.`);
  }
  const rows = [...table];
  if (!names) return writeMappingsCsv(rows.map(([key, presenceId]) => ({ key, presenceId })));
  const textOf = (id: string) => (presences === undefined ? id : presenceText(presences, id));
  return writeNamedMappingsCsv(rows.map(([key, id]) => ({ key, presence: textOf(id) })));
}

/** A row that somebody else made may hold what a spreadsheet would run. */
function refuseFormulas(table: MappingTable): void {
  const bad = [...table].filter((row) => row.some(runsAsFormula));
  if (bad.length === 0) return;
  throw inputProblem('Nothing was exported: spreadsheets would run some rows as formulas.', {
    code: 'formula-cells',
    details: bad.map(([key, value]) => `${key}  ${value}`),
    next: 'Take these rows away with "gc-presence mappings remove", then export again.',
  });
}

function inTheWay(file: string) {
  return inputProblem(`There is a file ${file} already, and it differs.`, {
    code: 'files-differ',
    why: 'Nothing was written.',
    next: 'Choose another name, or overwrite it with --yes.',
  });
}

function unwritable(file: string, error: unknown) {
  return inputProblem(`The file ${file} cannot be written.`, {
    code: 'unwritable-file',
    why: error instanceof Error ? error.message : String(error),
    next: 'Check that the folder exists and that you may write there.',
  });
}
