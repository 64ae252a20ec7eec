import { decodeText, invisibleIn, visibleText } from './decode.js';
import { csvParse } from './libraries.js';
import { firstOf, inputProblem, type ProblemError } from './problem.js';

/** One cell with the place where it begins; lines and columns count from 1, columns in characters. */
export interface Cell {
  readonly text: string;
  readonly line: number;
  readonly column: number;
  /** It has the apostrophe with which spreadsheets take what looks like a formula for text. `text` is without it. */
  readonly guarded?: true;
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

/** What was put right while a file was read: each kind is told of once, where it was met first. */
export class Corrections {
  readonly #met = new Map<string, { readonly fault: CsvFault; count: number }>();
  add(place: Omit<CsvFault, 'sentence'>, sentence: string): void {
    const before = this.#met.get(sentence);
    if (before === undefined) this.#met.set(sentence, { fault: faultAt(place, sentence), count: 1 });
    else before.count += 1;
  }
  told(file: string): readonly string[] {
    const more = (count: number) =>
      count === 1 ? '' : `, and so in ${count - 1} more ${count === 2 ? 'place' : 'places'}`;
    return firstOf([...this.#met.values()].map(({ fault, count }) => placed(file, fault) + more(count)));
  }
}

interface CsvCells {
  /** Those with something in them, each as wide as the first. */
  readonly rows: readonly (readonly Cell[])[];
  /** Rows of another width; the last may be where reading stopped, at an unbalanced quote. */
  readonly faults: CsvFault[];
  readonly corrections: Corrections;
}

/** A file to read: its content, its name to show, and what it holds, as in "the users file". */
interface CsvFile {
  readonly content: string | Uint8Array;
  readonly file: string;
  readonly what: string;
}

const lineBreaks = ['\r\n', '\n', '\r'];
const delimiters = [',', ';', '\t'] as const;
/** Lines that tools put before the headings: the delimiter for Excel, and the type of PowerShell's objects. */
const preamble = /^(?:(?:"?sep=(.)"?|#TYPE [^\r\n]*)[ \t]*(?:\r\n|\n|\r))+/i;
/** Rows without anything in them. */
const blankRows = /^(?:[\s,;"]*(?:\r\n|\n|\r))?/;

/**
 * Reads a text as RFC 4180 has it and as tools write it: UTF-8, UTF-16, or Windows-1252 where it is neither, any of the
 * usual line ends, a line `sep=;` or `#TYPE` before the headings, and comma, semicolon or tab between cells, whichever
 * the first line has most of. Rows without anything in them and trailing delimiters do not count; characters that
 * nobody sees are left out, and told of.
 * @throws ProblemError (exit 3) when the file is no text
 */
export function readCells(source: CsvFile): CsvCells {
  const corrections = new Corrections();
  const text = textOf(source, corrections);
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
        rows.at(-1)?.push(cellOf(value, places(at), corrections));
        return value;
      },
    });
    return isQuotedByLine(rows)
      ? { ...readCells({ ...source, content: linesOf(rows) }), corrections }
      : { ...ofOneWidth(rows), corrections };
  } catch (error) {
    if (!(error instanceof csvParse().CsvError)) throw error;
    const index = 'index' in error && typeof error.index === 'number' ? error.index : 0;
    const place = places(startOfCell(bytes, end, index === 0));
    const whole = index === 0 ? rows : rows.slice(0, -1);
    const { rows: read, faults } = ofOneWidth(whole);
    return { rows: read, faults: [...faults, faultAt(place, faultSentence(error.code))], corrections };
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

function cellOf(raw: string, place: Omit<CsvFault, 'sentence'>, corrections: Corrections): Cell {
  const text = visibleText(raw);
  const mark = invisibleIn(raw);
  if (mark !== undefined)
    corrections.add(place, `the cell holds an invisible character (${mark}), which is left out`);
  else if (/[\u00a0\u2007\u202f]/.test(raw))
    corrections.add(place, 'a non-breaking space is read as a space');
  return guard.test(text) && text.startsWith("'")
    ? { text: text.slice(1), ...place, guarded: true }
    : { text, ...place };
}

/**
 * The rows with something in them, without what hangs over the first one empty. An empty heading may have cells below
 * it; a row may leave out nothing but those.
 */
function ofOneWidth(all: readonly (readonly Cell[])[]): Omit<CsvCells, 'corrections'> {
  const faults: CsvFault[] = [];
  const [header, ...others] = all.filter((row) => widthOf(row) > 0);
  if (header === undefined) return { rows: [], faults };
  const rows = others.flatMap((row): readonly (readonly Cell[])[] => {
    const [first = start] = row;
    if (row.length >= widthOf(header) && widthOf(row) <= header.length)
      return [header.map(({ column }, at) => row[at] ?? { text: '', line: first.line, column })];
    const count = `${row.length} ${row.length === 1 ? 'cell' : 'cells'}`;
    faults.push(faultAt(first, `the row has ${count}, the first line has ${header.length}`));
    return [];
  });
  return { rows: [header, ...rows], faults };
}

const start = { line: 1, column: 1 };

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
function textOf({ content, file, what }: CsvFile, corrections: Corrections): string {
  const decoded = decodeText(Buffer.from(content));
  if ('text' in decoded) return decoded.text;
  const { sentence, windows, ...place } = decoded.problem;
  if (windows !== undefined) {
    corrections.add(
      place,
      `the file is not UTF-8 and is read as Windows-1252, the "CSV" of Excel: is "${windows.word}" right? If not, save it as "CSV UTF-8"`,
    );
    return windows.text;
  }
  throw inputProblem(`The ${what} file ${file} cannot be read as text.`, {
    code: 'bad-csv',
    details: [placed(file, { ...place, sentence })],
    next: 'Save it as "CSV UTF-8" and run the command again. Nothing was changed.',
  });
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
