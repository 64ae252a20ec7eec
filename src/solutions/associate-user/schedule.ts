import { FieldError } from '../../answers/field.js';
import { objectNameProblem } from '../../answers/field-kinds.js';
import { type Weekday, weekdays } from '../../resources/outbound/weekly-times.js';

/** One thing that happens every week: at this time everybody gets this presence. */
export interface Schedule {
  /** Also the name of its rule set and of its campaign. */
  readonly name: string;
  /** As it was written: a name in any language, `primary / secondary`, or an id. */
  readonly presence: string;
  /** `08:00` */
  readonly at: string;
  /** In the order of the week. */
  readonly days: readonly Weekday[];
}

const workdays: readonly Weekday[] = ['mon', 'tue', 'wed', 'thu', 'fri'];

/** The two of the published blueprint. */
export const usualSchedules: readonly Schedule[] = [
  { name: 'ScheduledWorkflow', presence: 'Available', at: '08:00', days: workdays },
  { name: 'ScheduledWorkflow - Offline', presence: 'Offline', at: '16:30', days: workdays },
];

/**
 * Reads `NAME=PRESENCE@HH:MM DAYS`. A name has no `=` in it; the last `@` is the one before the time.
 * @throws FieldError
 */
export function parseSchedule(text: string): Schedule {
  const parts = /^([^=]*)=(.*)@\s*(\S+)(?:\s+(.*))?$/.exec(text.trim());
  if (parts === null)
    throw new FieldError(`must look like 'NAME=PRESENCE@HH:MM DAYS', which "${text}" does not`);
  const [, name = '', presence = '', at = '', days = ''] = parts;
  return checked({ name, presence, at, days });
}

/**
 * Reads a schedule of a config file.
 * @throws FieldError
 */
export function readSchedule(raw: unknown): Schedule {
  if (typeof raw === 'string') return parseSchedule(raw);
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw))
    throw new FieldError('must be a list of schedules, each with name, presence, at and days');
  const known = ['name', 'presence', 'at', 'days'];
  const unknown = Object.keys(raw).find((key) => !known.includes(key));
  if (unknown !== undefined)
    throw new FieldError(`has a schedule with the unknown key ${unknown}; known are ${known.join(', ')}`);
  const { name, presence, at, days } = raw as Readonly<Record<string, unknown>>;
  return checked({ name, presence, at, days });
}

/** `08:00`, or a FieldError. An hour may have one digit. */
export function readTime(raw: unknown): string {
  const parts = /^(\d{1,2}):(\d{2})$/.exec(typeof raw === 'string' ? raw.trim() : '');
  const [, hour = '', minute = ''] = parts ?? [];
  if (parts === null || Number(hour) > 23 || Number(minute) > 59)
    throw new FieldError(`needs a time of 24 hours such as "08:00" or "16:30", not "${String(raw)}"`);
  return `${hour.padStart(2, '0')}:${minute}`;
}

/** The days in `daily`, `mon-fri`, `mon,wed,fri`, or in a list of them, in the order of the week. */
export function readDays(raw: unknown): readonly Weekday[] {
  const texts = Array.isArray(raw)
    ? raw.map(String)
    : typeof raw === 'string'
      ? raw.split(',').filter((part) => part.trim() !== '')
      : [];
  const days = new Set(texts.map((text) => text.trim().toLowerCase()).flatMap(daysIn));
  if (days.size === 0)
    throw new FieldError('needs days: daily, a range such as mon-fri, or a list such as mon,wed,fri');
  return weekdays.filter((day) => days.has(day));
}

/** `mon-fri`, `daily`, `mon,wed`: the shortest form that reads the same days. */
export function daysText(days: readonly Weekday[]): string {
  const positions = days.map((day) => weekdays.indexOf(day));
  const [first, last] = [days[0], days.at(-1)];
  if (days.length === weekdays.length) return 'daily';
  const together = (positions.at(-1) ?? 0) - (positions[0] ?? 0) === days.length - 1;
  return together && days.length > 2 ? `${first}-${last}` : days.join(',');
}

function checked(raw: { name: unknown; presence: unknown; at: unknown; days: unknown }): Schedule {
  const name = typeof raw.name === 'string' ? raw.name.trim() : '';
  const problem = objectNameProblem(name);
  if (problem !== undefined) throw new FieldError(`has a schedule whose name ${problem}`);
  const inSchedule = <T>(read: () => T): T => {
    try {
      return read();
    } catch (error) {
      throw error instanceof FieldError ? new FieldError(`"${name}" ${error.message}`) : error;
    }
  };
  const presence = typeof raw.presence === 'string' ? raw.presence.trim() : '';
  if (presence === '') throw new FieldError(`"${name}" names no presence`);
  return inSchedule(() => ({ name, presence, at: readTime(raw.at), days: readDays(raw.days) }));
}

function daysIn(text: string): readonly Weekday[] {
  if (text === 'daily') return weekdays;
  const [from = '', to = from, ...rest] = text.split('-').map((part) => part.trim());
  const [start, end] = [weekdayNamed(from), weekdayNamed(to)];
  if (start === undefined || end === undefined || rest.length > 0)
    throw new FieldError(
      `has "${text}" where days are wanted: mon, tue, wed, thu, fri, sat, sun, mon-fri, daily`,
    );
  const length = (end - start + weekdays.length) % weekdays.length;
  return Array.from(
    { length: length + 1 },
    (_, index) => weekdays[(start + index) % weekdays.length] ?? 'mon',
  );
}

/** `mon`, `Monday`; the position in the week. */
function weekdayNamed(text: string): number | undefined {
  const position = weekdays.findIndex((day) => text.length >= 3 && fullNames[day].startsWith(text));
  return position < 0 ? undefined : position;
}

const fullNames: Readonly<Record<Weekday, string>> = {
  mon: 'monday',
  tue: 'tuesday',
  wed: 'wednesday',
  thu: 'thursday',
  fri: 'friday',
  sat: 'saturday',
  sun: 'sunday',
};
