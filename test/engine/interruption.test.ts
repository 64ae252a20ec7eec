import { describe, expect, onTestFinished, test, vi } from 'vitest';
import type { Run } from '../../src/engine/resource.js';
import { type FakeOrg, type Faults, fakeOrg } from './fake-org.js';
import { type FakeResource, fakeResource, type Spec, spec } from './fake-resources.js';
import { memoryJournal } from './memory-journal.js';
import { endings, runProcess, setUp } from './run.js';

const specs: readonly Spec[] = [spec('a'), spec('b', ['a']), spec('c', ['b']), spec('side')];

/** Interrupts with the first write of that name, whose answer is then lost. */
function interruptedAt(name: string): { readonly signal: AbortSignal; readonly faults: Faults } {
  const controller = new AbortController();
  return {
    signal: controller.signal,
    faults: (request) => {
      if (request.kind === 'list' || request.name !== name) return undefined;
      controller.abort(new Error('interrupted'));
      return 'lost-after';
    },
  };
}

describe('an interruption', () => {
  test('leaves the step at which it came and all that were to follow pending', async () => {
    const { end } = await runProcess(fakeOrg(), specs, interruptedAt('b'));
    const results = end === 'died' ? [] : end.results;
    expect(endings(results)).toEqual(['a: done', 'b: pending', 'c: pending', 'side: done']);
    expect(results[1]).toMatchObject({ begun: true, reason: expect.stringContaining('after it had begun') });
    expect(results[2]?.begun).toBeUndefined();
    expect(results[2]?.reason).toBe('It needs Thing "b", which was not finished.');
  });

  test('of a step that has only looked so far leaves it as one that was not begun', async () => {
    const controller = new AbortController();
    const org = fakeOrg();
    let looks = 0;
    const client = org.client({
      signal: controller.signal,
      faults: ({ kind, name }) => {
        // The first look is the plan's.
        if (kind === 'list' && name === 'b') looks += 1;
        if (looks === 2) controller.abort(new Error('interrupted'));
        return undefined;
      },
    });
    const resources = [spec('a'), spec('b', ['a'])].map((one) => fakeResource(client, one));
    const { results, events } = await setUp(resources, { signal: controller.signal, meanwhile: () => {} });
    expect(endings(results)).toEqual(['a: done', 'b: pending']);
    expect(results[1]?.begun).toBeUndefined();
    expect(results[1]?.reason).toBe('It was interrupted before it changed anything.');
    const begun = events.flatMap((event) => (event.kind === 'step-writing' ? [event.step.id] : []));
    expect(begun).toEqual(['a']);
  });

  test('before the first request leaves everything pending and sends nothing', async () => {
    const controller = new AbortController();
    const org = fakeOrg();
    const client = org.client();
    const { results } = await setUp(
      specs.map((one) => fakeResource(client, one)),
      { signal: controller.signal, meanwhile: () => controller.abort() },
    );
    expect(endings(results)).toEqual(['a: pending', 'b: pending', 'c: pending', 'side: pending']);
    expect(client.writes()).toEqual([]);
  });

  test('does not look again for what it cut off, so that it ends at once', async () => {
    const { client } = await runProcess(fakeOrg(), [spec('a')], {
      ...interruptedAt('a'),
      visibility: { deadline: 60_000, first: 30_000, max: 30_000 },
    });
    expect(client.requests.map(({ kind }) => kind)).toEqual(['list', 'post']);
  });

  test('ends the waiting for an answer that was lost before', async () => {
    const controller = new AbortController();
    const running = runProcess(fakeOrg(), [spec('a')], {
      signal: controller.signal,
      faults: ({ kind }) => (kind === 'post' ? 'lost-before' : undefined),
      visibility: { deadline: 60_000, first: 30_000, max: 30_000 },
    });
    setTimeout(() => controller.abort(new Error('interrupted')), 20);
    const { end } = await running;
    expect(end !== 'died' && endings(end.results)).toEqual(['a: pending']);
  });

  test('is got over by the next run, which takes what was created without an answer', async () => {
    const org = fakeOrg({ lag: 1 });
    const journal = memoryJournal();
    await runProcess(org, specs, { journal, ...interruptedAt('b') });
    const { end } = await runProcess(org, specs, { journal });
    expect(end !== 'died' && endings(end.results)).toEqual(['a: done', 'b: done', 'c: done', 'side: done']);
    expect(org.items()).toHaveLength(4);
  });
});

