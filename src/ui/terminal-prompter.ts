import { createInterface, emitKeypressEvents } from 'node:readline';
import { PassThrough } from 'node:stream';
import { ranked } from '../core/nearest.js';
import { InterruptedError } from '../core/problem.js';
import { Secret, secretIn } from '../core/secret.js';
import { counted, type Text, unbroken } from '../core/text.js';
import { waiting } from '../core/waits.js';
import { textLines } from './layout.js';
import { type Entry, listPrompt } from './list-prompt.js';
import type { PrompterOptions } from './open-prompter.js';
import { type Key, linePrompt, type PromptConfig, tablePrompt } from './own-prompts.js';
import {
  type Choice,
  GoBack,
  type ListAsk,
  type Prompter,
  type TableAsk,
  type TableChoice,
} from './prompter.js';
import { type Style, styleFor } from './style.js';
import { textWidth, visible } from './text.js';

interface Context {
  readonly input: NodeJS.ReadStream;
  readonly output: NodeJS.WriteStream;
  readonly signal: AbortSignal;
  /** The library reads it when the prompt ends: whether what it has drawn is taken away. */
  clearPromptOnDone: boolean;
}

/** Entries of a list that are in sight at once. */
const pageSize = 8;

/**
 * How long after Escape the rest of an arrow key may come, in milliseconds: 500 in Node itself, after which nobody
 * believes that the key did anything.
 */
const escapeCodeTimeout = 50;

