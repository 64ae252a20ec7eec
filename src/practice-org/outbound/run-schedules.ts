import type { DateTime } from 'luxon';
import { luxon } from '../../core/libraries.js';
import type { Org } from '../org.js';
import { nextScheduled } from './campaign-schedules.js';
import type { CampaignRun } from './state.js';

export type ScheduleRun = ReturnType<typeof runSchedules>;
export type OccurrenceReport = Omit<CampaignRun, 'schedule'> & NonNullable<CampaignRun['schedule']>;

interface ScheduleRunOptions {
  /** ISO 8601 date or date-time; without an offset it is a time in `timeZone`. */
  readonly from: string;
  /** As `from`; a date alone is its whole day. */
  readonly to: string;
  /** IANA, UTC by default. */
  readonly timeZone?: string | undefined;
}

/** The period ends before the practice org's present time. */
export class PeriodOverError extends RangeError {
  override readonly name = 'PeriodOverError';
}

/**
 * The period that these texts mean, from the practice org's present time on, and whether a schedule starts or ends
 * anything until its end. Throws RangeError for times that cannot be read and for an empty period, and PeriodOverError for
 * one that is over: the clock never goes back.
 */
export function periodOf(org: Org, options: ScheduleRunOptions) {
  const zone = options.timeZone ?? 'UTC';
  const from = Math.max(readTime(options.from, zone).toMillis(), org.now());
  const to = endOf(options.to, zone).toMillis();
  if (to <= org.now())
    throw new PeriodOverError(`${options.to} is over: the practice org's clock shows ${org.timestamp()}.`);
  if (to < from) throw RangeError(`The period ends at ${options.to}, before it starts.`);
  return { from, to, due: (nextScheduled(org) ?? Number.POSITIVE_INFINITY) <= to };
}

/**
 * Moves the practice org's clock forward to `to` and lets everything happen that falls due on the way; where no schedule
 * starts anything until then the clock stays. Gives the campaign schedules' occurrences from `from` on. Throws as
 * `periodOf`.
 */
export function runSchedules(org: Org, options: ScheduleRunOptions) {
  const { from, to, due } = periodOf(org, options);
  const period = { from: new Date(from).toISOString(), to: new Date(to).toISOString(), clockMoved: due };
  const campaigns = due ? runUntil(org, to) : [];
  const occurrences = campaigns.filter(({ at }) => at >= period.from);
  // The earlier ones lay between the practice org's present time and `from`; they happened too.
  return { ...period, earlier: campaigns.length - occurrences.length, occurrences };
}

/** Goes from one thing that falls due to the next. Gives what schedules started. */
function runUntil(org: Org, to: number): readonly OccurrenceReport[] {
  const campaigns: OccurrenceReport[] = [];
  for (let next = org.state.later[0]; next !== undefined && next.due <= to; next = org.state.later[0]) {
    advance(org, next.due);
    const { runs } = org.state.outbound;
    const known = new Set(runs);
    org.tick();
    for (const run of runs)
      if (run.schedule !== undefined && !known.has(run)) {
        const { at, schedule, ...more } = run;
        campaigns.push({ at, ...schedule, ...more });
      }
  }
  advance(org, to);
  return campaigns;
}

function advance(org: Org, to: number): void {
  org.state.clockOffset += Math.max(0, to - org.now());
}

function readTime(text: string, zone: string): DateTime {
  const time = luxon().DateTime.fromISO(text, { zone });
  if (!time.isValid) throw RangeError(`"${text}" is not an ISO 8601 date or time.`);
  return time;
}

function endOf(text: string, zone: string): DateTime {
  const time = readTime(text, zone);
  return text.includes('T') ? time : time.endOf('day');
}
