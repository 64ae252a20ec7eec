import { requested } from '../collection.js';
import { badRequest, notFound, refuse } from '../errors.js';
import type { Call, Handlers, Reply } from '../handler.js';
import { isObject } from '../json.js';
import { numberedPage } from '../paging.js';
import { checkedRow } from './data-table-schema.js';
import { dataTableKind } from './data-tables.js';
import type { DataTableState, Row } from './state.js';

export const rowHandlers: Handlers = {
  getFlowsDatatableRows,
  postFlowsDatatableRows,
  getFlowsDatatableRow: (call) => ({ body: shown(requestedRow(call, 'view').row, call) }),
  putFlowsDatatableRow,
  deleteFlowsDatatableRow,
};

/** Unless told otherwise, rows show nothing but their keys. */
function getFlowsDatatableRows(call: Call): Reply {
  const table = tableOf(call, 'view');
  const rows = Object.values(table.rows).sort((one, other) => (String(one.key) < String(other.key) ? -1 : 1));
  if (call.query.sortOrder?.toLowerCase().startsWith('desc')) rows.reverse();
  const uri = `/api/v2/flows/datatables/${table.id}/rows`;
  return {
    body: numberedPage(
      rows.map((row) => shown(row, call)),
      call.query,
      { uri, max: 500 },
    ),
  };
}

function postFlowsDatatableRows(call: Call): Reply {
  const table = tableOf(call, 'add');
  const row = checkedRow(table, call.body);
  const key = String(row.key);
  if (Object.hasOwn(table.rows, key))
    throw refuse('duplicate.key', `The data table "${table.name}" has a row with the key "${key}" already.`);
  table.rows[key] = row;
  return { body: row };
}

function putFlowsDatatableRow(call: Call): Reply {
  const { table, key } = requestedRow(call, 'edit');
  if (!isObject(call.body)) throw badRequest('A row is an object.');
  const row = checkedRow(table, { ...call.body, key: call.body.key ?? key });
  if (row.key !== key)
    throw badRequest(`The key in the body, "${row.key}", is not the key in the path, "${key}".`);
  table.rows[key] = row;
  return { body: row };
}

function deleteFlowsDatatableRow(call: Call): Reply {
  const { table, key } = requestedRow(call, 'delete');
  delete table.rows[key];
  return { status: 204 };
}

/** Permissions on rows are alternatives to those on tables. */
function tableOf(call: Call, action: string): DataTableState {
  return requested(call, dataTableKind, `architect:datatable:${action}`, `architect:datatableRow:${action}`);
}

function requestedRow(call: Call, action: string): { table: DataTableState; key: string; row: Row } {
  const table = tableOf(call, action);
  const key = call.path.rowId ?? '';
  const row = Object.hasOwn(table.rows, key) ? table.rows[key] : undefined;
  if (row === undefined) throw notFound('row', key);
  return { table, key, row };
}

function shown(row: Row, { query }: Call): Row {
  return query.showbrief === 'false' ? row : { key: row.key ?? '' };
}
