import { type Field, nameOf } from '../answers/field.js';
import { isAnswered, pairs } from '../answers/resolve.js';
import { runFields } from '../answers/run-fields.js';
import { exitCodes } from '../core/exit-codes.js';
import type { Json } from '../core/json.js';
import { InterruptedError, problemOf } from '../core/problem.js';
import { capitalised, dateText, text } from '../core/text.js';
import type { Question, QuestionContext } from '../solutions/question.js';
import type { Solution } from '../solutions/solution.js';
import type { Drafts } from '../state/drafts.js';
import { inOrder, type Prompter, unlessBack, withKeys } from '../ui/prompter.js';
import type { View } from '../ui/view.js';
import type { OrgContext } from './connect.js';
import type { RunAnswers } from './run-answers.js';

type Answers = RunAnswers<Solution['fields']>;

/** `reviewed`: somebody has seen them all, and can be shown them again. */
interface Asked {
  readonly answers: Answers;
  readonly reviewed: boolean;
}

/**
 * The wizard of one run may begin anew: `back`, when somebody has logged in again, with all that was answered; and
 * `again`, when all has been asked and only what somebody wants to correct is put once more.
 */
export type Stage = 'first' | 'back' | 'again';

interface Wizard {
  readonly run: OrgContext;
  readonly prompter: Prompter;
  readonly solution: Solution;
  /** Those of the solution, and what else there is to choose in this org. */
  readonly questions: readonly Question[];
  /** Nothing of the solution has been installed from this machine. */
  readonly isFirst: boolean;
  /** When the saved answers were given; undefined where there are none, or nobody knows. */
  readonly answeredAt: string | undefined;
  /** Whether also what has a default is asked, and the page of all answers shown before anything is done with them. */
  readonly review: boolean;
  readonly draft: Drafts;
  readonly stage: Stage;
}

/**
 * Asks for what nobody has answered, from the draft of an earlier start where there is one, and shows all answers so
 * that each can be changed. What is answered is kept at once: nobody types it twice.
 * @throws GoBack where somebody wants to log in elsewhere
 */
export async function askAnswers(wizard: Wizard, known: Answers): Promise<Asked> {
  const { run, draft } = wizard;
  const { start, settled } = await resume(wizard, known);
  const before = draft.read();
  try {
    return await askAll(wizard, start, settled);
  } catch (error) {
    const kept = draft.read();
    if (error instanceof InterruptedError && kept !== undefined && kept.at !== before?.at)
      run.view.note(answersAreKept);
    throw error;
  }
}

export const answersAreKept = 'Your answers are kept on this machine: the next start offers them.';

async function askAll(wizard: Wizard, start: Answers, settled: ReadonlySet<string>): Promise<Asked> {
  const { run, questions, isFirst, review, stage } = wizard;
  const { yes } = start.common;
  const open = questions.filter(
    ({ field, when }) =>
      !isAnswered(start, field) &&
      (field.required === true ||
        (review &&
          !yes &&
          stage !== 'again' &&
          !settled.has(field.key) &&
          (when === 'always' || (when === 'first' && isFirst)))),
  );
  let answers = start;
  let shown = false;
  const steps = [
    ...open.map((question) => async (back: boolean) => {
      answers = await put(wizard, answers, question, back);
    }),
    async (back: boolean) => {
      shown = review && !yes && questions.some(({ field }) => isOfPeople(answers, field));
      if (shown) answers = await reviewAll(wizard, answers, back);
    },
  ];
  await inOrder(steps, review && stage !== 'again' && run.typed === true);
  return { answers, reviewed: shown };
}

/**
 * The answers of an earlier start that came to nothing, where somebody wants to go on with them. `settled` are those
 * that leave it at nothing.
 */
async function resume(
  { run, prompter, draft, questions, stage }: Wizard,
  known: Answers,
): Promise<{ readonly start: Answers; readonly settled: ReadonlySet<string> }> {
  const anew = { start: known, settled: new Set<string>() };
  const kept = known.common.yes || stage === 'again' ? undefined : draft.read();
  if (kept === undefined) return anew;
  const usable = questions.flatMap(({ field }) => {
    const raw = kept.answers[field.key];
    // What is said now goes before what was said then.
    const said = known.origins.get(field.key)?.source;
    const free = said === undefined || said === 'default' || said === 'saved';
    const readable = raw === null || (raw !== undefined && isReadable(field, raw, run.context.io.cwd));
    return free && readable ? [[field.key, raw] as const] : [];
  });
  if (usable.length === 0) return anew;
  const count = usable.length === 1 ? 'the saved answer' : `the ${usable.length} saved answers`;
  const goOn =
    stage === 'back' ||
    (await prompter.choose({
      message: `Continue with your answers of ${dateText(kept.at)}?`,
      help: 'They were kept because the last run changed nothing. With yes, only what is still open is asked.',
      choices: [
        { name: `Yes, use ${count}`, value: true, key: 'y' },
        { name: 'No, start again', value: false, key: 'n' },
      ],
    }));
  if (!goOn) draft.drop();
  if (!goOn) return anew;
  const prompted = Object.fromEntries(usable.filter(([, raw]) => raw !== null));
  const settled = usable.filter(([, raw]) => raw === null).map(([key]) => key);
  return { start: known.with({ prompted }), settled: new Set(settled) };
}

function isReadable(field: Field<unknown>, raw: Json, directory: string): boolean {
  try {
    field.read(raw, { source: 'prompt', directory });
    return true;
  } catch {
    return false;
  }
}

