import { FieldError, type Mistake, readAll, readPart } from '../../answers/field.js';
import { objectNameProblem, quoted } from '../../answers/field-kinds.js';
import { plainHyphens } from '../../core/decode.js';
import { recordOf } from '../../resources/kit/field.js';
import { dayNames, type Weekday, weekdays } from '../../resources/outbound/weekly-times.js';

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

export const workdays: readonly Weekday[] = ['mon', 'tue', 'wed', 'thu', 'fri'];

/** The two of the published blueprint. */
export const defaultSchedules: readonly Schedule[] = [
  { name: 'ScheduledWorkflow', presence: 'Available', at: '08:00', days: workdays },
  { name: 'ScheduledWorkflow - Offline', presence: 'Offline', at: '16:30', days: workdays },
];

const keys = ['name', 'presence', 'at', 'days'];

/**
 * Reads `NAME=PRESENCE@HH:MM DAYS`, or the same with keys from a config file. A name has no `=` in it; the last `@` is
 * the one before the time.
 * @throws FieldError
 */
export function readSchedule(raw: unknown): Schedule {
  const parts = typeof raw === 'string' ? partsOf(raw) : keysOf(raw);
  const name = nameIn(parts) ?? '';
  const mistakes: Mistake[] = [];
  const problem = objectNameProblem(name);
  if (problem !== undefined)
    mistakes.push({ sentence: `has a schedule whose name ${problem}`, inside: ['name'] });
  const ofPart = <T>(key: string, read: (part: unknown) => T) =>
    readPart([key], mistakes, () => read(parts[key]));
  const [presence = ''] = ofPart('presence', readPresence);
  const [at = ''] = ofPart('at', readTime);
  const [days = []] = ofPart('days', readDays);
  for (const key of Object.keys(parts).filter((one) => !keys.includes(one)))
    mistakes.push({ sentence: `has the unknown key ${key}; known are ${keys.join(', ')}`, inside: [key] });
  if (mistakes.length === 0) return { name, presence, at, days };
  const whose = name === '' ? 'has a schedule without a name' : `"${name}"`;
  throw new FieldError(
    ...mistakes.map((one) =>
      one.inside[0] === 'name' ? one : { ...one, sentence: `${whose}: ${one.sentence}` },
    ),
  );
}

/** The name of something in a list, as it was given; undefined where there is none. */
export function nameIn(raw: unknown): string | undefined {
  const { name } = recordOf(raw);
  return typeof name === 'string' && name.trim() !== '' ? name.trim() : undefined;
}

/** The name in `NAME=PRESENCE@HH:MM DAYS`, or under its key. */
export function nameOfSchedule(raw: unknown): string | undefined {
  return typeof raw === 'string' ? raw.split('=', 1)[0]?.trim() : nameIn(raw);
}

function readPresence(raw: unknown): string {
  if (raw === undefined || raw === null || raw === '') throw new FieldError('the presence is missing');
  const text = typeof raw === 'string' ? raw.trim() : '';
  if (text === '') throw new FieldError(`the presence must be text, not ${quoted(raw)}`);
  return text;
}

function partsOf(text: string): Readonly<Record<string, unknown>> {
  const parts = /^([^=]*)=(.*)@\s*(\S+(?:\s+[ap]\.?m\b\.?)?)(?:\s+(.*))?$/i.exec(text.trim());
  if (parts === null)
    throw new FieldError(`must look like 'NAME=PRESENCE@HH:MM DAYS', which "${text}" does not`);
  const [, name, presence, at, days = ''] = parts;
  return { name, presence, at, days };
}

function keysOf(raw: unknown): Readonly<Record<string, unknown>> {
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw))
    throw new FieldError('must be a list of schedules, each with name, presence, at and days');
  return { ...raw };
}

/** `08:00`, or a FieldError. An hour may have one digit. */
export function readTime(raw: unknown): string {
  if (raw === undefined || raw === null || raw === '')
    throw new FieldError('the time is missing, such as 08:00');
  const parts = /^(\d{1,2}):(\d{2})$/.exec(typeof raw === 'string' ? raw.trim() : '');
  const [, hour = '', minute = ''] = parts ?? [];
  if (parts === null || Number(hour) > 23 || Number(minute) > 59)
    throw new FieldError(`${quoted(raw)} is not a 24-hour time such as 08:00`);
  return `${hour.padStart(2, '0')}:${minute}`;
}

/** The days in `daily`, `mon-fri`, `Mo-Fr`, `mon, wed and fri`, or in a list of them, in the order of the week. */
export function readDays(raw: unknown): readonly Weekday[] {
  const text = Array.isArray(raw) ? raw.map(String).join(',') : typeof raw === 'string' ? raw : '';
  const parts = plainHyphens(text)
    .toLowerCase()
    .replace(/every\s*day/g, 'daily')
    .replace(/\s*(?:-|\b(?:to|through)\b)\s*/g, '-')
    .split(/[\s,;&+]+|\band\b/)
    .filter((part) => part !== '');
  const days = new Set(allDaysIn(parts));
  if (days.size === 0) throw new FieldError(`the days are missing. ${daysHint}`);
  return weekdays.filter((day) => days.has(day));
}

const daysHint = 'Use mon-fri, daily, or a list such as mon,wed';

const dayGroups: Readonly<Record<string, readonly Weekday[]>> = {
  daily: weekdays,
  weekdays: workdays,
  weekday: workdays,
  workdays,
  weekend: ['sat', 'sun'],
  weekends: ['sat', 'sun'],
};

function allDaysIn(parts: readonly string[]): readonly Weekday[] {
  try {
    return readAll(parts, daysIn).flat();
  } catch (error) {
    if (!(error instanceof FieldError)) throw error;
    throw new FieldError(`${error.sentences.join(', ')}. ${daysHint}`);
  }
}

function daysIn(text: string): readonly Weekday[] {
  const group = dayGroups[text];
  if (group !== undefined) return group;
  const [from = '', to = from, ...rest] = text.split('-');
  const [start, end] = [positionOf(from), positionOf(to)];
  if (start < 0 || end < 0 || rest.length > 0) throw new FieldError(`"${text}" is not a day`);
  // From saturday to monday, the week begins anew in between.
  return start <= end
    ? weekdays.slice(start, end + 1)
    : [...weekdays.slice(start), ...weekdays.slice(0, end + 1)];
}

/** The position in the week of `mo`, `tues` or `Monday`; negative for none. */
function positionOf(text: string): number {
  return text.length < 2 ? -1 : dayNames.findIndex((name) => name.toLowerCase().startsWith(text));
}

/** `mon-fri`, `daily`, `mon,wed`: the shortest form that reads the same days. */
export function daysText(days: readonly Weekday[]): string {
  const positions = days.map((day) => weekdays.indexOf(day));
  const [first, last] = [days[0], days.at(-1)];
  if (days.length === weekdays.length) return 'daily';
  const together = (positions.at(-1) ?? 0) - (positions[0] ?? 0) === days.length - 1;
  return together && days.length > 2 ? `${first}-${last}` : days.join(',');
}

/** The first of `others` that would set a presence at the same moment. */
export function clashing<One extends Pick<Schedule, 'at' | 'days'>>(
  { at, days }: Pick<Schedule, 'at' | 'days'>,
  others: readonly One[],
): One | undefined {
  return others.find((other) => other.at === at && other.days.some((day) => days.includes(day)));
}
