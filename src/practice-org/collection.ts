import { assumed, badRequest, notFound, type RefusalCode, refuse } from './errors.js';
import { divisionRef } from './identity/divisions.js';
import { permitted, requireIn } from './identity/permissions.js';
import { dates, without } from './json.js';
import type { Call, Caller, Handler, Handlers, Org, Reply, Tasks } from './org.js';
import { cursorPage, nameMatcher, numberedPage, sortedBy } from './paging.js';

/** What every object of a collection has. Times are milliseconds since 1970 on the practice org's clock. */
export interface Entity {
  readonly id: string;
  name?: string;
  readonly createdAt: number;
  modifiedAt?: number;
  version?: number;
  /** `*` is every division. */
  divisionId?: string;
  /** Since when it is deleted and only lingers. */
  deletedAt?: number;
}

export interface Named extends Entity {
  name: string;
}

/** Whoever changes it names the present version; the first is 1. */
export interface Versioned extends Named {
  version: number;
}

/** How the objects of one kind are kept, found, shown and changed: everything that plain objects have in common. */
export interface Kind<T extends Entity> {
  /** For messages: `wrap-up code`. */
  readonly what: string;
  readonly uri: string;
  readonly store: (org: Org) => T[] | Record<string, T>;
  /** What answers tell of it: all that is kept, as `told` gives it, unless told. */
  readonly wire?: (one: T, call: Call) => object;
  /** `routing:wrapupCode`: its `:view`, `:add`, `:edit` and `:delete` are asked for in the object's division. */
  readonly permission?: string;
  /** The division `*` can be chosen. */
  readonly starred?: true;
  readonly list?: {
    /** `numbered` unless told. */
    readonly page?: 'numbered' | 'cursor' | 'all';
    readonly max?: number;
    /** How the parameter `name` is compared where no `filterType` is sent: `prefix` unless told. Case never counts. */
    readonly name?: NameFilter;
    /** Further parameters, by name. */
    readonly filters?: Readonly<Record<string, (one: T, wanted: string) => boolean>>;
    /** The operation has the parameter `allowEmptyResult`. */
    readonly refusesEmpty?: true;
    /** In the order of creation; by name, or as `sortBy` asks, unless told. */
    readonly unsorted?: true;
  };
  /** Told apart by name without case (by the exact name where told); a taken one is refused with the code. */
  readonly unique?: { readonly code: RefusalCode; readonly exact?: true };
  /** Updates need the present version; a stale one is refused with the code. */
  readonly versioned?: RefusalCode;
  /** `not.found` unless told. */
  readonly missing?: RefusalCode;
  /** Checks a body and gives the members that it sets, beside those of an entity. `present` is what it updates. */
  readonly settings?: (call: Call, present: T | undefined) => object;
  /** Who refers to the object, in words; it cannot be deleted then. */
  readonly users?: (org: Org, one: T) => readonly string[];
  /** `in.use` unless told. */
  readonly inUse?: RefusalCode;
  /** For so long a deleted one can be read, and its name is taken. `forgetting` gives what ends that. */
  readonly lingers?: 'ruleSetLingers' | 'queueLingers';
  /** Instead of forgetting the object. */
  readonly onDelete?: (org: Org, one: T) => void;
}

type NameFilter = 'prefix' | 'contains' | 'equals' | 'wildcard' | 'part';

/**
 * The five operations of a kind. The contract derives their names from the address: `/api/v2/routing/queues` gives
 * `getRoutingQueues`, `postRoutingQueues`, `getRoutingQueue`, `putRoutingQueue` and `deleteRoutingQueue`.
 */
