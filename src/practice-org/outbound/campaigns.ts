import type { Models } from 'purecloud-platform-client-v2';
import { badRequest } from '../errors.js';
import type { Call, Handlers } from '../handler.js';
import { permitted, requireIn } from '../identity/authority.js';
import { divisionRef } from '../identity/divisions.js';
import { campaignConfig } from './campaign-config.js';
import { isRunning, revalidate, startCampaign, stopCampaign } from './campaign-status.js';
import { campaignsUri, wireCampaign } from './campaign-wire.js';
import { outboundPage } from './listing.js';
import { freeName, readableById, requireUnused, requireVersion } from './lookup.js';
import type { CampaignConfig, CampaignState } from './state.js';

/** Milliseconds between two recycles of one campaign. Source: deleteOutboundCampaignProgress. */
const recycleInterval = 5000;

export const campaignHandlers: Handlers = {
  getOutboundCampaigns: listCampaigns,
  getOutboundCampaign: (call) => ({
    body: wireCampaign(call.org, campaignOf(call, 'outbound:campaign:view')),
  }),
  postOutboundCampaigns: createCampaign,
  putOutboundCampaign: updateCampaign,
  deleteOutboundCampaign: deleteCampaign,
  postOutboundCampaignStart: (call) => {
    const campaign = campaignOf(call, 'outbound:campaign:start');
    if (isRunning(campaign)) throw badRequest(`The campaign "${campaign.name}" is already running.`);
    startCampaign(call.org, campaign, { origin: call.origin });
    return { status: 204 };
  },
  postOutboundCampaignStop: (call) => {
    stopCampaign(call.org, campaignOf(call, 'outbound:campaign:stop'));
    return { status: 204 };
  },
  deleteOutboundCampaignProgress: recycleCampaign,
};

export function campaignOf(call: Call, ...permissions: string[]): CampaignState {
  const { campaigns } = call.org.state.outbound;
  const campaign = readableById(call.org, campaigns, call.path.campaignId, 'campaign');
  requireIn(call, campaign.config.divisionId, ...permissions);
  return campaign;
}

function listCampaigns(call: Call) {
  const { org, query } = call;
  const divided = org.state.outbound.campaigns.map((campaign) => ({
    ...campaign,
    divisionId: campaign.config.divisionId,
  }));
  const campaigns = permitted(call, divided, 'outbound:campaign:view').filter(
    ({ config }) =>
      sameOrUnasked(query.contactListId, config.contactListId) &&
      sameOrUnasked(query.distributionQueueId, config.queueId) &&
      sameOrUnasked(query.edgeGroupId, config.edgeGroupId) &&
      sameOrUnasked(query.callAnalysisResponseSetId, config.callAnalysisResponseSetId) &&
      query.dncListIds === undefined,
  );
  return {
    body: outboundPage(call, campaigns, (campaign) => wireCampaign(org, campaign), { uri: campaignsUri }),
  };
}

function sameOrUnasked(asked: string | undefined, actual: string | undefined): boolean {
  return asked === undefined || asked === actual;
}

/** A campaign is born off and switched on by a second request. */
function createCampaign(call: Call) {
  const { org } = call;
  const body = call.body as Models.Campaign;
  const name = freeName(org.state.outbound.campaigns, body.name, 'campaign');
  const divisionId = divisionRef(org, body.division?.id).id;
  requireIn(call, divisionId, 'outbound:campaign:add');
  if (body.campaignStatus !== undefined && body.campaignStatus !== 'off')
    throw badRequest(`A campaign is created with the status off, not ${body.campaignStatus}.`);
  const now = org.now();
  const campaign: CampaignState = {
    id: org.id(),
    name,
    createdAt: now,
    modifiedAt: now,
    version: 1,
    config: campaignConfig(org, name, divisionId, body),
    status: 'off',
    errors: [],
    starts: 0,
  };
  org.state.outbound.campaigns.push(campaign);
  return { body: wireCampaign(org, campaign) };
}

