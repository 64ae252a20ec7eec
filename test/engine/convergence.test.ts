import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Journal } from '../../src/engine/journal.js';
import { isInSync } from '../../src/engine/plan.js';
import { type FakeOrg, type Fault, type Faults, fakeOrg, type OrgOptions, snapshot } from './fake-org.js';
import { fakeResource, type Spec } from './fake-resources.js';
import { memoryJournal } from './memory-journal.js';
import { planFor, type Ran, runProcess } from './run.js';

/** What there is before the first run, for one step. */
type Before = 'nothing' | 'ours' | 'ours, edited' | 'theirs' | 'theirs, without any mark';

interface World {
  readonly specs: readonly Spec[];
  readonly before: readonly Before[];
  readonly options: OrgOptions;
}

const befores: readonly Before[] = ['nothing', 'ours', 'ours, edited', 'theirs', 'theirs, without any mark'];

const worlds = (states: readonly Before[]): fc.Arbitrary<World> =>
  fc
    .array(
      fc.record({
        needs: fc.array(fc.nat({ max: 5 }), { maxLength: 3 }),
        marked: fc.constantFrom('at-once' as const, 'later' as const, 'by-parent' as const),
        before: fc.constantFrom(...states),
      }),
      { minLength: 1, maxLength: 6 },
    )
    .chain((steps) =>
      fc.record({
        specs: fc.constant(steps.map(({ needs, marked }, at) => specOf(at, needs, marked))),
        before: fc.constant(steps.map(({ before }) => before)),
        // Names are unique for all or for none; a listing misses a new item once, or never.
        options: fc.record({ uniqueNames: fc.boolean(), lag: fc.constantFrom(0, 1) }),
      }),
    );

function specOf(at: number, wished: readonly number[], marked: Spec['marked']): Spec {
  const needs = [...new Set(wished.filter((other) => other < at))].map((other) => `step-${other}`);
  const id = `step-${at}`;
  return {
    id,
    needs,
    value: `${id} as wanted`,
    marked: needs.length === 0 && marked === 'by-parent' ? 'later' : marked,
  };
}

function build({ specs, before, options }: World): FakeOrg {
  const org = fakeOrg(options);
  const ids = new Map<string, string>();
  specs.forEach(({ id, needs, value, marked }, at) => {
    const state = before[at] ?? 'nothing';
    const parent = marked === 'by-parent' ? ids.get(needs[0] ?? '') : '';
    if (state === 'nothing' || parent === undefined) return;
    const mark = state.startsWith('ours') ? 'us' : state === 'theirs' ? 'somebody' : '';
    const made = org.seed({
      name: id,
      parent,
      value: state === 'ours' ? value : `${value}, but edited`,
      refs: needs.map((need) => ids.get(need) ?? 'gone'),
      mark: marked === 'by-parent' ? '' : mark,
    });
    ids.set(id, made);
  });
  return org;
}

async function finish(org: FakeOrg, world: World, journal: Journal): Promise<Ran> {
  for (let run = 0; run < 4; run += 1) {
    const { end } = await runProcess(org, world.specs, { journal });
    if (end !== 'died' && end.results.every(({ status }) => status === 'done')) return end;
  }
  throw new Error('Four undisturbed runs did not come to an end.');
}

async function undisturbed(world: World): Promise<readonly unknown[]> {
  const org = build(world);
  await finish(org, world, memoryJournal());
  return snapshot(org);
}

const fault = fc.constantFrom<Fault>('lost-before', 'lost-after', 400, 403);
/** Faults by the number of a write; reading is undisturbed, since the http layer repeats it. */
const writeFaults = fc.dictionary(fc.integer({ min: 1, max: 12 }).map(String), fault, { maxKeys: 4 });

function byWrite(faults: Readonly<Record<string, Fault>>): Faults {
  let writes = 0;
  return ({ kind }) => {
    if (kind === 'list' || kind === 'get') return undefined;
    writes += 1;
    return faults[writes];
  };
}

const runs = { numRuns: 250 };

