import { Secret } from '../../src/core/secret.js';
import { render } from '../../src/core/text.js';
import { type Choice, GoBack, type Prompter } from '../../src/ui/prompter.js';

/** What somebody does at one question: types a text, picks the choice whose name begins so, or leaves it. */
export type Act = string | boolean | typeof back | Error;

export const back = Symbol('back');

interface Asked {
  readonly message: string;
  readonly initial?: unknown;
  readonly choices?: readonly string[];
  /** Why the text before was not taken. */
  readonly refused?: string;
}

/** Answers questions by a script, and notes what was asked. A refused text is followed by the next of the script. */
export function scripted(
  acts: readonly Act[],
): Prompter & { readonly asked: Asked[]; readonly left: () => number } {
  const rest = [...acts];
  const asked: Asked[] = [];
  const next = (question: Asked, canGoBack: boolean | undefined): Act => {
    asked.push(question);
    const act = rest.shift();
    if (act === undefined) throw new Error(`Nobody answers "${question.message}".`);
    if (act instanceof Error) throw act;
    if (act !== back) return act;
    if (canGoBack !== true) throw new Error(`"${question.message}" has no way back.`);
    throw new GoBack();
  };
  const text: Prompter['text'] = async ({ message, initial, validate, back: canGoBack }) => {
    let refused: string | undefined;
    for (;;) {
      const typed = next({ message, initial, ...(refused === undefined ? {} : { refused }) }, canGoBack);
      const problem = await validate?.(String(typed));
      if (problem === undefined) return String(typed);
      refused = render(problem);
    }
  };
  const pick = async <T>(ask: {
    message: string;
    choices: readonly Choice<T>[];
    initial?: T | undefined;
    back?: boolean | undefined;
  }): Promise<T> => {
    const names = ask.choices.map(({ name }) => name);
    const act = next({ message: ask.message, initial: ask.initial, choices: names }, ask.back);
    const found = ask.choices.find(({ name }) => name.startsWith(String(act)));
    if (found === undefined)
      throw new Error(`"${ask.message}" has no "${String(act)}", but ${names.join(', ')}.`);
    return found.value;
  };
  return {
    asked,
    left: () => rest.length,
    text,
    secret: async (ask) => new Secret(await text(ask)),
    choose: pick,
    search: pick,
    /** The act is `change Busy`: what is done, and at which row. */
    table: async ({ message, actions }) => {
      const [id, row] = String(next({ message }, false)).split(' ');
      const action = actions.find((one) => one.id === id);
      if (action === undefined) throw new Error(`"${message}" has no "${id}".`);
      return { action: action.id, row };
    },
    confirm: async ({ message, initial, back: canGoBack }) => next({ message, initial }, canGoBack) === true,
  };
}
