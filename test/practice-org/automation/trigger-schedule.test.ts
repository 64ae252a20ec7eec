import { describe, expect, it } from 'vitest';
import {
  checkTriggerSchedule,
  nextScheduledStart,
  type TriggerSchedule,
} from '../../../src/practice-org/automation/trigger-schedule.js';

function starts(schedule: TriggerSchedule, after: string, count: number): string[] {
  const found: string[] = [];
  let at = Date.parse(after);
  while (found.length < count) {
    const next = nextScheduledStart(schedule, at);
    if (next === undefined) break;
    found.push(new Date(next.at).toISOString().slice(0, 16));
    at = next.at;
  }
  return found;
}

describe('the schedule of a scheduled trigger', () => {
  it('starts at its minutes of its hours, on its days, by the wall clock of its zone', () => {
    const schedule = { minutes: '0,30', hours: '8', daysOfWeek: '2-6', timezone: 'America/New_York' };
    // 2026-11-20 is a Friday, so that the weekend lies between.
    expect(starts(schedule, '2026-11-20T13:10:00Z', 3)).toEqual([
      '2026-11-20T13:30',
      '2026-11-23T13:00',
      '2026-11-23T13:30',
    ]);
  });

  it('keeps its local time when the clock changes', () => {
    const schedule = { minutes: '30', hours: '2', timezone: 'Europe/Berlin' };
    // On 28 March 2027 there is no half past two; in October there are two of them, and the first one counts.
    expect(starts(schedule, '2027-03-27T00:00:00Z', 3)).toEqual([
      '2027-03-27T01:30',
      '2027-03-28T01:30',
      '2027-03-29T00:30',
    ]);
    expect(starts(schedule, '2027-10-30T12:00:00Z', 2)).toEqual(['2027-10-31T00:30', '2027-11-01T01:30']);
  });

  it('finds 29 February years ahead, and no 31 February', () => {
    expect(
      starts({ minutes: '0', hours: '0', daysOfMonth: '29', months: '2' }, '2026-01-01T00:00:00Z', 1),
    ).toEqual(['2028-02-29T00:00']);
    expect(
      nextScheduledStart({ minutes: '0', hours: '0', daysOfMonth: '31', months: '2' }, 0),
    ).toBeUndefined();
  });

  it.each([
    { minutes: '60' },
    { minutes: '*' },
    { minutes: '0-30' },
    { minutes: '5', hours: '24' },
    { minutes: '5', hours: '12-8' },
    { minutes: '5', daysOfMonth: '0' },
    { minutes: '5', months: 'JAN' },
    { minutes: '5', daysOfWeek: '8' },
    { minutes: '5', timezone: 'Mars/Base' },
  ])('refuses %j', (schedule) => {
    const wanted: TriggerSchedule = Object.fromEntries(Object.entries(schedule));
    expect(() => checkTriggerSchedule(wanted)).toThrow();
  });
});
