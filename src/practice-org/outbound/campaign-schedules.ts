import type { DateTime } from 'luxon';
import type { Models } from 'purecloud-platform-client-v2';
import { luxon } from '../../core/libraries.js';
import {
  answer,
  isListed,
  type Kind,
  reference,
  remove,
  requested,
  requireVersion,
  told,
} from '../collection.js';
import { assumed, badRequest, refuse } from '../errors.js';
import { divisionRef } from '../identity/divisions.js';
import { holdsPermission, permitted, requireIn } from '../identity/permissions.js';
import { without } from '../json.js';
import type { Call, Handlers, Org, Tasks } from '../org.js';
import { campaignKind } from './campaigns.js';
import { startCampaign, startOf, stopCampaign } from './run-campaign.js';
import type { CampaignState, ScheduleState } from './state.js';

/** Where data actions of scheduled campaigns seem to come from: no request is under way, so there is no server address. */
const noOrigin = 'http://127.0.0.1';

const scheduleKind: Kind<ScheduleState> = {
  what: 'schedule of the campaign',
  uri: '/api/v2/outbound/schedules/campaigns',
  store: (org) => org.state.outbound.schedules,
  missing: 'campaign.not.found',
  versioned: 'invalid.update.wrong.version',
  wire: (schedule, { org }) => ({
    ...told(org, scheduleKind, schedule),
    campaign: campaignRef(org, schedule.id),
  }),
};

export const campaignScheduleHandlers: Handlers = {
  getOutboundSchedulesCampaigns: (call) => {
    const { campaigns, schedules } = call.org.state.outbound;
    const older = holdsPermission(call.org, call.caller, 'outbound:schedule:view');
    const seen = older ? campaigns : permitted(call, campaigns, 'outbound:campaign:viewSchedule');
    const ids = new Set(seen.map(({ id }) => id));
    const shown = schedules.filter((one) => isListed(call.org, one) && ids.has(one.id));
    return { body: shown.map((schedule) => answer(call, scheduleKind, schedule).body) };
  },
  getOutboundSchedulesCampaign: (call) => {
    requestedCampaign(call, 'view');
    return answer(call, scheduleKind, requested(call, scheduleKind));
  },
  putOutboundSchedulesCampaign: putSchedule,
  deleteOutboundSchedulesCampaign: (call) => {
    requestedCampaign(call, 'delete');
    return remove(call, scheduleKind);
  },
};

/** The older permission counts everywhere, the newer in the campaign's division (API notes, Campaign schedules). */
function requestedCampaign(call: Call, action: string): CampaignState {
  const kind = { ...without(campaignKind, 'permission'), missing: 'campaign.not.found' } as const;
  const campaign = requested(call, kind);
  const [older, newer] = [`outbound:schedule:${action}`, `outbound:campaign:${action}Schedule`];
  if (!holdsPermission(call.org, call.caller, older)) requireIn(call, campaign.divisionId, older, newer);
  return campaign;
}

const startTask = 'outbound.scheduledStart';
const endTask = 'outbound.scheduledEnd';

export const campaignScheduleTasks: Tasks = {
  [startTask]: (org, subject) => {
    const due = readDue(org, subject);
    if (due === undefined) return;
    const { campaign, schedule, start: startsAt, end, local, timeZone } = due;
    const how = { origin: noOrigin, startsAt, schedule: { local, timeZone } };
    // A campaign that somebody else has switched on is left alone at the end as well.
    if (startCampaign(org, campaign, how)) org.later(end - org.now(), endTask, startOf(campaign));
    awaitNext(org, schedule, startsAt);
  },
  [endTask]: (org, subject) => {
    const campaign = campaignToEnd(org, subject);
    if (campaign !== undefined) stopCampaign(org, campaign);
  },
};

function campaignToEnd(org: Org, subject: string): CampaignState | undefined {
  return org.state.outbound.campaigns.find((one) => one.status === 'on' && startOf(one) === subject);
}

function putSchedule(call: Call) {
  const { org } = call;
  const { outbound } = org.state;
  const body = call.body as Models.CampaignSchedule;
  const { id, name } = requestedCampaign(call, 'edit');
  if (body.campaign.id !== id)
    throw assumed(badRequest(`campaign "${body.campaign.id ?? ''}" is not the campaign of the request.`));
  const present = outbound.schedules.find((one) => one.id === id);
  if (present !== undefined) requireVersion(body.version, present.version, 'invalid.update.wrong.version');
  checkSchedule(body, present, org.now());
  const schedule: ScheduleState = {
    id,
    name: body.name ?? name,
    createdAt: present?.createdAt ?? org.now(),
    modifiedAt: org.now(),
    version: (present?.version ?? 0) + 1,
    intervals: body.intervals,
    recurrences: (body.recurrences ?? []).map((recurrence) => ({
      ...recurrence,
      id: recurrence.id ?? org.id(),
    })),
    timeZone: body.timeZone ?? 'UTC',
  };
  outbound.schedules = [...outbound.schedules.filter((one) => one !== present), schedule];
  awaitNext(org, schedule, org.now());
  return answer(call, scheduleKind, schedule);
}