describe('what is needed only for the time of the run', () => {
  const borrowing = (org: FakeOrg, id: string, undone: string[], fails = false): FakeResource => {
    const resource = fakeResource(org.client(), spec(id));
    return {
      ...resource,
      create: (desired, run) => {
        run.atEnd(`Gave ${id} back`, async () => {
          undone.push(id);
          if (fails) throw new Error(`${id} cannot be given back`);
        });
        return resource.create(desired, run);
      },
    };
  };
  const cleanups = (events: Awaited<ReturnType<typeof setUp>>['events']) =>
    events.filter((event) => event.kind === 'cleanup');

  test('is undone at the end, the last first', async () => {
    const org = fakeOrg();
    const undone: string[] = [];
    const { events } = await setUp([borrowing(org, 'a', undone), borrowing(org, 'b', undone)]);
    expect(undone).toEqual(['b', 'a']);
    expect(cleanups(events).map((event) => event.kind === 'cleanup' && event.title)).toEqual([
      'Gave b back',
      'Gave a back',
    ]);
    expect(events.at(-3)?.kind).toBe('step-end');
  });

  test('or of a step is undone when that has ended, also with a failure, before the run goes on', async () => {
    const org = fakeOrg();
    const undone: string[] = [];
    const client = org.client({
      faults: ({ kind, name }) => (kind === 'post' && name === 'user' ? 403 : undefined),
    });
    const lending: FakeResource = {
      ...fakeResource(org.client(), spec('lent')),
      create: async (_, run) => {
        run.atEnd('Gave it back', async () => void undone.push('given back'), 'user');
        return { id: 'lent' };
      },
    };
    const slow: FakeResource = {
      ...fakeResource(org.client(), spec('slow')),
      create: async () => {
        while (undone.length === 0) await new Promise(setImmediate);
        return { id: 'slow' };
      },
    };
    const { results } = await setUp([lending, slow, fakeResource(client, spec('user', ['lent']))]);
    expect(endings(results)).toEqual(['lent: done', 'slow: done', 'user: failed']);
    expect(undone).toEqual(['given back']);
  });

  test('is undone after a failure, too', async () => {
    const org = fakeOrg();
    const undone: string[] = [];
    const client = org.client({ faults: ({ kind }) => (kind === 'post' ? 403 : undefined) });
    const failing = fakeResource(client, spec('failing', ['a']));
    const { results } = await setUp([borrowing(org, 'a', undone), failing]);
    expect(endings(results)).toEqual(['a: done', 'failing: failed']);
    expect(undone).toEqual(['a']);
  });

  test('is undone after an interruption, too, under a signal that is not aborted', async () => {
    const org = fakeOrg();
    const { signal, faults } = interruptedAt('last');
    const client = org.client({ faults, signal });
    const aborted: boolean[] = [];
    const borrows = {
      ...fakeResource(org.client(), spec('a')),
      create: async (_: unknown, run: Run) => {
        run.atEnd('Gave a back', async (undoing) => void aborted.push(undoing.aborted));
        return { id: 'a' };
      },
    };
    const { results } = await setUp([borrows, fakeResource(client, spec('last', ['a']))], { signal });
    expect(endings(results)).toEqual(['a: done', 'last: pending']);
    expect(aborted).toEqual([false]);
  });

  test('has its own time to be undone in, however long something else took', async () => {
    const org = fakeOrg();
    const timeout = AbortSignal.timeout;
    const spied = vi.spyOn(AbortSignal, 'timeout').mockImplementation(() => timeout.call(AbortSignal, 20));
    onTestFinished(() => spied.mockRestore());
    const aborted: boolean[] = [];
    const borrows = (id: string, undo: (signal: AbortSignal) => Promise<unknown>): FakeResource => ({
      ...fakeResource(org.client(), spec(id)),
      create: async (_, run) => {
        run.atEnd(`Gave ${id} back`, async (signal) => void (await undo(signal)));
        return { id };
      },
    });
    await setUp([
      borrows('a', async (signal) => aborted.push(signal.aborted)),
      borrows('b', (signal) => new Promise((resolve) => signal.addEventListener('abort', resolve))),
    ]);
    expect(aborted).toEqual([false]);
  });

  test('that cannot be undone is reported, and does not keep the rest from being undone', async () => {
    const org = fakeOrg();
    const undone: string[] = [];
    const { events, results } = await setUp([borrowing(org, 'a', undone), borrowing(org, 'b', undone, true)]);
    expect(undone).toEqual(['b', 'a']);
    expect(cleanups(events)).toMatchObject([
      { title: 'Gave b back', error: { message: 'b cannot be given back' } },
      { title: 'Gave a back' },
    ]);
    expect(endings(results)).toEqual(['a: done', 'b: done']);
  });
});
