import type { DateTime } from 'luxon';
import type { Models } from 'purecloud-platform-client-v2';
import { luxon } from '../../core/libraries.js';

/** A day of the week as it is written in answers. */
export type Weekday = 'mon' | 'tue' | 'wed' | 'thu' | 'fri' | 'sat' | 'sun';

export const weekdays: readonly Weekday[] = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];

/** As the platform names them, in the order of the week. */
export const dayNames = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];

/** A time on some days of every week, by the clocks of a place. */
export interface WeeklyTime {
  /** `08:00` */
  readonly at: string;
  readonly days: readonly Weekday[];
  /** IANA. */
  readonly timeZone: string;
}

/**
 * The next times after the instant `after` (milliseconds since 1970), not before the date `from` (`2027-03-01`) of the
 * place. A time that the clocks skip in spring is as much later as they skip; of one that comes twice it is the first.
 * Fewer, or none, where no day is named or the time zone is unknown here: an org may hold anything.
 */
export function nextTimes(
  time: WeeklyTime,
  after: number,
  count: number,
  from?: string | undefined,
): readonly DateTime[] {
  const { DateTime } = luxon();
  const zone = time.timeZone;
  const now = DateTime.fromMillis(after, { zone });
  const asked = from === undefined ? now : DateTime.fromISO(from, { zone });
  const [hour, minute] = time.at.split(':').map(Number);
  const found: DateTime[] = [];
  const first = DateTime.max(now, asked).startOf('day');
  // Each week has one at least, and the first may lie before `after`.
  for (let days = 0; found.length < count && days <= 7 * (count + 1); days += 1) {
    const day = first.plus({ days });
    const name = weekdays[day.weekday - 1];
    if (name === undefined || !time.days.includes(name)) continue;
    const local = day.set({ hour: hour ?? 0, minute: minute ?? 0 });
    if (local.toMillis() > after) found.push(local);
  }
  return found;
}

/** For people, with the year: what is far away looks like the coming week otherwise. */
export function timesText(times: readonly DateTime[]): string {
  return times.map((time) => time.setLocale('en-GB').toFormat('ccc d LLL yyyy HH:mm')).join(', ');
}

/** A change of the clocks of a place. */
export interface ClockChange {
  /** The day on the clocks of the place. */
  readonly day: DateTime;
  /** The times that do not exist on that day, or exist twice: from this one up to that one, `02:00` and `03:00`. */
  readonly from: string;
  readonly to: string;
  /** Whether they do not exist. */
  readonly skipped: boolean;
}

const minute = 60_000;
const week = 7 * 24 * 60 * minute;

/** The changes of the clocks of a place within a year; none where they never change, or its zone is unknown here. */
export function clockChanges(timeZone: string, after: number): readonly ClockChange[] {
  const { DateTime, IANAZone } = luxon();
  const zone = IANAZone.create(timeZone);
  const start = DateTime.fromMillis(after, { zone }).startOf('day').toMillis();
  const changes: ClockChange[] = [];
  // No place changes its clocks twice within a week.
  for (let at = start; zone.isValid && at < start + 366 * 24 * 60 * minute; at += week) {
    let [before, behind] = [at, at + week];
    const minutes = zone.offset(behind) - zone.offset(before);
    if (minutes === 0) continue;
    // The clocks change on a whole minute.
    while (behind - before > minute) {
      const middle = before + Math.floor((behind - before) / minute / 2) * minute;
      if (zone.offset(middle) === zone.offset(before)) before = middle;
      else behind = middle;
    }
    // As the clocks would show it had they not been changed.
    const change = DateTime.fromMillis(behind, { zone: 'utc' }).plus({ minutes: zone.offset(before) });
    const [from, to] = minutes > 0 ? [change, change.plus({ minutes })] : [change.plus({ minutes }), change];
    changes.push({
      day: from.setZone(timeZone, { keepLocalTime: true }),
      from: from.toFormat('HH:mm'),
      to: to.toFormat('HH:mm'),
      skipped: minutes > 0,
    });
  }
  return changes;
}

/**
 * When a campaign is switched on next, after the instant `after` (milliseconds since 1970), at most `count` times.
 * @returns undefined for a schedule that is not one weekly recurrence, which this program does not make, and for a time
 * zone that is unknown here
 */
export function nextRuns(
  schedule: Models.CampaignSchedule,
  after: number,
  count: number,
): readonly DateTime[] | undefined {
  // A list that was never set comes as null, and so does not come.
  const [recurrence, ...others] = schedule.recurrences ?? [];
  const intervals = schedule.intervals ?? [];
  if (recurrence === undefined) return intervals.length === 0 ? [] : undefined;
  const { start, pattern, range } = recurrence;
  const alterations = recurrence.alterations ?? [];
  const days = weekdays.filter((day) =>
    pattern.daysOfWeek?.some((name) => name.toLowerCase().startsWith(day)),
  );
  const readable = pattern.type === 'Weekly' && pattern.interval === 1 && days.length > 0;
  const counted = range.type !== 'NoEnd' && range.end === undefined;
  if (!readable || counted || others.length > 0 || intervals.length > 0 || alterations.length > 0)
    return undefined;
  const zone = recurrence.timeZone ?? schedule.timeZone ?? 'UTC';
  if (!luxon().IANAZone.isValidZone(zone)) return undefined;
  const weekly = { at: start.slice(11, 16), days, timeZone: zone };
  const times = nextTimes(weekly, after, count, start.slice(0, 10));
  const last = range.end?.slice(0, 10);
  return last === undefined ? times : times.filter((time) => (time.toISODate() ?? '') <= last);
}
