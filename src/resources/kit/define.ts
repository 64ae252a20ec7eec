import { defined, type Json } from '../../core/json.js';
import { cannotProceed, type ProblemError } from '../../core/problem.js';
import { newRound } from '../../core/round.js';
import { capitalised } from '../../core/text.js';
import { blockedBecause } from '../../engine/observe.js';
import type { Change, LastChange, Lookup, Mark, Note, Output, Resource, Run } from '../../engine/resource.js';
import { GenesysError, withHint } from '../../genesys/errors.js';
import {
  bodyOf,
  canonicalOf,
  changesIn,
  type Fields,
  fieldsOf,
  impossibleAmong,
  presentOf,
  replacementOf,
  type Wanted,
  wantedOf,
} from './field.js';
import { findByName, isSameName, type Search } from './find.js';
import { identityOf, type Marker } from './marker.js';
import { removeWhenUnused, withCurrentVersion } from './wait.js';

/** What most objects of the platform tell of themselves. */
export interface Entity {
  readonly id?: string;
  readonly name?: string;
  readonly description?: string;
  readonly dateCreated?: string;
  readonly dateModified?: string;
  readonly modifiedBy?: string | { readonly id?: string; readonly name?: string };
}

/**
 * How the platform's object is read and replaced. Platform fact: PUT wipes whatever it does not carry, so that it is
 * sent what GET gave, also where this program does not know the field.
 */
export interface Store<Model extends object, Body = Model> {
  readonly get: (id: string) => Promise<Model>;
  readonly put: (id: string, body: Body) => Promise<unknown>;
  /** Fields that GET gives and PUT does not take, beside those which tell who made and changed an object. */
  readonly readOnly?: readonly string[];
}

/** What managing objects of an entity such as `outbound:ruleSet` needs, where its permissions have the usual names. */
export function permissionsOn(entity: string) {
  return {
    read: [`${entity}:view`],
    create: [`${entity}:add`],
    update: [`${entity}:edit`],
    remove: [`${entity}:delete`],
  };
}

type NameSearch<T extends Entity> = Omit<Search<T>, 'get' | 'isMarked'> & Partial<Pick<Search<T>, 'get'>>;

/** What is special about an object that setup installs. */
interface Definition<Model extends Entity, Body = Model, Found extends Model = Model>
  extends Store<Model, Body> {
  /** The step's id. */
  readonly id: string;
  /** What it is, as in `the rule set "Offline"`. */
  readonly kind: string;
  readonly name: string;
  /** Steps whose output this one reads, and which have to be done before it. */
  readonly needs?: readonly string[];
  readonly permissions: Resource['permissions'];
  /** The page of the admin UI that shows the object: what stands before its id. */
  readonly adminPage?: string;
  /** By its name, and by its mark, or in a way of its own. Where it does not say otherwise, `get` reads it. */
  readonly find: NameSearch<Model> | ((lookup: Lookup) => Promise<Found | undefined>);
  /** What was found by its name, with what else has to be known of it. */
  readonly state?: (found: Model, lookup: Lookup) => Found;
  /** Our mark, which its description carries, or in which other way it shows that it is ours. */
  readonly mark: Marker | ((found: Found, lookup: Lookup) => Mark | Promise<Mark>);
  readonly fields: Fields<Model>;
  /** What people can do when the name is taken by an object that no look-up finds. */
  readonly whenTaken?: string;
  readonly notes?: (found: Found) => readonly Note[];
  readonly post: (body: Body, run: Run) => Promise<Partial<Pick<Output, 'id' | 'secret'>>>;
  /** How a creation or a change is sent that may come too early; once, unless it says otherwise. */
  readonly send?: <T>(run: Run, attempt: () => Promise<T>) => Promise<T>;
  readonly remove: (id: string) => Promise<unknown>;
}

/**
 * A resource of the engine by what is special about it; where the object needs more than that, spread the result and
 * replace single functions. Its state is the platform's object as it was found.
 */
