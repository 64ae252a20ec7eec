import { fieldsOf, longFlag } from '../../answers/field.js';
import type { Catalogue, CommandEntry } from '../command.js';

/** What can be typed next, at one place of the command tree. */
export interface Place {
  /** The words before: empty for the start, `['sandbox']`, `['sandbox', 'emit']`. */
  readonly path: readonly string[];
  /** The next words of the tree, or the only values that an argument may have. */
  readonly words: readonly Word[];
  readonly flags: readonly Flag[];
}

export interface Word {
  readonly text: string;
  readonly summary: string;
}

export interface Flag extends Word {
  /** `file` when a path follows, `value` when something else does. */
  readonly takes: 'nothing' | 'file' | 'value';
}

/** Every place of the tree, the start first. */
export async function wordsOf({ commands, groups }: Catalogue): Promise<readonly Place[]> {
  const first = new Map<string, string>();
  for (const { path, summary } of commands) {
    const [word = ''] = path;
    first.set(word, groups.find(({ name }) => name === word)?.summary ?? summary);
  }
  const start: Place = {
    path: [],
    words: [...first].map(([text, summary]) => ({ text, summary })),
    flags: [
      { text: '--help', summary: 'show help', takes: 'nothing' },
      { text: '--version', summary: 'show the version', takes: 'nothing' },
    ],
  };
  const middle = groups.map(({ name }) => ({
    path: [name],
    words: commands
      .filter(({ path }) => path[0] === name)
      .map(({ path, summary }) => ({ text: path[1] ?? '', summary })),
    flags: [],
  }));
  return [start, ...middle, ...(await Promise.all(commands.map(leaf)))];
}

async function leaf({ path, declare }: CommandEntry): Promise<Place> {
  const command = await declare();
  return {
    path,
    words: (command.positionals ?? []).flatMap(({ choices = [], summary }) =>
      choices.map((text) => ({ text, summary })),
    ),
    flags: command.options
      .flatMap(({ table }) => fieldsOf(table))
      .flatMap(({ flag, negation, summary }): Flag[] => {
        if (flag === undefined) return [];
        const takes = /[<[]file[>\]]/.test(flag) ? 'file' : /[<[]/.test(flag) ? 'value' : 'nothing';
        const opposite: Flag[] =
          negation === undefined ? [] : [{ text: negation, summary: `not: ${summary}`, takes: 'nothing' }];
        return [{ text: longFlag(flag), summary, takes }, ...opposite];
      }),
  };
}
