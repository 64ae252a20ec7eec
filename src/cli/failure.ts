import type { ExitCode } from '../core/exit-codes.js';
import type { Io } from '../core/io.js';
import { exitCodeOf, type Problem } from '../core/problem.js';
import { redact } from '../core/secret.js';
import { describe } from '../genesys/describe.js';

export interface FailureContext {
  /** The words of the command, as far as they were understood. */
  readonly command: string;
  readonly argv: readonly string[];
  readonly io: Io;
  readonly version: string;
  /** What the command line says about the practice org, as far as it was understood. */
  readonly flags?: Readonly<Record<string, unknown>>;
}

/**
 * Shows an error that ended the run: three lines on standard error, or the one JSON document when the command line
 * asked for it, also when nothing else of it was understood. Answers with the exit code.
 */
export async function showFailure(error: unknown, context: FailureContext): Promise<ExitCode> {
  const problem = await completed(describe(error), context);
  const { argv, io } = context;
  if (argv.includes('--json')) await showDocument(problem, context);
  else await showLines(problem, context);
  if (argv.includes('--verbose') && error instanceof Error && error.stack !== undefined) {
    io.stderr.write(`\n${redact(error.stack)}\n`);
  }
  return exitCodeOf(problem);
}

/** With command lines that work in the practice org, where that is what was worked in. */
async function completed(problem: Problem, { io, flags = {} }: FailureContext): Promise<Problem> {
  const { resolve } = await import('../answers/resolve.js');
  const { connectionFields } = await import('../answers/connection-fields.js');
  const { practiceProblem } = await import('./practice-hints.js');
  const { environment, cwd } = io;
  try {
    const { answers } = resolve({ sandbox: connectionFields.sandbox }, { flags, environment, cwd });
    return practiceProblem(problem, { sandbox: answers.sandbox, cwd });
  } catch {
    // That value may be the very problem.
    return problem;
  }
}

async function showDocument(problem: Problem, { command, io, version }: FailureContext): Promise<void> {
  const { reportDocument } = await import('../ui/json-view.js');
  const { writeJson } = await import('../ui/json-view.js');
  const report = {
    command,
    result: 'failed',
    steps: [],
    error: problem,
    warnings: [],
  } as const;
  writeJson(io.stdout, reportDocument(report, version, describe));
}

async function showLines(problem: Problem, { io, argv }: FailureContext): Promise<void> {
  const { styleFor } = await import('../ui/style.js');
  const { problemText } = await import('../ui/report-text.js');
  const style = styleFor({
    stream: io.stderr,
    environment: io.environment,
    noColor: argv.includes('--no-color'),
  });
  io.stderr.write(`${redact(problemText(problem, style).join('\n'))}\n`);
}
