import fc from 'fast-check';
import { DateTime } from 'luxon';
import { describe, expect, it } from 'vitest';
import {
  nextOccurrence,
  occurrences,
  type Timetable,
} from '../../../src/practice-org/outbound/campaign-schedules.js';

const workdays = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday'];

function weekly(more: object = {}, timeZone = 'America/New_York'): Timetable {
  const recurrence = {
    start: '2026-11-23T08:00:00',
    end: '2026-11-23T09:00:00',
    pattern: { type: 'Weekly', interval: 1, daysOfWeek: workdays },
    range: { type: 'NoEnd' },
    ...more,
  };
  return { intervals: [], recurrences: [recurrence], timeZone };
}

function starts(timetable: Timetable, from: string, to: string): string[] {
  return occurrences(timetable, Date.parse(from), Date.parse(to)).map(({ start }) =>
    new Date(start).toISOString(),
  );
}

describe('the calendar of campaign schedules', () => {
  it('a weekly schedule occurs on its days, at its local time', () => {
    expect(starts(weekly(), '2026-11-27T00:00:00Z', '2026-12-02T00:00:00Z')).toEqual([
      '2026-11-27T13:00:00.000Z',
      '2026-11-30T13:00:00.000Z',
      '2026-12-01T13:00:00.000Z',
    ]);
  });

  it('the local time stays when the clock changes, so the instant moves', () => {
    expect(starts(weekly(), '2027-03-12T00:00:00Z', '2027-03-16T00:00:00Z')).toEqual([
      '2027-03-12T13:00:00.000Z',
      '2027-03-15T12:00:00.000Z',
    ]);
  });

  it('a start that the clock skips in spring happens an hour later by the wall clock', () => {
    const night = {
      start: '2027-03-13T02:30:00',
      end: '2027-03-13T02:45:00',
      pattern: { type: 'Daily', interval: 1 },
    };
    const [skipped] = occurrences(
      weekly(night),
      Date.parse('2027-03-14T00:00:00Z'),
      Date.parse('2027-03-15T00:00:00Z'),
    );
    expect(skipped).toMatchObject({
      local: '2027-03-14T02:30:00',
      start: Date.parse('2027-03-14T07:30:00Z'),
      end: Date.parse('2027-03-14T07:45:00Z'),
    });
  });

  it('a start that the clock shows twice in autumn happens once, the first time', () => {
    const night = {
      start: '2027-11-06T01:30:00',
      end: '2027-11-06T01:45:00',
      pattern: { type: 'Daily', interval: 1 },
    };
    expect(starts(weekly(night), '2027-11-07T00:00:00Z', '2027-11-08T00:00:00Z')).toEqual([
      '2027-11-07T05:30:00.000Z',
    ]);
  });

  it('every second week skips the weeks between, counted from the Monday of the first', () => {
    const pattern = { type: 'Weekly', interval: 2, daysOfWeek: ['Monday', 'Wednesday'] };
    const from = { start: '2026-11-25T08:00:00', end: '2026-11-25T09:00:00', pattern };
    expect(starts(weekly(from, 'UTC'), '2026-11-23T00:00:00Z', '2026-12-12T00:00:00Z')).toEqual([
      '2026-11-25T08:00:00.000Z',
      '2026-12-07T08:00:00.000Z',
      '2026-12-09T08:00:00.000Z',
    ]);
  });

  it('a range ends after a number of occurrences or on a date, that date included', () => {
    const numbered = { range: { type: 'Numbered', numberOfOccurrences: 3 } };
    expect(starts(weekly(numbered), '2026-01-01T00:00:00Z', '2028-01-01T00:00:00Z')).toHaveLength(3);
    const dated = { range: { type: 'EndDate', end: '2026-11-24' } };
    expect(starts(weekly(dated), '2026-01-01T00:00:00Z', '2028-01-01T00:00:00Z')).toHaveLength(2);
    expect(nextOccurrence(weekly(dated), Date.parse('2026-11-25T00:00:00Z'))).toBeUndefined();
  });

  it('alterations leave an occurrence out and put one in', () => {
    const alterations = [
      { type: 'Exclusion', start: '2026-11-26T08:00:00', end: '2026-11-26T09:00:00' },
      { type: 'Inclusion', start: '2026-11-28T10:00:00', end: '2026-11-28T11:00:00' },
    ];
    expect(starts(weekly({ alterations }), '2026-11-25T00:00:00Z', '2026-11-29T00:00:00Z')).toEqual([
      '2026-11-25T13:00:00.000Z',
      '2026-11-27T13:00:00.000Z',
      '2026-11-28T15:00:00.000Z',
    ]);
  });

  it('a recurrence keeps its own zone, and intervals are instants', () => {
    const interval = { start: '2026-11-24T10:00:00.000Z', end: '2026-11-24T11:00:00.000Z' };
    const timetable = { ...weekly({ timeZone: 'Asia/Tokyo' }), intervals: [interval] };
    const found = occurrences(
      timetable,
      Date.parse('2026-11-23T23:00:00Z'),
      Date.parse('2026-11-24T12:00:00Z'),
    );
    expect(found.map(({ local, timeZone }) => `${local} ${timeZone}`)).toEqual([
      '2026-11-24T08:00:00 Asia/Tokyo',
      '2026-11-24T05:00:00 America/New_York',
    ]);
  });

  it('every occurrence shows the schedule’s wall clock on one of its days, whatever the zone', () => {
    const zones = ['America/New_York', 'Europe/Berlin', 'Australia/Lord_Howe', 'Asia/Kathmandu', 'UTC'];
    const anything = fc.record({
      zone: fc.constantFrom(...zones),
      hour: fc.integer({ min: 4, max: 22 }),
      days: fc.subarray(workdays, { minLength: 1 }),
      offset: fc.integer({ min: 0, max: 700 }),
    });
    fc.assert(
      fc.property(anything, ({ zone, hour, days, offset }) => {
        const at = String(hour).padStart(2, '0');
        const timetable = weekly(
          {
            start: `2026-11-23T${at}:00:00`,
            end: `2026-11-23T${at}:30:00`,
            pattern: { type: 'Weekly', interval: 1, daysOfWeek: days },
          },
          zone,
        );
        const next = nextOccurrence(timetable, Date.parse('2026-11-24T00:00:00Z') + offset * 86_400_000);
        if (next === undefined) return false;
        const shown = DateTime.fromMillis(next.start, { zone });
        return shown.hour === hour && days.includes(shown.setLocale('en').weekdayLong ?? '');
      }),
      { numRuns: 60 },
    );
  });
});
