import { type Field, fieldsOf } from '../answers/field.js';
import { answersToSave, isAnswered, missing, missingAnswersProblem } from '../answers/resolve.js';
import { runFields } from '../answers/run-fields.js';
import { exitCodes } from '../core/exit-codes.js';
import { isProblem, ProblemError } from '../core/problem.js';
import { isFresh, newRound, type Round } from '../core/round.js';
import { dateText } from '../core/text.js';
import { type Observations, observeAll } from '../engine/observe.js';
import { inDependencyOrder } from '../engine/plan.js';
import type { Observed, Resource } from '../engine/resource.js';
import { type Division, listDivisions } from '../resources/identity/divisions.js';
import type { Opened, Prepared, Solution } from '../solutions/solution.js';
import { type Drafts, openDraft } from '../state/drafts.js';
import { type FileJournal, journalsHere, openJournal } from '../state/journal-file.js';
import { stateDirectory } from '../state/state-directory.js';
import { GoBack, withKeys } from '../ui/prompter.js';
import type { CommandRun } from './command-run.js';
import { connect, type LoggingIn, type OrgContext } from './connect.js';
import { divisionFor, divisionQuestion } from './division.js';
import { readPermissions, requirePermissions, type setupPermissions } from './permissions.js';
import { askAnswers, type Stage, tellProblem } from './wizard.js';

/**
 * The parts of a run that the commands of a solution share, in the order in which they call them: `connect` (beside
 * this file), `completeAnswers`, `observe`. What they do with the snapshot stands in the file of each command.
 */

/**
 * What people are asked for. `connection`: only what it takes to log in, for commands that install nothing; `answers`:
 * also what has no default; `reviewed`: also what has one, and what is to become of things in the org; people see all their
 * answers before anything is done with them.
 */
type AskScope = 'reviewed' | 'answers' | 'connection';

/** A run whose log-in may be on its way. */
export interface SolutionRun extends CommandRun {
  readonly loggingIn?: LoggingIn | undefined;
}

/** A run whose answers are complete: what to look at in the org is known. */
export interface SolutionContext extends OrgContext {
  readonly solution: Solution;
  readonly asks: AskScope;
  /** Somebody has seen all answers, and can correct them. */
  readonly reviewed: boolean;
  /** What has to be allowed before anything is looked at. */
  readonly permissions: typeof setupPermissions;
  readonly journal: FileJournal;
  /** What was answered at a terminal, until it is carried out. */
  readonly draft: Drafts;
  readonly opened: Opened;
  /** Into which new objects go. */
  readonly division: Division;
  readonly divisions: readonly Division[];
  /** Grows as the run goes on, for its report. */
  readonly warnings: string[];
}

/** The org as it is, beside what is wanted: everything that a plan is made of. */
export interface OrgSnapshot
  extends Required<Pick<Prepared, 'unwanted' | 'overview' | 'named' | 'outcome' | 'countedOutcome'>>,
    Pick<Prepared, 'person'> {
  readonly ordered: readonly Resource[];
  readonly observations: Observations;
  /** That which began when everything had been looked at. */
  readonly round: Round;
  /** What people should know as well where something is not as it is wanted. */
  readonly doubts: readonly string[];
  /** Returns when the last look-ups, of which nothing but warnings comes, are in the warnings. */
  readonly warned: Promise<unknown>;
}

/**
 * Reads the user's files, connects, and begins meanwhile to ask the org for what the solution needs of it. Which org it
 * is and what was answered in it is guessed by what is remembered on this machine.
 * @param reads which files are of use: `nothing` for commands that install nothing
 */
export async function connectFor(
  { loggingIn, ...start }: SolutionRun,
  solution: Solution,
  reads: 'files' | 'nothing' = 'files',
): Promise<OrgContext> {
  const mine = reads === 'files' ? await solution.open(start.answers.own) : undefined;
  const journals = journalsHere(stateOf(start), solution.id);
  const [here] = journals.length === 1 ? journals : [];
  const guess = here === undefined ? start.answers : start.answers.with({ saved: here.answers });
  // What is wrong with a guess is nobody's mistake.
  const { early } =
    mine === undefined || here === undefined
      ? (mine ?? {})
      : await solution.open(guess.own).catch(() => mine);
  const remembered = (step: string) => here?.steps[step];
  const org = await connect(start, {
    loggingIn,
    meanwhile: (session, lookup) => [
      listDivisions(session, lookup),
      ...(journals.length === 0 && start.answers.common.division === undefined
        ? [solution.installedIn(session, start.answers.own, lookup)]
        : []),
      ...(early?.(session, lookup, preparing(start)) ?? []),
      ...((journals.length < 2 && solution.begin?.(session, guess.own, { ...lookup, remembered })) || []),
    ],
  }).catch((error: unknown) => {
    mine?.check?.();
    throw error;
  });
  const isMeant = here === undefined || here.orgId === org.org.id;
  return isMeant ? org : { ...org, round: newRound() };
}

