import type { Models } from 'purecloud-platform-client-v2';
import { csvText } from '../../core/csv.js';
import { cannotProceed, type ProblemError } from '../../core/problem.js';
import { waitFor } from '../../core/retry.js';
import type { Run } from '../../engine/resource.js';
import type { Session } from '../../genesys/session.js';
import {
  addRow,
  changeRow,
  holds,
  listRows,
  mostSingleRows,
  type Row,
  removeRow,
} from './data-table-rows.js';
import type { MappingChange, MappingsToWrite, MappingsWritten } from './mapping-table.js';

/** The table that is written, as it was read. */
export interface MappingRows {
  readonly tableId: string;
  /** Every column of the table but the key. */
  readonly columns: readonly string[];
  /** The column that holds the presences. */
  readonly column: string;
  readonly rows: ReadonlyMap<string, Row>;
}

/** For reading back what an interrupted import has done, in milliseconds. */
const readBackTime = 15_000;

/** Under way at once, if the session lets them. */
const writers = 8;

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
  const imported =
    named.length > mostSingleRows
      ? await writeByImport(session, table, set, named, 'Append')
      : await writeSingly(session, table, set);
  if (imported.failure !== undefined) return imported;
  const removals = changes.filter(({ after }) => after === undefined);
  const removed = await writeSingly(session, table, { ...write, changes: removals });
  return { ...removed, done: new Set([...imported.done, ...removed.done]) };
}

/** Cells of other columns are somebody else's and stay as they are. */
function rowOf({ rows, column }: MappingRows, key: string, presence: string): Row {
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
        else if (table.rows.has(key)) await changeRow(session, table.tableId, rowOf(table, key, after));
        else await addRow(session, table.tableId, rowOf(table, key, after));
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

async function writeByImport(
  session: Session,
  table: MappingRows,
  { changes, signal, progress }: MappingsToWrite,
  wanted: Iterable<readonly [string, string]>,
  mode: 'Append' | 'ReplaceAll',
): Promise<MappingsWritten> {
  const { tableId, columns } = table;
  const rows = [...wanted].map(([key, presence]) => rowOf(table, key, presence));
  const run = { signal, progress };
  let error: unknown;
  try {
    const counts = await importRows(session, { tableId, columns, rows, mode, run });
    if (countsAreRight(counts, rows.length)) return { done: new Set(changes.map(({ key }) => key)) };
    error = leftOut(counts.failed, counts.error);
  } catch (caught) {
    error = caught;
  }
  const interrupted = run.signal.aborted;
  const calm = interrupted ? session.within(AbortSignal.timeout(readBackTime)) : session;
  const done = await carriedOut(calm, table, changes);
  return done.size === changes.length ? { done } : { done, failure: { error, mayGoOn: interrupted } };
}

/** Unverified: whether rows that were the same before count as updated. Where they do not, the table itself is read. */
function countsAreRight(
  counts: { readonly updated: number; readonly failed: number },
  sent: number,
): boolean {
  return counts.failed === 0 && counts.updated === sent;
}

function leftOut(failed: number, reason: string | undefined): ProblemError {
  return cannotProceed(
    `Genesys Cloud left out ${failed === 0 ? 'some rows' : failed === 1 ? '1 row' : `${failed} rows`} of the import. ${reason ?? 'It gave no reason.'}`,
    'The rows that are in are listed as done. Correct the others, and run the same command again.',
  );
}

/** Those changes that are to be seen in the table; none when it cannot be read (any more). */
async function carriedOut(
  session: Session,
  table: MappingRows,
  changes: readonly MappingChange[],
): Promise<ReadonlySet<string>> {
  try {
    const present = new Map((await listRows(session, table.tableId)).map((row) => [row.key, row]));
    const isDone = ({ key, after }: MappingChange) => {
      const row = present.get(key);
      if (after === undefined) return row === undefined;
      return row !== undefined && holds(row, rowOf(table, key, after));
    };
    return new Set(changes.filter(isDone).map(({ key }) => key));
  } catch {
    return new Set();
  }
}

interface TableImport {
  readonly tableId: string;
  /** Every column but the key. A column that a file lacks would be emptied in its rows. */
  readonly columns: readonly string[];
  readonly rows: readonly Row[];
  /** `Append` adds and changes the rows; `ReplaceAll` also removes all others. */
  readonly mode: 'Append' | 'ReplaceAll';
  readonly run: Pick<Run, 'signal' | 'progress'>;
}

/** What the platform says that became of the rows of an import. */
interface ImportCounts {
  readonly updated: number;
  readonly failed: number;
  /** What was wrong with the first bad row. */
  readonly error?: string;
}

const importDeadline = 10 * 60_000;

/**
 * Brings rows into a data table by an import job: register, upload the CSV, wait for the result. A job that never got
 * its upload does nothing. Bad rows do not make a job fail, so that the counts have to be looked at.
 * @throws ProblemError with the platform's words when the whole file was refused
 */
async function importRows(
  session: Session,
  { tableId, columns, rows, mode, run }: TableImport,
): Promise<ImportCounts> {
  const api = session.api.architect;
  const job = await api.postFlowsDatatableImportCsvJobs(tableId, {
    importMode: mode,
    // The SDK's type wants it; the platform sets its own.
    status: 'WaitingForUpload',
  });
  if (job.id === undefined || job.uploadURI === undefined)
    throw new Error('The import job has no upload address.');
  const jobId = job.id;
  await session.upload(job.uploadURI, job.uploadHeaders ?? {}, importCsv(columns, rows));
  const ended = await waitFor({
    what: `the import of ${rows.length} rows`,
    check: async () => {
      const state = await api.getFlowsDatatableImportJob(tableId, jobId);
      return state.status === 'Succeeded' || state.status === 'Failed' ? state : undefined;
    },
    every: { first: 300, max: 5000, factor: 1.6 },
    deadline: importDeadline,
    signal: run.signal,
    progress: run.progress,
  });
  const error = ended.errorInformation?.message;
  if (ended.status === 'Failed') throw refused(jobId, ended);
  return {
    updated: ended.countRecordsUpdated ?? 0,
    failed: ended.countRecordsFailed ?? 0,
    ...(error === undefined ? {} : { error }),
  };
}

function importCsv(columns: readonly string[], rows: readonly Row[]): string {
  return csvText(
    ['key', ...columns],
    rows.map(({ key, cells }) => [key, ...columns.map((column) => String(cells[column] ?? ''))]),
  );
}

function refused(jobId: string, { errorInformation }: Models.DataTableImportJob): ProblemError {
  return cannotProceed(
    `Genesys Cloud refused the import (job ${jobId}). ${errorInformation?.message ?? 'It gave no reason.'}`,
    'Look at the table in Admin > Architect > Data Tables, then run the same command again.',
  );
}
