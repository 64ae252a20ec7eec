import type { Models } from 'purecloud-platform-client-v2';
import { problemOf } from '../../core/problem.js';
import { WaitTimeoutError, waitFor } from '../../core/retry.js';
import { command, text } from '../../core/text.js';
import type { Check } from '../../engine/report.js';
import type { Change } from '../../engine/resource.js';
import { isOnQueue, presenceTitle, userPresence } from '../../presences/presences.js';
import { eachContact, eachContactOf } from '../../resources/outbound/contact-batches.js';
import {
  type CampaignForOne,
  campaignForOne,
  campaignForOneName,
  campaignForOnePermissions,
  removeLeftOver,
} from '../../resources/outbound/live-check.js';
import { rulesDiffer } from '../../resources/outbound/rule-set.js';
import { nextRuns, timesText } from '../../resources/outbound/weekly-times.js';
import { failed, fine, liveRun, notAllowed, unknown, type Verdict } from '../checks.js';
import {
  beginChecks,
  check,
  checkParts,
  checkPublished,
  checkStep,
  type PartChecks,
  proveLogin,
  putBackPresence,
  required,
  sideBySide,
  skippedUntil,
  visibleChange,
} from '../presence-checks.js';
import type { VerifyContext } from '../solution.js';
import type { liveFields } from './fields.js';
import { actionStep, phoneColumn, presenceField, ruleFor, scheduleNames } from './resources.js';

/** Contacts of a list made by hand, whose ids are not those of the users, that are looked at. */
const mostContacts = 2000;
/** The columns without which the rule cannot set a presence, or the campaign passes over the contact. */
const neededColumns = ['userId', phoneColumn.columnName];

/** What the checks find out for those that follow. */
interface AssociateFindings extends PartChecks {
  /** Undefined when the person is not in the list, or not in the part of it that was looked through. */
  readonly contact: Models.DialerContact | undefined;
  readonly isWhole: boolean;
  /** What the rules of each schedule give the person, by its name. */
  readonly sets: Map<string, Wanted>;
}

interface Wanted {
  /** Of the schedule. */
  readonly name: string;
  readonly presenceId: string;
  readonly title: string;
}

/**
 * Tries the parts with the person: the data action with the presence that they have already, and what each schedule
 * would do with their contact. With `--live` a campaign is started that reaches nobody else; without, none is.
 */
export async function verifyAssociateUser(
  context: VerifyContext<typeof liveFields>,
): Promise<readonly Check[]> {
  const listId = context.idOf('contact-list');
  const looking = listId === undefined ? undefined : contactOf(context, listId);
  looking?.catch(() => {});
  const parts = await beginChecks(context);
  const found = (await looking) ?? { contact: undefined, isWhole: true };
  const findings: AssociateFindings = { ...parts, ...found, sets: new Map() };
  await sideBySide(findings, [
    (own) => checkParts(own, actionStep),
    (own) =>
      check(own, 'contacts', `${context.person.name} is in the contact list`, async () =>
        contactVerdict(own),
      ),
    (own) => checkPublished(own, 'outbound-flow', 'The outbound call flow is published'),
    ...scheduleNames(context.steps).flatMap(scheduleChecks),
  ]);
  // One start of a campaign that reaches nobody but the person: the proof that the parts work together.
  const title = `A campaign for ${context.person.name} alone changes the presence`;
  if (context.answers.live) await check(findings, liveRun, title, () => liveVerdict(findings));
  return findings.checks;
}

async function contactOf({ session, person }: VerifyContext, listId: string) {
  let contact: Models.DialerContact | undefined;
  await eachContact(session, listId, [person.id], ([found]) => {
    contact = found;
  });
  if (contact !== undefined) return { contact, isWhole: true };
  const take = (one: Models.DialerContact) => {
    if (one.data.userId === person.id) contact = one;
  };
  const isWhole = await eachContactOf(session, listId, take, mostContacts);
  return { contact, isWhole };
}

function contactVerdict({ context, contact, isWhole }: AssociateFindings): Verdict {
  const { name, id } = context.person;
  if (contact === undefined && !isWhole)
    return unknown(
      `No contact has the id of ${name}, and only the first ${mostContacts} were looked through.`,
    );
  if (contact === undefined)
    return failed(
      text`No schedule reaches somebody who is not in it. Add a line to the file and run "${command('associate-user setup')}".`,
    );
  const { data, callable, phoneNumberStatus } = contact;
  const empty = neededColumns.filter((column) => (data[column] ?? '') === '');
  if (empty.length > 0) return failed(`These columns are empty: ${empty.join(', ')}.`);
  if (data.userId !== id)
    return failed(`The column userId holds ${data.userId}, which is not the id of ${name}.`);
  if (callable === false || phoneNumberStatus?.[phoneColumn.columnName]?.callable === false)
    return failed('It is marked as not to be called, so campaigns skip it. Setup corrects that.');
  return fine;
}

