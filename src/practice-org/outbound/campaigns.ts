import type { Models } from 'purecloud-platform-client-v2';
import {
  answer,
  divisionView,
  type Entity,
  type Kind,
  operations,
  reference,
  referred,
  remove,
  requested,
  requestedToChange,
  told,
  update,
} from '../collection.js';
import { assumed, badRequest, type RefusalCode, refuse } from '../errors.js';
import { picked, without } from '../json.js';
import type { Call, Handlers, Org } from '../org.js';
import { contactListKind, requireNoImport } from './contact-lists.js';
import { queueKind } from './queues.js';
import { responseSetKind } from './response-sets.js';
import { ruleSetKind } from './rule-sets.js';
import { campaignErrors, isRunning, revalidate, startCampaign, stopCampaign } from './run-campaign.js';
import { edgeGroupKind, siteKind } from './sites.js';
import { type CampaignState, type ContactListState, campaignSettings } from './state.js';

const mostSorts = 4;

type Referring = 'contactListId' | 'queueId' | 'edgeGroupId' | 'callAnalysisResponseSetId';
const by = (member: Referring) => (one: CampaignState, wanted: string) => one.config[member] === wanted;

/** A campaign is born off, and switched on by a second request. */
export const campaignKind: Kind<CampaignState> = {
  what: 'campaign',
  uri: '/api/v2/outbound/campaigns',
  store: (org) => org.state.outbound.campaigns,
  wire: wireCampaign,
  permission: 'outbound:campaign',
  list: {
    filters: {
      contactListId: by('contactListId'),
      distributionQueueId: by('queueId'),
      edgeGroupId: by('edgeGroupId'),
      callAnalysisResponseSetId: by('callAnalysisResponseSetId'),
      dncListIds: () => false,
    },
  },
  unique: { code: 'duplicate.name' },
  versioned: 'invalid.update.wrong.version',
  missing: 'resource.not.found',
  inUse: 'referential.integrity.error',
  // Assumed: that a campaign with a schedule cannot be deleted.
  users: (org, { id }) =>
    org.state.outbound.schedules.some((schedule) => schedule.id === id) ? ['its schedule'] : [],
  settings: ({ org, body }, present) => {
    const sent = body as Models.Campaign;
    if (present !== undefined) return { config: changedConfig(org, present, sent) };
    const { campaignStatus: status = 'off' } = sent;
    if (status !== 'off')
      throw assumed(badRequest(`A campaign is created with the status off, not ${status}.`));
    return { config: campaignConfig(org, sent), status, errors: [], starts: 0 };
  },
};

export const campaignHandlers: Handlers = {
  ...operations(campaignKind),
  getOutboundCampaignsDivisionviews: divisionView(campaignKind),
  /** Switches the campaign as well, when the status that is sent differs from the present one. */
  putOutboundCampaign: (call) => {
    const { org, origin } = call;
    const campaign = update(call, campaignKind);
    const { campaignStatus: wanted } = call.body as Models.Campaign;
    if (wanted === campaign.status) revalidate(org, campaign);
    else if (wanted === 'on') startCampaign(org, campaign, { origin });
    else stopCampaign(org, campaign);
    return answer(call, campaignKind, campaign);
  },
  deleteOutboundCampaign: deleteCampaign,
  postOutboundCampaignStart: (call) => {
    const campaign = requested(call, campaignKind, 'outbound:campaign:start');
    if (isRunning(campaign)) throw badStatus(`The campaign "${campaign.name}" is already running.`);
    startCampaign(call.org, campaign, { origin: call.origin });
    return { status: 204 };
  },
  postOutboundCampaignStop: (call) => {
    stopCampaign(call.org, requested(call, campaignKind, 'outbound:campaign:stop'));
    return { status: 204 };
  },
  /** Begins with the first contact again, as every start does here. Assumed: the code while it runs. */
  deleteOutboundCampaignProgress: (call) => {
    const recycles = ['outbound:campaign:edit', 'outbound:campaign:recycle'];
    const campaign = requested(call, { ...campaignKind, missing: 'campaign.not.found' }, ...recycles);
    if (isRunning(campaign)) throw badStatus(`The campaign "${campaign.name}" is ${campaign.status}.`);
    return { status: 204 };
  },
  getOutboundCampaignDiagnostics: campaignDiagnostics,
};

function badStatus(text: string) {
  return refuse('invalid.update.bad.status.transition', text);
}

/** A running campaign takes no change of its configuration; which fields the platform would take is assumed. */
function changedConfig(org: Org, campaign: CampaignState, body: Models.Campaign): CampaignConfig {
  const { campaignStatus, name, division } = body;
  if (campaignStatus === undefined) throw badRequest('campaignStatus is required for an update.');
  const config = campaignConfig(org, body);
  requireNoImport(referred(org, contactListKind, body.contactList.id, 'contactList'));
  const asked = JSON.stringify([name, division?.id ?? campaign.divisionId, config]);
  const changed = asked !== JSON.stringify([campaign.name, campaign.divisionId, campaign.config]);
  requireSwitch(campaign, campaignStatus);
  if (changed && isRunning(campaign))
    throw refuse('invalid.update.campaign.active', `It cannot be changed while it is ${campaign.status}.`);
  requireImmutables(campaign.config, config);
  return config;
}

