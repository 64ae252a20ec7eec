import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Journal } from '../../src/engine/journal.js';
import { observeAll } from '../../src/engine/observe.js';
import type { Plan } from '../../src/engine/plan.js';
import { inDependencyOrder } from '../../src/engine/plan.js';
import type { StepResult } from '../../src/engine/report.js';
import type { Resource } from '../../src/engine/resource.js';
import { applyTeardown, nothingToRemove, planTeardown } from '../../src/engine/teardown.js';
import { type FakeOrg, type Fault, type Faults, fakeOrg, snapshot } from './fake-org.js';
import { fakeResource, type Spec, spec } from './fake-resources.js';
import { memoryJournal } from './memory-journal.js';
import { actions, endings, runProcess, setUp } from './run.js';

interface Torn {
  readonly plan: Plan;
  readonly results: readonly StepResult[];
}

async function tearDown(
  resources: readonly Resource[],
  journal: Journal = memoryJournal(),
  signal = new AbortController().signal,
): Promise<Torn> {
  const ordered = inDependencyOrder(resources);
  const observations = await observeAll(ordered, journal);
  const plan = planTeardown(ordered, observations, journal);
  const results = await applyTeardown({ ordered, plan, observations, journal, signal });
  return { plan, results };
}

const resourcesOf = (org: FakeOrg, specs: readonly Spec[], faults?: Faults) => {
  const client = org.client(faults === undefined ? {} : { faults });
  return { client, resources: specs.map((one) => fakeResource(client, one)) };
};

/** A server on which nothing can be removed that something else refers to or lies in. */
function checksReferences(org: FakeOrg): Faults {
  return ({ kind, name }) => {
    if (kind !== 'delete') return undefined;
    const id = org.items().find((item) => item.name === name)?.id;
    const used = org
      .items()
      .some((item) => id !== undefined && (item.refs.includes(id) || item.parent === id));
    return used ? 400 : undefined;
  };
}

const chain = [spec('table'), spec('flow', ['table']), spec('trigger', ['flow'])];

