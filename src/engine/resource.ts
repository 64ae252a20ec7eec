import type { Json } from '../core/json.js';
import type { InRound } from '../core/round.js';
import type { Text } from '../core/text.js';

/**
 * The engine's contract with whatever it installs. The engine knows nothing of Genesys Cloud: it observes
 * resources, compares, plans, and applies the plan along the dependency graph.
 */

/** One field that differs. `path` is the field's name as people know it; before is null where nothing was. */
export interface Change {
  readonly path: string;
  readonly before: Json;
  readonly after: Json;
  /** It is taken back before the run ends, as this sentence says: what the repair takes, and not what somebody changed. */
  readonly temporary?: string;
  /** It tells nobody anything, such as a digest: for people the step's notes say what it means. */
  readonly opaque?: true;
}

/** What one step hands to the steps that need it. `secret` exists only in the run that created it. */
export interface Output {
  readonly id: string;
  readonly name?: string | undefined;
  readonly secret?: { readonly reveal: () => string };
}

/**
 * Whether an observed resource carries our mark. `ours`: it does. `foreign`: it could and does not. `unmarked`: it looks
 * like a creation of ours that was cut off before the request which sets the mark (an integration without notes).
 * `chainedTo`: there is no place for a mark, and the owner of that step owns this too (a data action and its integration).
 */
export type Mark = 'ours' | 'foreign' | 'unmarked' | { readonly chainedTo: string };

/** What a resource is given while it looks. Asking for another step waits until that step has been observed. */
export interface Lookup extends InRound {
  /** The id that the step named `step` has in the org, or undefined when it does not exist there yet. */
  readonly found: (step: string) => Promise<string | undefined>;
  /** What is known of this resource from earlier runs on this machine. Useful, never needed. */
  readonly remembered: (step: string) => Remembered | undefined;
}

export interface Remembered {
  readonly id: string;
  readonly origin: 'created' | 'adopted';
  /** When it was noted, ISO 8601. */
  readonly at?: string;
}

/** Where desired state takes the ids of other steps from. In a plan an id may not exist yet. */
export interface References {
  /** The id of `step`; in a plan, before that step exists, a text such as `<id of role>`. */
  readonly id: (step: string) => string;
  /** The whole output of `step`, once it is known. */
  readonly output: (step: string) => Output | undefined;
  /** Whether `step` is, or will be, ours: created by this tool, not adopted. A step may ask about itself. */
  readonly ours: (step: string) => boolean;
}

/** What a resource is given while it writes. */
export interface Run extends References {
  /** Stops waiting and looping when the run is interrupted or its time is up. */
  readonly signal: AbortSignal;
  /** Tells people what is being waited for, such as "waiting for the role to take effect". */
  readonly progress: (text: string) => void;
  /** Tells at once that `id` was created, when further requests of the same creation follow. */
  readonly created: (id: string) => void;
  /** Returns when all that the step needs is done. Throws when that will not be, which ends the step. */
  readonly needsDone: () => Promise<void>;
  /** Keeps, by key, what was there before our first change; a later image under the same key does not replace it. */
  readonly keepBefore: (images: Readonly<Record<string, Json>>) => void;
  readonly before: (key: string) => Json | undefined;
  /** Keeps, or drops, an id under a key of the resource's own, for later runs: see `Lookup.remembered`. */
  readonly noted: (key: string, id: string | undefined) => void;
  /**
   * Has `undo` done when the run ends, however it ends, or already when the step `until` has: for things that are needed
   * only for that time. It is given a signal of its own, because the run's may be aborted by then.
   */
  readonly atEnd: (title: string, undo: (signal: AbortSignal) => Promise<void>, until?: string) => void;
}

export type Observed<State> = {
  readonly id: string;
  readonly name?: string;
  readonly state: State;
  readonly mark: Mark;
  /** Who changed it last, and when, where the platform tells. */
  readonly changed?: LastChange | undefined;
  /** ISO 8601, where the platform tells. Wanted only of what carries no mark from its creation on. */
  readonly createdAt?: string | undefined;
};

/** `by` is a name; `byId` stands where only an id is told; `at` is ISO 8601. */
export interface LastChange {
  readonly by?: string | undefined;
  readonly byId?: string | undefined;
  readonly at?: string | undefined;
}

/** Facts for the reader of a plan that are no change: "2 rows point at deactivated presences". */
export type Note = Text;

