import type { Style } from './style.js';
import { type Column, tableText } from './table.js';
import { textWidth } from './text-width.js';
import { visible } from './visible.js';
import { wrap } from './wrap.js';

/** A table that shows people what a plan comes to, with sentences below it. */
export interface Overview {
  readonly title: string;
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly string[])[];
  readonly notes: readonly string[];
}

/** Each table below its title, with an empty line before it. */
export function overviewText(overview: readonly Overview[], style: Style): string[] {
  const lines = (text: string) => wrap(visible(text), { columns: style.columns, measure: textWidth });
  return overview.flatMap(({ title, columns, rows, notes }) => [
    '',
    ...lines(title).map((line) => style.colours.bold(line)),
    ...(rows.length === 0 ? [] : tableText(columns, rows, style)),
    ...notes.flatMap(lines),
  ]);
}
