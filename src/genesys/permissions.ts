/** One entry of a role: what may be done with one entity. `*` stands for all of its kind. */
export interface Policy {
  readonly domain: string;
  readonly entityName: string;
  readonly actions: readonly string[];
}

/** A role held in a division; `divisionId` is `*` for all of them. */
export interface Grant {
  readonly roleId: string;
  readonly roleName: string;
  readonly divisionId: string;
  readonly policies: readonly Policy[];
}

/**
 * Those of `wanted` that the grants do not give. An entry is `domain:entity:action`, or several of them joined by
 * ` | `, of which one is enough. Divisions and conditions are not looked at.
 */
export function missingPermissions(grants: readonly Grant[], wanted: readonly string[]): string[] {
  const policies = grants.flatMap((grant) => grant.policies);
  return wanted.filter((entry) => !entry.split('|').some((one) => isGiven(one.trim(), policies)));
}

function isGiven(permission: string, policies: readonly Policy[]): boolean {
  const [domain = '', entity = '', action = ''] = permission.split(':');
  return policies.some(
    (policy) =>
      covers(policy.domain, domain) &&
      covers(policy.entityName, entity) &&
      policy.actions.some((given) => covers(given, action)),
  );
}

function covers(given: string, wanted: string): boolean {
  return given === '*' || given === wanted;
}
