import type { Models } from 'purecloud-platform-client-v2';
import { findFlow } from '../architect/flows.js';
import type { Org } from '../org.js';
import type { CampaignState } from './state.js';

/**
 * Why the campaign cannot start; empty when it can. Such a campaign turns `invalid` when it is started and carries
 * these as its `errors`. That a site without an outbound route is only found at the start is unverified.
 */
export function campaignErrors(org: Org, { config }: CampaignState): Models.RestErrorDetail[] {
  return [...siteErrors(org, config.siteId), ...responseSetErrors(org, config.callAnalysisResponseSetId)];
}

function siteErrors(org: Org, id: string | undefined): Models.RestErrorDetail[] {
  if (id === undefined) return [];
  const site = org.state.outbound.sites.find((one) => one.id === id);
  if (site === undefined || site.state !== 'active')
    return [problem('invalid.site', `The site "${site?.name ?? id}" is not active.`)];
  if (!site.hasOutboundRoute)
    return [problem('invalid.site.outbound.route', `The site "${site.name}" has no outbound route.`)];
  return [];
}

function responseSetErrors(org: Org, id: string | undefined): Models.RestErrorDetail[] {
  const responseSet = org.state.outbound.responseSets.find((one) => one.id === id);
  return Object.entries(responseSet?.responses ?? {})
    .filter(([, { reactionType, data }]) => reactionType === 'transfer_flow' && !answers(org, data ?? ''))
    .map(([disposition, { name, data }]) =>
      problem(
        'invalid.call.analysis.response.set',
        `The flow "${name ?? data ?? ''}" for ${disposition} has no published version.`,
      ),
    );
}

function answers(org: Org, flowId: string): boolean {
  const flow = findFlow(org, flowId);
  return flow?.active === true && flow.publishedVersion !== undefined;
}

function problem(error: string, details: string): Models.RestErrorDetail {
  return { error, details, userParams: [] };
}
