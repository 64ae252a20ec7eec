import type { Models } from 'purecloud-platform-client-v2';
import { type InRound, onceInRound } from '../../core/round.js';
import { allPages, type Page, type PageRequest } from '../../genesys/pages.js';
import type { Session } from '../../genesys/session.js';
import { isSameName } from '../kit/find.js';

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

/** All of the org: every schedule has one, and what works on a list shows only there. */
export const listRuleSets = onceInRound(async ({ api: { outbound } }: Session) => {
  const all = await allPages((page) => outbound.getOutboundRulesets({ ...page, allowEmptyResult: true }));
  // Requests have to name their rules; answers need not.
  return all.map((one) => ({ ...one, rules: one.rules ?? [] }));
});

export const listCampaigns = onceInRound(({ api: { outbound } }: Session) =>
  allPages((page) => outbound.getOutboundCampaigns(page)),
);

export const listCampaignSchedules = onceInRound(({ api: { outbound } }: Session) =>
  outbound.getOutboundSchedulesCampaigns(),
);

export interface ScheduleOnList {
  /** Of a rule set, of a campaign, or of both. */
  readonly name: string;
  /** The contact's column that the rule set hands on under `field`; empty where it hands on none. */
  readonly column: string;
  /** False for a rule set alone, which nothing starts. */
  readonly hasCampaign: boolean;
}

/** Something that works on one of several lists. */
export interface UserOfLists {
  readonly id: string;
  /** For people: `the campaign "ScheduledWorkflow"`. */
  readonly title: string;
}

/** The rule sets and campaigns that work on any of these contact lists. */
export async function usersOfLists(
  session: Session,
  listIds: readonly string[],
  lookup: InRound,
): Promise<readonly UserOfLists[]> {
  const { ruleSets, campaigns } = await onLists(session, listIds, lookup);
  return [
    ...campaigns.map(({ id = '', name }) => ({ id, title: `the campaign "${name}"` })),
    ...ruleSets.map(({ id = '', name }) => ({ id, title: `the rule set "${name}"` })),
  ];
}

/** What works on any of these contact lists, by name; `field` is the data action's input whose column is wanted. */
export async function schedulesOnList(
  session: Session,
  listIds: readonly string[],
  field: string,
  lookup: InRound,
): Promise<readonly ScheduleOnList[]> {
  const { ruleSets, campaigns } = await onLists(session, listIds, lookup);
  const columnIn = ({ rules }: Models.RuleSet) =>
    rules
      .flatMap(({ actions = [] }) => actions)
      .flatMap(({ contactColumnToDataActionFieldMappings = [] }) => contactColumnToDataActionFieldMappings)
      .find(({ dataActionField }) => dataActionField === field)?.contactColumnName ?? '';
  const alone = ruleSets.filter(({ name }) => !campaigns.some((campaign) => isSameName(campaign.name, name)));
  const schedule = (name: string, hasCampaign: boolean) => {
    const itsRules = ruleSets.find((ruleSet) => isSameName(ruleSet.name, name));
    return { name, column: itsRules === undefined ? '' : columnIn(itsRules), hasCampaign };
  };
  return [
    ...campaigns.map(({ name }) => schedule(name, true)),
    ...alone.map(({ name }) => schedule(name, false)),
  ];
}

async function onLists(session: Session, listIds: readonly string[], lookup: InRound) {
  if (listIds.length === 0) return { ruleSets: [], campaigns: [] };
  const [ruleSets, campaigns] = await Promise.all([
    listRuleSets(session, lookup),
    listCampaigns(session, lookup),
  ]);
  const isOn = ({ contactList }: { readonly contactList?: { readonly id?: string } }) =>
    listIds.includes(contactList?.id ?? '');
  return { ruleSets: ruleSets.filter(isOn), campaigns: campaigns.filter(isOn) };
}