/** Asks on standard error and reads from standard input. Ctrl-C and Ctrl-D reject with InterruptedError. */
export function createTerminalPrompter(options: PrompterOptions): Prompter {
  // The library gives the interfaces that it reads with no such option; the first one that is told of a stream counts.
  emitKeypressEvents(options.stdin, createInterface({ input: new PassThrough(), escapeCodeTimeout }));
  const style = () => styleFor({ ...options, stream: options.stderr });
  const theme = promptTheme(style());
  /** What each question may be given: its text, its help, its keys, and its place beside the answer. */
  const configOf = ({ message, help, back }: Pick<TypedAsk, 'message' | 'help' | 'back'>, behind = '') => {
    // One column is for the space behind it.
    const asked = behindSign(message + behind, style().columns - 1).slice(0, -behind.length || undefined);
    const below: PromptConfig['below'] = (own, { helps, acts }) => {
      const { colours, columns, symbols } = style();
      const lines = helps ? textLines(help ?? '', { columns }, { first: '  ', keep: 'lines' }) : [];
      const ofHelp = help === undefined || !acts ? [] : [['?', helps ? 'hide help' : 'help'] as const];
      const keys = [...own, ...ofHelp, ...(back ? [['esc', 'back'] as const] : [])];
      const tip = keys.length === 0 ? [] : textLines(keys.map(keyText(symbols)).join(', '), { columns });
      return [...lines, ...tip].map((line) => colours.dim(line)).join('\n');
    };
    return { message: asked, help, below, theme: themeOf(asked) };
  };
  /** The theme of one question: an answer that does not fit beside it goes on below, between two words. */
  const themeOf = (question: string): Theme => {
    const { columns } = style();
    const asked = question.split('\n');
    const used = textWidth(asked.at(-1) ?? '') + (asked.length === 1 ? 3 : 1);
    const answer = (text: string) => {
      const fits = used + textWidth(visible(text).split(' ')[0] ?? '') <= columns;
      const first = fits ? ' '.repeat(used) : '  ';
      const lines = textLines(text, { columns }, { first, rest: '  ' }).join('\n');
      return theme.style.answer(fits ? lines.trimStart() : `\n${lines}`);
    };
    return { ...theme, style: { ...theme.style, answer } };
  };
  /** Lines that say what is wrong. */
  const wrong = (problem: Text) => {
    const { columns, invocation } = style();
    return textLines(problem, { columns, invocation }, { first: '> ', keep: 'lines' }).join('\n');
  };
  /** Questions that stand answered on the screen, and whether Escape has led back among them. */
  const answered = new Set<string>();
  let isBack = false;
  const asking = async <A extends Asked, T>(
    ask: A,
    put: (ask: A, context: Context) => Promise<T>,
  ): Promise<T> => {
    const { message } = ask;
    isBack &&= answered.has(message);
    const shown = isBack ? { ...ask, message: `${message} (asked again)` } : ask;
    try {
      const once = () => askingOnce(options, ask, (context) => put(shown, context));
      const { answer, stays } = await waiting({ kind: 'person', what: 'an answer' }, once);
      if (stays) answered.add(message);
      return answer;
    } catch (error) {
      isBack ||= error instanceof GoBack;
      throw error;
    }
  };
  const line = (ask: Line) =>
    asking(ask, ({ validate, initial = '', hint = initial, show = String, ...asked }, context) =>
      linePrompt(
        {
          ...withRoom(
            // What stands behind it stays on one line with the last word.
            configOf(asked, hint === '' ? '' : `${unbroken}(${hint})`),
            hint === '' ? style().columns : undefined,
          ),
          initial,
          hint,
          show,
          validate: async (text) => {
            const problem = await validate?.(text);
            return problem && wrong(problem);
          },
        },
        context,
      ),
    );
  const list = async <T>(ask: ListAsk<T>, searches: boolean): Promise<T> => {
    const { choices, initial, lines = pageSize } = ask;
    const all = choices.map((choice, place) => ({ choice, place }));
    const place = await asking(ask, ({ message, help, back }, context) =>
      listPrompt(
        {
          ...configOf({ message, help, back }),
          entries: (typed) => {
            const found = searches ? ranked(all, typed, ({ choice }) => searchable(choice)) : all;
            return found.map(({ choice, place }, at) => ({
              ...shownChoice(choice, style().columns),
              // Where the best stands first, groups are torn apart.
              ...(typed === '' ? headingOf(choice, found[at - 1]?.choice) : {}),
              place,
            }));
          },
          searches,
          initial: initial === undefined ? 0 : choices.findIndex(({ value }) => value === initial),
          lines,
          nothing: (typed) =>
            wrong(
              all.length === 0
                ? 'There is nothing to choose from.'
                : `Nothing among ${counted(all.length, 'choice')} matches "${typed}".`,
            ),
          chosen: (at) => {
            if (choices[at]?.trace === false) context.clearPromptOnDone = true;
          },
        },
        context,
      ),
    );
    // The answer is one of their places.
    return (choices[place] as Choice<T>).value;
  };

  return {
    text: line,
    // Showing a secret on demand helps nobody whose screen is shared; the stars show that a paste arrived.
    secret: async (ask) =>
      new Secret(secretIn(await line({ ...ask, show: (text) => '*'.repeat(text.length) }))),
    choose: (ask) => list(ask, false),
    search: (ask) => list(ask, true),
    confirm: async ({ initial, ...ask }) => {
      const answer = await line({
        ...ask,
        initial: initial ? 'y' : 'n',
        hint: initial ? 'Y/n' : 'y/N',
        show: (text, isFinal) => (isFinal ? (wordOf(text) ?? text) : text),
        validate: (text) => (wordOf(text) === undefined ? 'Type y or n.' : undefined),
      });
      return wordOf(answer) === 'Yes';
    },
    table: <Id extends string>(table: TableAsk<Id>) =>
      asking({ ...table, trace: false }, async (asked, context) => {
        const config = { ...configOf(asked), ...asked, style: style() };
        return (await tablePrompt(config, context)) as TableChoice<Id>;
      }),
  };
}

/** So many columns are left behind a question for what is typed; where there are fewer, that has a line of its own. */
const roomToType = 20;

/** `columns`: of the window, where only what is typed stands behind the question. */
function withRoom<C extends { readonly message: string }>(config: C, columns: number | undefined): C {
  const lines = config.message.split('\n');
  const used = textWidth(lines.at(-1) ?? '') + (lines.length === 1 ? 3 : 1);
  if (columns === undefined || columns - used >= roomToType) return config;
  return { ...config, message: `${config.message}\n ` };
}

