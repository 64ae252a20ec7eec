import { DateTime } from 'luxon';
import { describe, expect, test } from 'vitest';
import { nextClockChange, nextTimes } from '../../../src/resources/outbound/weekly-times.js';

const workdays = ['mon', 'tue', 'wed', 'thu', 'fri'] as const;
const at = (text: string, zone: string) => DateTime.fromISO(text, { zone }).toMillis();

describe('the next times of a week', () => {
  const time = { at: '08:00', days: workdays, timeZone: 'America/New_York' };

  test('begin today while the time is to come, and on the next of the days after it', () => {
    const shown = (now: string) =>
      nextTimes(time, at(now, time.timeZone), 2).map((next) => next.toFormat('yyyy-MM-dd HH:mm'));
    expect(shown('2026-11-20T07:59')).toEqual(['2026-11-20 08:00', '2026-11-23 08:00']);
    expect(shown('2026-11-20T08:00')).toEqual(['2026-11-23 08:00', '2026-11-24 08:00']);
  });

  test('are told by the clocks of the place, not of this machine', () => {
    const [tokyo] = nextTimes({ ...time, timeZone: 'Asia/Tokyo' }, at('2026-11-22T23:30', 'utc'), 1);
    expect(tokyo?.toUTC().toISO()).toBe('2026-11-23T23:00:00.000Z');
  });

  test('stay on the clock when the clocks change', () => {
    const times = nextTimes(time, at('2027-03-12T00:00', time.timeZone), 2);
    expect(times.map((next) => next.toUTC().toISO())).toEqual([
      '2027-03-12T13:00:00.000Z',
      '2027-03-15T12:00:00.000Z',
    ]);
  });

  test('begin on the first day that was asked for, also where that is another day of the week', () => {
    const [first] = nextTimes(time, at('2026-11-20T00:00', time.timeZone), 1, '2027-01-02');
    expect(first?.toISODate()).toBe('2027-01-04');
  });

  test('an hour that does not exist on that day comes as much later as the clocks skip', () => {
    const night = { at: '02:30', days: ['sun'] as const, timeZone: 'America/New_York' };
    const [first] = nextTimes(night, at('2027-03-13T12:00', night.timeZone), 1);
    expect(first?.toUTC().toISO()).toBe('2027-03-14T07:30:00.000Z');
  });
});

describe('the next change of the clocks', () => {
  test('is found within a year, and where there is none nothing is', () => {
    expect(nextClockChange('America/New_York', at('2026-11-22', 'utc'))?.toISODate()).toBe('2027-03-14');
    expect(nextClockChange('Asia/Tokyo', at('2026-11-22', 'utc'))).toBeUndefined();
  });
});
