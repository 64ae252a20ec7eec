import type { Check, OrgInfo, Problem } from '../../engine/report.js';
import { exitCodeFor } from '../../failure.js';
import { describe } from '../../genesys/describe.js';
import { solutions } from '../../solutions/solutions.js';
import { type Begun, begin } from '../begin.js';
import type { CommandContext } from '../command.js';
import { type ExitCode, exitCodes } from '../exit-codes.js';
import { type LoggedIn, logIn } from '../log-in.js';
import { solutionTables } from '../solution/config-sections.js';
import { doctorFields } from './fields.js';
import { identityCheck, permissionChecks } from './identity-checks.js';
import { limitChecks } from './limit-checks.js';
import { clockCheck, proxyCheck } from './machine-checks.js';

type Fields = typeof doctorFields;

export async function run(context: CommandContext): Promise<ExitCode> {
  const begun = await begin(context, { fields: doctorFields, elsewhere: solutionTables });
  try {
    return await examine(begun);
  } finally {
    begun.close();
  }
}

async function examine(begun: Begun<Fields>): Promise<ExitCode> {
  let org: OrgInfo | undefined;
  try {
    const checks = await logIn(
      begun,
      (known) => {
        org = known;
      },
      (loggedIn) => checksOf(begun, loggedIn),
    );
    const error = problemOf(checks);
    report(begun, { org, checks, error });
    return error === undefined ? exitCodes.done : exitCodes.notAllowed;
  } catch (error) {
    const problem = describe(error);
    const checks = org === undefined ? [credentialsCheck(problem)] : [];
    report(begun, { org, checks: [...checks, proxyCheck(begun.context.io.environment)], error: problem });
    return exitCodeFor(error, problem);
  }
}

async function checksOf(
  { answers, context, signal }: Begun<Fields>,
  { session, identity }: LoggedIn<Fields>,
): Promise<readonly Check[]> {
  const { solution: wanted, for: command } = answers.solution.answers;
  const chosen = solutions.filter(({ id }) => wanted === 'all' || wanted === id);
  const examined = await Promise.all(
    chosen.map(async ({ id, declare }) => {
      const { permissions, prerequisites } = await declare();
      return {
        allowed: permissionChecks(identity, id, await permissions(), command),
        there: await (await prerequisites())(session, signal),
      };
    }),
  );
  const limits = await limitChecks(session, signal);
  return [
    { id: 'credentials', title: 'The credentials are accepted in this region', status: 'ok' },
    identityCheck(identity),
    ...examined.flatMap(({ allowed }) => allowed),
    ...examined.flatMap(({ there }) => there),
    ...limits,
    clockCheck(session.clockSkew()),
    proxyCheck(context.io.environment),
  ];
}

function credentialsCheck({ message, reason }: Problem): Check {
  return {
    id: 'credentials',
    title: 'The credentials are accepted in this region',
    status: 'failed',
    reason: reason === undefined ? message : `${message} ${reason}`,
  };
}

/** What is missing, with all missing permissions in one list to paste. */
function problemOf(checks: readonly Check[]): Problem | undefined {
  const broken = checks.filter(({ status }) => status === 'failed');
  if (broken.length === 0) return undefined;
  const lacking = [...new Set(broken.flatMap(({ missingPermissions }) => missingPermissions ?? []))].sort();
  const names = broken.map(({ title }) => `"${title}"`).join(', ');
  return {
    code: lacking.length > 0 ? 'missing-permission' : 'missing-prerequisite',
    message: 'Something is missing.',
    reason: `${broken.length === 1 ? 'This check' : 'These checks'} failed: ${names}.`,
    hint:
      lacking.length > 0
        ? 'Add the permissions to a role of this client (Admin > Roles / Permissions; one of those joined by | is enough).'
        : 'The reason below each failed check says what to do.',
    ...(lacking.length === 0 ? {} : { missingPermissions: lacking }),
  };
}

function report(
  { view, context }: Begun<Fields>,
  found: {
    readonly org: OrgInfo | undefined;
    readonly checks: readonly Check[];
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
