import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { longestDoubt } from '../../src/engine/ownership.js';
import { type Fault, type Faults, fakeOrg } from './fake-org.js';
import { type FakeResource, fakeResource, type Spec, spec } from './fake-resources.js';
import { memoryJournal } from './memory-journal.js';
import { endings, runProcess, setUp } from './run.js';

const kinds: readonly (readonly [how: string, specs: readonly Spec[]])[] = [
  ['is marked by its creation', [spec('parent'), spec('thing', ['parent'])]],
  ['is marked by a second request', [spec('parent'), spec('thing', ['parent'], { marked: 'later' })]],
  ['has no place for a mark', [spec('parent'), spec('thing', ['parent'], { marked: 'by-parent' })]],
];

/** Long enough for many looks: for tests in which the item is bound to show up. */
const patient = { deadline: 10_000, first: 1, max: 2 };

/** The faults of the first, second, … request of that kind for the thing. */
function atThing(kind: 'post' | 'put', ...inTurn: readonly (Fault | undefined)[]): Faults {
  let met = 0;
  return (request) => {
    if (request.kind !== kind || request.name !== 'thing') return undefined;
    met += 1;
    return inTurn[met - 1];
  };
}

function posts(requests: readonly { readonly kind: string; readonly name: string }[]): number {
  return requests.filter(({ kind, name }) => kind === 'post' && name === 'thing').length;
}

describe.each(kinds)('the creation of a thing that %s', (_how, specs) => {
  const made = { name: 'thing', value: 'thing as wanted' };

  test('is not repeated when only its answer was lost', async () => {
    const org = fakeOrg();
    const { client, end } = await runProcess(org, specs, { faults: atThing('post', 'lost-after') });
    expect(end !== 'died' && endings(end.results)).toEqual(['parent: done', 'thing: done']);
    expect(posts(client.requests)).toBe(1);
    expect(org.items().filter(({ name }) => name === 'thing')).toMatchObject([made]);
  });

  test('is not repeated when its answer was lost and listings lag behind', async () => {
    const org = fakeOrg({ lag: 5 });
    const { client, end } = await runProcess(org, specs, {
      faults: atThing('post', 'lost-after'),
      visibility: patient,
    });
    expect(end !== 'died' && endings(end.results)).toEqual(['parent: done', 'thing: done']);
    expect(posts(client.requests)).toBe(1);
    expect(org.items().filter(({ name }) => name === 'thing')).toMatchObject([made]);
  });

  test('is repeated when the request never arrived, after nothing has shown up', async () => {
    const org = fakeOrg();
    const { client, end } = await runProcess(org, specs, { faults: atThing('post', 'lost-before') });
    expect(end !== 'died' && endings(end.results)).toEqual(['parent: done', 'thing: done']);
    expect(posts(client.requests)).toBe(2);
    expect(client.requests.filter(({ name }) => name === 'thing').map(({ kind }) => kind)).toContain('list');
    expect(org.items().filter(({ name }) => name === 'thing')).toMatchObject([made]);
  });

  test('is given up after three requests without an answer, and not forgotten: one may still arrive', async () => {
    const org = fakeOrg();
    const journal = memoryJournal();
    const { client, end } = await runProcess(org, specs, {
      journal,
      faults: atThing('post', 'lost-before', 'lost-before', 'lost-before'),
    });
    expect(end !== 'died' && endings(end.results)).toEqual(['parent: done', 'thing: failed']);
    expect(posts(client.requests)).toBe(3);
    expect(journal.intendedAt('thing')).toBeDefined();
  });

  test('is not repeated when it is refused', async () => {
    const journal = memoryJournal();
    for (const status of [400, 403] as const) {
      const { client, end } = await runProcess(fakeOrg(), specs, {
        journal,
        faults: atThing('post', status),
      });
      expect(end !== 'died' && end.results[1]).toMatchObject({ status: 'failed', error: { status } });
      expect(posts(client.requests)).toBe(1);
      expect(journal.intendedAt('thing')).toBeUndefined();
    }
  });

  test('is taken up by the next run when the process died of it, although listings lag', async () => {
    const org = fakeOrg({ lag: 5 });
    const journal = memoryJournal();
    const dying = await runProcess(org, specs, { journal, faults: atThing('post', 'hang-after') });
    expect(dying.end).toBe('died');
    const { client, end } = await runProcess(org, specs, { journal, visibility: patient });
    expect(end !== 'died' && endings(end.results)).toEqual(['parent: done', 'thing: done']);
    expect(posts(client.requests)).toBe(0);
    expect(org.items().filter(({ name }) => name === 'thing')).toMatchObject([made]);
    expect(journal.remembered('thing')?.origin).toBe('created');
  });

  test('is not repeated by the next run where it shows up, and its time is over, only after the plan was made', async () => {
    const org = fakeOrg({ lag: 1 });
    const journal = memoryJournal();
    await runProcess(org, specs, { journal, faults: atThing('post', 'hang-after') });
    const visibility = { deadline: -1, first: 1, max: 2 };
    const { client, end } = await runProcess(org, specs, { journal, visibility });
    expect(end !== 'died' && endings(end.results)).toEqual(['parent: done', 'thing: done']);
    expect(posts(client.requests)).toBe(0);
  });

  test('is not repeated by the next run when it was interrupted after the request, although listings lag', async () => {
    const org = fakeOrg({ lag: 5 });
    const journal = memoryJournal();
    const control = new AbortController();
    const client = org.client();
    const interrupted = specs.map((one): FakeResource => {
      const plain = fakeResource(client, one);
      if (one.id !== 'thing') return plain;
      // Nothing is told of it: as with a job that goes on by itself.
      return {
        ...plain,
        create: async (desired, run) => {
          await plain.create(desired, { ...run, created: () => {} });
          control.abort(new Error('Interrupted.'));
          throw control.signal.reason;
        },
      };
    });
    const first = await setUp(interrupted, { journal, signal: control.signal, visibility: patient });
    expect(endings(first.results)).toEqual(['parent: done', 'thing: pending']);
    const again = await runProcess(org, specs, { journal, visibility: patient });
    expect(again.end !== 'died' && endings(again.end.results)).toEqual(['parent: done', 'thing: done']);
    expect(posts(again.client.requests)).toBe(0);
    expect(org.items().filter(({ name }) => name === 'thing')).toMatchObject([made]);
  });

  test('is remembered as ours by the next run, although the dying process could not', async () => {
    const [parent, thing] = specs;
    if (parent === undefined || thing === undefined) throw new Error('There are two.');
    for (const value of [thing.value, 'edited meanwhile']) {
      const org = fakeOrg();
      // Somebody else's, which must not make them the owner of what we create in it.
      org.seed({ name: 'parent', value: 'theirs', mark: 'somebody' });
      const journal = memoryJournal();
      await runProcess(org, specs, { journal, faults: atThing('post', 'hang-after') });
      const [made] = org.items().filter(({ name }) => name === 'thing');
      org.seed({ ...made, name: 'thing', value });
      await runProcess(org, [...specs, spec('more')], { journal });
      expect(journal.remembered('thing')).toEqual({ id: made?.id, origin: 'created' });
    }
  });

  test('is done by the next run when the process died before it arrived', async () => {
    const org = fakeOrg();
    const journal = memoryJournal();
    await runProcess(org, specs, { journal, faults: atThing('post', 'hang-before') });
    const { end } = await runProcess(org, specs, { journal });
    expect(end !== 'died' && endings(end.results)).toEqual(['parent: done', 'thing: done']);
    expect(org.items().filter(({ name }) => name === 'thing')).toMatchObject([made]);
  });
});

