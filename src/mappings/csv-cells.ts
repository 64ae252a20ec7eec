import { CsvError, parse } from 'csv-parse/sync';

/** One cell with the place where it begins; lines and columns count from 1, columns in characters. */
export interface Cell {
  readonly text: string;
  readonly line: number;
  readonly column: number;
}

/** What is wrong with a file as such, and where. */
export interface CsvFault {
  readonly line: number;
  readonly column: number;
  readonly sentence: string;
}

export interface CsvCells {
  readonly rows: readonly (readonly Cell[])[];
  /** The fault at which reading stopped: an unbalanced quote. The rows before it are there. */
  readonly fault?: CsvFault;
}

const lineBreaks = ['\r\n', '\n', '\r'];
const delimiters = [',', ';', '\t'] as const;

/**
 * Reads a text as RFC 4180 has it, with any of the usual line ends and with comma, semicolon or tab between cells,
 * whichever the first line has most of. Empty lines are left out. Rows may differ in length: that is for the caller.
 */
export function readCells(text: string): CsvCells {
  const bytes = Buffer.from(text, 'utf8');
  const places = placesIn(bytes);
  const rows: Cell[][] = [];
  let end = 0;
  try {
    parse(bytes, {
      delimiter: sniffDelimiter(text),
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
    return { rows };
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const index = 'index' in error && typeof error.index === 'number' ? error.index : 0;
    const place = places(startOfCell(bytes, end, index === 0));
    const whole = index === 0 ? rows : rows.slice(0, -1);
    return { rows: whole, fault: { ...place, sentence: faultSentence(error.code) } };
  }
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
function sniffDelimiter(text: string): string {
  const start = text.slice(0, 10_000);
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

/** Turns byte offsets, which must rise, into lines and columns. */
function placesIn(bytes: Buffer): (offset: number) => { line: number; column: number } {
  let line = 1;
  let lineStart = 0;
  let at = 0;
  return (offset) => {
    for (; at < offset; at++) {
      const loneReturn = bytes[at] === 0x0d && bytes[at + 1] !== 0x0a;
      if (bytes[at] === 0x0a || loneReturn) {
        line++;
        lineStart = at + 1;
      }
    }
    return { line, column: [...bytes.toString('utf8', lineStart, offset)].length + 1 };
  };
}
