import fc from 'fast-check';
import { expect, test } from 'vitest';
import { didYouMean, editDistance, named, nearest, nearestAddresses } from '../../src/core/nearest.js';

test('the distance counts insertions, deletions, substitutions and swaps of neighbours', () => {
  expect(editDistance('append', 'append')).toBe(0);
  expect(editDistance('apend', 'append')).toBe(1);
  expect(editDistance('appnd', 'append')).toBe(1);
  expect(editDistance('appemd', 'append')).toBe(1);
  expect(editDistance('appedn', 'append')).toBe(1);
  expect(editDistance('', 'abc')).toBe(3);
});

test('the distance is symmetric and never more than the longer text', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (a, b) => {
      expect(editDistance(a, b)).toBe(editDistance(b, a));
      expect(editDistance(a, b)).toBeLessThanOrEqual(Math.max([...a].length, [...b].length));
    }),
  );
});

test('the nearest candidate comes first; case, hyphens and underscores do not count', () => {
  expect(nearest('client_id', ['profile', 'clientId', 'clientSecretFile'])).toEqual(['clientId']);
  expect(nearest('rol', ['trigger', 'role', 'roles'])).toEqual(['role', 'roles']);
});

test('what is much less like it than the nearest is not offered', () => {
  expect(nearest('America/Chigaco', ['America/Dawson', 'America/Chicago'])).toEqual(['America/Chicago']);
});

test('what is like nothing gets no suggestion', () => {
  expect(nearest('xyz', ['role', 'trigger'])).toEqual([]);
  expect(nearest('a', ['b'])).toEqual([]);
  expect(didYouMean('', ['role'])).toBe('');
  expect(didYouMean('rloe', ['role'])).toBe(' Did you mean "role"?');
});

test('what begins with the text is offered, then what has a word that does, after slips of the pen', () => {
  const people = [
    'ada.okafor@riverbend.example',
    'bruno.adamik@riverbend.example',
    'Adb',
    'carmen@riverbend.example',
  ];
  expect(nearest('ada', people)).toEqual([
    'Adb',
    'ada.okafor@riverbend.example',
    'bruno.adamik@riverbend.example',
  ]);
  expect(nearest('ad', people)).toEqual(['Adb']);
  expect(nearest('--user', ['--users-file', '--quiet'])).toEqual(['--users-file']);
});

test('people are near by name or by what stands before the @, whatever the domain', () => {
  const people = [
    { name: 'Ada Okafor', email: 'ada.okafor@riverbend.example' },
    { name: 'Zoe Li', email: 'zoe@riverbend.example' },
  ];
  expect(nearestAddresses('okafor.ada@riverbend.example', people)).toEqual([]);
  expect(nearestAddresses('ada.okafro@riverbend.example', people)).toEqual(['ada.okafor@riverbend.example']);
  expect(nearestAddresses('Ada-Okafor@riverbend.com', people)).toEqual(['ada.okafor@riverbend.example']);
  expect(nearestAddresses('Ada', people)).toEqual(['ada.okafor@riverbend.example']);
  expect(nearestAddresses('max@riverbend.example', people)).toEqual([]);
});

test('a name is known as it looks, unless several look so', () => {
  const [one, other, third] = [{ name: 'Claims\u00a0 Team' }, { name: 'Sales' }, { name: 'SALES' }];
  expect(named([one, other, third], ' claims team ')).toBe(one);
  expect(named([other, third], 'SALES')).toBe(third);
  expect(named([other, third], 'sales')).toBeUndefined();
});

test('thousands of people of one name are looked through at once', () => {
  const people = Array.from({ length: 60_000 }, (_, at) => ({ name: 'Agent', email: `info@${at}.example` }));
  const startedAt = performance.now();
  expect(nearestAddresses('agnet', people)).toEqual(people.slice(0, 3).map(({ email }) => email));
  expect(performance.now() - startedAt).toBeLessThan(2000);
});
