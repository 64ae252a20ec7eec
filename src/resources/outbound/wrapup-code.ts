import type { Models } from 'purecloud-platform-client-v2';
import { allPages } from '../../genesys/pages.js';
import type { Session } from '../../genesys/session.js';
import { defineResource, permissionsOn } from '../kit/define.js';
import type { Marker } from '../kit/marker.js';

interface WrapupCodeOptions {
  readonly name: string;
  readonly purpose: string;
  readonly marker: Marker;
  readonly divisionId: string;
}

/**
 * A wrap-up code: an outbound call flow cannot be published without one. Platform fact: what the name filter matches is
 * undocumented (getRoutingWrapupcodes). A code that somebody else made is used as it is: it counts in reports.
 */
export function wrapupCode(session: Session, { name, purpose, marker, divisionId }: WrapupCodeOptions) {
  const api = session.api.routing;
  const get = (id: string) => api.getRoutingWrapupcode(id);
  return defineResource<Models.WrapupCode>({
    id: 'wrap-up-code',
    kind: 'wrap-up code',
    name,
    permissions: permissionsOn('routing:wrapupCode'),
    find: {
      list: (query) => allPages((page) => api.getRoutingWrapupcodes({ ...page, ...query })),
      get,
      isMarked: marker.isOn,
    },
    mark: marker.markOf,
    fields: {
      name: { want: name },
      description: { want: marker.after(purpose), foreign: 'keep' },
      division: { want: { id: divisionId }, onlyCreated: true },
    },
    get,
    post: (body) => api.postRoutingWrapupcodes(body),
    put: (id, body) => api.putRoutingWrapupcode(id, body),
    remove: (id) => api.deleteRoutingWrapupcode(id),
  });
}
