import { notFound } from './errors.js';
import type { Org } from './org.js';

interface Born {
  /** Milliseconds since 1970. */
  readonly createdAt: number;
}

/** Whether lists and searches show the object already. */
export function isListed(org: Org, object: Born): boolean {
  return org.now() - object.createdAt >= org.conditions.listLag;
}

/** Whether GET by id finds the object already. */
export function isReadable(org: Org, object: Born): boolean {
  return org.now() - object.createdAt >= org.conditions.readLag;
}

/** The object when GET by id finds it already; throws `not.found` otherwise. */
export function readable<T extends Born>(org: Org, object: T | undefined, what: string, id: string): T {
  if (object === undefined || !isReadable(org, object)) throw notFound(what, id);
  return object;
}