export function operations<T extends Entity>(kind: Kind<T>): Handlers {
  const [, , , ...words] = kind.uri.split('/');
  const plural = words.map((word) => `${word.charAt(0).toUpperCase()}${word.slice(1)}`).join('');
  const singular = plural.slice(0, -1);
  return {
    [`get${plural}`]: (call) => ({ body: listing(call, kind) }),
    [`get${singular}`]: (call) => answer(call, kind, requested(call, kind)),
    ...(kind.settings && {
      [`post${plural}`]: (call) => answer(call, kind, create(call, kind)),
      [`put${singular}`]: (call) => answer(call, kind, update(call, kind)),
      [`delete${singular}`]: (call) => remove(call, kind),
    }),
  };
}

export function answer<T extends Entity>(call: Call, kind: Kind<T>, one: T) {
  return { body: wired(call, kind, one) };
}

function wired<T extends Entity>(call: Call, kind: Kind<T>, one: T): object {
  return kind.wire?.(one, call) ?? told(call.org, kind, one);
}

/** The listing of a kind that shows little more than the divisions of its objects: a path of its own, not an id. */
export function divisionView<T extends Entity>(
  kind: Kind<T>,
  more: (one: T) => object = () => ({}),
): Handler {
  const wire = (one: T, { org }: Call) => ({
    id: one.id,
    name: one.name,
    division: divisionRef(org, one.divisionId),
    ...more(one),
    selfUri: `${kind.uri}/divisionviews/${one.id}`,
  });
  return (call) => ({ body: listing(call, { ...kind, wire }) });
}

export function values<T extends Entity>(org: Org, kind: Kind<T>): readonly T[] {
  const store = kind.store(org);
  return Array.isArray(store) ? store : Object.values(store);
}

function find<T extends Entity>(org: Org, kind: Kind<T>, id: string | undefined): T | undefined {
  const store = kind.store(org);
  return Array.isArray(store) ? store.find((one) => one.id === id) : store[id ?? ''];
}

/** Whether lists show the object already, and where it is looked up by name, whether that finds it. */
export function isListed(org: Org, one: Pick<Entity, 'createdAt'>, byName = false): boolean {
  const { listLag, nameLag } = org.conditions;
  return org.now() - one.createdAt >= (byName ? Math.max(listLag, nameLag) : listLag);
}

/** The object when GET by id finds it already; throws 404 otherwise (API notes, Eventual consistency). */
export function readable<T extends Pick<Entity, 'createdAt'>>(
  org: Org,
  one: T | undefined,
  what: string,
  id: string,
  code?: RefusalCode,
): T {
  if (one === undefined || org.now() - one.createdAt < org.conditions.readLag) throw notFound(what, id, code);
  return one;
}

/** The object that the path names first. Throws 404, and 403 unless one of the permissions is held in its division. */
export function requested<T extends Entity>(call: Call, kind: Kind<T>, ...permissions: string[]): T {
  const [id = ''] = Object.values(call.path);
  const one = readable(call.org, find(call.org, kind, id), kind.what, id, kind.missing);
  const asked = permissions.length > 0 ? permissions : [`${kind.permission}:view`];
  if (kind.permission !== undefined && one.divisionId !== undefined)
    requireIn(call, one.divisionId, ...asked);
  return one;
}

/** As `requested`, for a change: 404 also for an object that is deleted and only lingers. */
export function requestedToChange<T extends Entity>(call: Call, kind: Kind<T>, action: 'edit' | 'delete'): T {
  const one = requested(call, kind, `${kind.permission}:${action}`);
  if (one.deletedAt !== undefined) throw notFound(kind.what, one.id, kind.missing);
  return one;
}

/** What a body refers to in the member `field`; refused for none, and (assumed) for one that is too young to be read. */
export function referred<T extends Entity>(
  org: Org,
  kind: Kind<T>,
  id: string | undefined,
  field: string,
  code: RefusalCode = 'bad.request',
): T {
  const one = find(org, kind, id);
  const old = one !== undefined && org.now() - one.createdAt >= org.conditions.readLag;
  if (old && one.deletedAt === undefined) return one;
  throw refuse(code, '{field} refers to "{id}", which does not exist.', {
    params: { field, id: id ?? '' },
    details: [{ errorCode: code, fieldName: field, entityId: id }],
  });
}

