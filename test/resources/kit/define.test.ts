import { describe, expect, test } from 'vitest';
import { newRound } from '../../../src/core/round.js';
import type { Lookup, Resource, Run } from '../../../src/engine/resource.js';
import { GenesysError } from '../../../src/genesys/errors.js';
import { defineResource } from '../../../src/resources/kit/define.js';
import { reference } from '../../../src/resources/kit/field.js';
import { markerOf } from '../../../src/resources/kit/marker.js';
import { references } from '../no-session.js';

interface Widget {
  id?: string;
  name?: string;
  version?: number | undefined;
  description?: string;
  colour?: string;
  owner?: { id: string; name?: string };
  dateModified?: string;
}

/** A platform of nothing but widgets: names are unique without case, PUT replaces all and wants the present version. */
function platform(...widgets: readonly Widget[]) {
  const all = new Map<string, Widget>(
    widgets.map((widget, index) => [widget.id ?? `w${index}`, { version: 1, ...widget }]),
  );
  const sent: object[] = [];
  const refuse = (status: number, code: string): never => {
    throw new GenesysError({ status, code, message: code, operation: 'X /widgets', outcome: 'refused' });
  };
  /** Called between reading and writing, as somebody else would. */
  const meanwhile: (() => void)[] = [];
  return {
    all,
    sent,
    meanwhile,
    list: async (name: string) =>
      [...all.values()].filter(
        (one) => one.name?.toLowerCase() === name.toLowerCase() || one.description?.includes(mark),
      ),
    get: async (id: string) => all.get(id) ?? refuse(404, 'not.found'),
    post: async (body: Widget) => {
      sent.push(body);
      if ([...all.values()].some((one) => one.name?.toLowerCase() === body.name?.toLowerCase()))
        refuse(400, 'duplicate.name');
      all.set('new', { ...body, id: 'new', version: 1 });
      return { id: 'new' };
    },
    put: async (id: string, body: Widget) => {
      meanwhile.shift()?.();
      sent.push(body);
      const version = all.get(id)?.version ?? 0;
      if (body.version !== version) refuse(409, 'invalid.update.wrong.version');
      all.set(id, { ...body, id, version: version + 1, dateModified: 'now' });
    },
    remove: async (id: string) => void all.delete(id),
  };
}

const marker = markerOf('widgets');
const mark = marker.sentence;

function widget(org: ReturnType<typeof platform>): Resource<Readonly<Record<string, unknown>>, Widget> {
  return defineResource<Widget>({
    id: 'widget',
    kind: 'widget',
    name: 'Blue',
    needs: ['owner'],
    permissions: { read: [], create: [], update: [] },
    find: { list: org.list },
    mark: marker,
    fields: {
      name: { want: 'Blue' },
      description: { want: mark, foreign: 'keep' },
      colour: { want: 'blue', absent: 'grey', fixed: true },
      owner: reference(({ id }) => id('owner')),
    },
    get: org.get,
    put: org.put,
    post: org.post,
    remove: org.remove,
  });
}

const lookup = (remembered?: string): Lookup => ({
  found: async () => 'id of owner',
  round: newRound(),
  remembered: () => (remembered === undefined ? undefined : { id: remembered, origin: 'created' }),
});

function run(ours = true): Run {
  const signal = new AbortController().signal;
  const nothing = () => {};
  const told = { progress: nothing, created: nothing, keepBefore: nothing, noted: nothing, atEnd: nothing };
  return { ...references(ours), ...told, needsDone: async () => {}, signal, before: () => undefined };
}

const ours = { id: 'w', name: 'Blue', description: mark, colour: 'blue', owner: { id: 'id of owner' } };

async function observed(org: ReturnType<typeof platform>, remembered?: string) {
  const found = await widget(org).observe(lookup(remembered));
  if (found === undefined) throw new Error('It was not found.');
  return found;
}

/** What a run does with an object that is there: compares, and updates if anything differs. */
async function repair(org: ReturnType<typeof platform>, given: Run) {
  const resource = widget(org);
  const found = await observed(org);
  const wanted = resource.desired(given);
  const changes = resource.diff(wanted, found.state, given);
  if (changes.length > 0) await resource.update(wanted, found, changes, given);
  return changes.map(({ path }) => path);
}

