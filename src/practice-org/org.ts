import type { Conditions } from './conditions.js';
import type { FaultGate } from './faults.js';
import type { OrgState } from './state.js';

const keptEvents = 500;

/** The living practice org: its state, its clock and its chance. Areas work on `state` directly. */
export class Org {
  constructor(
    readonly state: OrgState,
    readonly conditions: Conditions,
    private readonly tasks: Tasks,
    private readonly machineClock: () => number = Date.now,
    /** By operation id. Here and not imported where requests are dispatched: a running data action dispatches, too. */
    readonly handlers: Handlers = {},
    /** Which faults strike a request: of data actions, and of those from outside. */
    readonly strike: FaultGate = () => [],
  ) {}

  /** Milliseconds since 1970 on the practice org's own clock. */
  now(): number {
    return this.machineClock() + this.state.clockOffset;
  }

  /** The practice org's time as the API writes it: `2026-11-22T10:07:50.123Z`. */
  timestamp(): string {
    return new Date(this.now()).toISOString();
  }

  /** A number in [0, 1) from the seeded generator (mulberry32). */
  chance(): number {
    return mulberry32(this.state);
  }

  /** A fresh id in the form of a version 4 UUID. */
  id(): string {
    const hex = Array.from({ length: 4 }, () =>
      Math.floor(this.chance() * 2 ** 32)
        .toString(16)
        .padStart(8, '0'),
    ).join('');
    const variant = '89ab'.charAt(Number.parseInt(hex.charAt(16), 16) % 4);
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20)}`;
  }

  /** Has the named task done after `delay` milliseconds; at once when there is no delay. */
  later(delay: number, task: string, subject: string): void {
    if (delay <= 0) this.#perform(task, subject);
    else this.at(this.now() + delay, task, subject);
  }

  /** Has the named task done at an instant. One that has passed is done by the next tick, in its order. */
  at(due: number, task: string, subject: string): void {
    const { later } = this.state;
    const index = later.findIndex((other) => other.due > due);
    later.splice(index === -1 ? later.length : index, 0, { due, task, subject });
  }

  /** Does what has fallen due. Called before every request. True when anything was done. */
  tick(): boolean {
    const { later } = this.state;
    let done = false;
    for (let [next] = later; next !== undefined && next.due <= this.now(); [next] = later) {
      later.shift();
      this.#perform(next.task, next.subject);
      done = true;
    }
    return done;
  }

  note(kind: string, text: string): void {
    const { events } = this.state;
    events.push({ at: this.timestamp(), kind, text });
    events.splice(0, events.length - keptEvents);
  }

  /** Takes back what was noted of a request that has succeeded since: its sender knew that it had to wait. */
  forget(kind: string, beginning: string): void {
    const { events } = this.state;
    for (let at = events.length - 1; at >= 0; at -= 1)
      if (events[at]?.kind === kind && events[at]?.text.startsWith(beginning)) events.splice(at, 1);
  }

  #perform(task: string, subject: string): void {
    const perform = this.tasks[task];
    if (perform === undefined) throw new Error(`The practice org knows no task "${task}".`);
    perform(this, subject);
  }
}

/** The next number in [0, 1); the same start gives the same numbers. */
export function mulberry32(state: { random: number }): number {
  state.random = (state.random + 0x6d2b79f5) | 0;
  let t = state.random;
  t = Math.imul(t ^ (t >>> 15), t | 1);
  t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
  return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
}

/** An OAuth client, a data action that acts as one, or a person who signed in. Permissions are those of `id`. */
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
