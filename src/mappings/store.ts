import { existsSync } from 'node:fs';
import { fileField, forOneRun } from '../answers/field-kinds.js';
import { shownPath } from '../answers/paths.js';
import { resolve } from '../answers/resolve.js';
import { writeNamedFile } from '../core/files.js';
import { nearest } from '../core/nearest.js';
import { asNamed, inputProblem } from '../core/problem.js';
import type { InRound } from '../core/round.js';
import { command, text } from '../core/text.js';
import { allPages } from '../genesys/pages.js';
import type { Session } from '../genesys/session.js';
import {
  type PresenceIndex,
  type PresenceProblem,
  presenceKey,
  presenceProblem,
  presencesInRound,
  presenceTitle,
} from '../presences/presences.js';
import { columnsOf, findDataTable, tableInRound } from '../resources/architect/data-table.js';
import { presencesIn, rowsInRound, rowsNow, writeMappings } from '../resources/architect/data-table-rows.js';
import {
  type MappingChange,
  type MappingsToWrite,
  type MappingsWritten,
  type MappingTable,
  withMappings,
  withoutMappings,
} from '../resources/architect/mapping-table.js';
import { markerOf } from '../resources/kit/marker.js';
import type { CommandRun } from '../solution/command-run.js';
import type { OrgContext } from '../solution/connect.js';
import { requirePermissions } from '../solution/permissions.js';
import { presenceColumn, teamsPresenceFields } from '../solutions/teams-presence/fields.js';
import {
  type MappingsFile,
  mappingsCsv,
  readMappingsFile,
  textsIn,
} from '../solutions/teams-presence/mappings-file.js';
import { journalsHere, openJournal } from '../state/journal-file.js';
import { stateDirectory } from '../state/state-directory.js';

const { protect } = teamsPresenceFields;

/** Where the mappings are. */
export const mappingsFields = {
  table: { ...teamsPresenceFields.names.dataTable, flag: '--table <name>' },
  file: fileField(forOneRun('--file <file>', 'work on this CSV file instead of an org')),
} as const;

/** Where mappings are kept: the data table of an org, or a file. */
export interface MappingStore {
  /** `Data table "MsTeamsPresenceMappings"`, or `The file mappings.csv`. */
  readonly title: string;
  /** As it was when it was read. */
  readonly table: MappingTable;
  /** The presences of the org; absent for a file, whose texts stay as they are. */
  readonly presences?: PresenceIndex | undefined;
  /** Of the data table, and so of the installation. */
  readonly divisionId?: string | undefined;
  /** What the last setup on this machine protects; empty where that is not known. */
  readonly protect: readonly string[];
  /** Members of the JSON document that say what was worked on. */
  readonly where:
    | { readonly table: { readonly id: string; readonly name: string } }
    | { readonly file: string };
  readonly warnings: readonly string[];
  /** Rows as they are at this moment. */
  readonly now: (keys: readonly string[] | 'all') => Promise<MappingTable>;
  /** @throws ProblemError (exit 4 or 3) when these changes cannot be written here */
  readonly requireWritable: (changes: readonly MappingChange[]) => void;
  readonly save: (wanted: MappingsToWrite) => Promise<MappingsWritten>;
}

/** What reading the mapping table takes. Alternatives are joined by ` | `. */
export const readPermissions: readonly string[] = [
  'architect:datatable:view',
  'architect:datatable:view | architect:datatableRow:view',
];

const addition = 'architect:datatable:add | architect:datatableRow:add';
const edit = 'architect:datatable:edit | architect:datatableRow:edit';
const removal = 'architect:datatable:delete | architect:datatableRow:delete';

export const writePermissions: readonly string[] = [...readPermissions, addition, edit, removal];

/** What just these changes take. */
function permissionsFor(changes: readonly MappingChange[]): readonly string[] {
  return [
    ...(changes.some(({ before }) => before === undefined) ? [addition] : []),
    ...(changes.some(({ before, after }) => before !== undefined && after !== undefined) ? [edit] : []),
    ...(changes.some(({ after }) => after === undefined) ? [removal] : []),
  ];
}

/** Begins to read what `openOrgStore` needs, before it is known in which org: most machines know one installation. */
export function readEarly({ answers, context }: CommandRun<typeof mappingsFields>) {
  const [here, ...others] = journalsHere(stateDirectory(context.io), 'teams-presence');
  const isNamed = answers.origins.get(mappingsFields.table.key)?.source === 'flag';
  const tableId = isNamed || others.length > 0 ? undefined : here?.steps['data-table']?.id;
  return (session: Session, lookup: InRound) => [
    presencesInRound(session, lookup),
    ...(tableId === undefined
      ? []
      : [tableInRound(session, lookup, tableId), rowsInRound(session, lookup, tableId)]),
  ];
}

