import type { Models } from 'purecloud-platform-client-v2';
import { cannotProceed, type ProblemError } from '../../core/problem.js';
import type { Observed, Output, Resource } from '../../engine/resource.js';
import { allPages } from '../../genesys/pages.js';
import type { Session } from '../../genesys/session.js';
import { compare, fieldsOf } from '../kit/compare.js';
import { findMarked } from '../kit/find.js';
import type { Marker } from '../kit/marker.js';
import { getOrUndefined, removeWhenUnused } from '../kit/wait.js';

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

interface Desired {
  readonly name: string;
  readonly description: string;
  readonly divisionId: string;
  readonly keyLabel: string;
  /** Column name → type. */
  readonly columns: Readonly<Record<string, string>>;
}

type State = Desired;

const columnPath = 'schema.properties.';
/** Ends the description of a table whose first rows have not all been written yet. */
const unfinished = ' Its first rows are being written.';

/**
 * An Architect data table. Platform facts: the name filter knows wildcards and ignores case (getFlowsDatatables);
 * PUT wants the full schema; columns cannot be removed or change their type; the key column is always called `key`
 * and its label is its title.
 */
export function dataTable(session: Session, options: DataTableOptions): Resource<Desired, State> {
  const { name, marker } = options;
  const id = 'data-table';
  const api = session.api.architect;
  const desired: Desired = {
    name,
    description: marker.after(options.purpose),
    divisionId: options.divisionId,
    keyLabel: options.keyLabel,
    columns: Object.fromEntries(options.columns.map((column) => [column, 'string'])),
  };

  return {
    id,
    title: `Data table "${name}"`,
    needs: [],
    permissions: {
      read: ['architect:datatable:view'],
      create: ['architect:datatable:add'],
      update: ['architect:datatable:edit'],
      remove: ['architect:datatable:delete'],
    },
    observe: async (lookup): Promise<Observed<State> | undefined> => {
      const remembered = lookup.remembered(id)?.id;
      const table = await lookup.shared(id, () => findDataTable(session, name, remembered, marker));
      if (table?.id === undefined) return undefined;
      return {
        id: table.id,
        name: table.name ?? '',
        mark: marker.isIn(table.description) ? 'ours' : 'foreign',
        state: stateOf(table),
      };
    },
    desired: () => desired,
    diff: (wanted, observed, references) => [
      ...compare('name', observed.name, wanted.name),
      ...(references.ours(id) ? compare('description', observed.description, wanted.description) : []),
      ...(references.ours(id) ? compare('division.id', observed.divisionId, wanted.divisionId) : []),
      ...compare('schema.properties.key.title', observed.keyLabel, wanted.keyLabel),
      // Columns that people added are theirs.
      ...Object.keys(wanted.columns).flatMap((column) =>
        compare(`${columnPath}${column}`, observed.columns[column], wanted.columns[column]),
      ),
    ],
    preview: (wanted) =>
      fieldsOf({
        name,
        description: wanted.description,
        schema: { properties: { key: { title: wanted.keyLabel }, ...wanted.columns } },
      }),
    create: async (wanted): Promise<Output> => {
      const created = await api.postFlowsDatatables({
        name,
        description: wanted.description + unfinished,
        division: { id: wanted.divisionId },
        schema: schemaOf(wanted, {}),
      });
      return { id: created.id ?? '', name };
    },
    update: async (wanted, observed, changes, run): Promise<Output> => {
      for (const { path, before } of changes) {
        const column = path.startsWith(columnPath) ? path.slice(columnPath.length) : 'key';
        if (wanted.columns[column] !== undefined && before !== null)
          throw wrongColumn(name, column, String(before));
      }
      const table = await api.getFlowsDatatable(observed.id, { expand: 'schema' });
      const ours = run.ours(id);
      await api.putFlowsDatatable(observed.id, {
        ...writable(table),
        name: wanted.name,
        ...(ours
          ? { description: wanted.description + (isUnfinished(table.description) ? unfinished : '') }
          : {}),
        ...(ours ? { division: { id: wanted.divisionId } } : {}),
        schema: schemaOf(wanted, table.schema?.properties ?? {}),
      });
      return { id: observed.id, name };
    },
    // Never forced: a flow that somebody else lets use the table would break.
    remove: (observed, run): Promise<void> =>
      removeWhenUnused(`the data table "${name}"`, () => api.deleteFlowsDatatable(observed.id), run),
  };
}

