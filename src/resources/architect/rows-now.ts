import { CannotProceedError } from '../../engine/resource.js';
import type { Session } from '../../genesys/session.js';
import { listRows, type Row, readRow } from './data-table-rows.js';
import { mostSingleRows } from './write-rows.js';

/** The rows of these keys, or all rows, as they are at this moment. */
export async function rowsNow(
  session: Session,
  tableId: string,
  keys: readonly string[] | 'all',
): Promise<ReadonlyMap<string, Row>> {
  const rows =
    keys === 'all' || keys.length > mostSingleRows
      ? await listRows(session, tableId)
      : await Promise.all(keys.map((key) => readRow(session, tableId, key)));
  return new Map(rows.flatMap((row) => (row === undefined ? [] : [[row.key, row]])));
}

/**
 * Compares what is about to be written with what people agreed to.
 * @throws CannotProceedError naming the rows of `keys` that somebody has changed between `read` and `now`
 */
export function refuseChangedRows(
  read: ReadonlyMap<string, Row>,
  now: ReadonlyMap<string, Row>,
  column: string,
  keys: Iterable<string>,
): void {
  const changed = [...keys].filter((key) => now.get(key)?.cells[column] !== read.get(key)?.cells[column]);
  if (changed.length === 0) return;
  const names = changed.slice(0, 5).map((key) => `"${key}"`);
  const more = changed.length > names.length ? ` and ${changed.length - names.length} more` : '';
  throw new CannotProceedError(
    `Somebody changed rows of the mapping table while this run was under way: ${names.join(', ')}${more}. None of the rows was written.`,
    'Run the same command again: it shows the rows as they are now.',
  );
}