export interface Resource<Desired = unknown, State = unknown> {
  /** The step's id, as `cli.md` and the JSON document name it. */
  readonly id: string;
  /** For people: `Role "Presence API User"`. */
  readonly title: string;
  /** Steps whose output this one reads, and which have to be done before it. */
  readonly needs: readonly string[];
  /** By what it is found under whatever name somebody gave it: no two steps of a solution can have the same. */
  readonly identity?: string;
  /** Those of them that only have to exist, such as an integration whose configuration is still being written. */
  readonly needsOnlyToExist?: readonly string[];
  /**
   * Those of them that only the end of its creation needs: `create` begins before them, with placeholders for their ids
   * in what is desired, and awaits them by `Run.needsDone`. Any other change waits for them first.
   */
  readonly needsToComplete?: readonly string[];
  /**
   * `remove` begins beside the removal of what uses the object, and awaits its end by `Run.needsDone` before it takes
   * anything away or changes the object.
   */
  readonly preparesRemoval?: true;
  /** The step whose object holds this one: in a new one there is none yet. */
  readonly isPartOf?: string;
  /** People change it in their daily work: what is there is looked at once more right before it is written. */
  readonly isSharedWithPeople?: true;
  /** No answer asks anything of it: it is a step for scripts, and people hear nothing of it. */
  readonly isIdle?: boolean;
  /** `domain:entity:action`; alternatives are joined by ` | `. */
  readonly permissions: {
    readonly read: readonly string[];
    readonly create: readonly string[];
    readonly update: readonly string[];
    /** Absent where `remove` is. */
    readonly remove?: readonly string[];
  };
  /** The page of the admin UI that shows the object: what follows the host. */
  readonly adminPath?: (id: string) => string;
  /** Finds the resource and reads what is compared. Throws ProblemError when several could be meant. */
  observe(lookup: Lookup): Promise<Observed<State> | undefined>;
  /** What the org should hold. Pure; ids of steps that do not exist yet come as placeholder texts. */
  desired(references: References): Desired;
  /** What differs, canonicalised so that defaults filled in by the server are no difference. */
  diff(desired: Desired, observed: State, references: References): readonly Change[];
  /**
   * Whether the object itself shows that the differences come from what is wanted, and not from somebody's hand: then
   * any machine can tell, also one that has never seen it as wanted.
   */
  isOutdated?(changes: readonly Change[]): boolean;
  /**
   * What of the state a hand could have changed, for its fingerprint: without what changes by itself, or with whoever
   * looks. Plain data. Absent where that is all of the state. A program that is newer compares it with what an older one
   * kept, so that a change of its form makes everybody's next `status` say drift where nobody touched anything.
   */
  fingerprinted?(state: State): unknown;
  /** What a creation sets, for the plan: field by field, `before` null. */
  preview(desired: Desired): readonly Change[];
  notes?(desired: Desired | undefined, observed: State | undefined): readonly Note[];
  /** What of people's own is lost with its removal. Asked only where it is about to be removed; sends no write. */
  lostWithIt?(observed: State): readonly Note[] | Promise<readonly Note[]>;
  /** Of what is published from a file: the file that an update would publish in place of what is there. */
  source?(desired: Desired, observed: State): string;
  /**
   * Whether an update with these changes makes another object in place of this one, so that whatever refers to it has
   * to follow.
   */
  replaces?(changes: readonly Change[]): boolean;
  /**
   * Why an update with these changes is not to be carried out, or undefined. `follows` tells whether the plan changes or
   * removes the object with this id, so that it no longer holds on to what the update takes away.
   */
  refuses?(observed: State, changes: readonly Change[], follows: (id: string) => boolean): Text | undefined;
  /** One attempt. The engine has looked before, and looks again when the answer is lost. */
  create(desired: Desired, run: Run): Promise<Output>;
  update(desired: Desired, observed: Observed<State>, changes: readonly Change[], run: Run): Promise<Output>;
  /**
   * Takes the object away, or, for what only was changed (a queue's timeout), puts back what was there before. One that
   * is gone already is fine. Absent where there is nothing of its own to take away, such as rows that go with their
   * table.
   */
  remove?(observed: Observed<State>, run: Run): Promise<void>;
  /**
   * For what is only changed, such as a queue, or an integration that was adopted: what `remove` would put back, from the image that was kept
   * before the first change. Undefined where the object is taken away or left alone like any other.
   */
  restores?(observed: State, before: (key: string) => Json | undefined): readonly Change[] | undefined;
}

export type PlannedAction = 'none' | 'create' | 'update' | 'replace' | 'delete' | 'adopt' | 'blocked';

/** An error whose request may have been carried out although no answer came. The engine looks before it repeats. */
export function answerWasLost(error: unknown): boolean {
  return error instanceof Error && 'outcome' in error && error.outcome === 'unknown';
}

/** An error whose request was surely not carried out. */
export function wasRefused(error: unknown): boolean {
  return error instanceof Error && 'outcome' in error && error.outcome !== 'unknown';
}

/** An error by which a server says that there is one already: that of the http layer knows it by code and status. */
export function saysThatItExists(error: unknown): boolean {
  return error instanceof Error && 'taken' in error && error.taken === true;
}
