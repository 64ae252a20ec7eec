import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { canonical } from '../../../src/engine/fingerprint.js';
import { compare, fieldsOf } from '../../../src/resources/kit/field.js';

describe('comparing what is with what should be', () => {
  test('finds nothing between a value and itself, whatever the order of its fields', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(compare('path', value, shuffled(value))).toEqual([]);
      }),
    );
  });

  test('finds something between two values unless they are canonically the same', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (one, other) => {
        const same = JSON.stringify(canonical(one)) === JSON.stringify(canonical(other));
        expect(compare('path', one, other).length === 0).toBe(same);
      }),
    );
  });

  test.each([
    ['absent', undefined],
    ['null', null],
    ['an empty object', {}],
    ['an empty list', []],
    ['an object with nothing but such', { headers: {}, roles: [], notes: null }],
  ])('takes %s for nothing', (_what, value) => {
    expect(compare('', { name: 'x', field: value }, { name: 'x' })).toEqual([]);
    expect(compare('', { name: 'x' }, { name: 'x', field: value })).toEqual([]);
  });

  test.each([0, false, ''])('does not take %j for nothing', (value) => {
    expect(compare('field', value, null)).toEqual([{ path: 'field', before: value, after: null }]);
  });

  test('names the innermost field that differs, with dots', () => {
    const before = { config: { request: { type: 'GET', url: '/a' } }, secure: false };
    const after = { config: { request: { type: 'GET', url: '/b' } }, secure: true };
    expect(compare('', before, after)).toEqual([
      { path: 'config.request.url', before: '/a', after: '/b' },
      { path: 'secure', before: false, after: true },
    ]);
  });

  test('compares lists as a whole, and their order counts', () => {
    expect(compare('list', ['a', 'b'], ['b', 'a'])).toEqual([
      { path: 'list', before: ['a', 'b'], after: ['b', 'a'] },
    ]);
  });

  test('tells a value from an object in its place', () => {
    expect(compare('field', 'text', { inner: 'text' })).toEqual([
      { path: 'field', before: 'text', after: { inner: 'text' } },
    ]);
  });

  test('does not take text for a number that reads the same', () => {
    expect(compare('field', '1', 1)).toHaveLength(1);
  });

  test('refuses what is no JSON, which would be a mistake of ours', () => {
    expect(() => compare('field', () => {}, 1)).toThrow('is no JSON');
  });
});

test('a new object shows every field that it gets, and none that says nothing', () => {
  expect(fieldsOf({ name: 'x', config: { url: '/a', headers: {} }, roles: ['r'], notes: null })).toEqual([
    { path: 'name', before: null, after: 'x' },
    { path: 'config.url', before: null, after: '/a' },
    { path: 'roles', before: null, after: ['r'] },
  ]);
});

/** The same JSON with the fields of every object in the opposite order. */
function shuffled(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(shuffled);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, member]) => [key, shuffled(member)]),
  );
}
