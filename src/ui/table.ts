import type { Style } from './style.js';
import { shorten, textWidth } from './text-width.js';
import { visible } from './visible.js';

export interface Column {
  readonly heading: string;
  /**
   * What becomes of it when the window is too narrow: `keep` for what one copies (addresses), `shorten` for what one
   * reads, `drop` for what one can do without.
   */
  readonly narrow: 'keep' | 'shorten' | 'drop';
}

const gap = '  ';
/** A column that was shortened below this says too little; then each row becomes a block. */
const narrowest = 8;

/** Rows below headings, within the window. Where not even that helps, every row is a block of `Heading: value` lines. */
export function tableText(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  style: Style,
): string[] {
  const cells = rows.map((row) => row.map((cell) => visible(cell)));
  const wanted = columns.map(({ heading }, index) =>
    Math.max(textWidth(heading), ...cells.map((row) => textWidth(row[index] ?? ''))),
  );
  const widths = fitted(columns, wanted, style.columns);
  if (widths === undefined) return blocks(columns, cells, style);
  const line = (row: readonly string[]) =>
    widths
      .flatMap((width, index) =>
        width === 0 ? [] : [padded(shorten(row[index] ?? '', width, style.symbols.ellipsis), width)],
      )
      .join(gap)
      .trimEnd();
  return [style.colours.bold(line(columns.map(({ heading }) => heading))), ...cells.map(line)];
}

/** The width of each column, 0 for a dropped one; undefined when the table cannot be made to fit. */
function fitted(columns: readonly Column[], wanted: readonly number[], room: number): number[] | undefined {
  const widths = [...wanted];
  for (let last = columns.length - 1; last >= 0 && total(widths) > room; last--) {
    if (columns[last]?.narrow === 'drop') widths[last] = 0;
  }
  while (total(widths) > room) {
    const shortened = widths.map((width, index) => (columns[index]?.narrow === 'shorten' ? width : 0));
    const widest = shortened.indexOf(Math.max(...shortened));
    const width = shortened[widest] ?? 0;
    if (width <= narrowest) return undefined;
    widths[widest] = width - 1;
  }
  return widths;
}

function total(widths: readonly number[]): number {
  const shown = widths.filter((width) => width > 0);
  return shown.reduce((sum, width) => sum + width, gap.length * (shown.length - 1));
}

function blocks(
  headings: readonly Column[],
  rows: readonly (readonly string[])[],
  { columns, symbols }: Style,
): string[] {
  return rows.flatMap((row, index) => [
    ...(index === 0 ? [] : ['']),
    ...headings.map(({ heading }, column) =>
      shorten(`${heading}: ${row[column] ?? ''}`, columns, symbols.ellipsis),
    ),
  ]);
}

function padded(text: string, width: number): string {
  return text + ' '.repeat(Math.max(width - textWidth(text), 0));
}
