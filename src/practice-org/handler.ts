import type { Org } from './org.js';

/**
 * Who calls: an OAuth client of the practice org, a data action that acts with its credential's client, or a person who
 * signed in. Permissions are those of `id`.
 */
export interface Caller {
  readonly id: string;
  readonly name: string;
  /** The OAuth client by which a person signed in; undefined for a client itself. */
  readonly signedInBy?: string | undefined;
  /** When it was given its token; missing for who logs in anew with every request, as data actions do. */
  readonly since?: number;
}

/** One request that has passed the contract, the token and the permission check. */
export interface Call {
  readonly org: Org;
  readonly caller: Caller;
  readonly path: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
  /** Valid by the contract's schema of the operation; undefined when there was none. */
  readonly body: unknown;
  /** `http://127.0.0.1:PORT`, for addresses that the answer carries (uploads). */
  readonly origin: string;
}

export interface Reply {
  /** 200 with a body and 204 without, unless told. */
  readonly status?: number;
  readonly body?: unknown;
  /** Sent as it is. */
  readonly text?: string;
}

/** Synchronous, so that every request is one transaction on the state. Throws Refusal. */
export type Handler = (call: Call) => Reply;

/** By the contract's operation id. */
export type Handlers = Readonly<Record<string, Handler>>;

/** Work that falls due later (a job that finishes, a campaign that stops), by name; survives restarts. */
export type Tasks = Readonly<Record<string, (org: Org, subject: string) => void>>;