const datesShown = 3;

/** What each schedule would do with the person: its rule set, its campaign, and when it runs. */
function scheduleChecks(name: string): readonly ((findings: AssociateFindings) => Promise<void>)[] {
  return [
    (findings) =>
      checkStep(findings, `rule-set:${name}`, `The rule set "${name}" sets a presence`, (id) =>
        ruleSetVerdict(findings, name, id),
      ),
    (findings) =>
      checkStep(findings, `campaign:${name}`, `The campaign "${name}" can start`, (id) =>
        campaignVerdict(findings.context, name, id),
      ),
    (findings) =>
      checkStep(findings, `schedule:${name}`, `The schedule of "${name}" has next times`, (id) =>
        scheduleVerdict(findings.context, id),
      ),
  ];
}

async function ruleSetVerdict(findings: AssociateFindings, name: string, id: string): Promise<Verdict> {
  const { context, contact, presences } = findings;
  const { rules } = await context.session.api.outbound.getOutboundRuleset(id);
  const actionId = context.idOf(actionStep);
  const action = rules
    .flatMap(({ actions = [] }) => actions)
    .find(({ dataAction }) => dataAction?.id !== undefined && dataAction.id === actionId);
  if (action === undefined) return failed('None of its rules runs the data action.');
  const mapping = action.contactColumnToDataActionFieldMappings?.find(
    ({ dataActionField }) => dataActionField === presenceField,
  );
  const column = mapping?.contactColumnName ?? '';
  const wanted = ruleFor(column);
  // Any difference but of its name may mean that no presence is set, or that people are called.
  const unnamed = rules.map((rule) => ({ ...rule, name: wanted.ruleName }));
  const [different] = rulesDiffer(unnamed, wanted, actionId);
  if (different !== undefined) return failed(differs(different));
  if (contact === undefined) return unknown('Skipped: the person is not in the contact list.');
  const presenceId = contact.data[column] ?? '';
  const presence = presences.byId.get(presenceId.toLowerCase());
  if (presence === undefined)
    return failed(`The column "${column}" of ${context.person.name} holds no presence that exists.`);
  const title = presenceTitle(presences, presenceId) ?? presenceId;
  findings.sets.set(name, { name, presenceId, title });
  return presence.deactivated
    ? failed(`The column "${column}" of ${context.person.name} holds a deactivated presence, ${title}.`)
    : { ...fine, reason: `It sets the presence of ${context.person.name} to ${title}.` };
}

function differs({ path, before, after }: Change): string {
  const shown = (value: Change['before']) => (value === null ? 'nothing' : JSON.stringify(value));
  return (
    `Its rules are not as setup makes them, so the campaign may call people or set nothing: ${path} is ` +
    `${shown(before)} instead of ${shown(after)}. Setup corrects that.`
  );
}

async function campaignVerdict({ session, idOf }: VerifyContext, name: string, id: string): Promise<Verdict> {
  const [campaign, diagnostics] = await Promise.all([
    session.api.outbound.getOutboundCampaign(id),
    session.api.outbound.getOutboundCampaignDiagnostics(id),
  ]);
  const errors = [...(campaign.errors ?? []), ...(diagnostics.campaignErrors ?? [])];
  if (errors.length > 0)
    return failed([...new Set(errors.map(({ error, details }) => details ?? error))].join(' '));
  if (campaign.campaignStatus === 'invalid') return failed('The platform considers it invalid.');
  if (campaign.contactList.id !== idOf('contact-list')) return failed('It works on another contact list.');
  const used = (campaign.ruleSets ?? []).map((ruleSet) => ruleSet.id);
  if (!used.includes(idOf(`rule-set:${name}`)))
    return failed('It does not use its rule set, so it would call people.');
  if (used.length > 1) return failed('It uses other rule sets as well. Setup removes them.');
  const { contactListFilters = [], dncLists = [], callableTimeSet } = campaign;
  if (contactListFilters.length > 0 || dncLists.length > 0 || callableTimeSet !== undefined)
    return failed('Filters, lists or times that somebody added hold contacts back. Setup removes them.');
  return fine;
}

async function scheduleVerdict({ session }: VerifyContext, id: string): Promise<Verdict> {
  const times = nextRuns(
    await session.api.outbound.getOutboundSchedulesCampaign(id),
    session.now(),
    datesShown,
  );
  if (times === undefined) return unknown('It repeats in a way that this program does not read.');
  if (times.length === 0) return failed('It has ended: there is no next time.');
  return { ...fine, reason: `Next: ${timesText(times)} (${times[0]?.zoneName}).` };
}

const nobody = '00000000-0000-4000-8000-000000000000';

