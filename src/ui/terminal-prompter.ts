import { confirm, input, password, Separator, search, select } from '@inquirer/prompts';
import { InterruptedError } from '../core/problem.js';
import { ranked } from '../core/ranking.js';
import { Secret, secretIn } from '../core/secret.js';
import { unbroken } from '../core/text.js';
import { waiting } from '../core/waits.js';
import { textLines } from './layout.js';
import type { PrompterOptions } from './open-prompter.js';
import { type Choice, GoBack, type Prompter, type TableAsk, type TableChoice } from './prompter.js';
import { type Style, styleFor } from './style.js';
import { keyName, tablePrompt } from './table-prompt.js';
import { print, textWidth, visible } from './text.js';

interface Context {
  readonly input: NodeJS.ReadStream;
  readonly output: NodeJS.WriteStream;
  readonly signal: AbortSignal;
  /** The library reads it when the prompt ends: whether what it has drawn is taken away. */
  clearPromptOnDone: boolean;
  readonly askForHelp: () => void;
}

/** Entries of a list that are in sight at once. */
const pageSize = 8;

/** Asks on standard error and reads from standard input. Ctrl-C and Ctrl-D reject with InterruptedError. */
export function createTerminalPrompter(options: PrompterOptions): Prompter {
  const style = () => styleFor({ ...options, stream: options.stderr });
  const theme = promptTheme(style());
  // Two columns are for the sign before it, and one for the space behind it.
  const question = (message: string) => broken(message, style().columns - 3);
  /** The theme of one question: an answer that does not fit beside it goes on below, between two words. */
  const themeOf = (message: string): Theme => {
    const { columns } = style();
    const asked = question(message).split('\n');
    const used = textWidth(asked.at(-1) ?? '') + (asked.length === 1 ? 3 : 1);
    const answer = (text: string) => {
      const fits = used + textWidth(visible(text).split(' ')[0] ?? '') <= columns;
      const first = fits ? ' '.repeat(used) : '    ';
      const lines = textLines(text, { columns }, { first, rest: '    ' }).join('\n');
      return theme.style.answer(fits ? lines.trimStart() : `\n${lines}`);
    };
    return { ...theme, style: { ...theme.style, answer } };
  };
  const shown = <T>(choice: Choice<T>) => shownChoice(choice, style().columns);
  /** Asks until there is an answer: help is shown above, and the question comes again. */
  const asking = async <T>(keys: Keys, put: (context: Context) => Promise<T>): Promise<T> => {
    for (;;) {
      try {
        return await waiting({ kind: 'person', what: 'an answer' }, () => askingOnce(options, keys, put));
      } catch (error) {
        if (!(error instanceof HelpWanted)) throw error;
        const { colours, columns } = style();
        const lines = textLines(keys.help ?? '', { columns }, { first: '  ', keep: 'lines' });
        print(options.stderr, ['', ...lines.map((line) => colours.dim(line)), '']);
      }
    }
  };
  /** A line that is typed may begin with `?`, so that only a line of its own asks for help. */
  const typed = ({ message, help, validate }: TypedAsk, context: Context) => ({
    message: question(message),
    theme: themeOf(message),
    validate: async (text: string) => {
      if (help !== undefined && text.trim() === '?') context.askForHelp();
      const problem = await validate?.(text);
      if (problem === undefined) return true;
      const { columns, invocation } = style();
      return textLines(problem, { columns: columns - 2, invocation }, { keep: 'lines' }).join('\n');
    },
  });

  return {
    text: (ask) =>
      asking({ ...ask, ...inText }, (context) =>
        input({ ...typed(ask, context), ...withDefault(ask.initial) }, context),
      ),
    secret: async (ask) => {
      const text = await asking({ ...ask, ...inText }, (context) =>
        // Showing a secret on demand helps nobody whose screen is shared; the stars show that a paste arrived.
        password({ ...typed(ask, context), mask: '*', toggleMask: false }, context),
      );
      return new Secret(secretIn(text));
    },
    choose: ({ message, choices, initial, lines = pageSize, ...keys }) =>
      asking(keys, (context) =>
        select(
          {
            message: question(message),
            // What only leads on is told by its short name: the library says nowhere else what was chosen before it decides
            // whether the question stays on the screen.
            choices: choices.map((choice) => ({
              ...shown(choice),
              ...(choice.trace === false ? { short: leadsOn } : {}),
            })),
            pageSize: lines,
            loop: false,
            theme: withTips(themeOf(message), [], keys, (text) => {
              if (text === leadsOn) context.clearPromptOnDone = true;
            }),
            ...withDefault(initial),
          },
          context,
        ),
      ),
    search: ({ message, choices, initial, lines = pageSize, ...keys }) => {
      let term = '';
      return asking({ ...keys, typed: () => term }, (context) =>
        search(
          {
            message: question(message),
            pageSize: lines,
            // The library's own tip names the arrows only, and nobody guesses that one can type.
            theme: withTips(themeOf(message), [['type', 'to search']], keys),
            source: (typed = '') => {
              term = typed;
              const found = ranked(choices, term, searchable);
              return found.flatMap((choice, at) => [
                // Where the best stands first, groups are torn apart.
                ...(term === '' ? headingOf(choice, found[at - 1], style()) : []),
                shown(choice),
              ]);
            },
            ...withDefault(initial),
          },
          context,
        ),
      );
    },
    confirm: ({ message, initial, ...keys }) =>
      asking(keys, (context) => {
        // What the library puts behind it stays on one line with the last word.
        const room = `${unbroken}(y/n)${unbroken}Yes`;
        const asked = question(message + room).slice(0, -room.length);
        return confirm({ message: asked, default: initial, theme: { ...theme, ...keywords } }, context);
      }),
    table: <Id extends string>(table: TableAsk<Id>) =>
      asking({ trace: false }, async (context) => {
        const config = { ...table, theme, style: style() };
        return (await tablePrompt(config, context)) as TableChoice<Id>;
      }),
  };
}