/** Legal switches: on to off, and anything that is not running to on. The present status is none. */
function requireSwitch(campaign: CampaignState, wanted: string): void {
  const goesOn = wanted === 'on' && !isRunning(campaign);
  const goesOff = wanted === 'off' && campaign.status === 'on';
  if (wanted === campaign.status || goesOn || goesOff) return;
  throw badStatus(`The status of a campaign cannot go from ${campaign.status} to ${wanted}.`);
}

/** Assumed of the dialing mode. */
function requireImmutables(before: CampaignConfig, after: CampaignConfig): void {
  if (before.dialingMode !== after.dialingMode)
    throw assumed(badRequest('dialingMode of a campaign cannot be changed.'));
  const queueing = (config: CampaignConfig) => JSON.stringify(config.dynamicContactQueueingSettings);
  if (queueing(before) !== queueing(after))
    throw badRequest('dynamicContactQueueingSettings of a campaign cannot be changed.');
}

function deleteCampaign(call: Call) {
  const campaign = requestedToChange(call, campaignKind, 'delete');
  if (isRunning(campaign))
    throw refuse('campaign.in.use', `It cannot be deleted while it is ${campaign.status}.`);
  remove(call, campaignKind);
  return answer(call, campaignKind, campaign);
}

function campaignDiagnostics(call: Call) {
  const { org } = call;
  const campaign = requested(call, { ...campaignKind, missing: 'campaign.not.found' });
  const { contactListId, ruleSetIds } = campaign.config;
  const contacts = org.state.outbound.contactLists.find(({ id }) => id === contactListId)?.contacts ?? [];
  const ruleSets = ruleSetIds.map((id) => reference(org, ruleSetKind, id));
  return {
    body: {
      callableContacts: { dncLists: [], ruleSets },
      ruleSetDiagnostics: ruleSets.map((ruleSet) => ({ ruleSet, warnings: [] })),
      ...{ outstandingInteractionsCount: 0, scheduledInteractionsCount: 0 },
      ...{ timeZoneRescheduledCallsCount: 0, filteredOutContactsCount: 0 },
      numberOfContactsCalled: contacts.filter(({ callRecords }) => Object.keys(callRecords).length > 0)
        .length,
      totalNumberOfContacts: contacts.length,
      campaignErrors: campaignErrors(org, campaign),
    },
  };
}

/** Checks a campaign as sent and gives what it is told to do. Throws 400. */
function campaignConfig(org: Org, body: Models.Campaign): CampaignConfig {
  const { callerName, callerAddress, priority = 5 } = body;
  const list = referred(org, contactListKind, body.contactList.id, 'contactList');
  if (callerName.trim() === '') throw refuse('missing.caller.id.name', 'callerName must not be empty.');
  if (callerAddress.trim() === '')
    throw refuse('missing.caller.id.address', 'callerAddress must not be empty.');
  if (!Number.isInteger(priority) || priority < 1 || priority > 5)
    throw refuse('invalid.priority', `priority must be from 1 to 5, not ${priority}.`);
  checkDialingMode(body);
  checkUnknownReferences(body);
  const refer = <T extends Entity>(
    kind: Kind<T>,
    field: 'callAnalysisResponseSet' | 'site' | 'edgeGroup' | 'queue',
    code?: RefusalCode,
  ) => body[field] && referred(org, kind, body[field].id, field, code);
  refer(responseSetKind, 'callAnalysisResponseSet', 'call.analysis.response.set.not.found');
  if (body.callAnalysisResponseSet === undefined && body.dialingMode !== 'preview')
    throw badRequest(`callAnalysisResponseSet is required for the dialing mode ${body.dialingMode}.`);
  if ((body.site === undefined) === (body.edgeGroup === undefined))
    throw badRequest('A campaign has either a site or an edgeGroup, exactly one of them.');
  const site = refer(siteKind, 'site');
  if (site?.state === 'deleted') throw badRequest(`site refers to "${site.id}", which does not exist.`);
  refer(edgeGroupKind, 'edgeGroup', 'edge.group.not.found');
  refer(queueKind, 'queue', 'queue.not.found');
  for (const { id } of body.ruleSets ?? []) referred(org, ruleSetKind, id, 'ruleSets', 'rule.set.not.found');
  return {
    ...configOf(body),
    phoneColumns: phoneColumns(list, body.phoneColumns),
    contactSorts: contactSorts(list, body),
  };
}

/** What a campaign is told to do: everything that a PUT replaces, without its status. */
export type CampaignConfig = ReturnType<typeof configOf>;

