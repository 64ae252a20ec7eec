import type { Models } from 'purecloud-platform-client-v2';
import { luxon } from '../../core/libraries.js';
import { findFlow, publishedVersionOf } from '../architect/flows.js';
import { refuse } from '../errors.js';
import { runAction } from '../integrations/run-action.js';
import type { Org, Tasks } from '../org.js';
import { presenceOf } from '../people/presences.js';
import type { CampaignConfig } from './campaigns.js';
import type { CampaignRun, CampaignState, CampaignStatus, ContactState } from './state.js';

const keptRuns = 100;
const person = 'disposition.classification.callable.person';

interface StartOptions {
  /** Of the server, for requests of data actions. */
  readonly origin: string;
  readonly schedule?: CampaignRun['schedule'];
  /** When a schedule wanted the start, which is long ago when nobody used the practice org meanwhile. */
  readonly startsAt?: number;
}

/**
 * Switches a campaign on and works through its contacts. A campaign that is on already is left alone, one that cannot
 * start turns `invalid`. A complete one begins again with its first contact. True when it started.
 */
export function startCampaign(org: Org, campaign: CampaignState, options: StartOptions): boolean {
  const { name, config } = campaign;
  const { origin, schedule, startsAt = org.now() } = options;
  const { runs } = org.state.outbound;
  const came: Came = { changed: [], skipped: [], dials: [] };
  const keep = (run: Pick<CampaignRun, 'started' | 'reason'>) => {
    runs.push({ at: org.timestamp(), schedule, campaign: name, ...run, ...came });
    runs.splice(0, runs.length - keptRuns);
    if (!run.started) org.note('campaign', `Campaign "${name}" did not start: ${run.reason ?? ''}`);
    return run.started;
  };
  if (isRunning(campaign)) return keep({ started: false, reason: 'it is already running' });
  campaign.errors = campaignErrors(org, campaign);
  if (campaign.errors.length > 0) {
    setStatus(org, campaign, 'invalid');
    const reason = campaign.errors.map(({ error, details }) => details ?? error).join(' ');
    return keep({ started: false, reason });
  }
  campaign.starts += 1;
  setStatus(org, campaign, 'on');
  org.note('campaign', `Campaign "${name}" started.`);
  const { contacts } = org.state.outbound.contactLists.find(({ id }) => id === config.contactListId) ?? {};
  for (const contact of sortContacts(contacts ?? [], config.contactSorts))
    workThrough(org, campaign, { contact, origin, came });
  // The platform notices within `campaignStops` that no contact is left.
  const completes = startsAt + org.conditions.campaignStops - org.now();
  if (!config.alwaysRunning) org.later(completes, 'outbound.completeCampaign', startOf(campaign));
  return keep({ started: true });
}

export function stopCampaign(org: Org, campaign: CampaignState): void {
  if (campaign.status !== 'on')
    throw refuse('invalid.update.bad.status.transition', `The campaign "${campaign.name}" is not on.`);
  setStatus(org, campaign, 'stopping');
  org.later(org.conditions.campaignStops, 'outbound.stopCampaign', startOf(campaign));
}

/** Gives an invalid campaign its way back to off once nothing is wrong with it any more (assumed). */
export function revalidate(org: Org, campaign: CampaignState): void {
  if (campaign.status !== 'invalid') return;
  campaign.errors = campaignErrors(org, campaign);
  if (campaign.errors.length === 0) setStatus(org, campaign, 'off');
}

export function isRunning({ status }: CampaignState): boolean {
  return status === 'on' || status === 'stopping';
}

const ends = (from: CampaignStatus, to: CampaignStatus) => (org: Org, subject: string) => {
  const campaign = org.state.outbound.campaigns.find((one) => startOf(one) === subject);
  if (campaign?.status !== from) return;
  setStatus(org, campaign, to);
  org.note('campaign', `Campaign "${campaign.name}" is ${to}.`);
};

