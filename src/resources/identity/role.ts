import type { Models } from 'purecloud-platform-client-v2';
import type { InRound } from '../../core/round.js';
import { capitalised, sortedUnique } from '../../core/text.js';
import type { Observed, Resource, Run } from '../../engine/resource.js';
import { getOrUndefined } from '../../genesys/errors.js';
import type { Identity } from '../../genesys/identity.js';
import { allPages } from '../../genesys/pages.js';
import type { Session } from '../../genesys/session.js';
import { defineResource, permissionsOn } from '../kit/define.js';
import type { Wanted } from '../kit/field.js';
import { isSameName } from '../kit/find.js';
import type { Marker } from '../kit/marker.js';
import { grantPath, isHeld, takeBackAtEnd, titleOf, wasGiven } from './installer-grant.js';
import { listOAuthClients } from './list-oauth-clients.js';
import { permissionsIn, policiesWith } from './permissions.js';

interface RoleOptions {
  readonly name: string;
  readonly purpose: string;
  /** `domain:entity:action`, written out: the platform's `*` is going away. */
  readonly permissions: readonly string[];
  readonly marker: Marker;
  /** Who installs: a role can be handed on only by somebody who holds it. */
  readonly identity: Identity;
  /** The division in which the role is handed on. */
  readonly divisionId: string;
}

interface FoundRole extends Models.DomainOrganizationRole {
  /** The installing identity holds the role. */
  readonly held?: boolean;
  /** It holds it because an earlier run gave it that, and did not get to take it back. */
  readonly leftOver?: boolean;
}

/**
 * A role with just the given permissions; somebody else's role gets what it lacks. Platform fact: PUT replaces everything
 * (putAuthorizationRole).
 */
export function role(session: Session, options: RoleOptions): Resource<Wanted, FoundRole> {
  const { name, marker, identity, divisionId } = options;
  const api = session.api.authorization;
  const get = (roleId: string) => api.getAuthorizationRole(roleId, { userCount: false });
  /** Orgs have hundreds of roles: one that was renamed since is looked for where ours is needed. */
  const heldByOurClients = async (lookup: InRound) => {
    const clients = (await listOAuthClients(session, lookup)).filter(marker.isOn);
    const ids = new Set(
      clients.flatMap(({ roleDivisions = [] }) => roleDivisions.map(({ roleId }) => roleId)),
    );
    const roles = await Promise.all([...ids].map((roleId) => getOrUndefined(() => get(roleId))));
    return roles.filter((one) => one !== undefined);
  };
  const takeBack = ({ id: roleId, state }: Observed<FoundRole>, run: Run) => {
    const given = { identity, title: `the role "${name}"` };
    if (state.leftOver === true) takeBackAtEnd(session, given, { roleId, divisionId }, run);
  };

  const base = defineResource<Models.DomainOrganizationRole, Models.DomainOrganizationRoleUpdate, FoundRole>({
    id: 'role',
    kind: 'role',
    name,
    adminPage: '/directory/#/admin/authorization/roles',
    permissions: {
      ...permissionsOn('authorization:role'),
      update: ['authorization:role:edit', 'authorization:grant:delete'],
      remove: ['authorization:role:delete', 'authorization:grant:delete'],
    },
    find: {
      // Platform fact: the filter finds every name that contains the text (getAuthorizationRoles).
      list: async (_name, lookup) => {
        const named = await allPages((page) =>
          api.getAuthorizationRoles({ ...page, name, userCount: false }),
        );
        return named.some((one) => isSameName(one.name, name)) ? named : heldByOurClients(lookup);
      },
      isPart: ({ permissionPolicies }) => permissionPolicies === undefined,
      isSure: true,
    },
    state: (found, lookup) => {
      const { id = '' } = found;
      const held = isHeld(identity, { roleId: id, divisionId });
      return { ...found, held, leftOver: held && wasGiven(id, lookup) };
    },
    mark: marker,
    fields: {
      name: { want: name },
      description: { want: marker.after(options.purpose), foreign: 'keep' },
      permissionPolicies: {
        want: sortedUnique(options.permissions),
        read: (_, found) => permissionsIn(found.permissionPolicies),
        send: policiesWith,
        foreign: (wanted, present) => sortedUnique([wanted, present].flat().map(String)),
      },
    },
    get,
    put: (roleId, body) => api.putAuthorizationRole(roleId, body),
    readOnly: [
      ...['unusedPermissions', 'defaultRoleId', 'default', 'base', 'roleNeedsUpdate', 'userCount'],
      ...['baseLicense', 'addonLicenses', 'dateLicenseLastUpdated'],
    ],
    post: (body) => api.postAuthorizationRoles(body),
    // Its grants go with it. Unverified: whether the platform first wants them taken away.
    remove: (roleId) => api.deleteAuthorizationRole(roleId),
  });

  return {
    ...base,
    diff: (wanted, found, references) => [
      ...base.diff(wanted, found, references),
      ...(found.leftOver === true ? [{ path: grantPath, before: 'held', after: null }] : []),
    ],
    // Without the journal nobody can tell whose grant it is, and somebody may have wanted it.
    notes: (_desired, observed) =>
      observed?.held === true && observed.leftOver !== true && marker.isOn(observed)
        ? [
            `${capitalised(titleOf(identity.subject))} holds this role itself, which it needs only while setup runs. An interrupted run may have left it there. If nobody granted it on purpose, remove the role from ${titleOf(identity.subject)} in the admin UI.`,
          ]
        : [],
    update: async (wanted, observed, changes, run) => {
      const ofRole = changes.filter(({ path }) => path !== grantPath);
      if (ofRole.length > 0) await base.update(wanted, observed, ofRole, run);
      takeBack(observed, run);
      return { id: observed.id, name };
    },
    remove: async (observed, run) => {
      takeBack(observed, run);
      await base.remove?.(observed, run);
    },
  };
}