/** Puts one question until its answer will do, and keeps it. */
async function put(wizard: Wizard, answers: Answers, asked: Question, back: boolean): Promise<Answers> {
  const { draft } = wizard;
  const prompter = withKeys(wizard.prompter, { back, help: helpOf(asked) });
  const context = contextOf(wizard, answers, prompter);
  const before = context.answer(asked.field);
  let value = before;
  for (;;) {
    // A list is gone on with as it was edited; what was typed or chosen, and then rejected, is not offered again.
    value = await asked.ask(context, Array.isArray(value) ? value : before);
    const judgement = await judge(wizard, asked, value, context);
    if (judgement === 'fine') break;
    const message = 'Use it anyway?';
    if (judgement === 'doubtful' && (await prompter.confirm({ message, initial: false }))) break;
  }
  const plain = value === undefined ? null : asked.field.plain(value);
  const { [asked.field.key]: _, ...others } = draft.read()?.answers ?? {};
  draft.keep(plain === undefined ? others : { ...others, [asked.field.key]: plain });
  return answers.with({ prompted: { [asked.field.key]: value } });
}

/** Whether it was answered at a terminal, now or the last time: flags and files need no second look. */
function isOfPeople({ origins }: Answers, { key }: Field<unknown>): boolean {
  const source = origins.get(key)?.source;
  return source === 'prompt' || source === 'saved';
}

/** Shows all answers until somebody goes on with them. What cannot be used, and what is doubtful, is said above. */
async function reviewAll(wizard: Wizard, start: Answers, back: boolean): Promise<Answers> {
  const { questions, answeredAt } = wizard;
  const usesSaved = questions.some(({ field }) => start.origins.get(field.key)?.source === 'saved');
  let answers = start;
  for (;;) {
    const context = contextOf(wizard, answers, wizard.prompter);
    let usable = await filesAreFine(wizard, answers);
    for (const question of questions) {
      const judgement = await judge(wizard, question, context.answer(question.field), context);
      usable &&= judgement !== 'wrong';
    }
    const date = usesSaved && answeredAt !== undefined ? ` of ${dateText(answeredAt)}` : '';
    const pick = await wizard.prompter.choose<Question | undefined>({
      message: `Your answers${date}`,
      help: 'Continue looks at the org and shows the plan; nothing is changed before you agree to it. Choose an answer to change it.',
      back,
      choices: [
        // Whose answers they are is worth remembering; that they have just been given is not.
        ...(usable
          ? [{ name: 'Continue', value: undefined, ...(date === '' ? { trace: false as const } : {}) }]
          : []),
        ...questions.map((question) => ({
          name: `${question.title}: ${question.show(context.answer(question.field), context)}${saidBy(answers, question)}`,
          value: question,
          trace: false as const,
        })),
      ],
      lines: 16,
    });
    if (pick === undefined) return answers;
    answers = (await unlessBack(put(wizard, answers, pick, true))) ?? answers;
  }
}

/** Tells what is doubtful about an answer, and what makes it one that cannot be used. */
async function judge(
  { run }: Wizard,
  question: Question,
  value: unknown,
  context: QuestionContext,
): Promise<'fine' | 'doubtful' | 'wrong'> {
  try {
    const doubts = await question.doubts(value, context);
    for (const doubt of doubts) run.view.warn(doubt);
    return doubts.length === 0 ? 'fine' : 'doubtful';
  } catch (error) {
    if (problemOf(error).exitCode !== exitCodes.badInput) throw error;
    tellProblem(run.view, error);
    return 'wrong';
  }
}

async function filesAreFine({ run, solution }: Wizard, { own }: Answers): Promise<boolean> {
  try {
    (await solution.open(own)).check?.();
    return true;
  } catch (error) {
    tellProblem(run.view, error);
    return false;
  }
}

/** What is wrong with the answers, for people who can correct them at once. */
export function tellProblem(view: Pick<View, 'warn' | 'note'>, error: unknown): void {
  const { what, why, details = [], next } = problemOf(error);
  view.warn(
    text`${what}${why === undefined ? '' : text` ${why}`}${next === undefined ? '' : text` ${next}`}`,
  );
  for (const detail of details) view.note(detail);
}

/** ` (--site)`: where it was not answered here. */
function saidBy({ origins }: Answers, { field }: Question): string {
  const origin = origins.get(field.key);
  return origin === undefined || ['default', 'saved', 'prompt'].includes(origin.source)
    ? ''
    : ` (${origin.place})`;
}

function contextOf({ run, solution }: Wizard, answers: Answers, prompter: Prompter): QuestionContext {
  const values = new Map(
    [...pairs(solution.fields, answers.own), ...pairs(runFields, answers.common)].map(([field, value]) => [
      field.key,
      value,
    ]),
  );
  return {
    prompter,
    session: run.session,
    // A value under the key of a field was read by that field.
    answer: <T>({ key }: Field<T>) => values.get(key) as T | undefined,
    cwd: run.context.io.cwd,
  };
}

function helpOf({ field, help }: Question): string {
  const { summary, key, lifetime } = field;
  const about = help ?? `${capitalised(summary)}.`;
  const name = nameOf(field);
  const inFile = lifetime === 'run' || name === key ? '' : `, or ${key} in a config file`;
  return `${about}\nIn scripts: ${name}${inFile}.`;
}
