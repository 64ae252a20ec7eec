import { capitalised } from '../core/text.js';
import { type Choice, GoBack, type Prompter, unlessBack, withKeys } from './prompter.js';

interface ListEditing<T> {
  readonly message: string;
  readonly items: readonly T[];
  /** `schedule`: for "Add a schedule". */
  readonly one: string;
  readonly show: (item: T) => string;
  /** The same where the whole list stands as an answer. */
  readonly short?: (item: T) => string;
  /** What a list without items is called, `everybody`; absent where there has to be one. */
  readonly none?: string;
  /** Asks for an item: a new one, or another in place of `before`. Escape at its first question leads back to the list. */
  readonly edit: (prompter: Prompter, others: readonly T[], before: T | undefined) => Promise<T>;
}

type Pick = 'done' | 'add' | number;

/** A list that people add to, change and take from until they say that it will do. */
export async function editList<T>(prompter: Prompter, editing: ListEditing<T>): Promise<readonly T[]> {
  const { message, one, show, short = show, none = '' } = editing;
  let items = editing.items;
  let at: Pick = 'done';
  for (;;) {
    const taken = items.length === 1 ? 'this one' : `these ${items.length}`;
    const name = items.length === 0 ? capitalised(none) : `Continue with ${taken}`;
    const choices: readonly Choice<Pick>[] = [
      ...(name === '' ? [] : [{ name, short: items.map(short).join('; ') || none, value: 'done' } as const]),
      ...items.map(
        (item, index) =>
          ({ name: show(item), value: index, description: 'change or remove it', trace: false }) as const,
      ),
      { name: `Add a ${one}`, value: 'add', trace: false },
    ];
    try {
      at = await prompter.choose({ message, choices, initial: at, lines: 12 });
    } catch (error) {
      const loses = error instanceof GoBack && items !== editing.items;
      if (!loses || (await discards(prompter))) throw error;
      continue;
    }
    if (at === 'done') return items;
    items = (await unlessBack(edited(prompter, editing, items, at))) ?? items;
    at = 'done';
  }
}

/** Escape stays in the list. */
async function discards(prompter: Prompter): Promise<boolean> {
  const message = 'Leave this list and lose the changes?';
  return (await unlessBack(prompter.confirm({ message, initial: false, back: true, trace: false }))) === true;
}

async function edited<T>(
  prompter: Prompter,
  { show, edit }: ListEditing<T>,
  items: readonly T[],
  at: number | 'add',
): Promise<readonly T[]> {
  const inside = withKeys(prompter, { back: true, trace: false });
  if (at === 'add') return [...items, await edit(inside, items, undefined)];
  const [item] = items.slice(at, at + 1);
  if (item === undefined) return items;
  const others = items.filter((_, index) => index !== at);
  const change = await inside.choose({
    message: show(item),
    choices: [
      { name: 'Change it', value: true },
      { name: 'Remove it', value: false },
    ],
  });
  return change ? items.with(at, await edit(inside, others, item)) : others;
}
