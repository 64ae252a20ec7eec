import type { Models } from 'purecloud-platform-client-v2';
import { askedOnce, type InRound } from '../../core/round.js';
import { allPages, type Page, type PageRequest } from '../../genesys/pages.js';
import type { Session } from '../../genesys/session.js';

/** What the listings of outbound objects take. Platform fact: without `allowEmptyResult` no result may be an error. */
interface OutboundQuery extends PageRequest {
  readonly name?: string;
  readonly filterType: 'Equals';
  readonly allowEmptyResult: true;
}

/** Those of a name. Outbound objects have no place for our mark, so that they are asked for by name only. */
export function namedInOutbound<T>(list: (query: OutboundQuery) => Promise<Page<T>>) {
  return (name: string) =>
    allPages((page) => list({ ...page, name, filterType: 'Equals', allowEmptyResult: true }));
}

const ruleSets = askedOnce<readonly Models.RuleSet[]>();
const campaigns = askedOnce<readonly Models.Campaign[]>();
const schedules = askedOnce<readonly Models.CampaignSchedule[]>();

/** All of the org: every schedule has one, and what works on a list shows only there. */
export function listRuleSets({ api: { outbound } }: Session, lookup: InRound) {
  return ruleSets(lookup, 'all', () =>
    allPages((page) => outbound.getOutboundRulesets({ ...page, allowEmptyResult: true })),
  );
}

export function listCampaigns({ api: { outbound } }: Session, lookup: InRound) {
  return campaigns(lookup, 'all', () => allPages((page) => outbound.getOutboundCampaigns(page)));
}

export function listCampaignSchedules({ api: { outbound } }: Session, lookup: InRound) {
  return schedules(lookup, 'all', () => outbound.getOutboundSchedulesCampaigns());
}
