import { DateTime, IANAZone } from 'luxon';
import type { Models } from 'purecloud-platform-client-v2';
import { badRequest, refuse } from '../errors.js';
import { occurrences } from './calendar.js';
import type { ScheduleState } from './state.js';

const weekdays = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];
const utcForm = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/;
const localForm = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{3})?$/;

/** Throws badRequest for a schedule that the platform would not take. `present` is the one that it replaces. */
export function checkSchedule(
  body: Models.CampaignSchedule,
  present: ScheduleState | undefined,
  now: number,
): void {
  const recurrences = body.recurrences ?? [];
  if (body.intervals.length === 0 && recurrences.length === 0)
    throw badRequest('A campaign schedule needs intervals or recurrences.');
  checkZone(body.timeZone, 'timeZone');
  for (const interval of body.intervals) {
    checkInterval(interval);
    const known = present?.intervals.some(({ start }) => start === interval.start) ?? false;
    if (!known) requireFuture(DateTime.fromISO(interval.start).toMillis(), interval.start, now);
  }
  for (const recurrence of recurrences) {
    checkRecurrence(recurrence);
    const known = present?.recurrences.some(({ start }) => start === recurrence.start) ?? false;
    if (!known) requireFuture(firstStart(recurrence, body.timeZone ?? 'UTC'), recurrence.start, now);
  }
}

/** That the server, and not only the admin UI, refuses a first start in the past is assumed. */
function requireFuture(start: number, text: string, now: number): void {
  if (start < now) throw badRequest(`The start ${text} is in the past.`);
}

function firstStart(recurrence: Models.Reoccurrence, zone: string): number {
  const once: Models.Reoccurrence = {
    ...recurrence,
    pattern: { type: 'Daily', interval: 1 },
    range: { type: 'Numbered', numberOfOccurrences: 1 },
    alterations: [],
  };
  const timetable = { intervals: [], recurrences: [once], timeZone: zone };
  const [first] = occurrences(timetable, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY);
  return first?.start ?? Number.NEGATIVE_INFINITY;
}

function checkInterval({ start, end }: Models.ScheduleInterval): void {
  for (const time of [start, end])
    if (!utcForm.test(time) || !DateTime.fromISO(time).isValid)
      throw refuse(
        'invalid.interval.time',
        `The interval time "${time}" must be ISO 8601 in UTC with milliseconds and Z.`,
      );
  if (start >= end) throw badRequest(`The interval ends at ${end}, before it starts.`);
}

function checkRecurrence(recurrence: Models.Reoccurrence): void {
  const { start, end, timeZone, pattern, range, alterations } = recurrence;
  for (const time of [start, end]) checkLocal(time, 'recurrence');
  if (start >= end) throw badRequest(`The recurrence ends at ${end}, before it starts.`);
  checkZone(timeZone, 'recurrences.timeZone');
  checkPattern(pattern, start);
  checkRange(range, start);
  for (const alteration of alterations ?? []) {
    if (alteration.type === undefined || alteration.start === undefined)
      throw badRequest('An alteration needs a type and a start.');
    for (const time of [alteration.start, alteration.end])
      if (time !== undefined) checkLocal(time, 'alteration');
  }
}

function checkLocal(time: string, what: string): void {
  if (!localForm.test(time) || !DateTime.fromISO(time, { zone: 'utc' }).isValid)
    throw badRequest(`The ${what} time "${time}" must be local: YYYY-MM-DDThh:mm:ss without a zone.`);
}

/** Offsets and other spellings of a zone are refused: the name has to be the IANA one, letter by letter. */
function checkZone(zone: string | undefined, field: string): void {
  if (zone === undefined) return;
  const valid = /^[A-Z]/.test(zone) && IANAZone.isValidZone(zone);
  if (!valid || respelled(zone)) throw badRequest(`${field} "${zone}" is not an IANA time zone.`);
}

function respelled(zone: string): boolean {
  const canonical = new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone;
  return zone !== canonical && zone.toLowerCase() === canonical.toLowerCase();
}

/** That the first start has to lie on one of the days of a weekly pattern is assumed. */
function checkPattern(pattern: Models.Pattern, start: string): void {
  if (!Number.isInteger(pattern.interval) || pattern.interval < 1)
    throw badRequest(`pattern.interval must be a whole number of at least 1, not ${pattern.interval}.`);
  const daysOfWeek = pattern.daysOfWeek ?? [];
  if (pattern.type === 'Daily') {
    if (daysOfWeek.length > 0) throw badRequest('pattern.daysOfWeek belongs to a Weekly pattern only.');
    return;
  }
  if (daysOfWeek.length === 0) throw badRequest('A Weekly pattern needs daysOfWeek.');
  const unknown = daysOfWeek.find((day) => !weekdays.includes(day));
  if (unknown !== undefined) throw badRequest(`"${unknown}" is not a day of the week, such as Monday.`);
  const first = weekdays[DateTime.fromISO(start, { zone: 'utc' }).weekday - 1] ?? '';
  if (!daysOfWeek.includes(first))
    throw badRequest(`The recurrence starts on a ${first}, which is not one of its daysOfWeek.`);
}

function checkRange(range: Models.Range, start: string): void {
  if (range.type === 'EndDate') {
    if (range.end === undefined || !DateTime.fromISO(range.end).isValid)
      throw badRequest('A range of the type EndDate needs its end.');
    if (range.end.slice(0, 10) < start.slice(0, 10))
      throw badRequest(`The range ends at ${range.end}, before the first start.`);
  }
  const count = range.numberOfOccurrences;
  if (range.type === 'Numbered' && (count === undefined || !Number.isInteger(count) || count < 1))
    throw badRequest('A range of the type Numbered needs numberOfOccurrences of at least 1.');
}
