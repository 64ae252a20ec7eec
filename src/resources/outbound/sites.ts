import type { Models } from 'purecloud-platform-client-v2';
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
  const listing = (managed: boolean) =>
    allPages((page) => api.getTelephonyProvidersEdgesSites({ ...page, managed }));
  const [own, managed] = await Promise.all([listing(false), listing(true)]);
  const alive = (site: Models.Site) => site.state !== 'deleted';
  return [
    ...own.filter(alive).map((site) => siteOf(site, false)),
    ...managed.filter(alive).map((site) => siteOf(site, true)),
  ].sort((one, other) => one.name.localeCompare(other.name));
}

function siteOf(site: Models.Site, managed: boolean): Site {
  const { id = '', name, state = 'active', callerId } = site;
  return { id, name, state, managed, callerId };
}
