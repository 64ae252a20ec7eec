import { badRequest, notFound } from '../errors.js';
import type { Call } from '../handler.js';
import { numberedPage } from '../paging.js';
import { visible } from './lookup.js';
import type { Stored } from './state.js';

interface ListingOptions {
  readonly uri: string;
  /** The operation has the parameter `allowEmptyResult`. */
  readonly refusesEmpty?: boolean;
}

/** One page of an outbound listing: name filter by `filterType`, `id` and `divisionId`, sorting; 100 a page at most. */
export function outboundPage<T extends Stored>(
  call: Call,
  all: readonly T[],
  wire: (one: T) => unknown,
  options: ListingOptions,
) {
  const { query } = call;
  const ids = query.id?.split(',');
  const matching = visible(call.org, all).filter(
    (one) =>
      (query.name === undefined || nameMatches(one.name, query.name, query.filterType)) &&
      (ids === undefined || ids.includes(one.id)) &&
      inDivisions(one, query.divisionId),
  );
  const page = numberedPage(sorted(matching, query), query, { max: 100, uri: options.uri });
  if (options.refusesEmpty === true && page.entities.length === 0) refuseEmptyPage(query);
  return { ...page, entities: page.entities.map(wire) };
}

/**
 * The notes only say that without `allowEmptyResult=true` several listings answer an empty result with an error or
 * something odd. What exactly is unverified; here it is 404.
 */
function refuseEmptyPage(query: Readonly<Record<string, string>>): void {
  if (query.allowEmptyResult !== 'true') throw notFound('page', query.name ?? query.pageNumber ?? '1');
}

function inDivisions(one: Stored, sent: string | undefined): boolean {
  if (sent === undefined || !('divisionId' in one)) return true;
  return typeof one.divisionId === 'string' && sent.split(',').includes(one.divisionId);
}

/** Without a `filterType` the name is a prefix; no filter minds the case (unverified), not even `Equals`. */
export function nameMatches(name: string, filter: string, filterType = 'Prefix'): boolean {
  const text = name.toLowerCase();
  const sought = filter.toLowerCase();
  switch (filterType.toLowerCase()) {
    case 'prefix':
    case 'beginswith':
      return text.startsWith(sought);
    case 'equals':
      return text === sought;
    case 'contains':
      return text.includes(sought);
    case 'endswith':
      return text.endsWith(sought);
    default:
      throw badRequest(`The filter type "${filterType}" is not known.`);
  }
}

/** By name, or as `sortBy` and `sortOrder` ask. */
export function sorted<T extends Stored>(all: readonly T[], query: Readonly<Record<string, string>>): T[] {
  const key = sortKey(query.sortBy ?? 'name');
  const sign = /^d/i.test(query.sortOrder ?? 'ascending') ? -1 : 1;
  return all.toSorted((a, b) => sign * compareKeys(key(a), key(b)));
}

function sortKey(name: string): (one: Stored) => string | number {
  switch (name.toLowerCase()) {
    case 'name':
      return (one) => one.name.toLowerCase();
    case 'id':
      return (one) => one.id;
    case 'datecreated':
      return (one) => one.createdAt;
    case 'datemodified':
      return (one) => one.modifiedAt;
    default:
      throw badRequest(`Sorting by "${name}" is not possible.`);
  }
}

function compareKeys(a: string | number, b: string | number): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
