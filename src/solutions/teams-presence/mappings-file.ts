import { readGivenFile, shownPath } from '../../answers/paths.js';
import { type Cell, type CsvFault, csvProblem, csvText, readCells } from '../../core/csv.js';
import { firstOf, inputProblem } from '../../core/problem.js';
import { slipIn } from '../../core/teams-states.js';
import type { PresenceIndex } from '../../presences/presences.js';
import { cellProblem, type MappingTable, resolveRows } from '../../resources/architect/mapping-table.js';
import { readTemplate } from '../../resources/architect/template-files.js';
import { presenceColumn } from './fields.js';

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

/** Headers as people write them, without spaces and in lower case. The id column goes before the name column. */
const keyHeaders = ['key', 'teamspresence', 'msteamspresence', 'microsoftteamspresence', 'teamsstate'];
const idHeaders = ['genesyscloudpresenceid', 'presenceid', 'genesyspresenceid', 'gcpresenceid'];
const nameHeaders = ['presence', 'genesyspresence', 'genesyscloudpresence', 'gcpresence', 'presencename'];

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

/**
 * Reads a header, then one row a Teams presence; `file` is the name to show.
 * @throws ProblemError (exit 3) with everything that is wrong, each with file, line and column
 */
export function readMappingsCsv(
  content: string | Uint8Array,
  file: string,
  { mayHaveNoRows = false }: { readonly mayHaveNoRows?: boolean } = {},
): MappingsFile {
  const source = { content, file, what: 'mappings' };
  const { rows, fault } = readCells(source);
  const faults: CsvFault[] = fault === undefined ? [] : [fault];
  const [header = [], ...body] = rows;
  const columns = findColumns(header);
  const { line = 1, column = 1 } = header[0] ?? {};
  if (columns === undefined) {
    if (rows.length > 0)
      faults.push({
        line,
        column,
        sentence: 'the first line must name the columns: key,GenesysCloudPresenceId',
      });
    else if (fault === undefined)
      faults.push({ line, column, sentence: 'the file is empty; it has no rows' });
    throw csvProblem(source, faults);
  }
  const read = body.flatMap((cells) => readRow(cells, header.length, columns, faults));
  const repeated = repeatedKeys(read.map(({ key }) => key));
  if (body.length === 0 && fault === undefined && !mayHaveNoRows)
    faults.push({ line, column: 1, sentence: 'the file has a header but no rows' });
  if (faults.length + repeated.length > 0) throw csvProblem(source, faults.concat(repeated));
  const others = header.filter((_, at) => at !== columns.key && at !== columns.presence);
  return {
    file,
    rows: new Map(read.map(({ key, presence }) => [key.text, presence])),
    otherColumns: others.map(({ text }) => text.trim()),
    warnings: [
      ...firstOf(leftOut(others, header[columns.presence]?.text.trim() ?? '', file)),
      ...firstOf(slips(read, file)),
    ],
  };
}

interface Columns {
  readonly key: number;
  readonly presence: number;
}

function findColumns(header: readonly Cell[]): Columns | undefined {
  const names = header.map((cell) => cell.text.toLowerCase().replace(/[^a-z]/g, ''));
  const find = (known: readonly string[]) => names.findIndex((name) => known.includes(name));
  const key = find(keyHeaders);
  const id = find(idHeaders);
  const presence = id >= 0 ? id : find(nameHeaders);
  return key < 0 || presence < 0 ? undefined : { key, presence };
}

function readRow(cells: readonly Cell[], width: number, columns: Columns, faults: CsvFault[]) {
  const [key, presence] = [cells[columns.key], cells[columns.presence]];
  if (cells.length !== width || key === undefined || presence === undefined) {
    const { line = 1, column = 1 } = cells[0] ?? {};
    const count = `${cells.length} ${cells.length === 1 ? 'cell' : 'cells'}`;
    faults.push({ line, column, sentence: `the row has ${count}, the header has ${width}` });
    return [];
  }
  const checked = (what: string, { text, line, column }: Cell): Cell => {
    const sentence = cellProblem(what, text);
    if (sentence !== undefined) faults.push({ line, column, sentence });
    return { text: text.trim(), line, column };
  };
  return [{ key: checked('Teams presence', key), presence: checked('Genesys Cloud presence', presence) }];
}

function repeatedKeys(keys: readonly Cell[]): CsvFault[] {
  const lines = new Map<string, number>();
  const faults: CsvFault[] = [];
  for (const { text, line, column } of keys.filter((key) => key.text !== '')) {
    const before = lines.get(text);
    if (before === undefined) lines.set(text, line);
    else faults.push({ line, column, sentence: `"${text}" is in the file twice; line ${before} has it too` });
  }
  return faults;
}

function leftOut(others: readonly Cell[], used: string, file: string): string[] {
  return others.map(
    ({ text, line, column }) =>
      `${file}:${line}:${column}  the column "${text.trim()}" is left out; presences are taken from "${used}"`,
  );
}

/** States that Teams is not known to report are allowed, since Microsoft adds new ones; slips are pointed out. */
function slips(rows: readonly { readonly key: Cell }[], file: string): string[] {
  return rows.flatMap(({ key: { text, line, column } }) =>
    slipIn(text).map((sentence) => `${file}:${line}:${column}  ${sentence}`),
  );
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
    details: [...problems].map(([key, problem]) => {
      const { line, column } = rows.get(key) ?? { line: 1, column: 1 };
      return `${file}:${line}:${column}  ${problem}`;
    }),
    next: 'Correct the file and run again. A presence is named by its id, by its name in any language, or as primary/secondary.',
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
  return csvText(named ? ['Teams presence', 'Genesys presence'] : ['key', presenceColumn], [...rows]);
}
