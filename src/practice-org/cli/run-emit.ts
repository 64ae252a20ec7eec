import type { AnswersOf } from '../../answers/field.js';
import { missing, missingAnswersProblem, resolve } from '../../answers/resolve.js';
import type { CommandContext } from '../../cli/command.js';
import { type ExitCode, exitCodes } from '../../core/exit-codes.js';
import { ProblemError } from '../../core/problem.js';
import { teamsStates } from '../../core/teams-states.js';
import { writeJson } from '../../ui/json-view.js';
import type { Prompter } from '../../ui/prompter.js';
import { styleFor } from '../../ui/style.js';
import { emitTeamsPresence } from '../automation/emit.js';
import type { PracticeOrg } from '../practice-org.js';
import { type EmitDocument, emitDocument } from './emit-document.js';
import { emitText } from './emit-text.js';
import { emitFields } from './fields.js';
import { findPerson } from './find-person.js';
import { openSandbox } from './open-sandbox.js';
import { peopleOf } from './people.js';
import { prompterHere } from './prompter-here.js';
import { readFaults } from './read-faults.js';

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
  const faults =
    resolved.answers.faults === undefined ? undefined : readFaults(resolved.answers.faults, io.cwd);
  const { practice } = await openSandbox(sandbox, io, { faults });
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

    if (flags.json === true) {
      writeJson(io.stdout, document);
    } else {
      const style = styleFor({
        stream: io.stdout,
        environment: io.environment,
        noColor: flags.color === false,
      });
      io.stdout.write(`${emitText(document, flags.verbose === true, style).join('\n')}\n`);
    }
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
    next: 'Install the solution, or repair it: gc-presence teams-presence setup --sandbox',
  });
}
