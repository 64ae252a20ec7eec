import { existsSync, statSync } from 'node:fs';
import { shownPath } from '../answers/paths.js';
import { inputProblem } from '../core/problem.js';
import { writeFileAtomically } from '../state/private-file.js';
import type { MappingStore, Saving } from './mapping-store.js';
import { type MappingTable, withMappings, withoutMappings } from './mapping-table.js';
import type { MappingsCsv } from './read-csv.js';
import { readMappingsFile } from './read-mappings-file.js';
import { writeMappingsCsv, writeNamedMappingsCsv } from './write-csv.js';

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const usualMode = 0o644;

/** Whether a text of a mappings file is an id rather than a name. */
export function isPresenceId(text: string): boolean {
  return uuid.test(text);
}

/**
 * Mappings in a CSV file, without any org: names and ids stay as they are written. A file that does not exist yet is
 * an empty one, which saving creates.
 * @throws ProblemError (exit 3) with everything that is wrong in the file
 */
export async function openFileStore(path: string, mustExist: boolean): Promise<MappingStore> {
  const file = shownPath(path);
  const read = await readStore(path, mustExist);
  return {
    title: `The file ${file}`,
    where: { file: path },
    table: tableOf(read),
    warnings: read.warnings,
    now: async () => tableOf(await readStore(path, false)),
    requireWritable: () => refuseToDropColumns(read, file),
    save: async ({ changes, whole }) => {
      const present = tableOf(await readStore(path, false));
      try {
        writeFileAtomically(path, csvOf(whole ?? changed(present, changes)), modeOf(path));
      } catch (error) {
        return { done: new Set(), failure: { error: unwritable(file, error) } };
      }
      return { done: new Set(changes.map(({ key }) => key)) };
    },
  };
}

async function readStore(path: string, mustExist: boolean): Promise<MappingsCsv> {
  if (!mustExist && !existsSync(path)) return { rows: [], otherColumns: [], warnings: [] };
  return readMappingsFile(path, 'Check the path given to --file.', { mayHaveNoRows: true });
}

function tableOf({ rows }: MappingsCsv): MappingTable {
  return new Map(rows.map(({ key, presence }) => [key, presence]));
}

function changed(table: MappingTable, changes: Saving['changes']): MappingTable {
  const gone = changes.filter(({ after }) => after === undefined).map(({ key }) => key);
  const set = changes.flatMap(({ key, after }) => (after === undefined ? [] : [[key, after] as const]));
  return withMappings(withoutMappings(table, gone), set);
}

/** In the blueprint's form when every presence is an id, else with names. */
function csvOf(table: MappingTable): string {
  const rows = [...table].map(([key, presence]) => ({ key, presence, presenceId: presence }));
  return rows.every(({ presence }) => isPresenceId(presence))
    ? writeMappingsCsv(rows)
    : writeNamedMappingsCsv(rows);
}

function modeOf(path: string): number {
  return existsSync(path) ? statSync(path).mode & 0o777 : usualMode;
}

function refuseToDropColumns({ otherColumns }: MappingsCsv, file: string): void {
  if (otherColumns.length === 0) return;
  throw inputProblem(`The file ${file} has columns that would be lost.`, {
    code: 'other-columns',
    why: `Only two columns are kept, and it also has: ${otherColumns.join(', ')}. Nothing was changed.`,
    next: 'Take these columns out, or make a copy with "gc-presence mappings export COPY.csv --file FILE.csv".',
  });
}

function unwritable(file: string, error: unknown) {
  return inputProblem(`The mappings file ${file} cannot be written.`, {
    code: 'unwritable-file',
    why: error instanceof Error ? error.message : String(error),
    next: 'Check that you may write there.',
  });
}
