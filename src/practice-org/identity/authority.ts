import { missingPermission } from '../errors.js';
import type { Call } from '../handler.js';
import { holdsPermission } from './permissions.js';

/** Throws missingPermission unless the caller holds one of the permissions in the object's division. */
export function requireIn(call: Call, divisionId: string, ...permissions: string[]): void {
  if (!holdsAny(call, divisionId, permissions)) throw missingPermission(permissions, false);
}

/** The objects whose division the caller may see: lists leave the others out in silence. */
export function permitted<T extends { readonly divisionId: string }>(
  call: Call,
  all: readonly T[],
  ...permissions: string[]
): T[] {
  const byDivision = new Map<string, boolean>();
  return all.filter(({ divisionId }) => {
    const known = byDivision.get(divisionId) ?? holdsAny(call, divisionId, permissions);
    byDivision.set(divisionId, known);
    return known;
  });
}

/** An object in division `*` belongs to all of them: whoever holds the permission anywhere may use it. */
function holdsAny(call: Call, divisionId: string, permissions: readonly string[]): boolean {
  const where = divisionId === '*' ? undefined : divisionId;
  return permissions.some((permission) => holdsPermission(call.org, call.caller.clientId, permission, where));
}
