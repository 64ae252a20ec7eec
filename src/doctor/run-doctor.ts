import type { AnswersOf } from '../answers/field.js';
import { type Begun, begin } from '../cli/begin.js';
import type { CommandContext } from '../cli/command.js';
import type { Connection } from '../core/connection.js';
import { type ExitCode, exitCodes } from '../core/exit-codes.js';
import { exitCodeOf, inputProblem, type Problem } from '../core/problem.js';
import type { Check, OrgInfo } from '../engine/report.js';
import { describe } from '../genesys/describe.js';
import { withoutCovered } from '../genesys/permissions.js';
import { listDivisions } from '../resources/identity/divisions.js';
import { activePerson } from '../resources/people/active-person.js';
import { divisionFor } from '../solution/choose-division.js';
import { solutionTables } from '../solution/config-sections.js';
import type { SolutionEntry } from '../solution/declaration.js';
import { divisionCheck } from '../solution/division-check.js';
import { type LoggedIn, logIn } from '../solution/log-in.js';
import { solutions } from '../solutions/solutions.js';
import { doctorFields } from './fields.js';
import { identityCheck, permissionChecks, wantedPermissions } from './identity-checks.js';
import { limitChecks } from './limit-checks.js';
import { clockCheck, proxyCheck } from './machine-checks.js';
import { integrationTypeCheck, productChecks, readCatalogue } from './product-checks.js';
import { lookElsewhere, mayBeElsewhere } from './region-check.js';

type Fields = typeof doctorFields;

export async function run(context: CommandContext): Promise<ExitCode> {
  const begun = await begin(context, { fields: doctorFields, elsewhere: solutionTables });
  try {
    await refuseUselessUser(begun.answers.solution.answers);
    return await examine(begun);
  } finally {
    begun.close();
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

async function examine(begun: Begun<Fields>): Promise<ExitCode> {
  let org: OrgInfo | undefined;
  let tried: Connection | undefined;
  try {
    const checks = await logIn(
      begun,
      (known) => {
        org = known;
      },
      (loggedIn) => checksOf(begun, loggedIn),
      (connection) => {
        tried = connection;
      },
    );
    const error = problemOf(checks);
    report(begun, { org, checks, error });
    return error === undefined ? exitCodes.done : exitCodes.notAllowed;
  } catch (error) {
    return org === undefined ? endWithoutOrg(begun, error, tried) : end(begun, error, { org });
  }
}

/** The log-in failed. Where it was refused, another region may be the one that knows the credentials. */
async function endWithoutOrg(
  begun: Begun<Fields>,
  error: unknown,
  tried: Connection | undefined,
): Promise<ExitCode> {
  const credentials = credentialsCheck(describe(error));
  const proxy = proxyCheck(begun.context.io.environment);
  if (tried === undefined || !mayBeElsewhere(error, tried))
    return end(begun, error, { checks: [credentials, proxy] });
  try {
    const { check, hint } = await lookElsewhere(begun, tried);
    return end(begun, error, { checks: [credentials, check, proxy], hint });
  } catch (interruption) {
    return end(begun, interruption, { checks: [credentials, proxy] });
  }
}

/** The report of an error that kept the rest from being looked at. */
function end(
  begun: Begun<Fields>,
  error: unknown,
  known: { readonly org?: OrgInfo; readonly checks?: readonly Check[]; readonly hint?: string | undefined },
): ExitCode {
  const { org, checks, hint } = known;
  const described = describe(error);
  const problem = hint === undefined ? described : { ...described, next: hint };
  report(begun, { org, checks, error: problem });
  return exitCodeOf(problem);
}

async function checksOf(
  { answers, context, signal }: Begun<Fields>,
  { session, identity }: LoggedIn<Fields>,
): Promise<readonly Check[]> {
  const { solution, for: command, user } = answers.solution.answers;
  // What is named has to be there, before anything is judged by it.
  const person = user === undefined ? undefined : await activePerson(session, user, 'Nothing was looked at.');
  const divisions = await listDivisions(session);
  const division = divisionFor(divisions, answers.common.answers.division);
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
function credentialsCheck({ code, what: message, why: reason }: Problem): Check {
  return {
    id: 'credentials',
    title: 'The credentials are accepted in this region',
    status: code === 'not-authenticated' ? 'failed' : 'unknown',
    reason: reason === undefined ? message : `${message} ${reason}`,
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

function report(
  { view, context }: Begun<Fields>,
  found: {
    readonly org: OrgInfo | undefined;
    readonly checks: readonly Check[] | undefined;
    readonly error: Problem | undefined;
  },
): void {
  const { org, checks, error } = found;
  view.pause();
  view.report(
    {
      command: context.command,
      ...(org === undefined ? {} : { org }),
      result: error === undefined ? 'verified' : 'failed',
      steps: [],
      checks,
      ...(error === undefined ? {} : { error }),
      warnings: [],
    },
    { links: [], next: [] },
  );
}
