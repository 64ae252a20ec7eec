import { listSites } from '../../resources/outbound/sites.js';
import type { Prerequisites } from '../../solution/declaration.js';
import { checked, failed, fine, unknown } from '../../solution/verification.js';
import { siteWarnings } from './look-ups.js';

export const associateUserPrerequisites: Prerequisites = async ({ session, signal }) => [
  await checked('site', 'A campaign can start at a telephony site', signal, async () => {
    const sites = await listSites(session);
    if (sites.some((site) => siteWarnings(site).length === 0)) return fine;
    const active = sites.find(({ state }) => state === 'active');
    if (active !== undefined) return unknown(siteWarnings(active).join(' '));
    return failed('The org has no active telephony site.');
  }),
];