/**
 * Replaces the configuration and, when the status that is sent differs from the present one, switches the campaign.
 * A running campaign takes no change of its configuration; which fields the platform would take is unverified.
 */
function updateCampaign(call: Call) {
  const { org } = call;
  const body = call.body as Models.Campaign;
  const campaign = campaignOf(call, 'outbound:campaign:edit');
  requireVersion(body.version, campaign.version);
  if (body.campaignStatus === undefined) throw badRequest('campaignStatus is required for an update.');
  const name = freeName(org.state.outbound.campaigns, body.name, 'campaign', campaign.id);
  const config = campaignConfig(org, name, body.division?.id ?? campaign.config.divisionId, body);
  const changed = JSON.stringify(config) !== JSON.stringify(campaign.config);
  const wanted = switchTo(campaign, body.campaignStatus);
  if (changed && isRunning(campaign))
    throw badRequest(`The campaign "${campaign.name}" cannot be changed while it is ${campaign.status}.`);
  requireImmutables(campaign.config, config);
  campaign.config = config;
  campaign.name = name;
  campaign.version += 1;
  campaign.modifiedAt = org.now();
  if (wanted === 'on') startCampaign(org, campaign, { origin: call.origin });
  if (wanted === 'off') stopCampaign(org, campaign);
  if (wanted === undefined) revalidate(org, campaign);
  return { body: wireCampaign(org, campaign) };
}

/** Legal switches: on to off, and anything that is not running to on. Undefined keeps the status. */
function switchTo(campaign: CampaignState, wanted: string): 'on' | 'off' | undefined {
  if (wanted === campaign.status) return undefined;
  if (wanted === 'on' && !isRunning(campaign)) return 'on';
  if (wanted === 'off' && campaign.status === 'on') return 'off';
  throw badRequest(`The status of a campaign cannot go from ${campaign.status} to ${wanted}.`);
}

/** The dialing mode is unverified. */
function requireImmutables(before: CampaignConfig, after: CampaignConfig): void {
  if (before.dialingMode !== after.dialingMode)
    throw badRequest('dialingMode of a campaign cannot be changed.');
  if (JSON.stringify(before.dynamicContactQueueing) !== JSON.stringify(after.dynamicContactQueueing))
    throw badRequest('dynamicContactQueueingSettings of a campaign cannot be changed.');
}

function deleteCampaign(call: Call) {
  const { org } = call;
  const campaign = campaignOf(call, 'outbound:campaign:delete');
  if (isRunning(campaign))
    throw badRequest(`The campaign "${campaign.name}" cannot be deleted while it is ${campaign.status}.`);
  requireUnused('campaign', schedulesOf(call, campaign));
  const { outbound } = org.state;
  outbound.campaigns = outbound.campaigns.filter((other) => other !== campaign);
  return { body: wireCampaign(org, campaign) };
}

/** That a campaign with a schedule cannot be deleted is unverified. */
function schedulesOf(call: Call, campaign: CampaignState): string[] {
  return call.org.state.outbound.schedules.some((schedule) => schedule.id === campaign.id)
    ? ['its schedule']
    : [];
}

/** Sends the campaign back to its first contact; only when off or complete, and not twice within five seconds. */
function recycleCampaign(call: Call) {
  const { org } = call;
  const campaign = campaignOf(call, 'outbound:campaign:edit', 'outbound:campaign:recycle');
  if (campaign.status !== 'off' && campaign.status !== 'complete')
    throw badRequest(`The campaign "${campaign.name}" cannot be recycled while it is ${campaign.status}.`);
  if (campaign.recycledAt !== undefined && org.now() - campaign.recycledAt < recycleInterval)
    throw badRequest(`The campaign "${campaign.name}" was recycled less than 5 seconds ago.`);
  campaign.recycledAt = org.now();
  return { status: 204 };
}
