import type { Check } from '../engine/report.js';
import {
  alternativesOf,
  type Grant,
  isHeldIn,
  missingPermissions,
  permissionsElsewhere,
} from '../genesys/permissions.js';
import type { Division } from '../resources/identity/divisions.js';
import type { PermissionCatalogue } from '../resources/identity/permissions.js';
import type { Verdict } from './verification.js';

/** Of what lies in divisions of its own, wherever the new objects go: people, sites and queues. */
const apart = /^(directory|telephony|routing:queue):/;

interface DivisionCheckOptions {
  readonly grants: readonly Grant[] | undefined;
  readonly wanted: readonly string[];
  /** The one into which the objects go. */
  readonly division: Division;
  readonly divisions: readonly Division[];
  /** Tells which permissions are held by division; a verdict where it could not be read. */
  readonly catalogue: PermissionCatalogue | Verdict;
}

/**
 * Whether permissions that are held by division are held in the one that is used. Those that are held nowhere are
 * told of elsewhere. What the org does not call division-aware counts wherever it is held.
 */
export function divisionCheck(options: DivisionCheckOptions): Check {
  const { grants, wanted, division, divisions, catalogue } = options;
  const common = { id: 'division', title: `The permissions count in the division "${division.name}"` };
  if (grants === undefined)
    return {
      ...common,
      status: 'unknown',
      reason: 'The platform does not tell which permissions this identity has.',
    };
  const placed = wanted.filter((entry) => !apart.test(entry));
  // Where nobody tells which permissions are held by division, all may be.
  const divided = (permission: string) => 'status' in catalogue || catalogue.divided.has(permission);
  const find = (entries: readonly string[]) => permissionsElsewhere(grants, entries, division.id, divided);
  const lacking = find(placed);
  if (lacking.length === 0) return { ...common, status: 'ok' };
  if ('status' in catalogue) return { ...common, ...catalogue };
  const elsewhere = find(lacking.flatMap(alternativesOf));
  return {
    ...common,
    status: 'failed',
    reason:
      `Some are held in other divisions only, by ${rolesElsewhere(grants, elsewhere, division, divisions)}. ` +
      `Grant that in "${division.name}" as well, or name with --division where the objects go. ` +
      `It is about ${byEntity(elsewhere)}.`,
  };
}

/** `architect:flow (add, edit), outbound:campaign (view)`: there may be dozens. */
function byEntity(permissions: readonly string[]): string {
  const actions = new Map<string, string[]>();
  for (const permission of [...new Set(permissions)].sort()) {
    const [domain = '', entity = '', action = ''] = permission.split(':');
    const key = `${domain}:${entity}`;
    actions.set(key, [...(actions.get(key) ?? []), action]);
  }
  return [...actions].map(([key, all]) => `${key} (${all.join(', ')})`).join(', ');
}

/** `the role "Setup" in Claims, Sales`. */
function rolesElsewhere(
  grants: readonly Grant[],
  elsewhere: readonly string[],
  division: Division,
  divisions: readonly Division[],
): string {
  const giving = grants.filter(
    (grant) =>
      !isHeldIn(grant, division.id) && missingPermissions([grant], elsewhere).length < elsewhere.length,
  );
  const byRole = new Map<string, string[]>();
  for (const { roleName, divisionId } of giving)
    byRole.set(roleName, [...(byRole.get(roleName) ?? []), divisionName(divisions, divisionId)]);
  return [...byRole].map(([role, where]) => `the role "${role}" in ${where.join(', ')}`).join(' and ');
}

/** The name where the identity can see the division, else its id. */
export function divisionName(divisions: readonly Division[], id: string): string {
  if (id === '*') return 'all divisions';
  return divisions.find((division) => division.id === id)?.name ?? id;
}