describe('a name that the server refuses as taken', () => {
  const one = [spec('thing')];

  test('means our own object when an earlier run created it and listings lag behind', async () => {
    const org = fakeOrg({ uniqueNames: true, lag: 5 });
    await runProcess(org, one);
    // Another machine, which remembers nothing.
    const { client, end } = await runProcess(org, one, { visibility: patient });
    expect(end !== 'died' && endings(end.results)).toEqual(['thing: done']);
    expect(posts(client.requests)).toBe(1);
    expect(org.items()).toHaveLength(1);
  });

  test('means our own object also where this machine remembers its id but only listings can be asked', async () => {
    const org = fakeOrg({ uniqueNames: true, lag: 5 });
    const journal = memoryJournal();
    await runProcess(org, one, { journal });
    const plain = fakeResource(org.client(), spec('thing'));
    const { results } = await setUp(
      [{ ...plain, observe: (lookup) => plain.observe({ ...lookup, remembered: () => undefined }) }],
      { journal, visibility: patient },
    );
    expect(endings(results)).toEqual(['thing: done']);
    expect(org.items()).toHaveLength(1);
  });

  test("is a failure when it is somebody else's, which is not touched and not counted as ours later", async () => {
    const org = fakeOrg({ uniqueNames: true });
    const journal = memoryJournal();
    let appeared = false;
    const faults: Faults = ({ kind }) => {
      if (kind === 'post' && !appeared) org.seed({ name: 'thing', value: 'theirs', mark: 'somebody' });
      appeared ||= kind === 'post';
      return undefined;
    };
    const { client, end } = await runProcess(org, one, { journal, faults });
    expect(end !== 'died' && end.results[0]).toMatchObject({ status: 'failed', error: { status: 409 } });
    expect(client.writes()).toHaveLength(1);
    const again = await runProcess(org, one, { journal, adopt: () => 'refuse' });
    expect(again.client.writes()).toEqual([]);
    expect(org.items()).toMatchObject([{ value: 'theirs', mark: 'somebody' }]);
  });
});

