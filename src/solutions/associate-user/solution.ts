import { setTimeout } from 'node:timers/promises';
import { nameOf } from '../../answers/field.js';
import { shownPath } from '../../answers/paths.js';
import { luxon } from '../../core/libraries.js';
import { askedOnce, type InRound } from '../../core/round.js';
import { alternatives, command, firstFew, text } from '../../core/text.js';
import { comingTwoWeeks } from '../../core/two-weeks.js';
import { stateDigest } from '../../engine/fingerprint.js';
import { beginObserving } from '../../engine/observe.js';
import type { Session } from '../../genesys/session.js';
import {
  foreignPresence,
  namedPresences,
  presencesInRound,
  presencesNamed,
  presenceTitle,
} from '../../presences/presences.js';
import { divisionOfOurFlow } from '../../resources/architect/find-flow.js';
import { permissionsOfDomain } from '../../resources/identity/permissions.js';
import { type Contact, labelOf, otherContacts } from '../../resources/outbound/contact-batches.js';
import { findContactLists } from '../../resources/outbound/find-contact-list.js';
import { listCampaignSchedules, listCampaigns } from '../../resources/outbound/outbound-search.js';
import { sitesFor } from '../../resources/outbound/sites.js';
import { lookUpPeople, type Person } from '../../resources/people/people.js';
import { listQueues } from '../../resources/people/queue.js';
import { sharesIntegration } from '../presence-integration.js';
import type { Opened, PrepareContext, Prepared, Solution } from '../solution.js';
import { matchAssociates } from './associates.js';
import type { liveFields } from './fields.js';
import { type AssociateUserAnswers, associateUserFields, mobileTexts } from './fields.js';
import { prepareInstalled } from './installed.js';
import { callerNumber, queuesNamed, siteNamed, siteWarnings } from './look-ups.js';
import { countsOf, describeAssociateUser, previewOf } from './overviews.js';
import {
  droppedSchedules,
  otherSchedules,
  type PlannedSchedule,
  planSchedules,
} from './planned-schedules.js';
import { associateUserQuestions } from './questions.js';
import { peopleIn, readUsersFile, type UsersCsv } from './read-users-csv.js';
import {
  associateUserAnywhere,
  associateUserPermissions,
  associateUserResources,
  integrationSought,
  scheduleResources,
  soughtFlow,
} from './resources.js';
import { daysText } from './schedule.js';
import { scheduleWarnings } from './schedule-warnings.js';

const needed = associateUserPermissions();

/** People go on and off by schedule: campaigns that call nobody set the presences of everybody in a list. */
export const associateUser: Solution<typeof associateUserFields, typeof liveFields> = {
  id: 'associate-user',
  summary:
    'People go on and off by schedule: campaigns that call nobody set the presences of everybody in a list.',
  fields: associateUserFields,
  permissions: () => ({ read: needed.status, create: needed.setup, update: [] }),
  adopts: ({ adopt }) => adopt,
  questions: associateUserQuestions,
  open,
  prepareInstalled,
  begin: (session, answers, lookup) => [
    ...beginObserving(associateUserAnywhere(answers, session), lookup),
    listCampaignSchedules(session, lookup),
  ],
  installedIn: (session, answers, lookup) => divisionOfOurFlow(session, soughtFlow(answers.names), lookup),
  describe: describeAssociateUser,
  // Most commands have no use for it.
  verify: async (context) => (await import('./verify.js')).verifyAssociateUser(context),
  proveLogin: async (context) => (await import('./verify.js')).proveAssociateUserLogin(context),
  landmarks: ['contact-list', 'campaign:'],
  next: ({ practising, now }) => {
    if (!practising)
      return [
        text`Add or change people in the file, then run this again: ${command('associate-user setup')}`,
        text`See at any time whether anything was changed: ${command('associate-user status')}`,
      ];
    const { from, to } = comingTwoWeeks(now);
    return [
      text`Let two weeks pass, which cannot be undone in this practice org, and see who goes into which presence when: ${command('sandbox run-schedules', '--from', from, '--to', to)}`,
      text`See who works there and what was installed: ${command('sandbox show')}`,
    ];
  },
};