/** What is kept of an object, in the form in which most answers give it. */
export function told<T extends Entity>(org: Org, kind: Kind<T>, one: T) {
  return {
    ...without(one, 'createdAt', 'modifiedAt', 'divisionId', 'deletedAt'),
    ...dates(one),
    version: kind.versioned && one.version,
    division: one.divisionId && divisionRef(org, one.divisionId),
    selfUri: `${kind.uri}/${one.id}`,
  };
}

/** How answers refer to an object: with its name while it exists. */
export function reference<T extends Entity>(org: Org, kind: Kind<T>, id: string | undefined) {
  return id === undefined ? id : { id, name: find(org, kind, id)?.name, selfUri: `${kind.uri}/${id}` };
}

/** What the caller may see of a kind by now, narrowed by the query: one page, or all where the operation has none. */
export function listing<T extends Entity>(call: Call, kind: Kind<T>): object {
  const { query } = call;
  const { page = 'numbered', max, filters = {}, refusesEmpty, unsorted } = kind.list ?? {};
  const found = matching(call, kind).filter((one) =>
    Object.entries(filters).every(([name, holds]) => query[name] === undefined || holds(one, query[name])),
  );
  const sorted = unsorted === true ? found : sortedBy(found, query);
  if (page === 'all') {
    const entities = sorted.map((one) => wired(call, kind, one));
    const total = entities.length;
    return { entities, pageSize: total, pageNumber: 1, total, pageCount: 1, selfUri: kind.uri };
  }
  const one = (page === 'cursor' ? cursorPage : numberedPage)(sorted, query, { uri: kind.uri, max });
  if (refusesEmpty === true && one.entities.length === 0) refuseEmptyPage(query);
  return { ...one, entities: one.entities.map((each) => wired(call, kind, each)) };
}

function matching<T extends Entity>(call: Call, kind: Kind<T>): readonly T[] {
  const { org, query } = call;
  const ids = (query.id ?? query.ids)?.split(',');
  const divisions = query.divisionId?.split(',');
  const how = query.filterType ?? kind.list?.name ?? 'prefix';
  const named = query.name === undefined ? undefined : nameMatcher(query.name, how);
  const listed = values(org, kind).filter(
    (one) =>
      isListed(org, one, query.name !== undefined) &&
      one.deletedAt === undefined &&
      ids?.includes(one.id) !== false &&
      named?.(one.name ?? '') !== false &&
      (one.divisionId === undefined || divisions?.includes(one.divisionId) !== false),
  );
  return kind.permission === undefined
    ? listed
    : permitted(call, listed, `${kind.permission}:view`, `${kind.permission}:search`);
}

/** The notes name no code for an empty result without `allowEmptyResult=true`. Assumed: 404. */
function refuseEmptyPage(query: Readonly<Record<string, string>>): void {
  if (query.allowEmptyResult !== 'true') throw notFound('page', query.name ?? query.pageNumber ?? '1');
}

export function create<T extends Entity>(call: Call, kind: Kind<T>): T {
  const { org } = call;
  const { name, division } = sentEntity(call);
  const free = freeName(org, kind, name);
  const divisionId = divided(call, kind, division?.id, 'add');
  const now = org.now();
  const one = {
    id: org.id(),
    name: free,
    createdAt: now,
    modifiedAt: now,
    version: 1,
    divisionId,
    ...kind.settings?.(call, undefined),
  };
  return put(org, kind, one as unknown as T);
}

/** Keeps a new object. What a kind has beyond an entity is for the caller to be complete about. */
export function put<T extends Entity>(org: Org, kind: Pick<Kind<T>, 'store'>, one: T): T {
  const store = kind.store(org);
  if (Array.isArray(store)) store.push(one);
  else store[one.id] = one;
  return one;
}

