import { allPages } from '../../genesys/pages.js';
import type { Session } from '../../genesys/session.js';

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
): Promise<readonly UserOfLists[]> {
  if (listIds.length === 0) return [];
  const { ruleSets, campaigns } = await listAll(session);
  const users = <T extends { readonly id?: string; readonly name: string }>(
    kind: string,
    all: readonly T[],
    listOf: (one: T) => string | undefined,
  ) =>
    all
      .filter((one) => listIds.includes(listOf(one) ?? ''))
      .map(({ id = '', name }) => ({ id, title: `the ${kind} "${name}"` }));
  return [
    ...users('campaign', campaigns, ({ contactList }) => contactList.id),
    ...users('rule set', ruleSets, ({ contactList }) => contactList?.id),
  ];
}

/** What works on any of these contact lists, by name; `field` is the data action's input whose column is wanted. */
export async function schedulesOnList(
  session: Session,
  listIds: readonly string[],
  field: string,
): Promise<readonly ScheduleOnList[]> {
  if (listIds.length === 0) return [];
  const { ruleSets, campaigns } = await listAll(session);
  const isOn = (contactList: { readonly id?: string } | undefined) => listIds.includes(contactList?.id ?? '');
  const columns = new Map<string, string>();
  for (const { name, contactList } of campaigns) if (isOn(contactList)) columns.set(name, '');
  for (const { name, contactList, rules } of ruleSets) {
    if (!isOn(contactList)) continue;
    const mappings = rules
      .flatMap(({ actions = [] }) => actions)
      .flatMap(({ contactColumnToDataActionFieldMappings = [] }) => contactColumnToDataActionFieldMappings);
    columns.set(
      name,
      mappings.find(({ dataActionField }) => dataActionField === field)?.contactColumnName ?? '',
    );
  }
  const working = new Set(campaigns.flatMap(({ name, contactList }) => (isOn(contactList) ? [name] : [])));
  return [...columns].map(([name, column]) => ({ name, column, hasCampaign: working.has(name) }));
}

async function listAll(session: Session) {
  const api = session.api.outbound;
  const query = { allowEmptyResult: true } as const;
  const [ruleSets, campaigns] = await Promise.all([
    allPages((page) => api.getOutboundRulesets({ ...page, ...query })),
    allPages((page) => api.getOutboundCampaigns({ ...page, ...query })),
  ]);
  return { ruleSets, campaigns };
}
