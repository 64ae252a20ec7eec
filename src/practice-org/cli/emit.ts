import type { CommandContext } from '../../answers/command.js';
import type { AnswersOf } from '../../answers/field.js';
import { missing, missingAnswersProblem, resolve } from '../../answers/resolve.js';
import type { ExitCode } from '../../core/exit-codes.js';
import { inputProblem, ProblemError } from '../../core/problem.js';
import { teamsStates } from '../../core/teams-states.js';
import { command, text } from '../../core/text.js';
import { textLines } from '../../ui/layout.js';
import type { Prompter } from '../../ui/prompter.js';
import { printResult } from '../../ui/result.js';
import type { Style } from '../../ui/style.js';
import { openSandbox } from '../open.js';
import type { Org } from '../org.js';
import type { PracticeOrg } from '../practice-org.js';
import {
  type EmitDocument,
  emitDocument,
  type TriggerDocument,
  unknownTeamsState,
} from '../views/emit-document.js';
import { findPerson, peopleOf } from '../views/people.js';
import { emitEvents, eventsText, readEvents } from './emit-events.js';
import { emitFields } from './fields.js';
import { prompterHere } from './prompter-here.js';

/**
 * What became of the presence is this command's result, so it goes to standard output in both forms. An event that
 * nothing was installed for, or whose workflow ended in an error, is a failure.
 */
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
    const failed = document.triggers.some((trigger) => trigger.failed);
    const result = resultOf(failed, document.changed);
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
  const none = triggers.length === 0;
  return new ProblemError({
    code: 'nothing-installed',
    what: `Teams reported ${teamsPresence} for ${user.name}, and nothing happened.`,
    why: none
      ? 'No trigger for Microsoft Teams presences is installed in this practice org.'
      : 'No trigger of this practice org took the event:',
    details: triggers.map(({ name, reason }) => `"${name}": ${reason ?? ''}`),
    next: text`Install the solution, or repair it: ${command('teams-presence setup', '--sandbox')}`,
  });
}

/**
 * What happened, in a sentence; then what each trigger did that took the event. With `verbose` also why others did not,
 * and every step of the workflows.
 */
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
