import { nameOf } from '../../answers/field.js';
import { inputProblem } from '../../core/problem.js';
import { firstFew } from '../../core/text.js';
import type { Session } from '../../genesys/session.js';
import {
  type PresenceDefinition,
  type PresenceIndex,
  presenceTitle,
  usablePresence,
} from '../../presences/presences.js';
import { getOrUndefined } from '../../resources/kit/wait.js';
import { eachContactOf } from '../../resources/outbound/contact-batches.js';
import { findContactLists } from '../../resources/outbound/find-contact-list.js';
import { type ScheduleOnList, schedulesOnList } from '../../resources/outbound/schedules-on-list.js';
import type { PrepareContext } from '../solution.js';
import { associateUserFields } from './fields.js';
import { presenceField, type ScheduleObjects } from './resources.js';
import { clashing, type Schedule } from './schedule.js';

/** A schedule whose presence is known in this org. */
export interface PlannedSchedule extends Schedule {
  readonly presenceId: string;
  /** `Available`, `Busy / In a workshop` */
  readonly presenceTitle: string;
  /** The column of the contact list that holds the presence's id: `availableId`. */
  readonly column: string;
}

/**
 * The schedules with the ids that their presences have in this org.
 * @throws ProblemError (exit 3) with every presence that is unknown, ambiguous or deactivated
 */
export function planSchedules(
  schedules: readonly Schedule[],
  presences: PresenceIndex,
): readonly PlannedSchedule[] {
  const problems: string[] = [];
  const taken = new Set<string>();
  const planned = schedules.flatMap((schedule) => {
    const found = usablePresence(presences, schedule.presence);
    if ('problem' in found) {
      problems.push(`${schedule.name}  ${found.problem}`);
      return [];
    }
    const { presenceId } = found;
    const column = freeColumn(presences.byId.get(presenceId.toLowerCase()), taken);
    const title = presenceTitle(presences, presenceId) ?? schedule.presence;
    return [{ ...schedule, presenceId, presenceTitle: title, column }];
  });
  if (problems.length > 0) {
    throw inputProblem('A schedule names a presence that cannot be used.', {
      code: 'bad-schedules',
      details: problems,
      next: `Correct ${nameOf(associateUserFields.schedules)}. A presence is named by its name in any language, as primary / secondary, or by its id.`,
    });
  }
  return planned;
}

/** Schedules that set different presences at the same moment. */
export function clashes(schedules: readonly PlannedSchedule[]): readonly string[] {
  return schedules.flatMap((schedule, index) => {
    const others = schedules.slice(0, index).filter(({ presenceId }) => presenceId !== schedule.presenceId);
    const other = clashing(schedule, others);
    if (other === undefined) return [];
    return [
      `The schedules "${other.name}" (${other.presenceTitle}) and "${schedule.name}" (${schedule.presenceTitle}) run at the same time, ${schedule.at}: which presence stays is not certain.`,
    ];
  });
}

/** `availableId` and `OfflineId`, as the published list spells them; others alike, each schedule with its own. */
function freeColumn(definition: PresenceDefinition | undefined, taken: Set<string>): string {
  const name = definition?.type === 'System' ? definition.systemPresence : (definition?.name ?? '');
  const words = name.split(/[^\p{L}\p{N}]+/u);
  const joined = words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
  const base = `${joined === 'Available' ? 'available' : joined || 'Presence'}Id`;
  let column = base;
  for (let number = 2; taken.has(column.toLowerCase()); number += 1) column = `${base}${number}`;
  taken.add(column.toLowerCase());
  return column;
}

interface DroppedSchedules {
  /** Those that are to be removed. */
  readonly unwanted: readonly ScheduleObjects[];
  readonly warnings: readonly string[];
}

/**
 * Schedules that work on our list and that no answer names any more: they go on changing presences. They are removed
 * where that was agreed to, and otherwise told of.
 * @param prune undefined asks at a terminal
 */
export async function droppedSchedules(
  { session, prompter }: PrepareContext,
  listName: string,
  wanted: readonly string[],
  prune: boolean | undefined,
): Promise<DroppedSchedules> {
  const { list, replaced } = await findContactLists(session, listName, undefined);
  if (list === undefined) return { unwanted: [], warnings: [] };
  const ids = [list, ...replaced].map(({ id }) => id);
  const found = await schedulesOnList(session, ids, presenceField);
  const dropped = found.filter(({ name }) => !wanted.includes(name));
  // A rule set alone does nothing; it is what a removal that was cut off has left.
  const active = dropped.filter(({ hasCampaign }) => hasCampaign);
  const agreed = prune ?? (active.length > 0 && (await prompter?.confirm(question(active))) === true);
  return agreed
    ? { unwanted: dropped.map((one) => ({ ...one, at: '00:00', days: [], met: true })), warnings: [] }
    : { unwanted: [], warnings: active.map(({ name }) => stillThere(name, listName)) };
}

function question(active: readonly ScheduleOnList[]) {
  const names = active.map(({ name }) => `"${name}"`).join(', ');
  return {
    message: `Installed, but not one of your schedules any more: ${names}. Remove ${active.length === 1 ? 'it' : 'them'}?`,
    initial: false,
  };
}

function stillThere(name: string, listName: string): string {
  return (
    `The campaign "${name}" works on the contact list "${listName}" and is not one of your schedules. ` +
    `It keeps changing presences until you remove it: setup does that with ${nameOf(associateUserFields.prune)}.`
  );
}

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
    schedules.map(({ campaign: { id } }) =>
      id === undefined ? undefined : getOrUndefined(() => api.getOutboundCampaign(id)),
    ),
  );
  const lists = new Map<string, Shared>();
  for (const campaign of found) {
    if (campaign === undefined || options.campaignNames.includes(campaign.name)) continue;
    const { id = '', name: list = '' } = campaign.contactList;
    if (list !== options.listName) lists.set(id, { campaign: campaign.name, list });
  }
  const shared = [...lists].map(([listId, names]) => sharedPeople(options, listId, names));
  return (await Promise.all(shared)).flat();
}

interface Shared {
  readonly campaign: string;
  readonly list: string;
}

async function sharedPeople(
  { session, userIds }: OtherSchedules,
  listId: string,
  names: Shared,
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
  const verb = both.length === 1 ? 'is' : 'are';
  return [
    `${firstFew(both, 10)} ${verb} in the list "${names.list}" as well, on which the scheduled campaign "${names.campaign}" works: two schedules may set different presences.`,
  ];
}
