import type { LastChange } from '../../engine/resource.js';

/** What most objects of the platform tell of their last change: when it was, and some the id of who made it. */
export function lastChange({
  dateModified,
  modifiedBy,
}: {
  readonly dateModified?: string;
  readonly modifiedBy?: string;
}): LastChange | undefined {
  if (dateModified === undefined && modifiedBy === undefined) return undefined;
  return { byId: modifiedBy, at: dateModified };
}
