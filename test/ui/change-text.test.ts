import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Json } from '../../src/core/json.js';
import { changeLines, leafChanges, lineDiff } from '../../src/ui/change-text.js';
import { styleFor } from '../../src/ui/style.js';
import { textWidth } from '../../src/ui/text.js';

const style = styleFor({ stream: { columns: 60 }, environment: {} });
const lines = (before: Json, after: Json, path = 'field') =>
  changeLines({ path, before, after }, style, 'changed');
const created = (after: Json) => changeLines({ path: 'field', before: null, after }, style, 'created');

describe('a changed field', () => {
  test('stands on one line where it fits', () => {
    expect(lines('off', 'on')).toEqual(['    field: off → on']);
  });

  test('shows the place where two long texts part, however late that is', () => {
    const same = 'the same beginning '.repeat(10);
    const text = lines(`${same}old end`, `${same}new end`).join('\n').replace(/\s+/g, ' ');
    expect(text).toContain('old end');
    expect(text).toContain('new end');
  });

  test('tells the number 5 from the text "5"', () => {
    expect(lines(5, '5')).toEqual(['    field: 5 → "5"']);
  });

  test('tells an empty text from nothing', () => {
    expect(lines('full', '')).toEqual(['    field: full → ""']);
    expect(lines('full', null)).toEqual(['    field: full → (none)']);
  });

  test.each([
    ['in the list', 'in the list'],
    [['MealId', 'Name'], 'MealId, Name'],
    [true, 'true'],
    ['a\nb', '(2 lines)'],
  ])(
    'that was missing from an object is shown as missing (%j), and in a new object without that',
    (after, text) => {
      expect(lines(null, after)).toEqual([`    field: (none) → ${text}`]);
      expect(created(after)).toEqual([`    field: ${text}`]);
    },
  );

  test('of a long list shows what was added and what was removed', () => {
    const list = Array.from({ length: 20 }, (_, index) => `permission-${index}`);
    expect(lines(list, [...list.slice(1), 'new-one'])).toEqual([
      '    field:',
      '      - permission-0',
      '      + new-one',
    ]);
  });

  test('of several lines shows only the lines that differ, and counts them when there are many', () => {
    expect(lines('a\nb\nc', 'a\nB\nc')).toEqual(['    field:', '      - b', '      + B']);
    const many = lines('start\nend', `start\n${'line\n'.repeat(30)}end`);
    expect(many.at(-1)).toBe('      … and 18 more changed lines');
  });

  test.each([40, 60, 80, 200])('is shown in full in %i columns: nothing is cut', (columns) => {
    const narrow = styleFor({ stream: { columns }, environment: {} });
    const permission = (index: number) => `presence:userPrimarySource${index}:assignToEverybody`;
    const list = Array.from({ length: 12 }, (_, index) => permission(index));
    const sentence = Array.from({ length: 80 }, (_, index) => `word${index}`).join(' ');
    const path = 'config.request.headers.a-rather-long-name-of-a-header';
    const pairs: readonly (readonly [Json, Json])[] = [
      [null, list],
      [null, sentence],
      ['', sentence],
      [`${sentence} old`, `${sentence} new`],
      [list, [...list].reverse().concat('one-more')],
      [list.join('\n'), `${list.join('\n')}\n${sentence}`],
    ];
    for (const [before, after] of pairs) {
      const shown = changeLines({ path, before, after }, narrow, 'created');
      const together = shown.join('').replace(/\s+/g, '');
      expect(together).toContain(path);
      expect(shown.join('')).not.toContain('…');
      const wanted = Array.isArray(after) && Array.isArray(before) ? ['one-more'] : [after].flat();
      for (const word of wanted.flatMap((one) => String(one).split(/\s+/).slice(-80)))
        expect(together).toContain(word);
      for (const line of shown) expect(textWidth(line)).toBeLessThanOrEqual(columns);
    }
  });

  test('never runs over the edge, whatever the values are', () => {
    const value = fc.jsonValue({ maxDepth: 2 }) as fc.Arbitrary<Json>;
    const tellings = fc.constantFrom('created', 'changed', 'found');
    fc.assert(
      fc.property(fc.string({ maxLength: 80 }), value, value, tellings, (path, before, after, telling) => {
        for (const line of changeLines({ path, before, after }, style, telling)) {
          expect(textWidth(line)).toBeLessThanOrEqual(60);
        }
      }),
    );
  });
});

