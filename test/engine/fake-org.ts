import { writeGoesOut } from '../../src/core/write-notice.js';

/** A server of nothing but named items, which counts its requests and can lose, refuse or swallow any of them. */

export interface Item {
  readonly id: string;
  readonly name: string;
  /** The id of the item in which it lies, for those that lie in another. */
  readonly parent: string;
  readonly value: string;
  readonly refs: readonly string[];
  /** `us`, somebody else, or nobody where there is no place for a mark, or not yet. */
  readonly mark: 'us' | 'somebody' | '';
}

interface Request {
  /** From 1, counted by client. */
  readonly number: number;
  readonly kind: 'list' | 'get' | 'post' | 'put' | 'delete';
  readonly name: string;
}

/** `lost-before` and `lost-after` the change was made; `hang`: the process dies with the request under way. */
export type Fault = 'lost-before' | 'lost-after' | 'hang-before' | 'hang-after' | 400 | 403;

export type Faults = (request: Request) => Fault | undefined;

export interface OrgOptions {
  /** Whether a second item of the same name in the same place is refused with 409. */
  readonly uniqueNames?: boolean;
  /** How many listings of its name a new item is missing from. */
  readonly lag?: number;
}

export interface Client {
  readonly list: (name: string) => Promise<readonly Item[]>;
  /** Knows a new item at once, other than listings. */
  readonly get: (id: string) => Promise<Item | undefined>;
  readonly post: (item: Omit<Item, 'id'>) => Promise<Item>;
  /** One that is gone already is fine. */
  readonly remove: (id: string) => Promise<void>;
  readonly put: (id: string, change: Partial<Omit<Item, 'id' | 'name'>>) => Promise<Item>;
  readonly requests: readonly Request[];
  readonly writes: () => readonly Request[];
  /** Settles when the process died of a request. From then on none of its requests ends. */
  readonly died: Promise<'died'>;
  readonly isDead: () => boolean;
}

export interface FakeOrg {
  readonly items: () => readonly Item[];
  /** Puts an item there as somebody else, or an earlier version of us, would have. Gives back its id. */
  readonly seed: (item: Partial<Item> & { readonly name: string }) => string;
  readonly unseed: (id: string) => void;
  /** Time goes by: listings show everything. */
  readonly catchUp: () => void;
  readonly client: (options?: { readonly faults?: Faults; readonly signal?: AbortSignal }) => Client;
}

/** What the http layer throws: `status` where the server answered, `outcome` by what became of the request. */
class RequestError extends Error {
  readonly status: number | undefined;
  readonly outcome: 'refused' | 'unknown';
  readonly taken: boolean;
  constructor(message: string, status?: number) {
    super(message);
    this.status = status;
    this.outcome = status === undefined ? 'unknown' : 'refused';
    this.taken = status === 409;
  }
}

export function fakeOrg({ uniqueNames = false, lag = 0 }: OrgOptions = {}): FakeOrg {
  const items = new Map<string, Item>();
  const hidden = new Map<string, number>();
  let lastId = 0;
  const newId = () => {
    lastId += 1;
    return `id-${lastId}`;
  };

  const client: FakeOrg['client'] = ({ faults = () => undefined, signal } = {}) => {
    const requests: Request[] = [];
    let die: (how: 'died') => void = () => {};
    const died = new Promise<'died'>((resolve) => {
      die = resolve;
    });
    let dead = false;

    const send = async <T>(kind: Request['kind'], name: string, carryOut: () => T): Promise<T> => {
      signal?.throwIfAborted();
      if (dead) return new Promise(() => {});
      const request: Request = { number: requests.length + 1, kind, name };
      requests.push(request);
      if (kind !== 'list' && kind !== 'get') await writeGoesOut();
      const fault = faults(request);
      await new Promise((resolve) => setImmediate(resolve));
      if (dead) return new Promise(() => {});
      if (fault === 'hang-before' || fault === 'hang-after') {
        if (fault === 'hang-after') carryOut();
        dead = true;
        die('died');
        return new Promise(() => {});
      }
      if (fault === 'lost-before') throw new RequestError(`${kind} ${name}: no answer`);
      if (typeof fault === 'number') throw new RequestError(`${kind} ${name}: refused`, fault);
      const answer = carryOut();
      if (fault === 'lost-after') throw new RequestError(`${kind} ${name}: no answer`);
      return answer;
    };

    return {
      list: (name) =>
        send('list', name, () =>
          [...items.values()].filter((item) => {
            if (item.name !== name) return false;
            const left = hidden.get(item.id) ?? 0;
            hidden.set(item.id, left - 1);
            return left <= 0;
          }),
        ),
      get: (id) => send('get', items.get(id)?.name ?? id, () => items.get(id)),
      post: (item) =>
        send('post', item.name, () => {
          const same = [...items.values()].some(
            (other) => other.name === item.name && other.parent === item.parent,
          );
          if (same && uniqueNames) throw new RequestError(`There is a "${item.name}" already.`, 409);
          const made = { ...item, id: newId() };
          items.set(made.id, made);
          hidden.set(made.id, lag);
          return made;
        }),
      put: (id, change) =>
        send('put', items.get(id)?.name ?? id, () => {
          const item = items.get(id);
          if (item === undefined) throw new RequestError(`There is no ${id}.`, 404);
          const changed = { ...item, ...change };
          items.set(id, changed);
          return changed;
        }),
      remove: (id) => send('delete', items.get(id)?.name ?? id, () => void items.delete(id)),
      requests,
      writes: () => requests.filter(({ kind }) => kind !== 'list' && kind !== 'get'),
      died,
      isDead: () => dead,
    };
  };

  return {
    items: () => [...items.values()],
    seed: (item) => {
      const made: Item = { parent: '', value: '', refs: [], mark: '', ...item, id: item.id ?? newId() };
      items.set(made.id, made);
      return made.id;
    },
    unseed: (id) => void items.delete(id),
    catchUp: () => hidden.clear(),
    client,
  };
}

/** Everything there is, with names for ids, in one order: two orgs with the same content look the same. */
export function snapshot(org: FakeOrg): readonly unknown[] {
  const nameOf = new Map(org.items().map(({ id, name }) => [id, name]));
  const named = (id: string) => nameOf.get(id) ?? id;
  return org
    .items()
    .map(({ name, parent, value, refs, mark }) => ({
      name,
      parent: named(parent),
      value,
      refs: refs.map(named),
      mark,
    }))
    .sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
}