describe('a foreign object that shows up after a lost answer', () => {
  test.each(['at-once', 'later'] as const)(
    'is not taken for what was created (marked %s)',
    async (marked) => {
      const org = fakeOrg();
      const journal = memoryJournal();
      const faults: Faults = ({ kind }) => {
        if (kind !== 'post') return undefined;
        org.seed({ name: 'thing', value: 'theirs', mark: 'somebody' });
        return 'lost-before';
      };
      const { client, end } = await runProcess(org, [spec('thing', [], { marked })], { journal, faults });
      expect(end !== 'died' && end.results[0]).toMatchObject({ status: 'failed' });
      expect(client.writes()).toHaveLength(1);
      const again = await runProcess(org, [spec('thing', [], { marked })], {
        journal,
        adopt: () => 'refuse',
      });
      expect(again.client.writes()).toEqual([]);
      expect(org.items()).toMatchObject([{ value: 'theirs', mark: 'somebody' }]);
    },
  );

  test('is not taken for what an earlier run began to create', async () => {
    const org = fakeOrg();
    const journal = memoryJournal();
    const one = [spec('thing')];
    await runProcess(org, one, { journal, faults: atThing('post', 'hang-before') });
    let looks = 0;
    const faults: Faults = ({ kind }) => {
      if (kind === 'list') looks += 1;
      // After the plan and the look before the creation.
      if (looks === 3) org.seed({ name: 'thing', value: 'theirs', mark: 'somebody' });
      return undefined;
    };
    const { client, end } = await runProcess(org, one, { journal, faults, visibility: patient });
    expect(end !== 'died' && endings(end.results)).toEqual(['thing: failed']);
    expect(client.writes()).toEqual([]);
  });
});

describe('a creation of several requests', () => {
  test('counts as begun with the one that was carried out last, however long the others took', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    onTestFinished(() => void vi.useRealTimers());
    const org = fakeOrg({ lag: 5 });
    const journal = memoryJournal();
    const client = org.client({ faults: atThing('post', 'hang-after') });
    const plain = fakeResource(client, spec('thing'));
    const slow: FakeResource = {
      ...plain,
      create: async (desired, run) => {
        await client.post({ name: 'job', parent: '', value: '', refs: [], mark: '' });
        vi.setSystemTime(Date.now() + 2 * longestDoubt);
        return plain.create(desired, run);
      },
    };
    await Promise.race([setUp([slow], { journal }), client.died]);
    const again = await runProcess(org, [spec('thing')], { journal, visibility: patient });
    expect(again.end !== 'died' && endings(again.end.results)).toEqual(['thing: done']);
    expect(posts(again.client.requests)).toBe(0);
  });

  test('is not begun where no request of it was sent', async () => {
    const journal = memoryJournal();
    const plain = fakeResource(fakeOrg().client(), spec('thing'));
    const failing = { ...plain, create: () => Promise.reject(new Error('Before any request.')) };
    const { results } = await setUp([failing], {
      journal: { ...journal, intend: () => expect.unreachable('It was noted as begun.') },
    });
    expect(endings(results)).toEqual(['thing: failed']);
  });

  const two = [spec('thing', [], { marked: 'later' })];

  test('is completed when the answer to the second one is lost', async () => {
    for (const fault of ['lost-before', 'lost-after'] as const) {
      const org = fakeOrg();
      const { client, end } = await runProcess(org, two, { faults: atThing('put', fault) });
      expect(end !== 'died' && endings(end.results)).toEqual(['thing: done']);
      expect(posts(client.requests)).toBe(1);
      expect(org.items()).toMatchObject([{ value: 'thing as wanted', mark: 'us' }]);
    }
  });

  test.each([
    ['to both', [atThing('post', 'lost-after'), atThing('put', 'lost-before')]],
    ['to the second one and to its repetition', [atThing('put', 'lost-before', 'lost-before')]],
  ])(
    'is not begun anew when the answers are lost %s, and is completed by the next run',
    async (_which, all) => {
      const org = fakeOrg();
      const journal = memoryJournal();
      const faults: Faults = (request) => all.map((one) => one(request)).find((fault) => fault !== undefined);
      const { client } = await runProcess(org, two, { journal, faults });
      expect(posts(client.requests)).toBe(1);
      const again = await runProcess(org, two, { journal });
      expect(posts(again.client.requests)).toBe(0);
      expect(org.items()).toMatchObject([{ value: 'thing as wanted', mark: 'us' }]);
    },
  );

  test('fails when the second one is refused, and is completed by the next run', async () => {
    for (const status of [400, 403] as const) {
      const org = fakeOrg();
      const journal = memoryJournal();
      const { end } = await runProcess(org, two, { journal, faults: atThing('put', status) });
      expect(end !== 'died' && end.results[0]).toMatchObject({ status: 'failed', error: { status } });
      const again = await runProcess(org, two, { journal, adopt: () => 'refuse' });
      expect(posts(again.client.requests)).toBe(0);
      expect(org.items()).toMatchObject([{ value: 'thing as wanted', mark: 'us' }]);
    }
  });
});
