import type { Models } from 'purecloud-platform-client-v2';
import { badRequest, conflict, notFound } from '../errors.js';
import type { Handlers } from '../handler.js';
import type { Org } from '../org.js';
import { numberedPage } from '../paging.js';
import { requireKnownPermission } from './catalogue.js';
import { divisionRef } from './divisions.js';
import type { PolicyState, RoleState } from './state.js';
import { subjectName } from './subjects.js';

const uri = '/api/v2/authorization/roles';

/** Throws 404, also for a moment after the creation (eventual consistency). */
export function requireRole(org: Org, id: string): RoleState {
  const role = org.state.identity.roles[id];
  if (role === undefined || org.now() - role.createdAt < org.conditions.readLag) throw notFound('role', id);
  return role;
}

/** Adds a role without the checks of the API: for seeds. */
export function addRole(
  org: Org,
  role: { name: string; description?: string; policies: readonly PolicyState[]; default?: boolean },
): RoleState {
  const state: RoleState = {
    id: org.id(),
    name: role.name,
    description: role.description ?? '',
    policies: role.policies.map((policy) => ({ ...policy })),
    default: role.default ?? false,
    createdAt: org.now(),
  };
  org.state.identity.roles[state.id] = state;
  return state;
}

/** Policies from permissions in words: `presence:userPresence:edit`. */
export function policiesOf(permissions: readonly string[]): PolicyState[] {
  const policies = new Map<string, PolicyState>();
  for (const permission of permissions) {
    const [domain = '', entityName = '', action = ''] = permission.split(':');
    const key = `${domain}:${entityName}`;
    const policy = policies.get(key) ?? { domain, entityName, actions: [], allowConditions: false };
    policy.actions = [...new Set([...policy.actions, action])].sort();
    policies.set(key, policy);
  }
  return [...policies.values()];
}

export const roleHandlers: Handlers = {
  getAuthorizationRoles: ({ org, query }) => {
    const name = query.name?.toLowerCase();
    const ids = query.id?.split(',');
    const permissions = query.permission?.split(',') ?? [];
    const roles = Object.values(org.state.identity.roles)
      .filter((role) => org.now() - role.createdAt >= org.conditions.listLag)
      // Contains, and blind to case: looking for a role by name needs a comparison afterwards.
      .filter((role) => name === undefined || role.name.toLowerCase().includes(name))
      .filter((role) => ids === undefined || ids.includes(role.id))
      .filter((role) => permissions.every((permission) => grantsPermission(role, permission)))
      .sort((one, other) => one.name.localeCompare(other.name));
    return {
      body: numberedPage(
        roles.map((role) => roleWire(org, role, query.userCount)),
        query,
        { uri },
      ),
    };
  },
  getAuthorizationRole: ({ org, path, query }) => ({
    body: roleWire(org, requireRole(org, path.roleId ?? ''), query.userCount),
  }),
  postAuthorizationRoles: ({ org, body }) => {
    const request = body as Models.DomainOrganizationRoleCreate;
    requireFreeName(org, request.name);
    const role = addRole(org, {
      name: request.name,
      description: request.description ?? '',
      policies: readPolicies(org, request.permissionPolicies ?? []),
    });
    return { body: roleWire(org, role, 'true') };
  },
  putAuthorizationRole: ({ org, path, body }) => {
    const request = body as Models.DomainOrganizationRoleUpdate;
    const role = requireRole(org, path.roleId ?? '');
    if (request.name !== role.name) requireFreeName(org, request.name);
    const policies = readPolicies(org, request.permissionPolicies ?? []);
    role.name = request.name;
    role.description = request.description ?? '';
    role.policies = policies;
    return { body: roleWire(org, role, 'true') };
  },
  patchAuthorizationRole: ({ org, path, body }) => {
    const role = requireRole(org, path.roleId ?? '');
    const other = Object.keys(body as object).find((field) => field !== 'roleNeedsUpdate');
    if (other !== undefined)
      throw badRequest(`PATCH changes only roleNeedsUpdate of a role, not "${other}": use PUT.`);
    return { body: roleWire(org, role, 'true') };
  },
  deleteAuthorizationRole: ({ org, path }) => {
    const role = requireRole(org, path.roleId ?? '');
    deleteRole(org, role);
    return {};
  },
  getAuthorizationRoleSubjectgrants: ({ org, path, query }) => {
    const role = requireRole(org, path.roleId ?? '');
    const grants = org.state.identity.grants.filter((grant) => grant.roleId === role.id);
    const subjects = [...new Set(grants.map((grant) => grant.subjectId))].map((id) => {
      const own = grants.filter((grant) => grant.subjectId === id);
      return {
        id,
        name: subjectName(org, id),
        type: own[0]?.subjectType ?? 'UNKNOWN',
        divisions: own.map((grant) =>
          grant.divisionId === '*' ? { id: '*', name: '*' } : divisionRef(org, grant.divisionId),
        ),
      };
    });
    return { body: numberedPage(subjects, query, { uri: `${uri}/${role.id}/subjectgrants` }) };
  },
};

/** Unverified: whether the platform refuses to delete a role that is granted. Here its grants go with it. */
function deleteRole(org: Org, role: RoleState): void {
  delete org.state.identity.roles[role.id];
  org.state.identity.grants = org.state.identity.grants.filter((grant) => grant.roleId !== role.id);
}

function requireFreeName(org: Org, name: string): void {
  if (name.trim() === '') throw badRequest('The name of a role must not be empty.');
  if (Object.values(org.state.identity.roles).some((role) => role.name === name))
    throw conflict(`A role with the name "${name}" already exists.`, 'duplicate.value');
}

function readPolicies(org: Org, policies: readonly Models.DomainPermissionPolicy[]): PolicyState[] {
  return policies.map((policy) => {
    const { domain, entityName, actionSet = [] } = policy;
    if (domain === undefined || entityName === undefined)
      throw badRequest('A permission policy needs "domain" and "entityName".');
    if (actionSet.length === 0)
      throw badRequest(`The permission policy ${domain}:${entityName} needs at least one action.`);
    requireKnownPermission(org, domain, entityName, actionSet);
    return {
      domain,
      entityName,
      actions: [...new Set(actionSet)].sort(),
      allowConditions: policy.allowConditions ?? false,
    };
  });
}

function grantsPermission(role: RoleState, permission: string): boolean {
  const [domain, entityName, action = ''] = permission.split(':');
  return role.policies.some(
    (policy) =>
      policy.domain === domain && policy.entityName === entityName && policy.actions.includes(action),
  );
}

/** Policies carry the empty texts that the platform fills in, and the actions in its own order. */
function roleWire(org: Org, role: RoleState, userCount: string | undefined) {
  const users = org.state.identity.grants.filter(
    (grant) => grant.roleId === role.id && grant.subjectType === 'PC_USER',
  );
  return {
    id: role.id,
    name: role.name,
    description: role.description,
    permissions: [],
    permissionPolicies: role.policies.map((policy) => ({
      domain: policy.domain,
      entityName: policy.entityName,
      policyName: '',
      policyDescription: '',
      actionSet: policy.actions,
      namedResources: [],
      allowConditions: policy.allowConditions,
    })),
    ...(userCount?.toLowerCase() === 'false' ? {} : { userCount: users.length }),
    roleNeedsUpdate: false,
    default: role.default,
    base: false,
    selfUri: `${uri}/${role.id}`,
  };
}
