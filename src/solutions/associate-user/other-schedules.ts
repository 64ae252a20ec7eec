import type { Session } from '../../genesys/session.js';
import { getOrUndefined } from '../../resources/kit/wait.js';
import { eachContactOf } from '../../resources/outbound/contact-batches.js';

interface OtherSchedules {
  readonly session: Session;
  /** Our own campaigns. */
  readonly campaignNames: readonly string[];
  readonly listName: string;
  readonly userIds: ReadonlySet<string>;
}

/** Contacts of another list that are looked at: 20 pages. */
const mostContacts = 2000;

/**
 * What scheduled campaigns on other lists do with the same people: whoever is in two lists may get two presences at a
 * time.
 * @returns sentences for people
 */
export async function otherSchedules(options: OtherSchedules): Promise<readonly string[]> {
  const api = options.session.api.outbound;
  const schedules = await api.getOutboundSchedulesCampaigns();
  const found = await Promise.all(
    schedules.map(({ campaign }) => {
      const { id } = campaign;
      return id === undefined ? undefined : getOrUndefined(() => api.getOutboundCampaign(id));
    }),
  );
  const others = found
    .filter((campaign) => campaign !== undefined)
    .filter(({ name }) => !options.campaignNames.includes(name));
  const lists = new Map(
    others
      .filter(({ contactList }) => contactList.name !== options.listName)
      .map(({ name, contactList }) => [
        contactList.id ?? '',
        { campaign: name, list: contactList.name ?? '' },
      ]),
  );
  const shared = await Promise.all(
    [...lists].map(async ([listId, names]) => sharedPeople(options, listId, names)),
  );
  return shared.flat();
}

async function sharedPeople(
  { session, userIds }: OtherSchedules,
  listId: string,
  names: { readonly campaign: string; readonly list: string },
): Promise<readonly string[]> {
  const { columnNames } = await session.api.outbound.getOutboundContactlist(listId);
  const column = columnNames.find((name) => name.toLowerCase() === 'userid');
  if (column === undefined) return [];
  const both: string[] = [];
  await eachContactOf(
    session,
    listId,
    ({ data }) => {
      if (userIds.has(data[column] ?? '')) both.push(data.email ?? data[column] ?? '');
    },
    mostContacts,
  );
  if (both.length === 0) return [];
  const who = both.slice(0, 10).join(', ') + (both.length > 10 ? ` and ${both.length - 10} more` : '');
  const verb = both.length === 1 ? 'is' : 'are';
  return [
    `${who} ${verb} in the list "${names.list}" as well, on which the scheduled campaign "${names.campaign}" works: two schedules may set different presences.`,
  ];
}
