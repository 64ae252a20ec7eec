import type { DateTime } from 'luxon';
import type { Models } from 'purecloud-platform-client-v2';
import { nextTimes, weekdays } from './weekly-times.js';

/**
 * When a campaign is switched on next, after the instant `after` (milliseconds since 1970), at most `count` times.
 * @returns undefined for a schedule that is not one weekly recurrence, which this program does not make
 */
export function nextRuns(
  { recurrences = [], intervals, timeZone }: Models.CampaignSchedule,
  after: number,
  count: number,
): readonly DateTime[] | undefined {
  const [recurrence, ...others] = recurrences;
  if (recurrence === undefined) return intervals.length === 0 ? [] : undefined;
  const { start, pattern, range, alterations = [] } = recurrence;
  const days = weekdays.filter((day) =>
    pattern.daysOfWeek?.some((name) => name.toLowerCase().startsWith(day)),
  );
  const readable = pattern.type === 'Weekly' && pattern.interval === 1 && days.length > 0;
  const counted = range.type !== 'NoEnd' && range.end === undefined;
  if (!readable || counted || others.length > 0 || intervals.length > 0 || alterations.length > 0)
    return undefined;
  const zone = recurrence.timeZone ?? timeZone ?? 'UTC';
  const weekly = { at: start.slice(11, 16), days, timeZone: zone };
  const times = nextTimes(weekly, after, count, start.slice(0, 10));
  const last = range.end?.slice(0, 10);
  return last === undefined ? times : times.filter((time) => (time.toISODate() ?? '') <= last);
}
