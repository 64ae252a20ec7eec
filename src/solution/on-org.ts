import type { FieldTable } from '../answers/field.js';
import type { CommandContext } from '../cli/command.js';
import type { ExitCode } from '../core/exit-codes.js';
import { exitCodeOf } from '../core/problem.js';
import type { Plan } from '../engine/plan.js';
import type { OrgInfo } from '../engine/report.js';
import { describe } from '../genesys/describe.js';
import type { Identity } from '../genesys/identity.js';
import { finish, untouched } from './finish.js';
import type { Permitted } from './preflight.js';
import type { Solution } from './solution.js';
import { type Asks, type Looked, look, type Start, start } from './solution-run.js';

/** Starts a command of a solution, and closes what it opened however it ends. */
export async function withStart<Table extends FieldTable>(
  context: CommandContext,
  solution: Solution<Table>,
  asks: Asks,
  work: (begun: Start<Table>) => Promise<ExitCode>,
): Promise<ExitCode> {
  const begun = await start(context, solution, asks);
  try {
    return await work(begun);
  } finally {
    begun.close();
  }
}

interface Work<Table extends FieldTable> {
  /** What has to be allowed before anything is looked at. */
  readonly permissions: (resources: readonly Permitted[], identity: Identity) => readonly string[];
  /** Throws where this is not the org that is meant. */
  readonly accept?: (org: OrgInfo) => void;
  /** `planned` is told of the plan, which is in the report also when an error follows. */
  readonly work: (looked: Looked<Table>, planned: (plan: Plan) => void) => Promise<ExitCode>;
}

/** Looks at the org and goes on with it; an error, too, ends in a report that says which org it was. */
export async function onOrg<Table extends FieldTable>(
  begun: Start<Table>,
  { permissions, accept, work }: Work<Table>,
): Promise<ExitCode> {
  let org: OrgInfo | undefined;
  let plan: Plan | undefined;
  const told = (known: OrgInfo) => {
    org = known;
    accept?.(known);
  };
  const planned = (made: Plan) => {
    plan = made;
  };
  try {
    return await look(begun, permissions, told, (looked) => work(looked, planned));
  } catch (error) {
    return endWithError(begun, error, org, plan);
  }
}

/**
 * The report of a run that an error ended before anything was changed. A plan that was made by then is in the
 * document for scripts; people have been shown it already.
 */
function endWithError<Table extends FieldTable>(
  begun: Start<Table>,
  error: unknown,
  org: OrgInfo | undefined,
  plan?: Plan,
): ExitCode {
  const problem = describe(error);
  const steps = plan !== undefined && begun.answers.common.answers.json ? untouched(plan) : [];
  begun.view.pause();
  finish(begun, { org, result: 'failed', steps, error: problem, warnings: [] });
  return exitCodeOf(problem);
}
