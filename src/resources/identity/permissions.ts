import type { Models } from 'purecloud-platform-client-v2';
import { onceInRound } from '../../core/round.js';
import { sortedUnique } from '../../core/text.js';
import { allPages } from '../../genesys/pages.js';
import { alternativesOf } from '../../genesys/permissions.js';
import type { Session } from '../../genesys/session.js';

/** `domain:entity:action`, sorted, each once: how the permissions of a role are compared and shown. */
export function permissionsIn(policies: readonly Models.DomainPermissionPolicy[] = []): readonly string[] {
  return sortedUnique(
    policies.flatMap(({ domain, entityName, actionSet = [] }) =>
      actionSet.map((action) => `${domain}:${entityName}:${action}`),
    ),
  );
}

/**
 * The policies of a role that is to have the permissions of these texts. What it has of them stays as it came, with its
 * conditions; the rest goes, and what is missing is added.
 */
export function policiesWith(texts: unknown, present: unknown): readonly Models.DomainPermissionPolicy[] {
  const wanted = new Set<unknown>(Array.isArray(texts) ? texts : []);
  const before: readonly Models.DomainPermissionPolicy[] = Array.isArray(present) ? present : [];
  const policies = before
    .map(({ actionSet = [], ...policy }) => ({
      ...policy,
      actionSet: actionSet.filter((action) => wanted.has(`${policy.domain}:${policy.entityName}:${action}`)),
    }))
    .filter(({ actionSet }) => actionSet.length > 0);
  const held = new Set(permissionsIn(policies));
  for (const text of [...wanted].map(String).filter((one) => !held.has(one))) {
    const [domain = '', entityName = '', action = ''] = text.split(':');
    const of = policies.find(
      (one) => one.domain === domain && one.entityName === entityName && one.allowConditions === false,
    );
    if (of === undefined) policies.push({ domain, entityName, actionSet: [action], allowConditions: false });
    else of.actionSet.push(action);
  }
  const key = ({ domain, entityName }: Models.DomainPermissionPolicy) => `${domain}:${entityName}`;
  return policies.sort((one, other) => (key(one) < key(other) ? -1 : 1));
}

/**
 * Every permission of a domain that this org has, as `domain:entity:action`. A permission can be absent because the org lacks the
 * product, and the platform's `*` is going away, so roles are made from this list.
 */
export const permissionsOfDomain = onceInRound(
  async ({ api: { authorization } }: Session, domain: string): Promise<readonly string[]> => {
    const collections = await allPages((page) =>
      authorization.getAuthorizationPermissions({ ...page, queryType: 'domain', query: domain }),
    );
    const ofDomain = collections.filter((collection) => collection.domain === domain).flatMap(entriesOf);
    return ofDomain.map(({ text }) => text).filter((text) => !text.includes('*'));
  },
);

function entriesOf({ domain, permissionMap = {} }: Models.DomainPermissionCollection) {
  return Object.entries(permissionMap).flatMap(([entity, permissions]) =>
    permissions.map(({ action = '*', divisionAware }) => ({
      text: `${domain}:${entity}:${action}`,
      divisionAware,
    })),
  );
}

/** What an org knows of permissions, as `domain:entity:action`; entities and actions are case-sensitive. */
export interface PermissionCatalogue {
  readonly known: ReadonlySet<string>;
  /** Those of them that are held by division. */
  readonly divided: ReadonlySet<string>;
}

/** Every permission of the org, in one listing (getAuthorizationPermissions). */
export async function readPermissionCatalogue(session: Session): Promise<PermissionCatalogue> {
  const api = session.api.authorization;
  const collections = await allPages((page) => api.getAuthorizationPermissions(page));
  const all = collections.flatMap(entriesOf);
  const divided = all.filter(({ divisionAware }) => divisionAware === true);
  return { known: new Set(all.map(({ text }) => text)), divided: new Set(divided.map(({ text }) => text)) };
}

/**
 * The entry without what nobody can be granted in this org; undefined when nothing is left of it. Unverified: that the
 * catalogue lacks what belongs to a product which the org has not licensed or not switched on. What it does not know can
 * stand in no role, whatever the reason.
 */
export function grantableOf({ known }: PermissionCatalogue, entry: string): string | undefined {
  const left = alternativesOf(entry).filter((one) => known.has(one));
  return left.length === 0 ? undefined : left.join(' | ');
}
