import type { Models } from 'purecloud-platform-client-v2';
import { nameOf, placesOf } from '../../answers/field.js';
import { inputProblem } from '../../core/problem.js';
import type { InRound } from '../../core/round.js';
import { alternatives, capitalised, firstFew } from '../../core/text.js';
import { getOrUndefined } from '../../genesys/errors.js';
import type { Session } from '../../genesys/session.js';
import {
  type PresenceDefinition,
  type PresenceIndex,
  presenceTitle,
  usablePresence,
} from '../../presences/presences.js';
import { isSameName } from '../../resources/kit/find.js';
import { eachContactOf } from '../../resources/outbound/contact-batches.js';
import { findContactLists } from '../../resources/outbound/find-contact-list.js';
import {
  listCampaignSchedules,
  listCampaigns,
  listRuleSets,
  type ScheduleOnList,
  schedulesOnList,
} from '../../resources/outbound/outbound-search.js';
import type { PrepareContext } from '../solution.js';
import { associateUserFields } from './fields.js';
import { presenceField, type ScheduleObjects } from './resources.js';
import type { Schedule } from './schedule.js';

/** A schedule whose presence is known in this org. */
export interface PlannedSchedule extends Schedule {
  readonly presenceId: string;
  /** `Available`, `Busy / In a workshop` */
  readonly presenceTitle: string;
  /** Offline, or one of the org's own below it. */
  readonly offline: boolean;
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
  const columns = new Map<string, number>();
  const planned = schedules.flatMap((schedule) => {
    const found = usablePresence(presences, schedule.presence);
    if ('problem' in found) {
      problems.push(`${schedule.name}  ${found.problem}`);
      return [];
    }
    const { presenceId } = found;
    const definition = presences.byId.get(presenceId.toLowerCase());
    const column = freeColumn(definition, columns);
    const title = presenceTitle(presences, presenceId) ?? schedule.presence;
    const offline = definition?.systemPresence === 'Offline';
    return [{ ...schedule, presenceId, presenceTitle: title, offline, column }];
  });
  if (problems.length > 0) {
    throw inputProblem('A schedule names a presence that cannot be used.', {
      code: 'bad-schedules',
      details: problems,
      next: `Correct ${placesOf(associateUserFields.schedules)}. A presence is named by its name in any language, as primary / secondary, or by its id.`,
    });
  }
  return planned;
}

/**
 * `availableId` and `OfflineId`, as the published list spells them; others alike, each schedule with its own.
 * @param taken by the name in small letters, how many have it
 */
function freeColumn(definition: PresenceDefinition | undefined, taken: Map<string, number>): string {
  const name = definition?.type === 'System' ? definition.systemPresence : (definition?.name ?? '');
  const words = name.split(/[^\p{L}\p{N}]+/u);
  const joined = words.map(capitalised).join('');
  const base = `${joined === 'Available' ? 'available' : joined || 'Presence'}Id`;
  const number = (taken.get(base.toLowerCase()) ?? 0) + 1;
  taken.set(base.toLowerCase(), number);
  // No name ends in a number without it.
  return number === 1 ? base : `${base}${number}`;
}

/**
 * Schedules that work on our list and that no answer names any more: they go on changing presences. They are removed
 * where that was agreed to, and otherwise told of.
 * @param prune undefined asks at a terminal
 * @returns those that are to be removed, and warnings
 */