/** The short name of choices that leave no trace. */
const leadsOn = '\u2063';

const keywords = { keywords: { error: () => 'Type y or n.' } };

type TypedAsk = Parameters<Prompter['secret']>[0];

/** `?` may be part of a text, so that it is no key there. */
const inText = { typed: () => 'anything' };

function searchable<T>({ name, keywords = [], description }: Choice<T>) {
  return { names: [name, ...keywords], more: description };
}

/**
 * Every style of the prompts' library, in our colours: left alone, it paints by `util.styleText`, which does not know
 * `NO_COLOR` on Node 20 and asks standard output, not standard error, on later ones.
 */
function promptTheme({ colours, symbols }: Style) {
  const named = keyName(symbols);
  return {
    prefix: { idle: colours.blue('?'), done: colours.green(symbols.done) },
    icon: { cursor: symbols.cursor },
    style: {
      answer: (text: string) => colours.cyan(visible(text, 'lines')),
      message: (text: string) => colours.bold(text),
      error: (text: string) => colours.red(`> ${visible(text, 'lines')}`),
      defaultAnswer: (text: string) => colours.dim(`(${visible(text)})`),
      help: (text: string) => colours.dim(text),
      highlight: (text: string) => colours.cyan(text),
      key: (text: string) => colours.cyan(`<${text}>`),
      disabled: (text: string) => colours.dim(text),
      description: (text: string) => colours.dim(text),
      searchTerm: (text: string) => colours.cyan(visible(text)),
      confirmDefault: (text: string) => text.toUpperCase(),
      keysHelpTip: (keys: readonly (readonly [string, string])[]) =>
        colours.dim(keys.map(([key, action]) => `${named(key)} ${action}`).join(', ')),
    },
  };
}

type Theme = ReturnType<typeof promptTheme>;

function withTips(
  theme: Theme,
  first: readonly (readonly [string, string])[],
  { help, back }: Pick<TypedAsk, 'help' | 'back'>,
  answered: (text: string) => void = () => undefined,
): Theme {
  const more = [
    ...(help === undefined ? [] : [['?', 'help'] as const]),
    ...(back ? [['esc', 'back'] as const] : []),
  ];
  const tip: Theme['style']['keysHelpTip'] = (keys) => theme.style.keysHelpTip([...first, ...keys, ...more]);
  const answer = (text: string) => {
    answered(text);
    return theme.style.answer(text);
  };
  return { ...theme, style: { ...theme.style, keysHelpTip: tip, answer } };
}

function headingOf<T>({ group }: Choice<T>, before: Choice<T> | undefined, { colours }: Style) {
  const begins = group !== undefined && group !== before?.group;
  return begins ? [new Separator(colours.dim(visible(group)))] : [];
}

/** Choices carry names from the org, which may hold anything. */
function shownChoice<T>({ name, value, description, short = name }: Choice<T>, columns: number) {
  return {
    // What does not fit stands below, where it cannot be taken for a choice of its own.
    name: textLines(name, { columns: columns - 2 }, { rest: '    ' }).join('\n'),
    short: visible(short),
    value,
    ...(description === undefined ? {} : { description: broken(description, columns) }),
  };
}

/** The library itself breaks lines in the middle of words. */
function broken(text: string, columns: number): string {
  return textLines(text, { columns }).join('\n');
}

function withDefault<T>(initial: T | undefined) {
  return initial === undefined ? {} : { default: initial };
}

interface Keys extends Pick<TypedAsk, 'help' | 'back' | 'trace'> {
  /** What was typed so far: `?` asks for help only as the first letter. */
  readonly typed?: () => string;
}

class HelpWanted extends Error {}

async function askingOnce<T>(
  options: PrompterOptions,
  { help, back = false, trace, typed = () => '' }: Keys,
  put: (context: Context) => Promise<T>,
): Promise<T> {
  options.pause();
  const { stdin, stderr } = options;
  const ended = new AbortController();
  const signal = AbortSignal.any([options.signal, ended.signal]);
  const leave = (reason: Error) => {
    context.clearPromptOnDone = true;
    ended.abort(reason);
  };
  const askForHelp = () => leave(new HelpWanted());
  const context: Context = {
    input: stdin,
    output: stderr,
    signal,
    clearPromptOnDone: trace === false,
    askForHelp,
  };
  // The prompts' library leaves a question open for ever when its input ends; Ctrl-D is a key in raw mode.
  const end = () => ended.abort(new InterruptedError('signal'));
  const onKey = (text: unknown, key: { readonly ctrl?: boolean; readonly name?: string } | undefined) => {
    if (key?.ctrl === true && key.name === 'd') end();
    else if (key?.name === 'escape' && back) leave(new GoBack());
    else if (text === '?' && help !== undefined && typed() === '') askForHelp();
  };
  stdin.on('keypress', onKey);
  stdin.once('end', end);
  try {
    return await put(context);
  } catch (error) {
    throw asInterruption(error, signal);
  } finally {
    stdin.off('keypress', onKey);
    stdin.off('end', end);
  }
}

/** The library's errors are told apart by name: several copies of its classes may be loaded. */
function asInterruption(error: unknown, signal: AbortSignal): unknown {
  if (!(error instanceof Error)) return error;
  if (error.name === 'ExitPromptError') return new InterruptedError('signal');
  if (error.name !== 'AbortPromptError') return error;
  return signal.aborted && signal.reason instanceof Error ? signal.reason : new InterruptedError('signal');
}
