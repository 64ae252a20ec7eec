import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import type { Journal } from '../../src/engine/journal.js';
import type { Resource } from '../../src/engine/resource.js';
import { type Faults, fakeOrg } from './fake-org.js';
import { type FakeResource, fakeResource, spec } from './fake-resources.js';
import { memoryJournal } from './memory-journal.js';
import { actions, endings, runProcess, setUp } from './run.js';

const refuse =
  (name: string): Faults =>
  (request) =>
    request.kind === 'post' && request.name === name ? 403 : undefined;

describe('carrying out a plan', () => {
  test('creates everything, each after what it needs and with its ids', async () => {
    const org = fakeOrg();
    const specs = [spec('a'), spec('b', ['a']), spec('c', ['a', 'b'])];
    const { client, end } = await runProcess(org, specs);
    expect(end !== 'died' && endings(end.results)).toEqual(['a: done', 'b: done', 'c: done']);
    expect(client.writes().map(({ name }) => name)).toEqual(['a', 'b', 'c']);
    const [a, b, c] = org.items();
    expect(b?.refs).toEqual([a?.id]);
    expect(c?.refs).toEqual([a?.id, b?.id]);
  });

  test('sends nothing that changes the org before what was noted of it is on disk', async () => {
    const org = fakeOrg();
    const client = org.client();
    let onDisk: string[] = [];
    const told: string[] = [];
    const journal: Journal = {
      ...memoryJournal(),
      intend: (step) => void told.push(step),
      together: (work) =>
        work(async () => {
          await nextTurn();
          onDisk = [...told];
        }),
    };
    const watched = (id: string): FakeResource => {
      const resource = fakeResource(client, spec(id));
      return {
        ...resource,
        create: async (desired, run) => {
          const output = await resource.create(desired, run);
          expect(onDisk).toContain(id);
          return output;
        },
      };
    };
    const { results } = await setUp([watched('a'), watched('b')], { journal });
    expect(endings(results)).toEqual(['a: done', 'b: done']);
  });

  test('gives back the id of every step, also of those that had nothing to do', async () => {
    const org = fakeOrg();
    const there = org.seed({ name: 'there', value: 'there as wanted', mark: 'us' });
    const { end } = await runProcess(org, [spec('there'), spec('made')]);
    expect(end !== 'died' && end.results.map(({ resourceId }) => resourceId)).toEqual([there, 'id-2']);
  });

  test('works on independent steps side by side', async () => {
    let running = 0;
    let most = 0;
    const slow = (id: string): FakeResource => {
      const resource = fakeResource(fakeOrg().client(), spec(id));
      return {
        ...resource,
        create: async (desired, run) => {
          running += 1;
          most = Math.max(most, running);
          for (let turn = 0; turn < 20; turn += 1) await nextTurn();
          running -= 1;
          return resource.create(desired, run);
        },
      };
    };
    await setUp([slow('a'), slow('b'), slow('c')]);
    expect(most).toBe(3);
  });

  test('hands a new secret to the steps that need it', async () => {
    const org = fakeOrg();
    const client = org.client();
    const giver: FakeResource = {
      ...fakeResource(client, spec('giver')),
      create: async () => ({ id: 'id-giver', secret: { reveal: () => 'hidden' } }),
    };
    const seen: (string | undefined)[] = [];
    const plain = fakeResource(client, spec('taker', ['giver']));
    const taker: FakeResource = {
      ...plain,
      create: (desired, run) => {
        seen.push(run.output('giver')?.secret?.reveal());
        return plain.create(desired, run);
      },
    };
    await setUp([giver, taker]);
    expect(seen).toEqual(['hidden']);
  });

  test('writes nothing for what is as wanted, and remembers what was adopted without a change', async () => {
    const org = fakeOrg();
    org.seed({ name: 'ours', value: 'ours as wanted', mark: 'us' });
    const theirs = org.seed({ name: 'theirs', value: 'theirs as wanted', mark: 'somebody' });
    const journal = memoryJournal();
    const { client } = await runProcess(org, [spec('ours'), spec('theirs')], { journal });
    expect(client.writes()).toEqual([]);
    expect(journal.remembered('theirs')).toEqual({ id: theirs, origin: 'adopted' });
    expect(journal.remembered('ours')).toBeUndefined();
  });

  test('remembers what was adopted with changes, and asks no more about it', async () => {
    const org = fakeOrg();
    const theirs = org.seed({ name: 'theirs', value: 'edited', mark: 'somebody' });
    const journal = memoryJournal();
    await runProcess(org, [spec('theirs')], { journal });
    expect(journal.remembered('theirs')).toEqual({ id: theirs, origin: 'adopted' });
    const { end } = await runProcess(org, [spec('theirs')], { journal, adopt: () => 'refuse' });
    expect(end !== 'died' && actions(end.plan)).toEqual(['theirs: none']);
  });

  test('tells the beginning and the end of every step that it works on', async () => {
    const org = fakeOrg();
    org.seed({ name: 'there', value: 'there as wanted', mark: 'us' });
    const { end } = await runProcess(org, [spec('there'), spec('a', ['there']), spec('b', ['a'])]);
    const told = end === 'died' ? [] : end.events;
    const lines = told.map((event) => {
      if (event.kind === 'step-start') return `start ${event.step.id}`;
      return event.kind === 'step-end' ? `end ${event.result.step.id}` : event.kind;
    });
    expect(lines).toEqual([
      'end there',
      'start a',
      'step-writing',
      'end a',
      'start b',
      'step-writing',
      'end b',
    ]);
  });
});

