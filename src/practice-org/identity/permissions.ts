import type { PermissionRule } from '../contract/contract.js';
import { missingPermission } from '../errors.js';
import type { Call, Caller, Org } from '../org.js';
import type { GrantState, RoleState } from './state.js';

/** Whose permissions are asked for, and since when it has its token. */
type Holder = Pick<Caller, 'id' | 'since'>;

/** Throws the platform's 403, which names the missing permissions, unless the client holds `all`, or one of `any`. */
export function requirePermissions(org: Org, holder: Holder, rule: PermissionRule | undefined): void {
  const lacks = (permission: string) => !holdsPermission(org, holder, permission);
  const missing = (rule?.all ?? []).filter(lacks);
  if (missing.length > 0) throw missingPermission(missing, true);
  const any = rule?.any ?? [];
  if (any.length > 0 && any.every(lacks)) throw missingPermission(any, false);
}

/** Throws missingPermission unless the caller holds one of the permissions in the object's division. */
export function requireIn(call: Call, divisionId: string, ...permissions: string[]): void {
  if (!holdsAny(call, divisionId, permissions)) throw missingPermission(permissions, false);
}

/** The objects whose division the caller may see: lists leave the others out in silence. */
export function permitted<T extends { readonly divisionId?: string }>(
  call: Call,
  all: readonly T[],
  ...permissions: string[]
): T[] {
  const byDivision = new Map<string, boolean>();
  return all.filter(({ divisionId = '*' }) => {
    const known = byDivision.get(divisionId) ?? holdsAny(call, divisionId, permissions);
    byDivision.set(divisionId, known);
    return known;
  });
}

/** An object in division `*` belongs to all of them: whoever holds the permission anywhere may use it. */
function holdsAny({ org, caller }: Call, divisionId: string, permissions: readonly string[]): boolean {
  const where = divisionId === '*' ? undefined : divisionId;
  return permissions.some((permission) => holdsPermission(org, caller, permission, where));
}

/** Whether the client holds `domain:entity:action` somewhere, or in the given division. */
export function holdsPermission(org: Org, holder: Holder, permission: string, divisionId?: string): boolean {
  return grantsWith(org, holder, permission).some(
    (grant) => divisionId === undefined || covers(grant.divisionId, divisionId),
  );
}

/** The ids of the divisions where the client holds the permission; every division for a grant in `*`. */
export function permittedDivisions(org: Org, holder: Holder, permission: string): readonly string[] {
  const grants = grantsWith(org, holder, permission);
  return Object.keys(org.state.identity.divisions).filter((id) =>
    grants.some((grant) => covers(grant.divisionId, id)),
  );
}

/** Grants that have taken effect by now, for a token that is older than the grant perhaps later. */
export function effectiveGrants(org: Org, { id, since }: Holder): readonly GrantState[] {
  const now = org.now();
  const known = now - org.conditions.olderTokenLearns;
  return org.state.identity.grants.filter(
    ({ subjectId, effectiveAt, madeAt }) =>
      subjectId === id && effectiveAt <= now && (since === undefined || madeAt <= since || madeAt <= known),
  );
}

export function covers(granted: string, wanted: string): boolean {
  return granted === '*' || granted === wanted;
}

function grantsWith(org: Org, holder: Holder, permission: string): readonly GrantState[] {
  return effectiveGrants(org, holder).filter(({ roleId }) =>
    allows(org.state.identity.roles[roleId], permission),
  );
}

/** Whether a role has the permission. One that is copied from another org may hold wildcards. */
export function allows(role: RoleState | undefined, permission: string): boolean {
  const [domain = '', entityName = '', action = ''] = permission.split(':');
  const policies = role?.policies ?? [];
  return policies.some(
    (policy) =>
      covers(policy.domain, domain) &&
      covers(policy.entityName, entityName) &&
      policy.actions.some((held) => covers(held, action)),
  );
}
