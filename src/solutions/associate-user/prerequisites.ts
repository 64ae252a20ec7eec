import { listSites } from '../../resources/outbound/sites.js';
import type { Prerequisite } from '../../solution/declaration.js';
import { failed, fine, unknown } from '../../solution/verification.js';
import { siteWarnings } from './look-ups.js';

export const associateUserPrerequisites: readonly Prerequisite[] = [
  {
    id: 'site',
    title: 'A campaign can start at a telephony site',
    look: async ({ session }) => {
      const sites = await listSites(session);
      if (sites.some((site) => siteWarnings(site).length === 0)) return fine;
      const active = sites.find(({ state }) => state === 'active');
      if (active !== undefined) return unknown(siteWarnings(active).join(' '));
      return failed('The org has no active telephony site.');
    },
  },
];