export const campaignTasks: Tasks = {
  'outbound.completeCampaign': ends('on', 'complete'),
  'outbound.stopCampaign': ends('stopping', 'off'),
};

/** A new status is a new version, as every change of a campaign. */
function setStatus(org: Org, campaign: CampaignState, status: CampaignStatus): void {
  if (campaign.status === status) return;
  campaign.status = status;
  campaign.version += 1;
  campaign.modifiedAt = org.now();
}

/** Names one start, so that late work of an earlier start does not touch a later one. */
export function startOf(campaign: CampaignState): string {
  return `${campaign.id} ${campaign.starts}`;
}

/**
 * Why the campaign cannot start; empty when it can. Such a campaign turns `invalid` when it is started and carries
 * these as its `errors`. That a site without an outbound route is only found at the start is assumed.
 */
export function campaignErrors(org: Org, { config }: CampaignState): Models.RestErrorDetail[] {
  const { siteId } = config;
  const problem = (error: string, details: string) => ({ error, details, userParams: [] });
  const site = org.state.outbound.sites.find(({ id }) => id === siteId);
  const flowless = Object.entries(responsesOf(org, config)).filter(([, { reactionType, data = '' }]) => {
    const flow = findFlow(org, data);
    const answers = flow?.active === true && publishedVersionOf(flow) !== undefined;
    return reactionType === 'transfer_flow' && !answers;
  });
  return [
    ...(siteId === undefined || site?.state === 'active'
      ? []
      : [problem('invalid.site', `The site "${site?.name ?? siteId}" is not active.`)]),
    ...(site?.state === 'active' && !site.hasOutboundRoute
      ? [problem('invalid.site.outbound.route', `The site "${site.name}" has no outbound route.`)]
      : []),
    ...flowless.map(([disposition, { name, data = '' }]) =>
      problem(
        'invalid.call.analysis.response.set',
        `The flow "${name ?? data}" for ${disposition} has no published version.`,
      ),
    ),
  ];
}

function responsesOf(org: Org, { callAnalysisResponseSetId }: CampaignConfig) {
  const set = org.state.outbound.responseSets.find(({ id }) => id === callAnalysisResponseSetId);
  return set?.responses ?? {};
}

type Came = { readonly [K in 'changed' | 'skipped' | 'dials']: CampaignRun[K][number][] };

interface Work {
  readonly contact: ContactState;
  readonly origin: string;
  readonly came: Came;
}

/** Whoever no rule keeps from it is called. That one without a number is passed over before any rule runs is assumed. */
function workThrough(org: Org, campaign: CampaignState, { contact, origin, came }: Work): void {
  const { name, config } = campaign;
  const label = labelOf(contact);
  const skip = (reason: string, who = label) => came.skipped.push({ contact: who, reason });
  if (!contact.callable) return void skip('not callable');
  const phone = config.phoneColumns.find(
    ({ columnName }) =>
      contact.data[columnName] !== '' && contact.phoneNumberStatus[columnName]?.callable !== false,
  );
  const columns = config.phoneColumns.map(({ columnName }) => columnName);
  if (phone === undefined) return void skip(`no number to call in ${columns.join(', ')}`);
  // The people whose user id is in the contact's data.
  const people = Object.values(contact.data).flatMap((id) => org.state.people.users[id] ?? []);
  const before = people.map(({ id }) => presenceOf(org, id).name);
  const turn: Turn = { org, contact, phone, origin, dials: true, actions: 0, failures: [], unsupported: [] };
  applyPreCallRules(config, turn);
  const { dials, failures, unsupported, actions } = turn;
  for (const { rule, problem } of failures)
    org.note('campaign', `${label}: the data action of "${rule}" failed: ${problem}`);
  for (const what of unsupported) org.note('campaign', `${name}: ${what}`);
  const changed = people.flatMap(({ id, name: user }, at) => {
    const change = { userId: id, user, before: before[at] ?? '', after: presenceOf(org, id).name };
    return change.before === change.after ? [] : [change];
  });
  came.changed.push(...changed);
  const who = people[0]?.name ?? label;
  if (failures[0] !== undefined) skip(`the data action failed: ${failures[0].problem}`, who);
  else if (changed.length === 0) {
    const without = actions === 0 ? 'no rule ran a data action' : undefined;
    const already = before[0] === undefined ? 'the contact names no user' : `already ${before[0]}`;
    skip(unsupported.length > 0 ? unsupported.join(' ') : (without ?? already), who);
  }
  if (dials) came.dials.push({ contact: who, ...dial(org, campaign, contact, phone.columnName) });
}

