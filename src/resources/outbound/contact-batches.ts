import type { Models } from 'purecloud-platform-client-v2';
import { defined } from '../../core/json.js';
import { GenesysError } from '../../genesys/errors.js';
import { inBatches } from '../../genesys/pages.js';
import type { Session } from '../../genesys/session.js';

/**
 * A contact of a list. Its id is the user's id, so that sending it again changes it and never makes a second one; one
 * that somebody added by hand keeps the id that it has.
 */
export interface Contact {
  readonly id: string;
  /** One text a column. */
  readonly data: Readonly<Record<string, string>>;
  /** Columns whose texts nobody gave: the org has them. */
  readonly lookedUp?: readonly string[];
  /** What the list has noted of it so far: a contact is replaced by what is sent. */
  readonly noted?: Pick<Models.DialerContact, 'phoneNumberStatus' | 'contactableStatus'>;
}

/** A contact that is in the list and was not asked for. */
export interface OtherContact {
  readonly id: string;
  readonly label: string;
  /** Somebody who was asked for, and who is in the list with another contact. */
  readonly again: boolean;
}

/** Platform fact: the most contacts that one request writes. */
const writing = { size: 1000, together: 2 };
/** Platform fact: the most ids that one request reads contacts of. */
const reading = { size: 100, together: 8 };
/** Ids that fit an address. */
const removing = { size: 100 };
/** The most that one page of the contact search holds. */
const searchSize = 100;

/** Reads the contacts with these ids, some requests at a time; those that are not in the list are left out. */
export async function eachContact(
  session: Session,
  listId: string,
  ids: readonly string[],
  take: (contacts: readonly Models.DialerContact[], asked: number) => void,
): Promise<void> {
  let asked = 0;
  await inBatches(ids, reading, async (batch) => {
    const found = await session.api.outbound.postOutboundContactlistContactsBulk(listId, [...batch]);
    asked += batch.length;
    take(found, asked);
  });
}

/** The first page of a list, and how many contacts it has. */
export async function firstContacts(session: Session, listId: string) {
  const { entities = [], contactsCount, total = 0 } = await searchPage(session, listId, 1);
  return { contacts: entities, count: contactsCount ?? total };
}

/** The column that says whom a contact stands for, whatever its id is. */
const userColumn = 'userId';

/** Which of `people` a contact stands for: by its id, or by its cell, for those that were added by hand. */
export function personIn(
  { id = '', data }: Models.DialerContact,
  people: { readonly has: (userId: string) => boolean },
): string | undefined {
  const cell = (data[userColumn] ?? '').trim().toLowerCase();
  return [id, cell].find((one) => people.has(one));
}

/** Contacts of the list that stand for none of `known`, found by leafing through all of it. */
export async function otherContacts(
  session: Session,
  listId: string,
  known: { readonly has: (id: string) => boolean },
): Promise<readonly OtherContact[]> {
  const others = new Map<string, OtherContact>();
  await eachContactOf(session, listId, (contact) => {
    if (personIn(contact, known) === undefined) others.set(contact.id ?? '', otherContact(contact, false));
  });
  return [...others.values()];
}

/**
 * Leafs through all contacts of a list, or through the first `most` of them.
 * @returns whether these were all
 */
export async function eachContactOf(
  session: Session,
  listId: string,
  take: (contact: Models.DialerContact) => void | Promise<void>,
  most = Number.POSITIVE_INFINITY,
): Promise<boolean> {
  let seen = 0;
  for (let page = 1; seen < most; page += 1) {
    const { entities = [], contactsCount, total } = await searchPage(session, listId, page);
    for (const contact of entities) await take(contact);
    seen += entities.length;
    if (entities.length === 0 || seen >= (contactsCount ?? total ?? seen)) return true;
  }
  return false;
}

/** Adds the contacts, or gives those that are there already this data. They can be called afterwards. */
export async function storeContacts(
  session: Session,
  listId: string,
  contacts: readonly Contact[],
  phoneColumn: string,
  progress: (done: number) => void,
): Promise<void> {
  const store = async (batch: readonly Contact[]) => {
    const body = batch.map(({ id, data, noted: { phoneNumberStatus, contactableStatus } = {} }) => ({
      id,
      contactListId: listId,
      data: { ...data },
      callable: true,
      phoneNumberStatus: { ...phoneNumberStatus, [phoneColumn]: { callable: true } },
      ...defined({ contactableStatus }),
    }));
    // A campaign that is at work goes on where it is.
    await session.api.outbound.postOutboundContactlistContacts(listId, body, { doNotQueue: true });
  };
  await inBatches(contacts, writing, store, progress);
}

/**
 * Stores contacts of another list as they are there, at most 1000; those that the list holds already are left alone.
 * @returns how many were stored
 */
export async function storeAsTheyWere(
  session: Session,
  listId: string,
  contacts: readonly Models.DialerContact[],
): Promise<number> {
  const api = session.api.outbound;
  const there = new Set<string | undefined>();
  await eachContact(session, listId, idsOf(contacts), (found) => {
    for (const { id } of found) there.add(id);
  });
  const body = contacts
    .filter(({ id }) => !there.has(id))
    .map(({ id, data, callable, phoneNumberStatus, contactableStatus }) => ({
      contactListId: listId,
      data,
      ...defined({ id, callable, phoneNumberStatus, contactableStatus }),
    }));
  if (body.length > 0) await api.postOutboundContactlistContacts(listId, body, { doNotQueue: true });
  return body.length;
}

/** Removes contacts; those that are gone already are fine. Platform fact: refused while a campaign works on the list. */
export async function removeContacts(
  session: Session,
  listId: string,
  ids: readonly string[],
  progress: (done: number) => void,
): Promise<void> {
  const api = session.api.outbound;
  const remove = async (batch: readonly string[]) => {
    try {
      await api.deleteOutboundContactlistContacts(listId, [...batch]);
    } catch (error) {
      if (!(error instanceof GenesysError) || error.status !== 404) throw error;
      // One of them is gone, and so none was removed.
      const ids = idsOf(await api.postOutboundContactlistContactsBulk(listId, [...batch]));
      if (ids.length > 0) await api.deleteOutboundContactlistContacts(listId, ids);
    }
  };
  await inBatches(ids, removing, remove, progress);
}

function idsOf(contacts: readonly Models.DialerContact[]): string[] {
  return contacts.flatMap(({ id }) => (id === undefined ? [] : [id]));
}

export function otherContact(contact: Models.DialerContact, again: boolean): OtherContact {
  return { id: contact.id ?? '', label: labelOf(contact), again };
}

function searchPage(session: Session, listId: string, pageNumber: number) {
  const page = { pageNumber, pageSize: searchSize };
  return session.api.outbound.postOutboundContactlistContactsSearch(listId, page);
}

/** For people: `Ada Okafor <ada.okafor@riverbend.example>`, as far as the list has that. */
export function labelOf({ id, data }: Contact | Models.DialerContact): string {
  const value = (name: string) =>
    Object.entries(data).find(([column]) => column.toLowerCase() === name)?.[1] ?? '';
  const name = [value('firstname'), value('lastname')].filter((part) => part !== '').join(' ');
  const email = value('email');
  if (email === '') return name === '' ? (id ?? '') : name;
  return name === '' ? email : `${name} <${email}>`;
}
