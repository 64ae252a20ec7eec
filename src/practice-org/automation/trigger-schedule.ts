import { DateTime, IANAZone } from 'luxon';
import { badRequest } from '../errors.js';
import { instantOf, localForm } from '../wall-clock.js';

/** The schedule of a scheduled trigger: fields in the manner of cron, and a zone. */
export type TriggerSchedule = Readonly<Record<string, string>>;

/** One time at which a scheduled trigger starts its flow. */
export interface ScheduledStart {
  /** Milliseconds since 1970. */
  readonly at: number;
  /** As the schedule's wall clock shows it: `2026-11-23T08:00:00`. */
  readonly local: string;
  /** IANA. */
  readonly timeZone: string;
}

/** Least and greatest value of each field. Source: API notes, Scheduled triggers. */
const limits = {
  minutes: [0, 59],
  hours: [0, 23],
  daysOfMonth: [1, 31],
  months: [1, 12],
  daysOfWeek: [1, 7],
} as const;

type Field = keyof typeof limits;

const minutesAtMost = 2;
/** The longest way from one 29 February to the next, in days. */
const horizon = 8 * 366;

/** Throws 400 for a field that is badly written or out of its range, and for a zone that does not exist. */
export function checkTriggerSchedule(schedule: TriggerSchedule): void {
  for (const field of Object.keys(limits) as Field[]) valuesOf(schedule, field);
  const minutes = valuesOf(schedule, 'minutes') ?? [];
  if (schedule.minutes !== undefined && (minutes.length === 0 || minutes.length > minutesAtMost))
    throw badRequest(`The minutes of a schedule are one value or ${minutesAtMost}.`);
  if (schedule.timezone !== undefined && !IANAZone.isValidZone(schedule.timezone))
    throw badRequest(`The time zone "${schedule.timezone}" does not exist.`);
}

/** The first start after the instant; undefined when the fields never meet, as on 31 February. */
export function nextScheduledStart(schedule: TriggerSchedule, after: number): ScheduledStart | undefined {
  const timeZone = schedule.timezone ?? 'UTC';
  const today = DateTime.fromMillis(after, { zone: timeZone }).setZone('utc', { keepLocalTime: true });
  for (let day = 0; day <= horizon; day += 1) {
    const date = today.startOf('day').plus({ days: day });
    if (!isOnDay(schedule, date)) continue;
    const next = startsOn(schedule, date, timeZone).find(({ at }) => at > after);
    if (next !== undefined) return next;
  }
  return undefined;
}

/** Day of the month and day of the week must both fit where both are given (assumed). */
function isOnDay(schedule: TriggerSchedule, date: DateTime): boolean {
  const allows = (field: Field, value: number) => valuesOf(schedule, field)?.includes(value) ?? true;
  return (
    allows('months', date.month) && allows('daysOfMonth', date.day) && allows('daysOfWeek', dayOfWeek(date))
  );
}

/** Assumed: that 1 is Sunday, as in the cron dialects that know `?`. */
function dayOfWeek(date: DateTime): number {
  return (date.weekday % 7) + 1;
}

/** That a schedule without minutes starts at the full hour is assumed. */
function startsOn(schedule: TriggerSchedule, date: DateTime, timeZone: string): ScheduledStart[] {
  const hours = valuesOf(schedule, 'hours') ?? Array.from({ length: 24 }, (_, hour) => hour);
  const minutes = valuesOf(schedule, 'minutes') ?? [0];
  return hours
    .flatMap((hour) => minutes.map((minute) => date.plus({ hours: hour, minutes: minute })))
    .map((local) => ({ at: instantOf(local, timeZone), local: local.toFormat(localForm), timeZone }))
    .sort((one, other) => one.at - other.at);
}

/** The values that a field names; undefined for any. Throws 400. */
function valuesOf(schedule: TriggerSchedule, field: Field): readonly number[] | undefined {
  const text = schedule[field];
  if (text === undefined || text === '*' || text === '?') return undefined;
  const [least, greatest] = limits[field];
  return text.split(',').flatMap((part) => {
    const [, first = '', last = first] = /^(\d{1,2})(?:-(\d{1,2}))?$/.exec(part) ?? [];
    const [from, to] = [Number(first), Number(last)];
    if (first === '' || from < least || to > greatest || from > to)
      throw badRequest(`The ${field} of the schedule, "${text}", are not valid: ${least} to ${greatest}.`);
    return Array.from({ length: to - from + 1 }, (_, index) => from + index);
  });
}
