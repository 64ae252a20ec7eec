import type { FieldTable } from '../answers/field.js';
import { InterruptedError } from '../core/interruption.js';
import { type AnswerTables, type RunAnswers, readAnswers } from '../solution/run-answers.js';
import { traceOutput } from '../solution/trace-output.js';
import { followed } from '../ui/followed-view.js';
import { openView } from '../ui/open-view.js';
import { openPrompter, type Prompter } from '../ui/prompter.js';
import type { View } from '../ui/view.js';
import type { CommandContext } from './command.js';
import { practiceView } from './practice-hints.js';

/** What a command that may work on an org has before it knows the org. */
export interface Begun<Table extends FieldTable> {
  readonly context: CommandContext;
  readonly answers: RunAnswers<Table>;
  readonly view: View;
  /** Present where people can be asked. */
  readonly prompter: Prompter | undefined;
  /** Aborted by an interruption or when the run's time is up. */
  readonly signal: AbortSignal;
  readonly trace: (line: string) => void;
  readonly close: () => void;
}

/** Checks all answers that are given on the command line, in the environment and in the config file. */
export async function begin<Table extends FieldTable>(
  context: CommandContext,
  tables: AnswerTables<Table>,
): Promise<Begun<Table>> {
  const answers = await readAnswers(context, tables);
  const { json, quiet, verbose, color, nonInteractive, debugLog, timeout, sandbox } = answers.common.answers;
  const { io, version } = context;
  const opened = await openView({ ...io, version, json, quiet, verbose, noColor: !color });
  const { view, soFar } = followed(practiceView(opened, { sandbox, cwd: io.cwd }));
  if (context.lastWords !== undefined)
    context.lastWords.soFar = () => {
      view.pause();
      return soFar();
    };
  const { trace, close } = traceOutput(debugLog, verbose && !json ? view.note : undefined);
  const signal = timeout === undefined ? context.signal : withTimeLimit(context.signal, timeout * 1000);
  const prompter = await openPrompter({
    ...io,
    json,
    nonInteractive,
    signal,
    noColor: !color,
    pause: view.pause,
  });
  return { context, answers, view, prompter, signal, trace, close };
}

function withTimeLimit(signal: AbortSignal, milliseconds: number): AbortSignal {
  const limit = new AbortController();
  setTimeout(() => limit.abort(new InterruptedError('timeout')), milliseconds).unref();
  return AbortSignal.any([signal, limit.signal]);
}
