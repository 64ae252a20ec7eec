import { DateTime } from 'luxon';
import { describe, expect, test } from 'vitest';
import { clockChanges, nextRuns, nextTimes } from '../../../src/resources/outbound/weekly-times.js';

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

describe('the changes of the clocks', () => {
  test.each([
    [
      'America/New_York',
      [
        ['2027-03-14', '02:00', '03:00', true],
        ['2027-11-07', '01:00', '02:00', false],
      ],
    ],
    [
      'Europe/Berlin',
      [
        ['2027-03-28', '02:00', '03:00', true],
        ['2027-10-31', '02:00', '03:00', false],
      ],
    ],
    [
      'Australia/Lord_Howe',
      [
        ['2027-04-04', '01:30', '02:00', false],
        ['2027-10-03', '02:00', '02:30', true],
      ],
    ],
    [
      'America/Santiago',
      [
        ['2027-04-03', '23:00', '00:00', false],
        ['2027-09-05', '00:00', '01:00', true],
      ],
    ],
    ['Asia/Tokyo', []],
  ])('in %s within a year, each with the times that are skipped or come twice', (timeZone, expected) => {
    const found = clockChanges(timeZone, at('2026-11-22', 'utc'));
    expect(found.map(({ day, from, to, skipped }) => [day.toISODate(), from, to, skipped])).toEqual(expected);
  });
});

describe('what an org holds is not searched for ever', () => {
  const now = at('2026-11-20T00:00', 'utc');
  const monday = {
    campaign: { id: 'c' },
    intervals: [],
    timeZone: 'America/New_York',
    recurrences: [
      {
        start: '2026-11-23T08:00:00',
        end: '2026-11-23T09:00:00',
        pattern: { type: 'Weekly', interval: 1, daysOfWeek: ['Monday'] },
        range: { type: 'NoEnd' },
      },
    ],
  };
  const [recurrence] = monday.recurrences;
  const changed = (change: object) => ({ ...monday, recurrences: [{ ...recurrence, ...change }] as never });

  test('a schedule that this program may have made has its next runs', () => {
    expect(nextRuns(monday, now, 2)?.map((run) => run.toISODate())).toEqual(['2026-11-23', '2026-11-30']);
  });

  test.each([
    ['a time zone that is unknown here', { ...monday, timeZone: 'Mars/Olympus' }],
    ['no days', changed({ pattern: { type: 'Weekly', interval: 1, daysOfWeek: [] } })],
    ['days that are none', changed({ pattern: { type: 'Weekly', interval: 1, daysOfWeek: ['Someday'] } })],
  ])('%s: it cannot be told', (_what, schedule) => {
    expect(nextRuns(schedule, now, 1)).toBeUndefined();
  });

  test('a start that is no time: there is no next run', () => {
    expect(nextRuns(changed({ start: 'noon' }), now, 1)).toEqual([]);
  });

  test('null in the place of a list is an empty one', () => {
    expect(nextRuns(JSON.parse('{"recurrences":null,"intervals":null}'), now, 1)).toEqual([]);
    const known = nextRuns(changed({}), now, 1);
    const nulls = { ...changed({}), intervals: JSON.parse('null') };
    expect(nextRuns(nulls, now, 1)).toEqual(known);
  });

  test('no day, or an unknown time zone: there is no next time, and no change of the clocks', () => {
    expect(nextTimes({ at: '08:00', days: [], timeZone: 'Asia/Tokyo' }, now, 1)).toEqual([]);
    expect(nextTimes({ at: '08:00', days: workdays, timeZone: 'Mars/Olympus' }, now, 1)).toEqual([]);
    expect(clockChanges('Mars/Olympus', now)).toEqual([]);
  });
});