describe('a teardown', () => {
  test.each([
    ['done', undefined],
    ['skipped', 403],
  ] as const)(
    'prepares a removal beside that of what uses the object; it is %s afterwards',
    async (end, refusal) => {
      const org = fakeOrg();
      const told: string[] = [];
      const faults: Faults = ({ kind, name }) => {
        if (kind === 'delete') told.push(name);
        return kind === 'delete' && name === 'flow' ? refusal : undefined;
      };
      const { resources } = resourcesOf(org, [spec('table'), spec('flow', ['table'])], faults);
      const prepared = resources.map((resource): Resource<never, never> => {
        if (resource.id !== 'table') return resource as Resource<never, never>;
        return {
          ...(resource as Resource<never, never>),
          preparesRemoval: true,
          remove: async (observed, run) => {
            told.push('prepared');
            await run.needsDone();
            await resource.remove?.(observed, run);
          },
        };
      });
      await setUp(prepared);
      const { results } = await tearDown(prepared);
      expect(results.find(({ step }) => step.id === 'table')?.status).toBe(end);
      expect(told).toEqual(end === 'done' ? ['prepared', 'flow', 'table'] : ['prepared', 'flow']);
    },
  );

  test('removes whatever uses an object before the object', async () => {
    const org = fakeOrg();
    const { client, resources } = resourcesOf(org, chain, checksReferences(org));
    await setUp(resources);
    const { results } = await tearDown(resources);
    expect(endings(results)).toEqual(['trigger: done', 'flow: done', 'table: done']);
    expect(client.writes().slice(-3)).toMatchObject([
      { name: 'trigger' },
      { name: 'flow' },
      { name: 'table' },
    ]);
    expect(org.items()).toEqual([]);
  });

  test('leaves a look-alike alone, and says why', async () => {
    const org = fakeOrg();
    org.seed({ name: 'table', mark: 'somebody' });
    const { client, resources } = resourcesOf(org, chain);
    const { plan } = await tearDown(resources);
    expect(plan.steps).toMatchObject([{ id: 'table', action: 'none', foreign: true }]);
    expect(plan.steps[0]?.reason).toContain('It stays');
    expect(client.writes()).toEqual([]);
  });

  test('leaves what was adopted, and what that uses', async () => {
    const org = fakeOrg();
    org.seed({ name: 'trigger', mark: 'somebody' });
    const journal = memoryJournal();
    const { resources } = resourcesOf(org, chain);
    await setUp(resources, { journal });
    const { plan } = await tearDown(resources, journal);
    expect(actions(plan)).toEqual(['trigger: none', 'flow: none', 'table: none']);
    expect(org.items()).toHaveLength(3);
  });

  test('removes what a look-alike has nothing to do with', async () => {
    const org = fakeOrg();
    const { resources } = resourcesOf(org, chain);
    await setUp(resources.slice(0, 2));
    org.seed({ name: 'trigger', mark: 'somebody' });
    const { plan } = await tearDown(resources);
    expect(actions(plan)).toEqual(['trigger: none', 'flow: delete', 'table: delete']);
    expect(org.items().map(({ name }) => name)).toEqual(['trigger']);
  });

  test('does not take what hangs on something that is gone, unless it remembers having made it', async () => {
    const specs = [spec('box'), spec('lid', ['box'], { marked: 'by-parent' })];
    const lid = (journal: Journal): Promise<Plan> => {
      const org = fakeOrg();
      org.seed({ id: 'lid-1', name: 'lid' });
      const { resources } = resourcesOf(org, specs);
      const [box, inBox] = resources;
      if (box === undefined || inBox === undefined) throw new Error('There are two resources.');
      const loose: Resource = {
        ...inBox,
        observe: async () => ({ id: 'lid-1', state: {}, mark: { chainedTo: 'box' } }),
      };
      return tearDown([box, loose], journal).then(({ plan }) => plan);
    };
    expect(actions(await lid(memoryJournal()))).toEqual(['lid: none']);
    const journal = memoryJournal();
    journal.remember('lid', { id: 'lid-1', origin: 'created' });
    expect(actions(await lid(journal))).toEqual(['lid: delete']);
  });

  test('refuses to guess among several that could be meant', async () => {
    const org = fakeOrg();
    org.seed({ name: 'table', mark: 'us' });
    org.seed({ name: 'table', mark: 'us' });
    const { client, resources } = resourcesOf(org, chain);
    const { results } = await tearDown(resources);
    expect(endings(results)).toEqual(['table: failed']);
    expect(client.writes()).toEqual([]);
  });

  test('keeps what a removal that failed still uses', async () => {
    const org = fakeOrg();
    const { resources } = resourcesOf(org, chain, ({ kind, name }) =>
      kind === 'delete' && name === 'flow' ? 403 : undefined,
    );
    await setUp(resources);
    const { results } = await tearDown(resources);
    expect(endings(results)).toEqual(['trigger: done', 'flow: failed', 'table: skipped']);
    expect(org.items().map(({ name }) => name)).toEqual(['table', 'flow']);
  });

  test('begins no step after an interruption', async () => {
    const org = fakeOrg();
    const control = new AbortController();
    const { resources } = resourcesOf(org, chain, ({ kind }) => {
      if (kind === 'delete') control.abort(new Error('stop'));
      return undefined;
    });
    await setUp(resources);
    const { results } = await tearDown(resources, memoryJournal(), control.signal);
    expect(endings(results)).toEqual(['trigger: done', 'flow: pending', 'table: pending']);
  });

  test('puts back what was only changed, and only where an image was kept', async () => {
    const restored: string[] = [];
    const queue: Resource = {
      id: 'queue',
      title: 'Queue "A"',
      needs: [],
      permissions: { read: [], create: [], update: [] },
      observe: async () => ({ id: 'queue-1', state: 30, mark: 'foreign' }),
      desired: () => 30,
      diff: () => [],
      preview: () => [],
      create: async () => ({ id: '' }),
      update: async () => ({ id: 'queue-1' }),
      restores: (_state, before) => {
        const image = before('queue');
        return image === undefined ? [] : [{ path: 'timeout', before: 30, after: image }];
      },
      remove: async (_observed, run) => void restored.push(String(run.before('queue'))),
    };
    const journal = memoryJournal();
    expect(actions((await tearDown([queue], journal)).plan)).toEqual(['queue: none']);
    expect(restored).toEqual([]);
    journal.keepBefore({ queue: 12 });
    expect(actions((await tearDown([queue], journal)).plan)).toEqual(['queue: update']);
    expect(restored).toEqual(['12']);
  });

  test.each([
    ['ours', ['thing: delete']],
    ['foreign', ['thing: none']],
  ] as const)(
    'goes by whose it is where there is nothing that could be put back (%s)',
    async (mark, planned) => {
      const thing: Resource = {
        id: 'thing',
        title: 'Thing',
        needs: [],
        permissions: { read: [], create: [], update: [] },
        observe: async () => ({ id: 'thing-1', state: 30, mark }),
        desired: () => 30,
        diff: () => [],
        preview: () => [],
        create: async () => ({ id: '' }),
        update: async () => ({ id: 'thing-1' }),
        restores: () => undefined,
        remove: async () => undefined,
      };
      expect(actions((await tearDown([thing], memoryJournal())).plan)).toEqual(planned);
    },
  );
});

