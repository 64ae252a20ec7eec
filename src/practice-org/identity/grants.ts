import type { Models } from 'purecloud-platform-client-v2';
import type { Named } from '../collection.js';
import { assumed, badRequest, existing, notFound } from '../errors.js';
import { iso, picked, without } from '../json.js';
import type { Call, Handlers, Org, Reply } from '../org.js';
import { divisionWire } from './divisions.js';
import type { GrantState, SubjectType } from './state.js';

interface Subject {
  readonly id: string;
  readonly type: SubjectType;
}

/** These ids may come from a request and name nothing. */
export type RoleInDivision = Pick<GrantState, 'roleId' | 'divisionId'>;

/** Makes a grant; a second one of the same kind changes nothing. It counts after `delay` milliseconds. */
export function grant(org: Org, subject: Subject, pair: RoleInDivision, delay: number): void {
  if (org.state.identity.grants.some((known) => isGrant(known, subject.id, pair))) return;
  const { id: subjectId, type: subjectType } = subject;
  const madeAt = org.now();
  org.state.identity.grants.push({ subjectId, subjectType, ...pair, madeAt, effectiveAt: madeAt + delay });
}

/** Throws 400 for a division that does not exist, 404 for a role that authorization does not know (yet). */
export function requireGrantable(org: Org, pair: RoleInDivision): void {
  if (pair.divisionId !== '*' && org.state.identity.divisions[pair.divisionId] === undefined)
    throw assumed(badRequest(`The division ${pair.divisionId} does not exist.`));
  const role = org.state.identity.roles[pair.roleId];
  // A fresh role reaches the authorization cache late (API notes, Eventual consistency).
  if (role === undefined || org.now() - role.createdAt < org.conditions.grantTakesEffect / 4)
    throw notFound('role', pair.roleId);
}

export const grantHandlers: Handlers = {
  getAuthorizationSubject: ({ org, path }) => ({ body: subjectWire(org, anySubject(org, path)) }),
  getAuthorizationSubjectsMe: ({ org, caller }) => ({ body: subjectWire(org, caller.id) }),
  getUserRoles: ({ org, path }) => {
    const { grants } = subjectWire(org, anySubject(org, path));
    const roles = [...new Map(grants.map(({ role }) => [role.id, role])).values()];
    const permissionPolicies = roles.flatMap(({ policies = [] }) =>
      policies.map(({ actions, ...policy }) => ({ ...policy, actionSet: actions })),
    );
    return { body: { roles: roles.map((role) => picked(role, ['id', 'name'])), permissionPolicies } };
  },
  postAuthorizationSubjectDivisionRole: addGrants,
  postAuthorizationSubjectBulkadd: addGrants,
  deleteAuthorizationSubjectDivisionRole: removeGrants,
  postAuthorizationSubjectBulkremove: removeGrants,
};

/** The pairs of the body, or the one of the path. */
function pairsOf({ path, body }: Call): readonly RoleInDivision[] {
  const { roleId = '', divisionId = '' } = path;
  return (body as Models.RoleDivisionGrants | undefined)?.grants ?? [{ roleId, divisionId }];
}

function addGrants(call: Call): Reply {
  const { org, path, query } = call;
  const { subjectId: id = '' } = path;
  const type = requireSubject(org, id, query.subjectType);
  for (const pair of pairsOf(call)) requireGrantable(org, pair);
  for (const pair of pairsOf(call)) grant(org, { id, type }, pair, org.conditions.grantTakesEffect);
  return {};
}

function removeGrants(call: Call): Reply {
  const { org, path } = call;
  const id = anySubject(org, path);
  const gone = pairsOf(call);
  const { identity } = org.state;
  identity.grants = identity.grants.filter((known) => !gone.some((pair) => isGrant(known, id, pair)));
  return {};
}

/** That a client's grant without `subjectType=PC_OAUTH_CLIENT` fails is assumed: the platform's default is a user. */
function requireSubject(org: Org, id: string, type = 'PC_USER'): SubjectType {
  existing(subjectsOf(org)[type as SubjectType]?.[id], `subject of type ${type}`, id);
  return type as SubjectType;
}

function anySubject(org: Org, { subjectId = '' }: Readonly<Record<string, string>>): string {
  if (!Object.values(subjectsOf(org)).some((all) => Object.hasOwn(all, subjectId)))
    throw notFound('subject', subjectId);
  return subjectId;
}

function subjectsOf({
  state: { identity, people },
}: Org): Record<SubjectType, Readonly<Record<string, Named>>> {
  return { PC_OAUTH_CLIENT: identity.clients, PC_USER: people.users, PC_GROUP: people.groups ?? {} };
}

export function isGrant(known: GrantState, subjectId: string, pair: RoleInDivision): boolean {
  return (
    known.subjectId === subjectId && known.roleId === pair.roleId && known.divisionId === pair.divisionId
  );
}

export function subjectName(org: Org, id: string): string {
  return Object.values(subjectsOf(org)).flatMap((all) => all[id]?.name ?? [])[0] ?? '';
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
        grantMadeAt: iso(known.madeAt),
      })),
    selfUri: `/api/v2/authorization/subjects/${id}`,
  };
}

function grantedRole(org: Org, id: string) {
  const role = org.state.identity.roles[id];
  return {
    id,
    ...(role && picked(role, ['name', 'description', 'default'])),
    policies: role?.policies.map((policy) => without(policy, 'allowConditions')),
    selfUri: `/api/v2/authorization/roles/${id}`,
  };
}
