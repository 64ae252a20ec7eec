import { type Environment, runsInCi } from '../core/io.js';
import type { Prompter } from './prompter.js';
import type { StyleChoice } from './style.js';

export interface PrompterOptions extends Omit<StyleChoice, 'stream'> {
  readonly stdin: NodeJS.ReadStream;
  readonly stderr: NodeJS.WriteStream;
  /** The run's signal: a termination signal or the time limit also ends a question. */
  readonly signal: AbortSignal;
  /** Takes the live progress line away; called before each question. */
  readonly pause: () => void;
}

/** What decides whether people can be asked. */
interface Asking {
  readonly stdin: { readonly isTTY?: boolean | undefined };
  readonly stderr: { readonly isTTY?: boolean | undefined };
  readonly environment: Environment;
  readonly json?: boolean | undefined;
  readonly nonInteractive?: boolean | undefined;
}

/** The prompter for this terminal; undefined where nobody can be asked. The prompts' library is loaded only here. */
export async function openPrompter(options: PrompterOptions & Asking): Promise<Prompter | undefined> {
  if (!isInteractive(options)) return undefined;
  return (await import('./terminal-prompter.js')).createTerminalPrompter(options);
}

/**
 * True when a question can be shown and answered. Standard input must be a terminal to type into, standard error one
 * to read from. A CI runner may lend its jobs a terminal with nobody in front of it, so `CI` rules that out too.
 */
export function isInteractive({ stdin, stderr, environment, json, nonInteractive }: Asking): boolean {
  if (json === true || nonInteractive === true || runsInCi(environment)) return false;
  return stdin.isTTY === true && stderr.isTTY === true;
}
