import { luxon } from '../../core/libraries.js';
import { alternatives, firstFew } from '../../core/text.js';
import type { Contact } from '../../resources/outbound/contact-batches.js';
import { clockChanges, type Weekday, weekdays } from '../../resources/outbound/weekly-times.js';
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

/** Of more schedules in one sentence only so many stand there by name. */
const mostNamed = 5;

/** Schedules that give somebody different presences at the same moment. */
function clashes(schedules: readonly PlannedSchedule[], contacts: readonly Contact[]): readonly string[] {
  return [...runningTogether(schedules)].flatMap(([group, days]) => {
    const [first] = group;
    const torn = contacts.filter(({ data }) =>
      group.some(({ column }) => first !== undefined && data[column] !== data[first.column]),
    );
    if (torn.length === 0) return [];
    const whose = torn.length === contacts.length ? '' : ` of ${torn.length} of ${contacts.length} people`;
    const titles = group.map(({ name, presenceTitle }) => `"${name}" (${presenceTitle})`);
    const named = titles.length > mostNamed ? firstFew(titles, mostNamed) : alternatives(titles, 'and');
    return [
      `The schedules ${named} run at the same time, ${first?.at} on ${daysText(days)}: which presence${whose} stays is not certain.`,
    ];
  });
}

/** Schedules that run in the same minute, with the days on which it is just these. */
function runningTogether(
  schedules: readonly PlannedSchedule[],
): Iterable<readonly [readonly PlannedSchedule[], readonly Weekday[]]> {
  const groups = new Map<string, readonly [PlannedSchedule[], Weekday[]]>();
  for (const day of weekdays) {
    const byTime = new Map<string, PlannedSchedule[]>();
    for (const schedule of schedules.filter(({ days }) => days.includes(day))) {
      const group = byTime.get(schedule.at) ?? [];
      byTime.set(schedule.at, group);
      group.push(schedule);
    }
    for (const group of byTime.values()) {
      if (group.length === 1) continue;
      const key = group.map(({ column }) => column).join();
      const [, days] = groups.get(key) ?? [group, []];
      groups.set(key, [group, days]);
      days.push(day);
    }
  }
  return groups.values();
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
