import { Separator, search, select } from '@inquirer/prompts';
import { ranked } from '../core/nearest.js';
import { InterruptedError } from '../core/problem.js';
import { Secret, secretIn } from '../core/secret.js';
import { unbroken } from '../core/text.js';
import { waiting } from '../core/waits.js';
import { textLines } from './layout.js';
import type { PrompterOptions } from './open-prompter.js';
import { linePrompt, tablePrompt } from './own-prompts.js';
import { type Choice, GoBack, type Prompter, type TableAsk, type TableChoice } from './prompter.js';
import { type Style, styleFor } from './style.js';
import { textWidth, visible } from './text.js';

interface Context {
  readonly input: NodeJS.ReadStream;
  readonly output: NodeJS.WriteStream;
  readonly signal: AbortSignal;
  /** The library reads it when the prompt ends: whether what it has drawn is taken away. */
  clearPromptOnDone: boolean;
  readonly askForHelp: () => void;
  /** What stands below the question: its help where somebody asked for it, and the keys. */
  readonly below: (keys: readonly Key[]) => string;
}

/** What to press, and what it does. */
type Key = readonly [key: string, action: string];

/** Entries of a list that are in sight at once. */
const pageSize = 8;

/** Asks on standard error and reads from standard input. Ctrl-C and Ctrl-D reject with InterruptedError. */
export function createTerminalPrompter(options: PrompterOptions): Prompter {
  const style = () => styleFor({ ...options, stream: options.stderr });
  const theme = promptTheme(style());
  // One column is for the space behind it.
  const question = (message: string) => behindSign(message, style().columns - 1);
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
  const shown = <T>(choice: Choice<T>) => shownChoice(choice, style().columns);
  /** Asks until there is an answer. With its help the question comes again, and both go with the answer. */
  const asking = async <T>(keys: Keys, put: (context: Context) => Promise<T>): Promise<T> => {
    for (let helps = false; ; helps = !helps) {
      const below = (own: readonly Key[]) => {
        const { colours, columns, symbols } = style();
        const help = helps ? textLines(keys.help ?? '', { columns }, { first: '  ', keep: 'lines' }) : [];
        const all = [...own, ...keysOf(keys, helps)].map(keyText(symbols));
        const tip = all.length === 0 ? [] : textLines(all.join(', '), { columns });
        return [...help, ...tip].map((line) => colours.dim(line)).join('\n');
      };
      try {
        const once = () => askingOnce(options, keys, below, put);
        return await waiting({ kind: 'person', what: 'an answer' }, once);
      } catch (error) {
        if (!(error instanceof HelpWanted)) throw error;
      }
    }
  };
  const line = ({ message, validate, initial = '', hint = initial, show = String, ...keys }: Line) =>
    asking({ ...keys, ...inLine }, (context) => {
      // What stands behind it stays on one line with the last word.
      const room = hint === '' ? '' : `${unbroken}(${hint})`;
      const asked = question(message + room).slice(0, -room.length || undefined);
      return linePrompt(
        {
          message: asked,
          initial,
          hint,
          below: context.below([]),
          show,
          askForHelp: keys.help === undefined ? undefined : context.askForHelp,
          theme: themeOf(asked),
          validate: async (text) => {
            const problem = await validate?.(text);
            const { columns, invocation } = style();
            const room = { columns: columns - 2, invocation };
            return problem && textLines(problem, room, { keep: 'lines' }).join('\n');
          },
        },
        context,
      );
    });

  return {
    text: line,
    // Showing a secret on demand helps nobody whose screen is shared; the stars show that a paste arrived.
    secret: async (ask) =>
      new Secret(secretIn(await line({ ...ask, show: (text) => '*'.repeat(text.length) }))),
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
            theme: withTips(themeOf(question(message)), context.below, [], (text) => {
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
            theme: withTips(themeOf(question(message)), context.below, [['type', 'to search']]),
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
      asking({ help: table.help, ...inLine, trace: false }, async (context) => {
        const { below, askForHelp } = context;
        const config = { ...table, theme, style: style(), askForHelp, below };
        return (await tablePrompt(config, context)) as TableChoice<Id>;
      }),
  };
}

/** The short name of choices that leave no trace. */
const leadsOn = '\u2063';

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

/** A line looks after `?` itself, which may begin a text there; a table, while one searches in it. */
const inLine = { typed: () => 'anything' };

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
      error: (text: string) => colours.red(`> ${visible(text, 'lines')}`),
      defaultAnswer: (text: string) => colours.dim(`(${visible(text)})`),
      help: (text: string) => colours.dim(text),
      highlight: (text: string) => colours.cyan(text),
      key: (text: string) => colours.cyan(`<${text}>`),
      disabled: (text: string) => colours.dim(text),
      description: (text: string) => colours.dim(text),
      searchTerm: (text: string) => colours.cyan(visible(text)),
      confirmDefault: (text: string) => text.toUpperCase(),
    },
  };
}

type Theme = ReturnType<typeof promptTheme>;

/** `⏎ select`, as the key is named on this terminal; never broken into two lines. */
function keyText({ arrow }: Style['symbols']): (key: Key) => string {
  const named = (key: string) => (arrow === '->' ? ({ '↑↓': 'up/down', '⏎': 'enter' }[key] ?? key) : key);
  return ([key, action]) => `${named(key)} ${action}`.replaceAll(' ', unbroken);
}

/** The keys of every kind of question. */
function keysOf({ help, back }: Pick<TypedAsk, 'help' | 'back'>, helps: boolean): readonly Key[] {
  return [
    ...(help === undefined ? [] : [['?', helps ? 'hide help' : 'help'] as const]),
    ...(back ? [['esc', 'back'] as const] : []),
  ];
}

function withTips(
  theme: Theme,
  below: Context['below'],
  first: readonly Key[],
  answered: (text: string) => void = () => undefined,
) {
  const tip = (own: readonly Key[]) => below([...first, ...own]);
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
    name: behindSign(name, columns, { first: '  ', item: true }),
    short: visible(short),
    value,
    ...(description === undefined ? {} : { description: broken(description, columns) }),
  };
}

/** A text before which the library puts a sign and a space, or as many spaces: what goes on stands as the rule says. */
function behindSign(
  text: string,
  columns: number,
  hanging: { first: string; item?: true } = { first: '* ' },
): string {
  return textLines(text, { columns }, hanging).join('\n').slice(hanging.first.length);
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
  below: Context['below'],
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
    below,
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
