import type { Models } from 'purecloud-platform-client-v2';
import { inBatches } from '../../genesys/pages.js';
import type { Session } from '../../genesys/session.js';

/** A person of the org, with what a contact needs of it. */
export interface Person {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  /** Undefined when the org knows no number. */
  readonly phone: string | undefined;
  readonly active: boolean;
}

/** Whom to look for: an id, or an address in lower case. */
export interface Wanted {
  readonly ids: ReadonlySet<string>;
  readonly emails: ReadonlySet<string>;
}

/** The largest page of the people's listing, and of their search. */
const listingPage = 500;
const searchPage = 100;

/**
 * The people who are wanted, as far as the org has them, inactive ones included. A few are searched for; for many the
 * listing is leafed through, as far as that takes fewer requests. Whoever the listing of active people does not hold is
 * searched for: so it is known who is inactive. Only who is wanted is kept.
 */
export async function lookUpPeople(
  session: Session,
  wanted: Wanted,
  progress: (text: string) => void,
): Promise<readonly Person[]> {
  const found = new Map<string, Person>();
  const open = { ids: new Set(wanted.ids), emails: new Set(wanted.emails) };
  const count = open.ids.size + open.emails.size;
  const take = (users: readonly Models.User[]) => {
    for (const user of users) {
      const person = personOf(user);
      if (!wanted.ids.has(person.id) && !wanted.emails.has(person.email.toLowerCase())) continue;
      found.set(person.id, person);
      open.ids.delete(person.id);
      open.emails.delete(person.email.toLowerCase());
    }
    progress(`Looked up ${found.size} of ${count} people`);
  };
  if (count > searchPage) await leafThrough(session, count, take);
  await search(session, 'id', [...open.ids], take);
  await search(session, 'email', [...open.emails], take);
  return [...found.values()];
}

/** Leafs through the active people, unless that takes more requests than searching for those who are wanted. */
async function leafThrough(
  session: Session,
  count: number,
  take: (users: readonly Models.User[]) => void,
): Promise<void> {
  for (let pageNumber = 1, pages = 1; pageNumber <= pages; pageNumber += 1) {
    const listing = await session.api.users.getUsers({ pageSize: listingPage, pageNumber, state: 'active' });
    const { entities = [], total = 0 } = listing;
    take(entities);
    if (entities.length === 0) return;
    pages = Math.ceil(total / listingPage);
    if (pageNumber === 1 && pages - 1 > Math.ceil(count / searchPage)) return;
  }
}

/**
 * By exact values, joined by OR: a form that the platform's own tools use for single values. Platform fact: the answer
 * holds inactive people as well, and compares addresses without case.
 */
async function search(
  session: Session,
  field: 'id' | 'email',
  values: readonly string[],
  take: (users: readonly Models.User[]) => void,
): Promise<void> {
  await inBatches(values, searchPage, async (batch) => {
    const query = batch.map((value) => ({ type: 'EXACT', fields: [field], value, operator: 'OR' }));
    // Inactive people may share an address with somebody, so that there are more results than values.
    for (let pageNumber = 1, pages = 1; pageNumber <= pages; pageNumber += 1) {
      const answer = await session.api.users.postUsersSearch({ pageSize: searchPage, pageNumber, query });
      take(answer.results ?? []);
      pages = answer.pageCount ?? 1;
    }
  });
}

function personOf(user: Models.User): Person {
  const { id = '', name = '', email = '', state } = user;
  return { id, name, email, phone: phoneOf(user), active: state === 'active' };
}

/** The number that people call first: the primary one, then a work number, then any. */
function phoneOf({ primaryContactInfo, addresses }: Models.User): string | undefined {
  const phones = [...(primaryContactInfo ?? []), ...(addresses ?? [])].filter(
    ({ mediaType, address }) => mediaType === 'PHONE' && (address ?? '') !== '',
  );
  const best = phones.find(({ type }) => type === 'PRIMARY') ?? phones.find(({ type }) => type === 'WORK');
  return (best ?? phones[0])?.address;
}