/** Unlike other references with a division, which has no name. */
function campaignRef(org: Org, campaignId: string) {
  const campaign = org.state.outbound.campaigns.find(({ id }) => id === campaignId);
  const division = campaign && without(divisionRef(org, campaign.divisionId), 'name');
  return { ...reference(org, campaignKind, campaignId), division };
}

/** One occurrence that is waited for; the version tells it from occurrences of an earlier schedule. */
interface Due extends Occurrence {
  readonly campaignId: string;
  readonly version: number;
  readonly createdAt: number;
}

export function awaitNext(org: Org, schedule: ScheduleState, after: number): void {
  const next = nextOccurrence(schedule, after);
  if (next === undefined) return;
  const { id: campaignId, version, createdAt } = schedule;
  const due: Due = { campaignId, version, createdAt, ...next };
  // Also when it is over already because nobody used the practice org meanwhile: then it takes its turn in order.
  org.at(next.start, startTask, JSON.stringify(due));
}

/** Undefined for one of a schedule that was replaced or deleted since. */
function readDue(org: Org, subject: string) {
  const due = JSON.parse(subject) as Due;
  const { campaigns, schedules } = org.state.outbound;
  const campaign = campaigns.find((one) => one.id === due.campaignId);
  const schedule = schedules.find(
    (one) => one.id === due.campaignId && one.version === due.version && one.createdAt === due.createdAt,
  );
  return campaign && schedule && { ...due, campaign, schedule };
}

/** When a schedule starts or ends a campaign next, in milliseconds; undefined when none will. */
export function nextScheduled(org: Org): number | undefined {
  const next = org.state.later.find(({ task, subject }) => {
    if (task === startTask) return readDue(org, subject) !== undefined;
    return task === endTask && campaignToEnd(org, subject) !== undefined;
  });
  return next?.due;
}

const utcForm = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/;
const localForm = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{3})?$/;

/** Throws badRequest for a schedule that the platform would not take. `present` is the one that it replaces. */
function checkSchedule(body: Models.CampaignSchedule, present: ScheduleState | undefined, now: number): void {
  const recurrences = body.recurrences ?? [];
  if (body.intervals.length === 0 && recurrences.length === 0)
    throw assumed(badRequest('A campaign schedule needs intervals or recurrences.'));
  checkZone(body.timeZone, 'timeZone');
  for (const interval of body.intervals) {
    checkInterval(interval);
    const known = present?.intervals.some(({ start }) => start === interval.start) ?? false;
    if (!known) requireFuture(luxon().DateTime.fromISO(interval.start).toMillis(), interval.start, now);
  }
  for (const recurrence of recurrences) {
    checkRecurrence(recurrence);
    const known = present?.recurrences.some(({ start }) => start === recurrence.start) ?? false;
    if (!known) requireFuture(firstStart(recurrence, body.timeZone ?? 'UTC').at, recurrence.start, now);
  }
}

/** That the server, and not only the admin UI, refuses a first start in the past is assumed. */
function requireFuture(start: number, text: string, now: number): void {
  if (start < now) throw assumed(badRequest(`The start ${text} is in the past.`));
}

function checkInterval({ start, end }: Models.ScheduleInterval): void {
  for (const time of [start, end])
    if (!utcForm.test(time) || !luxon().DateTime.fromISO(time).isValid)
      throw refuse('invalid.interval.time', `"${time}" must be ISO 8601 in UTC with milliseconds and Z.`);
  if (start >= end) throw badRequest(`The interval ends at ${end}, before it starts.`);
}

function checkRecurrence(recurrence: Models.Reoccurrence): void {
  const { start, end, timeZone, pattern, range, alterations } = recurrence;
  for (const time of [start, end]) checkLocal(time, 'recurrence');
  if (start >= end) throw badRequest(`The recurrence ends at ${end}, before it starts.`);
  checkZone(timeZone, 'recurrences.timeZone');
  checkPattern(pattern, firstStart(recurrence, 'UTC').day);
  checkRange(range, start);
  for (const alteration of alterations ?? []) {
    if (alteration.type === undefined || alteration.start === undefined)
      throw assumed(badRequest('An alteration needs a type and a start.'));
    for (const time of [alteration.start, alteration.end])
      if (time !== undefined) checkLocal(time, 'alteration');
  }
}

