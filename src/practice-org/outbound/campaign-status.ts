import type { Models } from 'purecloud-platform-client-v2';
import { findFlow, publishedVersionOf } from '../architect/flows.js';
import { refuse } from '../errors.js';
import type { Tasks } from '../handler.js';
import type { Org } from '../org.js';
import { workThroughContacts } from './run-campaign.js';
import type { CampaignRun, CampaignState, CampaignStatus } from './state.js';

const keptRuns = 100;

interface StartOptions {
  /** Of the server, for requests of data actions. */
  readonly origin: string;
  readonly schedule?: CampaignRun['schedule'];
  /** When a schedule wanted the start, which is long ago when nobody used the practice org meanwhile. */
  readonly startsAt?: number;
}

/**
 * Switches a campaign on and works through its contacts. A campaign that is on already is left alone, one that cannot
 * start turns `invalid`. A complete one begins again with its first contact.
 */
export function startCampaign(org: Org, campaign: CampaignState, options: StartOptions): CampaignRun {
  if (isRunning(campaign)) return kept(org, unstarted(org, campaign, 'it is already running', options));
  const errors = campaignErrors(org, campaign);
  campaign.errors = errors;
  if (errors.length > 0) {
    setStatus(org, campaign, 'invalid');
    const reason = errors.map(({ error, details }) => details ?? error).join(' ');
    return kept(org, unstarted(org, campaign, reason, options));
  }
  campaign.starts += 1;
  setStatus(org, campaign, 'on');
  org.note('campaign', `Campaign "${campaign.name}" started.`);
  const run: CampaignRun = {
    ...unstarted(org, campaign, undefined, options),
    started: true,
    contacts: workThroughContacts(org, campaign, options.origin),
  };
  if (!campaign.config.alwaysRunning)
    org.later(completesIn(org, options), 'outbound.completeCampaign', startOf(campaign));
  return kept(org, run);
}

/** The platform notices within `campaignStops` that no contact is left. */
function completesIn(org: Org, { startsAt = org.now() }: StartOptions): number {
  return startsAt + org.conditions.campaignStops - org.now();
}

/** Switches a running campaign off, which takes `campaignStops`. Throws badRequest when it is not running. */
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

/** On, or still on its way to off. */
export function isRunning({ status }: CampaignState): boolean {
  return status === 'on' || status === 'stopping' || status === 'forced_stopping';
}

export const campaignStatusTasks: Tasks = {
  'outbound.completeCampaign': (org, subject) => {
    const campaign = campaignOfStart(org, subject);
    if (campaign?.status !== 'on') return;
    setStatus(org, campaign, 'complete');
    org.note('campaign', `Campaign "${campaign.name}" is complete.`);
  },
  'outbound.stopCampaign': (org, subject) => {
    const campaign = campaignOfStart(org, subject);
    if (campaign?.status !== 'stopping') return;
    setStatus(org, campaign, 'off');
    org.note('campaign', `Campaign "${campaign.name}" is off.`);
  },
};

/** A new status is a new version, as every change of a campaign. */
function setStatus(org: Org, campaign: CampaignState, status: CampaignStatus): void {
  if (campaign.status === status) return;
  campaign.status = status;
  campaign.version += 1;
  campaign.modifiedAt = org.now();
}

/** Names one start, so that late work of an earlier start does not touch a later one. */
function startOf(campaign: CampaignState): string {
  return `${campaign.id} ${campaign.starts}`;
}

function campaignOfStart(org: Org, subject: string): CampaignState | undefined {
  return org.state.outbound.campaigns.find((campaign) => startOf(campaign) === subject);
}

function unstarted(
  org: Org,
  campaign: CampaignState,
  reason: string | undefined,
  { schedule }: StartOptions,
): CampaignRun {
  return {
    campaignId: campaign.id,
    campaign: campaign.name,
    at: org.timestamp(),
    schedule,
    started: false,
    reason,
    contacts: [],
  };
}

function kept(org: Org, run: CampaignRun): CampaignRun {
  const { runs } = org.state.outbound;
  runs.push(run);
  runs.splice(0, runs.length - keptRuns);
  if (!run.started) org.note('campaign', `Campaign "${run.campaign}" did not start: ${run.reason ?? ''}`);
  return run;
}

/**
 * Why the campaign cannot start; empty when it can. Such a campaign turns `invalid` when it is started and carries
 * these as its `errors`. That a site without an outbound route is only found at the start is assumed.
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
  return flow?.active === true && publishedVersionOf(flow) !== undefined;
}

function problem(error: string, details: string): Models.RestErrorDetail {
  return { error, details, userParams: [] };
}
