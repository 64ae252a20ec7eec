import { z } from 'zod';
import type { CommandContext } from '../../answers/command.js';
import type { AnswersOf } from '../../answers/field.js';
import { readGivenFile, shownPath } from '../../answers/paths.js';
import { missing, missingAnswersProblem, resolve } from '../../answers/resolve.js';
import { requireText } from '../../core/decode.js';
import type { ExitCode } from '../../core/exit-codes.js';
import type { Io } from '../../core/io.js';
import { jsonIn } from '../../core/json.js';
import { inputProblem, ProblemError } from '../../core/problem.js';
import { teamsStates } from '../../core/teams-states.js';
import { capitalised, command, text } from '../../core/text.js';
import { textLines } from '../../ui/layout.js';
import type { Prompter } from '../../ui/prompter.js';
import { printResult } from '../../ui/result.js';
import type { Style } from '../../ui/style.js';
import { openSandbox } from '../open.js';
import type { Org } from '../org.js';
import { findUserByEmail } from '../people/presences.js';
import type { PracticeOrg } from '../practice-org.js';
import { shapeWords } from '../shape-words.js';
import {
  type EmitDocument,
  emitDocument,
  reasonOf,
  type TriggerDocument,
  unknownTeamsState,
} from '../views/emit-document.js';
import { findPerson, nearestPeople, peopleOf } from '../views/people.js';
import { emitFields } from './fields.js';
import { prompterHere } from './prompter-here.js';

/** The presence goes to standard output in both forms. Without a trigger, or where a workflow ended in an error, it failed. */
export async function run(context: CommandContext): Promise<ExitCode> {
  const { flags, io } = context;
  const resolved = resolve(emitFields, { flags, environment: io.environment, cwd: io.cwd });
  const { answers } = resolved;
  const events = answers.file === undefined ? undefined : await readEvents(answers.file, answers, io);
  const lacking = events === undefined ? missing(resolved, emitFields) : [];
  const prompter = lacking.length === 0 ? undefined : await prompterHere(context);
  if (lacking.length > 0 && prompter === undefined)
    throw missingAnswersProblem(lacking, { practising: true, atTerminal: io.stdin.isTTY });
  const { practice } = await openSandbox(answers.sandbox, io, { faults: answers.faults });
  const verbose = flags.verbose === true;
  try {
    if (events !== undefined) {
      const document = emitEvents(practice, events);
      const [first] = document.events;
      if (first !== undefined && document.events.every(isUnheard)) throw nothingInstalled(first);
      const result = resultOf(document.failed > 0, document.changed > 0);
      return printResult(context, { result, ...document }, (style) => eventsText(document, verbose, style));
    }
    const { user, teamsPresence } = await complete(answers, prompter, practice);
    const document = practice.transaction((org, origin) => {
      const person = findPerson(org, user);
      requireTeamsState(org, teamsPresence);
      return emitDocument(org, person, teamsPresence, origin);
    });
    if (isUnheard(document)) throw nothingInstalled(document);
    const result = resultOf(hasFailed(document), document.changed);
    return printResult(context, { result, ...document }, (style) => emitText(document, verbose, style));
  } finally {
    await practice.close();
  }
}

function resultOf(failed: boolean, changed: boolean) {
  return failed ? 'failed' : changed ? 'applied' : 'in-sync';
}

/** What was not given is asked for, with what there is in the practice org. */
async function complete(
  { user, teamsPresence }: AnswersOf<typeof emitFields>,
  prompter: Prompter | undefined,
  practice: PracticeOrg,
): Promise<{ readonly user: string; readonly teamsPresence: string }> {
  if (user !== undefined && teamsPresence !== undefined) return { user, teamsPresence };
  if (prompter === undefined) throw new Error('Nobody can be asked for what is missing.');
  const people = practice.transaction(peopleOf, { writes: false });
  return {
    user:
      user ??
      (await prompter.search({
        message: 'Whose Teams presence changes?',
        help: 'A person of the practice org. What is installed there then works as it would with Teams.',
        choices: people.map(({ name, email, presence }) => ({
          name: `${email} (${name}, ${presence})`,
          value: email,
          short: email,
        })),
      })),
    teamsPresence:
      teamsPresence ??
      (await prompter.search({
        message: 'What does Microsoft Teams report?',
        help: 'The presence in Teams that the person is in now, in its own words.',
        choices: teamsStates.map((state) => ({ name: state, value: state })),
        initial: 'InACall',
      })),
  };
}

/** No trigger took the event. */
function isUnheard({ triggers }: EmitDocument): boolean {
  return !triggers.some(({ matched }) => matched);
}

