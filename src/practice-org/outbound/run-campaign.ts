import type { Models } from 'purecloud-platform-client-v2';
import { runAction } from '../integrations/run-action.js';
import type { Org } from '../org.js';
import { findUser } from '../people/find-user.js';
import { presenceOf } from '../people/presences.js';
import { compares, sortContacts, type ValueType } from './contact-filter.js';
import type {
  CampaignConfig,
  CampaignState,
  ContactListState,
  ContactReport,
  ContactState,
  DataActionReport,
  Dial,
  PresenceChange,
} from './state.js';

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

/** The contact that is about to be called, and the number that would be used. */
interface Subject {
  readonly list: ContactListState;
  readonly contact: ContactState;
  readonly phone: Models.PhoneColumn;
  readonly origin: string;
}

interface PreCallOutcome {
  readonly dials: boolean;
  readonly dataActions: readonly DataActionReport[];
  readonly unsupported: readonly string[];
}

interface Progress {
  readonly dataActions: DataActionReport[];
  readonly unsupported: string[];
}

/** After these the contact is not called, and nothing that follows is done. */
const endings: ReadonlySet<string> = new Set(['DO_NOT_DIAL', 'CONTACT_UNCALLABLE', 'NUMBER_UNCALLABLE']);

/**
 * Applies the pre-call rules of the campaign's rule sets in order. The actions of a rule run in the order of the
 * array (assumed, the admin UI behaves so); the first that forbids the call ends it all.
 */
function preCallRules(org: Org, config: CampaignConfig, subject: Subject): PreCallOutcome {
  const progress: Progress = { dataActions: [], unsupported: [] };
  for (const ruleSetId of config.ruleSetIds) {
    const ruleSet = org.state.outbound.ruleSets.find((one) => one.id === ruleSetId);
    // In the order of their `order`, not of the array (API notes, Found since).
    const rules = (ruleSet?.rules ?? []).toSorted((one, other) => (one.order ?? 0) - (other.order ?? 0));
    for (const rule of rules) {
      if (rule.category !== 'DIALER_PRECALL' || !allHold(rule, subject, progress)) continue;
      if (applyActions(org, ruleSet?.name ?? '', rule, subject, progress))
        return { dials: false, ...progress };
    }
  }
  return { dials: true, ...progress };
}

function allHold(rule: Models.DialerRule, subject: Subject, progress: Progress): boolean {
  return rule.conditions.every((condition) => {
    const holds = conditionHolds(condition, subject);
    if (holds === undefined) {
      progress.unsupported.push(`The practice org cannot judge a ${condition.type ?? 'condition'}.`);
      return false;
    }
    return holds !== (condition.inverted ?? false);
  });
}

/** Undefined for conditions that the practice org cannot judge. `inverted` is for the caller to apply. */
function conditionHolds(condition: Models.Condition, { contact, phone }: Subject): boolean | undefined {
  const { type, value = '', operator = 'EQUALS' } = condition;
  switch (type) {
    case 'phoneNumberTypeCondition':
      return compares(phone.type, operator, value, 'STRING');
    case 'phoneNumberCondition':
      return compares(contact.data[phone.columnName] ?? '', operator, value, 'STRING');
    case 'contactAttributeCondition': {
      const kind = valueType(condition.valueType);
      if (kind === undefined || operator === 'IN' || operator === 'BETWEEN') return undefined;
      return compares(contact.data[condition.attributeName ?? ''] ?? '', operator, value, kind);
    }
    default:
      return undefined;
  }
}

function valueType(text: string | undefined): ValueType | undefined {
  return text === 'STRING' || text === 'NUMERIC' || text === 'DATETIME' ? text : undefined;
}

/** True when one of the actions forbids the call. */
function applyActions(
  org: Org,
  ruleSet: string,
  rule: Models.DialerRule,
  subject: Subject,
  progress: Progress,
): boolean {
  const { contact, phone } = subject;
  for (const action of rule.actions ?? []) {
    if (action.actionTypeName === 'DATA_ACTION') {
      progress.dataActions.push(callDataAction(org, ruleSet, rule, action, subject));
      continue;
    }
    if (action.actionTypeName === 'CONTACT_UNCALLABLE') contact.callable = false;
    if (action.actionTypeName === 'NUMBER_UNCALLABLE')
      contact.phoneNumberStatus[phone.columnName] = { callable: false };
    if (endings.has(action.actionTypeName)) return true;
    progress.unsupported.push(`The practice org cannot carry out ${action.actionTypeName}.`);
  }
  return false;
}

/** A data action that fails does not keep the following actions from running. */
function callDataAction(
  org: Org,
  ruleSet: string,
  rule: Models.DialerRule,
  action: Models.DialerAction,
  { contact, origin }: Subject,
): DataActionReport {
  const mappings = action.contactColumnToDataActionFieldMappings ?? [];
  const input: Record<string, unknown> = Object.fromEntries(
    mappings.map(({ contactColumnName, dataActionField }) => [
      dataActionField,
      contact.data[contactColumnName] ?? '',
    ]),
  );
  if (action.contactIdField !== undefined && action.contactIdField !== '')
    input[action.contactIdField] = contact.id;
  const actionId = action.dataAction?.id ?? '';
  const run = runAction(org, actionId, input, origin);
  const report = { ruleSet, rule: rule.name, actionId };
  if (run.ok) return { ...report, ok: true };
  return { ...report, ok: false, problem: `${run.error.status} ${run.error.userMessage}` };
}
