import { join } from 'node:path';
import { Readable } from 'node:stream';
import type { TestTuning } from '../../src/answers/command.js';
import { main } from '../../src/cli/main.js';
import type { Io } from '../../src/core/io.js';
import { newFolder } from './folder.js';
import { hasty } from './hasty.js';
import { keptStream } from './stream.js';

export interface RunOptions {
  /** Joins, or with undefined removes, variables of the usual environment. */
  readonly environment?: Readonly<Record<string, string | undefined>> | undefined;
  /** Standard input. */
  readonly input?: string | undefined;
  /** Tells the run to stop; never unless told. */
  readonly signal?: AbortSignal | undefined;
  /** Somebody sits at a terminal. Together with `--json` nothing is asked all the same. */
  readonly terminal?: boolean | undefined;
  /** Other times for waiting and trying again than people have. */
  readonly tuning?: TestTuning | undefined;
}

interface Machine {
  /** Home of the user and working directory. */
  readonly home?: string;
  /** Makes both outputs a terminal of that width; otherwise they are pipes. */
  readonly columns?: number;
}

export interface RunHereResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs one command line in this process, on a machine without anything of ours: quicker than a process for each. */
export async function runHere(
  args: readonly string[],
  {
    environment,
    input,
    signal,
    terminal = false,
    tuning = hasty,
    home = newFolder(),
    columns,
  }: RunOptions & Machine = {},
): Promise<RunHereResult> {
  const stdin = Object.assign(Readable.from(input === undefined ? [] : [input]), { isTTY: terminal });
  const stdout = keptStream({ columns });
  const stderr = keptStream({ columns, isTTY: terminal || columns !== undefined });
  const io: Io = {
    stdin: stdin as unknown as Io['stdin'],
    stdout: stdout as unknown as Io['stdout'],
    stderr: stderr as unknown as Io['stderr'],
    environment: { HOME: home, XDG_STATE_HOME: join(home, 'state'), LANG: 'C.UTF-8', ...environment },
    cwd: home,
    beganAt: performance.now(),
    program: 'gc-presence',
  };
  const code = await main(args, io, signal ?? new AbortController().signal, tuning);
  return { code, stdout: stdout.text(), stderr: stderr.text() };
}
