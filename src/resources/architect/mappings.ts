import type { Change, Lookup, Observed, Output, Resource, Run } from '../../engine/resource.js';
import type { Session } from '../../genesys/session.js';
import { difference, type MappingsMode, withMappings } from '../../mappings/mapping-table.js';
import { type PresenceIndex, presenceProblem, presenceTitle } from '../../presences/presence-names.js';
import type { Marker } from '../kit/marker.js';
import { getOrUndefined, onceKnown } from '../kit/wait.js';
import { columnsOf, findDataTable, isUnfinished, markFinished } from './data-table.js';
import { listRows, type Row, refuseChangedRows } from './data-table-rows.js';
import { writeRows } from './write-rows.js';

export interface Mapping {
  /** The Teams presence, as the event spells it: `InACall`. */
  readonly key: string;
  readonly presenceId: string;
}

interface MappingsOptions {
  readonly table: string;
  readonly column: string;
  readonly marker: Marker;
  /** Written by the first setup only, and looked up only then: an org may have renamed what they name. */
  readonly defaults: () => readonly Mapping[];
  /** The user's own file, when one was given: then it says what the table holds. */
  readonly file?: { readonly rows: readonly Mapping[]; readonly mode: MappingsMode };
  readonly presences: PresenceIndex;
  /**
   * Whether an earlier setup may have come past the first rows, asked of a table that carries no mark and holds no row:
   * from then on the rows are the user's, and none of them is brought back.
   */
  readonly wasSetUp: (lookup: Lookup) => Promise<boolean>;
}

interface State {
  readonly rows: ReadonlyMap<string, Row>;
  /** The columns of the table, the key's not among them. */
  readonly columns: readonly string[];
  /** The first setup was cut off before all rows were written. */
  readonly unfinished: boolean;
  /** A table that somebody else made and never filled, before the first setup. */
  readonly empty: boolean;
}

const fillPath = 'firstRows';
/** The journal's key for an adopted table whose first rows have been written. */
const filledStep = 'mappings:first-rows';

/**
 * The rows of the mapping table. They are the user's: the first setup writes the defaults, and from then on a row is
 * added, changed or removed only when a file says so. Rows that point at presences which are gone are reported.
 */
