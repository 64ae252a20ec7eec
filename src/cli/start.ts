import { type ExitCode, exitCodes } from '../core/exit-codes.js';
import { catalogue } from './catalogue.js';
import { helpFor } from './help.js';

/** Runs the process's own command line and ends the process: nothing else does. */
export async function start(): Promise<void> {
  const { argv, stdout, stderr } = process;
  let unwritten: Error | undefined;
  stdout.on('error', (error) => {
    if (!readerIsGone(stdout, error)) unwritten ??= error;
  });
  // The scripts of `completion` ask so; nothing else of the program runs then.
  const { GC_PRESENCE_COMPLETE: wanted } = process.env;
  if (wanted !== undefined) {
    const { offers } = await import('./offers.js');
    stdout.write(offers(wanted, argv.slice(2), { environment: process.env, cwd: process.cwd() }));
    await flushed(stdout);
    process.exit(exitCodes.done);
  }
  // Help must come at once: even opening the other streams and listening for signals would be felt.
  const help = await helpFor(argv.slice(2), catalogue, stdout.columns);
  let code: ExitCode = exitCodes.done;
  if (help === undefined) {
    // Whoever cannot be told of the work wants it done all the same.
    stderr.on('error', () => undefined);
    const { runProcess } = await import('./process.js');
    code = await runProcess();
    await flushed(stderr);
  } else {
    stdout.write(help);
  }
  await flushed(stdout);
  if (unwritten !== undefined) {
    const { showUnwritten } = await import('./process.js');
    code = showUnwritten(unwritten, code);
    await flushed(stderr);
  }
  // Sockets that are kept alive, or an input that nobody closes, must not keep the process up.
  process.exit(code);
}

/** A reader that has seen enough, such as `head`, is no error of ours; nor is a terminal that was closed. */
function readerIsGone({ isTTY }: NodeJS.WriteStream, { code }: NodeJS.ErrnoException): boolean {
  return code === 'EPIPE' || (code === 'EIO' && isTTY);
}

/** Pipes are written asynchronously on some platforms; what was written must arrive before the process ends. */
function flushed(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise((resolve) => {
    // An error is told of after the writing has been.
    const done = () => setImmediate(resolve);
    if (stream.destroyed || !stream.writable || stream.writableLength === 0) done();
    else stream.write('', done);
  });
}
