import type { CommandContext } from '../answers/command.js';
import type { AnswersOf } from '../answers/field.js';
import { type ExitCode, exitCodes } from '../core/exit-codes.js';
import { inputProblem, type Problem } from '../core/problem.js';
import { newRound } from '../core/round.js';
import { text } from '../core/text.js';
import type { Check } from '../engine/report.js';
import { withoutCovered } from '../genesys/permissions.js';
import type { Session } from '../genesys/session.js';
import { listDivisions } from '../resources/identity/divisions.js';
import { type PermissionCatalogue, readPermissionCatalogue } from '../resources/identity/permissions.js';
import { activePerson } from '../resources/people/people.js';
import { type CommandRun, failureOf, runCommand } from '../solution/command-run.js';
import { type Attempt, connect, type OrgContext } from '../solution/connect.js';
import { divisionFor } from '../solution/division.js';
import { type ReportEnding, showReport } from '../solution/report.js';
import { solutionTables } from '../solution/run-answers.js';
import { checked, failuresIn, fine, type Verdict } from '../solutions/checks.js';
import type { Prerequisite, SolutionEntry } from '../solutions/solution.js';
import { solutions } from '../solutions/solutions.js';
import { credentials, runCheck, runChecks } from './checks.js';
import { doctorFields } from './fields.js';
import { machineChecks } from './machine.js';
import { lookElsewhere, mayBeElsewhere } from './region-check.js';

type Fields = typeof doctorFields;

export function run(context: CommandContext): Promise<ExitCode> {
  return runCommand(context, { fields: doctorFields, elsewhere: solutionTables }, doctor, showReport);
}

async function doctor(start: CommandRun<Fields>): Promise<ReportEnding> {
  await refuseUselessUser(start.answers.own);
  const attempt: Attempt = {};
  const org = await connect(start, { attempt }).catch((error: unknown) =>
    endWithoutOrg(start, error, attempt),
  );
  if ('result' in org) return org;
  const checks = await examine(org);
  const error = problemIn(checks);
  return { result: error === undefined ? 'verified' : 'failed', checks, error };
}

/** The log-in failed. Where it was refused, another region may be the one that knows the credentials. */
async function endWithoutOrg(
  run: CommandRun<Fields>,
  error: unknown,
  { connection, clockSkew }: Attempt,
): Promise<ReportEnding> {
  const failure = failureOf(error);
  const { code, what, why } = failure.error;
  // Only a refusal says anything about the credentials.
  const status = code === 'not-authenticated' ? 'failed' : 'unknown';
  const refused: Check = { ...credentials, status, reason: why === undefined ? what : text`${what} ${why}` };
  const { environment } = run.context.io;
  const known = machineChecks({ environment, connection, proxy: run.answers.common.proxy, clockSkew });
  const machine = await Promise.all(known.map((check) => runCheck(check, new AbortController().signal)));
  const checks = (region?: Check) => [refused, region, ...machine].filter((check) => check !== undefined);
  if (connection === undefined || !mayBeElsewhere(error, connection)) return { ...failure, checks: checks() };
  try {
    const { check, hint } = await lookElsewhere(run, connection);
    const problem = hint === undefined ? failure.error : { ...failure.error, next: hint };
    return { ...failure, error: problem, checks: checks(check) };
  } catch (interruption) {
    return { ...failureOf(interruption), checks: checks() };
  }
}

/**
 * Better than to look up somebody, and then say nothing of them.
 * @throws ProblemError (exit 3)
 */
async function refuseUselessUser({ user, solution }: AnswersOf<Fields>): Promise<void> {
  if (user === undefined) return;
  const declared = await Promise.all(chosen(solution).map(({ declare }) => declare()));
  if (declared.some(({ examinesPeople }) => examinesPeople)) return;
  throw inputProblem(`--user does not apply to ${solution}.`, {
    why: 'It names a person whose Teams presence is checked, which this solution does not use.',
    next: 'Leave out --user or --solution.',
  });
}

/** The solutions that are meant by the answer. */
function chosen(solution: string): readonly SolutionEntry[] {
  return solutions.filter(({ id }) => solution === 'all' || solution === id);
}

async function examine(run: OrgContext<Fields>): Promise<readonly Check[]> {
  const { answers, context, signal, session, identity } = run;
  const { solution, for: command, user } = answers.own;
  // What is named has to be there, before anything is judged by it.
  const person = user === undefined ? undefined : await activePerson(session, user, 'Nothing was checked.');
  const divisions = await listDivisions(session, { round: newRound() });
  const division = divisionFor(divisions, answers.common.division);
  const commands = new Map<string, readonly string[]>();
  const prerequisites: Prerequisite[] = [];
  for (const { id, declare } of chosen(solution)) {
    const declared = await declare();
    prerequisites.push(...(await declared.prerequisites()));
    for (const [word, permissions] of Object.entries(await declared.permissions()))
      if (command === 'all' || command === word) commands.set(`${id} ${word}`, permissions);
  }
  return runChecks({
    session,
    signal,
    identity,
    divisions,
    division,
    person,
    commands,
    prerequisites,
    catalogue: await readCatalogue(session, signal),
    environment: context.io.environment,
  });
}

/** What the org knows of permissions; a verdict, for every check that needs it, where that cannot be read. */
async function readCatalogue(session: Session, signal: AbortSignal): Promise<PermissionCatalogue | Verdict> {
  let catalogue: PermissionCatalogue | undefined;
  const { status, reason, missingPermissions } = await checked('catalogue', '', signal, async () => {
    catalogue = await readPermissionCatalogue(session);
    return fine;
  });
  return catalogue ?? { status, reason, missingPermissions };
}

/** What is missing, with all missing permissions in one list to paste. */
function problemIn(checks: readonly Check[]): Problem | undefined {
  const failures = failuresIn(checks);
  if (failures === undefined) return undefined;
  const { broken, why } = failures;
  const lacking = withoutCovered(broken.flatMap(({ missingPermissions }) => missingPermissions ?? [])).sort();
  const others = broken.some(({ missingPermissions }) => missingPermissions === undefined);
  return {
    code: lacking.length > 0 ? 'missing-permission' : 'missing-prerequisite',
    what: 'Something is missing.',
    why,
    next: hintFor(lacking.length > 0, others),
    ...(lacking.length === 0 ? {} : { missingPermissions: lacking }),
    exitCode: exitCodes.notAllowed,
  };
}

function hintFor(permissions: boolean, others: boolean): string {
  const grant =
    'Add the permissions to a role of this client (Admin > Roles / Permissions; one of those joined by | is enough).';
  if (!permissions) return 'The reason below each failed check says what to do.';
  return others ? `${grant} For the rest, the reason below each failed check says what to do.` : grant;
}
