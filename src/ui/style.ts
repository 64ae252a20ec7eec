import { Chalk, type ChalkInstance } from 'chalk';
import type { Environment } from '../core/io.js';
import type { Invocation } from '../core/text.js';

/** How texts look on one stream: the window's width in columns, the colours and the signs. */
export interface Style {
  readonly columns: number;
  /** Whether tables fit the window. A file or a pipe has none: there nothing is cut, because nobody can make it wider. */
  readonly fits?: boolean;
  readonly colours: ChalkInstance;
  readonly symbols: Symbols;
  readonly invocation?: Invocation | undefined;
}

/** What decides about a style: the stream that is written to, the environment, and `--no-color`. */
export interface StyleChoice {
  readonly stream: { readonly isTTY?: boolean | undefined; readonly columns?: number | undefined };
  readonly environment: Environment;
  readonly noColor?: boolean | undefined;
  /** How commands are written that texts name. */
  readonly invocation?: Invocation | undefined;
}

const usualColumns = 80;
const widestColumns = 120;
const narrowestColumns = 20;

/** Reads the stream anew: call it for each text, because people resize their windows. */
export function styleFor(choice: StyleChoice): Style {
  return {
    columns: usableColumns(choice.stream.columns),
    fits: choice.stream.isTTY === true || (choice.stream.columns ?? 0) > 0,
    // A chalk of our own for each stream: the library's own looks at standard output only and does not know `NO_COLOR`.
    // We use the sixteen basic colours, so one level is enough.
    colours: new Chalk({ level: wantsColour(choice) ? 1 : 0 }),
    symbols: speaksUnicode(choice.environment) ? unicode : ascii,
    invocation: choice.invocation,
  };
}

/** Lines longer than 120 columns are hard to read; a window that says 0 columns does not know its size. */
function usableColumns(columns: number | undefined): number {
  if (columns === undefined || columns <= 0) return usualColumns;
  return Math.min(Math.max(columns, narrowestColumns), widestColumns);
}

/** `--no-color` and `NO_COLOR` (any value but the empty one) win over `FORCE_COLOR`, which wins over the terminal. */
export function wantsColour({ stream, environment, noColor }: StyleChoice): boolean {
  if (noColor === true) return false;
  if (environment.NO_COLOR !== undefined && environment.NO_COLOR !== '') return false;
  const forced = environment.FORCE_COLOR;
  if (forced !== undefined) return forced !== '0' && forced !== 'false';
  if (environment.TERM === 'dumb') return false;
  return stream.isTTY === true;
}

/** The few signs that the views draw. Each comes with a word wherever it carries meaning. */
const unicode = {
  create: '+',
  update: '~',
  replace: '±',
  remove: '-',
  adopt: '»',
  inSync: '=',
  blocked: '!',
  done: '✔',
  failed: '✖',
  skipped: '-',
  warning: '!',
  arrow: '→',
  ellipsis: '…',
  bullet: '•',
  cursor: '❯',
};

export type Symbols = Readonly<typeof unicode>;

const ascii: Symbols = {
  ...unicode,
  replace: '#',
  adopt: '>',
  done: '*',
  failed: 'x',
  arrow: '->',
  ellipsis: '...',
  bullet: '*',
  cursor: '>',
};

/**
 * A locale that is set and is not UTF-8 cannot show our signs; one that is not set at all says nothing (containers),
 * and terminals of today can. The Linux console (`TERM=linux`) lacks the glyphs; on Windows only the newer
 * terminals have them.
 */
function speaksUnicode({ TERM, ...environment }: StyleChoice['environment']): boolean {
  if (process.platform === 'win32') {
    const { WT_SESSION, TERM_PROGRAM } = environment;
    return WT_SESSION !== undefined || TERM_PROGRAM === 'vscode' || TERM === 'xterm-256color';
  }
  const locale = environment.LC_ALL || environment.LC_CTYPE || environment.LANG || '';
  return TERM !== 'linux' && (locale === '' || /utf-?8/i.test(locale));
}
