import type { Writable } from 'node:stream';
import type { AbruptExit, TestTuning } from '../answers/command.js';
import { connectionFields } from '../answers/connection-fields.js';
import { resolve } from '../answers/resolve.js';
import { type ExitCode, exitCodes } from '../core/exit-codes.js';
import type { Io } from '../core/io.js';
import { readVersion } from '../core/package.js';
import { exitCodeOf, type Problem, problemOf } from '../core/problem.js';
import type { Invocation } from '../core/text.js';
import { documentIsOut, reportDocument, writeJson } from '../ui/json-view.js';
import { isInteractive } from '../ui/open-prompter.js';
import { problemText } from '../ui/report-text.js';
import { styleFor } from '../ui/style.js';
import { print, visible } from '../ui/text.js';
import { catalogue } from './catalogue.js';
import { commandWords, helpFor } from './help.js';
import { parseCommandLine } from './program.js';

/**
 * Runs one command line and answers with the exit code. Never throws and never ends the process. `signal` is aborted
 * when the run is to stop; `abruptExit` learns what to say if the process is ended at once.
 */
export async function main(
  argv: readonly string[],
  io: Io,
  signal: AbortSignal,
  tuning?: TestTuning,
  abruptExit?: AbruptExit,
): Promise<ExitCode> {
  const version = readVersion();
  let path = commandWords(argv, catalogue.commands);
  let flags: Readonly<Record<string, unknown>> = {};
  try {
    const help = await helpFor(argv, catalogue, io.stdout.columns);
    if (help !== undefined) {
      io.stdout.write(help);
      return exitCodes.done;
    }
    // What is left of "help" here names no command; without that word the parser can say which is near.
    const words = argv[0] === 'help' ? argv.slice(1) : argv;
    const line = await parseCommandLine(words, catalogue.commands, io.cwd);
    ({ path, flags } = line);
    const { command, positionals } = line;
    const context = { command: path.join(' '), flags, positionals, io, version, catalogue, signal };
    const { run } = await command.load();
    return await run({ ...context, tuning, abruptExit });
  } catch (error) {
    const failure = { command: path.join(' '), argv, io, version, flags };
    showProblem(problemOf(error), failure);
    showStack(error, failure);
    return exitCodeOf(problemOf(error));
  }
}

interface FailureContext {
  /** The words of the command, as far as they were understood. */
  readonly command: string;
  readonly argv: readonly string[];
  readonly io: Pick<Io, 'environment' | 'cwd' | 'program'> & {
    readonly stdin?: { readonly isTTY?: boolean };
    readonly stdout: Writable;
    readonly stderr: Writable & { readonly isTTY?: boolean; readonly columns?: number };
  };
  readonly version: string;
  /** What was understood of the options. */
  readonly flags?: Readonly<Record<string, unknown>>;
}

/**
 * Three lines on standard error, or the one JSON document when the command line asked for it, also when nothing else
 * of it was understood. Waits for nothing and loads nothing, so that it works as the last resort, too.
 */
export function showProblem(problem: Problem, context: FailureContext): void {
  const { argv, io, command, version } = context;
  const invocation = invocationOf(context);
  if (argv.includes('--json')) {
    const report = { command, result: 'failed', steps: [], error: problem, warnings: [] } as const;
    if (!documentIsOut(io.stdout)) writeJson(io.stdout, reportDocument(report, version, invocation));
    return;
  }
  const noColor = argv.includes('--no-color');
  const style = styleFor({ stream: io.stderr, environment: io.environment, noColor, invocation });
  print(io.stderr, problemText(problem, style));
}

/** Where somebody asked for it with `--verbose`. */
export function showStack(error: unknown, { argv, io }: FailureContext): void {
  if (argv.includes('--verbose') && error instanceof Error && error.stack !== undefined)
    print(io.stderr, ['', ...error.stack.split('\n').map((line) => visible(line))]);
}

function invocationOf({ argv, io, flags = {} }: FailureContext): Invocation {
  const { environment, cwd, program, stdin } = io;
  const asks = stdin === undefined || isInteractive({ ...io, stdin, json: argv.includes('--json') });
  try {
    const { answers } = resolve({ sandbox: connectionFields.sandbox }, { flags, environment, cwd });
    return { program, cwd, asks, sandbox: answers.sandbox };
  } catch {
    // That value may be the very problem.
    return { program, cwd, asks, sandbox: false };
  }
}
