import { type FieldTable, fieldsOf } from '../answers/field.js';
import {
  type Already,
  isAnswered,
  missing,
  missingAnswersProblem,
  type Resolved,
} from '../answers/resolve.js';
import { type Begun, begin } from '../cli/begin.js';
import type { CommandContext } from '../cli/command.js';
import { type Observations, observeAll } from '../engine/observe.js';
import { inDependencyOrder } from '../engine/plan.js';
import type { OrgInfo } from '../engine/report.js';
import type { Resource } from '../engine/resource.js';
import type { Identity } from '../genesys/identity.js';
import type { Session } from '../genesys/session.js';
import { type Division, listDivisions } from '../resources/identity/divisions.js';
import { type FileJournal, openJournal } from '../state/journal-file.js';
import { stateDirectory } from '../state/state-directory.js';
import type { Overview } from '../ui/layout.js';
import { chooseDivision } from './choose-division.js';
import { logIn } from './log-in.js';
import type { Named } from './named-plan.js';
import { requirePermissions } from './preflight.js';
import type { RunAnswers } from './run-answers.js';
import type { Opened, Solution } from './solution.js';

/** What a command of a solution works with before it knows the org. */
export interface Start<Table extends FieldTable> extends Begun<Table> {
  readonly solution: Solution<Table>;
  /** What people are asked for. */
  readonly asks: Asks;
}

/**
 * `connection`: only what it takes to log in, for commands that install nothing; `answers`: also what was not answered;
 * `everything`: also what is to become of things in the org, for commands that install or show what would be installed.
 */
export type Asks = 'everything' | 'answers' | 'connection';

/** The org, looked at: everything that a plan is made of. */
export interface Looked<Table extends FieldTable> {
  readonly answers: RunAnswers<Table>;
  readonly session: Session;
  readonly org: OrgInfo;
  /** The org's present time in milliseconds. */
  readonly now: () => number;
  readonly identity: Identity;
  /** Into which new objects go. */
  readonly division: Division;
  readonly journal: FileJournal;
  readonly ordered: readonly Resource[];
  /** What is to go, if it is ours; it is among the observations. */
  readonly unwanted: readonly Resource[];
  readonly observations: Observations;
  readonly warnings: readonly string[];
  /** What people should know as well where something is not as it is wanted. */
  readonly doubts: readonly string[];
  /** What the plan comes to for people. */
  readonly overview: readonly Overview[];
  /** What people call what the plan names by id. */
  readonly named: readonly Named[];
}

/** Checks all answers that are given on the command line, in the environment and in the config file. */
export async function start<Table extends FieldTable>(
  context: CommandContext,
  solution: Solution<Table>,
  asks: Asks = 'everything',
): Promise<Start<Table>> {
  return { ...(await begin(context, solution)), solution, asks };
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
  const { context, solution, view, prompter } = begun;
  // The user's files are checked before the first request.
  if (begun.asks !== 'connection') await solution.open(begun.answers.solution.answers);
  return logIn(begun, told, async ({ session, identity, org, now, answers: connected }) => {
    const warnings: string[] = [];
    const directory = stateDirectory({ environment: context.io.environment });
    const journal = openJournal({
      directory,
      org,
      solution: solution.id,
      warn: (text) => warnings.push(text),
    });
    const known = connected.with({ saved: journal.answers() });
    if (solution.permissions !== undefined)
      requirePermissions(identity, permissions([{ permissions: solution.permissions }], identity));
    const answers = await complete(begun, known, journal, session);
    warnings.push(...answers.solution.warnings);
    const opened = await open(begun, answers, journal);
    const { division: named, yes } = answers.common.answers;
    // The home division is the default, and `--yes` takes defaults.
    const asked = begun.asks !== 'connection' && !yes ? prompter : undefined;
    const divisions = await listDivisions(session);
    const division = await chooseDivision(divisions, {
      name: named,
      prompter: asked,
      installedIn: () => solution.installedIn(session, answers.solution.answers),
    });
    const settled = answers.with({ prompted: { division: division.name } });
    const progress = (text: string) => view.listen({ kind: 'preparing', text });
    const decides = begun.asks === 'everything' ? prompter : undefined;
    const prepared = await opened.prepare({ session, identity, division, prompter: decides, progress });
    warnings.push(...opened.warnings, ...prepared.warnings);
    const { resources, unwanted = [], overview = [], named: others = [] } = prepared;
    const all = inDependencyOrder([...resources, ...unwanted]);
    requirePermissions(identity, permissions(all, identity));
    const observations = await observeAll(all, journal, view.listen);
    const ordered = all.filter((resource) => !unwanted.includes(resource));
    const doubtful =
      begun.asks !== 'connection' && nobodySaid(begun, settled, journal) && isOurs(ordered, observations);
    const doubts = doubtful ? [comparedWithDefaults] : [];
    const looked = {
      session,
      org,
      now,
      identity,
      division,
      journal,
      ordered,
      unwanted,
      observations,
      warnings,
      doubts,
      overview,
      named: [...divisions, ...others],
    };
    return await work({ ...looked, answers: settled });
  });
}

