import { describe, expect, test } from 'vitest';
import { isInSync } from '../../src/engine/plan.js';
import type { Resource } from '../../src/engine/resource.js';
import { type FakeOrg, fakeOrg } from './fake-org.js';
import { fakeResource, type Spec, spec } from './fake-resources.js';
import { memoryJournal } from './memory-journal.js';
import { actions, planFor, type RunOptions } from './run.js';

const wanted = 'thing as wanted';

async function planIn(org: FakeOrg, specs: readonly Spec[], options: RunOptions = {}) {
  const client = org.client();
  const plan = await planFor(
    specs.map((one) => fakeResource(client, one)),
    options,
  );
  expect(client.writes()).toEqual([]);
  return plan;
}

describe('what a plan says of a step', () => {
  test('create, with what will be set, where nothing is', async () => {
    const [step] = (await planIn(fakeOrg(), [spec('thing')])).steps;
    expect(step).toEqual({
      id: 'thing',
      title: 'Thing "thing"',
      needs: [],
      action: 'create',
      changes: [
        { path: 'value', before: null, after: wanted },
        { path: 'refs', before: null, after: '' },
      ],
      notes: [],
    });
  });

  test('none where ours is as wanted', async () => {
    const org = fakeOrg();
    const id = org.seed({ name: 'thing', value: wanted, mark: 'us' });
    const [step] = (await planIn(org, [spec('thing')])).steps;
    expect(step).toMatchObject({ action: 'none', changes: [], resourceId: id });
    expect(step?.foreign).toBeUndefined();
  });

  test('update, with every difference, where ours has drifted', async () => {
    const org = fakeOrg();
    org.seed({ name: 'thing', value: 'edited', mark: 'us' });
    const [step] = (await planIn(org, [spec('thing')])).steps;
    expect(step).toMatchObject({
      action: 'update',
      changes: [{ path: 'value', before: 'edited', after: wanted }],
    });
  });

  test("adopt, with every change, where somebody else's is to be adopted", async () => {
    const org = fakeOrg();
    const id = org.seed({ name: 'thing', value: 'theirs', mark: 'somebody' });
    const [step] = (await planIn(org, [spec('thing')], { adopt: () => 'adopt' })).steps;
    expect(step).toMatchObject({
      action: 'adopt',
      foreign: true,
      resourceId: id,
      changes: [{ path: 'value', before: 'theirs', after: wanted }],
    });
  });

  test("blocked, with a reason, where somebody else's is not to be adopted", async () => {
    const org = fakeOrg();
    org.seed({ name: 'thing', value: 'theirs', mark: 'somebody' });
    const [step] = (await planIn(org, [spec('thing')], { adopt: () => 'refuse' })).steps;
    expect(step).toMatchObject({ action: 'blocked', foreign: true });
    expect(step?.reason).toMatch(/not created by gc-presence/);
  });

  test('update, not adopt, for what was adopted before; it stays marked as foreign', async () => {
    const org = fakeOrg();
    const id = org.seed({ name: 'thing', value: 'edited', mark: 'somebody' });
    const journal = memoryJournal();
    journal.remember('thing', { id, origin: 'adopted' });
    const [step] = (await planIn(org, [spec('thing')], { journal, adopt: () => 'refuse' })).steps;
    expect(step).toMatchObject({ action: 'update', foreign: true });
  });

  test('asks about every foreign object by its own step', async () => {
    const org = fakeOrg();
    for (const name of ['one', 'two']) org.seed({ name, mark: 'somebody' });
    const plan = await planIn(org, [spec('one'), spec('two')], {
      adopt: (step) => (step === 'one' ? 'adopt' : 'refuse'),
    });
    expect(actions(plan)).toEqual(['one: adopt', 'two: blocked']);
  });

  test('decides about a thing in a foreign one together with that', async () => {
    const org = fakeOrg();
    const parent = org.seed({ name: 'parent', mark: 'somebody' });
    org.seed({ name: 'child', parent });
    const asked: string[] = [];
    const plan = await planIn(org, [spec('parent'), spec('child', ['parent'], { marked: 'by-parent' })], {
      adopt: (step) => {
        asked.push(step);
        return 'adopt';
      },
    });
    expect(asked).toEqual(['parent', 'parent']);
    expect(actions(plan)).toEqual(['parent: adopt', 'child: adopt']);
  });

  test('shows a text in the place of an id that does not exist yet', async () => {
    const [, step] = (await planIn(fakeOrg(), [spec('parent'), spec('child', ['parent'])])).steps;
    expect(step?.changes).toContainEqual({ path: 'refs', before: null, after: '<id of parent>' });
  });

  test('update where what it refers to is gone and will be made anew', async () => {
    const org = fakeOrg();
    org.seed({ name: 'child', value: 'child as wanted', refs: ['id-gone'], mark: 'us' });
    const [, step] = (await planIn(org, [spec('parent'), spec('child', ['parent'])])).steps;
    expect(step).toMatchObject({
      action: 'update',
      changes: [{ path: 'refs', before: 'id-gone', after: '<id of parent>' }],
    });
  });
});

describe('an update that makes another object in place of the present one', () => {
  test('is planned as such, and what refers to the old one follows', async () => {
    const org = fakeOrg();
    const id = org.seed({ name: 'parent', value: 'renamed', mark: 'us' });
    org.seed({ name: 'child', value: 'child as wanted', refs: [id], mark: 'us' });
    const client = org.client();
    const parent: Resource = {
      ...fakeResource(client, spec('parent')),
      replaces: (changes) => changes.some(({ path }) => path === 'value'),
    };
    const plan = await planFor([parent, fakeResource(client, spec('child', ['parent']))]);
    expect(actions(plan)).toEqual(['parent: replace', 'child: update']);
    expect(plan.steps[1]?.changes).toEqual([{ path: 'refs', before: id, after: '<new id of parent>' }]);
  });

  test('is a plain update, or none, when other changes or no changes are needed', async () => {
    for (const [value, action] of [
      ['edited', 'update'],
      [wanted, 'none'],
    ] as const) {
      const org = fakeOrg();
      org.seed({ name: 'thing', value, mark: 'us' });
      const thing: Resource = { ...fakeResource(org.client(), spec('thing')), replaces: () => false };
      expect(actions(await planFor([thing]))).toEqual([`thing: ${action}`]);
    }
  });
});

describe('whether anything is to be done', () => {
  test('nothing is when all is as wanted, whoever created it', async () => {
    const org = fakeOrg();
    org.seed({ name: 'ours', value: 'ours as wanted', mark: 'us' });
    org.seed({ name: 'theirs', value: 'theirs as wanted', mark: 'somebody' });
    const plan = await planIn(org, [spec('ours'), spec('theirs')]);
    expect(actions(plan)).toEqual(['ours: none', 'theirs: adopt']);
    expect(isInSync(plan)).toBe(true);
  });

  test.each([
    ['something is missing', {}],
    ['ours has drifted', { value: 'edited', mark: 'us' }],
    ['an adoption changes something', { value: 'theirs', mark: 'somebody' }],
  ] as const)('something is when %s', async (_why, item) => {
    const org = fakeOrg();
    if ('mark' in item) org.seed({ name: 'thing', ...item });
    expect(isInSync(await planIn(org, [spec('thing')]))).toBe(false);
  });

  test('a refusal is not in sync, even if the object is just as wanted', async () => {
    const org = fakeOrg();
    org.seed({ name: 'thing', value: wanted, mark: 'somebody' });
    expect(isInSync(await planIn(org, [spec('thing')], { adopt: () => 'refuse' }))).toBe(false);
  });
});
