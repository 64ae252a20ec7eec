import type { Models } from 'purecloud-platform-client-v2';
import { type InRound, onceInRound } from '../../core/round.js';
import { getOrUndefined } from '../../genesys/errors.js';
import { allPages } from '../../genesys/pages.js';
import type { Session } from '../../genesys/session.js';
import type { Store } from '../kit/define.js';
import { findByName, isSameName } from '../kit/find.js';

export interface PhoneColumn {
  readonly columnName: string;
  /** As in the platform: `Daytime`. Rules compare with it, so that the spelling counts. */
  readonly type: string;
}

/** What is fixed when a list is made. */
export interface ListColumns {
  readonly columnNames: readonly string[];
  readonly phoneColumns: readonly PhoneColumn[];
  readonly emailColumns: readonly PhoneColumn[];
}

/** What `found` lacks of the columns that are wanted, in words. The case of names and types counts. */
export function columnsLackingIn(found: Models.ContactList, wanted: ListColumns): readonly string[] {
  const typed = (kind: string, columns: readonly PhoneColumn[], there: readonly PhoneColumn[] = []) =>
    columns
      .filter(
        (column) =>
          !there.some(({ columnName, type }) => columnName === column.columnName && type === column.type),
      )
      .map(({ columnName, type }) => `${columnName} as ${kind} column of the type ${type}`);
  return [
    ...wanted.columnNames.filter((column) => !found.columnNames.includes(column)),
    ...typed('a phone', wanted.phoneColumns, found.phoneColumns),
    ...typed('an email', wanted.emailColumns, found.emailColumns),
  ];
}

export type KnownList = Models.ContactList & { readonly id: string };

export function contactListStore({ api: { outbound } }: Session): Store<Models.ContactList> {
  return {
    get: (id) => outbound.getOutboundContactlist(id),
    put: (id, body) => outbound.putOutboundContactlist(id, body),
    readOnly: ['size', 'importStatus'],
  };
}

/** By its name; else by the id of an earlier run, for a list that was renamed since. */
export function findContactList(
  session: Session,
  name: string,
  rememberedId: string | undefined,
  lookup?: InRound,
): Promise<Models.ContactList | undefined> {
  const search = {
    list: (_name: string, within: InRound) => listsNamedLike(session, within, name),
    get: contactListStore(session).get,
  };
  return findByName(`the contact list "${name}"`, name, search, rememberedId, lookup);
}

/** Those whose names begin with this one: also those that gave way to another. */
const listsNamedLike = onceInRound(({ api: { outbound } }: Session, name: string) => {
  const query = { name, filterType: 'Prefix', allowEmptyResult: true } as const;
  return allPages((page) => outbound.getOutboundContactlists({ ...page, ...query }));
});

/**
 * The list that is meant, and those that it took the place of and that a run which was cut off has left. Where the new
 * list was never made, the latest of those is the one that is meant.
 */
export async function findContactLists(
  session: Session,
  name: string,
  rememberedId: string | undefined,
  lookup: InRound,
) {
  const [found, leftOvers] = await Promise.all([
    findContactList(session, name, rememberedId, lookup),
    leftOversOf(session, name, lookup),
  ]);
  const last = found === undefined || isReplaced(found) ? leftOvers.at(-1) : undefined;
  const [list] = withIds([last ?? found]);
  return { list, replaced: leftOvers.filter(({ id }) => id !== list?.id) };
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
async function leftOversOf(session: Session, name: string, lookup: InRound): Promise<readonly KnownList[]> {
  const api = session.api.outbound;
  const listed = await listsNamedLike(session, lookup, name);
  const ours = listed.filter((list) => isSameName(list.name, replacedName(name, list.id ?? '')));
  // Listings may still show what was removed a moment ago.
  const there = await Promise.all(
    ours.map(({ id = '' }) => getOrUndefined(() => api.getOutboundContactlist(id))),
  );
  return withIds(there).sort((one, other) => (one.dateCreated ?? '').localeCompare(other.dateCreated ?? ''));
}

function withIds(lists: readonly (Models.ContactList | undefined)[]): KnownList[] {
  return lists.flatMap((list) => (list?.id === undefined ? [] : [{ ...list, id: list.id }]));
}
