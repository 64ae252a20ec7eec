import type { Secret } from '../core/secret.js';
import type { Text } from '../core/text.js';

export interface Choice<T> {
  readonly name: string;
  readonly value: T;
  readonly description?: string;
  /** What stands after the question once it is chosen, where the name would be too long for a narrow window. */
  readonly short?: string;
  /** A heading that stands above this choice and those of the same group that follow it. */
  readonly group?: string;
  /** `false`: what was chosen does not stay on the screen, because it only leads on. */
  readonly trace?: false;
  /** The letter that leads to it in a list that is not searched. */
  readonly key?: string;
  /** Names that a search finds it by as well. */
  readonly keywords?: readonly string[];
}

/** A validator returns the sentence to show, or undefined when the text will do. */
export type Validator = (text: string) => Text | undefined | Promise<Text | undefined>;

interface Ask {
  readonly message: string;
  /** What `?` shows: what the question is about. Without it there is no such key. */
  readonly help?: string | undefined;
  readonly back?: boolean | undefined;
  /** `false`: question and answer do not stay on the screen, because they are part of a larger one. */
  readonly trace?: false | undefined;
}

export interface ListAsk<T> extends Ask {
  readonly choices: readonly Choice<T>[];
  readonly initial?: T | undefined;
  /** How many lines of it may be in sight at once. */
  readonly lines?: number;
}

/** Somebody wants the question before this one. */
export class GoBack extends Error {
  override readonly name = 'GoBack';
}

export interface TableAction<Id extends string> {
  readonly id: Id;
  /** `enter`, `r`, `delete`; the first is shown. */
  readonly keys: readonly string[];
  readonly name: string;
  /** It needs a row. */
  readonly onRow?: true;
}

export interface TableAsk<Id extends string> extends Pick<Ask, 'message' | 'help'> {
  readonly heading: string;
  /** In their order; a line fits the window. */
  readonly rows: readonly { readonly key: string; readonly line: string }[];
  readonly notes: readonly string[];
  readonly actions: readonly TableAction<Id>[];
  readonly initial?: string | undefined;
  /** How many rows may be in sight at once. */
  readonly lines: number;
}

export interface TableChoice<Id extends string> {
  readonly action: Id;
  /** The row that was chosen; undefined where there is none. */
  readonly row: string | undefined;
}

/**
 * Asks people. The only implementation that talks to a terminal is `terminal-prompter.ts`; Ctrl-C at any question
 * rejects with `InterruptedError`.
 */
export interface Prompter {
  readonly text: (ask: Ask & { initial?: string | undefined; validate?: Validator }) => Promise<string>;
  readonly secret: (ask: Ask & { validate?: Validator }) => Promise<Secret>;
  readonly choose: <T>(ask: ListAsk<T>) => Promise<T>;
  /** A list too long to scroll: filtered as one types. */
  readonly search: <T>(ask: ListAsk<T>) => Promise<T>;
  readonly confirm: (ask: Ask & { initial: boolean }) => Promise<boolean>;
  /** Shows a table until a key says what is to be done with it; then it goes from the screen. */
  readonly table: <Id extends string>(ask: TableAsk<Id>) => Promise<TableChoice<Id>>;
}

/** The answer; undefined where somebody wants the question before it. */
export async function unlessBack<T>(asked: Promise<T>): Promise<T | undefined> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof GoBack) return undefined;
    throw error;
  }
}

/** Puts one question after the other; Escape leads to the one before, with `out` from the first one to `GoBack`. */
export async function inOrder(
  questions: readonly ((back: boolean) => Promise<void>)[],
  out = false,
): Promise<void> {
  for (let at = 0; at < questions.length; ) {
    try {
      await questions[at]?.(out || at > 0);
      at += 1;
    } catch (error) {
      if (!(error instanceof GoBack) || (out && at === 0)) throw error;
      at = Math.max(at - 1, 0);
    }
  }
}

/** The same prompter, whose questions have this help and this way back where they say nothing else. */
export function withKeys(prompter: Prompter, keys: Pick<Ask, 'help' | 'back' | 'trace'>): Prompter {
  return {
    text: (ask) => prompter.text({ ...keys, ...ask }),
    secret: (ask) => prompter.secret({ ...keys, ...ask }),
    choose: (ask) => prompter.choose({ ...keys, ...ask }),
    search: (ask) => prompter.search({ ...keys, ...ask }),
    confirm: (ask) => prompter.confirm({ ...keys, ...ask }),
    table: prompter.table,
  };
}
