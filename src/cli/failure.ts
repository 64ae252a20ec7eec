import type { Writable } from 'node:stream';
import { connectionFields } from '../answers/connection-fields.js';
import { resolve } from '../answers/resolve.js';
import type { Io } from '../core/io.js';
import { type Problem, problemOf } from '../core/problem.js';
import type { Invocation } from '../core/text.js';
import { documentIsOut, reportDocument, writeJson } from '../ui/json-view.js';
import { problemText } from '../ui/report-text.js';
import { styleFor } from '../ui/style.js';
import { print } from '../ui/text.js';

interface FailureContext {
  /** The words of the command, as far as they were understood. */
  readonly command: string;
  readonly argv: readonly string[];
  readonly io: Pick<Io, 'environment' | 'cwd' | 'program'> & {
    readonly stdout: Writable;
    readonly stderr: Writable & { readonly isTTY?: boolean; readonly columns?: number };
  };
  readonly version: string;
  /** What was understood of the options. */
  readonly flags?: Readonly<Record<string, unknown>>;
}

/** Shows an error that no command has reported, with its stack trace where somebody asked for it with `--verbose`. */
export function showFailure(error: unknown, context: FailureContext): Problem {
  const problem = problemOf(error);
  showProblem(problem, context);
  showStack(error, context);
  return problem;
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

export function showStack(error: unknown, { argv, io }: FailureContext): void {
  if (argv.includes('--verbose') && error instanceof Error && error.stack !== undefined)
    print(io.stderr, ['', ...error.stack.split('\n')]);
}

function invocationOf({ io, flags = {} }: FailureContext): Invocation {
  const { environment, cwd, program } = io;
  try {
    const { answers } = resolve({ sandbox: connectionFields.sandbox }, { flags, environment, cwd });
    return { program, cwd, sandbox: answers.sandbox };
  } catch {
    // That value may be the very problem.
    return { program, cwd, sandbox: false };
  }
}
