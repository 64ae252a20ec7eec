import { decodeText, invisibleIn, otherSpaces, visibleText } from './decode.js';
import { csvParse } from './libraries.js';
import { firstOf, inputProblem } from './problem.js';
import { counted } from './text.js';

/** One cell with the place where it begins; lines and columns count from 1, columns in characters. */
export interface Cell {
  readonly text: string;
  readonly line: number;
  readonly column: number;
  /** It has the apostrophe with which spreadsheets take what looks like a formula for text. `text` is without it. */
  readonly guarded?: true;
}

/** Where something begins in a file. */
type Place = Pick<Cell, 'line' | 'column'>;

export const startOfFile: Place = { line: 1, column: 1 };

/** `users.csv:4:2  the sentence` */
export function placed(file: string, { line, column }: Place, sentence: string): string {
  return `${file}:${line}:${column}  ${sentence}`;
}

/** A file by its name to show, and what it holds, as in "the users file". */
interface CsvFile {
  readonly file: string;
  readonly what: string;
}

export interface CsvFault extends Place {
  readonly sentence: string;
}

/** What is wrong with a file, and what was put right in it or may be meant otherwise, each with its place. */
export class CsvNotes {
  readonly #source: CsvFile;
  readonly #faults: CsvFault[];
  readonly #told = new Map<string, { readonly place: Place; count: number }>();
  /** `faults` are those that an earlier look has found. */
  constructor(source: CsvFile, faults: readonly CsvFault[] = []) {
    this.#source = source;
    this.#faults = [...faults];
  }
  get faults(): readonly CsvFault[] {
    return this.#faults;
  }
  get areFaulty(): boolean {
    return this.#faults.length > 0;
  }
  refuse({ line, column }: Place, sentence: string): void {
    this.#faults.push({ line, column, sentence });
  }
  /** Each sentence counts once, where it was true first. */
  tell(place: Place, sentence: string): void {
    const before = this.#told.get(sentence);
    if (before === undefined) this.#told.set(sentence, { place, count: 1 });
    else before.count += 1;
  }
  /** Each cell whose text another one had before; blank ones may repeat. */
  refuseRepeated(cells: readonly Cell[]): void {
    const lines = new Map<string, number>();
    for (const cell of cells) {
      const before = lines.get(cell.text);
      if (before === undefined) lines.set(cell.text, cell.line);
      else if (cell.text !== '')
        this.refuse(cell, `"${cell.text}" is in the file twice; line ${before} has it too`);
    }
  }
  /** @throws ProblemError (exit 3) with all that is wrong, in the order of the lines. Nothing was changed. */
  check(): void {
    if (!this.areFaulty) return;
    const { file, what } = this.#source;
    const sorted = this.#faults
      .sort((one, other) => one.line - other.line || one.column - other.column)
      // Whoever looks again at a cell that is wrong finds it wrong again, in other words.
      .filter(({ line, column }, at, all) => line !== all[at - 1]?.line || column !== all[at - 1]?.column);
    const count = sorted.length === 1 ? 'a mistake' : `${sorted.length} mistakes`;
    throw inputProblem(`The ${what} file ${file} has ${count}.`, {
      code: 'bad-csv',
      details: sorted.map((fault) => placed(file, fault, fault.sentence)),
      next: 'Correct the file. Nothing was changed.',
    });
  }
  warnings(): readonly string[] {
    const more = (count: number) =>
      count === 1 ? '' : `, and so in ${count - 1} more ${count === 2 ? 'place' : 'places'}`;
    return firstOf(
      [...this.#told].map(
        ([sentence, { place, count }]) => placed(this.#source.file, place, sentence) + more(count),
      ),
    );
  }
}

/** The first line as it was read, to be named where it is not what was expected: a log-in page, or other columns. */
export function firstLine(header: readonly Cell[]): string {
  const text = header.map((cell) => cell.text).join(', ');
  return `the first line ("${text.length > 40 ? `${text.slice(0, 39)}…` : text}")`;
}

/** Each takes about a hundred bytes of memory: twenty columns for 200,000 people. */
const mostCells = 4_000_000;

const lineBreaks = ['\r\n', '\n', '\r'];
const delimiters = [',', ';', '\t'] as const;
/** Lines that tools put before the headings: the delimiter for Excel, and the type of PowerShell's objects. */
const preamble = /^(?:(?:"?sep=(.)"?[ \t]*|#TYPE [^\r\n]*)(?:\r\n|\n|\r))+/i;
/** Rows without anything in them. */
const blankRows = /^(?:[\s,;"]*(?:\r\n|\n|\r))?/;

/**
 * Reads a text as RFC 4180 has it and as tools write it: UTF-8, UTF-16, or Windows-1252 where it is neither, any of the
 * usual line ends, a line `sep=;` or `#TYPE` before the headings, and comma, semicolon or tab between cells, whichever
 * the first line has most of. Rows without anything in them and trailing delimiters do not count; characters that
 * nobody sees are left out, and told of.
 * @throws ProblemError (exit 3) when the file is no text
 */
export function readCells(source: CsvFile, content: string | Uint8Array) {
  const notes = new CsvNotes(source);
  const text = textOf(source, content, notes);
  if (hasTooManyCells(text)) {
    notes.refuse(startOfFile, `the file has more than ${mostCells.toLocaleString('en')} cells and lines`);
    notes.check();
  }
  return { rows: rowsIn(text, notes), notes };
}

/** Seen before anything is read: what holds nothing but delimiters would take all memory there is. */
function hasTooManyCells(text: string): boolean {
  let count = 0;
  for (let at = 0; at < text.length && count <= mostCells; at += 1)
    if (endsOfCells.has(text.charCodeAt(at))) count += 1;
  return count > mostCells;
}

const endsOfCells = new Set([...',;\t\n\r'].map((sign) => sign.charCodeAt(0)));

/** The rows with something in them, each as wide as the first, up to where a quote is not balanced. */
function rowsIn(text: string, notes: CsvNotes): readonly (readonly Cell[])[] {
  const [start = '', stated] = preamble.exec(text) ?? [];
  const head = start.length + (blankRows.exec(text.slice(start.length))?.[0].length ?? 0);
  const delimiter = stated ?? sniffDelimiter(text.slice(head, head + 10_000));
  const bytes = Buffer.from(text.slice(0, head) + text.slice(head).replace(/^.*/, quotedOnce));
  const places = placesIn(bytes);
  const rows: Cell[][] = [];
  const before = Buffer.byteLength(start);
  let end = before;
  try {
    csvParse().parse(bytes.subarray(before), {
      delimiter,
      record_delimiter: lineBreaks,
      relax_column_count: true,
      skip_empty_lines: true,
      cast: (value, context) => {
        const at = startOfCell(bytes, end, context.index === 0);
        end = context.bytes + before;
        if (context.index === 0) rows.push([]);
        rows.at(-1)?.push(cellOf(value, places(at), notes));
        return value;
      },
    });
    return isQuotedByLine(rows) ? rowsIn(linesOf(rows), notes) : ofOneWidth(rows, notes);
  } catch (error) {
    if (!(error instanceof csvParse().CsvError)) throw error;
    const index = 'index' in error && typeof error.index === 'number' ? error.index : 0;
    const place = places(startOfCell(bytes, end, index === 0));
    notes.refuse(place, faultSentence(error.code));
    return ofOneWidth(index === 0 ? rows : rows.slice(0, -1), notes);
  }
}

/** Whether each line is one quoted cell that holds the real ones: a spreadsheet that knew another delimiter wrote it. */
function isQuotedByLine(rows: readonly (readonly Cell[])[]): boolean {
  const delimiter = delimiters.find((one) => rows[0]?.[0]?.text.includes(one));
  const wholly = rows.filter((row) => widthOf(row) > 0);
  return (
    delimiter !== undefined &&
    wholly.every(({ length, 0: cell }) => length === 1 && cell?.text.includes(delimiter) === true)
  );
}

/** What the lines hold, each where it was. */
function linesOf(rows: readonly (readonly Cell[])[]): string {
  const lines: string[] = [];
  for (const [cell] of rows) if (cell !== undefined) lines[cell.line - 1] = cell.text;
  return Array.from(lines, (line = '') => line).join('\n');
}

function cellOf(raw: string, place: Place, notes: CsvNotes): Cell {
  const text = visibleText(raw);
  const mark = invisibleIn(raw);
  if (mark !== undefined)
    notes.tell(place, `the cell holds an invisible character (${mark}), which is left out`);
  else if (raw.search(otherSpaces) >= 0)
    notes.tell(place, 'a non-breaking or wide space is read as a plain one');
  return guard.test(text) && text.startsWith("'")
    ? { text: text.slice(1), ...place, guarded: true }
    : { text, ...place };
}

/**
 * The rows with something in them, without what hangs over the first one empty. An empty heading may have cells below
 * it; a row may leave out nothing but those.
 */
function ofOneWidth(all: readonly (readonly Cell[])[], notes: CsvNotes): readonly (readonly Cell[])[] {
  const [header, ...others] = all.filter((row) => widthOf(row) > 0);
  if (header === undefined) return [];
  const rows = others.flatMap((row): readonly (readonly Cell[])[] => {
    const [first = startOfFile] = row;
    if (row.length >= widthOf(header) && widthOf(row) <= header.length)
      return [header.map(({ column }, at) => row[at] ?? { text: '', line: first.line, column })];
    notes.refuse(first, `the row has ${counted(row.length, 'cell')}, the first line has ${header.length}`);
    return [];
  });
  return [header, ...rows];
}

/** The cells up to the last one with something in it. */
function widthOf(row: readonly Cell[]): number {
  return row.findLastIndex(({ text }) => text !== '') + 1;
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

/** Headings of a tool that quotes what is quoted already: ""email"". The spaces keep every place as it is. */
function quotedOnce(headings: string): string {
  return headings.replace(/(?<![^,;\t])""([^"]+)""(?![^,;\t\r])/g, '  $1  ');
}

/** The delimiter that the first line has most of outside quotes; a comma when it has none. */
function sniffDelimiter(start: string): string {
  const header = /^(?:"(?:[^"]|"")*"|[^"\r\n])*/.exec(start)?.[0].replace(/"(?:[^"]|"")*"/g, '') ?? '';
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

/** @throws ProblemError (exit 3) */
function textOf({ file, what }: CsvFile, content: string | Uint8Array, notes: CsvNotes): string {
  const decoded = decodeText(Buffer.from(content));
  if ('text' in decoded) return decoded.text;
  const { sentence, windows, ...place } = decoded.problem;
  if (windows !== undefined) {
    notes.tell(
      place,
      `the file is not UTF-8 and is read as Windows-1252, the "CSV" of Excel: is "${windows.word}" right? If not, save it as "CSV UTF-8"`,
    );
    return windows.text;
  }
  throw inputProblem(`The ${what} file ${file} cannot be read as text.`, {
    code: 'bad-csv',
    details: [placed(file, place, sentence)],
    next: 'Save it as "CSV UTF-8". Nothing was changed.',
  });
}

/** RFC 4180 with quotes where needed, and LF line ends. */
export function csvText(header: readonly string[], rows: readonly (readonly string[])[]): string {
  return [header, ...rows].map((cells) => `${cells.map(written).join(',')}\n`).join('');
}

function written(text: string): string {
  return /[",;\t\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** What a spreadsheet would run as a formula, or what would be read as guarded without being so. */
const guard = /^'*(?:\s*[=+\-@]|[\t\r])/;

/** Whether a spreadsheet would take a cell with this text for a formula and run it. */
export function runsAsFormula(text: string): boolean {
  return /^\s*[=+\-@]/.test(text);
}

/** A text as it is safe in a spreadsheet: behind an apostrophe where it would be a formula. `readCells` takes it away. */
export function guarded(text: string): string {
  return guard.test(text) ? `'${text}` : text;
}
