import { named } from '../../core/nearest.js';
import { askedOnce, type InRound } from '../../core/round.js';
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
  const all = await Promise.all([sitesOf(session, false, lookup), sitesOf(session, true, lookup)]);
  return all.flat().sort((one, other) => one.name.localeCompare(other.name));
}

/** The same; those that are managed only where the one of this name, if one is named, is not among the others. */
export async function sitesFor(
  session: Session,
  name: string | undefined,
  lookup: InRound,
): Promise<readonly Site[]> {
  const ours = await sitesOf(session, false, lookup);
  return name === undefined || named(ours, name) !== undefined ? ours : listSites(session, lookup);
}

const listing = askedOnce<readonly Site[]>();

/** Platform facts: managed ones come apart, and deleted ones stay in the listing. */
function sitesOf(
  { api: { telephony } }: Session,
  managed: boolean,
  lookup: InRound,
): Promise<readonly Site[]> {
  return listing(lookup, String(managed), async () => {
    const sites = await allPages((page) => telephony.getTelephonyProvidersEdgesSites({ ...page, managed }));
    return sites
      .filter(({ state }) => state !== 'deleted')
      .map(({ id = '', name, state = 'active', callerId }) => ({ id, name, state, managed, callerId }));
  });
}