const worlds: fc.Arbitrary<readonly Spec[]> = fc
  .array(
    fc.record({
      needs: fc.array(fc.nat({ max: 5 }), { maxLength: 3 }),
      marked: fc.constantFrom('at-once' as const, 'later' as const, 'by-parent' as const),
    }),
    { minLength: 1, maxLength: 6 },
  )
  .map((steps) =>
    steps.map(({ needs, marked }, at) => {
      const known = [...new Set(needs.filter((other) => other < at))].map((other) => `step-${other}`);
      const possible = known.length === 0 && marked === 'by-parent' ? 'later' : marked;
      return spec(`step-${at}`, known, { marked: possible });
    }),
  );

const fault = fc.constantFrom<Fault>('lost-before', 'lost-after', 'hang-before', 'hang-after', 400, 403);
const removalFaults = fc.dictionary(fc.integer({ min: 1, max: 8 }).map(String), fault, { maxKeys: 3 });
const runs = { numRuns: 200 };

/** An org in which some things are that have nothing to do with ours. */
function orgWithOthers(): FakeOrg {
  const org = fakeOrg();
  const other = org.seed({ name: 'other', mark: 'somebody', value: 'theirs' });
  org.seed({ name: 'another', refs: [other] });
  return org;
}

describe('for any solution, a teardown', () => {
  test('leaves the org as it was before the setup, with and without a journal', async () => {
    await fc.assert(
      fc.asyncProperty(worlds, fc.boolean(), async (specs, remembers) => {
        const org = orgWithOthers();
        const before = snapshot(org);
        const journal = memoryJournal();
        const { resources } = resourcesOf(org, specs, checksReferences(org));
        await setUp(resources, { journal });
        const { results } = await tearDown(resources, remembers ? journal : memoryJournal());
        expect(results.every(({ status }) => status === 'done')).toBe(true);
        expect(snapshot(org)).toEqual(before);
        expect(nothingToRemove((await tearDown(resources, journal)).plan)).toBe(true);
      }),
      runs,
    );
  });

  test('never removes what somebody else made, nor leaves anything that refers to nothing', async () => {
    await fc.assert(
      fc.asyncProperty(worlds, fc.array(fc.boolean(), { maxLength: 6 }), async (specs, theirs) => {
        const org = orgWithOthers();
        const seeded = specs
          .filter((one, at) => theirs[at] === true && one.marked !== 'by-parent')
          .map(({ id }) => org.seed({ name: id, mark: 'somebody' }));
        const journal = memoryJournal();
        const { resources } = resourcesOf(org, specs, checksReferences(org));
        await setUp(resources, { journal });
        await tearDown(resources, journal);
        const left = new Set(org.items().map(({ id }) => id));
        for (const id of seeded) expect(left).toContain(id);
        for (const { refs } of org.items()) for (const ref of refs) expect(left).toContain(ref);
      }),
      runs,
    );
  });

  test('that was cut off or refused at any point comes to its end when it is run again', async () => {
    await fc.assert(
      fc.asyncProperty(worlds, removalFaults, fc.boolean(), async (specs, faults, remembers) => {
        const org = orgWithOthers();
        const before = snapshot(org);
        const journal = memoryJournal();
        await runProcess(org, specs, { journal });
        let removals = 0;
        const { client, resources } = resourcesOf(org, specs, ({ kind }) => {
          if (kind !== 'delete') return undefined;
          removals += 1;
          return faults[removals];
        });
        await Promise.race([tearDown(resources, journal), client.died]);
        const next = resourcesOf(org, specs, checksReferences(org));
        await tearDown(next.resources, remembers ? journal : memoryJournal());
        expect(snapshot(org)).toEqual(before);
      }),
      runs,
    );
  });
});