function preparing({ view }: CommandRun): (text: string) => void {
  return (text) => view.listen({ kind: 'preparing', text });
}

function stateOf({ context: { io } }: CommandRun): string {
  return stateDirectory({ environment: io.environment });
}

/**
 * Adds the answers of the last setup, asks for what is missing where somebody can be asked, and chooses the division.
 * @throws ProblemError (exit 3) listing every missing answer, (exit 4) listing every missing permission
 */
export async function completeAnswers(
  org: OrgContext,
  solution: Solution,
  asks: AskScope,
  permissions: SolutionContext['permissions'] = readPermissions,
  stage: Stage = 'first',
): Promise<SolutionContext> {
  const { identity, session, prompter } = org;
  const asker = asks === 'connection' ? undefined : prompter;
  const warnings: string[] = [];
  const journal = openJournal({
    directory: stateOf(org),
    org: org.org,
    solution: solution.id,
    warn: (text) => warnings.push(text),
  });
  const draft = openDraft(stateOf(org), `${org.org.id}/${solution.id}`);
  const saved = journal.answers();
  let answers = org.answers.with({ saved });
  let reviewed = false;
  const early = solution.permissions?.(asks === 'connection' ? undefined : answers.own);
  if (early !== undefined) requirePermissions(identity, permissions([{ permissions: early }], identity));
  const divisions = await listDivisions(session, org);
  // Named wrongly, it is said before anything is asked.
  divisionFor(divisions, answers.common.division);
  const installedIn =
    divisions.length === 1 || answers.common.division !== undefined
      ? undefined
      : await solution.installedIn(session, answers.own, org);
  const there = divisions.find(({ id }) => id === installedIn);
  const saidBy = answers.origins.get(runFields.division.key)?.source;
  // Where somebody names another one it is not known in which it would be.
  if (saidBy === undefined || saidBy === 'saved')
    answers = answers.with({
      defaults: { [runFields.division.key]: (there ?? divisionFor(divisions, undefined)).name },
    });
  if (asker !== undefined) {
    const chooses = asks === 'reviewed';
    const free = chooses && divisions.length > 1 && there === undefined;
    const questions = [...solution.questions, ...(free ? [divisionQuestion(divisions)] : [])];
    const wizard = { run: org, prompter: asker, solution, questions, draft, stage };
    const isFirst = Object.keys(saved).length === 0;
    const answeredAt = isFirst ? undefined : journal.answeredAt();
    const asked = await askAnswers({ ...wizard, isFirst, answeredAt, review: chooses }, answers);
    ({ answers, reviewed } = asked);
  }
  const { own } = answers;
  const opened: Opened =
    asks === 'connection'
      ? { warnings: [], prepare: (context) => solution.prepareInstalled(context, own, journal) }
      : await openComplete({ ...org, answers }, solution);
  const division = divisionFor(divisions, answers.common.division);
  warnings.push(...answers.warnings, ...opened.warnings);
  return {
    ...org,
    asks,
    reviewed,
    permissions,
    answers,
    solution,
    journal,
    draft,
    opened,
    division,
    divisions,
    warnings,
  };
}

/** Says whose answers count where nobody has seen them all. */
export function noteLastAnswers({ reviewed, journal, view }: SolutionContext): void {
  const date = journal.answeredAt();
  if (!reviewed && date !== undefined)
    view.note(`Answers that are not given are those of the last setup, on ${dateText(date)}.`);
}

/**
 * Completes the answers, looks at the org and does `work`. Where people see all their answers, they can correct what the
 * org does not have and go on, and Escape in `work` leads back there. What another run has changed meanwhile is looked at
 * anew.
 */
export async function completeAndObserve<Done>(
  start: OrgContext,
  solution: Solution,
  permissions: SolutionContext['permissions'],
  first: Stage,
  work: (run: SolutionContext, snapshot: OrgSnapshot) => Promise<Done>,
): Promise<Done> {
  let org = start;
  for (let stage = first; ; stage = 'again') {
    const run = await completeAnswers(org, solution, 'reviewed', permissions, stage);
    noteLastAnswers(run);
    let snapshot: OrgSnapshot | undefined;
    try {
      snapshot = await observe(run);
      return await work(run, snapshot);
    } catch (error) {
      const outdated = isProblem(error, 'changed-meanwhile');
      const corrects = snapshot === undefined && isBadInput(error);
      if (!outdated && !(run.reviewed && (corrects || error instanceof GoBack))) throw error;
      if (outdated) run.view.warn(`${error.problem.what} It is looked at anew.`);
      if (corrects) tellProblem(run.view, error);
      org = { ...org, answers: run.answers, round: newRound() };
    }
  }
}

