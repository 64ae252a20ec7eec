import type { Change, Observed, Output, Resource } from '../engine/resource.js';
import type { Session } from '../genesys/session.js';
import { findDataTable, isUnfinished, markFinished } from './data-table.js';
import { addRow, changeRow, listRows, removeRow } from './data-table-rows.js';
import { getOrUndefined } from './get-or-undefined.js';
import type { Marker } from './marker.js';
import { onceKnown } from './once-accepted.js';

export interface Mapping {
  /** The Teams presence, as the event spells it: `InACall`. */
  readonly key: string;
  readonly presenceId: string;
}

/** `append` adds and changes rows; `replace-all` also removes what the file does not have. */
export type MappingsMode = 'append' | 'replace-all';

interface MappingsOptions {
  readonly table: string;
  readonly column: string;
  readonly marker: Marker;
  /** Written by the first setup only. */
  readonly defaults: readonly Mapping[];
  /** The user's own file, when one was given: then it says what the table holds. */
  readonly file?: { readonly rows: readonly Mapping[]; readonly mode: MappingsMode };
  /** A presence's title for people, `Busy / In a workshop`; undefined when it does not exist (any more). */
  readonly titleOf: (presenceId: string) => string | undefined;
  readonly isDeactivated: (presenceId: string) => boolean;
}

interface State {
  readonly rows: ReadonlyMap<string, string>;
  /** The first setup was cut off before all rows were written. */
  readonly unfinished: boolean;
  /** A table that somebody else made and never filled. */
  readonly empty: boolean;
}

const fillPath = 'firstRows';

/**
 * The rows of the mapping table. They are the user's: the first setup writes the defaults, and from then on a row is
 * added, changed or removed only when a file says so. Rows that point at presences which are gone are reported.
 */
export function mappings(session: Session, options: MappingsOptions): Resource<readonly Mapping[], State> {
  const { table, column } = options;
  const id = 'mappings';
  const shown = (presenceId: string) =>
    `${options.titleOf(presenceId) ?? 'unknown presence'} (${presenceId})`;
  const pathOf = (key: string) => `rows.${key}`;

  const changesFor = (state: State): readonly Change[] => {
    const { file, defaults } = options;
    const filled = state.unfinished ? [{ path: fillPath, before: 'unfinished', after: 'complete' }] : [];
    if (file !== undefined) {
      const allowed = { change: true, remove: file.mode === 'replace-all' };
      return [...rowChanges(state, file.rows, allowed), ...filled];
    }
    if (!state.unfinished && !state.empty) return [];
    return [...rowChanges(state, defaults, { change: false, remove: false }), ...filled];
  };

  const rowChanges = (
    { rows }: Pick<State, 'rows'>,
    wanted: readonly Mapping[],
    allowed: { readonly change: boolean; readonly remove: boolean },
  ): readonly Change[] => {
    const changes: Change[] = [];
    for (const { key, presenceId } of wanted) {
      const present = rows.get(key);
      if (present === presenceId || (present !== undefined && !allowed.change)) continue;
      changes.push({
        path: pathOf(key),
        before: present === undefined ? null : shown(present),
        after: shown(presenceId),
      });
    }
    const keys = new Set(wanted.map((mapping) => mapping.key));
    for (const [key, presenceId] of rows) {
      if (allowed.remove && !keys.has(key))
        changes.push({ path: pathOf(key), before: shown(presenceId), after: null });
    }
    return changes;
  };

  const write = async (
    tableId: string,
    state: State,
    changes: readonly Change[],
    wanted: readonly Mapping[],
  ) => {
    const byKey = new Map(wanted.map((mapping) => [mapping.key, mapping.presenceId]));
    const writes = changes
      .filter((change) => change.path !== fillPath)
      .map(async ({ path, after }) => {
        const key = path.slice(pathOf('').length);
        const row = { key, cells: { [column]: byKey.get(key) ?? '' } };
        if (after === null) return removeRow(session, tableId, key);
        return state.rows.has(key) ? changeRow(session, tableId, row) : addRow(session, tableId, row);
      });
    await Promise.all(writes);
    if (state.unfinished) await markFinished(session, tableId);
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
        lookup.shared('data-table', () => findDataTable(session, table, tableId)),
        getOrUndefined(() => listRows(session, tableId)),
      ]);
      // A table that was made a moment ago may not be readable yet.
      if (found === undefined || rows === undefined) return undefined;
      const unfinished = isUnfinished(found.description);
      return {
        id: tableId,
        name: table,
        mark: { chainedTo: 'data-table' },
        state: {
          rows: new Map(rows.map((row) => [row.key, row.cells[column] ?? ''])),
          unfinished,
          empty: rows.length === 0 && !options.marker.isIn(found.description),
        },
      };
    },
    desired: () => options.file?.rows ?? options.defaults,
    diff: (_wanted, state) => changesFor(state),
    preview: (wanted) => rowChanges({ rows: new Map() }, wanted, { change: true, remove: false }),
    notes: (wanted, state) => (state === undefined ? [] : deadRows(state, options, wanted ?? [])),
    // The rows come to life with their table: there is always something to observe once it exists.
    create: async (wanted, run): Promise<Output> => {
      const tableId = run.id('data-table');
      const state = { rows: new Map<string, string>(), unfinished: true, empty: true };
      await onceKnown('the new data table', run, () => write(tableId, state, changesFor(state), wanted));
      return { id: tableId };
    },
    update: async (wanted, observed, changes): Promise<Output> => {
      await write(observed.id, observed.state, changes, wanted);
      return { id: observed.id };
    },
  };
}

/** Rows of the user that lead nowhere. They are reported and left alone. */
function deadRows(state: State, options: MappingsOptions, wanted: readonly Mapping[]): readonly string[] {
  const replaced = new Set(options.file === undefined ? [] : wanted.map((mapping) => mapping.key));
  const notes: string[] = [];
  for (const [key, presenceId] of state.rows) {
    if (replaced.has(key)) continue;
    if (presenceId === '') notes.push(`The row "${key}" names no presence, so that it does nothing.`);
    else if (options.titleOf(presenceId) === undefined) {
      notes.push(`The row "${key}" points at a presence that does not exist: ${presenceId}.`);
    } else if (options.isDeactivated(presenceId)) {
      notes.push(`The row "${key}" points at a deactivated presence: ${options.titleOf(presenceId)}.`);
    }
  }
  return notes;
}
