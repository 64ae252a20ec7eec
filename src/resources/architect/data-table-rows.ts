import type { Models } from 'purecloud-platform-client-v2';
import { csvText } from '../../core/csv.js';
import { cannotProceed } from '../../core/problem.js';
import { finishTime, waitFor } from '../../core/retry.js';
import { onceInRound } from '../../core/round.js';
import { counted } from '../../core/text.js';
import { answerWasLost, saysThatItExists } from '../../engine/resource.js';
import { GenesysError, getOrUndefined } from '../../genesys/errors.js';
import { allPages } from '../../genesys/pages.js';
import type { Session } from '../../genesys/session.js';
import { beginJob } from './job-file.js';
import {
  isDots,
  type MappingChange,
  type MappingsToWrite,
  type MappingsWritten,
  type MappingTable,
} from './mapping-table.js';

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

/** The same, once in a round; undefined where the table is not there. */
export const rowsInRound = onceInRound((session: Session, tableId: string) =>
  getOrUndefined(() => listRows(session, tableId)),
);

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
async function addRow(session: Session, tableId: string, row: Row, tries = 3): Promise<void> {
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
async function changeRow(session: Session, tableId: string, row: Row): Promise<void> {
  const api = session.api.architect;
  try {
    await api.putFlowsDatatableRow(tableId, inAddress(row.key), { body: { key: row.key, ...row.cells } });
  } catch (error) {
    if (!(error instanceof GenesysError) || error.status !== 404) throw error;
    await addRow(session, tableId, row);
  }
}

/** Removes a row; one that is gone already is fine. */
async function removeRow(session: Session, tableId: string, key: string): Promise<void> {
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
function holds(present: Row, wanted: Row): boolean {
  return Object.entries(wanted.cells).every(([column, cell]) => present.cells[column] === cell);
}

export const showsThemNow = 'Run the same command again: it shows the rows as they are now.';

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

/** The table that is written, as it was read. */
export interface MappingRows {
  readonly tableId: string;
  /** Every column of the table but the key. */
  readonly columns: readonly string[];
  /** The column that holds the presences. */
  readonly column: string;
  readonly rows: ReadonlyMap<string, Row>;
}

/** Under way at once, if the session lets them. */
const writers = 16;

/**
 * Carries out changes of the mapping table: few of them row by row, many by the platform's import. Never throws for
 * what the platform says: the outcome tells what is done and what is not.
 */
export async function writeMappings(
  session: Session,
  table: MappingRows,
  write: MappingsToWrite,
): Promise<MappingsWritten> {
  const { changes, whole } = write;
  if (changes.length <= mostSingleRows) return writeSingly(session, table, write);
  if (whole !== undefined) return writeByImport(session, table, write, whole, 'ReplaceAll');
  const set = { ...write, changes: changes.filter(({ after }) => after !== undefined) };
  const named = set.changes.map(({ key, after = '' }) => [key, after] as const);
  const imported = await (named.length > mostSingleRows
    ? writeByImport(session, table, set, named, 'Append')
    : writeSingly(session, table, set));
  if (imported.failure !== undefined) return imported;
  const removals = changes.filter(({ after }) => after === undefined);
  const removed = await writeSingly(session, table, { ...write, changes: removals });
  return { ...removed, done: new Set([...imported.done, ...removed.done]) };
}

/** Cells of other columns are somebody else's and stay as they are. */
function withPresence({ rows, column }: MappingRows, key: string, presence: string): Row {
  return { key, cells: { ...rows.get(key)?.cells, [column]: presence } };
}

async function writeSingly(
  session: Session,
  table: MappingRows,
  { changes, signal }: MappingsToWrite,
): Promise<MappingsWritten> {
  const done = new Set<string>();
  const waiting = changes.values();
  let failure: MappingsWritten['failure'];
  const work = async () => {
    for (const { key, after } of waiting) {
      try {
        signal.throwIfAborted();
        if (after === undefined) await removeRow(session, table.tableId, key);
        else if (table.rows.has(key))
          await changeRow(session, table.tableId, withPresence(table, key, after));
        else await addRow(session, table.tableId, withPresence(table, key, after));
        done.add(key);
      } catch (error) {
        failure ??= { key: signal.aborted ? undefined : key, error };
      }
      if (failure !== undefined) return;
    }
  };
  await Promise.all(Array.from({ length: writers }, work));
  return failure === undefined ? { done } : { done, failure };
}

/** `Append` adds and changes rows; `ReplaceAll` also removes all others. */
async function writeByImport(
  session: Session,
  table: MappingRows,
  write: MappingsToWrite,
  wanted: Iterable<readonly [string, string]>,
  importMode: 'Append' | 'ReplaceAll',
): Promise<MappingsWritten> {
  const { changes, signal } = write;
  const rows = [...wanted].map(([key, presence]) => withPresence(table, key, presence));
  let error: unknown;
  try {
    const ended = await importRows(session, table, rows, importMode, write);
    const { countRecordsUpdated, countRecordsFailed: failed = 0 } = ended;
    // Unverified: whether rows that were the same before count as updated. Where not, the table itself is read.
    if (failed === 0 && countRecordsUpdated === rows.length)
      return { done: new Set(changes.map(({ key }) => key)) };
    const leftOut = failed === 0 ? 'some rows' : counted(failed, 'row');
    error = cannotProceed(
      `Genesys Cloud left out ${leftOut} of the import. ${reasonOf(ended)}`,
      'Rows that were imported are listed as done. Correct the others, and run the same command again.',
    );
  } catch (caught) {
    error = caught;
  }
  const interrupted = signal.aborted;
  const calm = interrupted ? session.within(AbortSignal.timeout(finishTime)) : session;
  const done = await carriedOut(calm, table, changes);
  return done.size === changes.length ? { done } : { done, failure: { error, mayGoOn: interrupted } };
}

/** Those changes that are to be seen in the table; none when it cannot be read (any more). */
async function carriedOut(
  session: Session,
  table: MappingRows,
  changes: readonly MappingChange[],
): Promise<ReadonlySet<string>> {
  try {
    const present = await rowsNow(session, table.tableId, 'all');
    const isDone = ({ key, after }: MappingChange) => {
      const row = present.get(key);
      if (after === undefined) return row === undefined;
      return row !== undefined && holds(row, withPresence(table, key, after));
    };
    return new Set(changes.filter(isDone).map(({ key }) => key));
  } catch {
    return new Set();
  }
}

const importDeadline = 10 * 60_000;

/**
 * Brings rows into a data table by an import job: register, upload the CSV, wait for the result. Bad rows do not make a
 * job fail, so that the counts have to be looked at. A column that the CSV lacks would be emptied in its rows.
 * @throws ProblemError with the platform's words when the whole file was refused
 */
async function importRows(
  session: Session,
  { tableId, columns }: MappingRows,
  rows: readonly Row[],
  importMode: 'Append' | 'ReplaceAll',
  { signal, progress }: MappingsToWrite,
): Promise<Models.DataTableImportJob> {
  const api = session.api.architect;
  const lines = rows.map(({ key, cells }) => [key, ...columns.map((column) => String(cells[column] ?? ''))]);
  const id = await beginJob(session, {
    register: async () => {
      const job = await api.postFlowsDatatableImportCsvJobs(tableId, {
        importMode,
        // The SDK's type wants it; the platform sets its own.
        status: 'WaitingForUpload',
      });
      return { id: job.id, address: job.uploadURI, headers: job.uploadHeaders };
    },
    begun: async (job) => (await api.getFlowsDatatableImportJob(tableId, job)).status !== 'WaitingForUpload',
    text: csvText(['key', ...columns], lines),
    signal,
  });
  const ended = await waitFor({
    what: `the import of ${rows.length} rows`,
    check: async () => {
      const state = await api.getFlowsDatatableImportJob(tableId, id);
      return state.status === 'Succeeded' || state.status === 'Failed' ? state : undefined;
    },
    deadline: importDeadline,
    signal,
    progress,
  });
  if (ended.status === 'Succeeded') return ended;
  throw cannotProceed(
    `Genesys Cloud refused the import (job ${id}). ${reasonOf(ended)}`,
    'Look at the table in Admin > Architect > Data Tables, then run the same command again.',
  );
}

function reasonOf({ errorInformation }: Models.DataTableImportJob): string {
  return errorInformation?.message ?? 'It gave no reason.';
}
