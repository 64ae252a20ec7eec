import type { Models } from 'purecloud-platform-client-v2';
import { meant, nearestAddresses } from '../../core/nearest.js';
import { inputProblem } from '../../core/problem.js';
import { GenesysError, getOrUndefined } from '../../genesys/errors.js';
import type { Identity } from '../../genesys/identity.js';
import { allByNextUri, allPages, inBatches } from '../../genesys/pages.js';
import { missingPermissions } from '../../genesys/permissions.js';
import type { Session } from '../../genesys/session.js';

export interface Person {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  /** Undefined when the org knows no number. */
  readonly phone?: string | undefined;
  readonly active: boolean;
}

/** Whom to look for: an id, or an address in lower case. */
interface SoughtPeople {
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
  wanted: SoughtPeople,
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
  const post = (request: ExactSearch) => session.api.users.postUsersSearch(request);
  await search(post, 'id', [...open.ids], take);
  await search(post, 'email', [...open.emails], take);
  return [...found.values()];
}

/**
 * The active person whom `--user` names. `nothing` says what was not done: "Nothing was tried."
 * @throws ProblemError (exit 3) for an address that nobody has, and for somebody who is not active
 */
export async function activePerson(session: Session, email: string, nothing?: string): Promise<Person> {
  const wanted = email.trim().toLowerCase();
  const sought = { ids: new Set<string>(), emails: new Set([wanted]) };
  const listed = async () => {
    const all = await allPages((page) => session.api.users.getUsers({ ...page, state: 'active' }));
    return all.map(personOf).filter((person) => person.email.toLowerCase() === wanted);
  };
  // Without the permission for the search, the list of active people answers.
  const named =
    (await getOrUndefined(() => lookUpPeople(session, sought, () => {}), [403])) ?? (await listed());
  const person = named.find(({ active }) => active);
  if (person !== undefined) return person;
  const near = named.length > 0 ? [] : ((await nearPeople(session, [wanted])).get(wanted) ?? []);
  throw inputProblem(
    named[0] === undefined
      ? `This org has nobody with the e-mail address ${email}${meant(near) || '.'}`
      : `${named[0].name} is not active in this org.`,
    {
      code: 'unknown-person',
      why: nothing,
      next: 'Name an active person with --user.',
    },
  );
}

/** A file with more mistakes than these is told of in part. */
const mostGuessed = 20;

/**
 * For addresses that nobody has, those of the active people who may be meant. One search by the halves of what stands
 * before the @, of which one mistake leaves one whole. Unverified: that the index finds parts of an address. Where it
 * does not answer, nobody is suggested.
 */
