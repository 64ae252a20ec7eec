import type { Org } from '../org.js';
import { presenceOf } from '../people/presences.js';
import { findUser } from '../people/users.js';
import type { ContactReport, DataActionReport, Dial, PresenceChange } from './campaign-report.js';
import { sortContacts } from './contact-filter.js';
import { preCallRules } from './pre-call-rules.js';
import type { CampaignConfig, CampaignState, ContactListState, ContactState } from './state.js';

const person = 'disposition.classification.callable.person';

/** Goes through the contacts in the campaign's order. Whoever no rule keeps from being called is called. */
export function workThroughContacts(org: Org, campaign: CampaignState, origin: string): ContactReport[] {
  const { config } = campaign;
  const list = org.state.outbound.contactLists.find((one) => one.id === config.contactListId);
  if (list === undefined) return [];
  return sortContacts(list.contacts, config.contactSorts).map((contact) =>
    workThroughContact(org, campaign, list, contact, origin),
  );
}

function workThroughContact(
  org: Org,
  { name, config }: CampaignState,
  list: ContactListState,
  contact: ContactState,
  origin: string,
): ContactReport {
  const report: ContactReport = {
    contactId: contact.id,
    label: labelOf(list, contact),
    dataActions: [],
    presences: [],
    unsupported: [],
  };
  if (!contact.callable) return { ...report, skipped: 'not callable' };
  const phone = config.phoneColumns.find(
    ({ columnName }) =>
      contact.data[columnName] !== '' && contact.phoneNumberStatus[columnName]?.callable !== false,
  );
  if (phone === undefined) return { ...report, skipped: missingPhone(config) };
  const before = presencesOf(org, contact);
  const outcome = preCallRules(org, config, { list, contact, phone, origin });
  const tried: ContactReport = {
    ...report,
    dataActions: outcome.dataActions,
    presences: changes(org, before),
    unsupported: outcome.unsupported,
  };
  for (const failed of outcome.dataActions.filter(({ ok }) => !ok)) noteFailure(org, tried, failed);
  for (const what of outcome.unsupported) org.note('campaign', `${name}: ${what}`);
  if (!outcome.dials) return tried;
  return { ...tried, dialled: dial(org, name, config, contact, phone.columnName) };
}

/** That a contact without a number is passed over before any rule runs is assumed. */
function missingPhone(config: CampaignConfig): string {
  return `no number to call in ${config.phoneColumns.map(({ columnName }) => columnName).join(', ')}`;
}

/** Calls the contact. Here everybody answers in person, so the reaction to a person decides. */
function dial(org: Org, name: string, config: CampaignConfig, contact: ContactState, column: string): Dial {
  const number = contact.data[column] ?? '';
  const responseSet = org.state.outbound.responseSets.find(
    (one) => one.id === config.callAnalysisResponseSetId,
  );
  const reaction = responseSet?.responses[person];
  const text =
    reaction === undefined
      ? 'no reaction'
      : [reaction.reactionType, reaction.name].filter((part) => part !== undefined).join(' ');
  contact.callRecords[column] = { lastAttempt: org.timestamp(), lastResult: person };
  org.note('dial', `Campaign "${name}" called ${number} from ${config.callerAddress}: ${text}.`);
  return { number, callerAddress: config.callerAddress, reaction: text };
}

function noteFailure(org: Org, report: ContactReport, failed: DataActionReport): void {
  org.note(
    'campaign',
    `${report.label}: the data action of "${failed.rule}" failed: ${failed.problem ?? ''}`,
  );
}

/** Presences of the people whose user id is in the contact's data. */
function presencesOf(org: Org, contact: ContactState): ReadonlyMap<string, string> {
  const users = Object.values(contact.data).filter((value) => findUser(org, value) !== undefined);
  return new Map(users.map((id) => [id, presenceOf(org, id).name]));
}

function changes(org: Org, before: ReadonlyMap<string, string>): PresenceChange[] {
  return [...before].map(([userId, presence]) => ({
    userId,
    user: findUser(org, userId)?.name ?? userId,
    before: presence,
    after: presenceOf(org, userId).name,
  }));
}

/** `Anna Schmidt <anna@example.com>` as far as columns of such names exist; else the contact's id. */
function labelOf(list: ContactListState, contact: ContactState): string {
  const values = (pattern: RegExp) =>
    list.columnNames
      .filter((column) => pattern.test(column))
      .map((column) => contact.data[column] ?? '')
      .filter((value) => value !== '');
  const names = values(/name/i).join(' ');
  const emails = values(/e-?mail/i).map((email) => `<${email}>`);
  const label = [names, ...emails].filter((part) => part !== '').join(' ');
  return label === '' ? contact.id : label;
}
