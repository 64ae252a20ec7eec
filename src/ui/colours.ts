import { Chalk, type ChalkInstance } from 'chalk';

export type Colours = ChalkInstance;

/** What decides about colours: the stream that is written to, the environment, and `--no-color`. */
export interface ColourChoice {
  readonly stream: { readonly isTTY?: boolean | undefined };
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly noColor?: boolean | undefined;
}

/**
 * A chalk of our own for one stream. The library's default instance looks at standard output only and does not
 * know `NO_COLOR`, and we write to standard error. We use the sixteen basic colours, so one level is enough.
 */
export function coloursFor(choice: ColourChoice): Colours {
  return new Chalk({ level: wantsColour(choice) ? 1 : 0 });
}

/** `--no-color` and `NO_COLOR` (any value but the empty one) win over `FORCE_COLOR`, which wins over the terminal. */
export function wantsColour({ stream, environment, noColor }: ColourChoice): boolean {
  if (noColor === true) return false;
  if (environment.NO_COLOR !== undefined && environment.NO_COLOR !== '') return false;
  const forced = environment.FORCE_COLOR;
  if (forced !== undefined) return forced !== '0' && forced !== 'false';
  if (environment.TERM === 'dumb') return false;
  return stream.isTTY === true;
}