/** Calls the contact. Here everybody answers in person, so the reaction to a person decides. */
function dial(org: Org, { name, config }: CampaignState, contact: ContactState, column: string) {
  const number = contact.data[column] ?? '';
  const { reactionType = 'no reaction', name: flow } = responsesOf(org, config)[person] ?? {};
  const reaction = flow === undefined ? reactionType : `${reactionType} ${flow}`;
  contact.callRecords[column] = { lastAttempt: org.timestamp(), lastResult: person };
  org.note('dial', `Campaign "${name}" called ${number} from ${config.callerAddress}: ${reaction}.`);
  return { number, reaction };
}

/** `Anna Schmidt <anna@example.com>` as far as columns of such names exist; else the contact's id. */
function labelOf(contact: ContactState): string {
  const values = (pattern: RegExp) =>
    Object.entries(contact.data).flatMap(([column, text]) => (pattern.test(column) ? text || [] : []));
  const label = [...values(/name/i), ...values(/e-?mail/i).map((email) => `<${email}>`)].join(' ');
  return label === '' ? contact.id : label;
}

/** The contact that is about to be called, the number that would be used, and what the rules came to. */
interface Turn {
  readonly org: Org;
  readonly contact: ContactState;
  readonly phone: Models.PhoneColumn;
  readonly origin: string;
  dials: boolean;
  actions: number;
  readonly failures: { readonly rule: string; readonly problem: string }[];
  /** What the practice org cannot judge or carry out. */
  readonly unsupported: string[];
}

/** Actions run in the order of the array (assumed, the admin UI behaves so); the first that forbids the call ends it all. */
function applyPreCallRules({ ruleSetIds }: CampaignConfig, turn: Turn): void {
  const rules = ruleSetIds.flatMap((ruleSetId) => {
    const ruleSet = turn.org.state.outbound.ruleSets.find(({ id }) => id === ruleSetId);
    // In the order of their `order`, not of the array (API notes, Found since).
    return (ruleSet?.rules ?? []).toSorted((one, other) => (one.order ?? 0) - (other.order ?? 0));
  });
  for (const rule of rules)
    if (turn.dials && rule.category === 'DIALER_PRECALL' && allHold(rule, turn)) applyActions(rule, turn);
}

function allHold(rule: Models.DialerRule, turn: Turn): boolean {
  return rule.conditions.every((condition) => {
    const holds = conditionHolds(condition, turn);
    if (holds === undefined)
      turn.unsupported.push(`The practice org cannot judge a ${condition.type ?? 'condition'}.`);
    return holds !== undefined && holds !== (condition.inverted ?? false);
  });
}

/** Undefined for conditions that the practice org cannot judge. `inverted` is for the caller to apply. */
function conditionHolds(condition: Models.Condition, { contact, phone }: Turn): boolean | undefined {
  const { type, value = '', operator = 'EQUALS', attributeName = '', valueType } = condition;
  const holds = (actual = '', kind: ValueType = 'STRING') => compares(actual, operator, value, kind);
  if (type === 'phoneNumberTypeCondition') return holds(phone.type);
  if (type === 'phoneNumberCondition') return holds(contact.data[phone.columnName]);
  if (type !== 'contactAttributeCondition' || operator === 'IN' || operator === 'BETWEEN') return undefined;
  const known = valueType === 'STRING' || valueType === 'NUMERIC' || valueType === 'DATETIME';
  return known ? holds(contact.data[attributeName], valueType) : undefined;
}