/** The data action runs and changes nothing: there is no such user, and no such presence. */
export const proveAssociateUserLogin = proveLogin(actionStep, async () => ({
  USER_ID: nobody,
  PRESENCE_DEFINITION_ID: nobody,
}));

/** A campaign is noticed, and begins to work, within a minute or so (unverified). Times are milliseconds. */
const arrivalDeadline = 150_000;
/** For stopping and removing what was made, also after an interruption. */
const removalTime = 120_000;
/** After a campaign is complete, its last presence is seen within this. */
const graceTime = 15_000;

async function liveVerdict(findings: AssociateFindings): Promise<Verdict> {
  const { context, before, checks, contact, presences } = findings;
  // A campaign whose parts are not as they should be might call somebody.
  const broken = checks.find(({ status, id }) => status !== 'ok' && !id.startsWith('schedule:'));
  if (broken !== undefined) return unknown(skippedUntil(broken));
  if (contact === undefined) return unknown('Skipped: the person is not in the contact list.');
  if (isOnQueue(before)) return unknown('It would take a person who is On Queue off the queue.');
  const lacking = context.lacking(campaignForOnePermissions);
  if (lacking.length > 0) return notAllowed(lacking);
  const sets = scheduleNames(context.steps).flatMap((name) => findings.sets.get(name) ?? []);
  const wanted = visibleChange(sets, presences, before);
  if (wanted === undefined)
    return unknown('Every schedule leads to the presence that the person has already.');
  return startAndWatch(findings, contact, wanted);
}

/** Makes the campaign, waits for the presence, and puts everything back as it was, whatever happens. */
async function startAndWatch(
  findings: AssociateFindings,
  contact: Models.DialerContact,
  wanted: Wanted,
): Promise<Verdict> {
  const { context } = findings;
  const { session, person, signal } = context;
  const list = await session.api.outbound.getOutboundContactlist(required(context, 'contact-list'));
  const name = campaignForOneName(list.name ?? '');
  const run = { signal, progress: context.progress };
  await removeLeftOver(session, name, run);
  const campaign = campaignForOne(session, {
    name,
    campaignId: required(context, `campaign:${wanted.name}`),
    data: contact.data,
    phoneColumn: phoneColumn.columnName,
    visibility: context.visibility,
  });
  context.tell(
    `Starting a campaign for ${person.name} alone, with the rules of "${wanted.name}": it should set ${wanted.title}. This can take some minutes.`,
  );
  try {
    const id = await campaign.start(run);
    return await watch(findings, id, wanted);
  } finally {
    await cleanUp(findings, campaign, name, wanted);
  }
}

async function watch(
  { context }: AssociateFindings,
  campaignId: string,
  { name, presenceId, title }: Wanted,
): Promise<Verdict> {
  const { session, person, signal } = context;
  let completeAt: number | undefined;
  const look = async (): Promise<Verdict | undefined> => {
    const [campaign, now] = await Promise.all([
      session.api.outbound.getOutboundCampaign(campaignId),
      userPresence(session, person.id),
    ]);
    if (now.definitionId.toLowerCase() === presenceId.toLowerCase())
      return { ...fine, reason: `The rules of "${name}" set the presence to ${title}, and called nobody.` };
    const { campaignStatus, errors = [] } = campaign;
    if (campaignStatus === 'invalid' || errors.length > 0)
      return failed(
        `The campaign did not start: ${errors.map(({ details, error }) => details ?? error).join(' ') || 'the platform considers it invalid.'}`,
      );
    if (campaignStatus !== 'complete') return undefined;
    completeAt ??= Date.now();
    if (Date.now() - completeAt < graceTime) return undefined;
    return failed(`The campaign is complete, and the presence did not become ${title}.`);
  };
  try {
    return await waitFor({
      what: `the presence to become ${title}`,
      check: look,
      every: { first: 500, max: 5000 },
      deadline: arrivalDeadline,
      signal,
      progress: context.progress,
    });
  } catch (error) {
    if (error instanceof WaitTimeoutError) return failed(error.message);
    throw error;
  }
}

/** A campaign that still runs would change the presence after it was put back, so it is stopped first. */
async function cleanUp(
  { context, before }: AssociateFindings,
  campaign: CampaignForOne,
  name: string,
  { presenceId }: Wanted,
): Promise<void> {
  const run = { signal: AbortSignal.timeout(removalTime), progress: context.progress };
  try {
    await campaign.stop(run);
    await putBackPresence(context, actionStep, before, presenceId);
    await campaign.remove(run);
    context.tell(`That campaign is removed, and the presence of ${context.person.name} is as it was.`);
  } catch (error) {
    await putBackPresence(context, actionStep, before, presenceId);
    const { what } = problemOf(error);
    context.warn(
      `The campaign "${name}" and its contact list could not be removed: ${what} The next "verify --live" does it, and so does "teardown".`,
    );
  }
}
