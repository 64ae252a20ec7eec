import { exitCodes } from '../core/exit-codes.js';
import { catalogue } from './catalogue.js';
import { helpFor } from './help.js';

/** Runs the process's own command line and ends the process: nothing else does. */
export async function start(): Promise<void> {
  const { argv, stdout, stderr } = process;
  // A reader that has seen enough, such as `head`, is no error of ours; nor is a terminal that was closed.
  stdout.on('error', ignoreGoneReader);
  // Help must come at once: even opening the other streams and listening for signals would be felt.
  const help = await helpFor(argv.slice(2), catalogue, stdout.columns);
  if (help !== undefined) {
    stdout.write(help);
    await flushed(stdout);
    process.exit(exitCodes.done);
  }
  stderr.on('error', ignoreGoneReader);
  const { runProcess } = await import('./process.js');
  const code = await runProcess();
  await Promise.all([flushed(stdout), flushed(stderr)]);
  // Sockets that are kept alive, or an input that nobody closes, must not keep the process up.
  process.exit(code);
}

function ignoreGoneReader(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE' && error.code !== 'EIO') throw error;
}

/** Pipes are written asynchronously on some platforms; what was written must arrive before the process ends. */
function flushed(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise((resolve) => {
    if (stream.destroyed || !stream.writable) resolve();
    else stream.write('', () => resolve());
  });
}
