import { exitCodes } from '../core/exit-codes.js';
import { ProblemError } from '../core/problem.js';
import { command, sortedUnique, text } from '../core/text.js';
import { type Plan, willBeWritten } from '../engine/plan.js';
import type { Resource } from '../engine/resource.js';
import type { Identity } from '../genesys/identity.js';
import { missingPermissions, permissionsElsewhere, withoutCovered } from '../genesys/permissions.js';
import { readPermissionCatalogue } from '../resources/identity/permissions.js';
import { divisionVerdict } from './division.js';
import type { SolutionContext } from './run.js';

/** What has permissions of its own: a step, or a solution that looks things up before there are steps. */
export type Permitted = Pick<Resource, 'permissions'>;

/** What has to be allowed to look at the solution. */
export function readPermissions(resources: readonly Permitted[]): readonly string[] {
  return sortedUnique(resources.flatMap((resource) => resource.permissions.read));
}

/**
 * What `setup` asks for before it looks: to look, which is all that a run with nothing to do needs. Who may not even
 * do that is told at once what an installation from nothing needs.
 */
export function setupPermissions(resources: readonly Permitted[], { grants }: Identity): readonly string[] {
  const reads = readPermissions(resources);
  const canLook = grants === undefined || missingPermissions(grants, reads).length === 0;
  if (canLook) return reads;
  const all = resources.map(({ permissions }) => permissions);
  return sortedUnique(all.flatMap(({ read, create, update }) => [...read, ...create, ...update]));
}

/** What has to be allowed to carry out this plan, also one of removals. */
export function planPermissions(resources: readonly Resource[], { steps }: Plan): readonly string[] {
  const actions = new Map(steps.filter(willBeWritten).map(({ id, action }) => [id, action]));
  return sortedUnique(
    resources.flatMap(({ id, permissions }) => {
      const action = actions.get(id);
      if (action === undefined) return [];
      if (action === 'delete') return permissions.remove ?? [];
      return action === 'create' ? permissions.create : permissions.update;
    }),
  );
}

/**
 * Compares with what the identity may do, before anything is written. Where the platform does not tell what it may
 * do, the requests themselves have to show it.
 * @throws ProblemError (exit 4) listing every missing permission
 */
export function requirePermissions(identity: Identity, wanted: readonly string[]): void {
  if (identity.grants === undefined) return;
  const missing = missingPermissions(identity.grants, withoutCovered(wanted));
  if (missing.length === 0) return;
  throw new ProblemError({
    code: 'missing-permission',
    what: `${identity.subject.name} lacks ${missing.length === 1 ? 'a permission' : `${missing.length} permissions`}.`,
    why: 'Nothing was changed.',
    next: 'Add them to a role of this client (Admin > Roles / Permissions; one of those joined by | is enough), then run again.',
    missingPermissions: missing,
    exitCode: exitCodes.notAllowed,
  });
}

/**
 * Whether permissions that are held by division are held in the one into which the objects go, before anything is
 * written. Costs requests only where a role is held in some divisions and not in all.
 * @throws ProblemError (exit 4)
 */
export async function requireInDivision(
  { session, identity, division, divisions }: SolutionContext,
  wanted: readonly string[],
): Promise<void> {
  const { grants, subject } = identity;
  if (grants === undefined) return;
  if (permissionsElsewhere(grants, wanted, division.id, () => true).length === 0) return;
  const catalogue = await readPermissionCatalogue(session);
  const verdict = divisionVerdict({ grants, wanted, division, divisions, catalogue });
  if (verdict.status !== 'failed') return;
  throw new ProblemError({
    code: 'missing-permission',
    what: `${subject.name} lacks permissions in the division "${division.name}". Nothing was changed.`,
    why: verdict.reason,
    next: text`Then run the command again. "${command('doctor')}" reports the same without a plan.`,
    missingPermissions: permissionsElsewhere(grants, withoutCovered(wanted), division.id, (one) =>
      catalogue.divided.has(one),
    ),
    exitCode: exitCodes.notAllowed,
  });
}
