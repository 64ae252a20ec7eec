import { type Downloads, downloadAddress } from '../downloads.js';
import { notFound } from '../errors.js';
import type { Call, Handlers, Reply } from '../handler.js';
import { columnsOf } from './data-table-schema.js';
import { requestedTable } from './data-tables.js';
import type { Cell, DataTableState, ExportJobState } from './state.js';

const downloadKind = 'datatable-exports';

/** Exports of data tables. They are done at once. */
export const exportHandlers: Handlers = { postFlowsDatatableExportJobs, getFlowsDatatableExportJob };

export const exportDownloads: Downloads = {
  [downloadKind]: (org, id) => {
    const job = org.state.architect.exportJobs[id];
    return job === undefined ? undefined : { text: job.csv, contentType: 'text/csv' };
  },
};

function postFlowsDatatableExportJobs(call: Call): Reply {
  const { org } = call;
  const table = requestedTable(call, 'datatable:view', 'datatableRow:view');
  const job: ExportJobState = {
    id: org.id(),
    tableId: table.id,
    csv: tableAsCsv(table),
    rows: Object.keys(table.rows).length,
    createdAt: org.now(),
  };
  org.state.architect.exportJobs[job.id] = job;
  return { body: { ...jobBody(job), status: 'Processing' } };
}

function getFlowsDatatableExportJob(call: Call): Reply {
  const table = requestedTable(call, 'datatable:view', 'datatableRow:view');
  const id = call.path.exportJobId ?? '';
  const job = call.org.state.architect.exportJobs[id];
  if (job === undefined || job.tableId !== table.id) throw notFound('export job', id);
  const downloadURI = downloadAddress(call.org, call.origin, downloadKind, id);
  return {
    body: {
      ...jobBody(job),
      status: 'Succeeded',
      dateCompleted: new Date(job.createdAt).toISOString(),
      downloadURI,
      countRecordsProcessed: job.rows,
    },
  };
}

function jobBody(job: ExportJobState) {
  return {
    id: job.id,
    dateCreated: new Date(job.createdAt).toISOString(),
    selfUri: `/api/v2/flows/datatables/${job.tableId}/export/jobs/${job.id}`,
  };
}

function tableAsCsv(table: DataTableState): string {
  const names = ['key', ...Object.keys(columnsOf(table.schema)).filter((name) => name !== 'key')];
  const lines = Object.values(table.rows).map((row) =>
    names.map((name) => quoted(row[name] ?? '')).join(','),
  );
  return `${[names.map(quoted).join(','), ...lines].join('\r\n')}\r\n`;
}

function quoted(cell: Cell): string {
  const text = String(cell);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
