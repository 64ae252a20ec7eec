import type { CommandContext } from '../../answers/command.js';
import type { AnswersOf } from '../../answers/field.js';
import { missing, missingAnswersProblem, resolve } from '../../answers/resolve.js';
import { type ExitCode, exitCodes } from '../../core/exit-codes.js';
import { ProblemError } from '../../core/problem.js';
import { teamsStates } from '../../core/teams-states.js';
import { command, text } from '../../core/text.js';
import { textWidth } from '../../ui/layout.js';
import type { Prompter } from '../../ui/prompter.js';
import type { Style } from '../../ui/style.js';
import { visible, wrap } from '../../ui/text.js';
import { type EmitReport, emitTeamsPresence, type TriggerReport } from '../automation/emit.js';
import { openSandbox } from '../open.js';
import type { Presence } from '../people/presences.js';
import type { UserState } from '../people/state.js';
import type { PracticeOrg } from '../practice-org.js';
import { emitFields } from './fields.js';
import { printResult, prompterHere } from './output.js';
import { findPerson, peopleOf } from './people.js';

/**
 * What became of the presence is this command's result, so it goes to standard output in both forms. An event that
 * nothing was installed for, or whose workflow ended in an error, is a failure.
 */
export async function run(context: CommandContext): Promise<ExitCode> {
  const { flags, io } = context;
  const resolved = resolve(emitFields, { flags, environment: io.environment, cwd: io.cwd });
  const { sandbox } = resolved.answers;
  const lacking = missing(resolved, emitFields);
  const prompter = lacking.length === 0 ? undefined : await prompterHere(context);
  if (lacking.length > 0 && prompter === undefined)
    throw missingAnswersProblem(lacking, { practising: true, atTerminal: io.stdin.isTTY });
  const { practice } = await openSandbox(sandbox, io, { faults: resolved.answers.faults });
  try {
    const { user, teamsPresence } = await complete(resolved.answers, prompter, practice);
    const document = practice.transaction((org, origin) => {
      const person = findPerson(org, user);
      return emitDocument(
        person,
        teamsPresence,
        emitTeamsPresence(org, { userId: person.id, teamsPresence }, origin),
      );
    });
    if (!document.triggers.some(({ matched }) => matched)) throw nothingInstalled(document);

    printResult(context, document, (style) => emitText(document, flags.verbose === true, style));
    return document.triggers.some(({ failed }) => failed) ? exitCodes.failed : exitCodes.done;
  } finally {
    await practice.close();
  }
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

/** What `sandbox emit --json` prints. */
export interface EmitDocument {
  readonly user: { readonly id: string; readonly name: string; readonly email: string };
  readonly teamsPresence: string;
  readonly changed: boolean;
  readonly before: PresenceDocument | null;
  readonly after: PresenceDocument | null;
  readonly triggers: readonly TriggerDocument[];
}

interface PresenceDocument {
  readonly name: string;
  readonly systemPresence: string;
  readonly definitionId: string;
}

interface TriggerDocument {
  readonly name: string;
  readonly matched: boolean;
  /** Why it did not run; null when it did. */
  readonly reason: string | null;
  readonly workflow: string | null;
  /** The reason with which the workflow ended itself. */
  readonly exitReason: string | null;
  readonly error: string | null;
  /** It should have run and could not, or its workflow ended in an error. */
  readonly failed: boolean;
  readonly trace: readonly {
    readonly action: string;
    readonly type: string;
    readonly outcome: string;
    readonly detail: string;
  }[];
}

function emitDocument(user: UserState, teamsPresence: string, report: EmitReport): EmitDocument {
  const { before, after } = report;
  return {
    user: { id: user.id, name: user.name, email: user.email },
    teamsPresence,
    changed: before?.definitionId !== after?.definitionId,
    before: presenceDocument(before),
    after: presenceDocument(after),
    triggers: report.triggers.map(triggerDocument),
  };
}

function presenceDocument(presence: Presence | undefined): PresenceDocument | null {
  if (presence === undefined) return null;
  const { name, systemPresence, definitionId } = presence;
  return { name, systemPresence, definitionId };
}

function triggerDocument({ triggerName, matched, reason, run }: TriggerReport): TriggerDocument {
  return {
    name: triggerName,
    matched,
    reason: reason === '' ? null : reason,
    workflow: run === undefined ? null : `"${run.flowName}" ${run.flowVersion}`,
    exitReason: run?.exitReason ?? null,
    error: run?.errorMessage ?? null,
    failed: run === undefined ? matched : run.status === 'ERROR',
    trace: run?.steps ?? [],
  };
}

type Trigger = EmitDocument['triggers'][number];

/**
 * What happened, in a sentence; then what each trigger did that took the event. With `verbose` also why others did not,
 * and every step of the workflows.
 */
function emitText(document: EmitDocument, verbose: boolean, style: Style): string[] {
  const { symbols, colours } = style;
  const { user, teamsPresence, changed, before, after } = document;
  const line = (text: string, first = '') =>
    wrap(visible(text), { columns: style.columns, first, measure: textWidth });
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
  trigger: Trigger,
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

function outcomeOf({ name, workflow, exitReason, error, reason }: Trigger): string {
  if (workflow === null) return `Trigger "${name}": ${reason ?? 'did not run.'}`;
  if (error !== null) return `Workflow ${workflow} ended in an error: ${error}`;
  return `Workflow ${workflow} ended with "${exitReason ?? 'no reason'}".`;
}