describe('a step that fails', () => {
  const specs = [spec('a'), spec('child', ['a']), spec('grandchild', ['child']), spec('other')];

  test('takes with it only what needs it, each with its reason', async () => {
    const org = fakeOrg();
    const { end } = await runProcess(org, specs, { faults: refuse('a') });
    const results = end === 'died' ? [] : end.results;
    expect(results.map(({ step, status, reason }) => [step.id, status, reason])).toEqual([
      ['a', 'failed', undefined],
      ['child', 'skipped', 'It needs Thing "a", which failed.'],
      ['grandchild', 'skipped', 'It needs Thing "child", which was skipped.'],
      ['other', 'done', undefined],
    ]);
    expect(results[0]?.error).toMatchObject({ status: 403 });
    expect(org.items().map(({ name }) => name)).toEqual(['other']);
  });

  test('has a result in any case, for every step of the plan', async () => {
    const { end } = await runProcess(fakeOrg(), specs, { faults: () => 403 }).catch((error) => ({
      end: error,
    }));
    // Here not even looking is allowed, which is no step's failure.
    expect(end).toMatchObject({ status: 403 });
    const writesRefused: Faults = ({ kind }) => (kind === 'post' ? 403 : undefined);
    const ran = await runProcess(fakeOrg(), specs, { faults: writesRefused });
    expect(ran.end !== 'died' && endings(ran.end.results)).toEqual([
      'a: failed',
      'child: skipped',
      'grandchild: skipped',
      'other: failed',
    ]);
  });

  test('is continued by the next run, which does what is left and nothing else', async () => {
    const org = fakeOrg();
    const journal = memoryJournal();
    await runProcess(org, specs, { journal, faults: refuse('child') });
    const { client, end } = await runProcess(org, specs, { journal });
    expect(end !== 'died' && endings(end.results)).toEqual([
      'a: done',
      'child: done',
      'grandchild: done',
      'other: done',
    ]);
    expect(client.writes().map(({ name }) => name)).toEqual(['child', 'grandchild']);
  });
});

describe('the look before a write', () => {
  const requestsOf = (client: { readonly requests: readonly { kind: string; name: string }[] }) =>
    client.requests.map(({ kind, name }) => `${kind} ${name}`).sort();

  test('is that of the plan where nobody had time to change anything', async () => {
    const { client } = await runProcess(fakeOrg(), [spec('a'), spec('b', ['a'])]);
    expect(requestsOf(client)).toEqual(['list a', 'list b', 'post a', 'post b']);
  });

  test('is another one where people thought about the plan', async () => {
    const { client } = await runProcess(fakeOrg(), [spec('a')], { meanwhile: () => {} });
    expect(requestsOf(client)).toEqual(['list a', 'list a', 'post a']);
  });

  test('is another one for what was there before an object that it needs', async () => {
    const org = fakeOrg();
    org.seed({ name: 'b', value: 'theirs', mark: 'somebody' });
    const { client } = await runProcess(org, [spec('a'), spec('b', ['a'])]);
    expect(requestsOf(client).filter((request) => request === 'list b')).toHaveLength(2);
  });
});

