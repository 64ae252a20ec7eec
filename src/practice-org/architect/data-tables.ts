import type { Models } from 'purecloud-platform-client-v2';
import { answer, create, type Kind, operations, remove, requested } from '../collection.js';
import { assumed, badRequest, existing, refuse } from '../errors.js';
import { divisionRef } from '../identity/divisions.js';
import { isObject, type JsonObject, picked } from '../json.js';
import type { Call, Handlers, Reply } from '../org.js';
import { numberedPage } from '../paging.js';
import { flowsReferringTo } from './flows.js';
import type { Cell, DataTableState, Row } from './state.js';

/** The name filter takes `*`; without one it wants the whole name. */
export const dataTableKind: Kind<DataTableState> = {
  what: 'data table',
  uri: '/api/v2/flows/datatables',
  store: (org) => org.state.architect.dataTables,
  wire: (table, { org, query }) => ({
    ...picked(table, [
      'id',
      'name',
      'description',
      ...(query.expand === 'schema' ? ['schema' as const] : []),
    ]),
    division: divisionRef(org, table.divisionId),
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
  const row = existing(Object.hasOwn(table.rows, key) ? table.rows[key] : undefined, 'row', key);
  return { table, key, row };
}

function shown(row: Row, { query }: Call): Row {
  return query.showbrief === 'false' ? row : { key: row.key ?? '' };
}

const draft = 'http://json-schema.org/draft-04/schema#';
const columnTypes = ['string', 'integer', 'number', 'boolean'];
const longestKey = 256;
const columnsAtMost = 50;
const emptyCells: Readonly<Record<string, Cell>> = { string: '', boolean: false };

interface Column {
  readonly type: string;
  readonly default?: Cell;
}

/** Throws 400 for a wrong schema, or one that the present table cannot change to. Source: API notes, Found since. */
function checkedSchema(schema: unknown, present?: DataTableState): JsonObject {
  if (!isObject(schema)) throw badRequest('The schema of the data table is missing.');
  if (schema.$schema !== draft) throw badRequest(`The $schema of a data table must be "${draft}".`);
  if (schema.type !== 'object') throw badRequest('The schema of a data table must be of type object.');
  if (schema.additionalProperties !== false)
    throw badRequest('The schema of a data table must have additionalProperties false.');
  if (!Array.isArray(schema.required) || !schema.required.includes('key'))
    throw badRequest('The schema of a data table must require the property "key".');
  const columns = isObject(schema.properties) ? schema.properties : {};
  if (!isObject(columns.key) || columns.key.type !== 'string')
    throw badRequest('The schema of a data table must have a property "key" of type string.');
  const count = Object.keys(columns).length - 1;
  if (count > columnsAtMost)
    throw badRequest(`A data table has at most ${columnsAtMost} columns beside its key, not ${count}.`);
  for (const [name, column] of Object.entries(columns)) checkColumn(name, column);
  if (present !== undefined) checkGrowth(present, schema as JsonObject);
  return schema as JsonObject;
}

export function columnsOf(schema: JsonObject): Record<string, Column> {
  return (schema.properties ?? {}) as unknown as Record<string, Column>;
}

/** A row with every column, from one that may lack some. Throws 400 for an unknown column or a wrong type. */
export function checkedRow(table: DataTableState, row: unknown): Row {
  if (!isObject(row)) throw badRequest('A row is an object.');
  const { key } = row;
  if (typeof key !== 'string' || key === '') throw badRequest('The key of a row must not be empty.');
  if (key.length > longestKey)
    throw badRequest(`The key of a row can have ${longestKey} characters at most.`);
  const columns = columnsOf(table.schema);
  const unknown = Object.keys(row).find((name) => columns[name] === undefined);
  if (unknown !== undefined) throw badRequest(`The data table "${table.name}" has no column "${unknown}".`);
  return Object.fromEntries(
    Object.entries(columns).map(([name, column]) => [name, checkedCell(name, column, row[name])]),
  );
}

/** A CSV field as a cell of the column; throws 400. An empty field is the column's default. */
export function cellFromText(name: string, column: Column, text: string): Cell | undefined {
  if (column.type === 'string') return text;
  if (text === '') return undefined;
  if (column.type === 'boolean') {
    const lower = text.toLowerCase();
    if (lower === 'true' || lower === 'false') return lower === 'true';
  } else if (text.trim() !== '' && Number.isFinite(Number(text))) return Number(text);
  throw badRequest(`"${text}" is not a value of the column "${name}" of type ${column.type}.`);
}

function checkColumn(name: string, column: unknown): void {
  if (name.includes('\\')) throw badRequest(`The property "${name}" must not have a backslash.`);
  if (!isObject(column) || typeof column.type !== 'string' || !columnTypes.includes(column.type))
    throw badRequest(`The type of the property "${name}" must be one of ${columnTypes.join(', ')}.`);
  if (column.$id !== undefined && column.$id !== `/properties/${name}`)
    throw assumed(badRequest(`The $id of the property "${name}" must be "/properties/${name}".`));
  if (column.default !== undefined && !isOfType(column.default, column.type))
    throw assumed(badRequest(`The default of the property "${name}" is not of type ${column.type}.`));
}

function checkGrowth(present: DataTableState, next: JsonObject): void {
  const columns = columnsOf(next);
  for (const [name, { type }] of Object.entries(columnsOf(present.schema))) {
    const column = columns[name];
    if (column === undefined && Object.keys(present.rows).length > 0)
      throw badRequest(`The existing property "${name}" cannot be removed while the table has rows.`);
    if (column !== undefined && column.type !== type)
      throw assumed(badRequest(`The type of "${name}" cannot be changed from ${type}.`));
  }
}

function checkedCell(name: string, column: Column, value: unknown): Cell {
  if (value === undefined) return column.default ?? emptyCells[column.type] ?? 0;
  if (!isOfType(value, column.type))
    throw badRequest(`The value of the column "${name}" must be of type ${column.type}.`);
  return value;
}

function isOfType(value: unknown, type: string): value is Cell {
  if (type === 'integer') return Number.isInteger(value);
  return typeof value === type;
}
