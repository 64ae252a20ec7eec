import { writeSync } from 'node:fs';
import { Writable } from 'node:stream';
import type { Io } from '../core/io.js';
import type { Problem } from '../core/problem.js';
import { describe } from '../genesys/describe.js';
import type { SoFar } from '../ui/followed-view.js';
import { createHumanView } from '../ui/human-view.js';
import { createJsonView, documentIsOut } from '../ui/json-view.js';

/** What a run says when it is ended at once: only what is known at that moment, for nothing can be waited for. */
export interface LastWords {
  /** The words of the command, as soon as it is known. */
  command: string;
  /** What is known at this moment; undefined where the run has said its end already. A command sets it. */
  soFar: () => SoFar | undefined;
  readonly say: () => void;
}

interface Options {
  readonly argv: readonly string[];
  readonly io: Pick<Io, 'stdout' | 'stderr' | 'environment'>;
  readonly version: string;
}

/** Until a command knows more, the words only say that the run was ended. */
export function createLastWords({ argv, io, version }: Options): LastWords {
  const { stdout, stderr, environment } = io;
  const words: LastWords = {
    command: '',
    soFar: () => ({ steps: [], warnings: [] }),
    say: () => {
      const known = words.soFar();
      if (known === undefined) return;
      const report = { command: words.command, result: 'failed', error: ended, ...known } as const;
      const closing = { links: [], next: [] };
      if (argv.includes('--json')) {
        if (!documentIsOut(stdout))
          createJsonView({ stdout: atOnce(1), version, describe }).report(report, closing);
        return;
      }
      const { isTTY = false, columns = 0 } = stderr;
      const stream = Object.assign(atOnce(2), { isTTY, columns });
      const options = { noColor: argv.includes('--no-color'), quiet: argv.includes('--quiet') };
      createHumanView({ stream, environment, describe, ...options }).report(report, closing);
    },
  };
  return words;
}

const ended: Problem = {
  code: 'interrupted',
  what: 'Ended at once.',
  why: 'Being told to stop a second time left no time to finish a request or to clean up.',
  next: 'Run the same command again: it looks at what is there and continues.',
};

/** Writes without waiting: what a stream keeps for later is lost when the process ends. */
function atOnce(descriptor: number): Writable {
  return new Writable({
    decodeStrings: false,
    write: (text, _encoding, done) => {
      writeAll(descriptor, Buffer.from(String(text)));
      done();
    },
  });
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
      if (!(error instanceof Error && 'code' in error && error.code === 'EAGAIN')) return;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, nap);
      waited += nap;
    }
  }
}
