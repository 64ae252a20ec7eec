import type { Command } from '../answers/command.js';
import type { AnswersOf } from '../answers/field.js';
import { choiceField, forOneRun, textField } from '../answers/field-kinds.js';
import { connectionOptions, generalOptions } from '../answers/option-groups.js';
import { exitCodes } from '../core/exit-codes.js';
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
import { machineChecks } from './machine.js';
import { lookElsewhere, mayBeElsewhere } from './region.js';

const fields = {
  solution: choiceField({
    ...forOneRun('--solution <name>', 'solution whose prerequisites are checked'),
    choices: ['all', ...solutions.map(({ id }) => id)],
    default: 'all',
  }),
  for: choiceField({
    ...forOneRun('--for <command>', 'command whose permissions are checked'),
    choices: ['all', 'setup', 'status', 'verify', 'rotate-secret', 'teardown'],
    default: 'all',
  }),
  user: textField({
    ...forOneRun(
      '--user <email>',
      'e-mail address of a person whose Microsoft Teams presence must arrive (teams-presence)',
    ),
    offers: ['person'],
  }),
} as const;

type Fields = typeof fields;

export const doctor: Command = {
  description:
    'Checks what the other commands need: credentials and region, missing permissions (as a list to paste into a role) and whether they apply in the division, products that the org lacks, the connection to Microsoft Teams, limits of the org that are nearly reached, and the clock, proxy and certificates of this machine. When the log-in is refused on a terminal, it offers to try the same credentials once in the other Genesys Cloud regions, to find the right one. Reads only. Exits 4 when something is missing.',
  options: [{ title: 'What for', table: fields }, connectionOptions, generalOptions],
  examples: [
    { title: 'Is everything there?', line: 'gc-presence doctor' },
    {
      title: 'Does the Microsoft Teams presence of a pilot person arrive?',
      line: 'gc-presence doctor --solution teams-presence --user ada.okafor@riverbend.example',
    },
    {
      title: 'Which permissions for an installation does this client lack?',
      line: "gc-presence doctor --for setup --json | jq -r '.error.missingPermissions[]'",
    },
  ],
  load: async () => ({
    run: (context) => runCommand(context, { fields, elsewhere: solutionTables }, examineOrg, showReport),
  }),
};

async function examineOrg(start: CommandRun<Fields>): Promise<ReportEnding> {
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
