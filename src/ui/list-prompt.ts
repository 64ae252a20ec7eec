import {
  createPrompt,
  isEnterKey,
  isTabKey,
  makeTheme,
  type Status,
  useKeypress,
  useMemo,
  usePagination,
  usePrefix,
  useState,
} from '@inquirer/core';
import { type Key, type PromptConfig, rowAfter, useHelp } from './own-prompts.js';
import { visible } from './text.js';

/** One of a list as it stands on the screen. */
export interface Entry {
  readonly name: string;
  /** What stands after the question once it is chosen. */
  readonly short: string;
  readonly description?: string | undefined;
  /** Stands above it where it begins a group. */
  readonly heading?: string | undefined;
  /** The letter that leads to it. */
  readonly key?: string | undefined;
  /** Its place in the list that was given, which is the answer. */
  readonly place: number;
}

interface ListConfig extends PromptConfig {
  /** What is to be shown for what was typed; the whole list for nothing. */
  readonly entries: (typed: string) => readonly Entry[];
  /** Whether what is typed searches the list. */
  readonly searches: boolean;
  /** The place of the entry to begin with. */
  readonly initial: number;
  /** How many lines of it are in sight at once. */
  readonly lines: number;
  /** Lines that stand for the entries where nothing was found. */
  readonly nothing: (typed: string) => string;
  /** Called before the question ends. */
  readonly chosen: (place: number) => void;
  readonly theme: PromptConfig['theme'] & {
    readonly icon: { readonly cursor: string };
    readonly style: {
      readonly highlight: (text: string) => string;
      readonly help: (text: string) => string;
    };
  };
}

const hiddenCursor = '\u001b[?25l';

/**
 * A list with one entry chosen; where it searches, of those that fit what is typed. The library's own lists say neither
 * how long they are nor what to do where nothing fits, and move at letters and digits that stand nowhere.
 */
export const listPrompt = createPrompt<number, ListConfig>((config, done) => {
  const { message, entries, searches, lines, nothing, chosen } = config;
  const theme = makeTheme(config.theme);
  const { style } = theme;
  const [status, setStatus] = useState<Status>('idle');
  const [typed, setTyped] = useState('');
  const { helps, isKey } = useHelp(config.help);
  const found = useMemo(() => entries(typed), [typed]);
  const [active, setActive] = useState(
    Math.max(
      found.findIndex(({ place }) => place === config.initial),
      0,
    ),
  );
  const prefix = usePrefix({ status, theme });
  const entry = found[active];

  useKeypress((event, line) => {
    if (status !== 'idle') return;
    const restore = () => {
      line.clearLine(0);
      line.write(typed);
    };
    if (isEnterKey(event)) {
      if (entry === undefined) return restore();
      chosen(entry.place);
      setStatus('done');
      return done(entry.place);
    }
    const row = rowAfter(event, active, found.length);
    if (row !== undefined || isTabKey(event)) {
      restore();
      return setActive(row ?? active);
    }
    if (isKey(line)) return;
    if (searches) {
      if (line.line !== typed) setActive(0);
      return setTyped(line.line);
    }
    line.clearLine(0);
    const at = found.findIndex(({ key }) => key !== undefined && key === event.name);
    if (at >= 0) setActive(at);
  });

  const items = found.flatMap(({ heading, name }, at) => [
    ...(heading === undefined ? [] : [` ${style.help(heading)}`]),
    at === active ? style.highlight(`${theme.icon.cursor} ${name}`) : `  ${name}`,
  ]);
  const headings = found.slice(0, active + 1).filter(({ heading }) => heading !== undefined).length;
  const page = usePagination({
    items,
    active: active + headings,
    renderItem: ({ item }) => item,
    pageSize: lines,
    loop: false,
  });
  const asked = [prefix, style.message(message, status)];
  if (status === 'done') return [...asked, style.answer(entry?.short ?? '')].join(' ');
  const keyed = found.flatMap(({ key }) => key ?? []);
  const ofEntries: readonly Key[] = [
    ...(searches ? [['type', 'to search'] as const] : []),
    ['↑↓', 'navigate'],
    ...(keyed.length > 0 ? [[keyed.join('/'), 'jump'] as const] : []),
    ['⏎', 'select'],
  ];
  const ofNothing: readonly Key[] = typed === '' ? [] : [['ctrl-u', 'clear the search']];
  const isLonger = items.join('\n').split('\n').length > lines;
  const body = [
    found.length === 0 ? style.error(nothing(typed)) : page,
    isLonger ? style.help(`  ${active + 1} of ${found.length}`) : ' ',
    ...(entry?.description === undefined ? [] : [style.help(entry.description)]),
    config.below(found.length > 0 ? ofEntries : ofNothing, { helps, acts: typed === '' }),
  ];
  return [
    [...asked, ...(typed === '' ? [] : [style.highlight(visible(typed))])].join(' '),
    body.join('\n').trimEnd() + (searches ? '' : hiddenCursor),
  ];
});