function checkLocal(time: string, what: string): void {
  if (!localForm.test(time) || !luxon().DateTime.fromISO(time, { zone: 'utc' }).isValid)
    throw badRequest(`The ${what} time "${time}" must be local: YYYY-MM-DDThh:mm:ss without a zone.`);
}

/** Offsets and other spellings of a zone are refused: the name has to be the IANA one, letter by letter. */
export function checkZone(zone: string | undefined, field: string): void {
  if (zone === undefined) return;
  const valid = /^[A-Z]/.test(zone) && luxon().IANAZone.isValidZone(zone);
  if (!valid || respelled(zone)) throw badRequest(`${field} "${zone}" is not an IANA time zone.`);
}

function respelled(zone: string): boolean {
  const canonical = new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone;
  return zone !== canonical && zone.toLowerCase() === canonical.toLowerCase();
}

/** That the first start has to lie on one of the days of a weekly pattern is assumed. */
function checkPattern(pattern: Models.Pattern, first: string): void {
  if (!Number.isInteger(pattern.interval) || pattern.interval < 1)
    throw badRequest(`pattern.interval must be a whole number of at least 1, not ${pattern.interval}.`);
  const daysOfWeek = pattern.daysOfWeek ?? [];
  if (pattern.type === 'Daily') {
    if (daysOfWeek.length > 0) throw badRequest('pattern.daysOfWeek belongs to a Weekly pattern only.');
    return;
  }
  if (daysOfWeek.length === 0) throw badRequest('A Weekly pattern needs daysOfWeek.');
  const unknown = daysOfWeek.find((day) => !days.includes(day));
  if (unknown !== undefined) throw badRequest(`"${unknown}" is not a day of the week, such as Monday.`);
  if (!daysOfWeek.includes(first))
    throw assumed(badRequest(`The recurrence starts on a ${first}, which is not one of its daysOfWeek.`));
}

function checkRange(range: Models.Range, start: string): void {
  if (range.type === 'EndDate') {
    if (range.end === undefined || !luxon().DateTime.fromISO(range.end).isValid)
      throw badRequest('A range of the type EndDate needs its end.');
    if (range.end.slice(0, 10) < start.slice(0, 10))
      throw assumed(badRequest(`The range ends at ${range.end}, before the first start.`));
  }
  const count = range.numberOfOccurrences;
  if (range.type === 'Numbered' && (count === undefined || !Number.isInteger(count) || count < 1))
    throw badRequest('A range of the type Numbered needs numberOfOccurrences of at least 1.');
}

interface Occurrence {
  /** Milliseconds since 1970. */
  readonly start: number;
  readonly end: number;
  /** The start as the schedule says it: `2026-11-23T08:00:00`. */
  readonly local: string;
  /** IANA. */
  readonly timeZone: string;
}

export type Timetable = Pick<ScheduleState, 'intervals' | 'recurrences' | 'timeZone'>;

const days = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];

/** How far ahead the next occurrence of a schedule is looked for, in milliseconds: two years. */
const horizon = 2 * 366 * 86_400_000;

/** The occurrences that start in `[from, to)`, in the order of their starts. */
export function occurrences(timetable: Timetable, from: number, to: number): Occurrence[] {
  const { intervals, recurrences, timeZone } = timetable;
  const found = [
    ...intervals.map((interval) => intervalOccurrence(interval, timeZone)),
    ...recurrences.flatMap((recurrence) => [...recurringOccurrences(recurrence, timeZone, to)]),
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
    local: start.toFormat(luxonForm),
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
  const { alterations = [] } = recurrence;
  const excluded = new Set(
    alterations.flatMap(({ type, start }) => (type === 'Exclusion' ? start?.slice(0, 19) : [])),
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

/** Weeks count from the Monday of the first start's. A limited number counts excluded ones as well (assumed). */
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
function firstStart({ start, timeZone }: Models.Reoccurrence, scheduleZone: string) {
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
  return { start, end: end > start ? end : start + length, local: local.toFormat(luxonForm), timeZone };
}

const luxonForm = "yyyy-MM-dd'T'HH:mm:ss";

/** Local time as a plain calendar, without the jumps of any zone. */
function calendarTime(local: string): DateTime {
  return luxon().DateTime.fromISO(local, { zone: 'utc' });
}

/** In milliseconds since 1970. A time that the clock skips is moved on; of one that it shows twice the first counts. */
function instantOf(local: DateTime, timeZone: string): number {
  const there = local.setZone(timeZone, { keepLocalTime: true });
  return Math.min(...there.getPossibleOffsets().map((possible) => possible.toMillis()));
}
