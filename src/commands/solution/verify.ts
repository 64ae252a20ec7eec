import type { FieldTable } from '../../answers/field.js';
import { verifyFields } from '../../answers/life-fields.js';
import { missing, missingAnswersProblem } from '../../answers/missing-answers.js';
import { resolve } from '../../answers/resolve.js';
import type { Check, Problem } from '../../engine/report.js';
import { activePerson } from '../../resources/active-person.js';
import type { Solution } from '../../solutions/solution.js';
import { missingObjects, type Verify } from '../../solutions/verification.js';
import type { CommandHandler } from '../command.js';
import { type ExitCode, exitCodes } from '../exit-codes.js';
import { finish } from './finish.js';
import { onOrg, withStart } from './on-org.js';
import { readPermissions } from './preflight.js';
import type { Looked, Start } from './solution-run.js';

/** `verify`: tries with one person whether what is installed works. */
export function verifyHandler<Table extends FieldTable>(
  solution: Solution<Table>,
  verify: Verify,
): CommandHandler {
  return {
    run: async (context) => {
      const wanted = resolve(verifyFields, { flags: context.flags });
      const { user, force } = wanted.answers;
      if (user === undefined) throw missingAnswersProblem(missing(wanted, verifyFields));
      return withStart(context, solution, 'connection', (begun) => tryOut(begun, verify, { user, force }));
    },
  };
}

function tryOut<Table extends FieldTable>(
  begun: Start<Table>,
  verify: Verify,
  wanted: { readonly user: string; readonly force: boolean },
): Promise<ExitCode> {
  return onOrg(begun, {
    permissions: readPermissions,
    work: async (looked) => {
      const checks = await checksOf(begun, looked, verify, wanted);
      begun.view.pause();
      const { result, exitCode, error } = judge(begun.solution.id, checks);
      finish(begun, { org: looked.org, result, steps: [], checks, error, warnings: [] });
      return exitCode;
    },
  });
}

async function checksOf<Table extends FieldTable>(
  { view, signal }: Start<Table>,
  { session, ordered, observations }: Looked<Table>,
  verify: Verify,
  { user, force }: { readonly user: string; readonly force: boolean },
): Promise<readonly Check[]> {
  const gaps = missingObjects(ordered, observations);
  if (gaps.length === ordered.length) return gaps;
  const person = await activePerson(session, user, 'Nothing was tried.');
  // Trying it changes a presence for a moment; naming the person is the consent.
  session.allowWrites();
  const checks = await verify({
    session,
    person,
    force,
    signal,
    steps: ordered.map(({ id }) => id),
    idOf: (step) => {
      const observation = observations.get(step);
      return observation?.kind === 'found' ? observation.observed.id : undefined;
    },
    tell: view.note,
    warn: view.warn,
  });
  const named = new Set(checks.map(({ id }) => id));
  return [...gaps.filter(({ id }) => !named.has(id)), ...checks];
}

/** What the checks come to. What only a missing permission kept from being checked has a code of its own. */
function judge(
  solution: string,
  checks: readonly Check[],
): { result: 'verified' | 'failed'; exitCode: ExitCode; error?: Problem } {
  const broken = checks.filter(({ status }) => status === 'failed');
  if (broken.length > 0) {
    const names = broken.map(({ title }) => `"${title}"`).join(', ');
    const error = {
      code: 'not-working',
      message: 'The solution does not work.',
      reason: `${broken.length === 1 ? 'This check' : 'These checks'} failed: ${names}.`,
      hint: `Run "gc-presence ${solution} setup", which repairs what was changed, then verify again.`,
    };
    return { result: 'failed', exitCode: exitCodes.notWorking, error };
  }
  const lacking = [...new Set(checks.flatMap(({ missingPermissions }) => missingPermissions ?? []))];
  if (lacking.length === 0) return { result: 'verified', exitCode: exitCodes.done };
  const error = {
    code: 'missing-permission',
    message: 'Not everything could be checked.',
    reason: 'The client that runs this may not do what some checks take.',
    hint: 'Add these permissions to a role of this client (Admin > Roles / Permissions), then verify again.',
    missingPermissions: lacking,
  };
  return { result: 'failed', exitCode: exitCodes.notAllowed, error };
}
