import { describe, expect, test } from 'vitest';
import { ranked } from '../../../src/core/nearest.js';
import { timeZones, zoneChoices, zoneText } from '../../../src/solutions/associate-user/time-zones.js';

const winter = Date.parse('2027-01-15T12:00:00Z');
const choices = zoneChoices(winter);
const found = (term: string) =>
  ranked(choices, term, ({ name, keywords = [] }) => ({ names: [name, ...keywords] })).map(
    ({ value }) => value,
  );

describe('a zone is found', () => {
  test.each([
    ['its city', 'new york', 'America/New_York'],
    ['its city with an accent', 'são paulo', 'America/Sao_Paulo'],
    ['the present name of its city', 'kolkata', 'Asia/Kolkata'],
    ['the former name of its city', 'calcutta', 'Asia/Kolkata'],
    ['the present name of another', 'kyiv', 'Europe/Kyiv'],
    ['its whole name', 'Europe/Berlin', 'Europe/Berlin'],
    ['its city with a slip', 'chigaco', 'America/Chicago'],
    ['the abbreviation in winter', 'EST', 'America/New_York'],
    ['the abbreviation in summer', 'cest', 'Europe/Berlin'],
    ['an abbreviation without summer time', 'JST', 'Asia/Tokyo'],
    ['what Windows calls it', 'romance standard time', 'Europe/Paris'],
    ['its offset', '+05:30', 'Asia/Kolkata'],
    ['its offset without the leading zero', '+5:30', 'Asia/Kolkata'],
    ['its offset from UTC', 'utc-05:00', 'America/New_York'],
  ])('by %s', (_what, term, zone) => {
    expect(found(term)[0]).toBe(zone);
  });

  test('first by what it is called, not by letters inside of other names', () => {
    expect(found('EST').slice(0, 5)).not.toContain('Europe/Bucharest');
  });
});

test('each is shown with its present time and offset, in summer as in winter', () => {
  const shown = (now: number) => zoneChoices(now).find(({ value }) => value === 'America/New_York')?.name;
  expect(shown(winter)).toBe('America/New_York  07:00 (UTC-05:00)');
  expect(shown(Date.parse('2027-07-15T12:00:00Z'))).toBe('America/New_York  08:00 (UTC-04:00)');
  expect(zoneText('Asia/Kolkata', winter)).toBe('Asia/Kolkata, now 17:30');
});

test('every zone is one that this machine can reckon with, and stands there once', () => {
  for (const zone of timeZones())
    expect(() => new Intl.DateTimeFormat('en', { timeZone: zone })).not.toThrow();
  expect(new Set(timeZones()).size).toBe(timeZones().length);
});
