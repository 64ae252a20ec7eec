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

/** The org's telephony sites by name. Platform facts: managed ones come apart, and deleted ones stay in the listing. */
export async function listSites(session: Session): Promise<readonly Site[]> {
  const api = session.api.telephony;
  const listing = async (managed: boolean) => {
    const sites = await allPages((page) => api.getTelephonyProvidersEdgesSites({ ...page, managed }));
    return sites
      .filter(({ state }) => state !== 'deleted')
      .map(({ id = '', name, state = 'active', callerId }) => ({ id, name, state, managed, callerId }));
  };
  const all = await Promise.all([listing(false), listing(true)]);
  return all.flat().sort((one, other) => one.name.localeCompare(other.name));
}