/**
 * The mapping table of an org, found by its name, by the id that the last setup on this machine noted, or by its mark.
 * @throws ProblemError (exit 3) when there is none, or it has no column for presences; (exit 4) when it may not be read
 */
export async function openOrgStore({
  session,
  identity,
  org,
  answers,
  round,
  context,
}: OrgContext<typeof mappingsFields>): Promise<MappingStore> {
  requirePermissions(identity, readPermissions);
  const warnings: string[] = [];
  const journal = openJournal({
    directory: stateDirectory(context.io),
    org,
    solution: 'teams-presence',
    warn: (text) => warnings.push(text),
  });
  const { own, origins } = answers.with({ saved: journal.answers() });
  const isNamed = origins.get(mappingsFields.table.key)?.source === 'flag';
  const [rememberedId, marker] = isNamed
    ? []
    : [journal.remembered('data-table')?.id, markerOf('teams-presence')];
  const table = await findDataTable(session, own.table, rememberedId, marker, { round });
  if (table?.id === undefined) throw await noTable(session, own.table);
  const tableId = table.id;
  const name = table.name ?? own.table;
  const columns = columnsOf(table);
  if (!columns.includes(presenceColumn)) throw noColumn(name);

  const [presences, listed] = await Promise.all([
    presencesInRound(session, { round }),
    rowsInRound(session, { round }, tableId),
  ]);
  if (listed === undefined) throw await noTable(session, own.table);
  const rows = new Map(listed.map((row) => [row.key, row]));
  return {
    title: `Data table "${name}"`,
    where: { table: { id: tableId, name } },
    table: presencesIn(rows, presenceColumn),
    presences,
    divisionId: table.division?.id,
    protect: resolve({ protect }, { saved: journal.answers() }).answers.protect,
    warnings,
    now: async (keys) => {
      const fresh = await rowsNow(session, tableId, keys);
      for (const key of keys === 'all' ? [...rows.keys()] : keys) if (!fresh.has(key)) rows.delete(key);
      for (const [key, row] of fresh) rows.set(key, row);
      return presencesIn(fresh, presenceColumn);
    },
    requireWritable: (changes) => requirePermissions(identity, permissionsFor(changes)),
    save: (wanted) => {
      session.allowWrites();
      return writeMappings(session, { tableId, columns, column: presenceColumn, rows }, wanted);
    },
  };
}

async function noTable(session: Session, name: string) {
  const api = session.api.architect;
  const tables = await allPages((page) => api.getFlowsDatatables({ ...page }));
  const near = nearest(
    name,
    tables.map((table) => table.name ?? ''),
  );
  return inputProblem(`This org has no data table "${name}".`, {
    code: 'no-table',
    why: near.length === 0 ? 'Nothing was changed.' : `The nearest names are: ${near.join(', ')}.`,
    next: text`Install the solution with "${command('teams-presence setup')}", or name the table with --table.`,
  });
}

function noColumn(name: string) {
  return inputProblem(`The data table "${name}" has no column "${presenceColumn}".`, {
    code: 'no-column',
    why: 'It is not a table of presence mappings. Nothing was changed.',
    next: text`Name the right one with --table, or let "${command('teams-presence setup')}" repair it.`,
  });
}

/**
 * Mappings in a CSV file, without any org: names and ids stay as they are written. A file that does not exist yet is
 * an empty one, which saving creates.
 * @throws ProblemError (exit 3) with everything that is wrong in the file
 */
export async function openFileStore(path: string, mustExist: boolean): Promise<MappingStore> {
  const read = await readStore(path, mustExist);
  return {
    title: `The file ${read.file}`,
    where: { file: path },
    table: textsIn(read.rows),
    protect: [],
    warnings: read.warnings,
    now: async () => textsIn((await readStore(path, false)).rows),
    requireWritable: () => refuseToDropColumns(read),
    save: async ({ changes, whole }) => {
      const gone = changes.filter(({ after }) => after === undefined).map(({ key }) => key);
      const set = changes.flatMap(({ key, after }) => (after === undefined ? [] : [[key, after] as const]));
      const present = textsIn((await readStore(path, false)).rows);
      const wanted = whole ?? withMappings(withoutMappings(present, gone), set);
      // In the blueprint's form when every presence is an id, else with names.
      const named = ![...wanted.values()].every((value) => presenceId.test(value));
      try {
        writeMappingsFile(path, mappingsCsv(wanted, named));
      } catch (error) {
        return { done: new Set(), failure: { error } };
      }
      return { done: new Set(changes.map(({ key }) => key)) };
    },
  };
}

