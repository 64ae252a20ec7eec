import { describe, expect, test } from 'vitest';
import { ranked, type Searchable } from '../../src/core/nearest.js';

const found = (all: readonly (string | Searchable)[], term: string) =>
  ranked(all, term, (one) => (typeof one === 'string' ? { names: [one] } : one)).map((one) =>
    typeof one === 'string' ? one : one.names[0],
  );

describe('a search puts first', () => {
  test.each([
    [
      'the exact name',
      'branch location a',
      ['Branch Location 03', 'New Branch Location A', 'Branch Location A'],
      'Branch Location A',
    ],
    [
      'a name that begins with the term',
      'branch',
      ['The branch', 'Rebranch', 'Branch Location 03'],
      'Branch Location 03',
    ],
    ['a word that begins with the term', 'est', ['Creston', 'Bucharest', 'Time EST'], 'Time EST'],
    [
      'a name before what is told of it',
      'home',
      [{ names: ['Claims'], more: 'not the home division' }, 'Oldhome'],
      'Oldhome',
    ],
  ])('%s', (_what, term, all, first) => {
    expect(found(all, term)[0]).toBe(first);
  });

  test('what fits equally well in the order of the list', () => {
    expect(found(['Queue 2', 'Queue 10', 'Queue 1'], 'queue')).toEqual(['Queue 2', 'Queue 10', 'Queue 1']);
  });
});

describe('a search finds', () => {
  test.each([
    ['without case', 'SAO', 'sao paulo'],
    ['a name with accents by letters without', 'zurich', 'Zürich'],
    ['a name without accents by letters with', 'são', 'Sao Paulo'],
    ['words in any order', 'lunch meal', 'Meal / Lunch'],
    ['parts of words', 'chad', 'Schaden'],
    ['a sharp s', 'strasse', 'Straße'],
  ])('%s', (_how, term, name) => {
    expect(found([name, 'Other'], term)).toEqual([name]);
  });

  test('everything for an empty term, and nothing where nothing fits', () => {
    expect(found(['a', 'b'], '  ')).toEqual(['a', 'b']);
    expect(found(['a', 'b'], 'c')).toEqual([]);
  });
});