describe('a setup', () => {
  test('reaches what is wanted from any state, and then a plan finds nothing to do', async () => {
    await fc.assert(
      fc.asyncProperty(worlds(befores), async (world) => {
        const org = build(world);
        const journal = memoryJournal();
        await finish(org, world, journal);
        for (const { id, value } of world.specs) {
          expect(org.items().filter(({ name }) => name === id)).toMatchObject([{ value }]);
        }
        const client = org.client();
        const resources = world.specs.map((one) => fakeResource(client, one));
        expect(isInSync(await planFor(resources, { journal }))).toBe(true);
        // Nor does it, later, on a machine that remembers nothing.
        org.catchUp();
        expect(isInSync(await planFor(resources))).toBe(true);
        const again = await runProcess(org, world.specs, { journal });
        expect(again.client.writes()).toEqual([]);
      }),
      runs,
    );
  });

  test('that dies with any request leads, run again, to the same org as an undisturbed one', async () => {
    const deaths = fc.array(
      fc.record({
        request: fc.integer({ min: 1, max: 50 }),
        how: fc.constantFrom<Fault>('hang-before', 'hang-after'),
      }),
      { minLength: 1, maxLength: 3 },
    );
    await fc.assert(
      fc.asyncProperty(worlds(befores), deaths, async (world, moments) => {
        const org = build(world);
        const journal = memoryJournal();
        for (const { request, how } of moments) {
          const faults: Faults = ({ number }) => (number === request ? how : undefined);
          await runProcess(org, world.specs, { journal, faults });
        }
        await finish(org, world, journal);
        expect(snapshot(org)).toEqual(await undisturbed(world));
      }),
      runs,
    );
  });

  test('that is interrupted at any request leads, run again, to the same org as an undisturbed one', async () => {
    const moment = fc.record({
      request: fc.integer({ min: 1, max: 50 }),
      fate: fc.constantFrom<Fault | undefined>('lost-before', 'lost-after', undefined),
    });
    await fc.assert(
      fc.asyncProperty(worlds(befores), moment, async (world, { request, fate }) => {
        const org = build(world);
        const journal = memoryJournal();
        const controller = new AbortController();
        const faults: Faults = ({ number, kind }) => {
          if (number !== request) return undefined;
          controller.abort(new Error('interrupted'));
          return kind === 'list' || kind === 'get' ? undefined : fate;
        };
        const interrupted = runProcess(org, world.specs, { journal, faults, signal: controller.signal });
        const ran = await interrupted.catch((error: unknown) => error);
        // While it looks, an interruption ends the run; while it applies, every step has its result.
        if (ran instanceof Error) expect(ran.message).toBe('interrupted');
        await finish(org, world, journal);
        expect(snapshot(org)).toEqual(await undisturbed(world));
      }),
      runs,
    );
  });

  test('whose requests are lost and refused at random never creates anything twice', async () => {
    await fc.assert(
      fc.asyncProperty(worlds(befores), fc.array(writeFaults, { maxLength: 3 }), async (world, bad) => {
        const org = build(world);
        const journal = memoryJournal();
        for (const faults of bad) {
          await runProcess(org, world.specs, { journal, faults: byWrite(faults) });
          const names = org.items().map(({ name, parent }) => `${name} in ${parent}`);
          expect(new Set(names).size).toBe(names.length);
        }
        await finish(org, world, journal);
        expect(snapshot(org)).toEqual(await undisturbed(world));
      }),
      runs,
    );
  });

  test('never works on a step before all that it needs is done', async () => {
    await fc.assert(
      fc.asyncProperty(worlds(befores), writeFaults, async (world, faults) => {
        const org = build(world);
        const { end } = await runProcess(org, world.specs, { faults: byWrite(faults) });
        if (end === 'died') throw new Error('Nothing could have killed it.');
        const done = new Set<string>();
        for (const event of end.events) {
          if (event.kind === 'step-end' && event.result.status === 'done') done.add(event.result.step.id);
          if (event.kind === 'step-start') {
            for (const need of event.step.needs) expect(done).toContain(need);
          }
        }
        expect(end.results.map(({ step }) => step.id)).toEqual(world.specs.map(({ id }) => id));
      }),
      runs,
    );
  });

  test('writes nothing that is foreign when adoption is refused, whatever happens', async () => {
    await fc.assert(
      fc.asyncProperty(worlds(befores), fc.array(writeFaults, { maxLength: 3 }), async (world, bad) => {
        const org = build(world);
        const own = new Set(
          world.specs.filter((_, at) => world.before[at]?.startsWith('ours')).map(({ id }) => id),
        );
        const foreign = org.items().filter((item) => !belongsToUs(item.name, world, own));
        const journal = memoryJournal();
        for (const faults of [...bad, {}]) {
          await runProcess(org, world.specs, { journal, adopt: () => 'refuse', faults: byWrite(faults) });
        }
        for (const item of foreign) expect(org.items()).toContainEqual(item);
      }),
      runs,
    );
  });
});

/** Marked as ours, or lying in something of ours. */
function belongsToUs(id: string, world: World, own: ReadonlySet<string>): boolean {
  const found = world.specs.find((one) => one.id === id);
  if (found?.marked !== 'by-parent') return own.has(id);
  return belongsToUs(found.needs[0] ?? '', world, own);
}
