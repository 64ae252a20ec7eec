import { confirm, input, password, Separator, search, select } from '@inquirer/prompts';
import { InterruptedError } from '../core/problem.js';
import { Secret, secretIn } from '../core/secret.js';
import { textLines } from './layout.js';
import type { Choice, Prompter, PrompterOptions, Validator } from './prompter.js';
import { type Style, styleFor } from './style.js';
import { visible } from './text.js';

interface Context {
  readonly input: NodeJS.ReadStream;
  readonly output: NodeJS.WriteStream;
  readonly signal: AbortSignal;
}

/** Entries of a list that are in sight at once. */
const pageSize = 8;

/** Asks on standard error and reads from standard input. Ctrl-C and Ctrl-D reject with InterruptedError. */
export function createTerminalPrompter(options: PrompterOptions): Prompter {
  const style = () => styleFor({ ...options, stream: options.stderr });
  const theme = promptTheme(style());
  // Two columns are for the sign before it. A question of one line stays as it is.
  const question = (message: string) => broken(message, style().columns - 2);
  const shown = <T>(choice: Choice<T>) => shownChoice(choice, style().columns);
  const ask = <T>(put: (context: Context) => Promise<T>) => asking(options, put);

  return {
    text: ({ message, initial, validate }) =>
      ask((context) =>
        input(
          { message: question(message), theme, ...withDefault(initial), ...validation(validate) },
          context,
        ),
      ),
    secret: async ({ message, validate }) =>
      new Secret(
        secretIn(
          await ask((context) =>
            // Showing a secret on demand helps nobody whose screen is shared; the stars show that a paste arrived.
            password(
              { message: question(message), mask: '*', toggleMask: false, theme, ...validation(validate) },
              context,
            ),
          ),
        ),
      ),
    choose: ({ message, choices, initial }) =>
      ask((context) =>
        select(
          {
            message: question(message),
            choices: choices.map(shown),
            pageSize,
            loop: false,
            theme,
            ...withDefault(initial),
          },
          context,
        ),
      ),
    search: ({ message, choices, initial, lines = pageSize }) =>
      ask((context) =>
        search(
          {
            message: question(message),
            pageSize: lines,
            theme: searching(theme),
            source: (term) =>
              matching(choices, term ?? '').flatMap((choice, at, all) => [
                ...headingOf(choice, all[at - 1], style()),
                shown(choice),
              ]),
            ...withDefault(initial),
          },
          context,
        ),
      ),
    confirm: ({ message, initial }) =>
      ask((context) => confirm({ message: question(message), default: initial, theme }, context)),
  };
}

/**
 * Every style of the prompts' library, in our colours: left alone, it paints by `util.styleText`, which does not know
 * `NO_COLOR` on Node 20 and asks standard output, not standard error, on later ones.
 */
function promptTheme({ colours, symbols }: Style) {
  const isAscii = symbols.arrow === '->';
  const keyName = (key: string) => (isAscii ? ({ '↑↓': 'up/down', '⏎': 'enter' }[key] ?? key) : key);
  return {
    prefix: { idle: colours.blue('?'), done: colours.green(symbols.done) },
    icon: { cursor: symbols.cursor },
    style: {
      answer: (text: string) => colours.cyan(visible(text)),
      message: (text: string) => colours.bold(text),
      error: (text: string) => colours.red(`> ${visible(text)}`),
      defaultAnswer: (text: string) => colours.dim(`(${visible(text)})`),
      help: (text: string) => colours.dim(text),
      highlight: (text: string) => colours.cyan(text),
      key: (text: string) => colours.cyan(`<${text}>`),
      disabled: (text: string) => colours.dim(text),
      description: (text: string) => colours.dim(text),
      searchTerm: (text: string) => colours.cyan(visible(text)),
      confirmDefault: (text: string) => text.toUpperCase(),
      keysHelpTip: (keys: readonly (readonly [string, string])[]) =>
        colours.dim(keys.map(([key, action]) => `${keyName(key)} ${action}`).join(', ')),
    },
  };
}

/** The library's tip for a search names the arrows only, and nobody guesses that one can type. */
function searching(theme: ReturnType<typeof promptTheme>): ReturnType<typeof promptTheme> {
  const { keysHelpTip } = theme.style;
  const tip: typeof keysHelpTip = (keys) => keysHelpTip([['type', 'to search'], ...keys]);
  return { ...theme, style: { ...theme.style, keysHelpTip: tip } };
}

/** Choices that contain every word of the term, in any order and case. */
export function matching<T>(choices: readonly Choice<T>[], term: string): readonly Choice<T>[] {
  const words = term.toLowerCase().split(/\s+/).filter(Boolean);
  return choices.filter(({ name, description = '' }) => {
    const text = `${name} ${description}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
}

/** A heading where a group begins. */
function headingOf<T>({ group }: Choice<T>, before: Choice<T> | undefined, { colours }: Style) {
  const begins = group !== undefined && group !== before?.group;
  return begins ? [new Separator(colours.dim(visible(group)))] : [];
}

/** Choices carry names from the org, which may hold anything. */
function shownChoice<T>({ name, value, description, short }: Choice<T>, columns: number) {
  return {
    name: visible(name),
    value,
    ...(description === undefined ? {} : { description: broken(description, columns) }),
    ...(short === undefined ? {} : { short: visible(short) }),
  };
}

/** The library itself breaks lines in the middle of words. */
function broken(text: string, columns: number): string {
  return textLines(text, { columns }).join('\n');
}

function withDefault<T>(initial: T | undefined) {
  return initial === undefined ? {} : { default: initial };
}

function validation(validate: Validator | undefined) {
  return validate === undefined ? {} : { validate: (text: string) => validate(text) ?? true };
}

async function asking<T>(options: PrompterOptions, ask: (context: Context) => Promise<T>): Promise<T> {
  options.pause();
  const { stdin, stderr } = options;
  const ended = new AbortController();
  const end = () => ended.abort(new InterruptedError('signal'));
  // The prompts' library leaves a question open for ever when its input ends; Ctrl-D is a key in raw mode.
  const onKey = (_text: unknown, key: { readonly ctrl?: boolean; readonly name?: string } | undefined) => {
    if (key?.ctrl === true && key.name === 'd') end();
  };
  stdin.on('keypress', onKey);
  stdin.once('end', end);
  try {
    const signal = AbortSignal.any([options.signal, ended.signal]);
    return await ask({ input: stdin, output: stderr, signal });
  } catch (error) {
    throw asInterruption(error, options.signal);
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
