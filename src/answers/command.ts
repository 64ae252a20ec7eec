import type { Writable } from 'node:stream';
import type { Gateway, Region } from '../core/connection.js';
import type { ExitCode } from '../core/exit-codes.js';
import type { Io } from '../core/io.js';
import type { Problem } from '../core/problem.js';
import type { FieldTable } from './field.js';

/** What a handler is given: everything that it may touch. */
export interface CommandContext {
  /** The words of the command: `teams-presence setup`. */
  readonly command: string;
  /** Only what was written on the command line, by the names of `flagAttribute`. */
  readonly flags: Readonly<Record<string, unknown>>;
  readonly positionals: readonly string[];
  readonly io: Io;
  readonly version: string;
  readonly catalogue: Catalogue;
  /** Aborted with an InterruptedError when the run is to stop. */
  readonly signal: AbortSignal;
  readonly tuning?: TestTuning | undefined;
  /** Present where the process may be ended at once: a command that knows what has been done reports it then. */
  readonly abruptExit?: AbruptExit | undefined;
}

/**
 * Other times than the usual ones for waiting and trying again, and other servers than the real ones. People cannot
 * set them; tests have no patience, and no account in every region.
 */
export interface TestTuning {
  /** Numbers of the http policy: those of `Tuning` in `genesys/limits.ts`. */
  readonly http?: Readonly<Record<string, number>> | undefined;
  /** How long objects are waited for that do not show up in lists yet, in milliseconds. */
  readonly visibility?:
    | { readonly deadline: number; readonly first: number; readonly max: number }
    | undefined;
  /** Where a region's servers are; undefined for where they usually are. It is not a gateway that somebody has set. */
  readonly gatewayOf?: ((region: Region) => Gateway | undefined) | undefined;
}

/** What is reported of a run when the process is ended at once, by a second signal or an error that nobody handles. */
export interface AbruptExit {
  /** A command sets it as soon as it knows more than the problem. It must not wait, nor load anything. */
  report: (problem: Problem, streams: { readonly stdout: Writable; readonly stderr: Writable }) => void;
  /** The answer to the first signal where nothing is finished first; else it says what is, and how to stop at once. */
  stopping?: string;
}

export interface CommandHandler {
  readonly run: (context: CommandContext) => Promise<ExitCode>;
}

/** A heading of the help, and the fields whose flags stand below it. */
export interface OptionGroup {
  readonly title: string;
  readonly table: FieldTable;
  /** Commands share it: help tells its variables in one place for all. */
  readonly common?: true;
}

export interface Positional {
  /** As the help shows it: `dir`, `FILE.csv`. */
  readonly name: string;
  readonly summary: string;
  readonly required: boolean;
  /** Takes all the words that follow. */
  readonly variadic?: boolean;
  /** What completion offers beside the choices: words that it often is. */
  readonly values?: readonly string[];
  readonly choices?: readonly string[];
}

/** A command line to copy, for help. */
export interface Example {
  /** What it is good for, in a sentence. */
  readonly title: string;
  readonly line: string;
}

/**
 * A command, declared: plain data, so that parser, help and completion all derive from it. The handler is loaded
 * when it runs; `--help` loads none.
 */
export interface Command {
  readonly description: string;
  /** The solution's own first, then the connection's, then the general ones. */
  readonly options: readonly OptionGroup[];
  readonly positionals?: readonly Positional[];
  /** Permissions that the identity needs with which it works: `domain:entity:action`. Read for its help only. */
  readonly permissions?: () => Promise<readonly string[]>;
  readonly examples: readonly Example[];
  readonly load: () => Promise<CommandHandler>;
}

/** A command's place in the catalogue. Its declaration is loaded when it is the one that is meant. */
export interface CommandEntry {
  readonly path: readonly string[];
  /** Half a sentence without a full stop, for lists. */
  readonly summary: string;
  readonly declare: () => Promise<Command>;
}

/** The summary of a word that several commands share, such as `teams-presence`. */
export interface CommandGroup {
  readonly name: string;
  readonly summary: string;
}

/** Every command there is, in the order in which help shows them. */
export interface Catalogue {
  readonly summary: string;
  readonly commands: readonly CommandEntry[];
  readonly groups: readonly CommandGroup[];
  /** Shown at the end of the overview. */
  readonly examples: readonly Example[];
}
