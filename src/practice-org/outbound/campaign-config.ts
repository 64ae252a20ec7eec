import type { Models } from 'purecloud-platform-client-v2';
import { badRequest } from '../errors.js';
import { divisionRef } from '../identity/divisions.js';
import type { Org } from '../org.js';
import { onlySent, referred } from './lookup.js';
import { livingRuleSets } from './rule-sets.js';
import type { CampaignConfig, ContactListState } from './state.js';

const mostSorts = 4;

/** Checks a campaign as sent and gives what it is told to do. Throws badRequest. */
export function campaignConfig(
  org: Org,
  name: string,
  divisionId: string,
  body: Models.Campaign,
): CampaignConfig {
  const { outbound } = org.state;
  const list = referred(org, outbound.contactLists, body.contactList.id, 'contactList');
  if (body.callerName.trim() === '') throw badRequest('callerName must not be empty.');
  if (body.callerAddress.trim() === '') throw badRequest('callerAddress must not be empty.');
  checkDialingMode(body);
  checkUnknownReferences(body);
  const responseSet = optionally(body.callAnalysisResponseSet, (ref) =>
    referred(org, outbound.responseSets, ref.id, 'callAnalysisResponseSet'),
  );
  if (responseSet === undefined && body.dialingMode !== 'preview')
    throw badRequest(`callAnalysisResponseSet is required for the dialing mode ${body.dialingMode}.`);
  return {
    name,
    divisionId: divisionRef(org, divisionId).id,
    contactListId: list.id,
    dialingMode: body.dialingMode,
    phoneColumns: phoneColumns(list, body.phoneColumns),
    callAnalysisResponseSetId: responseSet?.id,
    ...origins(org, body),
    queueId: optionally(body.queue, (ref) => referred(org, outbound.queues, ref.id, 'queue'))?.id,
    scriptId: body.script?.id,
    callerName: body.callerName,
    callerAddress: body.callerAddress,
    outboundLineCount: body.outboundLineCount,
    ruleSetIds: (body.ruleSets ?? []).map(({ id }) => referred(org, livingRuleSets(org), id, 'ruleSets').id),
    contactSorts: contactSorts(list, body),
    noAnswerTimeout: body.noAnswerTimeout ?? 30,
    alwaysRunning: body.alwaysRunning ?? false,
    priority: body.priority ?? 5,
    dynamicContactQueueing: {
      sort: body.dynamicContactQueueingSettings?.sort ?? false,
      filter: body.dynamicContactQueueingSettings?.filter ?? false,
    },
    other: otherMembers(body),
  };
}

/** Agentless campaigns have lines and no agents; all others have agents. Source: API notes, Campaigns. */
function checkDialingMode(body: Models.Campaign): void {
  if (body.dialingMode === 'agentless') {
    for (const member of ['queue', 'script'] as const)
      if (body[member] !== undefined) throw badRequest(`An agentless campaign must not have a ${member}.`);
    if (body.outboundLineCount === undefined || body.outboundLineCount < 1)
      throw badRequest('outboundLineCount of at least 1 is required for an agentless campaign.');
    return;
  }
  for (const member of ['queue', 'script'] as const)
    if (body[member]?.id === undefined && body.dialingMode !== 'external')
      throw badRequest(`${member} is required for the dialing mode ${body.dialingMode}.`);
}

/** The practice org has no do-not-call lists, callable time sets or contact list filters to refer to. */
function checkUnknownReferences(body: Models.Campaign): void {
  for (const ref of [...(body.dncLists ?? []), ...(body.contactListFilters ?? [])])
    throw badRequest(`"${ref.id ?? ''}" does not exist.`);
  if (body.callableTimeSet !== undefined)
    throw badRequest(`callableTimeSet refers to "${body.callableTimeSet.id ?? ''}", which does not exist.`);
}

/** The types are those of the contact list; what the request says about them is ignored. */
function phoneColumns(list: ContactListState, sent: readonly Models.PhoneColumn[]): Models.PhoneColumn[] {
  if (sent.length === 0) throw badRequest('phoneColumns must name at least one column.');
  return sent.map(({ columnName }) => {
    const column = list.phoneColumns.find((one) => one.columnName === columnName);
    if (column === undefined)
      throw badRequest(`"${columnName}" is not a phone column of the contact list "${list.name}".`);
    return { columnName, type: column.type };
  });
}

/** Where calls come from: a site or an edge group, one of them and not both. */
function origins(org: Org, body: Models.Campaign): Pick<CampaignConfig, 'siteId' | 'edgeGroupId'> {
  const { edgeGroups } = org.state.outbound;
  const sites = org.state.outbound.sites.filter(({ state }) => state !== 'deleted');
  if (body.site !== undefined && body.edgeGroup !== undefined)
    throw badRequest('A campaign has a site or an edgeGroup, not both.');
  if (body.site === undefined && body.edgeGroup === undefined)
    throw badRequest('A campaign needs a site or an edgeGroup.');
  return {
    siteId: optionally(body.site, (ref) => referred(org, sites, ref.id, 'site'))?.id,
    edgeGroupId: optionally(body.edgeGroup, (ref) => referred(org, edgeGroups, ref.id, 'edgeGroup'))?.id,
  };
}

function contactSorts(list: ContactListState, body: Models.Campaign): Models.ContactSort[] {
  const sorts = body.contactSorts ?? (body.contactSort === undefined ? [] : [body.contactSort]);
  if (sorts.length > mostSorts)
    throw badRequest(`contactSorts takes at most ${mostSorts} sorts, not ${sorts.length}.`);
  return sorts.map(({ fieldName = '', direction = 'ASC', numeric = false }) => {
    if (!list.columnNames.includes(fieldName))
      throw badRequest(`contactSorts names "${fieldName}", which is no column of "${list.name}".`);
    return { fieldName, direction, numeric };
  });
}

function otherMembers(body: Models.Campaign): Partial<Models.Campaign> {
  const {
    abandonRate,
    skipPreviewDisabled = false,
    previewTimeOutSeconds = 0,
    callAnalysisLanguage,
    agentOwnedColumn,
    skillColumns = [],
    previewAutoEnd,
    maxCallsPerAgent,
    maxCallsPerAgentDecimal,
    callbackAutoAnswer,
    dynamicLineBalancingSettings,
    diagnosticsSettings,
    preciseDialingEnabled,
  } = body;
  return onlySent<Partial<Models.Campaign>>({
    abandonRate,
    skipPreviewDisabled,
    previewTimeOutSeconds,
    callAnalysisLanguage,
    agentOwnedColumn,
    skillColumns,
    previewAutoEnd,
    maxCallsPerAgent,
    maxCallsPerAgentDecimal,
    callbackAutoAnswer,
    dynamicLineBalancingSettings,
    diagnosticsSettings,
    preciseDialingEnabled,
  });
}

function optionally<T, R>(value: T | undefined, use: (value: T) => R): R | undefined {
  return value === undefined ? undefined : use(value);
}
