import {
  createPrompt,
  isBackspaceKey,
  isDownKey,
  isEnterKey,
  isTabKey,
  isUpKey,
  type KeypressEvent,
  makeTheme,
  type Status,
  useEffect,
  useKeypress,
  usePagination,
  usePrefix,
  useRef,
  useState,
} from '@inquirer/core';
import { textLines } from './layout.js';
import type { TableAction, TableAsk, TableChoice } from './prompter.js';
import type { Style } from './style.js';

/** What to press, and what it does. */
export type Key = readonly [key: string, action: string];

/** What every question of ours is given. */
export interface PromptConfig {
  readonly message: string;
  /** Without help `?` is a letter like any other. */
  readonly help?: string | undefined;
  /** What stands below the question: its help where it was asked for, and the keys; `?` only while it acts. */
  readonly below: (keys: readonly Key[], help: { readonly helps: boolean; readonly acts: boolean }) => string;
  readonly theme: {
    readonly prefix: { readonly idle: string; readonly done: string };
    readonly style: {
      readonly answer: (text: string) => string;
      readonly message: (text: string) => string;
      /** Of lines that fit. */
      readonly error: (text: string) => string;
    };
  };
}

interface LineConfig extends PromptConfig {
  /** The answer of an empty line; Tab puts it there to be edited. */
  readonly initial: string;
  /** What stands for it behind the question. */
  readonly hint: string;
  /** How the text stands on the screen, while it is typed and then as an answer. */
  readonly show: (text: string, isFinal: boolean) => string;
  /** Returns the problem to show, as lines that fit. */
  readonly validate: (text: string) => string | undefined | Promise<string | undefined>;
  readonly theme: PromptConfig['theme'] & {
    readonly style: { readonly defaultAnswer: (text: string) => string };
  };
}

/** A text that is pasted arrives at once: in milliseconds, the time after which a lone `?` is a key. */
const patience = 40;

/** Whether help is shown; `isKey` tells whether the line may be its key, which is then taken from it. */
export function useHelp(help: string | undefined) {
  const [helps, setHelps] = useState(false);
  const timer = useRef<NodeJS.Timeout>();
  useEffect(() => () => clearTimeout(timer.current), []);
  const isKey = (line: { readonly line: string; readonly clearLine: (from: 0) => void }) => {
    if (help === undefined || line.line !== '?') return false;
    timer.current = setTimeout(() => {
      if (line.line !== '?') return;
      line.clearLine(0);
      setHelps(!helps);
    }, patience);
    return true;
  };
  return { helps, isKey };
}

const jumps: Readonly<Record<string, number>> = {
  pageup: -10,
  pagedown: 10,
  home: Number.NEGATIVE_INFINITY,
  end: Number.POSITIVE_INFINITY,
};

/** The row to which a key leads; undefined where it is no key that moves. */
export function rowAfter(event: KeypressEvent, at: number, rows: number): number | undefined {
  const step = isUpKey(event) ? -1 : isDownKey(event) ? 1 : jumps[event.name];
  return step === undefined ? undefined : Math.max(Math.min(at + step, rows - 1), 0);
}

/**
 * A line of text: an answer, a secret, y or n. The library's own prompts have no place that says which other keys there
 * are, and take a `?` only with Enter.
 */
export const linePrompt = createPrompt<string, LineConfig>((config, done) => {
  const { message, hint, show, validate } = config;
  const theme = makeTheme(config.theme);
  const [status, setStatus] = useState<Status>('idle');
  const [initial, setInitial] = useState(config.initial);
  const [value, setValue] = useState('');
  const [problem, setProblem] = useState<string | undefined>(undefined);
  const { helps, isKey } = useHelp(config.help);
  const prefix = usePrefix({ status, theme });

  useKeypress(async (event, line) => {
    if (status !== 'idle') return;
    if (isEnterKey(event)) {
      const answer = value || initial;
      setStatus('loading');
      const found = await validate(answer);
      if (found === undefined) {
        setValue(answer);
        setStatus('done');
        return done(answer);
      }
      // Enter has emptied the line; what stood there is to be corrected, not typed again.
      line.write(value);
      setProblem(found);
      return setStatus('idle');
    }
    if (isTabKey(event)) {
      line.clearLine(0);
      line.write(value || initial);
    }
    if (isTabKey(event) || (isBackspaceKey(event) && value === '')) setInitial('');
    setProblem(undefined);
    if (!isKey(line)) setValue(line.line);
  });

  const isOpen = status !== 'done';
  const behind = isOpen ? show(value, false) : theme.style.answer(show(value, true));
  const asked = [
    prefix,
    theme.style.message(message, status),
    ...(isOpen && hint !== '' && initial !== '' && value === '' ? [theme.style.defaultAnswer(hint)] : []),
    behind,
  ];
  const said = problem === undefined ? [] : [theme.style.error(problem)];
  const keys = config.below([], { helps, acts: value === '' });
  const below = isOpen ? [...said, keys].filter((text) => text !== '') : [];
  return [asked.join(' '), below.join('\n')];
});

interface TableConfig extends TableAsk<string>, Pick<PromptConfig, 'below'> {
  readonly help?: string | undefined;
  readonly theme: PromptConfig['theme'] & {
    readonly icon: { readonly cursor: string };
    readonly style: {
      readonly highlight: (text: string) => string;
      readonly help: (text: string) => string;
    };
  };
  readonly style: Pick<Style, 'columns' | 'symbols'>;
}

const usualKeyLines = 2;
const fewestRows = 3;

/** A table with one row chosen, the place of that row, and below it the keys of all that can be done. */
export const tablePrompt = createPrompt<TableChoice<string>, TableConfig>((config, done) => {
  const { message, heading, rows, notes, actions, initial, lines, style } = config;
  const theme = makeTheme(config.theme);
  const { helps, isKey } = useHelp(config.help);
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
    const next = rowAfter(event, at, found.length);
    if (next !== undefined) return setActive(next);
    if (typing && event.name !== 'escape' && !isEnterKey(event)) {
      setActive(0);
      return setFilter(typed);
    }
    if (!typing && isKey(line)) return;
    line.clearLine(0);
    if (typing) {
      setTyping(false);
      if (event.name === 'escape') setFilter('');
      return;
    }
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
  const below = config.below(keys, { helps, acts: !typing });
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

function keyOf({ keys: [key = ''], name }: TableAction<string>): Key {
  return [key === 'enter' ? '⏎' : key, name];
}
