import type { Models } from 'purecloud-platform-client-v2';
import { allPages } from '../../genesys/pages.js';
import type { Session } from '../../genesys/session.js';
import { getOrUndefined } from '../kit/wait.js';
import { findOutbound } from './outbound-listing.js';

export type KnownList = Models.ContactList & { readonly id: string };

/** The list that is meant, and those that it took the place of and that a run which was cut off has left. */
export interface FoundLists {
  readonly list: KnownList | undefined;
  readonly replaced: readonly KnownList[];
}

/** By exact name; else by the id of an earlier run, for a list that was renamed since. */
export function findContactList(
  session: Session,
  name: string,
  rememberedId: string | undefined,
): Promise<Models.ContactList | undefined> {
  const api = session.api.outbound;
  return findOutbound({
    name,
    rememberedId,
    list: (query) => api.getOutboundContactlists(query),
    get: (listId) => api.getOutboundContactlist(listId),
  });
}

/**
 * As `findContactList`, with what replacements have left; where the new list was never made, the latest of those is the
 * one that is meant.
 */
export async function findContactLists(
  session: Session,
  name: string,
  rememberedId: string | undefined,
): Promise<FoundLists> {
  const [found, leftOvers] = await Promise.all([
    findContactList(session, name, rememberedId),
    leftOversOf(session, name),
  ]);
  const known = found === undefined || isReplaced(found) ? leftOvers.at(-1) : found;
  const list = known ?? found;
  return {
    list: list?.id === undefined ? undefined : { ...list, id: list.id },
    replaced: leftOvers.filter(({ id }) => id !== list?.id),
  };
}

/** The name of a list that has given way to another. It says whose id it was made of, so that nobody else's fits. */
export function replacedName(name: string, listId: string): string {
  return `${name} (replaced, ${listId.slice(0, 8)})`;
}

export function isReplaced({ id = '', name = '' }: Models.ContactList): boolean {
  return id !== '' && name.endsWith(replacedName('', id));
}

/** The name that a list had before it gave way. */
export function nameBefore(list: Models.ContactList): string {
  const { id = '', name = '' } = list;
  return isReplaced(list) ? name.slice(0, -replacedName('', id).length) : name;
}

/** Lists that gave way and are still there, the oldest first. */
async function leftOversOf(session: Session, name: string): Promise<readonly KnownList[]> {
  const api = session.api.outbound;
  const query = {
    name: replacedName(name, '').slice(0, -1),
    filterType: 'Prefix',
    allowEmptyResult: true,
  } as const;
  const listed = await allPages((page) => api.getOutboundContactlists({ ...page, ...query }));
  const ours = listed.filter((list) => list.name === replacedName(name, list.id ?? ''));
  // Listings may still show what was removed a moment ago.
  const there = await Promise.all(
    ours.map(({ id = '' }) => getOrUndefined(() => api.getOutboundContactlist(id))),
  );
  return there
    .flatMap((list) => (list?.id === undefined ? [] : [{ ...list, id: list.id }]))
    .sort((one, other) => (one.dateCreated ?? '').localeCompare(other.dateCreated ?? ''));
}