describe('a step that needs another only to exist', () => {
  const nothing = { permissions: { read: [], create: [], update: [] }, desired: () => null, diff: () => [] };
  const step = (id: string, needs: readonly string[], create: Resource['create']): Resource => ({
    ...{ ...nothing, id, needs, create, title: id, preview: () => [] },
    observe: async () => undefined,
    update: async () => ({ id }),
  });
  const family = (after: Promise<void>, log: string[]) => [
    step('parent', [], async (_, run) => {
      run.created('p');
      await after.finally(() => log.push('parent ends'));
      return { id: 'p' };
    }),
    {
      ...step('child', ['parent'], async (_, run) => {
        log.push(`child of ${run.id('parent')}`);
        return { id: 'c' };
      }),
      needsOnlyToExist: ['parent'],
    },
    step('other', ['parent'], async () => ({ id: 'o' })),
  ];

  test('begins as soon as that is there, while what was to follow its creation goes on', async () => {
    const log: string[] = [];
    const { results } = await setUp(family(new Promise((end) => setTimeout(end, 50)), log));
    expect(log).toEqual(['child of p', 'parent ends']);
    expect(endings(results)).toEqual(['parent: done', 'child: done', 'other: done']);
  });

  test('is done although the other fails in the end, which keeps those back that need all of it', async () => {
    const { results } = await setUp(family(Promise.reject(new Error('No.')), []));
    expect(endings(results)).toEqual(['parent: failed', 'child: done', 'other: skipped']);
  });
});

describe('a creation that needs another only to be completed', () => {
  const nothing = { permissions: { read: [], create: [], update: [] }, diff: () => [] };
  const step = (id: string, needs: readonly string[], create: Resource['create']): Resource => ({
    ...{ ...nothing, id, needs, create, title: id, preview: () => [] },
    desired: (references) => needs.map((need) => references.id(need)),
    observe: async () => undefined,
    update: async () => ({ id }),
  });
  const pair = (
    key: Resource['create'],
    log: { push: (entry: unknown) => void } = { push: () => {} },
  ): readonly Resource[] => [
    step('key', [], key),
    {
      ...step('door', ['key'], async (desired, run) => {
        log.push(desired);
        run.created('d');
        await run.needsDone();
        log.push(run.id('key'));
        return { id: 'd' };
      }),
      needsToComplete: ['key'],
    },
    { ...step('handle', ['door'], async () => ({ id: 'h' })), needsOnlyToExist: ['door'] },
    step('house', ['door'], async () => ({ id: 'o' })),
  ];

  test('begins beside it, with a placeholder for its id, and has the id before it ends', async () => {
    const log: unknown[] = [];
    let begun = () => {};
    const doorIsBegun = new Promise<void>((resolve) => {
      begun = resolve;
    });
    const [key, door, ...others] = pair(async () => doorIsBegun.then(() => ({ id: 'k' })), log);
    const early: Resource = {
      ...(door as Resource),
      create: (desired, run) => {
        begun();
        return (door as Resource).create(desired, run);
      },
    };
    const { results } = await setUp([key as Resource, early, ...others]);
    expect(log).toEqual([['<id of key>'], 'k']);
    expect(endings(results)).toEqual(['key: done', 'door: done', 'handle: done', 'house: done']);
  });

  test('is pending where the other was interrupted meanwhile, which is no fault of its own', async () => {
    const controller = new AbortController();
    let begun = () => {};
    const doorIsBegun = new Promise<void>((resolve) => {
      begun = resolve;
    });
    const interrupted = async () => {
      await doorIsBegun;
      controller.abort(new Error('interrupted'));
      throw controller.signal.reason;
    };
    const { results } = await setUp(pair(interrupted, { push: begun }), { signal: controller.signal });
    const door = results.find(({ step }) => step.id === 'door');
    expect(door).toMatchObject({ status: 'pending', reason: 'It needs key, which was not finished.' });
    expect(door?.error).toBeUndefined();
  });

  test('is skipped where the other fails, and remembered: it is there', async () => {
    const journal = memoryJournal();
    const refused = async () => {
      throw new Error('No.');
    };
    const { results } = await setUp(pair(refused), { journal });
    expect(endings(results)).toEqual(['key: failed', 'door: skipped', 'handle: done', 'house: skipped']);
    expect(journal.remembered('door')).toMatchObject({ id: 'd', origin: 'created' });
  });
});

