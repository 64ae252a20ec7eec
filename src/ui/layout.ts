import { stripVTControlCharacters } from 'node:util';
import { render, type Text, unbroken } from '../core/text.js';
import { type Style, styleFor } from './style.js';
import { print, visible, wrap } from './text.js';

/** What a reader sees as one letter each. Made when it is needed: it takes as long as a hundred lines of output. */
function letters(text: string): readonly string[] {
  segmenter ??= new Intl.Segmenter(undefined, { granularity: 'grapheme' });
  return Array.from(segmenter.segment(text), ({ segment }) => segment);
}

let segmenter: Intl.Segmenter | undefined;

// Measured: the library "string-width" takes 40 ms to load, and 100 ms for the first text that is not plain ASCII.

/** Latin letters, and the signs that our own texts have: one column each. */
const narrow =
  /^[ -~\u00a0-\u00ac\u00ae-\u02ff\u2010-\u2027\u2030-\u205e\u2190-\u2319\u2500-\u25fc\u2713-\u2718]*$/;

/** What takes no column of its own. */
const widthless = /[\p{Mn}\p{Me}\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}]/gu;

/** Marks that take a column although they belong to the letter before. */
const spacing = /[\p{Mc}\uff9e\uff9f]/gu;

/** The East Asian wide and full-width blocks, and what is shown as a picture. */
const wide =
  /^[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97c\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{17000}-\u{18cff}\u{20000}-\u{3fffd}\p{Emoji_Presentation}]|\ufe0f/u;

/** Columns that a text takes in a terminal: wide letters count two, combining marks none. */
export function textWidth(text: string): number {
  const plain = stripVTControlCharacters(text);
  if (narrow.test(plain)) return plain.length;
  return letters(plain).reduce((width, letter) => {
    const seen = letter.replace(widthless, '');
    if (seen === '') return width;
    return width + (wide.test(letter) ? 2 : 1) + (seen.slice(1).match(spacing)?.length ?? 0);
  }, 0);
}

/** A word in pieces of at most so many columns: after a punctuation mark where there is one, else anywhere. */
function pieces(word: string, columns: number): readonly string[] {
  if (textWidth(word) <= columns) return [word];
  let head = '';
  let width = 0;
  let mark = 0;
  for (const segment of letters(word)) {
    width += textWidth(segment);
    if (head !== '' && width > columns) break;
    head += segment;
    if (/[:,./_-]/.test(segment)) mark = head.length;
  }
  const end = mark > head.length / 2 ? mark : head.length;
  return end === word.length ? [word] : [word.slice(0, end), ...pieces(word.slice(end), columns)];
}

/** Cuts a text to the given width, with the ellipsis in place of what is missing. */
export function shorten(text: string, columns: number, ellipsis: string): string {
  if (textWidth(text) <= columns) return text;
  const room = Math.max(columns - textWidth(ellipsis), 1);
  let kept = '';
  let used = 0;
  for (const segment of letters(text)) {
    const width = textWidth(segment);
    if (used + width > room) break;
    kept += segment;
    used += width;
  }
  return kept + ellipsis;
}

interface Hanging {
  /** Put before the first line. */
  readonly first?: string | undefined;
  /** Put before every following line; as many spaces as `first` is wide, when left out. */
  readonly rest?: string | undefined;
  /** Whether the text's own line breaks stay. Those of a name are shown as their code. */
  readonly keep?: 'lines' | undefined;
  /** Takes words apart that are longer than a line: values that one reads, not what one copies. */
  readonly split?: boolean;
}

/** A text from anywhere as lines that fit the window and can do nothing to the terminal. Commands stay in one line. */
export function textLines(
  text: Text,
  { columns, invocation }: Pick<Style, 'columns' | 'invocation'>,
  hanging: Hanging = {},
): string[] {
  const { first, rest, keep, split = false } = hanging;
  const lines = wrap(visible(render(text, invocation, unbroken), keep), {
    columns,
    first,
    rest,
    measure: textWidth,
    split: split ? pieces : undefined,
  });
  return lines.map((line) => line.replaceAll(unbroken, ' '));
}

