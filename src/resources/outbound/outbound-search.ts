import { allPages, type Page, type PageRequest } from '../../genesys/pages.js';
import type { Search } from '../kit/find.js';

/** What the listings of outbound objects take. Platform fact: without `allowEmptyResult` no result may be an error. */
interface OutboundQuery extends PageRequest {
  readonly name?: string;
  readonly filterType: 'Equals';
  readonly allowEmptyResult: true;
}

/** How outbound objects are looked for. They have no place for our mark, so that they are asked for by name only. */
export function outboundSearch<T extends { readonly id?: string; readonly name?: string }>(
  list: (query: OutboundQuery) => Promise<Page<T>>,
  get: (id: string) => Promise<T | undefined>,
): Search<T> {
  return {
    list: (query) =>
      allPages((page) => list({ ...page, ...query, filterType: 'Equals', allowEmptyResult: true })),
    get,
  };
}
