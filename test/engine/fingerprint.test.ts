import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  canonical,
  fingerprintOf,
  foundAsWanted,
  isUntouched,
  stateDigest,
} from '../../src/engine/fingerprint.js';
import { observeAll } from '../../src/engine/observe.js';
import { makePlan } from '../../src/engine/plan.js';
import { fakeOrg } from './fake-org.js';
import { fakeResource, spec } from './fake-resources.js';
import { memoryJournal } from './memory-journal.js';

const whole = {};
const state = fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 2 }));

describe('a fingerprint', () => {
  test('is that of the same object as long as nothing in it says anything else', () => {
    fc.assert(
      fc.property(fc.string(), state, (id, seen) => {
        const last = fingerprintOf(whole, { id, state: seen });
        const now = {
          ...Object.fromEntries(Object.entries(seen).reverse()),
          filledIn: [],
          absent: undefined,
        };
        expect(isUntouched(whole, { id, state: now }, last)).toBe(true);
      }),
    );
  });

  test('is that of no state that says something else', () => {
    fc.assert(
      fc.property(state, state, (seen, now) => {
        const same = JSON.stringify(canonical(seen)) === JSON.stringify(canonical(now));
        const last = fingerprintOf(whole, { id: 'x', state: seen });
        expect(isUntouched(whole, { id: 'x', state: now }, last)).toBe(same);
      }),
    );
  });

  test('is that of no other object, be it just the same', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), state, (id, other, seen) => {
        const last = fingerprintOf(whole, { id, state: seen });
        expect(isUntouched(whole, { id: other, state: seen }, last)).toBe(id === other);
      }),
    );
  });

  test('leaves out what changes by itself, and nothing else', () => {
    const resource = { fingerprinted: (seen: unknown) => ({ name: (seen as { name: string }).name }) };
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.jsonValue(), fc.jsonValue(), (name, other, status, later) => {
        const last = fingerprintOf(resource, { id: 'x', state: { name, status } });
        expect(isUntouched(resource, { id: 'x', state: { name, status: later } }, last)).toBe(true);
        expect(isUntouched(resource, { id: 'x', state: { name: other, status } }, last)).toBe(name === other);
      }),
    );
  });

  test('that was never taken shows nothing', () => {
    expect(isUntouched(whole, { id: 'x', state: {} }, undefined)).toBe(false);
  });

  test('gives nothing of the state away, and is short', () => {
    expect(stateDigest({ name: 'Presence API User' })).toMatch(/^[0-9a-f]{32}$/);
  });

  test.each([new Map([['a', 1]]), new Set(['a'])])('is not taken of %o, which would look empty', (odd) => {
    expect(() => stateDigest({ odd })).toThrow('no JSON');
  });
});

test('fingerprints are taken of what is ours and as wanted, and of nothing else', async () => {
  const org = fakeOrg();
  const seed = (name: string, value: string, mark: 'us' | 'somebody') => org.seed({ name, value, mark });
  const id = seed('wanted', 'wanted as wanted', 'us');
  seed('drifted', 'edited', 'us');
  seed('foreign', 'foreign as wanted', 'somebody');
  const resources = ['wanted', 'drifted', 'foreign', 'missing'].map((name) =>
    fakeResource(org.client(), spec(name)),
  );
  const journal = memoryJournal();
  const observations = await observeAll(resources, journal);
  const plan = makePlan(resources, observations, journal, () => 'adopt');
  expect(foundAsWanted(plan, resources, observations)).toEqual({
    wanted: { id, digest: expect.any(String) },
  });
});
