import type { DateTime } from 'luxon';
import type { Models } from 'purecloud-platform-client-v2';
import { luxon } from '../../core/libraries.js';

/** One time at which a campaign goes on and off again. */
export interface Occurrence {
  /** Milliseconds since 1970. */
  readonly start: number;
  readonly end: number;
  /** The start as the schedule says it: `2026-11-23T08:00:00`. */
  readonly local: string;
  /** IANA. */
  readonly timeZone: string;
}

export interface Timetable {
  readonly intervals: readonly Models.ScheduleInterval[];
  readonly recurrences: readonly Models.Reoccurrence[];
  /** IANA; for recurrences without a zone of their own. */
  readonly timeZone: string;
}

export const days = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];

/** How far ahead the next occurrence of a schedule is looked for, in milliseconds: two years. */
const horizon = 2 * 366 * 86_400_000;

/** The occurrences that start in `[from, to)`, in the order of their starts. */
export function occurrences(timetable: Timetable, from: number, to: number): Occurrence[] {
  const found = [
    ...timetable.intervals.map((interval) => intervalOccurrence(interval, timetable.timeZone)),
    ...timetable.recurrences.flatMap((recurrence) => [
      ...recurringOccurrences(recurrence, timetable.timeZone, to),
    ]),
  ];
  return found.filter(({ start }) => start >= from && start < to).sort((a, b) => a.start - b.start);
}

/** The first occurrence that starts after the instant, or undefined when there is none within two years. */
export function nextOccurrence(timetable: Timetable, after: number): Occurrence | undefined {
  for (let span = 14 * 86_400_000; span < 2 * horizon; span *= 4) {
    const [next] = occurrences(timetable, after + 1, after + Math.min(span, horizon));
    if (next !== undefined) return next;
  }
  return undefined;
}

function intervalOccurrence(interval: Models.ScheduleInterval, timeZone: string): Occurrence {
  const start = luxon().DateTime.fromISO(interval.start, { zone: timeZone });
  return {
    start: start.toMillis(),
    end: luxon().DateTime.fromISO(interval.end).toMillis(),
    local: start.toFormat(localForm),
    timeZone,
  };
}

function* recurringOccurrences(
  recurrence: Models.Reoccurrence,
  scheduleZone: string,
  to: number,
): Generator<Occurrence> {
  const timeZone = recurrence.timeZone ?? scheduleZone;
  const length = calendarTime(recurrence.end).diff(calendarTime(recurrence.start)).toMillis();
  const alterations = recurrence.alterations ?? [];
  const excluded = new Set(
    alterations.filter(({ type }) => type === 'Exclusion').map(({ start }) => start?.slice(0, 19)),
  );
  for (const local of localStarts(recurrence)) {
    const occurrence = atLocalTime(local, length, timeZone);
    if (occurrence.start >= to) break;
    if (!excluded.has(occurrence.local)) yield occurrence;
  }
  for (const { type, start, end } of alterations)
    if (type === 'Inclusion' && start !== undefined && end !== undefined) {
      const local = calendarTime(start);
      yield atLocalTime(local, calendarTime(end).diff(local).toMillis(), timeZone);
    }
}

/**
 * Local starts from the first one on. Weeks count from the Monday of the first start's week. Excluded occurrences
 * count as well when the number of occurrences is limited (assumed).
 */
function* localStarts(recurrence: Models.Reoccurrence): Generator<DateTime> {
  const { pattern, range } = recurrence;
  const first = calendarTime(recurrence.start);
  const last = range.type === 'EndDate' ? lastInstant(range.end ?? '') : undefined;
  const most = range.type === 'Numbered' ? (range.numberOfOccurrences ?? 0) : Number.POSITIVE_INFINITY;
  let count = 0;
  for (let day = 0; count < most; day += 1) {
    const local = first.plus({ days: day });
    if (last !== undefined && local > last) return;
    if (!followsPattern(pattern, first, local, day)) continue;
    count += 1;
    yield local;
  }
}

function followsPattern(pattern: Models.Pattern, first: DateTime, local: DateTime, day: number): boolean {
  if (pattern.type === 'Daily') return day % pattern.interval === 0;
  const week = Math.floor((day + first.weekday - 1) / 7);
  return week % pattern.interval === 0 && (pattern.daysOfWeek ?? []).includes(dayOf(local));
}

function dayOf(local: DateTime): string {
  return days[local.weekday - 1] ?? '';
}

/** When the first start of a recurrence would be by its clock alone, and on which day of the week. */
export function firstStart({ start, timeZone }: Models.Reoccurrence, scheduleZone: string) {
  const local = calendarTime(start);
  return { at: instantOf(local, timeZone ?? scheduleZone), day: dayOf(local) };
}

/** A date without a time is its whole day. Which of the two forms `range.end` has is assumed. */
function lastInstant(end: string): DateTime {
  const instant = calendarTime(end);
  return end.includes('T') ? instant : instant.endOf('day');
}

function atLocalTime(local: DateTime, length: number, timeZone: string): Occurrence {
  const start = instantOf(local, timeZone);
  const end = instantOf(local.plus(length), timeZone);
  return { start, end: end > start ? end : start + length, local: local.toFormat(localForm), timeZone };
}

/** A local time without its zone, for luxon: `2026-11-23T08:00:00`. */
const localForm = "yyyy-MM-dd'T'HH:mm:ss";

/** Local time as a plain calendar, without the jumps of any zone. */
function calendarTime(local: string): DateTime {
  return luxon().DateTime.fromISO(local, { zone: 'utc' });
}

/**
 * When a wall clock of the zone shows this time of the plain calendar, in milliseconds since 1970. A time that the clock
 * skips in spring is moved on by the hour it skips, a time that it shows twice in autumn is the first of the two.
 */
function instantOf(local: DateTime, timeZone: string): number {
  const there = local.setZone(timeZone, { keepLocalTime: true });
  return Math.min(...there.getPossibleOffsets().map((possible) => possible.toMillis()));
}
