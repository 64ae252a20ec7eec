import type { Check } from '../engine/report.js';
import type { Identity } from '../genesys/identity.js';
import { missingPermissions, withoutCovered } from '../genesys/permissions.js';
import type { Division } from '../resources/identity/divisions.js';
import { grantableOf, type PermissionCatalogue } from '../resources/identity/permissions.js';
import type { PermissionsByCommand } from '../solution/declaration.js';
import { divisionName } from '../solution/division.js';
import type { Verdict } from '../solution/verification.js';

/** Who is logged in, with which roles in which divisions. */
export function identityCheck({ subject, grants }: Identity, divisions: readonly Division[]): Check {
  const who = subject.type === 'PC_USER' ? 'person' : 'OAuth client';
  const common = { id: 'identity', title: `The ${who} "${subject.name}" is known` };
  if (grants === undefined)
    return { ...common, status: 'unknown', reason: 'The platform does not tell which roles it has.' };
  if (grants.length === 0)
    return { ...common, status: 'failed', reason: 'It has no role, so that it may do nothing.' };
  const roles = new Map<string, string[]>();
  for (const { roleName, divisionId } of grants)
    roles.set(roleName, [...(roles.get(roleName) ?? []), divisionName(divisions, divisionId)]);
  const told = [...roles].map(([role, divisions]) => `${role} in ${divisions.join(', ')}`).join('; ');
  return { ...common, status: 'ok', reason: `Roles: ${told}.` };
}

/** All that these solutions take for the command, or for all commands. */
export function wantedPermissions(
  solutions: readonly PermissionsByCommand[],
  command: string,
): readonly string[] {
  return solutions.flatMap((permissions) =>
    Object.entries(permissions).flatMap(([word, wanted]) => (isMeant(command, word) ? wanted : [])),
  );
}

/**
 * One check for each command of the solution `id`: what it takes that the identity does not have. Divisions and conditions
 * are not looked at. What the catalogue does not know is not listed as missing, since nobody can grant it: see
 * `productChecks`.
 */
export function permissionChecks(
  { grants }: Identity,
  id: string,
  permissions: PermissionsByCommand,
  command: string,
  catalogue: PermissionCatalogue | Verdict,
): readonly Check[] {
  return Object.entries(permissions)
    .filter(([word]) => isMeant(command, word))
    .map(([word, all]): Check => {
      const wanted = withoutCovered(all);
      const common = { id: `permissions:${id}:${word}`, title: `May run ${id} ${word}` };
      if (grants === undefined)
        return {
          ...common,
          status: 'unknown',
          reason: 'The platform does not tell which permissions this identity has.',
        };
      const missing = missingPermissions(grants, wanted);
      if (missing.length === 0) return { ...common, status: 'ok' };
      return { ...common, status: 'failed', ...whatIsMissing(missing, wanted.length, catalogue) };
    });
}

function isMeant(command: string, word: string): boolean {
  return command === 'all' || command === word;
}

function whatIsMissing(
  missing: readonly string[],
  of: number,
  catalogue: PermissionCatalogue | Verdict,
): Pick<Check, 'reason' | 'missingPermissions'> {
  const grantable = missing.flatMap((entry) => {
    const left = 'status' in catalogue ? entry : grantableOf(catalogue, entry);
    return left === undefined ? [] : [left];
  });
  const nobodys = missing.length - grantable.length;
  const ungrantable =
    nobodys === 0 ? '' : ` ${nobodys} of them cannot be granted, because the org lacks the product.`;
  const listed = grantable.length === 0 ? '' : '; those to grant are listed at the end';
  const reason = `${missing.length} of ${of} permissions are missing${listed}.${ungrantable}`;
  return { reason, ...(grantable.length === 0 ? {} : { missingPermissions: grantable }) };
}
