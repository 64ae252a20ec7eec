import { unbroken } from '../../core/text.js';
import { type Contact, labelOf } from '../../resources/outbound/contact-batches.js';
import { type ClockChange, clockChanges, nextTimes } from '../../resources/outbound/weekly-times.js';
import type { Overview } from '../../ui/layout.js';
import type { PlannedSchedule } from './planned-schedules.js';
import { daysText } from './schedule.js';

interface PreviewOptions {
  readonly schedules: readonly PlannedSchedule[];
  readonly contacts: readonly Contact[];
  readonly timeZone: string;
  readonly startDate: string | undefined;
  /** A presence for people: `Available`. */
  readonly titleOf: (presenceId: string) => string;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** People whom the table names; the others are counted. */
const mostNamed = 10;
const datesShown = 3;

/** Who goes into which presence when, before anybody consents. */
export function previewOf(options: PreviewOptions): readonly Overview[] {
  return [scheduleTable(options), peopleTable(options)];
}

function scheduleTable({ schedules, timeZone, startDate, now }: PreviewOptions): Overview {
  const [change] = clockChanges(timeZone, now);
  const rows = schedules.map(({ name, presenceTitle, at, days }) => {
    const next = nextTimes({ at, days, timeZone }, now, datesShown, startDate);
    const dates = next.map((time) => time.setLocale('en-GB').toFormat('ccc d LLL').replaceAll(' ', unbroken));
    return [`${at} ${daysText(days)}`, presenceTitle, dates.join(', '), name];
  });
  return {
    title: `Schedules in ${timeZone}`,
    columns: [
      { heading: 'When', narrow: 'keep' },
      { heading: 'Presence', narrow: 'keep' },
      { heading: 'Next', narrow: 'wrap' },
      { heading: 'Schedule', narrow: 'wrap' },
    ],
    rows,
    notes: change === undefined ? [] : [changeNote(change)],
  };
}

function changeNote({ day, skipped }: ClockChange): string {
  const verb = skipped ? 'starts' : 'ends';
  return `Daylight saving time ${verb} on ${day.setLocale('en-GB').toFormat('d LLLL yyyy')}; schedules keep local time.`;
}

function peopleTable({ schedules, contacts, titleOf }: PreviewOptions): Overview {
  const presenceOf = (contact: Contact, { column }: PlannedSchedule) => titleOf(contact.data[column] ?? '');
  const rows = contacts
    .slice(0, mostNamed)
    .map((contact) => [labelOf(contact), ...schedules.map((schedule) => presenceOf(contact, schedule))]);
  const more = contacts.length - rows.length;
  const totals = schedules.map((schedule) => {
    const counts = new Map<string, number>();
    for (const contact of contacts) {
      const presence = presenceOf(contact, schedule);
      counts.set(presence, (counts.get(presence) ?? 0) + 1);
    }
    const each = [...counts].map(([presence, count]) => `${count} to ${presence}`).join(', ');
    return `${schedule.at} ${daysText(schedule.days)}: ${each}.`;
  });
  return {
    title: contacts.length === 1 ? 'One person' : `${contacts.length} people`,
    columns: [
      { heading: 'Person', narrow: 'wrap' },
      ...schedules.map(({ at }) => ({ heading: at, narrow: 'wrap' as const })),
    ],
    rows,
    notes: more > 0 ? [`and ${more} more. All together, at ${totals.join(' At ')}`] : [],
  };
}
