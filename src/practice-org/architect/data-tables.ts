import { create, isListed, type Kind, operations, remove, values } from '../collection.js';
import type { Handlers } from '../handler.js';
import { divisionRef } from '../identity/divisions.js';
import type { Org } from '../org.js';
import { checkedSchema } from './data-table-schema.js';
import { flowsReferringTo } from './flows.js';
import type { DataTableState } from './state.js';

interface TableBody {
  readonly description?: string;
  readonly schema?: unknown;
}

/** The name filter takes `*`; without one it wants the whole name. */
export const dataTableKind: Kind<DataTableState> = {
  what: 'data table',
  uri: '/api/v2/flows/datatables',
  parameter: 'datatableId',
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
  inUse: 'in.use',
  users: (org, { id }) => flowsReferringTo(org, id).map((flow) => `the flow "${flow.name}" (${flow.id})`),
  settings: ({ body }, present) => {
    const { description = '', schema } = body as TableBody;
    return { description, schema: checkedSchema(schema, present), rows: present?.rows ?? {} };
  },
};

export const dataTableHandlers: Handlers = {
  ...operations(dataTableKind, 'FlowsDatatables', 'FlowsDatatable'),
  /** A new table comes with its schema, whatever the query asks. */
  postFlowsDatatables: (call) => ({
    body: dataTableKind.wire(create(call, dataTableKind), { ...call, query: { expand: 'schema' } }),
  }),
  /** Refused while a published flow depends on the table, unless it is forced. */
  deleteFlowsDatatable: (call) =>
    remove(call, call.query.force === 'true' ? { ...dataTableKind, users: () => [] } : dataTableKind),
};

/** The table that a flow's YAML means, once lists show it: names are unique without regard to case. */
export function findDataTableByName(org: Org, name: string): DataTableState | undefined {
  return values(org, dataTableKind).find(
    (table) => isListed(org, table) && table.name.toLowerCase() === name.toLowerCase(),
  );
}
