import type { Models } from 'purecloud-platform-client-v2';
import type { InRound } from '../../core/round.js';
import { allPages } from '../../genesys/pages.js';
import type { Session } from '../../genesys/session.js';
import { defineResource, permissionsOn } from '../kit/define.js';
import { isSameName } from '../kit/find.js';
import type { Marker } from '../kit/marker.js';

interface WrapupCodeOptions {
  readonly name: string;
  readonly purpose: string;
  readonly marker: Marker;
  readonly divisionId: string;
  /** Whether there is anything of the solution, so that ours may be there under a name that somebody gave it since. */
  readonly isInstalled?: (lookup: InRound) => Promise<boolean>;
}

/**
 * A wrap-up code: an outbound call flow cannot be published without one. Platform fact: what the name filter matches is
 * undocumented (getRoutingWrapupcodes). A code that somebody else made is used as it is: it counts in reports.
 */
export function wrapupCode(session: Session, options: WrapupCodeOptions) {
  const { name, purpose, marker, divisionId, isInstalled = async () => true } = options;
  const api = session.api.routing;
  return defineResource<Models.WrapupCode>({
    id: 'wrap-up-code',
    kind: 'wrap-up code',
    name,
    permissions: permissionsOn('routing:wrapupCode'),
    find: {
      list: async (_name, lookup) => {
        const named = await allPages((page) => api.getRoutingWrapupcodes({ ...page, name }));
        if (named.some((one) => isSameName(one.name, name)) || !(await isInstalled(lookup))) return named;
        return allPages((page) => api.getRoutingWrapupcodes(page));
      },
      isSure: true,
    },
    mark: marker,
    fields: {
      name: { want: name },
      description: { want: marker.after(purpose), foreign: 'keep' },
      division: { want: { id: divisionId }, onlyCreated: true },
    },
    get: (id) => api.getRoutingWrapupcode(id),
    post: (body) => api.postRoutingWrapupcodes(body),
    put: (id, body) => api.putRoutingWrapupcode(id, body),
    remove: (id) => api.deleteRoutingWrapupcode(id),
  });
}
