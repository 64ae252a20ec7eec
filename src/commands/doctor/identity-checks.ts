import type { Check } from '../../engine/report.js';
import type { Identity } from '../../genesys/identity.js';
import { missingPermissions } from '../../genesys/permissions.js';
import type { PermissionsByCommand } from '../../solutions/declaration.js';

/** Who is logged in, with which roles in which divisions. */
export function identityCheck({ subject, grants }: Identity): Check {
  const who = subject.type === 'PC_USER' ? 'person' : 'OAuth client';
  const common = { id: 'identity', title: `The ${who} "${subject.name}" is known` };
  if (grants === undefined)
    return { ...common, status: 'unknown', reason: 'The platform does not tell which roles it has.' };
  if (grants.length === 0)
    return { ...common, status: 'failed', reason: 'It has no role, so that it may do nothing.' };
  const roles = new Map<string, string[]>();
  for (const { roleName, divisionId } of grants)
    roles.set(roleName, [...(roles.get(roleName) ?? []), divisionId === '*' ? 'all divisions' : divisionId]);
  const told = [...roles].map(([role, divisions]) => `${role} in ${divisions.join(', ')}`).join('; ');
  return { ...common, status: 'ok', reason: `Roles: ${told}.` };
}

/** One check for each command of the solution `id`: what it takes that the identity does not have. Divisions and conditions are not looked at. */
export function permissionChecks(
  { grants }: Identity,
  id: string,
  permissions: PermissionsByCommand,
  command: string,
): readonly Check[] {
  return Object.entries(permissions)
    .filter(([word]) => command === 'all' || command === word)
    .map(([word, wanted]): Check => {
      const common = { id: `permissions:${id}:${word}`, title: `May run ${id} ${word}` };
      if (grants === undefined)
        return {
          ...common,
          status: 'unknown',
          reason: 'The platform does not tell which permissions this identity has.',
        };
      const missing = missingPermissions(grants, wanted);
      if (missing.length === 0) return { ...common, status: 'ok' };
      const reason = `${missing.length} of ${wanted.length} permissions are missing; they are listed at the end.`;
      return { ...common, status: 'failed', reason, missingPermissions: missing };
    });
}