export function update<T extends Entity>(call: Call, kind: Kind<T>): T {
  const { org } = call;
  const one = requestedToChange(call, kind, 'edit');
  const sent = sentEntity(call);
  if (kind.versioned !== undefined) requireVersion(sent.version, one.version ?? 1, kind.versioned);
  const name = freeName(org, kind, sent.name, one.id);
  const divisionId = divided(call, kind, sent.division?.id ?? one.divisionId);
  return Object.assign(one, kind.settings?.(call, one), {
    name,
    version: (one.version ?? 1) + 1,
    modifiedAt: org.now(),
    divisionId,
  });
}

export function remove<T extends Entity>(call: Call, kind: Kind<T>): Reply {
  const { org } = call;
  const one = requestedToChange(call, kind, 'delete');
  const users = kind.users?.(org, one) ?? [];
  if (users.length > 0)
    throw refuse(kind.inUse ?? 'in.use', 'The {what} "{name}" ({id}) cannot be deleted: in use by {users}.', {
      params: { what: kind.what, name: one.name ?? '', id: one.id, users: users.join(', ') },
    });
  if (kind.lingers !== undefined) {
    one.deletedAt = org.now();
    org.later(org.conditions[kind.lingers], `forget ${kind.uri}`, one.id);
  } else if (kind.onDelete === undefined) forget(org, kind, one);
  else kind.onDelete(org, one);
  return { status: 204 };
}

export function forgetting<T extends Entity>(kind: Kind<T>): Tasks {
  return {
    [`forget ${kind.uri}`]: (org, id) => {
      const one = find(org, kind, id);
      if (one !== undefined) forget(org, kind, one);
    },
  };
}

export function forget<T extends Entity>(org: Org, kind: Pick<Kind<T>, 'store'>, one: T): void {
  const store = kind.store(org);
  if (Array.isArray(store)) store.splice(store.indexOf(one), 1);
  else delete store[one.id];
}

/** For kinds that keep who made and changed an object. */
export function editedBy(caller: Caller, present: { readonly createdBy: string } | undefined) {
  return { createdBy: present?.createdBy ?? caller.id, modifiedBy: caller.id };
}

function sentEntity({ body }: Call) {
  return (body ?? {}) as {
    readonly name?: string;
    readonly version?: number;
    readonly division?: { readonly id?: string };
  };
}

function divided<T extends Entity>(
  call: Call,
  kind: Kind<T>,
  id: string | undefined,
  action?: string,
): string | undefined {
  if (kind.permission === undefined) return undefined;
  if (id === '*' && kind.starred !== true)
    throw assumed(badRequest(`A ${kind.what} belongs to one division.`));
  const divisionId = divisionRef(call.org, id).id;
  if (action !== undefined) requireIn(call, divisionId, `${kind.permission}:${action}`);
  return divisionId;
}

/** Throws 400 without a name, and the kind's refusal when another object bears it. */
function freeName<T extends Entity>(
  org: Org,
  kind: Kind<T>,
  name: string | undefined,
  ownId?: string,
): string {
  if (name === undefined || name.trim() === '')
    throw refuse('name.cannot.be.blank', 'A {what} needs a name: it must not be blank.', {
      params: { what: kind.what },
    });
  if (kind.unique === undefined) return name;
  const { code, exact } = kind.unique;
  const same = (other = '') => (exact === true ? other === name : other.toLowerCase() === name.toLowerCase());
  const other = values(org, kind).find((one) => one.id !== ownId && same(one.name));
  if (other !== undefined)
    throw refuse(code, 'A {what} with the name "{name}" already exists.', {
      params: { what: kind.what, name: other.name ?? name, id: other.id },
    });
  return name;
}

/** Throws 400 without a version and the given refusal with a stale one. */
export function requireVersion(sent: number | undefined, current: number, code: RefusalCode): void {
  if (sent === undefined) throw badRequest('The version of the object is required for an update.');
  if (sent !== current)
    throw refuse(code, 'Version {sent} does not match the current version {current}.', {
      params: { sent, current },
    });
}
