import { flowsReferringTo } from '../architect/flows.js';
import type { Org } from '../org.js';
import type { CampaignConfig } from './state.js';

/** Who refers to a contact list, in words for the refusal of its deletion. */
export function usersOfContactList(org: Org, id: string): string[] {
  return [
    ...campaignsThat(org, (config) => config.contactListId === id),
    ...org.state.outbound.ruleSets
      .filter((ruleSet) => ruleSet.deletedAt === undefined && ruleSet.contactListId === id)
      .map((ruleSet) => `the rule set "${ruleSet.name}"`),
    ...flowsReferringTo(org, id).map((flow) => `the flow "${flow.name}"`),
  ];
}

export function usersOfRuleSet(org: Org, id: string): string[] {
  return campaignsThat(org, (config) => config.ruleSetIds.includes(id));
}

export function usersOfResponseSet(org: Org, id: string): string[] {
  return campaignsThat(org, (config) => config.callAnalysisResponseSetId === id);
}

function campaignsThat(org: Org, use: (config: CampaignConfig) => boolean): string[] {
  return org.state.outbound.campaigns
    .filter((campaign) => use(campaign.config))
    .map((campaign) => `the campaign "${campaign.name}"`);
}