/** A campaign as it is kept, its members always in one order, so that two can be compared. */
export function configOf(body: Models.Campaign) {
  const { contactSort, contactSorts = contactSort === undefined ? [] : [contactSort] } = body;
  const preview = { skipPreviewDisabled: false, previewTimeOutSeconds: 0 };
  const usual = { ...preview, skillColumns: [], priority: 5, noAnswerTimeout: 30, alwaysRunning: false };
  const queueing = { sort: false, filter: false };
  const dynamicContactQueueingSettings = { ...queueing, ...body.dynamicContactQueueingSettings };
  return {
    ...picked({ ...usual, ...body, dynamicContactQueueingSettings }, campaignSettings),
    contactListId: body.contactList.id ?? '',
    callAnalysisResponseSetId: body.callAnalysisResponseSet?.id,
    siteId: body.site?.id,
    edgeGroupId: body.edgeGroup?.id,
    queueId: body.queue?.id,
    scriptId: body.script?.id,
    ruleSetIds: (body.ruleSets ?? []).map(({ id = '' }) => id),
    phoneColumns: body.phoneColumns,
    contactSorts,
  };
}

/** Agentless campaigns have lines and no agents; all others have agents. Source: API notes, Campaigns. */
function checkDialingMode(body: Models.Campaign): void {
  const { dialingMode, outboundLineCount } = body;
  for (const member of ['queue', 'script'] as const) {
    if (dialingMode === 'agentless' && body[member] !== undefined)
      throw badRequest(`An agentless campaign must not have a ${member}.`);
    if (dialingMode !== 'agentless' && dialingMode !== 'external' && body[member]?.id === undefined)
      throw badRequest(`${member} is required for the dialing mode ${dialingMode}.`);
  }
  if (dialingMode === 'agentless' && (outboundLineCount === undefined || outboundLineCount < 1))
    throw refuse('invalid.campaign.outbound.line.count', 'Agentless campaigns need an outboundLineCount.');
}

/** The practice org has no do-not-call lists, callable time sets or contact list filters to refer to. */
function checkUnknownReferences(body: Models.Campaign): void {
  const { dncLists = [], contactListFilters = [], callableTimeSet } = body;
  if (contactListFilters.length > 1)
    throw refuse('more.than.one.contact.list.filter', 'contactListFilters takes one filter.');
  const references = [
    ['dncLists', 'dnc.list.not.found', dncLists[0]],
    ['contactListFilters', 'contact.list.filter.not.found', contactListFilters[0]],
    ['callableTimeSet', 'callable.time.set.not.found', callableTimeSet],
  ] as const;
  for (const [field, code, reference] of references)
    if (reference !== undefined)
      throw refuse(code, `${field} refers to "${reference.id ?? ''}", which does not exist.`);
}

/** The types are those of the contact list; what the request says about them is ignored. */
function phoneColumns(list: ContactListState, sent: readonly Models.PhoneColumn[]): Models.PhoneColumn[] {
  const wrong = (text: string) => refuse('invalid.campaign.phone.columns', text);
  if (sent.length === 0) throw wrong('phoneColumns must name at least one column.');
  return sent.map(({ columnName }) => {
    const column = list.phoneColumns.find((one) => one.columnName === columnName);
    if (column === undefined)
      throw wrong(`"${columnName}" is not a phone column of the contact list "${list.name}".`);
    return { columnName, type: column.type };
  });
}

function contactSorts(list: ContactListState, body: Models.Campaign): Models.ContactSort[] {
  const { contactSort: one, contactSorts: sorts = one === undefined ? [] : [one] } = body;
  if (one !== undefined && one.fieldName !== sorts[0]?.fieldName)
    throw refuse('contact.sorts.conflict', 'contactSort is not the first of contactSorts.');
  const names = sorts.map(({ fieldName }) => fieldName);
  if (new Set(names).size < names.length)
    throw refuse('contact.sorts.duplicate.field.names', 'contactSorts names a column twice.');
  if (sorts.length > mostSorts)
    throw badRequest(`contactSorts takes at most ${mostSorts} sorts, not ${sorts.length}.`);
  const missing = body.contactSorts ? 'contact.sorts.invalid.field.name' : 'contact.sort.field.not.found';
  return sorts.map(({ fieldName = '', direction = 'ASC', numeric = false }) => {
    if (!list.columnNames.includes(fieldName))
      throw refuse(missing, `contactSorts names "${fieldName}", which is no column of "${list.name}".`);
    return { fieldName, direction, numeric };
  });
}

/** References with names, the status beside the configuration. */
function wireCampaign(campaign: CampaignState, { org }: Call) {
  const { contactListId, callAnalysisResponseSetId, siteId, edgeGroupId, queueId, scriptId, ...others } =
    campaign.config;
  const { ruleSetIds, ...settings } = others;
  return {
    ...without(told(org, campaignKind, campaign), 'config', 'status', 'starts'),
    campaignStatus: campaign.status,
    ...settings,
    contactList: reference(org, contactListKind, contactListId),
    callAnalysisResponseSet: reference(org, responseSetKind, callAnalysisResponseSetId),
    site: reference(org, siteKind, siteId),
    edgeGroup: reference(org, edgeGroupKind, edgeGroupId),
    queue: reference(org, queueKind, queueId),
    script: scriptId && { id: scriptId },
    ruleSets: ruleSetIds.map((id) => reference(org, ruleSetKind, id)),
    contactSort: settings.contactSorts[0],
    dncLists: [],
    contactListFilters: [],
  };
}
