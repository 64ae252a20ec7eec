import type { AbruptExit, TestTuning } from '../answers/command.js';
import { type ExitCode, exitCodes } from '../core/exit-codes.js';
import type { Io } from '../core/io.js';
import { readVersion } from '../core/package.js';
import { exitCodeOf } from '../core/problem.js';
import { catalogue } from './catalogue.js';
import { showFailure } from './failure.js';
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
    return exitCodeOf(showFailure(error, { command: path.join(' '), argv, io, version, flags }));
  }
}
