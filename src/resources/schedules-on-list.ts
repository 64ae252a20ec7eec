import { allPages } from '../genesys/pages.js';
import type { Session } from '../genesys/session.js';

export interface ScheduleOnList {
  /** Of a rule set, of a campaign, or of both. */
  readonly name: string;
  /** The contact's column that the rule set hands on under `field`; empty where it hands on none. */
  readonly column: string;
  /** False for a rule set alone, which nothing starts. */
  readonly hasCampaign: boolean;
}

/** What works on a contact list, by name; `field` is the data action's input whose column is wanted. */
export async function schedulesOnList(
  session: Session,
  listId: string,
  field: string,
): Promise<readonly ScheduleOnList[]> {
  const api = session.api.outbound;
  const query = { allowEmptyResult: true } as const;
  const [ruleSets, campaigns] = await Promise.all([
    allPages((page) => api.getOutboundRulesets({ ...page, ...query })),
    allPages((page) => api.getOutboundCampaigns({ ...page, ...query })),
  ]);
  const columns = new Map<string, string>();
  for (const { name, contactList } of campaigns) if (contactList.id === listId) columns.set(name, '');
  for (const { name, contactList, rules } of ruleSets) {
    if (contactList?.id !== listId) continue;
    const mappings = rules
      .flatMap(({ actions = [] }) => actions)
      .flatMap(({ contactColumnToDataActionFieldMappings = [] }) => contactColumnToDataActionFieldMappings);
    columns.set(
      name,
      mappings.find(({ dataActionField }) => dataActionField === field)?.contactColumnName ?? '',
    );
  }
  const working = new Set(
    campaigns.flatMap(({ name, contactList }) => (contactList.id === listId ? [name] : [])),
  );
  return [...columns].map(([name, column]) => ({ name, column, hasCampaign: working.has(name) }));
}
