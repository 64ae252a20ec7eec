import { badRequest, conflict } from '../errors.js';
import { isListed, isReadable, readable } from '../lag.js';
import type { Org } from '../org.js';
import type { Stored } from './state.js';

/** What lists and searches show: a new object takes its time to appear there. */
export function visible<T extends { readonly createdAt: number }>(org: Org, all: readonly T[]): T[] {
  return all.filter((one) => isListed(org, one));
}

/** The object behind an id in a path; 404 for none and for one that is too young to be read. */
export function readableById<T extends { readonly id: string; readonly createdAt: number }>(
  org: Org,
  all: readonly T[],
  id: string | undefined,
  what: string,
): T {
  return readable(
    org,
    all.find((one) => one.id === id),
    what,
    id ?? '',
  );
}

/**
 * The object that a body refers to; 400 for none, and (unverified) for one that is too young to be read. `field` is the
 * member of the body, for the message.
 */
export function referred<T extends { readonly id: string; readonly createdAt: number }>(
  org: Org,
  all: readonly T[],
  id: string | undefined,
  field: string,
): T {
  const found = all.find((one) => one.id === id);
  if (found === undefined || !isReadable(org, found))
    throw badRequest(`${field} refers to "${id ?? ''}", which does not exist.`, [
      { errorCode: 'invalid.reference', fieldName: field, ...(id === undefined ? {} : { entityId: id }) },
    ]);
  return found;
}

/** Throws badRequest without a name; 409 when another object bears it. The status of a conflict is unverified. */
export function freeName(
  all: readonly Stored[],
  name: string | undefined,
  what: string,
  ownId?: string,
): string {
  if (name === undefined || name.trim() === '') throw badRequest(`A ${what} needs a name.`);
  if (all.some((one) => one.name === name && one.id !== ownId))
    throw conflict(`A ${what} with the name "${name}" already exists.`, 'duplicate.name');
  return name;
}

/** Throws badRequest without a version and 409 with a stale one. */
export function requireVersion(sent: number | undefined, current: number): void {
  if (sent === undefined) throw badRequest('The version of the object is required for an update.');
  if (sent !== current)
    throw conflict(`Version ${sent} does not match the current version ${current}.`, 'version.mismatch');
}

/** Throws badRequest that names what still refers to the object. */
export function requireUnused(what: string, users: readonly string[]): void {
  if (users.length > 0)
    throw badRequest(`The ${what} cannot be deleted because it is in use by ${users.join(', ')}.`);
}

export function iso(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}

/** The dates that every answer carries. */
export function dates(stored: Stored) {
  return { dateCreated: iso(stored.createdAt), dateModified: iso(stored.modifiedAt) };
}

/** A copy without the members that nobody sent, as it will be after the state was written and read again. */
export function onlySent<T extends object>(members: { readonly [K in keyof T]: T[K] | undefined }): T {
  return JSON.parse(JSON.stringify(members)) as T;
}
