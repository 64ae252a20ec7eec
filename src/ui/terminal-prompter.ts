import { confirm, input, password, Separator, search, select } from '@inquirer/prompts';
import { InterruptedError } from '../core/interruption.js';
import { Secret } from '../core/secret.js';
import type { Colours } from './colours.js';
import { promptTheme } from './prompt-theme.js';
import type { Choice, Prompter, Validator } from './prompter.js';
import { usableColumns } from './style.js';
import type { Symbols } from './symbols.js';
import { textWidth } from './text-width.js';
import { visible } from './visible.js';
import { wrap } from './wrap.js';

export interface TerminalPrompterOptions {
  readonly stdin: NodeJS.ReadStream;
  readonly stderr: NodeJS.WriteStream;
  readonly colours: Colours;
  readonly symbols: Symbols;
  /** The run's signal: a termination signal or the time limit also ends a question. */
  readonly signal: AbortSignal;
  /** Takes the live progress line away; called before each question. */
  readonly pause: () => void;
}

interface Context {
  readonly input: NodeJS.ReadStream;
  readonly output: NodeJS.WriteStream;
  readonly signal: AbortSignal;
}

/** Entries of a list that are in sight at once. */
const pageSize = 8;

/** Asks on standard error and reads from standard input. Ctrl-C and Ctrl-D reject with InterruptedError. */
export function createTerminalPrompter(options: TerminalPrompterOptions): Prompter {
  const theme = promptTheme(options.colours, options.symbols);
  // Two columns are for the sign before it. A question of one line stays as it is.
  const question = (message: string) => wrapped(visible(message), options, 2);

  return {
    text: ({ message, initial, validate }) =>
      asking(options, (context) =>
        input(
          {
            message: question(message),
            theme,
            ...(initial === undefined ? {} : { default: initial }),
            ...validation(validate),
          },
          context,
        ),
      ),
    secret: async ({ message, validate }) =>
      new Secret(
        await asking(options, (context) =>
          // Showing a secret on demand helps nobody whose screen is shared; the stars show that a paste arrived.
          password(
            { message: question(message), mask: '*', toggleMask: false, theme, ...validation(validate) },
            context,
          ),
        ),
      ),
    choose: ({ message, choices, initial }) =>
      asking(options, (context) =>
        select(
          {
            message: question(message),
            choices: choices.map((choice) => shown(choice, options)),
            pageSize,
            loop: false,
            theme,
            ...(initial === undefined ? {} : { default: initial }),
          },
          context,
        ),
      ),
    search: ({ message, choices, initial, lines = pageSize }) =>
      asking(options, (context) =>
        search(
          {
            message: question(message),
            pageSize: lines,
            theme: searching(theme),
            source: (term) => grouped(matching(choices, term ?? ''), options),
            ...(initial === undefined ? {} : { default: initial }),
          },
          context,
        ),
      ),
    confirm: ({ message, initial }) =>
      asking(options, (context) => confirm({ message: question(message), default: initial, theme }, context)),
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

/** The choices, with a heading before each group. */
function grouped<T>(
  choices: readonly Choice<T>[],
  options: Pick<TerminalPrompterOptions, 'stderr' | 'colours'>,
) {
  return choices.flatMap((choice, at) => {
    const begins = choice.group !== undefined && choice.group !== choices[at - 1]?.group;
    return [
      ...(begins ? [new Separator(options.colours.dim(visible(choice.group ?? '')))] : []),
      shown(choice, options),
    ];
  });
}

/** Choices carry names from the org, which may hold anything. */
function shown<T>(
  { name, value, description, short }: Choice<T>,
  options: Pick<TerminalPrompterOptions, 'stderr'>,
) {
  return {
    name: visible(name),
    value,
    ...(description === undefined ? {} : { description: wrapped(visible(description), options) }),
    ...(short === undefined ? {} : { short: visible(short) }),
  };
}

/** The library itself breaks lines in the middle of words. */
function wrapped(text: string, { stderr }: Pick<TerminalPrompterOptions, 'stderr'>, taken = 0): string {
  const columns = usableColumns(stderr.columns) - taken;
  return wrap(text, { columns, measure: textWidth }).join('\n');
}

function validation(validate: Validator | undefined) {
  return validate === undefined ? {} : { validate: (text: string) => validate(text) ?? true };
}

async function asking<T>(
  options: TerminalPrompterOptions,
  ask: (context: Context) => Promise<T>,
): Promise<T> {
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
