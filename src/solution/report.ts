import type { CommandHandler } from '../answers/command.js';
import { connectionFields } from '../answers/connection-fields.js';
import { type Field, type FieldTable, flagsOf } from '../answers/field.js';
import { shownPath } from '../answers/paths.js';
import { missing } from '../answers/resolve.js';
import { findRegion, type Region } from '../core/connection.js';
import { type Problem, partWay, problemOf } from '../core/problem.js';
import { command, render, type Text, text } from '../core/text.js';
import type { Plan } from '../engine/plan.js';
import type { Listener, Outcome, Report, StepResult } from '../engine/report.js';
import type { Resource } from '../engine/resource.js';
import type { Person } from '../resources/people/people.js';
import type { Solution, SolutionDeclaration } from '../solutions/solution.js';
import type { AdminLink, Closing } from '../ui/view.js';
import { type CommandRun, type Ending, runCommand } from './command-run.js';
import { beginLogIn } from './connect.js';
import type { SolutionRun } from './run.js';
import { argumentsOf, type RunAnswers, wasAsked } from './run-answers.js';

/** What a command came to that ends in a report. */
export interface ReportEnding extends Ending {
  readonly steps?: readonly StepResult[];
  /** Of which the steps are, for links to the admin UI. */
  readonly resources?: readonly Resource[];
  readonly checks?: Report['checks'];
  readonly warnings?: readonly Text[];
  /** All answers, where they were completed on the way. */
  readonly answers?: RunAnswers<FieldTable>;
  /** What is true now, in sentences. */
  readonly outcome?: readonly string[];
  /** The e-mail address of somebody with whom the solution can be tried. */
  readonly person?: string | undefined;
  /** With whom it was tried. */
  readonly tried?: Person | undefined;
  /** What to do next, where it is not the usual. */
  readonly next?: readonly Text[] | undefined;
  /** The org's present time in milliseconds, where its clock is not this machine's. */
  readonly now?: number | undefined;
}

export type SolutionWork = (run: SolutionRun, solution: Solution) => Promise<ReportEnding>;

/** A command of a solution: its work is loaded and done, and its ending reported. */
export function solutionHandler(
  declared: SolutionDeclaration,
  readsFiles: boolean,
  load: () => Promise<SolutionWork>,
): CommandHandler {
  return {
    run: async (context) => {
      let loaded: Solution | undefined;
      const work = async (run: CommandRun) => {
        if (readsFiles) await declared.readFiles?.(run.answers.own);
        // What takes the processor's time comes while the log-in is on its way.
        const loggingIn = beginLogIn(run);
        await loggingIn.sent;
        const [solution, carryOut] = await Promise.all([declared.solution(), load()]);
        loaded = solution;
        return carryOut({ ...run, loggingIn }, solution);
      };
      const show = (run: CommandRun, ending: ReportEnding) =>
        showReport(run, ending, loaded && closingOf(loaded, run, ending));
      return runCommand(context, { fields: await declared.fields() }, work, show);
    },
  };
}

/**
 * The last thing that a command says. Of an error that ended it before anything was changed, the document for scripts
 * holds the plan as far as it was made; people have been shown it already.
 */
export function showReport(
  { context, answers, view, known }: Pick<CommandRun, 'context' | 'answers' | 'view' | 'known'>,
  { result, error, checks, warnings = [], ...ending }: ReportEnding,
  closing: Closing = { links: [], next: [] },
): void {
  const { org, plan } = known();
  const steps = ending.steps ?? (answers.common.json ? untouched(plan) : []);
  view.report(
    {
      command: context.command,
      org,
      result,
      steps,
      checks,
      error,
      warnings: [...warnings, ...remarksOn(steps)],
    },
    closing,
  );
}

/** What is to be known of objects with which nothing is done: a row of somebody's that leads nowhere. */
export function remarksOn(steps: readonly StepResult[]): readonly Text[] {
  return steps.flatMap(({ step }) => (step.action === 'none' ? step.notes : []));
}

/** The steps of a plan of which nothing has been done. */
export function untouched(plan: Plan): readonly StepResult[] {
  return plan.steps.map((step) => ({
    step,
    status: step.action === 'none' ? 'done' : 'pending',
    resourceId: step.resourceId,
    reason: step.reason,
  }));
}

function closingOf(solution: Solution, run: CommandRun, ending: ReportEnding): Closing {
  const { answers, known } = run;
  const practising = answers.common.sandbox !== false;
  // The practice org has no admin UI to look at.
  const region = practising ? undefined : findRegion(known().org?.region ?? '');
  const applied = ending.result === 'applied' && ending.answers !== undefined;
  const links = applied && region !== undefined ? linksTo(solution, ending, region) : [];
  return {
    ...(applied && ending.outcome !== undefined ? { now: ending.outcome } : {}),
    links,
    next: ending.next ?? nextAfter(solution, run, ending, practising),
    // Only who was asked does not know yet how to do it without questions.
    ...(applied && wasAsked(ending.answers ?? answers)
      ? { again: again(solution, run, ending.answers ?? answers) }
      : {}),
  };
}

/** Pages that fit the end of a run; the report of `--report` has all. */
const mostLinks = 4;

