import type { Models } from 'purecloud-platform-client-v2';
import { luxon } from '../../core/libraries.js';
import type { Observed, Output, Resource } from '../../engine/resource.js';
import { GenesysError, getOrUndefined } from '../../genesys/errors.js';
import type { Session } from '../../genesys/session.js';
import { lastChange, readChangeWrite, type Store } from '../kit/define.js';
import { compare, fieldsOf } from '../kit/field.js';
import { listCampaignSchedules } from './outbound-search.js';
import { dayNames, nextTimes, type WeeklyTime, weekdays } from './weekly-times.js';

interface CampaignScheduleOptions extends WeeklyTime {
  readonly name: string;
  readonly campaignStep: string;
  /** Steps that have to be done before the schedule may start anything. */
  readonly after: readonly string[];
  /** `2027-03-01`: nothing starts before that day. */
  readonly startDate?: string | undefined;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** What a schedule says, but for its first day: whatever that was, it is right once it has come. */
interface Timing {
  readonly timeZone: string;
  /** `08:00:00` on the clocks of the place. */
  readonly start: string;
  readonly end: string;
  /** `Weekly, every 1: Monday, Tuesday` */
  readonly pattern: string;
  readonly range: string;
  /** Anything else in it: further recurrences, single intervals, alterations. */
  readonly others: number;
}

interface State {
  readonly timing: Timing;
  /** The first start as it is kept, `2026-11-23T08:00:00`. */
  readonly firstStart: string | undefined;
}

/** The campaign works through its contacts within that time and is complete then. */
const hours = 1;
const localForm = "yyyy-MM-dd'T'HH:mm:ss";

/**
 * When a campaign is switched on. Platform facts: a schedule belongs to its campaign and has that one's id; it is made
 * and changed by PUT; its times are local and without a zone (putOutboundSchedulesCampaign). Unverified: that a first
 * start in the past is refused, and that it has to lie on one of the days; so it is the next one that comes.
 */
export function campaignSchedule(
  session: Session,
  options: CampaignScheduleOptions,
): Resource<Timing, State> {
  const { name, campaignStep } = options;
  const id = `schedule:${name}`;
  const api = session.api.outbound;
  const expected = () => recurrenceOf(options, options.now());
  const wanted = (now: number, firstStart?: string) => ({
    intervals: [],
    recurrences: [recurrenceOf(options, now, firstStart)],
    timeZone: options.timeZone,
  });
  /** The platform's clock may be ahead of ours: then a next start of ours would lie in its past. */
  const laterNow = async (campaignId: string) => {
    const { dateModified } = await api.getOutboundCampaign(campaignId);
    return Math.max(options.now(), Date.parse(dateModified ?? '') || 0);
  };

  return {
    id,
    title: `Schedule of "${name}"`,
    needs: [campaignStep, ...options.after],
    isPartOf: campaignStep,
    permissions: {
      read: ['outbound:schedule:view | outbound:campaign:viewSchedule'],
      create: ['outbound:schedule:edit | outbound:campaign:editSchedule'],
      update: ['outbound:schedule:edit | outbound:campaign:editSchedule'],
      remove: ['outbound:schedule:delete | outbound:campaign:deleteSchedule'],
    },
    observe: async (lookup): Promise<Observed<State> | undefined> => {
      const campaignId = await lookup.found(campaignStep);
      if (campaignId === undefined) return undefined;
      const listed = await listCampaignSchedules(session, lookup);
      const found =
        listed.find(({ campaign }) => campaign.id === campaignId) ??
        (await getOrUndefined(() => api.getOutboundSchedulesCampaign(campaignId)));
      if (found === undefined) return undefined;
      return {
        id: campaignId,
        name,
        mark: { chainedTo: campaignStep },
        state: stateOf(found),
        changed: lastChange(found),
        createdAt: found.dateCreated,
      };
    },
    desired: () => timingOf(expected(), options.timeZone, 0),
    diff: (desired, { timing, firstStart }) => {
      const changes = compare('', timing, desired);
      const { start } = expected();
      const isFine = changes.length > 0 || beginsInTime(options, options.now(), firstStart ?? '', start);
      return isFine ? changes : compare('firstStart', firstStart, start);
    },
    preview: (desired) => fieldsOf({ firstStart: expected().start, ...desired, others: null }),
    create: async (_desired, run): Promise<Output> => {
      const campaignId = run.id(campaignStep);
      const put = (now: number) =>
        api.putOutboundSchedulesCampaign(campaignId, { campaign: { id: campaignId }, ...wanted(now) });
      await put(options.now()).catch(async (error: unknown) => {
        if (!(error instanceof GenesysError) || error.status !== 400) throw error;
        // The first try arrived and its answer was lost: the second one is refused, since it changes and has no version.
        if (error.afterRetry && (await getOrUndefined(() => api.getOutboundSchedulesCampaign(campaignId))))
          return;
        await put(await laterNow(campaignId));
      });
      return { id: campaignId, name };
    },
    update: async (_desired, { id: campaignId }): Promise<Output> => {
      const now = await laterNow(campaignId);
      const store: Store<Models.CampaignSchedule> = {
        get: (of) => api.getOutboundSchedulesCampaign(of),
        put: (of, body) => api.putOutboundSchedulesCampaign(of, body),
      };
      await readChangeWrite(store, campaignId, (present) => ({
        ...present,
        ...wanted(now, stateOf(present).firstStart),
      }));
      return { id: campaignId, name };
    },
    remove: async (observed): Promise<void> => {
      await getOrUndefined(() => api.deleteOutboundSchedulesCampaign(observed.id));
    },
  };
}

/** It lies in the past, or is the next start that comes. */
function beginsInTime(
  { timeZone, startDate = '' }: CampaignScheduleOptions,
  now: number,
  firstStart: string,
  next: string,
): boolean {
  const today = luxon().DateTime.fromMillis(now, { zone: timeZone }).toISODate() ?? '';
  return firstStart <= next && (startDate <= today || firstStart >= startDate);
}

/** A first start that fits stays as it is. */
function recurrenceOf(options: CampaignScheduleOptions, now: number, firstStart = ''): Models.Reoccurrence {
  const { at, days, timeZone } = options;
  const [next] = nextTimes(options, now, 1, options.startDate);
  if (next === undefined)
    throw new Error('A schedule without days or in an unknown time zone has no next time.');
  // As the clocks show it on an ordinary day: on the day of a change they may show another time.
  const [hour = 0, minute = 0] = at.split(':').map(Number);
  const start = next.setZone('utc', { keepLocalTime: true }).set({ hour, minute });
  const kept = luxon().DateTime.fromISO(firstStart, { zone: 'utc' });
  const fits =
    kept.toFormat('HH:mm:ss') === start.toFormat('HH:mm:ss') &&
    days.some((day) => weekdays.indexOf(day) === kept.weekday - 1) &&
    beginsInTime(options, now, firstStart, start.toFormat(localForm));
  const first = fits ? kept : start;
  return {
    start: first.toFormat(localForm),
    end: first.plus({ hours }).toFormat(localForm),
    timeZone,
    pattern: {
      type: 'Weekly',
      interval: 1,
      daysOfWeek: days.map((day) => dayNames[weekdays.indexOf(day)] ?? ''),
    },
    range: { type: 'NoEnd' },
  };
}

function stateOf(found: Models.CampaignSchedule): State {
  const [first, ...others] = found.recurrences ?? [];
  // A list that was never set comes as null, and so does not come.
  const rest = [others, found.intervals ?? [], first?.alterations ?? []].flat().length;
  return {
    timing: timingOf(first, first?.timeZone ?? found.timeZone ?? 'UTC', rest),
    firstStart: first?.start.slice(0, 19),
  };
}

function timingOf(recurrence: Models.Reoccurrence | undefined, timeZone: string, others: number): Timing {
  const { pattern, range } = recurrence ?? {};
  const named = pattern?.daysOfWeek ?? [];
  const days = dayNames.filter((day) => named.includes(day));
  return {
    timeZone,
    start: recurrence?.start.slice(11, 19) ?? '',
    end: recurrence?.end.slice(11, 19) ?? '',
    pattern: pattern === undefined ? '' : `${pattern.type}, every ${pattern.interval}: ${days.join(', ')}`,
    range: [range?.type, range?.end, range?.numberOfOccurrences]
      .filter((part) => part !== undefined)
      .join(' '),
    others,
  };
}