/**
 * Readable by others like any file that people make themselves: there are no secrets in it.
 * @throws ProblemError (exit 3) when it cannot be written
 */
export function writeMappingsFile(path: string, csv: string): void {
  asNamed(`The file ${shownPath(path)}`, 'Put that right, or name another file.', () =>
    writeNamedFile(path, csv),
  );
}

async function readStore(path: string, mustExist: boolean): Promise<MappingsFile> {
  if (!mustExist && !existsSync(path))
    return { file: shownPath(path), rows: new Map(), otherColumns: [], warnings: [] };
  return readMappingsFile(path, 'Check the path given to --file.', { mayHaveNoRows: true });
}

function refuseToDropColumns({ file, otherColumns }: MappingsFile): void {
  if (otherColumns.length === 0) return;
  throw inputProblem(`The file ${file} has columns that would be lost.`, {
    code: 'other-columns',
    why: `Only two columns are kept, and it also has: ${otherColumns.join(', ')}. Nothing was changed.`,
    next: text`Take these columns out, or make a copy with "${command('mappings export', 'copy.csv', '--file', file)}".`,
  });
}

type Names = Pick<MappingStore, 'presences'>;

/** A text of a mappings file that is an id rather than a name. */
const presenceId = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** What people call a presence: `Busy / In a workshop`; its id where it has no name (any more). */
export function presenceName(value: string, { presences }: Names): string {
  if (value === '') return '(no presence)';
  return (presences === undefined ? undefined : presenceTitle(presences, value)) ?? value;
}

/** Why a row leads nowhere; undefined when nothing is wrong with it, or nobody can know. */
export function problemOf(value: string, { presences }: Names): PresenceProblem | undefined {
  return presences === undefined ? undefined : presenceProblem(presences, value);
}

/** What people call the presence of a row, with a mark where the row leads nowhere. */
export function markedName(value: string, names: Names, sign: string): string {
  const problem = problemOf(value, names);
  const mark = problem === undefined ? '' : `${sign} ${problemWords[problem]}: `;
  return mark + presenceName(value, names);
}

const problemWords = {
  'no-presence': 'leads nowhere',
  'unknown-presence': 'does not exist',
  deactivated: 'deactivated',
} as const;

/** Members for documents. A name is null where nobody knows it, an id where only the name is written. */
export function presenceMembers(value: string, { presences }: Names) {
  if (presences !== undefined)
    return { presence: presenceKey(presences, value) ?? null, presenceId: value === '' ? null : value };
  return presenceId.test(value)
    ? { presence: null, presenceId: value }
    : { presence: value === '' ? null : value, presenceId: null };
}

/** Changes that are shown before the rest is only counted. */
const mostShown = 60;

/** `+ Inactive: Away`, `~ InACall: Busy → Meal`, `- Lunch: Meal`; not more than somebody reads. */
export function changesText(changes: readonly MappingChange[], names: Names, arrow: string): string {
  const lines = changes.slice(0, mostShown).map((change) => changeText(change, names, arrow));
  const more = changes.length - lines.length;
  return [...lines, ...(more > 0 ? [`and ${more} more`] : [])].map((line) => `  ${line}`).join('\n');
}

export function changeText(change: MappingChange, names: Names, arrow: string): string {
  const before = presenceName(change.before ?? '', names);
  const after = presenceName(change.after ?? '', names);
  switch (kindOf(change)) {
    case 'added':
      return `+ ${change.key}: ${after}`;
    case 'changed':
      return `~ ${change.key}: ${before} ${arrow} ${after}`;
    case 'removed':
      return `- ${change.key}: ${before}`;
  }
}

/** `2 added, 1 changed, 1 removed`, without what there is none of. */
export function countsOf(changes: readonly MappingChange[]): string {
  return (['added', 'changed', 'removed'] as const)
    .map((kind) => [changes.filter((change) => kindOf(change) === kind).length, kind] as const)
    .filter(([count]) => count > 0)
    .map(([count, kind]) => `${count} ${kind}`)
    .join(', ');
}

export function kindOf({ before, after }: MappingChange): 'added' | 'changed' | 'removed' {
  if (before === undefined) return 'added';
  return after === undefined ? 'removed' : 'changed';
}
