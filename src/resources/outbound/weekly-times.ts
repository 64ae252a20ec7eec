import { DateTime } from 'luxon';

/** A day of the week as it is written in answers. */
export type Weekday = 'mon' | 'tue' | 'wed' | 'thu' | 'fri' | 'sat' | 'sun';

export const weekdays: readonly Weekday[] = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];

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
 */
export function nextTimes(
  time: WeeklyTime,
  after: number,
  count: number,
  from?: string | undefined,
): readonly DateTime[] {
  const zone = time.timeZone;
  const now = DateTime.fromMillis(after, { zone });
  const asked = from === undefined ? now : DateTime.fromISO(from, { zone });
  const [hour, minute] = time.at.split(':').map(Number);
  const found: DateTime[] = [];
  for (let day = DateTime.max(now, asked).startOf('day'); found.length < count; day = day.plus({ days: 1 })) {
    const name = weekdays[day.weekday - 1];
    if (name === undefined || !time.days.includes(name)) continue;
    const local = day.set({ hour: hour ?? 0, minute: minute ?? 0 });
    if (local.toMillis() > after) found.push(local);
  }
  return found;
}

/** The next change of the clocks of a place within a year, or undefined where they never change. */
export function nextClockChange(timeZone: string, after: number): DateTime | undefined {
  const start = DateTime.fromMillis(after, { zone: timeZone }).startOf('day');
  for (let day = 0; day < 366; day += 1) {
    const before = start.plus({ days: day });
    if (before.offset !== before.plus({ days: 1 }).offset) return before;
  }
  return undefined;
}
