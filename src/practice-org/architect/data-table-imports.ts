import { csvParse } from '../../core/libraries.js';
import { requested } from '../collection.js';
import { badRequest, notFound, Refusal } from '../errors.js';
import type { Call, Handlers, Reply, Tasks } from '../handler.js';
import { iso } from '../json.js';
import type { Org } from '../org.js';
import { requireHeaders, type Uploads, uploadAddress } from '../uploads.js';
import { cellFromText, checkedRow, columnsOf } from './data-table-schema.js';
import { dataTableKind } from './data-tables.js';
import type { Cell, DataTableState, ImportJobState, ImportMode, Row } from './state.js';

const uploadKind = 'datatable-imports';

export const importHandlers: Handlers = {
  postFlowsDatatableImportCsvJobs,
  getFlowsDatatableImportJob,
};

export const importTasks: Tasks = { 'data table import finishes': finishImport };

export const importUploads: Uploads = {
  [uploadKind]: (org, id, text, headers) => {
    const job = org.state.architect.importJobs[id];
    if (job === undefined) throw notFound('upload', id);
    requireHeaders(job.uploadHeaders, headers);
    if (job.status !== 'WaitingForUpload') throw badRequest(`The import job ${id} has its file already.`);
    job.text = text;
    job.status = 'Processing';
    org.later(org.conditions.importJob, 'data table import finishes', id);
  },
};

function postFlowsDatatableImportCsvJobs(call: Call): Reply {
  const { org } = call;
  const table = requested(call, dataTableKind, 'architect:datatable:edit', 'architect:datatableRow:add');
  const mode = (call.body as { importMode?: ImportMode }).importMode ?? 'ReplaceAll';
  const job: ImportJobState = {
    id: org.id(),
    tableId: table.id,
    mode,
    status: 'WaitingForUpload',
    uploadHeaders: { 'x-amz-server-side-encryption': 'aws:kms', 'x-amz-tagging': `job=${org.id()}` },
    updated: 0,
    deleted: 0,
    failed: 0,
    createdAt: org.now(),
  };
  org.state.architect.importJobs[job.id] = job;
  return { body: jobBody(call, job, true) };
}

function getFlowsDatatableImportJob(call: Call): Reply {
  const table = watchedTable(call);
  const id = call.path.importJobId ?? '';
  const job = call.org.state.architect.importJobs[id];
  if (job === undefined || job.tableId !== table.id) throw notFound('import job', id);
  return { body: jobBody(call, job, false) };
}

function watchedTable(call: Call): DataTableState {
  const permissions = ['datatable:view', 'datatable:edit', 'datatableRow:view'];
  return requested(call, dataTableKind, ...permissions.map((one) => `architect:${one}`));
}

/** Bad rows are counted and do not make the job fail: who wants all of them in must look at the counts. */
function finishImport(org: Org, id: string): void {
  const job = org.state.architect.importJobs[id];
  if (job?.text === undefined) return;
  const table = org.state.architect.dataTables[job.tableId];
  const outcome =
    table === undefined ? refused('The data table is gone.') : importCsv(table, job.text, job.mode);
  job.text = undefined;
  const { refused: failed, error, ...counts } = outcome;
  Object.assign(job, counts, { status: failed ? 'Failed' : 'Succeeded', error, completedAt: org.now() });
}

function jobBody({ org, origin }: Call, job: ImportJobState, withAddress: boolean) {
  return {
    id: job.id,
    status: job.status,
    importMode: job.mode,
    dateCreated: iso(job.createdAt),
    ...(job.completedAt === undefined ? {} : { dateCompleted: iso(job.completedAt) }),
    ...(withAddress
      ? { uploadURI: uploadAddress(org, origin, uploadKind, job.id), uploadHeaders: job.uploadHeaders }
      : {}),
    countRecordsUpdated: job.updated,
    countRecordsDeleted: job.deleted,
    countRecordsFailed: job.failed,
    ...(job.error === undefined
      ? {}
      : { errorInformation: { message: job.error, code: 'import.failed', status: 400 } }),
    selfUri: `/api/v2/flows/datatables/${job.tableId}/import/jobs/${job.id}`,
  };
}

interface ImportOutcome {
  readonly updated: number;
  readonly deleted: number;
  readonly failed: number;
  /** What was wrong with the file, or with its first bad row. */
  readonly error?: string;
  /** Whether the file as a whole was refused; then the table is as it was. */
  readonly refused: boolean;
}

/**
 * Brings a CSV file into a data table. The header names `key` and columns of the table, by their ids. `Append`
 * adds and overwrites; `ReplaceAll` also deletes the rows that the file does not have. A bad row is left out and
 * counted.
 */
export function importCsv(table: DataTableState, text: string, mode: ImportMode): ImportOutcome {
  const records = readRecords(text);
  if (typeof records === 'string') return refused(records);
  const [header = [], ...lines] = records;
  const columns = columnsOf(table.schema);
  if (!header.includes('key')) return refused('The file has no column "key".');
  const unknown = header.find((name) => columns[name] === undefined);
  if (unknown !== undefined)
    return refused(`The file has a column "${unknown}", which the data table does not have.`);
  const rows = lines.map((line) => readRow(table, header, line));
  const good = rows.filter((row): row is Row => typeof row !== 'string');
  const firstError = rows.find((row): row is string => typeof row === 'string');
  const deleted = mode === 'ReplaceAll' ? deleteOthers(table, new Set(good.map(({ key }) => key))) : 0;
  for (const row of good) table.rows[String(row.key)] = row;
  return {
    updated: good.length,
    deleted,
    failed: rows.length - good.length,
    ...(firstError === undefined ? {} : { error: firstError }),
    refused: false,
  };
}

function readRecords(text: string): readonly (readonly string[])[] | string {
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

function deleteOthers(table: DataTableState, kept: ReadonlySet<Cell | undefined>): number {
  const gone = Object.keys(table.rows).filter((key) => !kept.has(key));
  for (const key of gone) delete table.rows[key];
  return gone.length;
}

function refused(error: string): ImportOutcome {
  return { updated: 0, deleted: 0, failed: 0, error, refused: true };
}
