import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { explainDrift, namedChanges } from '../../src/engine/drift.js';
import { foundAsWanted } from '../../src/engine/fingerprint.js';
import type { Journal } from '../../src/engine/journal.js';
import { observeAll } from '../../src/engine/observe.js';
import type { Plan } from '../../src/engine/plan.js';
import { makePlan } from '../../src/engine/plan.js';
import type { LastChange, Resource } from '../../src/engine/resource.js';
import { type FakeOrg, fakeOrg } from './fake-org.js';
import { fakeResource, type Spec, spec } from './fake-resources.js';
import { memoryJournal } from './memory-journal.js';

const names = ['a', 'b', 'c', 'd'];

/** Looks as `status` does, and keeps what it found as wanted. */
async function look(
  resources: readonly Resource[],
  journal: Journal,
): Promise<Record<string, string | undefined>> {
  const observations = await observeAll(resources, journal);
  const plan = makePlan(resources, observations, journal, () => 'adopt');
  const { steps } = explainDrift(plan, resources, observations, journal);
  journal.foundAsWanted(foundAsWanted(plan, resources, observations));
  return Object.fromEntries(steps.map(({ id, kind }) => [id, kind]));
}

function resourcesOf(org: FakeOrg, specs: readonly Spec[]): readonly Resource[] {
  const client = org.client();
  return specs.map((one) => fakeResource(client, one));
}

describe('what status says of a difference', () => {
  test('is that somebody made it unless it was seen and nobody did, whatever happens to which step', async () => {
    const happening = fc.record({ seen: fc.boolean(), byHand: fc.boolean(), newer: fc.boolean() });
    const happenings = fc.tuple(happening, happening, happening, happening);
    await fc.assert(
      fc.asyncProperty(happenings, async (all) => {
        const org = fakeOrg();
        const ids = names.map((name) => org.seed({ name, value: `${name} as wanted`, mark: 'us' }));
        const journal = memoryJournal();
        const seen = names.filter((_, index) => all[index]?.seen);
        await look(
          resourcesOf(
            org,
            seen.map((name) => spec(name)),
          ),
          journal,
        );
        for (const [index, id] of ids.entries())
          if (all[index]?.byHand) await org.client().put(id, { value: 'by hand' });
        const later = names.map((name, index) => spec(name, [], all[index]?.newer ? { value: 'newer' } : {}));
        const expected = names.map((name, index) => {
          const { seen: known, byHand, newer } = all[index] ?? {};
          const untouched = known && !byHand;
          return [name, !byHand && !newer ? 'in-sync' : untouched ? 'outdated' : 'drift'];
        });
        expect(await look(resourcesOf(org, later), journal)).toEqual(Object.fromEntries(expected));
      }),
      { numRuns: 60 },
    );
  });

  test('is outdated wherever the object itself shows it, also where nobody has seen it before', async () => {
    const org = fakeOrg();
    org.seed({ name: 'a', value: 'older', mark: 'us' });
    const [resource] = resourcesOf(org, [spec('a')]);
    if (resource === undefined) throw new Error('There is no resource.');
    const telling = { ...resource, isOutdated: () => true };
    expect(await look([telling], memoryJournal())).toEqual({ a: 'outdated' });
    expect(await look([resource], memoryJournal())).toEqual({ a: 'drift' });
  });

  test('does not count what the repair takes for the time of the run only', async () => {
    const org = fakeOrg();
    org.seed({ name: 'a', value: 'older', mark: 'us' });
    const [a] = resourcesOf(org, [spec('a')]);
    if (a === undefined) throw new Error('There is no resource.');
    const borrowing: Resource = {
      ...a,
      diff: (...given) => [
        ...a.diff(...given),
        { path: 'grant', before: null, after: 'for this run', temporary: 'It is given for this run.' },
      ],
      isOutdated: (changes) => changes.every(({ path }) => path === 'value'),
    };
    expect(await look([borrowing], memoryJournal())).toEqual({ a: 'outdated' });
  });
});

describe('who changed it', () => {
  const planOf = (...changes: readonly (LastChange | undefined)[]): Plan => ({
    steps: changes.map((changedBy, index) => ({
      id: `${index}`,
      title: '',
      action: 'update' as const,
      needs: [],
      changes: [],
      notes: [],
      ...(changedBy === undefined ? {} : { changedBy }),
    })),
  });
  const changedBy = ({ steps }: Plan) => steps.map((step) => step.changedBy);

  test('is asked once for each id, and only where the platform told no name', async () => {
    const asked: string[] = [];
    const plan = planOf(
      { byId: 'jo', at: 'monday' },
      { byId: 'jo' },
      { byId: 'max' },
      { by: 'Ana', byId: 'ana' },
      { at: 'tuesday' },
      undefined,
    );
    const named = await namedChanges(plan, async (id) => {
      asked.push(id);
      return `The name of ${id}`;
    });
    expect(asked).toEqual(['jo', 'max']);
    expect(changedBy(named)).toEqual([
      { by: 'The name of jo', at: 'monday' },
      { by: 'The name of jo' },
      { by: 'The name of max' },
      { by: 'Ana' },
      { at: 'tuesday' },
      undefined,
    ]);
  });

  test('is the id where nobody answers with a name', async () => {
    expect(changedBy(await namedChanges(planOf({ byId: 'jo' }), async () => undefined))).toEqual([
      { by: 'jo' },
    ]);
  });
});
