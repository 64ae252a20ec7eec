import { expect, test } from 'vitest';
import { markerOf } from '../../../src/resources/kit/marker.js';

const marker = markerOf('teams-presence');

test('the mark is found after the purpose that it was put behind', () => {
  expect(marker.after('Reads presences.')).toBe('Reads presences. Managed by gc-presence (teams-presence).');
  expect(marker.isIn(marker.after('Reads presences.'))).toBe(true);
});

test('the mark is found where people wrote around it', () => {
  expect(marker.isIn(`${marker.after('Ours.')} Ask Ann before touching.`)).toBe(true);
});

test('what has no text has no mark', () => {
  for (const text of [undefined, null, '', 'gc-presence']) expect(marker.isIn(text)).toBe(false);
});

test("one solution does not take the other's objects for its own", () => {
  expect(marker.isIn(markerOf('associate-user').after('Ours.'))).toBe(false);
});
