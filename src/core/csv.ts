import { CsvError, parse } from 'csv-parse/sync';
import { inputProblem, type ProblemError } from './problem.js';

/** One cell with the place where it begins; lines and columns count from 1, columns in characters. */
export interface Cell {
  readonly text: string;
  readonly line: number;
  readonly column: number;
}

/** What is wrong with a file, and where. */
export interface CsvFault {
  readonly line: number;
  readonly column: number;
  readonly sentence: string;
}

export function faultAt({ line, column }: Omit<CsvFault, 'sentence'>, sentence: string): CsvFault {
  return { line, column, sentence };
}

/** `users.csv:4:2  the sentence` */
export function placed(file: string, { line, column, sentence }: CsvFault): string {
  return `${file}:${line}:${column}  ${sentence}`;
}

interface CsvCells {
  /** Those that are as wide as the first. */
  readonly rows: readonly (readonly Cell[])[];
  /** Rows of another width; the last may be where reading stopped, at an unbalanced quote. */
  readonly faults: CsvFault[];
}

/** A file to read: its content, its name to show, and what it holds, as in "the users file". */
interface CsvFile {
  readonly content: string | Uint8Array;
  readonly file: string;
  readonly what: string;
}

const lineBreaks = ['\r\n', '\n', '\r'];
const delimiters = [',', ';', '\t'] as const;

/**
 * Reads a text as RFC 4180 has it, in UTF-8 with or without byte order mark, with any of the usual line ends and with
 * comma, semicolon or tab between cells, whichever the first line has most of. Empty lines are left out, and rows of
 * another width of which every cell is empty: spreadsheets leave them behind.
 * @throws ProblemError (exit 3) when the file is no text in UTF-8
 */
export function readCells(source: CsvFile): CsvCells {
  const bytes = utf8Bytes(source);
  const places = placesIn(bytes);
  const rows: Cell[][] = [];
  let end = 0;
  try {
    parse(bytes, {
      delimiter: sniffDelimiter(bytes.toString('utf8', 0, 10_000)),
      record_delimiter: lineBreaks,
      relax_column_count: true,
      skip_empty_lines: true,
      cast: (value, context) => {
        const start = startOfCell(bytes, end, context.index === 0);
        end = context.bytes;
        if (context.index === 0) rows.push([]);
        rows.at(-1)?.push({ text: value, ...places(start) });
        return value;
      },
    });
    return ofOneWidth(rows);
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const index = 'index' in error && typeof error.index === 'number' ? error.index : 0;
    const place = places(startOfCell(bytes, end, index === 0));
    const whole = index === 0 ? rows : rows.slice(0, -1);
    const { rows: read, faults } = ofOneWidth(whole);
    return { rows: read, faults: [...faults, faultAt(place, faultSentence(error.code))] };
  }
}

function ofOneWidth(rows: readonly (readonly Cell[])[]): CsvCells {
  const width = rows[0]?.length;
  const faults = rows.flatMap((row): CsvFault[] => {
    const [first] = row;
    if (first === undefined || row.length === width || row.every(({ text }) => text.trim() === '')) return [];
    const count = `${row.length} ${row.length === 1 ? 'cell' : 'cells'}`;
    return [faultAt(first, `the row has ${count}, the first line has ${width}`)];
  });
  return { rows: rows.filter(({ length }) => length === width), faults };
}

function faultSentence(code: string): string {
  switch (code) {
    case 'CSV_QUOTE_NOT_CLOSED':
      return 'a quoted cell begins here and never ends: its closing quote is missing';
    case 'CSV_INVALID_CLOSING_QUOTE':
      return 'the cell has text after its closing quote; a quote inside a quoted cell is written twice';
    case 'INVALID_OPENING_QUOTE':
      return 'the cell has a quote in the middle; put the whole cell in quotes and write the quote twice';
    default:
      return `the cell cannot be read (${code})`;
  }
}

