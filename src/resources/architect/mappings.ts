import { cannotProceed, ProblemError } from '../../core/problem.js';
import { command, counted, firstFew, text } from '../../core/text.js';
import type { Change, Lookup, Note, Observed, Output, Resource, Run } from '../../engine/resource.js';
import type { Session } from '../../genesys/session.js';
import { type PresenceIndex, presenceProblem, presenceTitle } from '../../presences/presences.js';
import type { Marker } from '../kit/marker.js';
import { onceKnown } from '../kit/wait.js';
import { columnsOf, isUnfinished, markFinished, tableInRound } from './data-table.js';
import {
  type MappingRows,
  presencesIn,
  type Row,
  rowsInRound,
  showsThemNow,
  writeMappings,
} from './data-table-rows.js';
import {
  difference,
  doubtfulRows,
  type MappingChange,
  type MappingsMode,
  type MappingTable,
  withMappings,
} from './mapping-table.js';

export interface MappingsOptions {
  readonly table: string;
  readonly column: string;
  readonly marker: Marker;
  /** Written by the first setup only, and looked up only then: an org may have renamed what they name. */
  readonly defaults: () => MappingTable;
  /** The user's own file, when one was given: then it says what the table holds. */
  readonly file?: { readonly rows: MappingTable; readonly mode: MappingsMode };
  readonly presences: PresenceIndex;
  /** What else people should know of the table as it will be. */
  readonly doubts?: (table: MappingTable) => readonly string[];
  /** The division of the installation. */
  readonly divisionId: string;
  /**
   * Whether an earlier setup may have come past the first rows, asked of a table that carries no mark and holds no row:
   * from then on the rows are the user's, and none of them is brought back.
   */
  readonly wasSetUp: (lookup: Lookup) => Promise<boolean>;
}

interface State extends MappingRows {
  /** The first setup was cut off before all rows were written. */
  readonly unfinished: boolean;
  /** A table that somebody else made and never filled, before the first setup. */
  readonly empty: boolean;
}

/** The journal's key for an adopted table whose first rows have been written. */
const filledStep = 'mappings:first-rows';

/**
 * The rows of the mapping table. They are the user's: the first setup writes the defaults, and from then on a row is
 * added, changed or removed only when a file says so. Rows that point at presences which are gone are reported.
 */
export function mappings(
  session: Session,
  options: MappingsOptions,
): Resource<MappingTable | undefined, State> {
  const { table, column } = options;
  /** The rows when they were first looked at: the plan was made of these. */
  let agreedOn: MappingTable | undefined;

  /** The table as it will be: with the rows of the file, or those of the first setup; without either as it is. */
  const tableAfter = (state?: State): MappingTable => {
    const { file, defaults } = options;
    const present = state === undefined ? new Map<string, string>() : presencesIn(state.rows, column);
    if (file !== undefined) return withMappings(present, file.rows, file.mode);
    if (state !== undefined && !state.unfinished && !state.empty) return present;
    // Rows that are there may have been edited since the first setup was cut off.
    return withMappings(defaults(), present);
  };
  const rowChanges = (state: State) => difference(presencesIn(state.rows, column), tableAfter(state));

  const shown = (presence: string | undefined) =>
    presence === undefined
      ? null
      : `${presenceTitle(options.presences, presence) ?? 'unknown presence'} (${presence})`;
  const rowFields = (changes: readonly MappingChange[]): readonly Change[] =>
    changes.map(({ key, before, after }) => ({
      path: `rows.${key}`,
      before: shown(before),
      after: shown(after),
    }));

  const write = async (
    state: State,
    wanted: MappingTable | undefined,
    { signal, progress, noted }: Run,
  ): Promise<Output> => {
    const { tableId, rows, unfinished, empty } = state;
    const changes = rowChanges(state);
    if (options.file !== undefined && agreedOn !== undefined)
      refuseChangedRows(agreedOn, presencesIn(rows, column), changes);
    const whole = options.file?.mode === 'replace-all' ? wanted : undefined;
    const { failure } = await writeMappings(session, state, { changes, whole, signal, progress });
    if (failure !== undefined) throw failure.error;
    if (unfinished) await markFinished(session, tableId);
    if (empty) noted(filledStep, tableId);
    return { id: tableId };
  };

  return {
    id: 'mappings',
    title: `Presence mappings in "${table}"`,
    needs: ['data-table'],
    isPartOf: 'data-table',
    isSharedWithPeople: true,
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
        tableInRound(session, lookup, tableId),
        rowsInRound(session, lookup, tableId),
      ]);
      // A table that was made a moment ago may not be readable yet.
      if (found === undefined || rows === undefined) return undefined;
      const unfinished = isUnfinished(found.description);
      const present = new Map(rows.map((row) => [row.key, row]));
      agreedOn ??= presencesIn(present, column);
      return {
        id: tableId,
        name: table,
        mark: { chainedTo: 'data-table' },
        state: {
          tableId,
          rows: present,
          column,
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
    diff: (_wanted, state) => [
      ...rowFields(rowChanges(state)),
      ...(state.unfinished ? [{ path: 'firstRows', before: 'unfinished', after: 'complete' }] : []),
    ],
    fingerprinted: ({ rows, unfinished }) => ({
      rows: Object.fromEntries(presencesIn(rows, column)),
      unfinished,
    }),
    preview: (wanted) => rowFields(difference(new Map(), wanted ?? options.defaults())),
    notes: (_wanted, state) => doubtsIn(tableAfter(state), options),
    lostWithIt: ({ rows }) => lostRows(presencesIn(rows, column), options),
    create: (wanted, run) => {
      const tableId = run.id('data-table');
      const rows = new Map<string, Row>();
      const state = { tableId, rows, column, columns: [column], unfinished: true, empty: false };
      return onceKnown(tableId, run, () => write(state, wanted, run));
    },
    update: (wanted, { state }, _changes, run) => write(state, wanted, run),
  };
}

