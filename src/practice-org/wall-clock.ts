import { DateTime } from 'luxon';

/** A local time without its zone, for luxon: `2026-11-23T08:00:00`. */
export const localForm = "yyyy-MM-dd'T'HH:mm:ss";

/** Local time as a plain calendar, without the jumps of any zone. */
export function calendarTime(local: string): DateTime {
  return DateTime.fromISO(local, { zone: 'utc' });
}

/**
 * When a wall clock of the zone shows this time of the plain calendar, in milliseconds since 1970. A time that the clock
 * skips in spring is moved on by the hour it skips, a time that it shows twice in autumn is the first of the two.
 */
export function instantOf(local: DateTime, timeZone: string): number {
  const there = local.setZone(timeZone, { keepLocalTime: true });
  return Math.min(...there.getPossibleOffsets().map((possible) => possible.toMillis()));
}
