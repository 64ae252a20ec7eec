import { named } from '../../core/nearest.js';
import type { Journal } from '../../engine/journal.js';
import type { Lookup } from '../../engine/resource.js';
import { getOrUndefined } from '../../genesys/errors.js';
import { findFlow, vouchedFor } from '../../resources/architect/find-flow.js';
import { inactiveClients } from '../../resources/identity/oauth-client.js';
import { isSameName } from '../../resources/kit/find.js';
import { listWords } from '../../resources/outbound/contact-list.js';
import { findContactLists, nameBefore } from '../../resources/outbound/find-contact-list.js';
import { campaignForOneName, leftOverId, leftOverOfLiveCheck } from '../../resources/outbound/live-check.js';
import { schedulesOnList } from '../../resources/outbound/outbound-search.js';
import {
  type Associate,
  usersWithChangedNotifications,
} from '../../resources/people/mobile-notifications.js';
import { lookUpPeople } from '../../resources/people/people.js';
import { changedQueues } from '../../resources/people/queue.js';
import type { PrepareContext, Prepared } from '../solution.js';
import { type AssociateUserAnswers, type AssociateUserNames, mobileTexts } from './fields.js';
import { met } from './planned-schedules.js';
import {
  associateUserResources,
  marker,
  nothingWanted,
  presenceField,
  type ScheduleObjects,
  soughtFlow,
} from './resources.js';

/**
 * What may be there of the solution, from any machine: names are those of the answers, schedules also those that work on
 * the contact list, and what was only changed is known from the images in the journal. What desired state alone needs is
 * left empty.
 */
export async function prepareInstalled(
  context: PrepareContext,
  answers: AssociateUserAnswers,
  journal: Journal,
): Promise<Prepared> {
  const { session } = context;
  const names = await namesThere(context, answers.names, journal);
  const associates = await associatesChanged(context, journal);
  const known = journal.remembered('contact-list');
  const leftUnder = (listName: string) => leftOverId(session, campaignForOneName(listName));
  const early = leftUnder(names.contactList);
  early.catch(() => {});
  const { list, replaced } = await findContactLists(session, names.contactList, known?.id, context);
  const listIds = list === undefined ? [] : [list, ...replaced].map(({ id }) => id);
  const resources = associateUserResources({
    ...nothingWanted,
    context,
    answers,
    names,
    schedules: await schedulesThere(context, answers, listIds, known !== undefined),
    associates,
    queues: queuesChanged(answers, journal),
    // An earlier setup may have changed them although the last one was to leave them as they are.
    mobileNotifications:
      associates.length === 0 ? undefined : (mobileTexts[answers.mobileNotifications] ?? 'Always'),
  });

  const listName = list?.name ?? names.contactList;
  const leftOver = campaignForOneName(listName);
  const isLeft = (await (listName === names.contactList ? early : leftUnder(listName))) !== undefined;
  const elsewhere = list !== undefined && known === undefined;
  const changed = resources.filter(({ id }) => id !== 'mobile-notifications' || associates.length > 0);
  const used = changed
    .map(({ id }) => id)
    .filter((id) => id === 'call-analysis' || id.startsWith('rule-set:'));
  return {
    resources: isLeft ? [...changed, leftOverOfLiveCheck(session, leftOver, used)] : changed,
    unwanted: [inactiveClients(session, { oauthClient: names.oauthClient, marker })],
    warnings: elsewhere ? [changedElsewhere] : [],
  };
}

const changedElsewhere =
  'Setup was not run on this machine. If it changed alerting timeouts of queues or mobile notifications, only the machine ' +
  'that ran it knows what they were before.';

/** The names of the answers, but for the contact list: our flow says which one is ours, whatever it is called. */
async function namesThere(
  { session, round }: PrepareContext,
  names: AssociateUserNames,
  journal: Journal,
): Promise<AssociateUserNames> {
  const lookup: Lookup = { remembered: journal.remembered, found: async () => undefined, round };
  const flow = await findFlow(session, soughtFlow(names), lookup);
  const listId = marker.isIn(flow?.description) ? vouchedFor(listWords, flow?.description) : undefined;
  if (listId === undefined) return names;
  const known = journal.remembered('contact-list');
  const { list: usual, replaced } = await findContactLists(session, names.contactList, known?.id, { round });
  const list =
    [usual, ...replaced].find((one) => one?.id === listId) ??
    (await getOrUndefined(() => session.api.outbound.getOutboundContactlist(listId)));
  return { ...names, contactList: list === undefined ? names.contactList : nameBefore(list) };
}

/** Names of the answers, and whatever else works on the list. */
async function schedulesThere(
  context: PrepareContext,
  { schedules }: AssociateUserAnswers,
  listIds: readonly string[],
  installedHere: boolean,
): Promise<readonly ScheduleObjects[]> {
  const found = await schedulesOnList(context.session, listIds, presenceField, context);
  const foundAs = (name: string) => found.find((one) => isSameName(one.name, name));
  // Elsewhere the answers are only the defaults: what is there under other names takes their place.
  const meant =
    installedHere || found.length === 0
      ? schedules
      : schedules.filter(({ name }) => foundAs(name) !== undefined);
  const asked = meant.map(({ name, at, days }) => ({ name, column: foundAs(name)?.column ?? '', at, days }));
  const others = found.filter(({ name }) => !schedules.some((one) => isSameName(one.name, name)));
  return [...asked, ...others.map(met)];
}

function queuesChanged({ queues, alertingTimeout }: AssociateUserAnswers, journal: Journal) {
  return changedQueues(journal).map((queue) => {
    const { alertingTimeoutSeconds = alertingTimeout } = named(queues, queue.name) ?? {};
    return { ...queue, alertingTimeoutSeconds };
  });
}

async function associatesChanged({ session, progress }: PrepareContext, journal: Journal) {
  const ids = new Set(usersWithChangedNotifications(journal));
  const people = await lookUpPeople(session, { ids, emails: new Set() }, progress);
  return people.map(({ id, name, email }): Associate => ({ userId: id, label: `${name} <${email}>` }));
}