/** Reads the user's file. Its mistakes are told together with those that only the org shows, where that can be asked. */
async function open(answers: AssociateUserAnswers): Promise<Opened> {
  const csv = answers.users === undefined ? undefined : (await readUsersFile(answers.users)).csv;
  return {
    warnings: csv?.warnings ?? [],
    check: csv?.check,
    early: (session, lookup, progress) => [
      ...lookUps(session, lookup, answers, csv),
      ...(csv === undefined ? [] : [peopleOf(csv, session, lookup, progress)]),
      // Planning takes it, and it is loaded while the org answers: a moment after the requests went out.
      setTimeout(10).then(luxon),
    ],
    prepare: (context) => prepare(context, answers, csv),
  };
}

function lookUps(
  session: Session,
  lookup: InRound,
  { site, queues, schedules }: AssociateUserAnswers,
  csv: UsersCsv | undefined,
) {
  const names = schedules.map(({ presence }) => presence);
  return [
    // A column of the file may name more of them.
    csv?.otherColumns.size === 0 ? presencesNamed(session, names, lookup) : presencesInRound(session, lookup),
    sitesFor(session, site, lookup),
    queues.length === 0 ? [] : listQueues(session, lookup),
  ] as const;
}

const people = askedOnce<Person[]>();

/** Those whom the file names. */
function peopleOf(
  csv: UsersCsv,
  session: Session,
  lookup: InRound,
  progress: (text: string) => void,
): Promise<Person[]> {
  const wanted = peopleIn(csv);
  const key = stateDigest([...wanted.ids, ...wanted.emails]);
  return people(lookup, key, async () => [...(await lookUpPeople(session, wanted, progress))]);
}

async function prepare(
  context: PrepareContext,
  answers: AssociateUserAnswers,
  csv: UsersCsv | undefined,
): Promise<Prepared> {
  const { session, round } = context;
  const { users, timeZone, callerId } = answers;
  const { number } = callerId;
  // The run stops without any of them.
  if (!csv || !users || !timeZone || !answers.site || !number)
    throw new Error('A required answer is missing.');
  const [people, presences, sites, queues] = await Promise.all([
    peopleOf(csv, session, context, context.progress),
    ...lookUps(session, context, answers, csv),
  ]);
  const schedules = planSchedules(answers.schedules, presences);
  const site = siteNamed(sites, answers.site);
  const caller = await callerNumber(session, number);
  const file = shownPath(users);
  const titleOf = (id: string) => presenceTitle(presences, id) ?? id;
  const matching = { file, csv, people, schedules, presences, caller: caller.number };
  const { contacts, warnings, remarks } = await matchAssociates(session, matching);
  // Thousands of them take room, and the contacts have it all by now.
  people.length = 0;
  const { names } = answers;
  const userIds = new Set(contacts.map(({ id }) => id));
  const notifications = mobileTexts[answers.mobileNotifications];
  const options = {
    context,
    answers,
    names,
    share: await sharesIntegration(context, integrationSought(names), answers.adopt),
    schedules,
    contacts,
    associates:
      notifications === undefined
        ? []
        : contacts.map((contact) => ({ userId: contact.id, label: labelOf(contact) })),
    siteId: site.id,
    callerNumber: caller.number,
    queues: queuesNamed(queues, answers.queues, answers.alertingTimeout),
    mobileNotifications: notifications,
  };
  const planned = { schedules, contacts, timeZone, startDate: answers.startDate, now: session.now() };
  // That it is over by now is news only where something has still to start.
  const isNew = schedules.some(({ name }) => context.remembered(`schedule:${name}`) === undefined);
  const prune = answers.prune ?? (await asksToPrune(context, names.contactList, userIds));
  const scheduleNames = schedules.map(({ name }) => name);
  const dropped = await droppedSchedules(context, names.contactList, scheduleNames, answers.prune);
  const lateWarnings = async () =>
    (await hasOutbound(context))
      ? otherSchedules({ session, round, campaignNames: scheduleNames, listName: names.contactList, userIds })
      : [outboundMissing];
  return {
    resources: associateUserResources({ ...options, prune }),
    unwanted: scheduleResources({ ...options, prune, schedules: dropped.unwanted }),
    warnings: [
      ...siteWarnings(site),
      ...scheduleWarnings({ ...planned, startDate: isNew ? answers.startDate : undefined }),
      ...schedules.flatMap(({ name, presenceId }) => {
        const foreign = foreignPresence(presences, presenceId, context.division.id);
        return foreign === undefined ? [] : [`The schedule "${name}" ${foreign}.`];
      }),
      ...caller.doubts,
      ...unusual(answers),
      ...warnings,
      ...dropped.warnings,
    ],
    lateWarnings: lateWarnings(),
    named: [...sites, ...namedPresences(presences)],
    outcome: [outcomeOf(schedules, contacts, timeZone, titleOf)],
    person: contacts[0]?.data.email,
    overview: previewOf({
      ...planned,
      titleOf,
      remarks,
    }),
  };
}

