import { csvParse } from '../../core/libraries.js';
import { requested } from '../collection.js';
import { notFound, Refusal } from '../errors.js';
import { iso } from '../json.js';
import type { Call, Handlers, Org, Reply, Tasks } from '../org.js';
import { countedPage } from '../paging.js';
import { type Uploads, uploadAddress, uploadHeaders } from '../uploads.js';
import { cellFromText, checkedRow, columnsOf, dataTableKind } from './data-tables.js';
import type { Cell, DataTableState, ImportJobState, ImportMode, Row } from './state.js';

const uploadKind = 'datatable-imports';
const task = 'data table import finishes';

export const importHandlers: Handlers = {
  postFlowsDatatableImportCsvJobs,
  /** The older operation for the same. */
  postFlowsDatatableImportJobs: postFlowsDatatableImportCsvJobs,
  getFlowsDatatableImportJob,
  getFlowsDatatableImportJobs: (call) => {
    const table = tableOfJobs(call);
    const jobs = Object.values(call.org.state.architect.importJobs).filter(
      ({ tableId }) => tableId === table.id,
    );
    return { body: countedPage(jobs.map(jobBody), call.query) };
  },
};

export const importTasks: Tasks = { [task]: finishImport };

export const importUploads: Uploads = {
  [uploadKind]: {
    jobs: (org) => org.state.architect.importJobs,
    status: ['WaitingForUpload', 'Processing'],
    task,
    takes: 'importJob',
  },
};

function postFlowsDatatableImportCsvJobs(call: Call): Reply {
  const { org, origin, body } = call;
  const table = requested(call, dataTableKind, 'architect:datatable:edit', 'architect:datatableRow:add');
  const job: ImportJobState = {
    id: org.id(),
    tableId: table.id,
    mode: (body as { importMode?: ImportMode }).importMode ?? 'ReplaceAll',
    ...{ status: 'WaitingForUpload', updated: 0, deleted: 0, failed: 0, createdAt: org.now() },
  };
  org.state.architect.importJobs[job.id] = job;
  const uploadURI = uploadAddress(org, origin, uploadKind, job.id);
  return { body: { ...jobBody(job), uploadURI, uploadHeaders: uploadHeaders(job.id) } };
}

function tableOfJobs(call: Call): DataTableState {
  const permissions = ['datatable:view', 'datatable:edit', 'datatableRow:view'];
  return requested(call, dataTableKind, ...permissions.map((one) => `architect:${one}`));
}

function getFlowsDatatableImportJob(call: Call): Reply {
  const table = tableOfJobs(call);
  const id = call.path.importJobId ?? '';
  const job = call.org.state.architect.importJobs[id];
  if (job === undefined || job.tableId !== table.id) throw notFound('import job', id);
  return { body: jobBody(job) };
}

/** Bad rows are counted and do not make the job fail: who wants all of them in must look at the counts. */
function finishImport(org: Org, id: string): void {
  const job = org.state.architect.importJobs[id];
  if (job?.text === undefined) return;
  const table = org.state.architect.dataTables[job.tableId];
  const end = table === undefined ? failed('The data table is gone.') : importCsv(table, job.text, job.mode);
  Object.assign(job, end, { text: undefined, completedAt: org.now() });
}

function jobBody({ id, status, mode, completedAt, error, ...job }: ImportJobState) {
  return {
    id,
    status,
    importMode: mode,
    dateCreated: iso(job.createdAt),
    dateCompleted: completedAt === undefined ? undefined : iso(completedAt),
    countRecordsUpdated: job.updated,
    countRecordsDeleted: job.deleted,
    countRecordsFailed: job.failed,
    errorInformation:
      error === undefined ? undefined : { message: error, code: 'import.failed', status: 400 },
    selfUri: `${dataTableKind.uri}/${job.tableId}/import/jobs/${id}`,
  };
}

function failed(error: string): Partial<ImportJobState> {
  return { status: 'Failed', error };
}

/**
 * Brings a CSV file into a data table. The header names `key` and columns of the table, by their ids. `Append`
 * adds and overwrites; `ReplaceAll` also deletes the rows that the file does not have. A bad row is left out and
 * counted. Where the file as a whole is refused, the table is as it was.
 */
export function importCsv(table: DataTableState, text: string, mode: ImportMode): Partial<ImportJobState> {
  const records = csvRecords(text);
  if (typeof records === 'string') return failed(records);
  const [header = [], ...lines] = records;
  const columns = columnsOf(table.schema);
  if (!header.includes('key')) return failed('The file has no column "key".');
  const unknown = header.find((name) => columns[name] === undefined);
  if (unknown !== undefined)
    return failed(`The file has a column "${unknown}", which the data table does not have.`);
  const rows = lines.map((line) => readRow(table, header, line));
  const good = rows.filter((row) => typeof row !== 'string');
  const kept = new Set(good.map(({ key }) => key));
  const gone = mode === 'Append' ? [] : Object.keys(table.rows).filter((key) => !kept.has(key));
  for (const key of gone) delete table.rows[key];
  for (const row of good) table.rows[String(row.key)] = row;
  return {
    ...{ status: 'Succeeded', updated: good.length, deleted: gone.length },
    failed: rows.length - good.length,
    error: rows.find((row) => typeof row === 'string'),
  };
}

/** The lines of a CSV file, or what is wrong with it. */
export function csvRecords(text: string): readonly (readonly string[])[] | string {
  try {
    return csvParse().parse(text, { bom: true, skip_empty_lines: true });
  } catch (error) {
    if (error instanceof csvParse().CsvError) return `The file is not valid CSV: ${error.message}`;
    throw error;
  }
}

function readRow(table: DataTableState, header: readonly string[], line: readonly string[]): Row | string {
  const columns = columnsOf(table.schema);
  try {
    const cells = header.flatMap((name, index): [string, Cell][] => {
      const column = columns[name];
      const cell = column === undefined ? undefined : cellFromText(name, column, line[index] ?? '');
      return cell === undefined ? [] : [[name, cell]];
    });
    return checkedRow(table, Object.fromEntries(cells));
  } catch (error) {
    if (error instanceof Refusal) return error.message;
    throw error;
  }
}
