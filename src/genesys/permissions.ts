/** One entry of a role: what may be done with one entity. `*` stands for all of its kind. */
interface Policy {
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

/** The permissions of an entry: `domain:entity:action`, or several of them joined by ` | `, of which one is enough. */
export function alternativesOf(entry: string): readonly string[] {
  return entry.split('|').map((one) => one.trim());
}

/** Those of `wanted` that the grants do not give. Divisions and conditions are not looked at. */
export function missingPermissions(grants: readonly Grant[], wanted: readonly string[]): string[] {
  const policies = grants.flatMap((grant) => grant.policies);
  return wanted.filter((entry) => !alternativesOf(entry).some((one) => isGiven(one, policies)));
}

/** Without the entries that others of the list cover: `a | b` where `a` is wanted anyway, and what is there twice. */
export function withoutCovered(entries: readonly string[]): string[] {
  const unique = [
    ...new Map(entries.map((entry) => [[...alternativesOf(entry)].sort().join('|'), entry])).values(),
  ];
  const sets = unique.map((entry) => new Set(alternativesOf(entry)));
  return unique.filter((_, at) =>
    sets.every((other, index) => {
      const own = sets[at];
      return index === at || own === undefined || [...other].some((one) => !own.has(one));
    }),
  );
}

/**
 * Those of `wanted` that the grants give, but not in this division. `divided` tells of one permission whether it is held
 * by division; one that is not counts wherever it is held. Conditions are not looked at.
 */
export function permissionsElsewhere(
  grants: readonly Grant[],
  wanted: readonly string[],
  divisionId: string,
  divided: (permission: string) => boolean,
): string[] {
  const all = grants.flatMap(({ policies }) => policies);
  const here = grants.filter((grant) => isHeldIn(grant, divisionId)).flatMap(({ policies }) => policies);
  return wanted.filter((entry) => {
    const given = alternativesOf(entry).filter((one) => isGiven(one, all));
    return given.length > 0 && given.every((one) => divided(one) && !isGiven(one, here));
  });
}

export function isHeldIn(grant: Grant, divisionId: string): boolean {
  return grant.divisionId === '*' || grant.divisionId === divisionId;
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
