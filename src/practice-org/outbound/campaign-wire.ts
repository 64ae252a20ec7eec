import { divisionRef } from '../identity/divisions.js';
import type { Org } from '../org.js';
import { contactListRef } from './contact-lists.js';
import { dates } from './lookup.js';
import { queueRef } from './queues.js';
import { ruleSetRef } from './rule-sets.js';
import { edgeGroupRef, siteRef } from './sites.js';
import type { CampaignState } from './state.js';

export const campaignsUri = '/api/v2/outbound/campaigns';

/** A campaign as the API gives it: references with names, defaults filled in, the status beside the configuration. */
export function wireCampaign(org: Org, campaign: CampaignState) {
  const { config } = campaign;
  const [firstSort] = config.contactSorts;
  return {
    id: campaign.id,
    name: campaign.name,
    ...dates(campaign),
    version: campaign.version,
    division: divisionRef(org, config.divisionId),
    campaignStatus: campaign.status,
    errors: campaign.errors,
    dialingMode: config.dialingMode,
    contactList: contactListRef(org, config.contactListId),
    phoneColumns: config.phoneColumns,
    ...(config.callAnalysisResponseSetId === undefined
      ? {}
      : { callAnalysisResponseSet: responseSetRef(org, config.callAnalysisResponseSetId) }),
    ...(config.siteId === undefined ? {} : { site: siteRef(org, config.siteId) }),
    ...(config.edgeGroupId === undefined ? {} : { edgeGroup: edgeGroupRef(org, config.edgeGroupId) }),
    ...(config.queueId === undefined ? {} : { queue: queueRef(org, config.queueId) }),
    ...(config.scriptId === undefined ? {} : { script: { id: config.scriptId } }),
    callerName: config.callerName,
    callerAddress: config.callerAddress,
    ...(config.outboundLineCount === undefined ? {} : { outboundLineCount: config.outboundLineCount }),
    ruleSets: config.ruleSetIds.map((id) => ruleSetRef(org, id)),
    ...(firstSort === undefined ? {} : { contactSort: firstSort }),
    contactSorts: config.contactSorts,
    noAnswerTimeout: config.noAnswerTimeout,
    alwaysRunning: config.alwaysRunning,
    priority: config.priority,
    dncLists: [],
    contactListFilters: [],
    dynamicContactQueueingSettings: config.dynamicContactQueueing,
    ...config.other,
    selfUri: `${campaignsUri}/${campaign.id}`,
  };
}

function responseSetRef(org: Org, id: string) {
  const name = org.state.outbound.responseSets.find((one) => one.id === id)?.name;
  return {
    id,
    ...(name === undefined ? {} : { name }),
    selfUri: `/api/v2/outbound/callanalysisresponsesets/${id}`,
  };
}
