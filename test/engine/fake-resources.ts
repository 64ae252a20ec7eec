import { ambiguous } from '../../src/core/problem.js';
import type { Change, Mark, Observed, Resource } from '../../src/engine/resource.js';
import type { Client, Item } from './fake-org.js';

export interface Spec {
  readonly id: string;
  readonly needs: readonly string[];
  readonly value: string;
  /**
   * How its creation marks it: with the one request that creates it, with a second one, or never, because it lies in
   * the first thing that it needs and belongs to whomever that belongs to.
   */
  readonly marked: 'at-once' | 'later' | 'by-parent';
}

interface Desired {
  readonly value: string;
  readonly refs: readonly string[];
}

export type FakeResource = Resource<Desired, Item>;

/**
 * A resource of the fake server: found by name, ours before others', refused when several could be meant; else by the
 * id of an earlier run.
 */
export function fakeResource(client: Client, spec: Spec): FakeResource {
  const { id, needs, value, marked } = spec;
  const parentStep = marked === 'by-parent' ? needs[0] : undefined;
  const markFrom = (item: Item): Mark => {
    if (parentStep !== undefined) return { chainedTo: parentStep };
    if (item.mark === 'us') return 'ours';
    return item.mark === '' && marked === 'later' ? 'unmarked' : 'foreign';
  };

  return {
    id,
    title: `Thing "${id}"`,
    needs,
    permissions: { read: [], create: [], update: [] },
    observe: async (lookup): Promise<Observed<Item> | undefined> => {
      const parent = parentStep === undefined ? '' : await lookup.found(parentStep);
      if (parent === undefined) return undefined;
      const there = (await client.list(id)).filter((item) => item.parent === parent);
      const remembered = lookup.remembered(id)?.id;
      const ours = there.filter((item) => item.mark === 'us' || item.id === remembered);
      const choice = ours.length > 0 ? ours : there;
      if (choice.length > 1) throw ambiguous(`${choice.length} could be "${id}".`, 'Rename one.');
      const item = choice[0] ?? (remembered === undefined ? undefined : await client.get(remembered));
      return item?.parent !== parent
        ? undefined
        : { id: item.id, name: id, state: item, mark: markFrom(item) };
    },
    desired: (references) => ({ value, refs: needs.map((need) => references.id(need)) }),
    diff: (desired, item, references) => [
      ...differing('value', item.value, desired.value),
      ...differing('refs', item.refs.join(), desired.refs.join()),
      ...(parentStep === undefined && references.ours(id) ? differing('mark', item.mark, 'us') : []),
    ],
    preview: (desired) => [
      { path: 'value', before: null, after: desired.value },
      { path: 'refs', before: null, after: desired.refs.join() },
    ],
    create: async (desired, run) => {
      const parent = parentStep === undefined ? '' : run.id(parentStep);
      if (marked !== 'later') {
        const mark = marked === 'at-once' ? 'us' : '';
        return { id: (await client.post({ name: id, parent, mark, ...desired })).id, name: id };
      }
      const made = await client.post({ name: id, parent, mark: '', value: '', refs: [] });
      run.created(made.id);
      await client.put(made.id, { ...desired, mark: 'us' });
      return { id: made.id, name: id };
    },
    update: async (desired, observed, _changes, run) => {
      const mark = parentStep === undefined && run.ours(id) ? ({ mark: 'us' } as const) : {};
      await client.put(observed.id, { ...desired, ...mark });
      return { id: observed.id, name: id };
    },
    remove: (observed) => client.remove(observed.id),
  };
}

export function spec(id: string, needs: readonly string[] = [], more: Partial<Spec> = {}): Spec {
  return { id, needs, value: `${id} as wanted`, marked: 'at-once', ...more };
}

function differing(path: string, before: string, after: string): readonly Change[] {
  return before === after ? [] : [{ path, before, after }];
}