/** Whoever else is in the list is none of the file's. */
function outcomeOf(
  schedules: readonly PlannedSchedule[],
  contacts: readonly Contact[],
  timeZone: string,
  titleOf: (presenceId: string) => string,
): string {
  const times = schedules.map(({ column, at, days }) => {
    const counts = countsOf(contacts.map(({ data }) => titleOf(data[column] ?? '')));
    const [[usual] = [''], ...own] = counts.toSorted(([, one], [, other]) => other - one);
    const others = own.map(([title, count]) => `${title} for ${count} of them`).join(', ');
    return `${usual} at ${at} ${daysText(days)}${others === '' ? '' : ` (${others})`}`;
  });
  const who =
    contacts.length === 1 ? 'The person in the file goes' : `The ${contacts.length} people in the file go`;
  return `${who} into ${alternatives(times, 'and')} (${timeZone}). Nobody is called.`;
}

/**
 * Unverified: how an org without outbound shows. We take it from the catalogue, which then has no such permissions. An org
 * with a campaign need not be asked.
 */
async function hasOutbound({ session, ...lookup }: PrepareContext): Promise<boolean> {
  if ((await listCampaigns(session, lookup)).length > 0) return true;
  return (await permissionsOfDomain(session, lookup, 'outbound')).length > 0;
}

const outboundMissing =
  'Outbound does not seem to be enabled in this org: it knows no permissions for it. Campaigns need it.';

/** What can be meant, and probably is not. */
function unusual({ queues, alertingTimeout }: AssociateUserAnswers): readonly string[] {
  // The usual time for calls to ring is the default, so that only another one can have been meant for something.
  if (queues.length > 0 || alertingTimeout === associateUserFields.alertingTimeout.default) return [];
  return [
    `The alerting timeout of ${alertingTimeout} seconds changes nothing, because no queue is named: name each with ${nameOf(associateUserFields.queues)}.`,
  ];
}

/** At a terminal, people who are in the list and not in the file are asked about. */
async function asksToPrune(
  { decider, session, round, remembered }: PrepareContext,
  listName: string,
  userIds: ReadonlySet<string>,
): Promise<boolean> {
  if (decider === undefined) return false;
  const { list } = await findContactLists(session, listName, remembered('contact-list')?.id, { round });
  if (list === undefined) return false;
  const others = await otherContacts(session, list.id, userIds);
  if (others.length === 0) return false;
  const labels = others.map(({ label }) => label);
  return decider.confirm({
    message: `In the list and not in your file: ${firstFew(labels, 20)}. Remove them from the list?`,
    help: 'Whoever stays in the list goes on and off by its schedules, as the people in your file do.',
    initial: false,
  });
}
