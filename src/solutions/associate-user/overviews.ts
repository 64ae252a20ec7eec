import type { Models } from 'purecloud-platform-client-v2';
import { newRound } from '../../core/round.js';
import { unbroken } from '../../core/text.js';
import { presenceTitle, readPresences } from '../../presences/presences.js';
import { isSameName } from '../../resources/kit/find.js';
import { type Contact, eachContactOf, labelOf } from '../../resources/outbound/contact-batches.js';
import { schedulesOnList } from '../../resources/outbound/outbound-search.js';
import { clockChanges, nextRuns, nextTimes, timesText } from '../../resources/outbound/weekly-times.js';
import type { Overview } from '../../ui/layout.js';
import type { DescribeContext } from '../solution.js';
import type { PlannedSchedule } from './planned-schedules.js';
import { presenceField, scheduleNames } from './resources.js';
import { daysText } from './schedule.js';
import type { Week } from './schedule-warnings.js';

interface PreviewOptions extends Week {
  /** A presence for people: `Available`. */
  readonly titleOf: (presenceId: string) => string;
  /** How the file was read. */
  readonly remarks: readonly string[];
}

/** People whom the table names; the others are counted. */
const mostNamed = 10;
const datesShown = 3;

/** Who goes into which presence when, before anybody consents. */
export function previewOf(options: PreviewOptions): readonly Overview[] {
  return [scheduleTable(options), peopleTable(options)];
}

function scheduleTable({ schedules, timeZone, startDate, now }: PreviewOptions): Overview {
  const rows = schedules.map(({ name, presenceTitle, at, days }) => {
    const next = nextTimes({ at, days, timeZone }, now, datesShown, startDate);
    const dates = next.map((time) => time.setLocale('en-GB').toFormat('ccc d LLL').replaceAll(' ', unbroken));
    return [`${at} ${daysText(days)}`, presenceTitle, dates.join(', '), name];
  });
  const notes = clockChanges(timeZone, now)
    .slice(0, 1)
    .map(
      ({ day, skipped }) =>
        `Daylight saving time ${skipped ? 'starts' : 'ends'} on ${day.setLocale('en-GB').toFormat('d LLLL yyyy')}; schedules keep local time.`,
    );
  return {
    title: `Schedules in ${timeZone}`,
    columns: [
      { heading: 'When', narrow: 'keep' },
      { heading: 'Presence', narrow: 'keep' },
      { heading: 'Next', narrow: 'wrap' },
      { heading: 'Schedule', narrow: 'wrap' },
    ],
    rows,
    notes,
  };
}

function peopleTable({ schedules, contacts, titleOf, remarks }: PreviewOptions): Overview {
  const presenceOf = ({ data }: Contact, { column }: PlannedSchedule) => titleOf(data[column] ?? '');
  const more = contacts.length - mostNamed;
  // What is the same for all stands in the table of schedules.
  const differing = schedules.filter((schedule) =>
    contacts.some((contact) => presenceOf(contact, schedule) !== schedule.presenceTitle),
  );
  const totals = differing.map((schedule) => {
    const counts = countsOf(contacts.map((contact) => presenceOf(contact, schedule)));
    const each = counts.map(([presence, count]) => `${count} to ${presence}`).join(', ');
    return `${schedule.at} ${daysText(schedule.days)}: ${each}.`;
  });
  return {
    title: peopleText(contacts.length),
    columns: [
      { heading: 'Person', narrow: 'wrap' },
      ...differing.map(({ at }) => ({ heading: at, narrow: 'wrap' as const })),
    ],
    rows: contacts
      .slice(0, mostNamed)
      .map((contact) => [labelOf(contact), ...differing.map((schedule) => presenceOf(contact, schedule))]),
    notes: [
      ...(more <= 0
        ? []
        : [`and ${more} more.${totals.length === 0 ? '' : ` All together, at ${totals.join(' At ')}`}`]),
      ...remarks,
    ],
  };
}

function peopleText(count: number): string {
  return count === 1 ? 'One person' : `${count} people`;
}

/** Each text with how often it is there. */
export function countsOf(texts: readonly string[]): readonly (readonly [string, number])[] {
  const counts = new Map<string, number>();
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
  return [...counts];
}

/** The schedules with what they set and when, and the people, as they are in the org. */
export async function describeAssociateUser({
  session,
  steps,
  idOf,
  now,
  withPeople,
}: DescribeContext): Promise<readonly Overview[]> {
  const listId = idOf('contact-list');
  if (listId === undefined) return [];
  const contacts: Models.DialerContact[] = [];
  const [presences, onList] = await Promise.all([
    readPresences(session),
    schedulesOnList(session, [listId], presenceField, { round: newRound() }),
    eachContactOf(session, listId, (contact) => void contacts.push(contact)),
  ]);
  const rows = scheduleNames(steps).map(async (name) => {
    const column = onList.find((one) => isSameName(one.name, name))?.column ?? '';
    const titles = contacts.map(
      ({ data }) => presenceTitle(presences, data[column] ?? '') ?? (data[column] || 'nothing'),
    );
    const sets = countsOf(titles)
      .map(([title, count]) => `${title}, for ${peopleText(count).toLowerCase()}`)
      .join('; ');
    const id = idOf(`schedule:${name}`);
    if (id === undefined) return [name, sets, 'not there', ''];
    const times = nextRuns(await session.api.outbound.getOutboundSchedulesCampaign(id), now, datesShown);
    return [
      name,
      sets,
      times === undefined ? 'repeats in a way that gc-presence does not read' : timesText(times),
      times?.[0]?.zoneName ?? '',
    ];
  });
  return [
    {
      title: 'Schedules',
      columns: ['Schedule', 'Sets', 'Next', 'Time zone'].map((heading) => ({ heading, narrow: 'wrap' })),
      rows: await Promise.all(rows),
      notes: [],
    },
    {
      title: 'People',
      columns: [{ heading: 'Person', narrow: 'wrap' }],
      rows: withPeople ? contacts.map((contact) => [labelOf(contact)]) : [],
      notes: [`${peopleText(contacts.length)} in the contact list.`],
    },
  ];
}
