import { allPages, type Page } from '../../genesys/pages.js';
import { getOrUndefined } from '../kit/wait.js';

/** What the listings of outbound objects take. Platform fact: without `allowEmptyResult` no result may be an error. */
export interface OutboundQuery {
  readonly pageNumber: number;
  readonly pageSize: number;
  readonly name: string;
  readonly filterType: 'Equals';
  readonly allowEmptyResult: true;
}

interface Search<T> {
  readonly name: string;
  readonly list: (query: OutboundQuery) => Promise<Page<T>>;
  readonly get: (id: string) => Promise<T | undefined>;
  /** The id of an earlier run, for an object that was renamed since. */
  readonly rememberedId: string | undefined;
}

/**
 * The outbound object of exactly this name; else the one of an earlier run. Names are unique, but no filter of the
 * listings minds the case.
 */
export async function findOutbound<T extends { readonly id?: string; readonly name?: string }>({
  name,
  list,
  get,
  rememberedId,
}: Search<T>): Promise<T | undefined> {
  const query = { name, filterType: 'Equals', allowEmptyResult: true } as const;
  const all = await allPages((page) => list({ ...page, ...query }));
  const found = all.find((candidate) => candidate.name === name);
  if (found !== undefined || rememberedId === undefined) return found;
  return getOrUndefined(() => get(rememberedId));
}
