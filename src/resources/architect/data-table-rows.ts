import { cannotProceed } from '../../core/problem.js';
import { askedOnce, type InRound } from '../../core/round.js';
import { firstFew } from '../../core/text.js';
import { answerWasLost, saysThatItExists } from '../../engine/resource.js';
import { GenesysError } from '../../genesys/errors.js';
import { allPages } from '../../genesys/pages.js';
import type { Session } from '../../genesys/session.js';
import { getOrUndefined } from '../kit/wait.js';
import { isDots, type MappingChange, type MappingTable } from './mapping-table.js';

/** Above this many rows one import is quicker, and kinder to the platform's rate limit, than a request for each row. */
export const mostSingleRows = 25;

/** Columns are of type text, number or truth value. */
type Cell = string | number | boolean;

/** A row of a data table: its key, and its cells by column. */
export interface Row {
  readonly key: string;
  readonly cells: Readonly<Record<string, Cell>>;
}

/** All rows. Platform fact: without `showbrief: false` only the keys come (getFlowsDatatableRows). */
export async function listRows(session: Session, tableId: string): Promise<readonly Row[]> {
  const api = session.api.architect;
  const rows = await allPages((page) => api.getFlowsDatatableRows(tableId, { ...page, showbrief: false }));
  return rows.map(rowOf).filter((row) => row.key !== '');
}

const reading = askedOnce<readonly Row[] | undefined>();

/** The same, once in a round; undefined where the table is not there. */
export function rowsInRound(session: Session, tableId: string, lookup: InRound) {
  return reading(lookup, tableId, () => getOrUndefined(() => listRows(session, tableId)));
}

/** One row; undefined when there is none of that key. */
async function readRow(session: Session, tableId: string, key: string): Promise<Row | undefined> {
  const api = session.api.architect;
  const address = inAddress(key);
  const wire = await getOrUndefined(() => api.getFlowsDatatableRow(tableId, address, { showbrief: false }));
  return wire && rowOf(wire);
}

function rowOf(wire: object): Row {
  const cells: Record<string, Cell> = {};
  let key = '';
  for (const [name, value] of Object.entries(wire)) {
    if (name.toLowerCase() === 'key') key = String(value);
    else cells[name] = typeof value === 'number' || typeof value === 'boolean' ? value : String(value);
  }
  return { key, cells };
}

/**
 * Adds a row. Survives a lost answer and an earlier run that got this far: a row that is there already as it should be
 * is fine.
 * @throws ProblemError when one of that key is there that says something else
 */
export async function addRow(session: Session, tableId: string, row: Row, tries = 3): Promise<void> {
  try {
    await session.api.architect.postFlowsDatatableRows(tableId, { key: row.key, ...row.cells });
  } catch (error) {
    // Unverified: whether a key that exists is refused with 409 or with 400.
    if (!answerWasLost(error) && !saysThatItExists(error)) throw error;
    const present = await readRow(session, tableId, row.key);
    if (present === undefined) {
      // A request that is only late may still arrive: then the next one finds the row.
      if (!answerWasLost(error) || tries === 1) throw error;
      await addRow(session, tableId, row, tries - 1);
    } else if (!holds(present, row))
      throw cannotProceed(
        `The row "${row.key}" was added by somebody else at the same moment.`,
        showsThemNow,
      );
  }
}

/** Gives the row these cells, or adds it when somebody removed it meanwhile. */
export async function changeRow(session: Session, tableId: string, row: Row): Promise<void> {
  const api = session.api.architect;
  try {
    await api.putFlowsDatatableRow(tableId, inAddress(row.key), { body: { key: row.key, ...row.cells } });
  } catch (error) {
    if (!(error instanceof GenesysError) || error.status !== 404) throw error;
    await addRow(session, tableId, row);
  }
}

/** Removes a row; one that is gone already is fine. */
export async function removeRow(session: Session, tableId: string, key: string): Promise<void> {
  await getOrUndefined(() => session.api.architect.deleteFlowsDatatableRow(tableId, inAddress(key)));
}

/**
 * The key for the address of its row. Removing the row `..` would be removing the whole table.
 * @throws ProblemError for a key that an address cannot hold
 */
function inAddress(key: string): string {
  if (!isDots(key)) return key;
  throw cannotProceed(
    `The row "${key}" cannot be named in an address.`,
    'Change or remove it in Admin > Architect > Data Tables.',
  );
}

/** Whether every cell that is wanted is there. What other columns hold does not count. */
export function holds(present: Row, wanted: Row): boolean {
  return Object.entries(wanted.cells).every(([column, cell]) => present.cells[column] === cell);
}

const showsThemNow = 'Run the same command again: it shows the rows as they are now.';

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

/** The presence that each row names; a table that somebody else made may lack the column. */
export function presencesIn(rows: ReadonlyMap<string, Row>, column: string): MappingTable {
  return new Map([...rows].map(([key, { cells }]) => [key, String(cells[column] ?? '')]));
}

/**
 * Compares what is about to be written with what people agreed to.
 * @throws ProblemError naming the rows that somebody has changed between `read` and `now`
 */
export function refuseChangedRows(
  read: MappingTable,
  now: MappingTable,
  changes: readonly MappingChange[],
): void {
  const changed = changes.filter(({ key }) => now.get(key) !== read.get(key));
  if (changed.length === 0) return;
  const names = changed.map(({ key }) => `"${key}"`);
  throw cannotProceed(
    `Somebody changed rows of the mapping table while this run was under way: ${firstFew(names, 5)}. None of the rows was written.`,
    showsThemNow,
  );
}