function isBadInput(error: unknown): boolean {
  return error instanceof ProblemError && error.problem.exitCode === exitCodes.badInput;
}

const unrecorded =
  'The org is compared with the answers of the last setup, and this machine has none of a setup in this org.';

/** @throws ProblemError (exit 3) listing all that is still missing */
function openComplete(org: OrgContext, solution: Solution): Promise<Opened> {
  const lacking = missing(org.answers, solution.fields);
  const why = org.context.command.endsWith(' status') ? unrecorded : undefined;
  if (lacking.length > 0) throw missingAnswers(org, lacking, why);
  return solution.open(org.answers.own);
}

/** Advises only what is not so already. */
export function missingAnswers(
  { answers, context }: CommandRun,
  lacking: readonly Field<unknown>[],
  why?: string,
) {
  const practising = answers.common.sandbox !== false;
  return missingAnswersProblem(lacking, { practising, atTerminal: context.io.stdin.isTTY, why });
}

/**
 * Looks at everything that the solution consists of. Sends no write.
 * @throws ProblemError (exit 4) before the first look, listing every missing permission
 */
export async function observe(run: SolutionContext): Promise<OrgSnapshot> {
  const { session, identity, division, view } = run;
  // Whoever was asked something in between took time to think.
  const round = run.prompter === undefined || isFresh(run.round) ? run.round : newRound();
  const {
    resources,
    unwanted = [],
    warnings,
    overview = [],
    named = [],
    outcome = [],
    countedOutcome = outcome,
    person,
    lateWarnings = [],
  } = await run.opened.prepare({
    session,
    round,
    identity,
    division,
    remembered: run.journal.remembered,
    decider:
      run.decider !== undefined && run.asks === 'reviewed'
        ? withKeys(run.decider, { back: run.reviewed })
        : undefined,
    progress: preparing(run),
  });
  // Where something else fails before, nobody waits for them.
  const warned = Promise.resolve(lateWarnings).then((late) => run.warnings.push(...late));
  warned.catch(() => {});
  run.warnings.push(...warnings);
  const all = inDependencyOrder([...resources, ...unwanted]);
  requirePermissions(identity, run.permissions(all, identity));
  const observations = await observeAll(all, run.journal, view.listen, round);
  // Nobody decides anything by them where setup has its consent already.
  const isAgreed = run.asks === 'reviewed' && run.prompter === undefined && run.answers.common.yes;
  if (!isAgreed) await warned;
  const ordered = all.filter((resource) => !unwanted.includes(resource));
  const doubtful = run.asks !== 'connection' && nobodyAnswered(run) && isOurs(ordered, observations);
  return {
    ordered,
    unwanted,
    observations,
    round: newRound(),
    doubts: doubtful ? [comparedWithDefaults] : [],
    overview,
    named: [...run.divisions, ...named],
    outcome,
    countedOutcome,
    person,
    warned,
  };
}

/** Whether all answers about the solution are defaults: neither this machine nor anybody now says anything else. */
function nobodyAnswered(run: SolutionContext): boolean {
  const said = fieldsOf(run.solution.fields).some((field) => isAnswered(run.answers, field));
  return !said && Object.keys(run.journal.answers()).length === 0;
}

/** Whether something in the org carries our mark. What is only changed, such as a queue, says nothing. */
function isOurs(ordered: readonly Resource[], observations: Observations): boolean {
  return ordered.some(
    ({ id, restores }) => restores === undefined && found(observations, id)?.mark === 'ours',
  );
}

const comparedWithDefaults =
  'The solution is in this org, but no setup of it is recorded on this machine: it is compared with the defaults. ' +
  'If the first setup was given other answers, give them again with flags or --config.';

/** What a step found in the org; undefined where it is missing or not clear. */
export function found(observations: Observations, step: string): Observed<unknown> | undefined {
  const observation = observations.get(step);
  return observation?.kind === 'found' ? observation.observed : undefined;
}

/** Keeps the answers on this machine, for the next run in this org. */
export function rememberAnswers(run: SolutionContext): void {
  const { division } = run.answers.common;
  run.journal.saveAnswers({
    ...answersToSave(run.solution.fields, run.answers.own),
    ...(division === undefined ? {} : { [runFields.division.key]: division }),
  });
  run.draft.drop();
}