/** The delimiter that the first line has most of outside quotes; a comma when it has none. */
function sniffDelimiter(start: string): string {
  const header = /^\s*(?:"(?:[^"]|"")*"|[^"\r\n])*/.exec(start)?.[0].replace(/"(?:[^"]|"")*"/g, '') ?? '';
  const count = (delimiter: string) => header.split(delimiter).length - 1;
  return delimiters.reduce<string>((best, next) => (count(next) > count(best) ? next : best), ',');
}

/** The parser tells where a cell ends; the next begins behind the delimiter, or behind the line ends before its row. */
function startOfCell(bytes: Buffer, end: number, first: boolean): number {
  if (!first) return end + 1;
  let start = end;
  while (bytes[start] === 0x0d || bytes[start] === 0x0a) start++;
  return start;
}

/** Turns byte offsets, which must rise, into lines and columns. Goes over the bytes once in all. */
function placesIn(bytes: Buffer): (offset: number) => { line: number; column: number } {
  let line = 1;
  let column = 1;
  let at = 0;
  return (offset) => {
    for (; at < offset; at++) {
      const byte = bytes[at] ?? 0;
      const endsLine = byte === 0x0a || (byte === 0x0d && bytes[at + 1] !== 0x0a);
      // A character counts at its first byte; those that continue it begin with the bits 10.
      if (endsLine) line++;
      if (endsLine) column = 1;
      else if ((byte & 0xc0) !== 0x80) column++;
    }
    return { line, column };
  };
}

/** The bytes without their byte order mark. */
function utf8Bytes({ content, file, what }: CsvFile): Buffer {
  const bytes = Buffer.from(content);
  const refuse = (offset: number, sentence: string): never => {
    const line = bytes.subarray(0, offset).filter((byte) => byte === 0x0a).length + 1;
    throw inputProblem(`The ${what} file ${file} cannot be read as text.`, {
      code: 'bad-csv',
      details: [placed(file, { line, column: 1, sentence })],
      next: 'Save it as "CSV UTF-8" and run the command again. Nothing was changed.',
    });
  };
  const [first, second] = bytes;
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff))
    refuse(0, 'the file is UTF-16 text');
  const zero = bytes.indexOf(0);
  if (zero >= 0) refuse(zero, 'the line holds a zero byte: this is no text file');
  // What is not UTF-8 reads as the replacement character, and so comes back as other bytes.
  const back = Buffer.from(bytes.toString('utf8'));
  if (!back.equals(bytes))
    refuse(
      back.findIndex((byte, at) => byte !== bytes[at]),
      'the line is not UTF-8',
    );
  return bytes.indexOf('\uFEFF') === 0 ? bytes.subarray(3) : bytes;
}

/** A heading as people write it, with nothing but its letters. */
export function headingOf({ text }: Cell): string {
  return text.toLowerCase().replace(/[^a-z]/g, '');
}

/** A fault for each cell whose text another one had before; blank ones may repeat. */
export function repeatedIn(cells: readonly Cell[]): CsvFault[] {
  const lines = new Map<string, number>();
  return cells.flatMap((cell) => {
    const before = lines.get(cell.text);
    if (before === undefined) lines.set(cell.text, cell.line);
    if (before === undefined || cell.text === '') return [];
    return [faultAt(cell, `"${cell.text}" is in the file twice; line ${before} has it too`)];
  });
}

/** What is wrong with a file, in the order of its lines. Nothing was changed. */
export function csvProblem(
  { file, what }: Omit<CsvFile, 'content'>,
  faults: readonly CsvFault[],
): ProblemError {
  const sorted = [...faults].sort((one, other) => one.line - other.line || one.column - other.column);
  const count = sorted.length === 1 ? 'a mistake' : `${sorted.length} mistakes`;
  return inputProblem(`The ${what} file ${file} has ${count}.`, {
    code: 'bad-csv',
    details: sorted.map((fault) => placed(file, fault)),
    next: 'Correct the file and run the command again. Nothing was changed.',
  });
}

/** RFC 4180 with quotes where needed, and LF line ends. */
export function csvText(header: readonly string[], rows: readonly (readonly string[])[]): string {
  return [header, ...rows].map((cells) => `${cells.map(written).join(',')}\n`).join('');
}

function written(text: string): string {
  return /[",\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
