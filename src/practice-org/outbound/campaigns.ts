import type { Models } from 'purecloud-platform-client-v2';
import {
  create,
  divisionView,
  freeName,
  operations,
  reference,
  remove,
  requested,
  requestedToChange,
  requireVersion,
} from '../collection.js';
import { assumed, badRequest, refuse } from '../errors.js';
import type { Call, Handlers } from '../handler.js';
import { divisionRef } from '../identity/divisions.js';
import { campaignConfig, campaignKind } from './campaign-config.js';
import { ruleSetKind } from './rule-sets.js';
import { campaignErrors, isRunning, revalidate, startCampaign, stopCampaign } from './run-campaign.js';
import type { CampaignConfig, CampaignState } from './state.js';

export const campaignHandlers: Handlers = {
  ...operations(campaignKind, 'OutboundCampaigns', 'OutboundCampaign'),
  getOutboundCampaignsDivisionviews: divisionView(campaignKind),
  postOutboundCampaigns: createCampaign,
  putOutboundCampaign: updateCampaign,
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
  getOutboundCampaignDiagnostics: campaignDiagnostics,
};

function badStatus(text: string) {
  return refuse('invalid.update.bad.status.transition', text);
}

/** A campaign is born off and switched on by a second request. */
function createCampaign(call: Call) {
  const body = call.body as Models.Campaign;
  if (body.campaignStatus !== undefined && body.campaignStatus !== 'off')
    throw assumed(badRequest(`A campaign is created with the status off, not ${body.campaignStatus}.`));
  const campaign = create(call, {
    ...campaignKind,
    settings: () => ({ config: campaignConfig(call.org, body), status: 'off', errors: [], starts: 0 }),
  });
  return { body: campaignKind.wire(campaign, call) };
}

/**
 * Replaces the configuration and, when the status that is sent differs from the present one, switches the campaign.
 * A running campaign takes no change of its configuration; which fields the platform would take is assumed.
 */
function updateCampaign(call: Call) {
  const { org } = call;
  const body = call.body as Models.Campaign;
  const campaign = requestedToChange(call, campaignKind, 'edit');
  requireVersion(body.version, campaign.version, 'invalid.update.wrong.version');
  if (body.campaignStatus === undefined) throw badRequest('campaignStatus is required for an update.');
  const name = freeName(org, campaignKind, body.name, campaign.id);
  const divisionId = divisionRef(org, body.division?.id ?? campaign.divisionId).id;
  const config = campaignConfig(org, body);
  const asBefore = JSON.stringify([name, divisionId, config]);
  const changed = asBefore !== JSON.stringify([campaign.name, campaign.divisionId, campaign.config]);
  const wanted = switchTo(campaign, body.campaignStatus);
  if (changed && isRunning(campaign))
    throw refuse(
      'invalid.update.campaign.active',
      `The campaign "${campaign.name}" cannot be changed while it is ${campaign.status}.`,
    );
  requireImmutables(campaign.config, config);
  Object.assign(campaign, { name, divisionId, config, version: campaign.version + 1, modifiedAt: org.now() });
  if (wanted === 'on') startCampaign(org, campaign, { origin: call.origin });
  if (wanted === 'off') stopCampaign(org, campaign);
  if (wanted === undefined) revalidate(org, campaign);
  return { body: campaignKind.wire(campaign, call) };
}

/** Legal switches: on to off, and anything that is not running to on. Undefined keeps the status. */
function switchTo(campaign: CampaignState, wanted: string): 'on' | 'off' | undefined {
  if (wanted === campaign.status) return undefined;
  if (wanted === 'on' && !isRunning(campaign)) return 'on';
  if (wanted === 'off' && campaign.status === 'on') return 'off';
  throw badStatus(`The status of a campaign cannot go from ${campaign.status} to ${wanted}.`);
}

/** Assumed of the dialing mode. */
function requireImmutables(before: CampaignConfig, after: CampaignConfig): void {
  if (before.dialingMode !== after.dialingMode)
    throw assumed(badRequest('dialingMode of a campaign cannot be changed.'));
  if (
    JSON.stringify(before.dynamicContactQueueingSettings) !==
    JSON.stringify(after.dynamicContactQueueingSettings)
  )
    throw badRequest('dynamicContactQueueingSettings of a campaign cannot be changed.');
}

/** Assumed: that a campaign with a schedule cannot be deleted. */
function deleteCampaign(call: Call) {
  const campaign = requestedToChange(call, campaignKind, 'delete');
  if (isRunning(campaign))
    throw refuse(
      'campaign.in.use',
      `The campaign "${campaign.name}" cannot be deleted while it is ${campaign.status}.`,
    );
  remove(call, {
    ...campaignKind,
    inUse: 'referential.integrity.error',
    users: (org, { id }) =>
      org.state.outbound.schedules.some((schedule) => schedule.id === id) ? ['its schedule'] : [],
  });
  return { body: campaignKind.wire(campaign, call) };
}

function campaignDiagnostics(call: Call) {
  const { org } = call;
  const campaign = requested(call, { ...campaignKind, missing: 'campaign.not.found' });
  const { contactListId, ruleSetIds, outboundLineCount } = campaign.config;
  const contacts = org.state.outbound.contactLists.find(({ id }) => id === contactListId)?.contacts ?? [];
  const ruleSets = ruleSetIds.map((id) => reference(org, ruleSetKind, id));
  return {
    body: {
      callableContacts: { dncLists: [], ruleSets },
      ruleSetDiagnostics: ruleSets.map((ruleSet) => ({ ruleSet, warnings: [] })),
      outstandingInteractionsCount: 0,
      scheduledInteractionsCount: 0,
      timeZoneRescheduledCallsCount: 0,
      filteredOutContactsCount: 0,
      numberOfContactsCalled: contacts.filter(({ callRecords }) => Object.keys(callRecords).length > 0)
        .length,
      totalNumberOfContacts: contacts.length,
      campaignErrors: campaignErrors(org, campaign),
      ...(outboundLineCount === undefined
        ? {}
        : {
            linesUtilization: {
              assignedOutboundLines: outboundLineCount,
              totalAvailableOutboundLines: 30,
            },
          }),
    },
  };
}