describe('a field that status found different', () => {
  const found = (before: Json, after: Json) => changeLines({ path: 'field', before, after }, style, 'found');

  test('is told by what it is and what it should be, not as the change that would repair it', () => {
    expect(found('off', 'on')).toEqual(['    field: is off, should be on']);
    expect(found(null, 'on')).toEqual(['    field: is (none), should be on']);
    expect(found('a long name '.repeat(4).trim(), 'name')).toEqual([
      '    field:',
      '      is: a long name a long name a long name a long name',
      '      should be: name',
    ]);
  });

  test('of a list names what is missing and what is not wanted', () => {
    expect(found(['a', 'b'], ['a', 'b', 'c'])).toEqual(['    field: missing: c']);
    expect(found(['a', 'x'], ['a', 'c'])).toEqual(['    field:', '      missing: c', '      not wanted: x']);
  });

  test('of several lines says which of them are missing', () => {
    expect(found('a\nB\nc', 'a\nb\nc')).toEqual([
      '    field:',
      '      - is missing, + is not wanted',
      '      - b',
      '      + B',
    ]);
  });
});

describe('the fields of a nested value', () => {
  test('are named by their path, and those that stay are left out', () => {
    const before = { request: { type: 'GET', headers: { Accept: 'json' } }, list: [{ a: 1 }, { a: 2 }] };
    const after = { request: { type: 'PATCH', headers: { Accept: 'json' } }, list: [{ a: 1 }, { a: 3 }] };
    expect(leafChanges({ path: 'config', before, after })).toEqual([
      { path: 'config.request.type', before: 'GET', after: 'PATCH' },
      { path: 'config.list[1].a', before: 2, after: 3 },
    ]);
  });

  test('are empty exactly when the two values are the same', () => {
    const value = fc.jsonValue({ maxDepth: 3, noUnicodeString: true }) as fc.Arbitrary<Json>;
    fc.assert(
      fc.property(value, value, (before, after) => {
        expect(leafChanges({ path: 'x', before, after: before })).toEqual([]);
        // A member that is null reads like one that is missing; apart from that every difference shows.
        const differ = JSON.stringify(before) !== JSON.stringify(after);
        const nulls = JSON.stringify([before, after]).includes('null');
        if (differ && !nulls && !sameMembers(before, after)) {
          expect(leafChanges({ path: 'x', before, after })).not.toEqual([]);
        }
      }),
    );
  });
});

/** Equal but for the order of members, which means nothing. */
function sameMembers(one: Json, other: Json): boolean {
  return JSON.stringify(sorted(one)) === JSON.stringify(sorted(other));
}

function sorted(value: Json): Json {
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map((item: Json) => sorted(item));
  const members = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1));
  return Object.fromEntries(members.map(([key, member]) => [key, sorted(member)]));
}

describe('a comparison of two texts', () => {
  test('keeps every line of either text that the other lacks', () => {
    const text = fc
      .array(fc.constantFrom('a', 'b', 'c', ''), { maxLength: 12 })
      .map((parts) => parts.join('\n'));
    fc.assert(
      fc.property(text, text, (before, after) => {
        const diff = lineDiff(before, after);
        const removed = diff.filter(({ sign }) => sign === '-').length;
        const added = diff.filter(({ sign }) => sign === '+').length;
        expect(after.split('\n').length - before.split('\n').length).toBe(added - removed);
        expect(diff.length === 0).toBe(before === after);
      }),
    );
  });
});
