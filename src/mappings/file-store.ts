import { existsSync } from 'node:fs';
import { shownPath } from '../answers/paths.js';
import { writeNamedFile } from '../core/files.js';
import { fileReason, inputProblem } from '../core/problem.js';
import { command, text } from '../core/text.js';
import { withMappings, withoutMappings } from '../resources/architect/mapping-table.js';
import {
  type MappingsFile,
  mappingsCsv,
  readMappingsFile,
  textsIn,
} from '../solutions/teams-presence/mappings-file.js';
import { isPresenceId, type MappingStore } from './store.js';

/**
 * Mappings in a CSV file, without any org: names and ids stay as they are written. A file that does not exist yet is
 * an empty one, which saving creates.
 * @throws ProblemError (exit 3) with everything that is wrong in the file
 */
export async function openFileStore(path: string, mustExist: boolean): Promise<MappingStore> {
  const read = await readStore(path, mustExist);
  return {
    title: `The file ${read.file}`,
    where: { file: path },
    table: textsIn(read.rows),
    warnings: read.warnings,
    now: async () => textsIn((await readStore(path, false)).rows),
    requireWritable: () => refuseToDropColumns(read),
    save: async ({ changes, whole }) => {
      const gone = changes.filter(({ after }) => after === undefined).map(({ key }) => key);
      const set = changes.flatMap(({ key, after }) => (after === undefined ? [] : [[key, after] as const]));
      const present = textsIn((await readStore(path, false)).rows);
      const wanted = whole ?? withMappings(withoutMappings(present, gone), set);
      // In the blueprint's form when every presence is an id, else with names.
      const named = ![...wanted.values()].every(isPresenceId);
      try {
        writeMappingsFile(path, mappingsCsv(wanted, named));
      } catch (error) {
        return { done: new Set(), failure: { error } };
      }
      return { done: new Set(changes.map(({ key }) => key)) };
    },
  };
}

/**
 * Readable by others like any file that people make themselves: there are no secrets in it.
 * @throws ProblemError (exit 3) when it cannot be written
 */
export function writeMappingsFile(path: string, csv: string): void {
  try {
    writeNamedFile(path, csv);
  } catch (error) {
    throw inputProblem(`The file ${shownPath(path)} cannot be written.`, {
      code: 'unwritable-file',
      why: fileReason(error, 'folder'),
      next: 'Check that the folder exists and that you may write there.',
    });
  }
}

async function readStore(path: string, mustExist: boolean): Promise<MappingsFile> {
  if (!mustExist && !existsSync(path))
    return { file: shownPath(path), rows: new Map(), otherColumns: [], warnings: [] };
  return readMappingsFile(path, 'Check the path given to --file.', { mayHaveNoRows: true });
}

function refuseToDropColumns({ file, otherColumns }: MappingsFile): void {
  if (otherColumns.length === 0) return;
  throw inputProblem(`The file ${file} has columns that would be lost.`, {
    code: 'other-columns',
    why: `Only two columns are kept, and it also has: ${otherColumns.join(', ')}. Nothing was changed.`,
    next: text`Take these columns out, or make a copy with "${command('mappings export', 'copy.csv', '--file', file)}".`,
  });
}
