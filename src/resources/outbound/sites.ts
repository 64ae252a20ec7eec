import { named } from '../../core/nearest.js';
import { type InRound, onceInRound } from '../../core/round.js';
import { allPages } from '../../genesys/pages.js';
import type { Session } from '../../genesys/session.js';

export interface Site {
  readonly id: string;
  readonly name: string;
  /** `active`, `inactive` */
  readonly state: string;
  /** The vendor's own: cannot be edited, and has no outbound route unless one was bought. */
  readonly managed: boolean;
  readonly callerId: string | undefined;
}

/** The org's telephony sites by name. */
export async function listSites(session: Session, lookup: InRound): Promise<readonly Site[]> {
  const all = await Promise.all([sitesOf(session, lookup, false), sitesOf(session, lookup, true)]);
  return all.flat().sort((one, other) => one.name.localeCompare(other.name));
}

/** The same; those that are managed only where the one of this name, if one is named, is not among the others. */
export async function sitesFor(
  session: Session,
  name: string | undefined,
  lookup: InRound,
): Promise<readonly Site[]> {
  const ours = await sitesOf(session, lookup, false);
  return name === undefined || named(ours, name) !== undefined ? ours : listSites(session, lookup);
}

/** Platform facts: managed ones come apart, and deleted ones stay in the listing. */
const sitesOf = onceInRound(async ({ api: { telephony } }: Session, managed: boolean) => {
  const sites = await allPages((page) => telephony.getTelephonyProvidersEdgesSites({ ...page, managed }));
  return sites
    .filter(({ state }) => state !== 'deleted')
    .map(({ id = '', name, state = 'active', callerId }) => ({ id, name, state, managed, callerId }));
});
