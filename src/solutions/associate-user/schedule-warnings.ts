import { luxon } from '../../core/libraries.js';
import type { Contact } from '../../resources/outbound/contact-batches.js';
import { clockChanges, weekdays } from '../../resources/outbound/weekly-times.js';
import type { PlannedSchedule } from './planned-schedules.js';
import { daysText } from './schedule.js';

/** Schedules of people, and what their times depend on. */
export interface Week {
  readonly schedules: readonly PlannedSchedule[];
  readonly contacts: readonly Contact[];
  readonly timeZone: string;
  readonly startDate: string | undefined;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** What can be meant by schedules, and probably is not. */
export function scheduleWarnings(week: Week): readonly string[] {
  return [
    ...clashes(week.schedules, week.contacts),
    ...withoutOffline(week.schedules),
    ...onClockChanges(week),
    ...pastStart(week),
  ];
}

/** Schedules that give somebody different presences at the same moment. */
function clashes(schedules: readonly PlannedSchedule[], contacts: readonly Contact[]): readonly string[] {
  return schedules.flatMap((schedule, index) =>
    schedules.slice(0, index).flatMap((other) => {
      if (other.at !== schedule.at) return [];
      const days = other.days.filter((day) => schedule.days.includes(day));
      if (days.length === 0) return [];
      const both = contacts.filter(({ data }) => data[schedule.column] !== data[other.column]);
      if (both.length === 0) return [];
      const whose = both.length === contacts.length ? '' : ` of ${both.length} of ${contacts.length} people`;
      return [
        `The schedules "${other.name}" (${other.presenceTitle}) and "${schedule.name}" (${schedule.presenceTitle}) run at the same time, ${schedule.at} on ${daysText(days)}: which presence${whose} stays is not certain.`,
      ];
    }),
  );
}

const hoursPerWeek = 7 * 24;
/** Longer than any shift. */
const mostHours = 24;

/** Times at which people are sent to work and from which on nobody sends them home for more than a day. */
function withoutOffline(schedules: readonly PlannedSchedule[]): readonly string[] {
  const events = schedules
    .flatMap(({ days, at, offline, presenceTitle }) => {
      const [hour = 0, minute = 0] = at.split(':').map(Number);
      return days.map((day) => ({
        ...{ offline, presenceTitle, day, at },
        hours: weekdays.indexOf(day) * 24 + hour + minute / 60,
      }));
    })
    .sort((one, other) => one.hours - other.hours);
  const last = events.at(-1);
  if (last !== undefined && !events.some(({ offline }) => offline))
    return [
      `No schedule sets Offline: people stay in "${last.presenceTitle}" overnight, until they change it themselves.`,
    ];
  const endless = events.filter(({ offline, hours }, index) => {
    const next = events[(index + 1) % events.length];
    const gap = next === undefined ? 0 : (next.hours - hours + hoursPerWeek) % hoursPerWeek;
    return !offline && gap > mostHours;
  });
  return endless.map(
    ({ presenceTitle, day, at }) =>
      `Nothing sets Offline within a day after ${at} on ${day}: people stay in "${presenceTitle}" until they change it themselves, or another schedule does.`,
  );
}

/** Times that do not exist, or exist twice, on the days on which the clocks change. Unverified: what the platform does then. */
function onClockChanges({ schedules, timeZone, now }: Week): readonly string[] {
  return clockChanges(timeZone, now).flatMap(({ day, from, to, skipped }) =>
    schedules
      .filter(({ at, days }) => {
        const name = weekdays[day.weekday - 1];
        return name !== undefined && days.includes(name) && at >= from && (at < to || to < from);
      })
      .map(({ name, at }) => {
        const date = day.setLocale('en-GB').toFormat('d LLLL yyyy');
        return skipped
          ? `On ${date} there is no ${at} in ${timeZone}: the clocks go from ${from} to ${to}. "${name}" may run later that day, or not at all; choose another time to be sure.`
          : `On ${date} ${at} comes twice in ${timeZone}: the clocks go back from ${to} to ${from}. "${name}" may run twice that day; choose another time to be sure.`;
      }),
  );
}

function pastStart({ startDate, timeZone, now }: Week): readonly string[] {
  const today = luxon().DateTime.fromMillis(now, { zone: timeZone }).toISODate() ?? '';
  if (startDate === undefined || startDate >= today) return [];
  return [`The start date ${startDate} is in the past: the schedules start at their next time.`];
}
