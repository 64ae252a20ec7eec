import { badRequest, notFound, Refusal } from '../errors.js';
import type { Call, Handlers, Reply, Tasks } from '../handler.js';
import type { Org } from '../org.js';
import { numberedPage } from '../paging.js';
import { requireHeaders, type Uploads, uploadAddress } from '../uploads.js';
import { importCsv } from './csv-import.js';
import { requestedTable } from './data-tables.js';
import type { ImportJobState, ImportMode } from './state.js';

const uploadKind = 'datatable-imports';

export const importHandlers: Handlers = {
  postFlowsDatatableImportCsvJobs,
  postFlowsDatatableImportJobs,
  getFlowsDatatableImportJobs,
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
  const table = requestedTable(call, 'datatable:edit', 'datatableRow:add');
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

/** The older way in, gone since 24 April 2026 (API notes, Data tables). That it answers 410 is unverified. */
function postFlowsDatatableImportJobs(): Reply {
  throw new Refusal(410, 'gone', 'This import has been removed. Use /import/csv/jobs instead.');
}

function getFlowsDatatableImportJobs(call: Call): Reply {
  const table = requestedTable(call, 'datatable:view', 'datatable:edit', 'datatableRow:view');
  const jobs = Object.values(call.org.state.architect.importJobs)
    .filter(({ tableId }) => tableId === table.id)
    .map((job) => jobBody(call, job, false));
  const { entities, pageSize, pageNumber, total, pageCount } = numberedPage(jobs, call.query, { uri: '' });
  return { body: { entities, pageSize, pageNumber, total, pageCount } };
}

function getFlowsDatatableImportJob(call: Call): Reply {
  const table = requestedTable(call, 'datatable:view', 'datatable:edit', 'datatableRow:view');
  const id = call.path.importJobId ?? '';
  const job = call.org.state.architect.importJobs[id];
  if (job === undefined || job.tableId !== table.id) throw notFound('import job', id);
  return { body: jobBody(call, job, false) };
}

/** Bad rows are counted and do not make the job fail: who wants all of them in must look at the counts. */
function finishImport(org: Org, id: string): void {
  const job = org.state.architect.importJobs[id];
  if (job?.text === undefined) return;
  const table = org.state.architect.dataTables[job.tableId];
  const outcome =
    table === undefined
      ? { updated: 0, deleted: 0, failed: 0, error: 'The data table is gone.', refused: true }
      : importCsv(table, job.text, job.mode);
  job.text = undefined;
  job.status = outcome.refused ? 'Failed' : 'Succeeded';
  job.updated = outcome.updated;
  job.deleted = outcome.deleted;
  job.failed = outcome.failed;
  job.error = outcome.error;
  job.completedAt = org.now();
}

function jobBody({ org, origin }: Call, job: ImportJobState, withAddress: boolean) {
  return {
    id: job.id,
    status: job.status,
    importMode: job.mode,
    dateCreated: new Date(job.createdAt).toISOString(),
    ...(job.completedAt === undefined ? {} : { dateCompleted: new Date(job.completedAt).toISOString() }),
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