/** Rows whose presence is gone, or where people may not expect it, as the table will be. They are reported and left alone. */
function doubtsIn(
  table: MappingTable,
  { presences, divisionId, doubts }: MappingsOptions,
): readonly string[] {
  return [
    ...[...table].flatMap(([key, presenceId]) => deadRow(key, presenceId, presences)),
    ...doubtfulRows({ table, keys: table.keys(), presences, divisionId }),
    ...(doubts?.(table) ?? []),
  ];
}

/** The rows are the user's: whoever takes the table away has to know how many go with it. */
function lostRows(present: MappingTable, options: MappingsOptions): readonly Note[] {
  if (present.size === 0) return [];
  const usual = usualRows(options);
  const own = usual && difference(usual, present).filter(({ after }) => after !== undefined).length;
  const rows = `${counted(present.size, 'row')} will be lost`;
  if (own === 0) return [`${rows}; all are default rows.`];
  const edited =
    own === undefined ? '' : `, ${own} of which ${own === 1 ? 'differs' : 'differ'} from the default rows`;
  return [text`${rows}${edited}. To keep a copy, run "${command('mappings export', 'mappings.csv')}" first.`];
}

/** Undefined where the org no longer has the presences that the default rows name. */
function usualRows({ defaults }: MappingsOptions): MappingTable | undefined {
  try {
    return defaults();
  } catch (error) {
    if (error instanceof ProblemError) return undefined;
    throw error;
  }
}

/** Why a row leads nowhere; nothing where it does not. */
export function deadRow(key: string, presenceId: string, presences: PresenceIndex): readonly string[] {
  const problem = presenceProblem(presences, presenceId);
  if (problem === undefined) return [];
  const words = {
    'no-presence': 'names no presence, so it does nothing',
    'unknown-presence': `points at a presence that does not exist: ${presenceId}`,
    deactivated: `points at a deactivated presence: ${presenceTitle(presences, presenceId)}`,
  };
  return [`The row "${key}" ${words[problem]}.`];
}

/**
 * Compares what is about to be written with what people agreed to.
 * @throws ProblemError naming the rows that somebody has changed between `read` and `now`
 */
function refuseChangedRows(read: MappingTable, now: MappingTable, changes: readonly MappingChange[]): void {
  const changed = changes.filter(({ key }) => now.get(key) !== read.get(key));
  if (changed.length === 0) return;
  const names = changed.map(({ key }) => `"${key}"`);
  throw cannotProceed(
    `Somebody changed rows of the mapping table while this run was under way: ${firstFew(names, 5)}. None of the rows was written.`,
    showsThemNow,
  );
}
