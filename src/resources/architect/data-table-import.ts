import type { Models } from 'purecloud-platform-client-v2';
import { CannotProceedError, type Run } from '../../engine/resource.js';
import type { Session } from '../../genesys/session.js';
import { waitFor } from '../../genesys/wait.js';
import { csvText } from '../../mappings/write-csv.js';
import type { Row } from './data-table-rows.js';

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
 * @throws CannotProceedError with the platform's words when the whole file was refused
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

function refused(jobId: string, { errorInformation }: Models.DataTableImportJob): CannotProceedError {
  return new CannotProceedError(
    `Genesys Cloud refused the import (job ${jobId}). ${errorInformation?.message ?? 'It gave no reason.'}`,
    'Look at the table in Admin > Architect > Data Tables, then run the same command again.',
  );
}