/** The same installation without questions. */
function again(
  { fields, id }: Solution,
  { context }: CommandRun,
  answers: RunAnswers<FieldTable>,
): readonly Text[] {
  const secret = answers.origins.get(connectionFields.clientSecret.key)?.source === 'prompt';
  const environment = connectionFields.clientSecret.environment;
  const without = text`Without questions${secret ? `, with the client secret in ${environment}` : ''}: `;
  const { saveConfig } = answers.common;
  if (saveConfig !== undefined) {
    const file = shownPath(saveConfig, context.io.cwd);
    return [text`${without}${command(`${id} setup`, '--config', file, '--yes')}`];
  }
  const { flags: _flags, saved: _saved, prompted: _prompted, ...elsewhere } = answers.sources;
  const { args, complete } = argumentsOf(answers, fields, elsewhere);
  return complete || secret ? [text`${without}${command(`${id} setup`, ...args, '--yes')}`] : [];
}

/** Unverified: the addresses of the admin UI are not documented, and they change. */
export function pageOf(
  resource: Pick<Resource, 'adminPath'> | undefined,
  id: string | undefined,
  region: Region | undefined,
): string | undefined {
  if (region === undefined || id === undefined || resource?.adminPath === undefined) return undefined;
  return `https://apps.${region.domain}${resource.adminPath(id)}`;
}

/** The pages that people want to see first. */
function linksTo(
  { landmarks }: Solution,
  { steps = [], resources = [] }: ReportEnding,
  region: Region,
): readonly AdminLink[] {
  const links = steps.flatMap(({ step, resourceId }) => {
    if (!landmarks.some((landmark) => step.id.startsWith(landmark))) return [];
    const url = pageOf(
      resources.find(({ id }) => id === step.id),
      resourceId,
      region,
    );
    return url === undefined ? [] : [{ title: step.title, url }];
  });
  return links.slice(0, mostLinks);
}

function nextAfter(
  solution: Solution,
  run: CommandRun,
  { result, steps = [], error, person, answers = run.answers, now = Date.now() }: ReportEnding,
  practising: boolean,
): readonly Text[] {
  const { id } = solution;
  const atTerminal = run.prompter !== undefined;
  switch (result) {
    case 'applied': {
      // Without a terminal nobody can be asked who it is.
      const whom = person ?? (atTerminal ? undefined : 'EMAIL');
      return [
        text`Prove that it works: ${command(`${id} verify`, ...(whom === undefined ? [] : ['--user', whom]))}`,
        ...solution.next({ practising, atTerminal, now, person: person ?? 'EMAIL' }),
      ];
    }
    case 'planned':
    case 'drift': {
      // What is blocked says itself what to do first.
      if (steps.some(({ step }) => step.action === 'blocked'))
        return ['Do what is said below each blocked object.'];
      // What was answered at a terminal is kept for the next start.
      const { flags: _, ...here } = answers.sources;
      const { args } = argumentsOf(answers, solution.fields, here);
      const isAbsent = steps.every(({ step }) => step.kind === 'missing');
      const purpose = result === 'planned' ? 'Make these changes' : isAbsent ? 'Install it' : 'Repair this';
      // At a terminal they are asked for.
      const toFillIn = atTerminal ? [] : flagsToFillIn(missing(answers, solution.fields));
      return [text`${purpose}: ${command(`${id} setup`, ...args, ...toFillIn)}`];
    }
    case 'failed':
      return steps.some(({ status }) => status === 'done') ? howToContinue(error) : [];
    default:
      return [];
  }
}

/** What to do next where something was done before this error, unless the error says it. */
export function howToContinue(error: Problem | undefined): readonly Text[] {
  const isSaid = /run .* again/i.test(render(error?.next ?? ''));
  return isSaid ? [] : ['Run the same command again: it continues where it stopped.'];
}

/** Answers that somebody has to put in the place of words: `--site NAME`. */
function flagsToFillIn(fields: readonly Field<unknown>[]): readonly string[] {
  return fields
    .flatMap(flagsOf)
    .flatMap(({ name, takes, value }) => (takes === 'value' ? [name, value.toUpperCase()] : []));
}

/** Follows the events of a run, and keeps what was needed only for its time and could not be taken back. */
export function watchCleanup(listen: Listener): {
  readonly listener: Listener;
  readonly leftBehind: readonly Problem[];
} {
  const leftBehind: Problem[] = [];
  const listener: Listener = (event) => {
    if (event.kind === 'cleanup' && event.error !== undefined) {
      const problem = problemOf(event.error);
      leftBehind.push({ ...problem, what: `This was not done: ${event.title}. ${problem.what}` });
    }
    listen(event);
  };
  return { listener, leftBehind };
}

/**
 * What the steps came to. The first problem is the error of the run; what else was left behind becomes a warning. Once
 * something was changed, the exit code says that, whatever stopped it.
 */
export function conclude(
  results: readonly StepResult[],
  leftBehind: readonly Problem[],
  signal: AbortSignal,
): { readonly result: Outcome; readonly error: Problem | undefined; readonly warnings: readonly string[] } {
  const first = firstProblem(results, signal) ?? leftBehind[0];
  const warnings = leftBehind.filter((problem) => problem !== first).map(({ what }) => what);
  if (first === undefined) return { result: 'applied', error: undefined, warnings };
  const changed = results.some(({ step, status }) => status === 'done' && step.action !== 'none');
  const error = changed ? partWay(first) : first;
  return { result: 'failed', error, warnings };
}

function firstProblem(results: readonly StepResult[], signal: AbortSignal): Problem | undefined {
  if (signal.aborted) return problemOf(signal.reason);
  const failed =
    results.find(({ status }) => status === 'failed') ?? results.find(({ status }) => status !== 'done');
  if (failed === undefined) return undefined;
  const problem = problemOf(failed.error ?? render(failed.reason ?? ''));
  return { ...problem, what: `${failed.step.title}: ${problem.what}` };
}