describe('an org that changed while people thought about the plan', () => {
  test('a foreign object that appeared where one was to be created is left alone', async () => {
    const org = fakeOrg();
    const { client, end } = await runProcess(org, [spec('thing'), spec('child', ['thing'])], {
      meanwhile: () => org.seed({ name: 'thing', value: 'theirs', mark: 'somebody' }),
    });
    expect(end !== 'died' && endings(end.results)).toEqual(['thing: failed', 'child: skipped']);
    expect(end !== 'died' && end.results[0]?.error).toMatchObject({
      message: 'Thing "thing" appeared in the org since the plan was made, and is not ours.',
    });
    expect(client.writes()).toEqual([]);
  });

  test('it is left alone also where a step that it needs is adopted', async () => {
    const org = fakeOrg();
    org.seed({ name: 'parent', value: 'theirs', mark: 'somebody' });
    const { client, end } = await runProcess(org, [spec('parent'), spec('thing', ['parent'])], {
      meanwhile: () => org.seed({ name: 'thing', value: 'theirs', mark: 'somebody' }),
    });
    expect(end !== 'died' && endings(end.results)).toEqual(['parent: done', 'thing: failed']);
    expect(client.writes().map(({ name }) => name)).toEqual(['parent']);
  });

  test('several that could be meant since then fail their step, and none is added to them', async () => {
    const org = fakeOrg();
    const { client, end } = await runProcess(org, [spec('thing')], {
      meanwhile: () => {
        org.seed({ name: 'thing', mark: 'somebody' });
        org.seed({ name: 'thing', mark: 'somebody' });
      },
    });
    expect(end !== 'died' && end.results[0]).toMatchObject({
      status: 'failed',
      error: { problem: { code: 'ambiguous', next: 'Rename one.' } },
    });
    expect(client.writes()).toEqual([]);
  });

  test('consent to adopt one object is no consent to adopt another', async () => {
    const org = fakeOrg();
    const shown = org.seed({ name: 'thing', value: 'shown', mark: 'somebody' });
    const { client, end } = await runProcess(org, [spec('thing')], {
      meanwhile: () => {
        org.unseed(shown);
        org.seed({ name: 'thing', value: 'never shown', mark: 'somebody' });
      },
    });
    expect(end !== 'died' && endings(end.results)).toEqual(['thing: failed']);
    expect(client.writes()).toEqual([]);
  });

  test('what another run of ours created meanwhile is taken, not created again', async () => {
    const org = fakeOrg();
    const { client, end } = await runProcess(org, [spec('thing')], {
      meanwhile: () => org.seed({ name: 'thing', value: 'thing as wanted', mark: 'us' }),
    });
    expect(end !== 'died' && endings(end.results)).toEqual(['thing: done']);
    expect(client.writes()).toEqual([]);
    expect(org.items()).toHaveLength(1);
  });

  test('what was removed meanwhile is created', async () => {
    const org = fakeOrg();
    const id = org.seed({ name: 'thing', value: 'edited', mark: 'us' });
    const { end } = await runProcess(org, [spec('thing')], { meanwhile: () => org.unseed(id) });
    expect(end !== 'died' && endings(end.results)).toEqual(['thing: done']);
    expect(org.items()).toMatchObject([{ name: 'thing', value: 'thing as wanted' }]);
  });
});

test('what was created and does not show up yet is not created again when a later request of it is refused', async () => {
  const org = fakeOrg();
  const real = fakeResource(org.client(), spec('a'));
  let creations = 0;
  let looks = 0;
  const shy: FakeResource = {
    ...real,
    // Once for the plan, once before the creation, and then three times while the lists lag.
    observe: async (lookup) => {
      looks += 1;
      return looks <= 5 ? undefined : real.observe(lookup);
    },
    create: async (desired, run) => {
      creations += 1;
      const { id } = await real.create(desired, run);
      run.created(id);
      throw Object.assign(new Error('Nobody knows it.'), { status: 404, outcome: 'refused' });
    },
  };
  const { results } = await setUp([shy], { visibility: { deadline: 200, first: 1, max: 2 } });
  expect({ creations, ends: endings(results), there: org.items().length }).toEqual({
    creations: 1,
    ends: ['a: done'],
    there: 1,
  });
});