export function defineResource<Model extends Entity, Body = Model, Found extends Model = Model>(
  definition: Definition<Model, Body, Found>,
): Resource<Wanted, Found> {
  const { id, kind, name, fields, find, mark, adminPage } = definition;
  // Without more to be known of it, what is found is the state.
  const { get, state = (found: Model) => found as Found } = definition;
  const { send = <T>(_run: Run, attempt: () => Promise<T>) => attempt() } = definition;
  const what = `the ${kind} "${name}"`;
  const impossible = (changes: readonly Change[]) => {
    const change = impossibleAmong(fields, changes);
    return change === undefined ? undefined : cannotChange(what, change);
  };
  return {
    id,
    title: `${capitalised(kind)} "${name}"`,
    needs: definition.needs ?? [],
    ...(typeof mark === 'function' ? {} : { identity: identityOf(kind, mark) }),
    permissions: definition.permissions,
    ...(adminPage === undefined ? {} : { adminPath: (of) => `${adminPage}/${encodeURIComponent(of)}` }),
    observe: async (lookup) => {
      const byName = async (search: NameSearch<Model>) => {
        const marked = typeof mark === 'function' ? {} : { isMarked: mark.isOn };
        const all = { get, ...marked, ...search };
        const found = await findByName<Model>(what, name, all, lookup.remembered(id)?.id, lookup);
        return found && state(found, lookup);
      };
      const found = await (typeof find === 'function' ? find(lookup) : byName(find));
      if (found?.id === undefined) return undefined;
      return {
        id: found.id,
        name: found.name ?? '',
        mark: typeof mark === 'function' ? await mark(found, lookup) : mark.markOf(found),
        state: found,
        changed: lastChange(found),
        createdAt: found.dateCreated,
      };
    },
    desired: (references) => wantedOf(fields, references),
    diff: (wanted, found, references) => changesIn(fields, wanted, found, references.ours(id)),
    fingerprinted: (found) => canonicalOf(fields, presentOf(fields, found)),
    preview: (wanted) => fieldsOf(canonicalOf(fields, wanted)),
    notes: (_wanted, found) => (found === undefined ? [] : (definition.notes?.(found) ?? [])),
    refuses: (_found, changes) => {
      const refusal = impossible(changes);
      return refusal === undefined ? undefined : blockedBecause(refusal);
    },
    create: async (wanted, run): Promise<Output> => {
      // The body is what the fields say; their names and forms are the platform's.
      const body = bodyOf(fields, wanted) as Body;
      const list = typeof find === 'function' ? async () => [] : find.list;
      const made = await send(run, () => definition.post(body, run)).catch((error: unknown) =>
        namingTheHolder(error, definition, list),
      );
      if (made.id === undefined) throw new Error(`Genesys Cloud created ${what} without returning its id.`);
      return { id: made.id, name, ...defined({ secret: made.secret }) };
    },
    update: async (wanted, observed, changes, run): Promise<Output> => {
      const refusal = impossible(changes);
      if (refusal !== undefined) throw refusal;
      const ours = run.ours(id);
      await send(run, () =>
        readChangeWrite(definition, observed.id, (current) => replacementOf(fields, wanted, current, ours)),
      );
      return { id: observed.id, name };
    },
    remove: (observed, run) => removeWhenUnused(what, () => definition.remove(observed.id), run),
  };
}

type LeftOver<State> = Pick<
  Required<Resource<undefined, State>>,
  'id' | 'title' | 'needs' | 'observe' | 'remove'
> & { readonly permissions: Pick<Required<Resource['permissions']>, 'read' | 'remove'> };

/** What a run that was cut off has left: it is never installed, only taken away. */
export function leftOver<State>(given: LeftOver<State>): Resource<undefined, State> {
  const never = async () => {
    throw new Error(`${given.title} is never installed.`);
  };
  return {
    ...given,
    permissions: { ...given.permissions, create: [], update: [] },
    desired: () => undefined,
    diff: () => [],
    preview: () => [],
    create: never,
    update: never,
  };
}

const neverWritten = ['id', 'dateCreated', 'dateModified', 'createdBy', 'modifiedBy', 'selfUri'];

/** What GET gave, without the fields that only the platform writes. */
export function writable<Model extends object>(found: Model, readOnly: readonly string[] = []): Model {
  const entries = Object.entries(found).filter(
    ([key]) => !neverWritten.includes(key) && !readOnly.includes(key),
  );
  return Object.fromEntries(entries) as Model;
}

/**
 * Reads the object, changes it and sends all of it back; again when somebody else wrote in between. A change that gives
 * undefined sends nothing.
 */
export async function readChangeWrite<Model extends object, Body>(
  { get, put, readOnly }: Store<Model, Body>,
  id: string,
  change: (current: Model) => object | undefined,
): Promise<void> {
  await withCurrentVersion(async () => {
    const changed = change(await get(id));
    // What PUT takes is what GET gave, but for what is set in it.
    if (changed !== undefined) await put(id, writable(changed, readOnly) as Body);
  });
}

/**
 * Keeps what was there before a change of ours, in place of what was there before an earlier one: for what somebody else
 * has set since, and wants back.
 */
export function keepAnew(
  run: Pick<Run, 'noted' | 'keepBefore'>,
  images: Readonly<Record<string, Json>>,
): void {
  for (const key of Object.keys(images)) run.noted(key, undefined);
  run.keepBefore(images);
}

/** When it was changed last and by whom, as far as the object tells. */
export function lastChange({ dateModified, modifiedBy }: Entity): LastChange | undefined {
  if (dateModified === undefined && modifiedBy === undefined) return undefined;
  return typeof modifiedBy === 'object'
    ? { by: modifiedBy.name, byId: modifiedBy.id, at: dateModified }
    : { byId: modifiedBy, at: dateModified };
}

/** A name that is taken is told with the object that has it, where this client can see that one. */
async function namingTheHolder(
  error: unknown,
  { kind, name, whenTaken }: Pick<Definition<Entity>, 'kind' | 'name' | 'whenTaken'>,
  list: NameSearch<Entity>['list'],
): Promise<never> {
  if (!(error instanceof GenesysError) || !error.taken) throw error;
  const listed = await list(name, { round: newRound() });
  const holder = listed.find((one) => isSameName(one.name, name));
  throw withHint(
    error,
    holder === undefined
      ? (whenTaken ?? `It may be a ${kind} in a division that this client cannot see. ${otherName}`)
      : `The ${kind} "${holder.name}" (${holder.id}) has this name. ${otherName}`,
  );
}

const otherName = 'Rename the one that is there, or give ours another name in the config file.';

function cannotChange(what: string, { path, before, after }: Change): ProblemError {
  return cannotProceed(
    `${path} of ${what} is ${JSON.stringify(before)} instead of ${JSON.stringify(after)}, and that cannot be changed.`,
    otherName,
  );
}
