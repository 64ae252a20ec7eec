import { CsvError, parse } from 'csv-parse/sync';
import { Refusal } from '../errors.js';
import { cellFromText, checkedRow, columnsOf } from './data-table-schema.js';
import type { Cell, DataTableState, ImportMode, Row } from './state.js';

export interface ImportOutcome {
  readonly updated: number;
  readonly deleted: number;
  readonly failed: number;
  /** What was wrong with the file, or with its first bad row. */
  readonly error?: string;
  /** Whether the file as a whole was refused; then the table is as it was. */
  readonly refused: boolean;
}

/**
 * Brings a CSV file into a data table. The header names `key` and columns of the table, by their ids. `Append`
 * adds and overwrites; `ReplaceAll` also deletes the rows that the file does not have. A bad row is left out and
 * counted.
 */
export function importCsv(table: DataTableState, text: string, mode: ImportMode): ImportOutcome {
  const records = readRecords(text);
  if (typeof records === 'string') return refused(records);
  const [header = [], ...lines] = records;
  const columns = columnsOf(table.schema);
  if (!header.includes('key')) return refused('The file has no column "key".');
  const unknown = header.find((name) => columns[name] === undefined);
  if (unknown !== undefined)
    return refused(`The file has a column "${unknown}", which the data table does not have.`);
  const rows = lines.map((line) => readRow(table, header, line));
  const good = rows.filter((row): row is Row => typeof row !== 'string');
  const firstError = rows.find((row): row is string => typeof row === 'string');
  const deleted = mode === 'ReplaceAll' ? deleteOthers(table, new Set(good.map(({ key }) => key))) : 0;
  for (const row of good) table.rows[String(row.key)] = row;
  return {
    updated: good.length,
    deleted,
    failed: rows.length - good.length,
    ...(firstError === undefined ? {} : { error: firstError }),
    refused: false,
  };
}

function readRecords(text: string): readonly (readonly string[])[] | string {
  try {
    return parse(text, { bom: true, skip_empty_lines: true });
  } catch (error) {
    if (error instanceof CsvError) return `The file is not valid CSV: ${error.message}`;
    throw error;
  }
}

function readRow(table: DataTableState, header: readonly string[], line: readonly string[]): Row | string {
  const columns = columnsOf(table.schema);
  try {
    const cells = header.flatMap((name, index): [string, Cell][] => {
      const column = columns[name];
      const cell = column === undefined ? undefined : cellFromText(name, column, line[index] ?? '');
      return cell === undefined ? [] : [[name, cell]];
    });
    return checkedRow(table, Object.fromEntries(cells));
  } catch (error) {
    if (error instanceof Refusal) return error.message;
    throw error;
  }
}

function deleteOthers(table: DataTableState, kept: ReadonlySet<Cell | undefined>): number {
  const gone = Object.keys(table.rows).filter((key) => !kept.has(key));
  for (const key of gone) delete table.rows[key];
  return gone.length;
}

function refused(error: string): ImportOutcome {
  return { updated: 0, deleted: 0, failed: 0, error, refused: true };
}
