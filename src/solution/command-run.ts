import type { CommandContext } from '../answers/command.js';
import type { FieldTable } from '../answers/field.js';
import { shownPath } from '../answers/paths.js';
import { type ExitCode, exitCodes } from '../core/exit-codes.js';
import { exitCodeOf, InterruptedError, type Problem, problemOf } from '../core/problem.js';
import { redact } from '../core/secret.js';
import { type Invocation, unbroken } from '../core/text.js';
import type { Outcome } from '../engine/report.js';
import type { Trace } from '../genesys/request-policy.js';
import { documentIsOut } from '../ui/json-view.js';
import { isInteractive, openPrompter } from '../ui/open-prompter.js';
import { type Followed, openView, plainView } from '../ui/open-view.js';
import type { Prompter } from '../ui/prompter.js';
import type { View } from '../ui/view.js';
import { openDebugLog, openTrace, requireFiles } from './recordings.js';
import { type AnswerTables, type RunAnswers, readAnswers } from './run-answers.js';

/** One run of a command that may work on an org: what it has from its beginning to its end. */
export interface CommandRun<Table extends FieldTable = FieldTable> {
  readonly context: CommandContext;
  readonly answers: RunAnswers<Table>;
  /** How commands are written that texts name. */
  readonly invocation: Invocation;
  readonly view: View;
  /** Present where people can be asked. */
  readonly prompter: Prompter | undefined;
  /**
   * Present where people are also asked what is to be done. With `--yes` and in a dry run only a missing answer is asked
   * for: everything else goes as it does where nobody can be asked.
   */
  readonly decider: Prompter | undefined;
  /** Aborted by an interruption or when the run's time is up. */
  readonly signal: AbortSignal;
  /** Takes what is told of requests, for `--verbose`, `--debug-log` and `--trace`. */
  readonly trace: Trace | undefined;
  /** Does `work`, and writes what `--trace` asked for. */
  readonly traced: <T>(work: () => Promise<T>) => Promise<T>;
  /** The org as soon as it is known, and the plan as soon as it is made: they are in the report of an error, too. */
  readonly known: Followed['known'];
  /** Is called when the run ends, however it ends; what was opened last is closed first. */
  readonly atEnd: (close: () => void | Promise<void>) => void;
}

/** What a command came to. The exit code follows from it. */
export interface Ending {
  readonly result: Outcome;
  readonly error?: Problem | undefined;
  /** What is asked when all has been told; it changes nothing of how the command ends. */
  readonly afterwards?: () => Promise<void>;
}

export interface Failure extends Ending {
  readonly result: 'failed';
  readonly error: Problem;
}

/**
 * Runs a command: checks all answers of command line, environment and config file, does `work`, shows what it came
 * to, and closes what was opened. An error that `work` throws becomes the ending that is shown.
 */
export async function runCommand<Table extends FieldTable, Ended extends Ending>(
  context: CommandContext,
  tables: AnswerTables<Table>,
  work: (run: CommandRun<Table>) => Promise<Ended>,
  show: (run: CommandRun<Table>, ending: Ended | Failure) => void,
): Promise<ExitCode> {
  const closers: (() => void | Promise<void>)[] = [];
  const run = await openRun(context, tables, (close) => closers.unshift(close));
  try {
    const ending: Ended | Failure = await run.traced(() => work(run).catch(failureOf));
    run.view.pause();
    show(run, ending);
    await ending.afterwards?.();
    return exitCodeOfEnding(ending);
  } finally {
    for (const close of closers) await close();
  }
}

/** The ending of a command that this error ended. */
export function failureOf(error: unknown): Failure {
  return { result: 'failed', error: problemOf(error) };
}

function exitCodeOfEnding({ result, error }: Ending): ExitCode {
  if (error !== undefined) return exitCodeOf(error);
  return result === 'planned' || result === 'drift' ? exitCodes.pending : exitCodes.done;
}

async function openRun<Table extends FieldTable>(
  context: CommandContext,
  tables: AnswerTables<Table>,
  atEnd: CommandRun<Table>['atEnd'],
): Promise<CommandRun<Table>> {
  const answers = await readAnswers(context, tables);
  const { json, quiet, verbose, color, nonInteractive, debugLog, timeout, sandbox, yes, dryRun } =
    answers.common;
  const traceFile = answers.common.trace;
  const { io, version } = context;
  const invocation = { ...io, sandbox, asks: isInteractive({ ...io, json, nonInteractive }) };
  const look = { ...io, version, json, quiet, verbose, noColor: !color, invocation };
  const { view, soFar, known } = await openView(look);
  if (context.abruptExit !== undefined)
    context.abruptExit.report = (error, streams) => {
      view.pause();
      const told = soFar();
      if (told === undefined || documentIsOut(io.stdout)) return;
      const report = { command: context.command, result: 'failed', error, ...told } as const;
      plainView({ ...look, ...streams }).report(report, { links: [], next: [] });
    };
  await requireFiles(answers.common);
  const log = debugLog === undefined ? undefined : openDebugLog(debugLog);
  if (log !== undefined) atEnd(log.close);
  const requests =
    traceFile === undefined
      ? undefined
      : openTrace(traceFile, { command: context.command, version }, io.beganAt);
  const isSaid = verbose && !json;
  const tell: Trace = (line, ended) => {
    if (ended !== undefined) requests?.add(ended);
    const text = redact(line);
    const failure = log?.append(`${new Date().toISOString()} ${text}\n`);
    if (failure !== undefined) view.warn(`The debug log ends here. ${failure}`);
    // A line each, so that they can be searched.
    if (isSaid) view.note(text.replaceAll(' ', unbroken));
  };
  const trace = isSaid || log !== undefined || requests !== undefined ? tell : undefined;
  const traced: CommandRun['traced'] = async (work) => {
    const ended = await (requests?.around(work) ?? work());
    const failure = requests?.write();
    if (failure !== undefined) view.warn(`The trace was not written. ${failure}`);
    else if (traceFile !== undefined) view.note(`The trace was written to ${shownPath(traceFile, io.cwd)}.`);
    return ended;
  };
  const signal = timeout === undefined ? context.signal : withTimeLimit(context.signal, timeout * 1000);
  const prompter = await openPrompter({ ...look, nonInteractive, signal, pause: view.pause });
  const decider = yes || dryRun ? undefined : prompter;
  return { context, answers, invocation, view, prompter, decider, signal, trace, traced, known, atEnd };
}

function withTimeLimit(signal: AbortSignal, milliseconds: number): AbortSignal {
  const limit = new AbortController();
  setTimeout(() => limit.abort(new InterruptedError('timeout')), milliseconds).unref();
  return AbortSignal.any([signal, limit.signal]);
}
