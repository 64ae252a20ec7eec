import {
  createPrompt,
  isDownKey,
  isEnterKey,
  isUpKey,
  makeTheme,
  useKeypress,
  usePagination,
  usePrefix,
  useState,
} from '@inquirer/core';
import { textLines } from './layout.js';
import type { TableAction, TableAsk, TableChoice } from './prompter.js';
import type { Style } from './style.js';

interface Config extends TableAsk<string> {
  readonly theme: {
    readonly prefix: { readonly idle: string; readonly done: string };
    readonly icon: { readonly cursor: string };
    readonly style: {
      readonly highlight: (text: string) => string;
      readonly help: (text: string) => string;
    };
  };
  readonly style: Pick<Style, 'columns' | 'symbols'>;
  readonly askForHelp: () => void;
  /** What stands below the table, with these keys. */
  readonly below: (keys: readonly (readonly [string, string])[]) => string;
}

const usualKeyLines = 2;
const fewestRows = 3;

const jumps: Readonly<Record<string, number>> = {
  pageup: -10,
  pagedown: 10,
  home: Number.NEGATIVE_INFINITY,
  end: Number.POSITIVE_INFINITY,
};

/** A table with one row chosen, the place of that row, and below it the keys of all that can be done. */
export const tablePrompt = createPrompt<TableChoice<string>, Config>((config, done) => {
  const { message, heading, rows, notes, actions, initial, lines, style } = config;
  const theme = makeTheme(config.theme);
  const prefix = usePrefix({ theme });
  const [filter, setFilter] = useState('');
  const [typing, setTyping] = useState(false);
  const [active, setActive] = useState(
    Math.max(
      rows.findIndex(({ key }) => key === initial),
      0,
    ),
  );
  const words = filter.toLowerCase().split(/\s+/).filter(Boolean);
  const found = rows.filter(({ line }) => words.every((word) => line.toLowerCase().includes(word)));
  const at = Math.max(Math.min(active, found.length - 1), 0);

  useKeypress((event, line) => {
    const typed = line.line;
    const step = isUpKey(event) ? -1 : isDownKey(event) ? 1 : (jumps[event.name] ?? 0);
    if (step !== 0) return setActive(Math.max(Math.min(at + step, found.length - 1), 0));
    if (typing && event.name !== 'escape' && !isEnterKey(event)) {
      setActive(0);
      return setFilter(typed);
    }
    line.clearLine(0);
    if (typing) {
      setTyping(false);
      if (event.name === 'escape') setFilter('');
      return;
    }
    if (typed === '?' && config.help !== undefined) return config.askForHelp();
    if (typed === '/') {
      setFilter('');
      return setTyping(true);
    }
    const action = actions.find(({ keys }) => keys.includes(isEnterKey(event) ? 'enter' : event.name));
    const row = found[at];
    if (action !== undefined && (row !== undefined || action.onRow !== true))
      done({ action: action.id, row: row?.key });
  });

  const keys = typing
    ? [['⏎', 'done'] as const, ['esc', 'all rows'] as const]
    : [['↑↓', 'move'] as const, ...actions.map(keyOf), ['/', 'search'] as const];
  const below = config.below(keys);
  const page = usePagination({
    items: found,
    active: at,
    renderItem: ({ item, isActive }) =>
      isActive ? theme.style.highlight(`${theme.icon.cursor} ${item.line}`) : `  ${item.line}`,
    // Where help takes room, the rows give it.
    pageSize: Math.max(lines - Math.max(below.split('\n').length - usualKeyLines, 0), fewestRows),
    loop: false,
  });
  const place = found.length === 0 ? 'no such row' : `row ${at + 1} of ${found.length}`;
  const search = typing || filter !== '' ? [`  Search: ${filter}`] : [];
  const question = textLines(`${message} (${place})`, { columns: style.columns - 2 }).join('\n');
  return [
    `${prefix} ${theme.style.message(question, 'idle')}`,
    [theme.style.help(`  ${heading}`), page, ...search, ...notes, below].join('\n'),
  ];
});

function keyOf({ keys: [key = ''], name }: TableAction<string>): readonly [string, string] {
  return [key === 'enter' ? '⏎' : key, name];
}