export async function droppedSchedules(
  context: PrepareContext,
  listName: string,
  wanted: readonly string[],
  prune: boolean | undefined,
): Promise<{ readonly unwanted: readonly ScheduleObjects[]; readonly warnings: readonly string[] }> {
  const { session, decider, remembered } = context;
  const known = remembered('contact-list')?.id;
  const { list, replaced } = await findContactLists(session, listName, known, context);
  if (list === undefined) return { unwanted: [], warnings: [] };
  const ids = [list, ...replaced].map(({ id }) => id);
  const found = await schedulesOnList(session, ids, presenceField, context);
  const dropped = found.filter(({ name }) => !wanted.some((one) => isSameName(one, name)));
  // A rule set alone does nothing; it is what a removal that was cut off has left.
  const active = dropped.filter(({ hasCampaign }) => hasCampaign);
  const named = alternatives(
    active.map(({ name }) => `"${name}"`),
    'and',
  );
  const [campaigns, are, they, keep, them] =
    active.length === 1
      ? ['campaign', 'is not one of', 'It', 'keeps', 'it']
      : ['campaigns', 'are not among', 'They', 'keep', 'them'];
  const message = `Installed, but not one of your schedules any more: ${named}. Remove ${them}?`;
  const help = `${they} ${keep} changing presences otherwise. Nothing is removed before you agree to the plan.`;
  const asks = prune === undefined && active.length > 0;
  const agreed = asks ? await decider?.confirm({ message, help, initial: false }) : prune;
  if (agreed === true) return { unwanted: dropped.map(met), warnings: [] };
  const warning =
    `On the contact list "${listName}" the ${campaigns} ${named} ${are} your schedules. ` +
    `${they} ${keep} changing presences until you remove ${them}: setup does that with ${nameOf(associateUserFields.prune)}.`;
  return { unwanted: [], warnings: active.length === 0 ? [] : [warning] };
}

/** A schedule that nobody named, to look at or to remove: when it runs does not matter. */
export function met(schedule: ScheduleOnList): ScheduleObjects {
  return { ...schedule, at: '00:00', days: [], met: true };
}

interface OtherSchedules extends InRound {
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
  const [schedules, campaigns, ruleSets] = await Promise.all([
    listCampaignSchedules(options.session, options),
    listCampaigns(options.session, options),
    listRuleSets(options.session, options),
  ]);
  // Nothing else in a campaign can set a presence.
  const settingAny = new Set(ruleSets.filter(runsDataAction).map(({ id }) => id));
  const scheduled = new Set(schedules.map(({ campaign: { id } }) => id));
  const lists = new Map<string, { campaign: string; list: string }>();
  for (const campaign of campaigns) {
    const isOurs = options.campaignNames.some((name) => isSameName(name, campaign.name));
    const setsAny = campaign.ruleSets?.some(({ id }) => settingAny.has(id)) === true;
    if (!scheduled.has(campaign.id) || isOurs || !setsAny) continue;
    const { id = '', name: list = '' } = campaign.contactList;
    if (!isSameName(list, options.listName)) lists.set(id, { campaign: campaign.name, list });
  }
  const sentences = [...lists].map(async ([listId, { campaign, list }]) => {
    const both = await getOrUndefined(() => peopleInBoth(options, listId), [403, 404]);
    if (both === undefined)
      return [
        `The scheduled campaign "${campaign}" works on a contact list that this client cannot read${list === '' ? '' : `, "${list}"`}: whether it sets other presences for the same people is not known.`,
      ];
    const verb = both.length === 1 ? 'is' : 'are';
    const sentence = `${firstFew(both, 10)} ${verb} in the list "${list}" as well, on which the scheduled campaign "${campaign}" works: two schedules may set different presences.`;
    return both.length === 0 ? [] : [sentence];
  });
  return (await Promise.all(sentences)).flat();
}

function runsDataAction({ rules }: Models.RuleSet): boolean {
  return rules.some(({ actions = [] }) => actions.some(({ dataAction }) => dataAction?.id !== undefined));
}

async function peopleInBoth(
  { session, userIds }: OtherSchedules,
  listId: string,
): Promise<readonly string[]> {
  const { columnNames } = await session.api.outbound.getOutboundContactlist(listId);
  const column = columnNames.find((name) => name.toLowerCase() === 'userid');
  if (column === undefined) return [];
  const both: string[] = [];
  const take = ({ data }: Models.DialerContact) => {
    if (userIds.has(data[column] ?? '')) both.push(data.email ?? data[column] ?? '');
  };
  await eachContactOf(session, listId, take, mostContacts);
  return both;
}
