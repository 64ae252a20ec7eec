import type { Secret } from '../core/secret.js';

export interface Choice<T> {
  readonly name: string;
  readonly value: T;
  readonly description?: string;
  /** What stands after the question once it is chosen, where the name would be too long for a narrow window. */
  readonly short?: string;
  /** A heading that stands above this choice and those of the same group that follow it. */
  readonly group?: string;
}

/** A validator returns the sentence to show, or undefined when the text will do. */
export type Validator = (text: string) => string | undefined;

/**
 * Asks people. The only implementation that talks to a terminal is `terminal-prompter.ts`; Ctrl-C at any question
 * rejects with `InterruptedError`.
 */
export interface Prompter {
  readonly text: (ask: { message: string; initial?: string; validate?: Validator }) => Promise<string>;
  readonly secret: (ask: { message: string; validate?: Validator }) => Promise<Secret>;
  readonly choose: <T>(ask: { message: string; choices: readonly Choice<T>[]; initial?: T }) => Promise<T>;
  /** A list too long to scroll: filtered as one types. `lines`: how many entries may be in sight at once. */
  readonly search: <T>(ask: {
    message: string;
    choices: readonly Choice<T>[];
    initial?: T | undefined;
    lines?: number;
  }) => Promise<T>;
  readonly confirm: (ask: { message: string; initial: boolean }) => Promise<boolean>;
}

type Environment = Readonly<Record<string, string | undefined>>;

export interface PrompterOptions {
  readonly stdin: NodeJS.ReadStream;
  readonly stderr: NodeJS.WriteStream;
  readonly environment: Environment;
  readonly noColor?: boolean | undefined;
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

/** `CI` set to anything but the empty text, `0` and `false`. */
export function runsInCi({ CI = '' }: Environment): boolean {
  return !['', '0', 'false'].includes(CI.trim().toLowerCase());
}