describe('a resource that is defined by its fields', () => {
  test('is made of them, and a second run finds nothing to do', async () => {
    const org = platform();
    const resource = widget(org);
    expect(await resource.observe(lookup())).toBeUndefined();
    const wanted = resource.desired(run());
    expect(resource.preview(wanted).map(({ path }) => path)).toEqual([
      'name',
      'description',
      'colour',
      'owner',
    ]);
    expect(await resource.create(wanted, run())).toEqual({ id: 'new', name: 'Blue' });
    expect(org.sent).toEqual([
      { name: 'Blue', description: mark, colour: 'blue', owner: { id: 'id of owner' } },
    ]);
    expect(await repair(org, run())).toEqual([]);
    expect(org.sent).toHaveLength(1);
  });

  test('sends back what it read, also fields that it does not know, but none that only the platform writes', async () => {
    const org = platform({
      ...ours,
      owner: { id: 'another', name: 'Ada' },
      dateModified: 'yesterday',
      ...{ retention: { days: 3 }, tags: ['a'] },
    });
    expect(await repair(org, run())).toEqual(['owner']);
    expect(org.sent).toEqual([
      {
        name: 'Blue',
        description: mark,
        colour: 'blue',
        owner: { id: 'id of owner' },
        version: 1,
        retention: { days: 3 },
        tags: ['a'],
      },
    ]);
    expect(await repair(org, run())).toEqual([]);
  });

  test("leaves somebody else's text as it is", async () => {
    const org = platform({ ...ours, description: 'theirs', owner: { id: 'another' } });
    expect(await repair(org, run(false))).toEqual(['owner']);
    expect(org.all.get('w')).toMatchObject({ description: 'theirs', owner: { id: 'id of owner' } });
  });

  test('is read again and changed when somebody else writes at the same time', async () => {
    const org = platform({ ...ours, owner: { id: 'another' } });
    org.meanwhile.push(
      () => void org.all.set('w', { ...ours, version: 2, colour: 'blue', ...{ tags: ['b'] } }),
    );
    expect(await repair(org, run())).toEqual(['owner']);
    expect(org.sent).toHaveLength(2);
    expect(org.all.get('w')).toMatchObject({ owner: { id: 'id of owner' }, tags: ['b'], version: 3 });
  });

  test('is blocked where a field differs that the platform does not change, and sends nothing', async () => {
    const org = platform({ ...ours, colour: 'red' });
    const resource = widget(org);
    const found = await observed(org);
    const changes = resource.diff(resource.desired(run()), found.state, run());
    expect(resource.refuses?.(found.state, changes, () => false)).toMatch(
      /^colour of the widget "Blue" is "red" instead of "blue", and that cannot be changed\. Rename /,
    );
    await expect(repair(org, run())).rejects.toThrow('cannot be changed');
    expect(org.sent).toEqual([]);
  });

  test('takes what is left out for the default of the platform', async () => {
    const { colour: _colour, ...without } = ours;
    const [change] = widget(platform()).diff(widget(platform()).desired(run()), without, run());
    expect(change).toEqual({ path: 'colour', before: 'grey', after: 'blue' });
  });
});

describe('the object that is meant', () => {
  test('is found whatever the case of its name, so that it is no creation', async () => {
    const org = platform({ ...ours, description: 'theirs', name: 'BLUE' });
    expect(await observed(org)).toMatchObject({ id: 'w', mark: 'foreign' });
    expect(await repair(org, run(false))).toEqual(['name']);
  });

  test('is found by the id of an earlier run when it was renamed, or by its mark where nobody remembers', async () => {
    const org = platform({ ...ours, name: 'Something else' });
    expect((await observed(org, 'w')).id).toBe('w');
    expect((await observed(org)).id).toBe('w');
  });

  test('is found by the id of an earlier run while listings lag, ours before any other of the name', async () => {
    const org = platform(ours, { id: 'theirs', name: 'Blue' });
    const list = async () => [{ id: 'theirs', name: 'Blue' }];
    const found = await widget({ ...org, list }).observe(lookup('w'));
    expect(found?.id).toBe('w');
  });

  test('is never a guess among several', async () => {
    const org = platform({ id: 'a', name: 'blue' }, { id: 'b', name: 'BLUE' });
    await expect(observed(org)).rejects.toThrow('2 objects could be the widget "Blue": a, b.');
  });

  test('is named by the refusal of a creation when it has the name that is wanted', async () => {
    const org = platform({ id: 'a', name: 'BLUE' });
    const error = await widget(org)
      .create(widget(org).desired(run()), run())
      .catch((failure) => failure);
    expect(error).toMatchObject({
      taken: true,
      hint: expect.stringContaining('The widget "BLUE" (a) has this name.'),
    });
  });
});
