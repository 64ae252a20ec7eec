import { coloursFor } from './colours.js';
import type { Prompter } from './prompter.js';
import { symbolsFor } from './symbols.js';
import { createTerminalPrompter } from './terminal-prompter.js';

export interface OpenPrompterOptions {
  readonly stdin: NodeJS.ReadStream;
  readonly stderr: NodeJS.WriteStream;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly noColor?: boolean | undefined;
  readonly signal: AbortSignal;
  /** Takes the live progress line away; called before each question. */
  readonly pause: () => void;
}

/** The prompter for this terminal. Import this file only where people are asked: it loads the prompts' library. */
export function openPrompter(options: OpenPrompterOptions): Prompter {
  const { stdin, stderr, environment, noColor, signal, pause } = options;
  return createTerminalPrompter({
    stdin,
    stderr,
    signal,
    pause,
    colours: coloursFor({ stream: stderr, environment, noColor }),
    symbols: symbolsFor(environment),
  });
}
