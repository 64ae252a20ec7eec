import { missing, missingAnswersProblem } from '../../answers/missing-answers.js';
import { resolve } from '../../answers/resolve.js';
import { emitTeamsPresence } from '../../practice-org/automation/emit.js';
import { ProblemError } from '../../problem.js';
import { writeJson } from '../../ui/json-output.js';
import { styleFor } from '../../ui/style.js';
import type { CommandContext } from '../command.js';
import { type ExitCode, exitCodes } from '../exit-codes.js';
import { type EmitDocument, emitDocument } from './emit-document.js';
import { emitText } from './emit-text.js';
import { emitFields } from './fields.js';
import { findPerson } from './find-person.js';
import { openSandbox } from './open-sandbox.js';
import { readFaults } from './read-faults.js';

/**
 * What became of the presence is this command's result, so it goes to standard output in both forms. An event that
 * nothing was installed for, or whose workflow ended in an error, is a failure.
 */
export async function run({ flags, io }: CommandContext): Promise<ExitCode> {
  const resolved = resolve(emitFields, { flags, environment: io.environment, cwd: io.cwd });
  const { user, teamsPresence, sandbox } = resolved.answers;
  if (user === undefined || teamsPresence === undefined) {
    throw missingAnswersProblem(missing(resolved, emitFields));
  }
  const faults =
    resolved.answers.faults === undefined ? undefined : readFaults(resolved.answers.faults, io.cwd);
  const { practice } = await openSandbox(sandbox, io, { faults });
  try {
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

function nothingInstalled({ user, teamsPresence, triggers }: EmitDocument): ProblemError {
  const none = triggers.length === 0;
  return new ProblemError(
    {
      code: 'nothing-installed',
      message: `Teams reported ${teamsPresence} for ${user.name}, and nothing happened.`,
      reason: none
        ? 'No trigger for Microsoft Teams presences is installed in this practice org.'
        : 'No trigger of this practice org took the event:',
      details: triggers.map(({ name, reason }) => `"${name}": ${reason ?? ''}`),
      hint: 'Install the solution, or repair it: gc-presence teams-presence setup --sandbox',
    },
    exitCodes.failed,
  );
}