export function mappings(
  session: Session,
  options: MappingsOptions,
): Resource<readonly Mapping[] | undefined, State> {
  const { table, column } = options;
  const id = 'mappings';
  const shown = (presenceId: string) =>
    `${presenceTitle(options.presences, presenceId) ?? 'unknown presence'} (${presenceId})`;
  const pathOf = (key: string) => `rows.${key}`;

  /** The rows when they were first looked at: the plan was made of these. */
  let agreedOn: ReadonlyMap<string, Row> | undefined;

  const changesFor = (state: State): readonly Change[] => {
    const { file, defaults } = options;
    const filled = state.unfinished ? [{ path: fillPath, before: 'unfinished', after: 'complete' }] : [];
    if (file !== undefined) {
      const allowed = { change: true, remove: file.mode === 'replace-all' };
      return [...rowChanges(state, file.rows, allowed), ...filled];
    }
    if (!state.unfinished && !state.empty) return [];
    return [...rowChanges(state, defaults(), { change: false, remove: false }), ...filled];
  };

  const rowChanges = (
    { rows }: Pick<State, 'rows'>,
    wanted: readonly Mapping[],
    allowed: { readonly change: boolean; readonly remove: boolean },
  ): readonly Change[] => {
    const present = new Map([...rows].map(([key, row]) => [key, presenceIn(row, column)]));
    const named = wanted.map(({ key, presenceId }) => [key, presenceId] as const);
    return difference(present, withMappings(present, named, allowed.remove ? 'replace-all' : 'append'))
      .filter(({ before }) => before === undefined || allowed.change)
      .map(({ key, before, after }) => ({
        path: pathOf(key),
        before: before === undefined ? null : shown(before),
        after: after === undefined ? null : shown(after),
      }));
  };

  const write = async (
    tableId: string,
    { rows, columns, unfinished, empty }: State,
    changes: readonly Change[],
    named: readonly Mapping[] | undefined,
    run: Run,
  ) => {
    const wanted = named ?? options.defaults();
    const byKey = new Map(wanted.map((mapping) => [mapping.key, mapping.presenceId]));
    const rowOf = (key: string): Row => ({
      key,
      // Cells of other columns are somebody else's and stay as they are.
      cells: { ...rows.get(key)?.cells, [column]: byKey.get(key) ?? '' },
    });
    const rowsToChange = changes
      .filter((change) => change.path !== fillPath)
      .map(({ path, after }) => {
        const key = path.slice(pathOf('').length);
        return { key, before: rows.get(key), after: after === null ? undefined : rowOf(key) };
      });
    const replacesAll = options.file?.mode === 'replace-all';
    if (options.file !== undefined && agreedOn !== undefined) {
      const touched = rowsToChange.map(({ key }) => key);
      refuseChangedRows(agreedOn, rows, column, touched);
    }
    const { failure } = await writeRows(session, {
      tableId,
      columns,
      changes: rowsToChange,
      whole: replacesAll ? wanted.map(({ key }) => rowOf(key)) : undefined,
      run,
    });
    if (failure !== undefined) throw failure.error;
    if (unfinished) await markFinished(session, tableId);
    if (empty) run.noted(filledStep, tableId);
  };

  return {
    id,
    title: `Presence mappings in "${table}"`,
    needs: ['data-table'],
    permissions: {
      read: ['architect:datatable:view | architect:datatableRow:view'],
      create: ['architect:datatable:add | architect:datatableRow:add', 'architect:datatable:edit'],
      update: [
        'architect:datatable:edit | architect:datatableRow:edit',
        'architect:datatable:add | architect:datatableRow:add',
        ...(options.file?.mode === 'replace-all'
          ? ['architect:datatable:delete | architect:datatableRow:delete']
          : []),
      ],
    },
    observe: async (lookup): Promise<Observed<State> | undefined> => {
      const tableId = await lookup.found('data-table');
      if (tableId === undefined) return undefined;
      const [found, rows] = await Promise.all([
        lookup.shared('data-table', () => findDataTable(session, table, tableId, undefined)),
        getOrUndefined(() => listRows(session, tableId)),
      ]);
      // A table that was made a moment ago may not be readable yet.
      if (found === undefined || rows === undefined) return undefined;
      const unfinished = isUnfinished(found.description);
      const present = new Map(rows.map((row) => [row.key, row]));
      agreedOn ??= present;
      return {
        id: tableId,
        name: table,
        mark: { chainedTo: 'data-table' },
        state: {
          rows: present,
          columns: columnsOf(found),
          unfinished,
          empty:
            rows.length === 0 &&
            !options.marker.isIn(found.description) &&
            lookup.remembered(filledStep)?.id !== tableId &&
            !(await options.wasSetUp(lookup)),
        },
      };
    },
    desired: () => options.file?.rows,
    diff: (_wanted, state) => changesFor(state),
    fingerprinted: ({ rows, unfinished }) => ({
      rows: Object.fromEntries([...rows.values()].map((row) => [row.key, presenceIn(row, column)])),
      unfinished,
    }),
    preview: (wanted) =>
      rowChanges({ rows: new Map() }, wanted ?? options.defaults(), { change: true, remove: false }),
    notes: (wanted, state) => (state === undefined ? [] : deadRows(state, options, wanted ?? [])),
    // The rows come to life with their table: there is always something to observe once it exists.
    create: async (wanted, run): Promise<Output> => {
      const tableId = run.id('data-table');
      const state = { rows: new Map<string, Row>(), columns: [column], unfinished: true, empty: false };
      await onceKnown('the new data table', run, () => write(tableId, state, changesFor(state), wanted, run));
      return { id: tableId };
    },
    update: async (wanted, observed, changes, run): Promise<Output> => {
      await write(observed.id, observed.state, changes, wanted, run);
      return { id: observed.id };
    },
  };
}

/** The presence that a row names; a table that somebody else made may lack the column. */
export function presenceIn(row: Row, column: string): string {
  return String(row.cells[column] ?? '');
}

/** Rows of the user that lead nowhere. They are reported and left alone. */
function deadRows(state: State, options: MappingsOptions, wanted: readonly Mapping[]): readonly string[] {
  const { presences, column, file } = options;
  const replaced = new Set(file === undefined ? [] : wanted.map((mapping) => mapping.key));
  return [...state.rows.values()]
    .filter(({ key }) => !replaced.has(key))
    .map((row) => deadRow(row.key, presenceIn(row, column), presences))
    .filter((note) => note !== undefined);
}

function deadRow(key: string, presenceId: string, presences: PresenceIndex): string | undefined {
  switch (presenceProblem(presences, presenceId)) {
    case 'no-presence':
      return `The row "${key}" names no presence, so that it does nothing.`;
    case 'unknown-presence':
      return `The row "${key}" points at a presence that does not exist: ${presenceId}.`;
    case 'deactivated':
      return `The row "${key}" points at a deactivated presence: ${presenceTitle(presences, presenceId)}.`;
    case undefined:
      return undefined;
  }
}
