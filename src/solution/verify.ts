import type { AnswersOf, Field, FieldTable } from '../answers/field.js';
import { missing, missingAnswersProblem, resolve } from '../answers/resolve.js';
import { verifyFields } from '../answers/run-fields.js';
import type { CommandHandler } from '../cli/command.js';
import { type ExitCode, exitCodes } from '../core/exit-codes.js';
import type { Problem } from '../core/problem.js';
import { usualVisibility } from '../engine/consistency.js';
import type { Check } from '../engine/report.js';
import { missingPermissions, withoutCovered } from '../genesys/permissions.js';
import { activePerson } from '../resources/people/active-person.js';
import { finish } from './finish.js';
import { onOrg, withStart } from './on-org.js';
import { readPermissions } from './preflight.js';
import type { Solution } from './solution.js';
import { isThere, type Looked, type Start } from './solution-run.js';
import { liveRun, missingObjects } from './verification.js';

/** What the command line says about one trial. */
interface Wanted {
  readonly user: string;
  readonly force: boolean;
  /** To what only this solution asks. */
  readonly answers: AnswersOf<FieldTable>;
}

/** `verify`: tries with one person whether what is installed works. `fields` is what only this solution asks. */
export function verifyHandler<Table extends FieldTable>(
  solution: Solution<Table>,
  fields: FieldTable,
): CommandHandler {
  const tables = { whom: verifyFields, own: fields };
  return {
    run: async (context) => {
      const resolved = resolve(tables, { flags: context.flags });
      const { whom, own: answers } = resolved.answers;
      return withStart(context, solution, 'connection', async (begun) => {
        const user = whom.user ?? (await askForUser(begun, missing(resolved, tables)));
        return tryOut(begun, { user, force: whom.force, answers });
      });
    },
  };
}

/**
 * The e-mail address of the person, where somebody can be asked.
 * @throws ProblemError (exit 3) listing every missing answer
 */
function askForUser<Table extends FieldTable>(
  { prompter, answers, context }: Start<Table>,
  lacking: readonly Field<unknown>[],
): Promise<string> {
  const others = lacking.filter(({ key }) => key !== verifyFields.user.key);
  if (prompter === undefined || others.length > 0)
    throw missingAnswersProblem(lacking, {
      practising: answers.common.answers.sandbox !== false,
      atTerminal: context.io.stdin.isTTY,
    });
  return prompter
    .text({
      message: 'E-mail address of the person to try it with (the presence is put back)',
      validate: (text) =>
        text.trim() === '' ? 'Type the address of a person who is not On Queue.' : undefined,
    })
    .then((text) => text.trim());
}

function tryOut<Table extends FieldTable>(begun: Start<Table>, wanted: Wanted): Promise<ExitCode> {
  return onOrg(begun, {
    permissions: readPermissions,
    work: async (looked) => {
      const checks = await checksOf(begun, looked, wanted);
      begun.view.pause();
      const { result, exitCode, error } = judge(begun.solution.id, checks, isThere(looked.observations));
      finish(begun, { org: looked.org, result, steps: [], checks, error, warnings: [] });
      return exitCode;
    },
  });
}

async function checksOf<Table extends FieldTable>(
  { context, solution, view, signal }: Start<Table>,
  { session, identity, ordered, observations }: Looked<Table>,
  { user, force, answers }: Wanted,
): Promise<readonly Check[]> {
  const gaps = missingObjects(ordered, observations);
  if (gaps.length === ordered.length) return gaps;
  const person = await activePerson(session, user, 'Nothing was tried.');
  // Trying it changes a presence for a moment; naming the person is the consent.
  session.allowWrites();
  view.listen({
    kind: 'cleanup-due',
    title: `Put the presence of ${person.name} back, and removed what was made for the trial`,
  });
  const checks = await solution.verify({
    session,
    person,
    force,
    lacking: (wanted) => (identity.grants === undefined ? [] : missingPermissions(identity.grants, wanted)),
    settle: context.pace?.settle ?? usualVisibility,
    answers,
    signal,
    steps: ordered.map(({ id }) => id),
    idOf: (step) => {
      const observation = observations.get(step);
      return observation?.kind === 'found' ? observation.observed.id : undefined;
    },
    tell: view.note,
    progress: (text) => view.listen({ kind: 'preparing', text }),
    warn: view.warn,
  });
  const named = new Set(checks.map(({ id }) => id));
  return [...gaps.filter(({ id }) => !named.has(id)), ...checks];
}

/** What the checks come to. What only a missing permission kept from being checked has a code of its own. */
function judge(
  solution: string,
  checks: readonly Check[],
  installed: boolean,
): { result: 'verified' | 'failed'; exitCode: ExitCode; error?: Problem } {
  const broken = checks.filter(({ status }) => status === 'failed');
  if (!installed) return { result: 'failed', exitCode: exitCodes.notWorking, error: notInstalled(solution) };
  if (broken.length > 0) {
    const names = broken.map(({ title }) => `"${title}"`).join(', ');
    const error = {
      code: 'not-working',
      what: 'The solution does not work.',
      why: `${broken.length === 1 ? 'This check' : 'These checks'} failed: ${names}.`,
      next: `Do what the reason below each failed check says, if it says so; else run "gc-presence ${solution} setup", which repairs what was changed. Then verify again.`,
    };
    return { result: 'failed', exitCode: exitCodes.notWorking, error };
  }
  const lacking = withoutCovered(checks.flatMap(({ missingPermissions }) => missingPermissions ?? []));
  if (lacking.length === 0) return proven(checks);
  const error = {
    code: 'missing-permission',
    what: 'Not everything could be checked.',
    why: 'The client that runs this may not do what some checks take.',
    next: 'Add these permissions to a role of this client (Admin > Roles / Permissions), then verify again.',
    missingPermissions: lacking,
  };
  return { result: 'failed', exitCode: exitCodes.notAllowed, error };
}

/** What was not tried is not proven, even if nothing is wrong with the parts. */
function proven(checks: readonly Check[]): {
  result: 'verified' | 'failed';
  exitCode: ExitCode;
  error?: Problem;
} {
  const untried = checks.find(({ id, status }) => id === liveRun && status === 'unknown');
  if (untried === undefined) return { result: 'verified', exitCode: exitCodes.done };
  const error = {
    code: 'not-proven',
    what: 'Whether the solution works as a whole could not be tried.',
    why: untried.reason ?? 'Nobody knows why.',
    next: 'Nothing is wrong with the parts that were checked. Try again, or with another person.',
  };
  return { result: 'failed', exitCode: exitCodes.failed, error };
}

function notInstalled(solution: string): Problem {
  return {
    code: 'not-installed',
    what: 'The solution is not installed in this org.',
    why: 'Nothing of it was found, and nothing was tried.',
    next: `Check that this is the right org, then run "gc-presence ${solution} setup".`,
  };
}
