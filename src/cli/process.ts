import type { EventEmitter } from 'node:events';
import { writeSync } from 'node:fs';
import { Writable } from 'node:stream';
import { setFlagsFromString } from 'node:v8';
import type { AbruptExit } from '../answers/command.js';
import { type ExitCode, exitCodes } from '../core/exit-codes.js';
import { errorCode, fileReason } from '../core/file-reason.js';
import type { Io } from '../core/io.js';
import { readVersion } from '../core/package.js';
import { InterruptedError, type Problem, problemOf, runAgain } from '../core/problem.js';
import { programName } from '../core/text.js';
import { catalogue } from './catalogue.js';
import { commandWords } from './help.js';
import { main, showProblem, showStack } from './main.js';

// Whatever it takes to end the process is imported above, before anything can go wrong: the program's own files may
// vanish while it runs, when it is upgraded or npm's cache is cleaned.

/** Runs the process's own command line, answers signals, and answers with the exit code. */
export async function runProcess(): Promise<ExitCode> {
  // The heap is collected more often. With thousands of people it stays a quarter smaller, for a third more of the
  // processor's time, and a run waits for the org most of its time.
  setFlagsFromString('--optimize-for-size');
  // The http client brings a parser in WebAssembly. To optimise it takes 25 MB and more time than it ever gives back.
  setFlagsFromString('--liftoff-only');
  const { stdin, stdout, stderr, env: environment } = process;
  const program = programName(process.argv[1] ?? '', environment);
  const io: Io = { stdin, stdout, stderr, environment, cwd: process.cwd(), beganAt: 0, program };
  const argv = process.argv.slice(2);
  const version = readVersion();
  const command = commandWords(argv, catalogue.commands).join(' ');
  const streams = streamsAtOnce(process);
  const failure = { command, argv, io: { ...io, ...streams }, version };
  const abruptExit: AbruptExit = { report: (problem) => showProblem(problem, failure) };
  let ended = false;
  const endAtOnce = (problem: Problem, code: number, error?: unknown) => {
    try {
      if (ended) return;
      ended = true;
      abruptExit.report(problem, streams);
      showStack(error, failure);
    } catch (next) {
      writeSync(2, `${problem.what}\n${problemOf(next).what}\n`);
    } finally {
      process.exit(code);
    }
  };
  // A bug of ours, or a stream that broke: no code was waiting for this error.
  const crash = (error: unknown) => endAtOnce(problemOf(error), exitCodes.failed, error);
  process.on('uncaughtException', crash);
  process.on('unhandledRejection', crash);
  const stopAtOnce = () => endAtOnce(stoppedAtOnce, exitCodes.interrupted);
  const signal = listenForSignals({ source: process, stderr, stopAtOnce, abruptExit });
  return main(argv, io, signal, undefined, abruptExit);
}

/**
 * Says that standard output did not take the result, as a full disk does not. Answers with the exit code: the command has
 * not done what it was called for, unless it had failed with a code of its own.
 */
export function showUnwritten(error: Error, code: ExitCode): ExitCode {
  const { stdout, stderr, env: environment, argv } = process;
  showProblem(
    {
      code: 'unwritable-output',
      what: 'The result could not be written to standard output.',
      why: fileReason(error),
      next: 'Free some space or redirect the output, and run the command again.',
    },
    {
      command: '',
      argv: argv.includes('--no-color') ? ['--no-color'] : [],
      io: { stdout, stderr, environment, cwd: '', program: '' },
      version: '',
    },
  );
  return code === exitCodes.done || code === exitCodes.pending ? exitCodes.failed : code;
}

interface SignalsOptions {
  readonly source: EventEmitter;
  readonly stderr: Writable & { readonly isTTY?: boolean };
  /** Ends the process at once. */
  readonly stopAtOnce: () => void;
  readonly abruptExit?: Pick<AbruptExit, 'stopping'>;
}

/**
 * Gives a signal that is aborted by the first SIGINT, SIGTERM or SIGHUP: the running request is finished, and the run
 * stops after it. A second SIGINT or SIGTERM ends the process at once. A second SIGHUP does not: the shell and the
 * kernel both send one when a terminal is closed.
 */
export function listenForSignals({ source, stderr, stopAtOnce, abruptExit }: SignalsOptions): AbortSignal {
  const controller = new AbortController();
  const { signal } = controller;
  const stop = (by: 'signal' | 'SIGTERM' | 'SIGHUP') => {
    // On a terminal the live line is on its way, with the key that was pressed behind it.
    const line = stderr.isTTY === true ? '\r\u001b[K' : '\n';
    const again = { signal: 'Press Ctrl-C again', SIGTERM: 'Send SIGTERM again', SIGHUP: 'Send SIGTERM' }[by];
    const answer = abruptExit?.stopping ?? `Stopping after the running request.\n${again} to stop at once.`;
    stderr.write(`${line}${answer}\n`);
    controller.abort(new InterruptedError(by));
  };
  source.on('SIGINT', () => (signal.aborted ? stopAtOnce() : stop('signal')));
  source.on('SIGTERM', () => (signal.aborted ? stopAtOnce() : stop('SIGTERM')));
  source.on('SIGHUP', () => (signal.aborted ? undefined : stop('SIGHUP')));
  return signal;
}

const stoppedAtOnce: Problem = {
  code: 'interrupted',
  what: 'Stopped at once.',
  why: 'A second signal left no time to finish a request or to clean up.',
  next: runAgain,
};

/** Twins of the real streams that write without waiting: what a stream keeps for later is lost with the process. */
function streamsAtOnce({ stdout, stderr }: Pick<NodeJS.Process, 'stdout' | 'stderr'>) {
  return { stdout: streamAtOnce(1, stdout), stderr: streamAtOnce(2, stderr) };
}

function streamAtOnce(descriptor: number, { isTTY = false, columns = 0 }: NodeJS.WriteStream) {
  const stream = new Writable({
    decodeStrings: false,
    write: (text, _encoding, done) => {
      writeAll(descriptor, Buffer.from(String(text)));
      done();
    },
  });
  return Object.assign(stream, { isTTY, columns });
}

/** For a reader that does not read, in milliseconds. */
const patience = 1000;
const nap = 10;

function writeAll(descriptor: number, bytes: Buffer): void {
  let written = 0;
  for (let waited = 0; written < bytes.length && waited < patience; ) {
    try {
      written += writeSync(descriptor, bytes, written);
    } catch (error) {
      // A full pipe: the reader may go on in a moment. Anything else cannot be helped.
      if (errorCode(error) !== 'EAGAIN') return;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, nap);
      waited += nap;
    }
  }
}
