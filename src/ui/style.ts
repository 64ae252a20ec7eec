import { type ColourChoice, type Colours, coloursFor } from './colours.js';
import { type Symbols, symbolsFor } from './symbols.js';

/** How texts look on one stream: the window's width in columns, the colours and the signs. */
export interface Style {
  readonly columns: number;
  readonly colours: Colours;
  readonly symbols: Symbols;
}

const usualColumns = 80;
const widestColumns = 120;
const narrowestColumns = 20;

/** Reads the stream anew: call it for each text, because people resize their windows. */
export function styleFor(choice: ColourChoice & { readonly stream: { readonly columns?: number } }): Style {
  return {
    columns: usableColumns(choice.stream.columns),
    colours: coloursFor(choice),
    symbols: symbolsFor(choice.environment),
  };
}

/** Lines longer than 120 columns are hard to read; a window that says 0 columns does not know its size. */
export function usableColumns(columns: number | undefined): number {
  if (columns === undefined || columns <= 0) return usualColumns;
  return Math.min(Math.max(columns, narrowestColumns), widestColumns);
}
