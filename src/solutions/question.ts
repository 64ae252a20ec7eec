import { homedir } from 'node:os';
import { resolve } from 'node:path';
import { type Field, FieldError } from '../answers/field.js';
import { problemOf } from '../core/problem.js';
import { type Text, text } from '../core/text.js';
import type { Session } from '../genesys/session.js';
import { type PresenceDefinition, type PresenceIndex, presenceTitle } from '../presences/presences.js';
import type { Choice, Prompter, Validator } from '../ui/prompter.js';

/** What is known when a question is put. */
export interface QuestionContext {
  /** Its questions have the help of this one, and the way back. */
  readonly prompter: Prompter;
  /** For what the org has to offer. Sends no write. */
  readonly session: Session;
  /** What has been answered so far to another question; its default where nobody has. */
  readonly answer: <T>(field: Field<T>) => T | undefined;
  /** Where relative paths start. */
  readonly cwd: string;
}

/** What an answer may be shown with: the org's clock is not this machine's. */
type ShowContext = Pick<QuestionContext, 'answer' | 'session'>;

/** One question of the wizard: how the answer of a field is got from people. `when` it is put: see `Asked`. */
export interface Question {
  readonly field: Field<unknown>;
  /** Short: the question itself, and the label on the page of all answers. */
  readonly title: string;
  readonly when: Asked;
  /** More than the summary of the field, for `?`. */
  readonly help?: string | undefined;
  /** `before` is the answer as it is now; undefined where there is none. */
  readonly ask: (context: QuestionContext, before: unknown) => Promise<unknown>;
  /** The answer for the page of all answers. */
  readonly show: (value: unknown, context: ShowContext) => string;
  /** What can be meant and probably is not, as sentences: asked about at once. */
  readonly doubts: (value: unknown, context: QuestionContext) => Promise<readonly Text[]>;
}

/**
 * `always`: whenever nobody has answered it; `first`: at the first installation from this machine, because it has a
 * default; `review`: on the page of all answers only. With `--yes` only what is required is asked.
 */
type Asked = 'always' | 'first' | 'review';

interface Texts<T> {
  readonly title: string;
  readonly when?: Asked;
  readonly help?: string;
  readonly show?: (value: T, context: ShowContext) => string;
  readonly doubts?: (value: T, context: QuestionContext) => Promise<readonly Text[]>;
  /** What stands for no answer. */
  readonly none?: string;
}

/** A question that is put in its own way. */
export function question<T>(
  field: Field<T>,
  { title, when = 'always', help, show = String, none = 'none', doubts = async () => [] }: Texts<T>,
  ask: (context: QuestionContext, before: T | undefined) => Promise<T | undefined>,
): Question {
  return {
    field,
    title,
    when,
    help,
    // A value comes from this field, or from this question.
    ask: (context, before) => ask(context, before as T | undefined),
    show: (value, answer) => (value === undefined ? none : show(value as T, answer)),
    doubts: async (value, context) => (value === undefined ? [] : doubts(value as T, context)),
  };
}

/** A line that the field reads. `check` finds what it cannot know, such as names in the org. */
export function textQuestion<T>(
  field: Field<T>,
  texts: Texts<T> & {
    readonly initial?: (context: QuestionContext) => Promise<string | undefined>;
    readonly check?: (value: T, context: QuestionContext) => Promise<unknown>;
  },
): Question {
  return question(field, texts, async (context, before) =>
    typedText(field, texts.title, context, {
      before,
      initial: before === undefined ? await texts.initial?.(context) : undefined,
      check: texts.check,
    }),
  );
}

/** A line that the field reads, asked for until it will do. */
export async function typedText<T>(
  field: Field<T>,
  message: string,
  { prompter, cwd, ...context }: QuestionContext,
  { before, initial, check }: TypedText<T>,
): Promise<T> {
  const read = (typed: string) => field.read(pathIn(typed), { source: 'prompt', directory: cwd });
  return askText(
    prompter,
    { message, initial: before === undefined ? initial : String(field.plain(before, cwd)) },
    read,
    (value) => check?.(value, { prompter, cwd, ...context }),
  );
}

/** Asks for a text until `read` takes it, and `check` what it read. */
export async function askText<T>(
  prompter: Prompter,
  ask: Omit<Parameters<Prompter['text']>[0], 'validate'>,
  read: (typed: string) => T,
  check: (value: T) => unknown = () => undefined,
): Promise<T> {
  return read(await prompter.text({ ...ask, validate: problemIn((typed) => check(read(typed))) }));
}

interface TypedText<T> {
  /** The answer as it is now, and what is offered where there is none. */
  readonly before?: T | undefined;
  readonly initial?: string | undefined;
  readonly check?: ((value: T, context: QuestionContext) => Promise<unknown>) | undefined;
}

/** Some values of the field, with words for each. */
export function choiceQuestion<T>(
  field: Field<T>,
  texts: Texts<T> & { readonly choices: readonly Choice<T>[] },
): Question {
  const show = (value: T) => texts.choices.find((choice) => choice.value === value)?.name ?? String(value);
  return question(field, { show, ...texts }, ({ prompter }, before = field.default) =>
    prompter.choose({ message: texts.title, choices: texts.choices, initial: before }),
  );
}

/** One of what the org or this machine has. */
export function searchQuestion<T>(
  field: Field<T>,
  texts: Texts<T> & { readonly choices: (context: QuestionContext) => Promise<readonly Choice<T>[]> },
): Question {
  return question(field, texts, async (context, before) =>
    context.prompter.search({ message: texts.title, choices: await texts.choices(context), initial: before }),
  );
}

/** The presences that can be chosen and suit, those of the system first; found by their names in any language. */
export function presenceChoices(
  presences: PresenceIndex,
  suits: (presence: PresenceDefinition) => boolean = () => true,
): readonly Choice<string>[] {
  return presences.definitions
    .filter((presence) => !presence.deactivated && suits(presence))
    .map(({ id, type, labels }) => ({ name: presenceTitle(presences, id) ?? id, type, labels }))
    .sort((one, other) => one.type.localeCompare(other.type) || one.name.localeCompare(other.name))
    .map(({ name, labels }) => ({ name, value: name, keywords: Object.values(labels) }));
}

/** What is wrong with a text, as the sentences of the error that `read` throws. */
export function problemIn(read: (text: string) => unknown): Validator {
  return async (typed) => {
    try {
      await read(typed);
      return undefined;
    } catch (error) {
      if (error instanceof FieldError)
        return `${error.message.replace(/^must/, 'It must').replace(/^(the|has)\b/, (word) => (word === 'has' ? 'It has' : 'The'))}.`;
      const { what, why, details = [], exitCode } = problemOf(error);
      // Other errors are not about what was typed.
      if (exitCode === undefined) throw error;
      const more = [...(why === undefined ? [] : [why]), ...details.slice(0, mostDetails)];
      return more.reduce((lines, line) => text`${lines}\n${line}`, what);
    }
  };
}

const mostDetails = 5;

/** A text as it was dropped or pasted into the terminal: quotes around a path are not part of it. */
function pathIn(text: string): string {
  const bare = text.trim().replace(/^(['"])(.*)\1$/, '$2');
  return bare.startsWith('~/') ? resolve(homedir(), bare.slice(2)) : bare;
}