/** Whether all answers about the solution are defaults: neither this machine nor anybody now says anything else. */
function nobodySaid<Table extends FieldTable>(
  { solution: { fields } }: Start<Table>,
  { solution }: RunAnswers<Table>,
  journal: FileJournal,
): boolean {
  const said = fieldsOf(fields).some((field) => isAnswered(solution, field));
  return !said && Object.keys(journal.answers()).length === 0;
}

/** Whether something in the org carries our mark. What is only changed, such as a queue, says nothing. */
function isOurs(ordered: readonly Resource[], observations: Observations): boolean {
  return ordered.some(({ id, restores }) => {
    const observation = observations.get(id);
    return restores === undefined && observation?.kind === 'found' && observation.observed.mark === 'ours';
  });
}

/** Whether anything of the solution is in the org, if only something that cannot be told from others. */
export function isThere(observations: Observations): boolean {
  return [...observations.values()].some(({ kind }) => kind !== 'absent');
}

const comparedWithDefaults =
  'The solution is in this org, but no setup of it is recorded on this machine: it is compared with the usual answers. ' +
  'Give those of the first setup, with flags or --config, where they were others.';

/** A command that installs nothing needs none of the answers. */
function open<Table extends FieldTable>(
  { context, solution, asks }: Start<Table>,
  answers: RunAnswers<Table>,
  journal: FileJournal,
): Promise<Opened> | Opened {
  if (asks === 'connection') return solution.openInstalled(answers.solution.answers, journal);
  const { sandbox } = answers.common.answers;
  const atTerminal = context.io.stdin.isTTY;
  requireAnswers(solution.fields, answers.solution, { practising: sandbox !== false, atTerminal });
  return solution.open(answers.solution.answers);
}

/** Asks for what nobody has answered, where somebody can be asked. */
async function complete<Table extends FieldTable>(
  { solution, prompter, asks }: Start<Table>,
  answers: RunAnswers<Table>,
  journal: FileJournal,
  session: Session,
): Promise<RunAnswers<Table>> {
  if (prompter === undefined || asks === 'connection') return answers;
  const prompted = await solution.ask({
    prompter,
    session,
    answered: (key) => isAnswered(answers.solution, { key }),
    optionalToo: Object.keys(journal.answers()).length === 0 && !answers.common.answers.yes,
  });
  return answers.with({ prompted });
}

/**
 * All that is still missing at once.
 * @throws ProblemError (exit 3)
 */
function requireAnswers(table: FieldTable, answers: Resolved<FieldTable>, already: Already): void {
  const lacking = missing(answers, table);
  if (lacking.length > 0) throw missingAnswersProblem(lacking, already);
}