/** Sentences that fit the window, those of a list (`- …`) below their own beginning; in a file or a pipe each stays one line. */
export function sentenceLines(sentences: readonly string[], style: Style): readonly string[] {
  if (style.fits === false) return sentences;
  return sentences.flatMap((sentence) => {
    const first = sentence.startsWith('- ') ? '- ' : '';
    return textLines(sentence.slice(first.length), style, { first });
  });
}

/** Sentences for people, of commands that have no view. */
export function printSentences(
  stream: NodeJS.WriteStream,
  environment: Readonly<Record<string, string | undefined>>,
  sentences: readonly string[],
): void {
  print(stream, sentenceLines(sentences, styleFor({ stream, environment })));
}

export interface Column {
  readonly heading: string;
  /**
   * What becomes of it when the window is too narrow: `keep` for what stays in one line, `wrap` for what goes on in the
   * next one between two words, `drop` for what one can do without.
   */
  readonly narrow: 'keep' | 'wrap' | 'drop';
}

const gap = '  ';

/** Rows below headings, within the window. Where not even that helps, every row is a block of `Heading: value` lines. */
export function tableText(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  style: Style,
): string[] {
  const widths = fitted(columns, rows, style);
  if (widths === undefined) return blocks(columns, rows, style);
  const lines = (row: readonly string[]) => {
    const cells = widths.map((width, index) =>
      width === 0 ? [] : textLines(row[index] ?? '', { columns: width }, { split: true }),
    );
    return Array.from({ length: Math.max(...cells.map((cell) => cell.length)) }, (_, at) =>
      widths
        .flatMap((width, index) => (width === 0 ? [] : [padded(cells[index]?.[at] ?? '', width)]))
        .join(gap)
        .trimEnd(),
    );
  };
  const heading = lines(columns.map((column) => column.heading));
  return [...heading.map((line) => style.colours.bold(line)), ...rows.flatMap(lines)];
}

/** The width of each column, 0 for a dropped one; undefined when the table cannot be made to fit. */
function fitted(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  { columns: room, fits }: Style,
): number[] | undefined {
  const widest = (widthOf: (text: string) => number) =>
    columns.map(({ heading }, index) =>
      rows.reduce((most, row) => Math.max(most, widthOf(visible(row[index] ?? ''))), widthOf(heading)),
    );
  const widths = widest(textWidth);
  if (fits === false) return widths;
  // No word is taken apart: it may be an address.
  const least = widest((text) => Math.max(...text.split(' ').map(textWidth)));
  const total = () => {
    const shown = widths.filter((width) => width > 0);
    return shown.reduce((sum, width) => sum + width, gap.length * (shown.length - 1));
  };
  for (let last = columns.length - 1; last >= 0 && total() > room; last--)
    if (columns[last]?.narrow === 'drop') widths[last] = 0;
  while (total() > room) {
    const spare = widths.map((width, index) =>
      columns[index]?.narrow === 'wrap' ? width - (least[index] ?? width) : 0,
    );
    const most = Math.max(...spare);
    if (most === 0) return undefined;
    const at = spare.indexOf(most);
    widths[at] = (widths[at] ?? most) - 1;
  }
  return widths;
}

function blocks(headings: readonly Column[], rows: readonly (readonly string[])[], style: Style): string[] {
  return rows.flatMap((row, index) => [
    ...(index === 0 ? [] : ['']),
    ...headings.flatMap(({ heading }, column) =>
      textLines(`${heading}: ${row[column] ?? ''}`, style, { rest: '  ', split: true }),
    ),
  ]);
}

function padded(text: string, width: number): string {
  return text + ' '.repeat(Math.max(width - textWidth(text), 0));
}

/** A table that shows people what a plan comes to, with sentences below it. */
export interface Overview {
  readonly title: string;
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly string[])[];
  readonly notes: readonly string[];
}

/** Each table below its title, with an empty line before it. */
export function overviewText(overview: readonly Overview[], style: Style): string[] {
  return overview.flatMap(({ title, columns, rows, notes }) => {
    // Right below blocks a note would read as part of the last one.
    const isBlocks = rows.length > 0 && fitted(columns, rows, style) === undefined;
    return [
      '',
      ...textLines(title, style).map((line) => style.colours.bold(line)),
      ...(rows.length === 0 ? [] : tableText(columns, rows, style)),
      ...(isBlocks && notes.length > 0 ? [''] : []),
      ...notes.flatMap((note) => textLines(note, style)),
    ];
  });
}
