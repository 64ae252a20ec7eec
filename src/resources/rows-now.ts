import { CannotProceedError } from '../engine/resource.js';
import type { Session } from '../genesys/session.js';
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

interface EarlierRows {
  readonly tableId: string;
  /** What was read before. */
  readonly rows: ReadonlyMap<string, Row>;
  /** Only this column counts. */
  readonly column: string;
  /** Which rows are about to be written; `all` where rows that are new in the table would be removed. */
  readonly keys: readonly string[] | 'all';
}

/**
 * Looks once more before rows are written that were read a while ago.
 * @throws CannotProceedError naming the rows that somebody has changed since
 */
export async function refuseChangedRows(session: Session, earlier: EarlierRows): Promise<void> {
  const { tableId, rows, column, keys } = earlier;
  const now = await rowsNow(session, tableId, keys);
  const looked = keys === 'all' ? new Set([...rows.keys(), ...now.keys()]) : keys;
  const changed = [...looked].filter((key) => now.get(key)?.cells[column] !== rows.get(key)?.cells[column]);
  if (changed.length === 0) return;
  const names = changed.slice(0, 5).map((key) => `"${key}"`);
  const more = changed.length > names.length ? ` and ${changed.length - names.length} more` : '';
  throw new CannotProceedError(
    `Somebody changed rows of the mapping table while this run was under way: ${names.join(', ')}${more}. None of the rows was written.`,
    'Run the same command again: it shows the rows as they are now.',
  );
}
