import type { FieldTable } from '../answers/field.js';
import { readText } from '../answers/field-kinds.js';
import { missing, resolve } from '../answers/resolve.js';
import { verifyFields } from '../answers/run-fields.js';
import { exitCodes } from '../core/exit-codes.js';
import type { Problem } from '../core/problem.js';
import { isFresh, newRound } from '../core/round.js';
import { command, text } from '../core/text.js';
import { usualVisibility } from '../engine/consistency.js';
import type { Check } from '../engine/report.js';
import { missingPermissions, withoutCovered } from '../genesys/permissions.js';
import { activePerson, type Person } from '../resources/people/people.js';
import { failuresIn, liveRun, missingObjects, notFound } from '../solutions/checks.js';
import { askText } from '../solutions/question.js';
import type { Solution, VerifyContext } from '../solutions/solution.js';
import type { OrgContext } from './connect.js';
import { recorded } from './install-report.js';
import type { ReportEnding } from './report.js';
import {
  completeAnswers,
  connectFor,
  found,
  missingAnswers,
  type OrgSnapshot,
  observe,
  type SolutionContext,
  type SolutionRun,
} from './run.js';

/** `verify`: tries with one person whether what is installed works. `fields` is what only this solution asks. */
export async function verify(
  start: SolutionRun,
  solution: Solution,
  fields: FieldTable,
): Promise<ReportEnding> {
  const tables = { whom: verifyFields, own: fields };
  const resolved = resolve(tables, { flags: start.context.flags });
  const { whom, own: answers } = resolved.answers;
  const lacking = missing(resolved, tables);
  const others = lacking.filter(({ key }) => key !== verifyFields.user.key);
  if (whom.user === undefined && (start.prompter === undefined || others.length > 0))
    throw missingAnswers(start, lacking);
  const org = await connectFor(start, solution, 'nothing');
  const named = whom.user === undefined ? undefined : personToTry(org, whom.user);
  // Whether anything is installed is told first.
  named?.catch(() => {});
  const run = await completeAnswers(org, solution, 'connection');
  const snapshot = await observe(run);
  const { ordered, observations } = snapshot;
  if (![...observations.values()].some(({ kind }) => kind !== 'absent'))
    return {
      result: 'failed',
      checks: missingObjects(ordered, observations),
      error: notInstalled(solution.id),
    };

  const find = async () => named ?? personToTry(org, await askForUser(org));
  const { checks, tried, left } = await tryOut(run, snapshot, { find, force: whom.force, answers });
  const error = failureIn(checks, solution.id, left);
  const result = error === undefined ? 'verified' : 'failed';
  return recorded(run, snapshot, { result, checks, error, tried });
}

function personToTry({ session }: OrgContext, email: string): Promise<Person> {
  return activePerson(session, email, 'Nothing was tried.');
}

/** Asked for in the org, which knows whether there is such a person. */
async function askForUser({ prompter, session }: OrgContext): Promise<string> {
  if (prompter === undefined) throw new Error('Nobody can be asked for the person.');
  const ask = {
    message: 'E-mail address of the person to try it with (the presence is put back)',
    help: 'An active person of this org who is not On Queue. Their presence changes for a few seconds.',
  };
  return askText(prompter, ask, readText, (typed) => activePerson(session, typed));
}

async function tryOut(
  { context, solution, view, signal, session, identity, round, journal }: SolutionContext,
  { ordered, observations }: OrgSnapshot,
  { find, ...wanted }: Pick<VerifyContext, 'force' | 'answers'> & { readonly find: () => Promise<Person> },
): Promise<{
  readonly checks: readonly Check[];
  readonly tried?: Person;
  /** The person, where the presence could not be put back. */
  readonly left?: Person | undefined;
}> {
  const gaps = missingObjects(ordered, observations);
  if (gaps.length === ordered.length) return { checks: gaps };
  const person = await find();
  let isBack = true;
  const checks = await journal.alone(() => {
    // Trying it changes a presence for a moment; naming the person is the consent.
    session.allowWrites();
    view.listen({
      kind: 'cleanup-due',
      title: `Put the presence of ${person.name} back, and removed what was made for the trial`,
    });
    return solution.verify({
      ...wanted,
      solution: solution.id,
      session,
      // Whoever was asked something took time to think.
      round: isFresh(round) ? round : newRound(),
      person,
      lacking: (permissions) =>
        identity.grants === undefined ? [] : missingPermissions(identity.grants, permissions),
      visibility: context.tuning?.visibility ?? usualVisibility,
      signal,
      steps: ordered.map(({ id }) => id),
      idOf: (step) => found(observations, step)?.id,
      notFound: (step) => notFound(observations.get(step)),
      tell: view.note,
      progress: (text) => view.listen({ kind: 'preparing', text }),
      warn: view.warn,
      notPutBack: (text) => {
        isBack = false;
        view.warn(text);
      },
    });
  });
  const named = new Set(checks.map(({ id }) => id));
  const all = [...gaps.filter(({ id }) => !named.has(id)), ...checks];
  return { checks: all, tried: person, left: isBack ? undefined : person };
}

/**
 * What the checks come to. What only a missing permission kept from being checked has a code of its own.
 * @param left the person, where the presence could not be put back
 */
function failureIn(
  checks: readonly Check[],
  solution: string,
  left: Person | undefined,
): Problem | undefined {
  const failures = failuresIn(checks);
  if (failures !== undefined)
    return {
      code: 'not-working',
      what: 'The solution does not work.',
      why: failures.why,
      next: text`Fix the failed checks above, or run "${command(`${solution} setup`)}", which repairs what was changed. Then verify again.`,
      exitCode: exitCodes.notWorking,
    };
  if (left !== undefined)
    return {
      code: 'not-put-back',
      what: `${left.name} has another presence than before.`,
      why: 'It could not be put back; a warning says why.',
      next: 'Set the presence in Genesys Cloud, or ask the person to.',
    };
  const lacking = withoutCovered(checks.flatMap(({ missingPermissions }) => missingPermissions ?? []));
  if (lacking.length > 0)
    return {
      code: 'missing-permission',
      what: 'Not everything could be checked.',
      why: 'The client that runs this lacks permissions for some checks.',
      next: 'Add these permissions to a role of this client (Admin > Roles / Permissions), then verify again.',
      missingPermissions: lacking,
    };
  // What was not tried is not proven, even if nothing is wrong with the parts.
  const untried = checks.filter(({ status }) => status === 'unknown');
  const whole = untried.find(({ id }) => id === liveRun);
  const [first] = untried;
  if (first === undefined) return undefined;
  return {
    code: 'not-proven',
    what: whole ? 'The solution as a whole could not be tested.' : 'Not everything could be checked.',
    why: whole?.reason ?? text`${first.title}: ${first.reason ?? 'the reason is unknown.'}`,
    next: 'Nothing is wrong with the parts that were checked. Try again, or with another person.',
  };
}

function notInstalled(solution: string): Problem {
  return {
    code: 'not-installed',
    what: 'The solution is not installed in this org.',
    why: 'None of its objects was found, and nothing was tested.',
    next: text`Check that this is the right org, then run "${command(`${solution} setup`)}".`,
    exitCode: exitCodes.notWorking,
  };
}
