import { inputProblem } from '../core/problem.js';
import { type Cell, type CsvFault, readCells } from './csv-cells.js';
import { decodeCsv } from './decode-csv.js';
import { intendedTeamsState } from './teams-states.js';

/** A row of a mappings file. `presence` is an id or a name: see `presence-names.ts`. */
export interface MappingLine {
  readonly key: string;
  readonly presence: string;
  readonly line: number;
  readonly keyColumn: number;
  readonly presenceColumn: number;
}

export interface MappingsCsv {
  readonly rows: readonly MappingLine[];
  /** Headings of columns that were not read. */
  readonly otherColumns: readonly string[];
  readonly warnings: readonly string[];
}

/** The platform's maximum for the key of a data table row. */
const longestKey = 256;

/** Headers as people write them, without spaces and in lower case. The id column goes before the name column. */
const keyHeaders = ['key', 'teamspresence', 'msteamspresence', 'microsoftteamspresence', 'teamsstate'];
const idHeaders = ['genesyscloudpresenceid', 'presenceid', 'genesyspresenceid', 'gcpresenceid'];
const nameHeaders = ['presence', 'genesyspresence', 'genesyscloudpresence', 'gcpresence', 'presencename'];

/**
 * Reads a file of mappings: a header, then one row a Teams presence. Throws one problem with everything that is
 * wrong, each with file, line and column; `file` is the name to show.
 */
export function readMappingsCsv(
  content: string | Uint8Array,
  file: string,
  { mayHaveNoRows = false }: { readonly mayHaveNoRows?: boolean } = {},
): MappingsCsv {
  const text = typeof content === 'string' ? content.replace(/^\uFEFF/, '') : decodeCsv(content, file);
  const { rows, fault } = readCells(text);
  const faults: CsvFault[] = fault === undefined ? [] : [fault];
  const [header, ...body] = rows;
  const columns = header && findColumns(header);
  if (header === undefined) {
    if (fault === undefined)
      faults.push({ line: 1, column: 1, sentence: 'the file is empty; it has no rows' });
  } else if (columns === undefined) {
    const sentence = 'the first line must name the columns: key,GenesysCloudPresenceId';
    faults.push({ line: header[0]?.line ?? 1, column: header[0]?.column ?? 1, sentence });
  }
  if (columns === undefined || header === undefined) throw csvProblem(file, faults);

  const read = body.map((cells) => readRow(cells, header.length, columns, faults));
  const mappings = read.filter((row) => row !== undefined);
  faults.push(...repeatedKeys(mappings));
  if (body.length === 0 && fault === undefined && !mayHaveNoRows) {
    faults.push({ line: header[0]?.line ?? 1, column: 1, sentence: 'the file has a header but no rows' });
  }
  if (faults.length > 0) throw csvProblem(file, faults);
  const others = header.filter((_, at) => at !== columns.key && at !== columns.presence);
  const used = header[columns.presence]?.text.trim() ?? '';
  return {
    rows: mappings,
    otherColumns: others.map(({ text }) => text.trim()),
    warnings: [...leftOut(others, used, file), ...unknownStates(mappings, file)],
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

function readRow(
  cells: readonly Cell[],
  width: number,
  columns: Columns,
  faults: CsvFault[],
): MappingLine | undefined {
  const [first] = cells;
  if (first === undefined) return undefined;
  if (cells.length !== width) {
    const sentence = `the row has ${cells.length} ${cells.length === 1 ? 'cell' : 'cells'}, the header has ${width}`;
    faults.push({ line: first.line, column: first.column, sentence });
    return undefined;
  }
  const key = cells[columns.key];
  const presence = cells[columns.presence];
  if (key === undefined || presence === undefined) return undefined;
  for (const [what, cell] of [
    ['Teams presence', key],
    ['Genesys Cloud presence', presence],
  ] as const) {
    const sentence = cellProblem(what, cell.text);
    if (sentence !== undefined) faults.push({ line: cell.line, column: cell.column, sentence });
  }
  return {
    key: key.text.trim(),
    presence: presence.text.trim(),
    line: key.line,
    keyColumn: key.column,
    presenceColumn: presence.column,
  };
}

/** Whether a spreadsheet would take a cell with this text for a formula and run it. */
export function runsAsFormula(text: string): boolean {
  return /^\s*[=+\-@]/.test(text);
}

/** `.` and `..` in an address mean the place itself and the one above: a request for such a row would go elsewhere. */
export function isDots(key: string): boolean {
  return key === '.' || key === '..';
}

/** What is wrong with the text of a cell, as a sentence about `what`; undefined when it will do. */
export function cellProblem(what: string, text: string): string | undefined {
  if (runsAsFormula(text)) {
    return `the ${what} begins with "${text.trim().charAt(0)}", which spreadsheets run as a formula`;
  }
  if (/[^\P{Cc}\n]/u.test(text)) return `the ${what} holds a control character`;
  if (text.trim() === '') return `the ${what} is empty`;
  if (isDots(text.trim())) return `the ${what} is nothing but dots, which an address cannot hold`;
  if ([...text.trim()].length > longestKey) return `the ${what} is longer than ${longestKey} characters`;
  return undefined;
}

function repeatedKeys(rows: readonly MappingLine[]): CsvFault[] {
  const first = new Map<string, number>();
  const faults: CsvFault[] = [];
  for (const { key, line, keyColumn } of rows) {
    const before = first.get(key);
    if (before === undefined) first.set(key, line);
    else if (key !== '') {
      faults.push({
        line,
        column: keyColumn,
        sentence: `"${key}" is in the file twice; line ${before} has it too`,
      });
    }
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
function unknownStates(rows: readonly MappingLine[], file: string): string[] {
  return rows.flatMap(({ key, line, keyColumn }) => {
    const meant = intendedTeamsState(key);
    if (meant === undefined) return [];
    return [`${file}:${line}:${keyColumn}  Teams reports no "${key}". Did you mean "${meant}"?`];
  });
}

function csvProblem(file: string, faults: readonly CsvFault[]) {
  const sorted = [...faults].sort((one, other) => one.line - other.line || one.column - other.column);
  const count = sorted.length === 1 ? 'a mistake' : `${sorted.length} mistakes`;
  return inputProblem(`The mappings file ${file} has ${count}.`, {
    code: 'bad-csv',
    details: sorted.map(({ line, column, sentence }) => `${file}:${line}:${column}  ${sentence}`),
    next: 'Correct the file and run the command again. Nothing was changed.',
  });
}
