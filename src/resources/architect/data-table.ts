import type { Models } from 'purecloud-platform-client-v2';
import { type InRound, onceInRound } from '../../core/round.js';
import { getOrUndefined } from '../../genesys/errors.js';
import { allPages } from '../../genesys/pages.js';
import type { Session } from '../../genesys/session.js';
import { defineResource, permissionsOn, readChangeWrite, type Store } from '../kit/define.js';
import { type Field, recordOf } from '../kit/field.js';
import { findByName } from '../kit/find.js';
import type { Marker } from '../kit/marker.js';

interface DataTableOptions {
  readonly name: string;
  readonly purpose: string;
  readonly marker: Marker;
  readonly divisionId: string;
  /** What Architect shows as the "Reference Key Label". */
  readonly keyLabel: string;
  /** Columns of type text. */
  readonly columns: readonly string[];
}

/** Ends the description of a table whose first rows have not all been written yet. */
const unfinished = ' Its first rows are being written.';

/**
 * An Architect data table. Platform facts: PUT wants the full schema; columns cannot be removed or change their type; the key column is always called `key`
 * and its label is its title. Columns that people added are theirs.
 */
export function dataTable(session: Session, options: DataTableOptions) {
  const { name, purpose, marker, divisionId, keyLabel, columns } = options;
  const id = 'data-table';
  const api = session.api.architect;
  return defineResource<Models.DataTable>({
    id,
    kind: 'data table',
    name,
    adminPage: '/architect/#/datatables',
    permissions: permissionsOn('architect:datatable'),
    find: (lookup) => findDataTable(session, name, lookup.remembered(id)?.id, marker, lookup),
    mark: marker,
    fields: {
      name: { want: name },
      description: {
        want: marker.after(purpose),
        read: (_, { description = '' }) => finished(description),
        send: (text, there) => (isUnfinished(there) ? `${text}${unfinished}` : text),
        foreign: 'keep',
      },
      division: {
        want: { id: divisionId },
        read: (_, table) => ({ id: table.division?.id }),
        foreign: 'keep',
      },
      'schema.properties.key.title': { want: keyLabel },
      ...Object.fromEntries(columns.map((column) => [`schema.properties.${column}`, textColumn])),
    },
    ...tables(session),
    post: (table) =>
      api.postFlowsDatatables({ ...withSchema(table), description: `${table.description}${unfinished}` }),
    // Never forced: a flow that somebody else lets use the table would break.
    remove: (tableId) => api.deleteFlowsDatatable(tableId),
  });
}

const textColumn: Field<Models.DataTable> = {
  want: 'string',
  read: (column) => recordOf(column).type,
  send: (type, there) => there ?? { type },
  fixed: ({ before }) => before !== null,
};

function tables({ api: { architect } }: Session): Store<Models.DataTable, Models.DataTable> {
  return {
    get: (id) => architect.getFlowsDatatable(id, { expand: 'schema' }),
    put: (id, table) => architect.putFlowsDatatable(id, withSchema(table)),
  };
}

/** With what a schema takes beside what somebody wants of its columns. */
function withSchema(table: Models.DataTable): Models.DataTable {
  const { key, ...columns } = table.schema?.properties ?? {};
  const numbered = Object.entries(columns).map(([column, is], index) => [
    column,
    { $id: `/properties/${column}`, title: column, displayOrder: index + 1, ...is },
  ]);
  return {
    ...table,
    schema: {
      $schema: 'http://json-schema.org/draft-04/schema#',
      type: 'object',
      required: ['key'],
      // The SDK types a JSON schema's boolean as an object.
      additionalProperties: false as unknown as object,
      ...table.schema,
      properties: {
        key: { $id: '/properties/key', type: 'string', displayOrder: 0, ...key },
        ...Object.fromEntries(numbered),
      },
    },
  };
}

/** The names of a table's columns, the key's not among them. */
export function columnsOf(table: Models.DataTable | undefined): readonly string[] {
  return Object.keys(table?.schema?.properties ?? {}).filter((column) => column !== 'key');
}

/** Whether a table's first rows were cut off: then they are completed, and only then. */
export function isUnfinished(description: unknown): boolean {
  return typeof description === 'string' && description.endsWith(unfinished);
}

function finished(description: string): string {
  return isUnfinished(description) ? description.slice(0, -unfinished.length) : description;
}

/** From now on the rows are the user's. */
export async function markFinished(session: Session, tableId: string): Promise<void> {
  await readChangeWrite(tables(session), tableId, ({ description = '', ...table }) =>
    isUnfinished(description) ? { ...table, description: finished(description) } : undefined,
  );
}

/** A table by its id, read once in a round; undefined where it is not there. */
export const tableInRound = onceInRound((session: Session, tableId: string) =>
  getOrUndefined(() => tables(session).get(tableId)),
);

/**
 * By name; else by the id of an earlier run, or by the mark where one is given, for a table that was renamed since.
 */
export function findDataTable(
  session: Session,
  name: string,
  rememberedId: string | undefined,
  marker: Marker | undefined,
  lookup: InRound,
): Promise<Models.DataTable | undefined> {
  const api = session.api.architect;
  return findByName(
    `the data table "${name}"`,
    name,
    {
      // An org has few: one page holds that of the name as well as one that carries our mark.
      list: () => allPages((page) => api.getFlowsDatatables({ ...page, expand: 'schema' })),
      isPart: ({ schema }) => schema === undefined,
      isSure: true,
      get: (id) => tableInRound(session, lookup, id),
      ...(marker === undefined ? {} : { isMarked: marker.isOn }),
    },
    rememberedId,
    lookup,
  );
}
