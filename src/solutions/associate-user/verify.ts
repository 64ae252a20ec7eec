import type { Models } from 'purecloud-platform-client-v2';
import { command, text } from '../../core/text.js';
import type { Check } from '../../engine/report.js';
import type { Change } from '../../engine/resource.js';
import { presenceTitle } from '../../presences/presences.js';
import { eachContact, eachContactOf } from '../../resources/outbound/contact-batches.js';
import { rulesDiffer } from '../../resources/outbound/rule-set.js';
import { nextRuns } from '../../resources/outbound/weekly-times.js';
import { failed, fine, unknown, type Verdict } from '../checks.js';
import {
  beginChecks,
  check,
  checkParts,
  checkPublished,
  checkStep,
  type PartChecks,
  proveLogin,
  unchangedPresence,
} from '../presence-checks.js';
import type { VerifyContext } from '../solution.js';
import type { liveFields } from './fields.js';
import { checkLive } from './live-start.js';
import { actionStep, phoneColumn, presenceField, ruleFor } from './resources.js';

/** Contacts of a list made by hand, whose ids are not those of the users, that are looked at. */
const mostContacts = 2000;
/** The columns without which the rule cannot set a presence, or the campaign passes over the contact. */
const neededColumns = ['userId', phoneColumn.columnName];

/** What the checks find out for those that follow. */
export interface AssociateFindings extends PartChecks {
  /** Undefined when the person is not in the list. */
  readonly contact: Models.DialerContact | undefined;
  /** By the name of a schedule, the id of the presence that its rules give the person. */
  readonly sets: Map<string, string>;
}

/**
 * Tries the parts with the person: the data action with the presence that they have already, and what each schedule
 * would do with their contact. With `--live` a campaign is started that reaches nobody else; without, none is.
 */
export async function verifyAssociateUser(
  context: VerifyContext<typeof liveFields>,
): Promise<readonly Check[]> {
  const parts = await beginChecks(context);
  const listId = context.idOf('contact-list');
  const contact = listId === undefined ? undefined : await contactOf(context, listId);
  const findings: AssociateFindings = { ...parts, contact, sets: new Map() };
  await checkParts(findings, actionStep, unchangedPresence(findings, actionStep));
  await check(findings, 'contacts', `${context.person.name} is in the contact list`, async () =>
    contactVerdict(findings),
  );
  await checkPublished(findings, 'outbound-flow', 'The outbound call flow is published');
  await checkSchedules(findings);
  if (context.answers.live) await checkLive(findings);
  return findings.checks;
}

async function contactOf({ session, person }: VerifyContext, listId: string) {
  let found: Models.DialerContact | undefined;
  await eachContact(session, listId, [person.id], ([contact]) => {
    found = contact;
  });
  if (found !== undefined) return found;
  const take = (contact: Models.DialerContact) => {
    if (contact.data.userId === person.id) found = contact;
  };
  await eachContactOf(session, listId, take, mostContacts);
  return found;
}

function contactVerdict({ context, contact }: AssociateFindings): Verdict {
  const { name, id } = context.person;
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
async function checkSchedules(findings: AssociateFindings): Promise<void> {
  const { context } = findings;
  for (const name of scheduleNames(context)) {
    await checkStep(findings, `rule-set:${name}`, `The rule set "${name}" sets a presence`, (id) =>
      ruleSetVerdict(findings, name, id),
    );
    await checkStep(findings, `campaign:${name}`, `The campaign "${name}" can start`, (id) =>
      campaignVerdict(context, name, id),
    );
    await checkStep(findings, `schedule:${name}`, `The schedule of "${name}" has next times`, (id) =>
      scheduleVerdict(context, id),
    );
  }
}

function scheduleNames({ steps }: VerifyContext): readonly string[] {
  const prefix = 'schedule:';
  return steps.filter((step) => step.startsWith(prefix)).map((step) => step.slice(prefix.length));
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
  findings.sets.set(name, presenceId);
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
  const shown = times.map((time) => time.setLocale('en-GB').toFormat('ccc d LLL HH:mm'));
  return { ...fine, reason: `Next: ${shown.join(', ')} (${times[0]?.zoneName}).` };
}

const nobody = '00000000-0000-4000-8000-000000000000';

/** The data action runs and changes nothing: there is no such user, and no such presence. */
export const proveAssociateUserLogin = proveLogin(actionStep, async () => ({
  USER_ID: nobody,
  PRESENCE_DEFINITION_ID: nobody,
}));
