import type { FieldTable } from '../../answers/field.js';
import { type FileJournal, openJournal } from '../../answers/journal-file.js';
import { missing, missingAnswersProblem } from '../../answers/missing-answers.js';
import { isAnswered, type Resolved } from '../../answers/resolve.js';
import { stateDirectory } from '../../answers/state-directory.js';
import { inDependencyOrder } from '../../engine/graph.js';
import { type Observations, observeAll } from '../../engine/observe.js';
import type { OrgInfo } from '../../engine/report.js';
import type { Resource } from '../../engine/resource.js';
import { type Identity, whoAmI } from '../../genesys/identity.js';
import type { Session } from '../../genesys/session.js';
import { InterruptedError } from '../../interruption.js';
import type { Solution } from '../../solutions/solution.js';
import { isInteractive } from '../../ui/interactive.js';
import type { OpenPrompterOptions } from '../../ui/open-prompter.js';
import { openView } from '../../ui/open-view.js';
import type { Overview } from '../../ui/overview-text.js';
import type { Prompter } from '../../ui/prompter.js';
import type { View } from '../../ui/view.js';
import type { CommandContext } from '../command.js';
import { chooseDivision } from './choose-division.js';
import { connect } from './connect.js';
import { requirePermissions } from './preflight.js';
import { type RunAnswers, readAnswers } from './run-answers.js';
import { traceOutput } from './trace-output.js';

/** What a command of a solution works with before it knows the org. */
export interface Start<Table extends FieldTable> {
  readonly context: CommandContext;
  readonly solution: Solution<Table>;
  readonly answers: RunAnswers<Table>;
  readonly view: View;
  /** Present where people can be asked. */
  readonly prompter: Prompter | undefined;
  /** Aborted by an interruption or when the run's time is up. */
  readonly signal: AbortSignal;
  readonly trace: (line: string) => void;
  readonly close: () => void;
}

/** The org, looked at: everything that a plan is made of. */
export interface Looked<Table extends FieldTable> {
  readonly answers: RunAnswers<Table>;
  readonly session: Session;
  readonly org: OrgInfo;
  readonly identity: Identity;
  readonly journal: FileJournal;
  readonly ordered: readonly Resource[];
  readonly observations: Observations;
  readonly warnings: readonly string[];
  /** What the plan comes to for people. */
  readonly overview: readonly Overview[];
}

/** Checks all answers that are given on the command line, in the environment and in the config file. */
export async function start<Table extends FieldTable>(
  context: CommandContext,
  solution: Solution<Table>,
): Promise<Start<Table>> {
  const answers = await readAnswers(context, solution);
  const { json, quiet, verbose, color, nonInteractive, debugLog, timeout } = answers.common.answers;
  const { io, version } = context;
  const view = await openView({ ...io, version, json, quiet, verbose, noColor: !color });
  const { trace, close } = traceOutput(debugLog, verbose && !json ? view.note : undefined);
  const signal = timeout === undefined ? context.signal : withTimeLimit(context.signal, timeout * 1000);
  const asks = isInteractive({ ...io, json, nonInteractive });
  const prompter = asks
    ? await prompterFor({ ...io, signal, noColor: !color, pause: view.pause })
    : undefined;
  return { context, solution, answers, view, prompter, signal, trace, close };
}

/** The prompts' library is loaded only where somebody is asked. */
async function prompterFor(options: OpenPrompterOptions): Promise<Prompter> {
  const { openPrompter } = await import('../../ui/open-prompter.js');
  return openPrompter(options);
}

function withTimeLimit(signal: AbortSignal, milliseconds: number): AbortSignal {
  const limit = new AbortController();
  setTimeout(() => limit.abort(new InterruptedError('timeout')), milliseconds).unref();
  return AbortSignal.any([signal, limit.signal]);
}

/**
 * Logs in, completes the answers and looks at everything that the solution consists of; then `work` goes on with it.
 * `permissions` are checked before the looking, `told` learns of the org as soon as it is known, and no write is sent
 * before `work`.
 */
export async function look<Table extends FieldTable, T>(
  begun: Start<Table>,
  permissions: (resources: readonly Pick<Resource, 'permissions'>[], identity: Identity) => readonly string[],
  told: (org: OrgInfo) => void,
  work: (looked: Looked<Table>) => Promise<T>,
): Promise<T> {
  const { context, solution, view, prompter, signal, trace } = begun;
  // The user's files are checked before the first request.
  await solution.open(begun.answers.solution.answers);
  const connected = await connect({
    answers: begun.answers,
    io: context.io,
    view,
    prompter,
    signal,
    trace,
    tuning: context.pace?.tuning,
  });
  try {
    const { session } = connected;
    session.forbidWrites();
    const identity = await whoAmI(session);
    const org = { ...identity.org, region: session.connection.region.name };
    told(org);
    view.org(org, identity.subject.name);
    const warnings: string[] = [];
    const directory = stateDirectory({ environment: context.io.environment });
    const journal = openJournal({
      directory,
      org,
      solution: solution.id,
      warn: (text) => warnings.push(text),
    });
    const known = connected.answers.with({ saved: journal.answers() });
    if (solution.permissions !== undefined)
      requirePermissions(identity, permissions([{ permissions: solution.permissions }], identity));
    const answers = await complete(begun, known, journal, session);
    requireAnswers(solution.fields, answers.solution);
    warnings.push(...answers.solution.warnings);
    const opened = await solution.open(answers.solution.answers);
    const division = await chooseDivision(session, answers.common.answers.division, prompter);
    const settled = answers.with({ prompted: { division: division.name } });
    const progress = (text: string) => view.listen({ kind: 'preparing', text });
    const prepared = await opened.prepare({ session, identity, division, prompter, progress });
    warnings.push(...opened.warnings, ...prepared.warnings);
    const ordered = inDependencyOrder(prepared.resources);
    requirePermissions(identity, permissions(ordered, identity));
    const observations = await observeAll(ordered, journal, view.listen);
    const { overview = [] } = prepared;
    const looked = { session, org, identity, journal, ordered, observations, warnings, overview };
    return await work({ ...looked, answers: settled });
  } finally {
    await connected.close();
  }
}

/** Asks for what nobody has answered, where somebody can be asked. */
async function complete<Table extends FieldTable>(
  { solution, prompter }: Start<Table>,
  answers: RunAnswers<Table>,
  journal: FileJournal,
  session: Session,
): Promise<RunAnswers<Table>> {
  if (prompter === undefined) return answers;
  const prompted = await solution.ask({
    prompter,
    session,
    answered: (key) => isAnswered(answers.solution, { key }),
    firstTime: Object.keys(journal.answers()).length === 0,
  });
  return answers.with({ prompted });
}

/**
 * All that is still missing at once.
 * @throws ProblemError (exit 3)
 */
function requireAnswers(table: FieldTable, answers: Resolved<FieldTable>): void {
  const lacking = missing(answers, table);
  if (lacking.length > 0) throw missingAnswersProblem(lacking);
}
