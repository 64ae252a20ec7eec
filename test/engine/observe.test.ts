import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { ambiguous as ambiguousProblem, ProblemError } from '../../src/core/problem.js';
import { askedOnce } from '../../src/core/round.js';
import { command, text } from '../../src/core/text.js';
import { blockedBecause, observeAll } from '../../src/engine/observe.js';
import type { Event } from '../../src/engine/report.js';
import type { Lookup, Resource } from '../../src/engine/resource.js';
import { fakeOrg } from './fake-org.js';
import { fakeResource, spec } from './fake-resources.js';
import { memoryJournal } from './memory-journal.js';
import { setUp } from './run.js';

type Look = (lookup: Lookup) => Promise<string | undefined>;

/** A step that is only looked at; `look` gives back its id in the org. */
function step(id: string, needs: readonly string[], look: Look): Resource {
  return {
    ...fakeResource(fakeOrg().client(), spec(id, needs)),
    observe: async (lookup) => {
      const found = await look(lookup);
      return found === undefined ? undefined : { id: found, state: {}, mark: 'ours' };
    },
  };
}

function gate() {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open };
}

describe('looking at the org', () => {
  test('looks at everything at once, needs or not, unless a step asks for another', async () => {
    const { opened, open } = gate();
    const begun: string[] = [];
    const waits =
      (id: string): Look =>
      async () => {
        begun.push(id);
        await opened;
        return id;
      };
    const steps = [step('a', [], waits('a')), step('b', ['a'], waits('b')), step('c', ['b'], waits('c'))];
    const looking = observeAll(steps, memoryJournal());
    await nextTurn();
    expect(begun).toEqual(['a', 'b', 'c']);
    open();
    expect((await looking).size).toBe(3);
  });

  test('lets a step that asks for another wait for just that one', async () => {
    const first = gate();
    const second = gate();
    const done: string[] = [];
    const steps = [
      step('first', [], async () => {
        await first.opened;
        return 'id of first';
      }),
      step('second', [], async () => {
        await second.opened;
        return 'id of second';
      }),
      step('asking', ['first', 'second'], async (lookup) => {
        done.push(`asking got ${await lookup.found('first')}`);
        return 'x';
      }),
    ];
    const looking = observeAll(steps, memoryJournal());
    await nextTurn();
    expect(done).toEqual([]);
    first.open();
    await nextTurn();
    expect(done).toEqual(['asking got id of first']);
    second.open();
    await looking;
  });

  test('tells a step that another does not exist', async () => {
    const told: unknown[] = [];
    const steps = [
      step('absent', [], async () => undefined),
      step('asking', ['absent'], async (lookup) => {
        told.push(await lookup.found('absent'));
        return undefined;
      }),
    ];
    await observeAll(steps, memoryJournal());
    expect(told).toEqual([undefined]);
  });

  test('does not let a step look at another without needing it', async () => {
    const steps = [step('other', [], async () => 'x'), step('asking', [], (lookup) => lookup.found('other'))];
    await expect(observeAll(steps, memoryJournal())).rejects.toThrow(
      'Step "asking" looks at "other" without needing it.',
    );
  });

  test('asks once for what several steps share', async () => {
    let asked = 0;
    const list = askedOnce<string>();
    const look: Look = (lookup) =>
      list(lookup, 'all', async () => {
        asked += 1;
        return `answer ${asked}`;
      });
    const observations = await observeAll([step('a', [], look), step('b', [], look)], memoryJournal());
    expect(asked).toBe(1);
    expect([...observations.values()].map((one) => one.kind === 'found' && one.observed.id)).toEqual([
      'answer 1',
      'answer 1',
    ]);
    await observeAll([step('a', [], look)], memoryJournal());
    expect(asked, 'the next round asks anew').toBe(2);
  });

  test('fails with a problem that is not of this one object, such as a permission that is missing', async () => {
    const error = new ProblemError({ code: 'missing-permission', what: 'GET failed.' });
    const looks = step('a', [], () => Promise.reject(error));
    await expect(observeAll([looks], memoryJournal())).rejects.toBe(error);
  });

  test('fails when a look-up fails, and leaves no unhandled failure of the others behind', async () => {
    const failing = (id: string) =>
      step(id, [], async () => {
        throw new Error(`${id} was refused`);
      });
    const asking = step('asking', ['a'], (lookup) => lookup.found('a'));
    await expect(observeAll([failing('a'), failing('b'), asking], memoryJournal())).rejects.toThrow(
      'a was refused',
    );
    await nextTurn();
  });

  test('tells how many steps there are and when each has been looked at', async () => {
    const events: Event[] = [];
    const steps = [step('a', [], async () => 'x'), step('b', [], async () => undefined)];
    await observeAll(steps, memoryJournal(), (event) => events.push(event));
    expect(events).toEqual([
      { kind: 'observe-start', steps: 2 },
      { kind: 'observed', id: 'a', title: 'Thing "a"' },
      { kind: 'observed', id: 'b', title: 'Thing "b"' },
    ]);
  });
});

describe('several objects that could be meant', () => {
  const ambiguous = step('twins', [], async () => {
    throw ambiguousProblem('2 objects could be it: 1, 2.', 'Rename one.');
  });

  test('keep a command in what to do next a command, for whoever prints it', () => {
    const doctor = command('doctor');
    expect(blockedBecause(ambiguousProblem('Two.', text`Run "${doctor}".`))).toContain(doctor);
  });

  test('belong to their step and do not end the looking', async () => {
    const observations = await observeAll([ambiguous, step('b', [], async () => 'x')], memoryJournal());
    expect(observations.get('twins')?.kind).toBe('ambiguous');
    expect(observations.get('b')?.kind).toBe('found');
  });

  test('block their step and, when applied, all that need it, but nothing else', async () => {
    const org = fakeOrg();
    org.seed({ name: 'twins' });
    org.seed({ name: 'twins' });
    const client = org.client();
    const specs = [spec('twins'), spec('child', ['twins']), spec('grandchild', ['child']), spec('other')];
    const { plan, results } = await setUp(specs.map((one) => fakeResource(client, one)));
    expect(plan.steps[0]).toMatchObject({ action: 'blocked', reason: '2 could be "twins". Rename one.' });
    expect(results.map(({ step: { id }, status, reason }) => [id, status, reason])).toEqual([
      ['twins', 'failed', '2 could be "twins". Rename one.'],
      ['child', 'skipped', 'It needs Thing "twins", which failed.'],
      ['grandchild', 'skipped', 'It needs Thing "child", which was skipped.'],
      ['other', 'done', undefined],
    ]);
    expect(client.writes().map(({ name }) => name)).toEqual(['other']);
  });
});
