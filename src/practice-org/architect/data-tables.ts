import { badRequest, conflict } from '../errors.js';
import type { Call, Handlers, Reply } from '../handler.js';
import { permitted, requireIn } from '../identity/authority.js';
import { divisionRef } from '../identity/divisions.js';
import { isListed, readable } from '../lag.js';
import type { Org } from '../org.js';
import { numberedPage } from '../paging.js';
import { checkedSchema } from './data-table-schema.js';
import { flowsReferringTo } from './flows.js';
import type { DataTableState } from './state.js';
import { wildcard } from './wildcard.js';

export const dataTableHandlers: Handlers = {
  getFlowsDatatables,
  postFlowsDatatables,
  getFlowsDatatable: (call) => ({
    body: tableBody(call.org, requestedTable(call, 'datatable:view'), call.query.expand === 'schema'),
  }),
  putFlowsDatatable,
  deleteFlowsDatatable,
};

interface TableBody {
  readonly name?: string;
  readonly description?: string;
  readonly division?: { readonly id?: string };
  readonly schema?: unknown;
}

/**
 * The table that the path names. Throws `not.found`, and `missing.permissions` unless the caller holds one of the
 * permissions (`datatable:view`) in the table's division.
 */
export function requestedTable(call: Call, ...permissions: string[]): DataTableState {
  const id = call.path.datatableId ?? '';
  const table = readable(call.org, call.org.state.architect.dataTables[id], 'data table', id);
  requireIn(call, table.divisionId, ...permissions.map((permission) => `architect:${permission}`));
  return table;
}

/** Names are unique without regard to case. */
export function findDataTableByName(org: Org, name: string): DataTableState | undefined {
  return Object.values(org.state.architect.dataTables).find(
    (table) => table.name.toLowerCase() === name.toLowerCase(),
  );
}

/** The name filter ignores case and takes `*`; without one it wants the whole name. */
function getFlowsDatatables(call: Call): Reply {
  const { org, query } = call;
  const matches = wildcard(query.name ?? '*');
  const divisions = query.divisionId?.split(',');
  const found = permitted(call, Object.values(org.state.architect.dataTables), 'architect:datatable:view')
    .filter((table) => isListed(org, table) && matches(table.name))
    .filter(({ divisionId }) => divisions === undefined || divisions.includes(divisionId))
    .sort((one, other) => one.name.localeCompare(other.name))
    .map((table) => tableBody(org, table, query.expand === 'schema'));
  return { body: numberedPage(found, query, { uri: '/api/v2/flows/datatables' }) };
}

function postFlowsDatatables(call: Call): Reply {
  const { org, body } = call;
  const request = body as TableBody;
  const divisionId = divisionRef(org, request.division?.id).id;
  requireIn(call, divisionId, 'architect:datatable:add');
  const table: DataTableState = {
    id: org.id(),
    name: freeName(org, request.name),
    description: request.description ?? '',
    divisionId,
    schema: checkedSchema(request.schema),
    rows: {},
    createdAt: org.now(),
  };
  org.state.architect.dataTables[table.id] = table;
  return { body: tableBody(org, table, true) };
}

function putFlowsDatatable(call: Call): Reply {
  const { org } = call;
  const table = requestedTable(call, 'datatable:edit');
  const request = call.body as TableBody;
  const name = freeName(org, request.name, table);
  const schema = checkedSchema(request.schema, table.schema);
  const divisionId =
    request.division?.id === undefined ? table.divisionId : divisionRef(org, request.division.id).id;
  Object.assign(table, { name, schema, divisionId, description: request.description ?? '' });
  return { body: tableBody(org, table, call.query.expand === 'schema') };
}

/** Refused while a published flow depends on the table, unless it is forced. */
function deleteFlowsDatatable(call: Call): Reply {
  const { org, query } = call;
  const table = requestedTable(call, 'datatable:delete');
  const [flow] = flowsReferringTo(org, table.id);
  if (flow !== undefined && query.force !== 'true')
    throw conflict(
      `The data table "${table.name}" is in use by the flow "${flow.name}" (${flow.id}).`,
      'in.use',
    );
  delete org.state.architect.dataTables[table.id];
  return { status: 204 };
}

function freeName(org: Org, name: string | undefined, own?: DataTableState): string {
  if (name === undefined || name.trim() === '')
    throw badRequest('The name of a data table must not be blank.');
  const other = findDataTableByName(org, name);
  if (other !== undefined && other !== own)
    throw conflict(`A data table called "${other.name}" exists already.`, 'duplicate.name');
  return name;
}

function tableBody(org: Org, table: DataTableState, withSchema: boolean) {
  return {
    id: table.id,
    name: table.name,
    division: divisionRef(org, table.divisionId),
    description: table.description,
    ...(withSchema ? { schema: table.schema } : {}),
    selfUri: `/api/v2/flows/datatables/${table.id}`,
  };
}