function requireTeamsState(org: Org, state: string): void {
  const wrong = unknownTeamsState(org, state);
  if (wrong === undefined) return;
  throw inputProblem(`Microsoft Teams reports no "${state}".`, {
    code: 'unknown-teams-state',
    why: wrong,
    next: text`A state that Microsoft has added since can be sent once a row names it: "${command('mappings set', `${state}=Busy`, '--sandbox')}".`,
  });
}

function nothingInstalled({ user, teamsPresence, triggers }: EmitDocument): ProblemError {
  const isInstalled = triggers.some(({ managed }) => managed);
  const others = triggers.length === 0 ? '' : ' Others did not take the event:';
  return new ProblemError({
    code: 'nothing-installed',
    what: `Teams reported ${teamsPresence} for ${user.name}, and nothing happened.`,
    why: isInstalled
      ? 'No trigger of this practice org took the event:'
      : `No trigger of the solution is installed in this practice org.${others}`,
    details: triggers.map(({ name, reason }) => `"${name}": ${reason ?? ''}`),
    next: text`Install the solution, or repair it: ${command('teams-presence setup', '--sandbox')}`,
  });
}

/** What each trigger did that took the event. With `verbose` also why others did not, and every step of the workflows. */
function emitText(document: EmitDocument, verbose: boolean, style: Style): string[] {
  const { symbols, colours } = style;
  const { user, teamsPresence, changed, before, after } = document;
  const line = (text: string, first = '') => textLines(text, style, { first });
  const presences = changed
    ? line(
        `${user.name}: ${before?.name ?? ''} ${symbols.arrow} ${after?.name ?? ''}`,
        `${symbols.done} `,
      ).map((text) => colours.green(text))
    : line(`${user.name}: ${after?.name ?? ''}, as before`, `${symbols.inSync} `);
  return [
    ...line(`Teams reports ${teamsPresence} for ${user.name} (${user.email}).`),
    ...presences,
    ...document.triggers
      .filter(({ matched }) => matched || verbose)
      .flatMap((trigger) => triggerText(trigger, verbose, style, line)),
  ];
}

function triggerText(
  trigger: TriggerDocument,
  verbose: boolean,
  { symbols, colours }: Style,
  line: (text: string, first?: string) => string[],
): string[] {
  const text = outcomeOf(trigger);
  const head = trigger.failed
    ? line(text, `${symbols.failed} `).map((part) => colours.red(part))
    : line(text, '  ');
  const steps = trigger.trace.flatMap(({ action, outcome, detail }) =>
    line(`${action}: ${outcome}${detail === '' ? '' : ` (${detail})`}`, `    ${symbols.bullet} `),
  );
  return [...head, ...(verbose ? steps : [])];
}

function outcomeOf({ name, workflow, exitReason, error, reason }: TriggerDocument): string {
  if (workflow === null) return `Trigger "${name}": ${reason ?? 'did not run.'}`;
  if (error !== null) return `Workflow ${workflow} ended in an error: ${error}`;
  return `Workflow ${workflow} ended with "${exitReason ?? 'no reason'}".`;
}

const eventSchema = z.strictObject({ user: z.string().min(1), teamsPresence: z.string().min(1) });
type EventLine = z.infer<typeof eventSchema>;

/**
 * Reads a file of one JSON object a line: the events, each with its line for messages. Empty lines count for nothing.
 * Lines that cannot be read are among the `faults`, which are told with those that name nobody.
 */
async function readEvents(
  file: string,
  single: { readonly user?: string | undefined; readonly teamsPresence?: string | undefined },
  io: Pick<Io, 'cwd'>,
) {
  if (single.user !== undefined || single.teamsPresence !== undefined)
    throw inputProblem('--file is given together with --user or --teams-presence.', {
      why: 'The file says for each event whose presence changes and to what.',
      next: 'Leave one or the other out.',
    });
  const name = shownPath(file, io.cwd);
  const what = `The file ${name}`;
  const content = await readGivenFile(file, what, 'Give another file to --file.');
  const lines = requireText(content, { file: name, what, code: 'bad-events' }).split(/\r?\n/);
  const faults: Fault[] = [];
  const events = lines.flatMap((text, index) => {
    if (text.trim() === '') return [];
    const read = readLine(text);
    if (typeof read !== 'string') return [{ ...read, line: index + 1 }];
    faults.push({ line: index + 1, sentence: read });
    return [];
  });
  if (events.length === 0 && faults.length === 0)
    faults.push({ line: 1, sentence: 'The file holds no event.' });
  return { name, events, faults };
}

/** What is wrong with a line. */
interface Fault {
  readonly line: number;
  readonly sentence: string;
}

