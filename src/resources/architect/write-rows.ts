import type { Models } from 'purecloud-platform-client-v2';
import { cannotProceed, type ProblemError } from '../../core/problem.js';
import { waitFor } from '../../core/retry.js';
import type { Run } from '../../engine/resource.js';
import type { Session } from '../../genesys/session.js';
import { csvText } from '../../mappings/write-csv.js';
import {
  addRow,
  changeRow,
  holds,
  listRows,
  mostSingleRows,
  type Row,
  removeRow,
} from './data-table-rows.js';

/** What is to become of one row: a new one has no `before`, one that goes away no `after`. */
export interface RowChange {
  readonly key: string;
  readonly before?: Row | undefined;
  /** With all its cells: what a row is written without is emptied. */
  readonly after?: Row | undefined;
}

export interface RowsToWrite {
  readonly tableId: string;
  /** Every column of the table but the key. */
  readonly columns: readonly string[];
  readonly changes: readonly RowChange[];
  /** All rows that the table holds in the end, where it is to hold no others. */
  readonly whole?: readonly Row[] | undefined;
  readonly run: Pick<Run, 'signal' | 'progress'>;
}

export interface RowsWritten {
  /** Keys whose change is surely carried out. */
  readonly done: ReadonlySet<string>;
  /** Why the others are not. `mayGoOn`: an import was begun, and the platform may still carry it out. */
  readonly failure?: {
    readonly key?: string | undefined;
    readonly error: unknown;
    readonly mayGoOn?: boolean;
  };
}

/** For reading back what an interrupted import has done, in milliseconds. */
const readBackTime = 15_000;

/** Under way at once, if the session lets them. */
const writers = 8;

/**
 * Carries out changes of a data table's rows: few of them row by row, many by the platform's import. Never throws for
 * what the platform says: the outcome tells what is done and what is not.
 */
export async function writeRows(session: Session, write: RowsToWrite): Promise<RowsWritten> {
  if (write.changes.length <= mostSingleRows) return writeSingly(session, write);
  if (write.whole !== undefined) return writeByImport(session, write, write.whole, 'ReplaceAll');
  const kept = write.changes.flatMap(({ after }) => (after === undefined ? [] : [after]));
  const removals = write.changes.filter(({ after }) => after === undefined);
  const imported =
    kept.length > mostSingleRows
      ? await writeByImport(session, without(write, removals), kept, 'Append')
      : await writeSingly(session, without(write, removals));
  if (imported.failure !== undefined) return imported;
  const removed = await writeSingly(session, { ...write, changes: removals });
  return { ...removed, done: new Set([...imported.done, ...removed.done]) };
}

function without(write: RowsToWrite, left: readonly RowChange[]): RowsToWrite {
  const gone = new Set(left.map(({ key }) => key));
  return { ...write, changes: write.changes.filter(({ key }) => !gone.has(key)) };
}

async function writeSingly(session: Session, { tableId, changes, run }: RowsToWrite): Promise<RowsWritten> {
  const done = new Set<string>();
  const waiting = [...changes];
  let failure: RowsWritten['failure'];
  const work = async () => {
    for (let change = waiting.shift(); change !== undefined; change = waiting.shift()) {
      try {
        run.signal.throwIfAborted();
        await writeRow(session, tableId, change);
        done.add(change.key);
      } catch (error) {
        failure ??= { key: run.signal.aborted ? undefined : change.key, error };
      }
      if (failure !== undefined) return;
    }
  };
  await Promise.all(Array.from({ length: writers }, work));
  return failure === undefined ? { done } : { done, failure };
}

function writeRow(session: Session, tableId: string, { key, before, after }: RowChange): Promise<void> {
  if (after === undefined) return removeRow(session, tableId, key);
  return before === undefined ? addRow(session, tableId, after) : changeRow(session, tableId, after);
}

async function writeByImport(
  session: Session,
  { tableId, columns, changes, run }: RowsToWrite,
  rows: readonly Row[],
  mode: 'Append' | 'ReplaceAll',
): Promise<RowsWritten> {
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
  const done = await carriedOut(calm, tableId, changes);
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
  tableId: string,
  changes: readonly RowChange[],
): Promise<ReadonlySet<string>> {
  try {
    const present = new Map((await listRows(session, tableId)).map((row) => [row.key, row]));
    const isDone = ({ key, after }: RowChange) => {
      const row = present.get(key);
      return after === undefined ? row === undefined : row !== undefined && holds(row, after);
    };
    return new Set(changes.filter(isDone).map(({ key }) => key));
  } catch {
    return new Set();
  }
}

export interface TableImport {
  readonly tableId: string;
  /** Every column but the key. A column that a file lacks would be emptied in its rows. */
  readonly columns: readonly string[];
  readonly rows: readonly Row[];
  /** `Append` adds and changes the rows; `ReplaceAll` also removes all others. */
  readonly mode: 'Append' | 'ReplaceAll';
  readonly run: Pick<Run, 'signal' | 'progress'>;
}

/** What the platform says that became of the rows of an import. */
export interface ImportCounts {
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
export async function importRows(
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
