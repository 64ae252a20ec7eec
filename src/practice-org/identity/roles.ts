import type { Models } from 'purecloud-platform-client-v2';
import { answer, forget, type Kind, operations, put, requested } from '../collection.js';
import { assumed, badRequest } from '../errors.js';
import { picked } from '../json.js';
import type { Call, Handlers, Org } from '../org.js';
import { numberedPage } from '../paging.js';
import { divisionRef } from './divisions.js';
import { subjectName } from './grants.js';
import { requireKnownPermission } from './organization.js';
import { allows } from './permissions.js';
import type { RoleState } from './state.js';

/** Another case is another role. Assumed: that a role which is granted can be deleted, and its grants go with it. */
const roleKind: Kind<RoleState> = {
  what: 'role',
  uri: '/api/v2/authorization/roles',
  store: (org) => org.state.identity.roles,
  wire: roleWire,
  list: {
    name: 'contains',
    filters: {
      permission: (role, wanted) => wanted.split(',').every((permission) => allows(role, permission)),
    },
  },
  unique: { code: 'duplicate.value', exact: true },
  settings: ({ org, body }, present) => {
    const request = body as Models.DomainOrganizationRoleUpdate;
    return {
      description: request.description ?? '',
      policies: readPolicies(org, request.permissionPolicies ?? []),
      default: present?.default ?? false,
    };
  },
  onDelete: (org, role) => {
    forget(org, roleKind, role);
    org.state.identity.grants = org.state.identity.grants.filter((grant) => grant.roleId !== role.id);
  },
};

export const roleHandlers: Handlers = {
  ...operations(roleKind),
  /** Only takes back that a role needs an update (API notes, Roles), which none does here. */
  patchAuthorizationRole: (call) => answer(call, roleKind, requested(call, roleKind)),
  getAuthorizationRoleSubjectgrants: (call) => {
    const { org, query } = call;
    const role = requested(call, roleKind);
    const grants = org.state.identity.grants.filter(({ roleId }) => roleId === role.id);
    const types = new Map(grants.map((one) => [one.subjectId, one.subjectType]));
    const subjects = [...types].map(([id, type]) => ({
      ...{ id, name: subjectName(org, id), type },
      divisions: grants.flatMap((one) => (one.subjectId === id ? divisionRef(org, one.divisionId) : [])),
    }));
    return { body: numberedPage(subjects, query, { uri: `${roleKind.uri}/${role.id}/subjectgrants` }) };
  },
};

/** Adds a role without the checks of the API: for seeds. */
export function addRole(
  org: Org,
  role: Partial<RoleState> & Pick<RoleState, 'name' | 'policies'>,
): RoleState {
  return put(org, roleKind, { id: org.id(), description: '', default: false, createdAt: org.now(), ...role });
}

/** Policies from permissions in words: `presence:userPresence:edit`. */
export function policiesOf(permissions: readonly string[]): PolicyState[] {
  const byEntity = new Map<string, string[]>();
  for (const permission of new Set(permissions)) {
    const at = permission.lastIndexOf(':');
    const entity = permission.slice(0, at);
    byEntity.set(entity, [...(byEntity.get(entity) ?? []), permission.slice(at + 1)]);
  }
  return [...byEntity].map(([entity, actions]) => {
    const [domain = '', entityName = ''] = entity.split(':');
    return { domain, entityName, actions: actions.sort(), allowConditions: false };
  });
}

function readPolicies(org: Org, policies: readonly Models.DomainPermissionPolicy[]): PolicyState[] {
  return policies.map((policy) => {
    const { domain, entityName, actionSet = [] } = policy;
    if (domain === undefined || entityName === undefined)
      throw assumed(badRequest('A permission policy needs "domain" and "entityName".'));
    if (actionSet.length === 0)
      throw assumed(badRequest(`The permission policy ${domain}:${entityName} needs at least one action.`));
    requireKnownPermission(org, domain, entityName, actionSet);
    return keptPolicy(policy);
  });
}

export type PolicyState = ReturnType<typeof keptPolicy>;

/** Its actions sorted, without doubles, and never a wildcard but in what is copied from another org. */
export function keptPolicy(policy: Models.DomainPermissionPolicy) {
  const { domain = '', entityName = '', actionSet = [], allowConditions = false } = policy;
  return { domain, entityName, actions: [...new Set(actionSet)].sort(), allowConditions };
}

/** Policies carry the empty texts that the platform fills in, and the actions in its own order. */
function roleWire(role: RoleState, { org, query }: Call) {
  const users = org.state.identity.grants.filter(
    (grant) => grant.roleId === role.id && grant.subjectType === 'PC_USER',
  );
  return {
    ...picked(role, ['id', 'name', 'description', 'default']),
    permissions: [],
    permissionPolicies: role.policies.map(({ actions, ...policy }) => ({
      ...policy,
      ...{ policyName: '', policyDescription: '', actionSet: actions, namedResources: [] },
    })),
    ...(query.userCount?.toLowerCase() === 'false' ? {} : { userCount: users.length }),
    roleNeedsUpdate: false,
    base: false,
    selfUri: `${roleKind.uri}/${role.id}`,
  };
}