export async function nearPeople(
  session: Session,
  unknown: readonly string[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const guessed = unknown.slice(0, mostGuessed);
  const query = guessed.flatMap((address) => {
    const name = address.replace(/@.*/s, '');
    const half = Math.ceil(name.length / 2);
    const halves = [
      { type: 'STARTS_WITH', value: name.slice(0, half) },
      { type: 'CONTAINS', value: `${name.slice(half)}@` },
    ] as const;
    return halves.flatMap(({ type, value }) =>
      value.length > 1 ? [{ type, value, fields: ['email'], operator: 'OR' as const }] : [],
    );
  });
  if (query.length === 0) return new Map();
  try {
    const { results = [] } = await session.api.users.postUsersSearch({ pageSize: searchPage, query });
    const people = results.map(personOf).filter(({ active }) => active);
    return new Map(guessed.map((address) => [address, nearestAddresses(address, people)]));
  } catch (error) {
    if (error instanceof GenesysError) return new Map();
    throw error;
  }
}

/** Leafs through the active people, unless that takes more requests than searching for those who are wanted. */
async function leafThrough(
  session: Session,
  count: number,
  take: (users: readonly Models.User[]) => void,
): Promise<void> {
  const read = async (pageNumber: number) => {
    const listing = await session.api.users.getUsers({ pageSize: listingPage, pageNumber, state: 'active' });
    const { entities = [], total = 0 } = listing;
    take(entities);
    return Math.ceil(total / listingPage);
  };
  const pages = await read(1);
  if (pages - 1 > Math.ceil(count / searchPage)) return;
  const others = Array.from({ length: Math.max(0, pages - 1) }, (_, index) => index + 2);
  await inBatches(
    others,
    { size: 1, together: 8 },
    async ([pageNumber = 0]) => void (await read(pageNumber)),
  );
}

interface ExactSearch {
  readonly pageSize: number;
  readonly pageNumber: number;
  readonly query: { type: 'EXACT'; fields: string[]; value: string; operator: 'OR' }[];
}

/**
 * By exact values, joined by OR: a form that the platform's own tools use for single values. Platform facts: the answer
 * holds inactive people as well, compares without case, and comes from an index that lags (postUsersSearch).
 */
async function search<T>(
  post: (request: ExactSearch) => Promise<{ readonly results?: readonly T[]; readonly pageCount?: number }>,
  field: 'id' | 'email' | 'name',
  values: readonly string[],
  take: (found: readonly T[]) => void,
): Promise<void> {
  await inBatches(values, { size: searchPage, together: 4 }, async (batch) => {
    const query = batch.map((value) => ({
      ...({ type: 'EXACT', operator: 'OR' } as const),
      fields: [field],
      value,
    }));
    // Inactive people may share an address with somebody, so that there are more results than values.
    for (let pageNumber = 1, pages = 1; pageNumber <= pages; pageNumber += 1) {
      const { results = [], pageCount = 1 } = await post({ pageSize: searchPage, pageNumber, query });
      take(results);
      if (results.length === 0) return;
      pages = pageCount;
    }
  });
}

function personOf(user: Models.User): Person {
  const { id = '', email = '', name = email, state } = user;
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

export interface Group {
  readonly id: string;
  readonly name: string;
}

function groupOf({ id = '', name }: Models.Group): Group {
  return { id, name };
}

/** All groups that this client may see. Platform fact: others than public ones only with directory:privateGroup:view. */
export async function listGroups({ api: { groups } }: Session): Promise<readonly Group[]> {
  return (await allPages((page) => groups.getGroups(page))).map(groupOf);
}

/** The groups that have one of these names, in any case. */
export async function lookUpGroups(
  { api: { groups } }: Session,
  names: readonly string[],
): Promise<readonly Group[]> {
  const found: Models.Group[] = [];
  await search(
    (request) => groups.postGroupsSearch(request),
    'name',
    names,
    (more) => found.push(...more),
  );
  return found.map(groupOf);
}

/** The active people in a group, by rule or by name, those who own it among them where the group says so. */
export async function membersOf(session: Session, { id }: Group): Promise<readonly Person[]> {
  const members = await allByNextUri(session.api.groups.getGroupIndividuals(id), session.follow<Models.User>);
  return members.map(personOf).filter(({ active }) => active);
}

/** Active people and groups in whose name, or address, this text is; the first of each. */
export async function searchPeopleAndGroups({ api: { users, groups } }: Session, text: string) {
  const request = (...fields: string[]) => ({
    pageSize: searchPage,
    query: [{ type: 'CONTAINS', fields, value: text }],
  });
  const [people, found] = await Promise.all([
    users.postUsersSearch(request('name', 'email')),
    groups.postGroupsSearch(request('name')),
  ]);
  return {
    people: (people.results ?? []).map(personOf).filter(({ active }) => active),
    // Left out where there are none.
    groups: (found.results ?? []).map(groupOf),
  };
}

/**
 * The name of a person or an OAuth client of which the platform tells the id only, by one read; undefined where that
 * does not tell it. Platform facts: a subject may be either and takes a permission of its own (getAuthorizationSubject),
 * a person can be read without one (getUser). Unverified: that whoever changes an object by a client's token is told by
 * that client's id.
 */
export async function nameOfSubject(
  session: Session,
  { subject, grants }: Identity,
  id: string,
): Promise<string | undefined> {
  if (id === subject.id) return subject.name;
  const { authorization, users } = session.api;
  const mayAsk = missingPermissions(grants ?? [], ['authorization:grant:view']).length === 0;
  try {
    const found = mayAsk ? await authorization.getAuthorizationSubject(id) : await users.getUser(id);
    return found.name || undefined;
  } catch (error) {
    if (error instanceof GenesysError) return undefined;
    throw error;
  }
}
