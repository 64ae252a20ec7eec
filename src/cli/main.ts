import { exitCodes } from '../core/exit-codes.js';
import type { Io } from '../core/io.js';
import { catalogue } from './catalogue.js';
import { helpRequest, helpText } from './help.js';
import type { LastWords } from './last-words.js';
import type { Pace } from './pace.js';

/**
 * Runs one command line and answers with the exit code. Never throws and never ends the process. `signal` is
 * aborted when the run is to stop. `pace` is for tests. `lastWords` learns what to say if the run is ended at once.
 */
export async function main(
  argv: readonly string[],
  io: Io,
  signal: AbortSignal,
  pace?: Pace,
  lastWords?: LastWords,
): Promise<number> {
  let path: readonly string[] | undefined;
  let understood: Readonly<Record<string, unknown>> = {};
  try {
    const help = await helpFor(argv, io.stdout.columns);
    if (help !== undefined) {
      io.stdout.write(help);
      return exitCodes.done;
    }
    const { parseArguments } = await import('./parse.js');
    // What is left of "help" here names no command; without that word the parser can say which is near.
    const line = argv[0] === 'help' ? argv.slice(1) : argv;
    const { command, flags, positionals, ...found } = await parseArguments(line, catalogue.commands);
    path = found.path;
    understood = flags;
    const handler = await command.load();
    const name = path.join(' ');
    if (lastWords !== undefined) lastWords.command = name;
    return await handler.run({
      command: name,
      flags,
      positionals,
      io,
      version: await version(),
      signal,
      pace,
      lastWords,
    });
  } catch (error) {
    const { showFailure } = await import('./failure.js');
    const { knownWords } = await import('./explain-usage.js');
    const words = path ?? knownWords(argv, catalogue.commands);
    return showFailure(error, {
      command: words.join(' '),
      argv,
      io,
      version: await version(),
      flags: understood,
    });
  }
}

/** Loaded when it is needed: every file that help loads can be felt. */
async function version(): Promise<string> {
  const { readVersion } = await import('./version.js');
  return readVersion();
}

/** What the command line asks to be told about the program itself; undefined when it asks for something else. */
async function helpFor(argv: readonly string[], columns: number | undefined): Promise<string | undefined> {
  const request = helpRequest(argv, catalogue);
  if (request === undefined) return undefined;
  if (request.kind === 'version') return `${await version()}\n`;
  return helpText(request.path, catalogue, Math.max(Math.min(columns || 80, 80), 40));
}

/** Runs the process's own command line and ends the process: nothing else does. */
export async function runProcess(): Promise<void> {
  await answerHelpAtOnce();
  const [{ listenForSignals }, { createLastWords }] = await Promise.all([
    import('./signals.js'),
    import('./last-words.js'),
  ]);
  const { stdin, stdout, stderr } = process;
  const io: Io = { stdin, stdout, stderr, environment: process.env, cwd: process.cwd() };
  stderr.on('error', ignoreClosedPipe);
  const crash = (error: unknown) => void endWithFailure(error, io);
  process.on('uncaughtException', crash);
  process.on('unhandledRejection', crash);
  const argv = process.argv.slice(2);
  const lastWords = createLastWords({ argv, io, version: await version() });
  const exit = (code: number) => process.exit(code);
  const { signal } = listenForSignals({ source: process, stderr, lastWords: lastWords.say, exit });
  const code = await main(argv, io, signal, undefined, lastWords);
  await Promise.all([flushed(stdout), flushed(stderr)]);
  // Sockets that are kept alive, or an input that nobody closes, must not keep the process up.
  process.exit(code);
}

/** Help must come at once: even opening the other two streams and listening for signals would be felt. */
async function answerHelpAtOnce(): Promise<void> {
  const { argv, stdout } = process;
  // A reader that has seen enough, such as `head`, is no error of ours.
  stdout.on('error', ignoreClosedPipe);
  const help = await helpFor(argv.slice(2), stdout.columns);
  if (help === undefined) return;
  stdout.write(help);
  await flushed(stdout);
  process.exit(exitCodes.done);
}

/** For an error that no code was waiting for: a bug of ours, or a stream that broke. */
async function endWithFailure(error: unknown, io: Io): Promise<void> {
  const { showFailure } = await import('./failure.js');
  await showFailure(error, { command: '', argv: process.argv.slice(2), io, version: await version() });
  process.exit(exitCodes.failed);
}

function ignoreClosedPipe(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error;
}

/** Pipes are written asynchronously on some platforms; what was written must arrive before the process ends. */
function flushed(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise((resolve) => {
    if (stream.destroyed || !stream.writable) resolve();
    else stream.write('', () => resolve());
  });
}