/** From a letter or the whole word. */
function wordOf(text: string): 'Yes' | 'No' | undefined {
  const word = text.trim().toLowerCase();
  return word === '' ? undefined : (['Yes', 'No'] as const).find((one) => one.toLowerCase().startsWith(word));
}

type TypedAsk = Parameters<Prompter['secret']>[0];

interface Line extends TypedAsk {
  readonly initial?: string | undefined;
  readonly hint?: string;
  readonly show?: (text: string, isFinal: boolean) => string;
}

function searchable<T>({ name, keywords = [], description }: Choice<T>) {
  return { names: [name, ...keywords], more: description };
}

/**
 * Every style of the prompts' library, in our colours: left alone, it paints by `util.styleText`, which does not know
 * `NO_COLOR` on Node 20 and asks standard output, not standard error, on later ones.
 */
function promptTheme({ colours, symbols }: Style) {
  return {
    prefix: { idle: colours.blue('?'), done: colours.green(symbols.done) },
    icon: { cursor: symbols.cursor },
    style: {
      answer: (text: string) => colours.cyan(visible(text, 'lines')),
      message: (text: string) => colours.bold(text),
      error: (text: string) => colours.red(visible(text, 'lines')),
      defaultAnswer: (text: string) => colours.dim(`(${visible(text)})`),
      help: (text: string) => colours.dim(text),
      highlight: (text: string) => colours.cyan(text),
    },
  };
}

type Theme = ReturnType<typeof promptTheme>;

/** `⏎ select`, as the key is named on this terminal; never broken into two lines. */
function keyText({ arrow }: Style['symbols']): (key: Key) => string {
  const named = (key: string) => (arrow === '->' ? ({ '↑↓': 'up/down', '⏎': 'enter' }[key] ?? key) : key);
  return ([key, action]) => `${named(key)} ${action}`.replaceAll(' ', unbroken);
}

function headingOf<T>({ group }: Choice<T>, before: Choice<T> | undefined) {
  const begins = group !== undefined && group !== before?.group;
  return begins ? { heading: visible(group) } : {};
}

/** Choices carry names from the org, which may hold anything. */
function shownChoice<T>(
  { name, description, short = name, key }: Choice<T>,
  columns: number,
): Omit<Entry, 'place'> {
  return {
    // What does not fit stands below, where it cannot be taken for a choice of its own.
    name: behindSign(name, columns, { first: '  ', item: true }),
    short: visible(short),
    key,
    ...(description === undefined ? {} : { description: textLines(description, { columns }).join('\n') }),
  };
}

/** A text before which stand a sign and a space, or as many spaces: what goes on stands as the rule says. */
function behindSign(
  text: string,
  columns: number,
  hanging: { first: string; item?: true } = { first: '* ' },
): string {
  return textLines(text, { columns }, hanging).join('\n').slice(hanging.first.length);
}

type Asked = Pick<TypedAsk, 'message' | 'back' | 'trace'>;

/** `stays`: question and answer stand on the screen. */
async function askingOnce<T>(
  options: PrompterOptions,
  { back = false, trace }: Asked,
  put: (context: Context) => Promise<T>,
): Promise<{ readonly answer: T; readonly stays: boolean }> {
  options.pause();
  const { stdin, stderr } = options;
  const ended = new AbortController();
  const signal = AbortSignal.any([options.signal, ended.signal]);
  const context: Context = { input: stdin, output: stderr, signal, clearPromptOnDone: trace === false };
  // The prompts' library leaves a question open for ever when its input ends; Ctrl-D is a key in raw mode.
  const end = () => ended.abort(new InterruptedError('signal'));
  const onKey = (_: unknown, key: { readonly ctrl?: boolean; readonly name?: string } | undefined) => {
    if (key?.ctrl === true && key.name === 'd') end();
    else if (key?.name === 'escape' && back) {
      context.clearPromptOnDone = true;
      ended.abort(new GoBack());
    }
  };
  stdin.on('keypress', onKey);
  stdin.once('end', end);
  try {
    const answer = await put(context);
    return { answer, stays: !context.clearPromptOnDone };
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
