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
