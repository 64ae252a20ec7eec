import type { Models } from 'purecloud-platform-client-v2';
import { newRound } from '../../core/round.js';
import { presenceTitle, readPresences } from '../../presences/presences.js';
import { isSameName } from '../../resources/kit/find.js';
import { eachContactOf, labelOf } from '../../resources/outbound/contact-batches.js';
import { schedulesOnList } from '../../resources/outbound/schedules-on-list.js';
import { nextRuns } from '../../resources/outbound/weekly-times.js';
import type { Overview } from '../../ui/layout.js';
import type { DescribeContext } from '../solution.js';
import { presenceField } from './resources.js';

const datesShown = 3;

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
  const names = steps.flatMap((step) => /^schedule:(.*)$/s.exec(step)?.[1] ?? []);
  const rows = names.map(async (name) => {
    const column = onList.find((one) => isSameName(one.name, name))?.column ?? '';
    const counts = new Map<string, number>();
    for (const { data } of contacts) {
      const id = data[column] ?? '';
      const title = presenceTitle(presences, id) ?? (id === '' ? 'nothing' : id);
      counts.set(title, (counts.get(title) ?? 0) + 1);
    }
    const sets = [...counts].map(([title, count]) => `${title} for ${count}`).join(', ');
    const id = idOf(`schedule:${name}`);
    if (id === undefined) return [name, sets, 'not there', ''];
    const times = nextRuns(await session.api.outbound.getOutboundSchedulesCampaign(id), now, datesShown);
    const next = times?.map((time) => time.setLocale('en-GB').toFormat('ccc d LLL yyyy HH:mm')).join(', ');
    return [
      name,
      sets,
      next ?? 'repeats in a way that gc-presence does not read',
      times?.[0]?.zoneName ?? '',
    ];
  });
  const people = contacts.length === 1 ? 'One person' : `${contacts.length} people`;
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
      notes: [`${people} in the contact list.`],
    },
  ];
}
