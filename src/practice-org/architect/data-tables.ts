import type { Models } from 'purecloud-platform-client-v2';
import { answer, create, type Kind, operations, remove, requested } from '../collection.js';
import { assumed, badRequest, notFound, refuse } from '../errors.js';
import type { Call, Handlers, Reply } from '../handler.js';
import { divisionRef } from '../identity/divisions.js';
import { isObject } from '../json.js';
import { numberedPage } from '../paging.js';
import { checkedRow, checkedSchema } from './data-table-schema.js';
import { flowsReferringTo } from './flows.js';
import type { DataTableState, Row } from './state.js';

/** The name filter takes `*`; without one it wants the whole name. */
export const dataTableKind: Kind<DataTableState> = {
  what: 'data table',
  uri: '/api/v2/flows/datatables',
  store: (org) => org.state.architect.dataTables,
  wire: (table, { org, query }) => ({
    id: table.id,
    name: table.name,
    division: divisionRef(org, table.divisionId),
    description: table.description,
    ...(query.expand === 'schema' ? { schema: table.schema } : {}),
    selfUri: `${dataTableKind.uri}/${table.id}`,
  }),
  permission: 'architect:datatable',
  list: { name: 'wildcard' },
  unique: { code: 'flows.datatables.already.exists' },
  users: (org, { id }) => flowsReferringTo(org, id).map((flow) => `the flow "${flow.name}" (${flow.id})`),
  settings: ({ body }, present) => {
    const { description = '', schema } = body as Models.DataTable;
    return { description, schema: checkedSchema(schema, present), rows: present?.rows ?? {} };
  },
};

export const dataTableHandlers: Handlers = {
  ...operations(dataTableKind),
  /** A new table comes with its schema, whatever the query asks. */
  postFlowsDatatables: (call) => {
    const created = create(call, dataTableKind);
    return answer({ ...call, query: { expand: 'schema' } }, dataTableKind, created);
  },
  /** Refused while a published flow depends on the table, unless it is forced. */
  deleteFlowsDatatable: (call) =>
    remove(call, call.query.force === 'true' ? { ...dataTableKind, users: () => [] } : dataTableKind),
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
  const entities = rows.map((row) => shown(row, call));
  const uri = `${dataTableKind.uri}/${table.id}/rows`;
  return { body: numberedPage(entities, call.query, { uri, max: 500 }) };
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
    throw assumed(badRequest(`The key in the body, "${row.key}", is not the key in the path, "${key}".`));
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
