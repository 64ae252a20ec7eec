import type { Models } from 'purecloud-platform-client-v2';
import { badRequest, notFound } from '../errors.js';
import type { Handlers } from '../handler.js';
import type { Org } from '../org.js';
import { divisionWire } from './divisions.js';
import type { GrantState, SubjectType } from './state.js';
import { requireAnySubject, requireSubject, subjectName, subjectTypeOf } from './subjects.js';

export interface Subject {
  readonly id: string;
  readonly type: SubjectType;
}

/** Unlike the state's, these ids come from a request and may name nothing. */
export interface RoleInDivision {
  readonly roleId: string;
  readonly divisionId: string;
}

/** Makes a grant; a second one of the same kind changes nothing. It counts after `delay` milliseconds. */
export function grant(org: Org, subject: Subject, pair: RoleInDivision, delay: number): void {
  if (org.state.identity.grants.some((known) => isGrant(known, subject.id, pair))) return;
  org.state.identity.grants.push({
    subjectId: subject.id,
    subjectType: subject.type,
    divisionId: pair.divisionId,
    roleId: pair.roleId,
    madeAt: org.now(),
    effectiveAt: org.now() + delay,
  });
}

/** Takes a grant back; nothing happens when there is none. */
export function revoke(org: Org, subjectId: string, pair: RoleInDivision): void {
  org.state.identity.grants = org.state.identity.grants.filter((known) => !isGrant(known, subjectId, pair));
}

/** Throws 400 for a division that does not exist, 404 for a role that authorization does not know (yet). */
export function requireGrantable(org: Org, pair: RoleInDivision): void {
  if (pair.divisionId !== '*' && org.state.identity.divisions[pair.divisionId] === undefined)
    throw badRequest(`The division ${pair.divisionId} does not exist.`);
  const role = org.state.identity.roles[pair.roleId];
  // A fresh role reaches the authorization cache late (API notes, Eventual consistency).
  if (role === undefined || org.now() - role.createdAt < org.conditions.grantTakesEffect / 4)
    throw notFound('role', pair.roleId);
}

export const grantHandlers: Handlers = {
  getAuthorizationSubject: ({ org, path }) => {
    const id = path.subjectId ?? '';
    requireAnySubject(org, id);
    return { body: subjectWire(org, id) };
  },
  getAuthorizationSubjectsMe: ({ org, caller }) => ({ body: subjectWire(org, caller.clientId) }),
  postAuthorizationSubjectDivisionRole: ({ org, path, query }) => {
    addGrants(org, path.subjectId ?? '', query.subjectType, [
      { roleId: path.roleId ?? '', divisionId: path.divisionId ?? '' },
    ]);
    return {};
  },
  deleteAuthorizationSubjectDivisionRole: ({ org, path }) => {
    requireAnySubject(org, path.subjectId ?? '');
    revoke(org, path.subjectId ?? '', { roleId: path.roleId ?? '', divisionId: path.divisionId ?? '' });
    return {};
  },
  postAuthorizationSubjectBulkadd: ({ org, path, query, body }) => {
    addGrants(org, path.subjectId ?? '', query.subjectType, (body as Models.RoleDivisionGrants).grants);
    return {};
  },
  postAuthorizationSubjectBulkremove: ({ org, path, body }) => {
    requireAnySubject(org, path.subjectId ?? '');
    for (const pair of (body as Models.RoleDivisionGrants).grants) revoke(org, path.subjectId ?? '', pair);
    return {};
  },
  getUserRoles: ({ org, path }) => {
    const id = path.subjectId ?? '';
    requireSubject(org, id, 'PC_USER');
    const roles = rolesOf(org, id);
    const policies = roles.flatMap((role) => role.policies);
    return {
      body: {
        roles: roles.map((role) => ({ id: role.id, name: role.name })),
        unusedRoles: [],
        permissions: policies.flatMap((policy) =>
          policy.actions.map((action) => `${policy.domain}:${policy.entityName}:${action}`),
        ),
        permissionPolicies: policies.map((policy) => ({
          domain: policy.domain,
          entityName: policy.entityName,
          actionSet: policy.actions,
          allowConditions: policy.allowConditions,
        })),
      },
    };
  },
};

function addGrants(
  org: Org,
  subjectId: string,
  subjectType: string | undefined,
  pairs: readonly RoleInDivision[],
): void {
  const type = subjectTypeOf(subjectType);
  requireSubject(org, subjectId, type);
  for (const pair of pairs) requireGrantable(org, pair);
  for (const pair of pairs) grant(org, { id: subjectId, type }, pair, org.conditions.grantTakesEffect);
}

function rolesOf(org: Org, subjectId: string) {
  const ids = new Set(
    org.state.identity.grants.filter((known) => known.subjectId === subjectId).map((known) => known.roleId),
  );
  return Object.values(org.state.identity.roles).filter((role) => ids.has(role.id));
}

function isGrant(known: GrantState, subjectId: string, pair: RoleInDivision): boolean {
  return (
    known.subjectId === subjectId && known.roleId === pair.roleId && known.divisionId === pair.divisionId
  );
}

/** Grants show at once, before they take effect. */
function subjectWire(org: Org, id: string) {
  return {
    id,
    name: subjectName(org, id),
    grants: org.state.identity.grants
      .filter((known) => known.subjectId === id)
      .map((known) => ({
        subjectId: id,
        division: divisionWire(org, known.divisionId),
        role: grantedRole(org, known.roleId),
        grantMadeAt: new Date(known.madeAt).toISOString(),
      })),
    selfUri: `/api/v2/authorization/subjects/${id}`,
  };
}

function grantedRole(org: Org, roleId: string) {
  const role = org.state.identity.roles[roleId];
  return {
    id: roleId,
    name: role?.name ?? '',
    description: role?.description ?? '',
    default: role?.default ?? false,
    policies: (role?.policies ?? []).map((policy) => ({
      domain: policy.domain,
      entityName: policy.entityName,
      actions: policy.actions,
    })),
    selfUri: `/api/v2/authorization/roles/${roleId}`,
  };
}
