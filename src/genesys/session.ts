import type { Connection } from '../core/connection.js';
import type { GenesysApi } from './api.js';
import type { Tuning } from './tuning.js';

/** How many requests went out; a dry run proves by `writes === 0` that it changed nothing. Log-ins are not counted. */
export interface Traffic {
  readonly reads: number;
  readonly writes: number;
}

export interface SessionOptions {
  readonly connection: Connection;
  /** Requests under way at once. */
  readonly concurrency: number;
  /** Aborted with a reason when the run is interrupted or its time is up. No new request starts after that. */
  readonly signal: AbortSignal;
  /** One line per request, without secrets: for `--verbose` and `--debug-log`. */
  readonly trace?: (line: string) => void;
  /** Other numbers than the usual ones for waiting and retrying: for tests. */
  readonly tuning?: Partial<Tuning>;
}

/** One logged-in connection to one org. */
export interface Session {
  readonly api: GenesysApi;
  readonly connection: Connection;
  /** That of `openSession` or `within`: its requests obey it. */
  readonly signal: AbortSignal;
  readonly traffic: () => Traffic;
  /** From now on a write is a bug of ours and throws before it is sent: `plan`, `status` and dry runs call this. */
  readonly forbidWrites: () => void;
  readonly allowWrites: () => void;
  /**
   * The same connection for work with a signal of its own, such as what has to be undone after an interruption, or two
   * requests between which an interruption must not come. The requests of this session keep theirs.
   */
  readonly within: (signal: AbortSignal) => Session;
  /** PUTs `text` to an upload address that the API gave out, with just these headers and no token. */
  readonly upload: (url: string, headers: Readonly<Record<string, string>>, text: string) => Promise<void>;
  /** By how many milliseconds the server's clock is ahead of ours, as its last answer told; undefined when none did. */
  readonly clockSkew: () => number | undefined;
  readonly close: () => Promise<void>;
}
