import type { Environment } from '../core/io.js';
import { render, type Text, unbroken } from '../core/text.js';
import { type Style, styleFor } from './style.js';
import { print, textWidth, visible, type Wrapping, wrap } from './text.js';

interface Hanging extends Omit<Wrapping, 'columns'> {
  /** One of a list that has no sign before it. */
  readonly item?: true;
  /** Whether the text's own line breaks stay. Those of a name are shown as their code. */
  readonly keep?: 'lines' | undefined;
}

/**
 * A text from anywhere as lines that fit the window and can do nothing to the terminal. Commands stay in one line. What
 * one of a list goes on with stands two columns deeper than it begins; other text keeps its indent.
 */
export function textLines(
  text: Text,
  { columns, invocation }: Pick<Style, 'columns' | 'invocation'>,
  hanging: Hanging = {},
): string[] {
  const { keep, item, first = '', ...wrapping } = hanging;
  const isItem = item === true || first.trim() !== '';
  const rest = (/^ */.exec(first)?.[0] ?? '') + (isItem ? '  ' : '');
  const paragraphs = visible(render(text, invocation, unbroken), keep).split('\n');
  const lines = paragraphs.flatMap((paragraph, at) => {
    // A line with an indent of its own is one of a list.
    const own = /^ */.exec(paragraph)?.[0] ?? '';
    const before = { first: (at === 0 ? first : rest) + own, rest: rest + (own === '' ? '' : `${own}  `) };
    return wrap(paragraph.trimStart(), { columns, ...before, ...wrapping });
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
  environment: Environment,
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
  // Beside other cells it can be seen where a row begins.
  const hanging = columns.length === 1 ? ({ item: true } as const) : {};
  const lines = (row: readonly string[]) => {
    const cells = widths.map((width, index) =>
      width === 0 ? [] : textLines(row[index] ?? '', { columns: width }, { split: true, ...hanging }),
    );
    return Array.from({ length: Math.max(...cells.map((cell) => cell.length)) }, (_, at) =>
      widths
        .flatMap((width, index) => (width === 0 ? [] : [padded(cells[index]?.[at] ?? '', width)]))
        .join(gap)
        .trimEnd(),
    );
  };
  // What its only column holds, the title has said.
  const heading = columns.length === 1 ? [] : lines(columns.map((column) => column.heading));
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
      textLines(`${heading}: ${row[column] ?? ''}`, style, { item: true, split: true }),
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