function badEvents(name: string, faults: readonly Fault[]) {
  const inOrder = faults.toSorted((one, other) => one.line - other.line);
  return inputProblem(`The events of ${name} cannot be sent.`, {
    code: 'bad-events',
    details: inOrder.map(({ line, sentence }) => `${name}:${line}  ${sentence}`),
    next: 'Correct the file and run the command again. No event was sent.',
  });
}

const example = 'A line looks like {"user": "EMAIL", "teamsPresence": "InACall"}.';

/** The event, or what is wrong with the line. */
function readLine(text: string): EventLine | string {
  const content = jsonIn(text);
  if (content === undefined) return `This is no JSON. ${example}`;
  const parsed = eventSchema.safeParse(content);
  if (parsed.success) return parsed.data;
  return `${shapeWords(parsed.error.issues, 'the line').map(capitalised).join('; ')}. ${example}`;
}

/** Of so many events each transaction takes care; another process waits no longer for its turn. */
const eventsAtOnce = 100;

/**
 * Sends the events in their order. Answers with what `sandbox emit --file --json` prints.
 * @throws ProblemError (exit 3) before the first, naming every line that cannot be read, or has an unknown person or state
 */
function emitEvents(practice: PracticeOrg, { name, events, faults }: Awaited<ReturnType<typeof readEvents>>) {
  const unknown = practice.transaction(
    (org) =>
      events.flatMap(({ line, user, teamsPresence }) => {
        const near =
          findUserByEmail(org, user) === undefined ? nearestPeople(org, user).slice(0, 3) : undefined;
        const hint = near === undefined || near.length === 0 ? '' : ` Did you mean ${near.join(' or ')}?`;
        const state = unknownTeamsState(org, teamsPresence);
        return [
          ...(near === undefined
            ? []
            : [{ line, sentence: `Nobody has the e-mail address ${user}.${hint}` }]),
          ...(state === undefined
            ? []
            : [{ line, sentence: `Microsoft Teams reports no "${teamsPresence}". ${state}` }]),
        ];
      }),
    { writes: false },
  );
  if (faults.length + unknown.length > 0) throw badEvents(name, [...faults, ...unknown]);
  const sent: (EmitDocument & { readonly line: number })[] = [];
  for (let start = 0; start < events.length; start += eventsAtOnce) {
    practice.transaction((org, origin) => {
      for (const { line, user, teamsPresence } of events.slice(start, start + eventsAtOnce)) {
        const person = findUserByEmail(org, user);
        if (person !== undefined) sent.push({ line, ...emitDocument(org, person, teamsPresence, origin) });
      }
    });
  }
  const changed = sent.filter((event) => event.changed).length;
  const counts = new Map<string, number>();
  for (const event of sent) counts.set(reasonOf(event), (counts.get(reasonOf(event)) ?? 0) + 1);
  return {
    changed,
    unchanged: sent.length - changed,
    failed: sent.filter(hasFailed).length,
    /** How many events ended for which reason, the most frequent first. */
    reasons: [...counts]
      .map(([reason, count]) => ({ reason, count }))
      .sort((one, other) => other.count - one.count),
    events: sent,
  };
}

function hasFailed({ triggers }: EmitDocument): boolean {
  return triggers.some(({ failed }) => failed);
}

/** More than these are counted only, unless everything is asked for. */
const mostShown = 50;

/** A line an event, and the sum of all. */
function eventsText(document: ReturnType<typeof emitEvents>, verbose: boolean, style: Style): string[] {
  const { symbols } = style;
  const line = (text: string, first = '') => textLines(text, style, { first });
  const { events, changed, unchanged, failed, reasons } = document;
  const shown = verbose ? events : events.slice(0, mostShown);
  const rest = events.length - shown.length;
  return [
    ...shown.flatMap((event) => {
      const { user, teamsPresence, before, after } = event;
      const mark = hasFailed(event) ? symbols.failed : event.changed ? symbols.done : symbols.inSync;
      const what = event.changed
        ? `${before?.name ?? ''} ${symbols.arrow} ${after?.name ?? ''}`
        : `${after?.name ?? ''}, as before: ${reasonOf(event)}`;
      return line(`${user.email}, ${teamsPresence}: ${what}`, `${mark} `);
    }),
    ...(rest > 0 ? line(`and ${rest} more; --verbose shows all`, '  ') : []),
    '',
    ...line(
      `${events.length} ${events.length === 1 ? 'event' : 'events'}: ${changed} changed a presence, ${unchanged} did not${failed > 0 ? `, ${failed} failed` : ''}.`,
    ),
    ...reasons.flatMap(({ reason, count }) => line(`${count} × ${reason}`, `  ${symbols.bullet} `)),
  ];
}
