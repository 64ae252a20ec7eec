import { allPages } from '../genesys/pages.js';
import type { Session } from '../genesys/session.js';
import type { Policy } from './permission-policies.js';

/**
 * Every permission of a domain that this org has, written out. A permission can be absent because the org lacks the
 * product, and the platform's `*` is going away, so roles are made from this list.
 */
export async function permissionsOfDomain(session: Session, domain: string): Promise<readonly Policy[]> {
  const api = session.api.authorization;
  const collections = await allPages((page) =>
    api.getAuthorizationPermissions({ ...page, queryType: 'domain', query: domain }),
  );
  return collections
    .filter((collection) => collection.domain === domain)
    .flatMap((collection) => Object.entries(collection.permissionMap ?? {}))
    .map(([entity, permissions]) => ({
      domain,
      entity,
      actions: permissions
        .map((permission) => permission.action ?? '')
        .filter((action) => action !== '' && action !== '*')
        .sort(),
    }))
    .filter((policy) => policy.entity !== '*' && policy.actions.length > 0);
}