/** The names of a table's columns, the key's not among them. */
export function columnsOf(table: Models.DataTable | undefined): readonly string[] {
  return Object.keys(table?.schema?.properties ?? {}).filter((column) => column !== 'key');
}

/** Whether a table's first rows were cut off: then they are completed, and only then. */
export function isUnfinished(description: string | undefined): boolean {
  return description?.endsWith(unfinished) ?? false;
}

/** From now on the rows are the user's. */
export async function markFinished(session: Session, tableId: string): Promise<void> {
  const api = session.api.architect;
  const table = await api.getFlowsDatatable(tableId, { expand: 'schema' });
  if (table.description === undefined || !isUnfinished(table.description)) return;
  const description = table.description.slice(0, -unfinished.length);
  await api.putFlowsDatatable(tableId, { ...writable(table), description });
}

/**
 * By exact name; else by the id of an earlier run, or by the mark where one is given, for a table that was renamed
 * since.
 */
export async function findDataTable(
  session: Session,
  name: string,
  rememberedId: string | undefined,
  marker: Marker | undefined,
): Promise<Models.DataTable | undefined> {
  const api = session.api.architect;
  const tables = await allPages((page) => api.getFlowsDatatables({ ...page, name, expand: 'schema' }));
  const named = tables.find((table) => table.name === name);
  if (named?.schema !== undefined) return named;
  const get = (id: string | undefined) =>
    id === undefined ? undefined : getOrUndefined(() => api.getFlowsDatatable(id, { expand: 'schema' }));
  if (named !== undefined) return get(named.id);
  const remembered = await get(rememberedId);
  if (remembered !== undefined || marker === undefined) return remembered;
  const all = await allPages((page) => api.getFlowsDatatables({ ...page }));
  return get(findMarked(`the data table "${name}"`, all, ({ description }) => marker.isIn(description))?.id);
}

function stateOf(table: Models.DataTable): State {
  const properties = Object.entries(table.schema?.properties ?? {}).map(
    ([column, schema]) => [column, asColumn(schema)] as const,
  );
  const description = table.description ?? '';
  return {
    name: table.name ?? '',
    description: isUnfinished(description) ? description.slice(0, -unfinished.length) : description,
    divisionId: table.division?.id ?? '',
    keyLabel: properties.find(([column]) => column === 'key')?.[1].title ?? '',
    columns: Object.fromEntries(
      properties.filter(([column]) => column !== 'key').map(([column, { type }]) => [column, type ?? '']),
    ),
  };
}

function asColumn(schema: unknown): { readonly title?: string; readonly type?: string } {
  return typeof schema === 'object' && schema !== null ? schema : {};
}

function schemaOf(desired: Desired, present: Readonly<Record<string, unknown>>): Models.JsonSchemaDocument {
  const { key, ...others } = present;
  const order = Object.keys(others).length;
  const missing = Object.entries(desired.columns).filter(([column]) => others[column] === undefined);
  const properties: Record<string, unknown> = {
    key: {
      ...asColumn(key),
      $id: '/properties/key',
      type: 'string',
      title: desired.keyLabel,
      displayOrder: 0,
    },
    ...others,
  };
  missing.forEach(([column, type], index) => {
    properties[column] = {
      $id: `/properties/${column}`,
      type,
      title: column,
      displayOrder: order + index + 1,
    };
  });
  return {
    $schema: 'http://json-schema.org/draft-04/schema#',
    type: 'object',
    required: ['key'],
    properties: properties as Record<string, object>,
    // The SDK types a JSON schema's boolean as an object.
    additionalProperties: false as unknown as object,
  };
}

function writable(table: Models.DataTable): Models.DataTable {
  const { name, description, division, schema } = table;
  return {
    ...(name === undefined ? {} : { name }),
    ...(description === undefined ? {} : { description }),
    ...(division?.id === undefined ? {} : { division: { id: division.id } }),
    ...(schema === undefined ? {} : { schema }),
  };
}

function wrongColumn(table: string, column: string, type: string): ProblemError {
  return cannotProceed(
    `The column "${column}" of the data table "${table}" is of type ${type} instead of string, and that cannot be changed.`,
    'Rename the table, or give ours another name in the config file.',
  );
}
