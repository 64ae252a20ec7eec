import type { AnswersOf } from '../answers/field.js';
import type { CommandContext } from '../cli/command.js';
import type { Connection } from '../core/connection.js';
import { type ExitCode, exitCodes } from '../core/exit-codes.js';
import { inputProblem, type Problem } from '../core/problem.js';
import type { Check } from '../engine/report.js';
import { withoutCovered } from '../genesys/permissions.js';
import { listDivisions } from '../resources/identity/divisions.js';
import { activePerson } from '../resources/people/people.js';
import { type CommandRun, failureOf, runCommand } from '../solution/command-run.js';
import { connect, type OrgContext } from '../solution/connect.js';
import type { SolutionEntry } from '../solution/declaration.js';
import { divisionCheck, divisionFor } from '../solution/division.js';
import { type ReportEnding, showReport } from '../solution/report.js';
import { solutionTables } from '../solution/run-answers.js';
import { solutions } from '../solutions/solutions.js';
import { doctorFields } from './fields.js';
import { identityCheck, permissionChecks, wantedPermissions } from './identity-checks.js';
import { limitChecks } from './limit-checks.js';
import { clockCheck, proxyCheck } from './machine-checks.js';
import { integrationTypeCheck, productChecks, readCatalogue } from './product-checks.js';
import { lookElsewhere, mayBeElsewhere } from './region-check.js';

type Fields = typeof doctorFields;

export function run(context: CommandContext): Promise<ExitCode> {
  return runCommand(context, { fields: doctorFields, elsewhere: solutionTables }, examine, showReport);
}

async function examine(start: CommandRun<Fields>): Promise<ReportEnding> {
  await refuseUselessUser(start.answers.own);
  let tried: Connection | undefined;
  const org = await connect(start, (connection) => {
    tried = connection;
  }).catch((error: unknown) => endWithoutOrg(start, error, tried));
  if ('result' in org) return org;
  const checks = await checksOf(org);
  const error = problemOf(checks);
  return { result: error === undefined ? 'verified' : 'failed', checks, error };
}

/** The log-in failed. Where it was refused, another region may be the one that knows the credentials. */
async function endWithoutOrg(
  run: CommandRun<Fields>,
  error: unknown,
  tried: Connection | undefined,
): Promise<ReportEnding> {
  const failure = failureOf(error);
  const credentials = credentialsCheck(failure.error);
  const proxy = proxyCheck(run.context.io.environment);
  if (tried === undefined || !mayBeElsewhere(error, tried))
    return { ...failure, checks: [credentials, proxy] };
  try {
    const { check, hint } = await lookElsewhere(run, tried);
    const problem = hint === undefined ? failure.error : { ...failure.error, next: hint };
    return { ...failure, error: problem, checks: [credentials, check, proxy] };
  } catch (interruption) {
    return { ...failureOf(interruption), checks: [credentials, proxy] };
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
  throw inputProblem(`--user tells nothing about ${solution}.`, {
    why: 'It names a person whose presence is looked at, which this solution does not need.',
    next: 'Leave out --user or --solution.',
  });
}

/** The solutions that are meant by the answer. */
function chosen(solution: string): readonly SolutionEntry[] {
  return solutions.filter(({ id }) => solution === 'all' || solution === id);
}

async function checksOf(run: OrgContext<Fields>): Promise<readonly Check[]> {
  const { answers, context, signal, session, identity } = run;
  const { solution, for: command, user } = answers.own;
  // What is named has to be there, before anything is judged by it.
  const person = user === undefined ? undefined : await activePerson(session, user, 'Nothing was looked at.');
  const divisions = await listDivisions(session);
  const division = divisionFor(divisions, answers.common.division);
  const examined = await Promise.all(
    chosen(solution).map(async ({ id, declare }) => {
      const { permissions, prerequisites } = await declare();
      return { id, permissions: await permissions(), prerequisites: await prerequisites() };
    }),
  );
  const wanted = wantedPermissions(
    examined.map(({ permissions }) => permissions),
    command,
  );
  const catalogue = await readCatalogue(session, signal);
  const type = await integrationTypeCheck(session, signal);
  const examination = { session, signal, person };
  const there = await Promise.all(examined.map(({ prerequisites }) => prerequisites(examination)));
  const limits = await limitChecks(session, signal);
  return [
    { id: 'credentials', title: 'The credentials are accepted in this region', status: 'ok' },
    identityCheck(identity, divisions),
    ...examined.flatMap(({ id, permissions }) =>
      permissionChecks(identity, id, permissions, command, catalogue),
    ),
    divisionCheck({ grants: identity.grants, wanted, division, divisions, catalogue }),
    ...productChecks(wanted, catalogue),
    type,
    ...there.flat(),
    ...limits,
    clockCheck(session.clockSkew()),
    proxyCheck(context.io.environment),
  ];
}

/** Only a refusal says anything about the credentials. */
function credentialsCheck({ code, what, why }: Problem): Check {
  return {
    id: 'credentials',
    title: 'The credentials are accepted in this region',
    status: code === 'not-authenticated' ? 'failed' : 'unknown',
    reason: why === undefined ? what : `${what} ${why}`,
  };
}

/** What is missing, with all missing permissions in one list to paste. */
function problemOf(checks: readonly Check[]): Problem | undefined {
  const broken = checks.filter(({ status }) => status === 'failed');
  if (broken.length === 0) return undefined;
  const lacking = withoutCovered(broken.flatMap(({ missingPermissions }) => missingPermissions ?? [])).sort();
  const names = broken.map(({ title }) => `"${title}"`).join(', ');
  return {
    code: lacking.length > 0 ? 'missing-permission' : 'missing-prerequisite',
    what: 'Something is missing.',
    why: `${broken.length === 1 ? 'This check' : 'These checks'} failed: ${names}.`,
    next: hintFor(
      lacking,
      broken.filter(({ missingPermissions }) => missingPermissions === undefined),
    ),
    ...(lacking.length === 0 ? {} : { missingPermissions: lacking }),
    exitCode: exitCodes.notAllowed,
  };
}

function hintFor(lacking: readonly string[], others: readonly Check[]): string {
  const grant =
    'Add the permissions to a role of this client (Admin > Roles / Permissions; one of those joined by | is enough).';
  if (lacking.length === 0) return 'The reason below each failed check says what to do.';
  return others.length === 0
    ? grant
    : `${grant} For the rest, the reason below each failed check says what to do.`;
}
