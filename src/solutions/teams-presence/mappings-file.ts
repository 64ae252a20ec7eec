import { placesOf } from '../../answers/field.js';
import { readGivenFile, shownPath } from '../../answers/paths.js';
import {
  type Cell,
  type CsvNotes,
  csvText,
  firstLine,
  guarded,
  placed,
  readCells,
  startOfFile,
} from '../../core/csv.js';
import { columnsIn, meantHeading, namesIn } from '../../core/headings.js';
import { inputProblem } from '../../core/problem.js';
import { slipIn } from '../../core/teams-states.js';
import type { PresenceIndex } from '../../presences/presences.js';
import { cellProblem, type MappingTable, resolveRows } from '../../resources/architect/mapping-table.js';
import { readTemplate } from '../../resources/architect/template-files.js';
import { presenceColumn, teamsPresenceFields } from './fields.js';

/** The mappings that a file names, by Teams presence: the cells in which the presences stand, by id or name. */
type MappingCells = ReadonlyMap<string, Cell>;

export interface MappingsFile {
  /** As it is shown to people. */
  readonly file: string;
  readonly rows: MappingCells;
  /** Headings of columns that were not read. */
  readonly otherColumns: readonly string[];
  readonly warnings: readonly string[];
}

const template = 'mappings/ms-teams-presence-mappings.csv';

/** What people call the columns, in the languages of most orgs. The id column goes before the name column. */
const headings = {
  key: namesIn(`
    key, Teams presence, MS Teams presence, Microsoft Teams presence, Teams state, Teams status, Schlüssel,
    Teams-Präsenz, Teams-Status, clé, présence Teams, statut Teams, clave, presencia de Teams, estado de Teams,
    chiave, presenza Teams, stato Teams, chave, presença do Teams, status do Teams, sleutel, Teams-aanwezigheid,
    Teamsプレゼンス, キー`),
  id: [presenceColumn, 'presence id', 'Genesys presence id', 'GC presence id'],
  name: namesIn(`
    presence, Genesys presence, Genesys Cloud presence, GC presence, presence name, Präsenz, Genesys-Präsenz,
    présence, présence Genesys, presencia, presencia de Genesys, presenza, presenza Genesys, presença,
    presença do Genesys, aanwezigheid, Genesys-aanwezigheid, プレゼンス, Genesysプレゼンス`),
} as const;

/** The eleven mappings of the published blueprint, by the names of system presences. */
export function defaultMappings(): MappingsFile {
  return readMappingsCsv(readTemplate(template), template);
}

/**
 * Reads a file of mappings from its path.
 * @throws ProblemError (exit 3) with everything that is wrong in it, or, with `next`, when it cannot be read at all
 */
export async function readMappingsFile(
  path: string,
  next: string,
  allowed: { readonly mayHaveNoRows?: boolean } = {},
): Promise<MappingsFile> {
  const file = shownPath(path);
  return readMappingsCsv(await readGivenFile(path, `The mappings file ${file}`, next), file, allowed);
}

/** Reads the file that `--mappings` names. */
export function readGivenMappings(path: string): Promise<MappingsFile> {
  return readMappingsFile(
    path,
    `Check the path: it is that of ${placesOf(teamsPresenceFields.mappings)}; without either, the eleven default rows are used.`,
  );
}

/**
 * Reads a header, then one row a Teams presence; `file` is the name to show.
 * @throws ProblemError (exit 3) with everything that is wrong, each with file, line and column
 */
export function readMappingsCsv(
  content: string | Uint8Array,
  file: string,
  { mayHaveNoRows = false }: { readonly mayHaveNoRows?: boolean } = {},
): MappingsFile {
  const { rows, notes } = readCells({ file, what: 'mappings' }, content);
  const [header = [], ...body] = rows;
  const columns = findColumns(header);
  const start = header[0] ?? startOfFile;
  if (columns === undefined && rows.length > 0) {
    const hint = header.map(({ text }) => meantHeading(text, headings)).find(Boolean) ?? '';
    notes.refuse(
      start,
      `${firstLine(header)} must name the columns: key,${presenceColumn} or Teams presence,Genesys presence${hint}`,
    );
  } else if (rows.length === 0 && !notes.areFaulty) notes.refuse(start, 'the file is empty; it has no rows');
  const read = columns === undefined ? [] : body.flatMap((cells) => readRow(cells, columns, notes));
  notes.refuseRepeated(read.map(({ key }) => key));
  if (body.length === 0 && !notes.areFaulty && !mayHaveNoRows)
    notes.refuse({ line: start.line, column: 1 }, 'the file has a header but no rows');
  notes.check();
  const used = columns === undefined ? [] : [columns.key, columns.presence];
  const others = header.filter(({ text }, at) => !used.includes(at) && text !== '');
  for (const cell of others) notes.tell(cell, leftOut(cell, header[columns?.presence ?? -1]));
  // States that Teams is not known to report are allowed, since Microsoft adds new ones; slips are pointed out.
  for (const { key } of read) for (const slip of slipIn(key.text)) notes.tell(key, slip);
  return {
    file,
    rows: new Map(read.map(({ key, presence }) => [key.text, presence])),
    otherColumns: others.map(({ text }) => text),
    warnings: notes.warnings(),
  };
}

interface Columns {
  readonly key: number;
  readonly presence: number;
}

function findColumns(header: readonly Cell[]): Columns | undefined {
  const { key, id, name } = columnsIn(header, headings);
  const [keyAt] = key;
  const presence = id[0] ?? name[0];
  return keyAt === undefined || presence === undefined ? undefined : { key: keyAt, presence };
}

function readRow(cells: readonly Cell[], columns: Columns, notes: CsvNotes) {
  const [key, presence] = [cells[columns.key], cells[columns.presence]];
  if (key === undefined || presence === undefined) return [];
  for (const [what, cell] of [
    ['Teams presence', key],
    ['Genesys Cloud presence', presence],
  ] as const) {
    const sentence = cellProblem(what, cell.text, cell.guarded);
    if (sentence !== undefined) notes.refuse(cell, sentence);
  }
  return [{ key, presence }];
}

function leftOut({ text }: Cell, used: Cell | undefined): string {
  return `the column "${text}" is left out; presences are taken from "${used?.text}"`;
}

/**
 * The presence ids that a mappings file names in this org. A row that says what `present` says already will do, even
 * where that presence is gone.
 * @throws ProblemError (exit 3) with every row whose presence is unknown, ambiguous or deactivated
 */
export function resolveMappings(
  { file, rows }: MappingsFile,
  presences: PresenceIndex,
  present: MappingTable = new Map(),
): MappingTable {
  const { table, problems } = resolveRows(textsIn(rows), presences, present);
  if (problems.size === 0) return table;
  throw inputProblem(`${file} names presences that cannot be used.`, {
    code: 'bad-mappings',
    details: [...problems].map(([key, problem]) => placed(file, rows.get(key) ?? startOfFile, problem)),
    next: 'Correct the file. A presence is named by its id, by its name in any language, or as primary/secondary.',
  });
}

/** The mappings as they are written in the file. */
export function textsIn(rows: MappingCells): MappingTable {
  return new Map([...rows].map(([key, { text }]) => [key, text]));
}

/**
 * The mapping table in the blueprint's format: `key,GenesysCloudPresenceId`, which the admin UI imports as it is; with
 * `named` under headings for people.
 */
export function mappingsCsv(rows: MappingTable, named: boolean): string {
  const header = named ? ['Teams presence', 'Genesys presence'] : ['key', presenceColumn];
  return csvText(
    header,
    [...rows].map((row) => row.map(guarded)),
  );
}