/** After these the contact is not called, and nothing that follows is done. */
const endings: ReadonlySet<string> = new Set(['DO_NOT_DIAL', 'CONTACT_UNCALLABLE', 'NUMBER_UNCALLABLE']);

/** A data action that fails does not keep the following actions from running. */
function applyActions(rule: Models.DialerRule, turn: Turn): void {
  const { contact, phone } = turn;
  for (const action of rule.actions ?? []) {
    const { actionTypeName } = action;
    if (actionTypeName === 'CONTACT_UNCALLABLE') contact.callable = false;
    if (actionTypeName === 'NUMBER_UNCALLABLE')
      contact.phoneNumberStatus[phone.columnName] = { callable: false };
    if (endings.has(actionTypeName)) {
      turn.dials = false;
      return;
    }
    if (actionTypeName !== 'DATA_ACTION') {
      turn.unsupported.push(`The practice org cannot carry out ${actionTypeName}.`);
      continue;
    }
    turn.actions += 1;
    const run = callDataAction(action, turn);
    if (!run.ok) turn.failures.push({ rule: rule.name, problem: `${run.error.status} ${run.error.message}` });
  }
}

function callDataAction(action: Models.DialerAction, { org, contact, origin }: Turn) {
  const { contactColumnToDataActionFieldMappings: mappings = [], contactIdField } = action;
  const input = Object.fromEntries(
    mappings.map(({ contactColumnName: from, dataActionField: to }) => [to, contact.data[from] ?? '']),
  );
  if (contactIdField) input[contactIdField] = contact.id;
  return runAction(org, action.dataAction?.id ?? '', input, origin);
}

/** The order in which a campaign takes its contacts. Contacts that compare equal keep the order of the list. */
export function sortContacts(
  contacts: readonly ContactState[],
  sorts: readonly Models.ContactSort[],
): ContactState[] {
  return contacts.toSorted((a, b) => {
    for (const { fieldName = '', direction, numeric } of sorts) {
      const left = a.data[fieldName] ?? '';
      const right = b.data[fieldName] ?? '';
      const order =
        numeric === true ? Number(left) - Number(right) : left < right ? -1 : left > right ? 1 : 0;
      if (order !== 0) return direction === 'DESC' ? -order : order;
    }
    return 0;
  });
}

type Value = string | number;

const texts: Readonly<Record<string, (actual: string, expected: string) => boolean>> = {
  CONTAINS: (actual, expected) => actual.includes(expected),
  BEGINS_WITH: (actual, expected) => actual.startsWith(expected),
  ENDS_WITH: (actual, expected) => actual.endsWith(expected),
};

const orders: Readonly<Record<string, (a: Value, b: Value) => boolean>> = {
  EQUALS: (a, b) => a === b,
  LESS_THAN: (a, b) => a < b,
  BEFORE: (a, b) => a < b,
  LESS_THAN_EQUALS: (a, b) => a <= b,
  GREATER_THAN: (a, b) => a > b,
  AFTER: (a, b) => a > b,
  GREATER_THAN_EQUALS: (a, b) => a >= b,
};

/** How two texts are to be read before they are compared. */
const readers = {
  STRING: (text: string) => text,
  NUMERIC: (text: string) => (text.trim() === '' ? Number.NaN : Number(text)),
  DATETIME: (text: string) => luxon().DateTime.fromISO(text, { zone: 'utc' }).toMillis(),
} as const;
type ValueType = keyof typeof readers;

/** Whether `actual operator expected` holds. What cannot be read as the type never holds. Texts compare exactly. */
export function compares(actual: string, operator: string, expected: string, type: ValueType): boolean {
  const asText = texts[operator];
  if (asText !== undefined) return asText(actual, expected);
  // Nothing holds of what is not a number.
  return orders[operator]?.(readers[type](actual), readers[type](expected)) ?? false;
}
