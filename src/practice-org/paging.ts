import type { Entity } from './collection.js';
import { assumed, badRequest } from './errors.js';
import { picked } from './json.js';

interface PageOptions {
  /** Largest page size that the operation takes; more is refused. */
  readonly max?: number | undefined;
  readonly uri: string;
}

type Query = Readonly<Record<string, string>>;

/** The paging form `pageNumber` + `pageSize` → `entities, total, pageCount, nextUri` (API notes, Paging). */
export function numberedPage<T>(all: readonly T[], query: Query, { uri, max = 100 }: PageOptions) {
  const pageSize = sizeOf(query, 25, max);
  const pageNumber = positive(query.pageNumber, 1, 'pageNumber');
  const pageCount = Math.ceil(all.length / pageSize);
  const at = (page: number) => `${uri}?pageSize=${pageSize}&pageNumber=${page}`;
  return {
    entities: all.slice((pageNumber - 1) * pageSize, pageNumber * pageSize),
    pageSize,
    pageNumber,
    total: all.length,
    pageCount,
    firstUri: at(1),
    selfUri: at(pageNumber),
    ...(pageNumber < pageCount ? { nextUri: at(pageNumber + 1) } : {}),
    ...(pageNumber > 1 ? { previousUri: at(pageNumber - 1) } : {}),
    lastUri: at(Math.max(1, pageCount)),
  };
}

/** As `numberedPage`, of the few listings that give no addresses. */
export function countedPage<T>(all: readonly T[], query: Query) {
  const page = numberedPage(all, query, { uri: '' });
  return picked(page, ['entities', 'pageSize', 'pageNumber', 'total', 'pageCount']);
}

/** The cursor form `after` + `pageSize` → `entities, nextUri`; the cursor is opaque to callers. */
export function cursorPage<T>(all: readonly T[], query: Query, { uri, max = 200 }: PageOptions) {
  const pageSize = sizeOf(query, 100, max);
  const start = query.after === undefined ? 0 : position(query.after, all.length);
  const end = start + pageSize;
  const next = `${uri}?pageSize=${pageSize}&after=${Buffer.from(`p${end}`).toString('base64url')}`;
  return {
    entities: all.slice(start, end),
    selfUri: `${uri}?pageSize=${pageSize}`,
    ...(end < all.length ? { nextUri: next } : {}),
  };
}

function position(cursor: string, length: number): number {
  const match = /^p(\d+)$/.exec(Buffer.from(cursor, 'base64url').toString());
  if (match === null) throw badRequest(`The cursor "${cursor}" is not valid.`);
  return Math.min(Number(match[1]), length);
}

function sizeOf(query: Query, otherwise: number, max: number): number {
  const size = positive(query.pageSize, otherwise, 'pageSize');
  if (size > max) throw badRequest(`The page size ${size} exceeds the maximum of ${max}.`);
  return size;
}

function positive(text: string | undefined, otherwise: number, name: string): number {
  if (text === undefined) return otherwise;
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1)
    throw badRequest(`${name} must be a positive whole number, not "${text}".`);
  return value;
}

/** Assumed: that no filter minds the case, not even `Equals`. */
export function nameMatcher(filter: string, how: string): (name: string) => boolean {
  const sought = filter.toLowerCase();
  const pattern = {
    prefix: `${sought}*`,
    beginswith: `${sought}*`,
    equals: sought,
    contains: `*${sought}*`,
    endswith: `*${sought}`,
    wildcard: sought,
    part: sought.includes('*') ? sought : `*${sought}*`,
  }[how.toLowerCase()];
  if (pattern === undefined) throw badRequest(`The filter type "${how}" is not known.`);
  const parts = pattern.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
  const expression = new RegExp(`^${parts.join('.*')}$`, 'isu');
  return (name) => expression.test(name.toLowerCase());
}

const sortKeys: Readonly<Record<string, (one: Entity) => string | number>> = {
  name: (one) => (one.name ?? '').toLowerCase(),
  id: (one) => one.id,
  datecreated: (one) => one.createdAt,
  datemodified: (one) => one.modifiedAt ?? one.createdAt,
};

export function sortedBy<T extends Entity>(all: readonly T[], query: Query): readonly T[] {
  const key = sortKeys[(query.sortBy ?? 'name').toLowerCase()];
  if (key === undefined) throw assumed(badRequest(`Sorting by "${query.sortBy}" is not possible.`));
  const sign = /^d/i.test(query.sortOrder ?? '') ? -1 : 1;
  return all.toSorted((a, b) => sign * (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0));
}
