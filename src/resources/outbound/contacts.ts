import { createHash } from 'node:crypto';
import type { Models } from 'purecloud-platform-client-v2';
import { alternatives, firstFew, sortedUnique } from '../../core/text.js';
import { canonical } from '../../engine/fingerprint.js';
import type { Change, Observed, Output, Resource, Run } from '../../engine/resource.js';
import type { Session } from '../../genesys/session.js';
import {
  type Contact,
  eachContact,
  eachContactOf,
  firstContacts,
  labelOf,
  type OtherContact,
  otherContact,
  personIn,
  removeContacts,
  storeContacts,
} from './contact-batches.js';

interface ContactsOptions {
  readonly listName: string;
  /** Undefined where it is enough that the list is there: nobody in it is looked at. */
  readonly contacts: readonly Contact[] | undefined;
  readonly phoneColumn: string;
  /** Whoever is in the list and not among the contacts is removed. */
  readonly prune: boolean;
  /** Tells people how far the reading has come. */
  readonly progress: (text: string) => void;
}

/** What differs between the list and the contacts, and nothing else: a list may hold tens of thousands. */
interface State {
  readonly listId: string;
  readonly missing: readonly Contact[];
  readonly different: readonly Different[];
  readonly others: readonly OtherContact[];
  /** Of all contacts in the list. */
  readonly digest: string;
}

interface Different {
  /** With the id and with all that the list has of them: what is sent replaces what is there. */
  readonly contact: Contact;
  readonly changes: readonly Change[];
  /** Which of the columns that change nobody gave. */
  readonly lookedUp: readonly string[];
}

/** People that a plan names; more are counted. */
const mostNamed = 50;

/**
 * The contacts of the list, one for each person. Platform facts: a contact whose id is known is changed by being sent
 * again (postOutboundContactlistContacts), and what is read by id comes in batches (postOutboundContactlistContactsBulk).
 * Contacts that others put there are listed, and removed only where that was agreed to.
 */
export function contacts(session: Session, options: ContactsOptions): Resource<readonly Contact[], State> {
  const { listName, phoneColumn, prune, contacts: people } = options;

  const changesIn = (state: State): readonly Change[] => [
    ...counted(state.missing, 'added', (contact) => moved(labelOf(contact), null, 'in the list')),
    ...counted(state.different, 'changed', ({ changes }) => changes),
    ...(prune ? removals(state) : []),
  ];
  const previewOf = (wanted: readonly Contact[]): readonly Change[] => [
    { path: 'contacts', before: null, after: wanted.slice(0, mostNamed).map(labelOf) },
    ...(wanted.length > mostNamed ? [more(wanted.length - mostNamed, 'added')] : []),
  ];

  return {
    id: 'contacts',
    title: `People in "${listName}"`,
    needs: ['contact-list'],
    isPartOf: 'contact-list',
    permissions: {
      read: ['outbound:contact:view'],
      create: ['outbound:contact:add'],
      update: ['outbound:contact:add', ...(prune ? ['outbound:contact:delete'] : [])],
    },
    observe: async (lookup): Promise<Observed<State> | undefined> => {
      const listId = await lookup.found('contact-list');
      if (listId === undefined) return undefined;
      const state =
        people === undefined
          ? { listId, missing: [], different: [], others: [], digest: '' }
          : await difference(session, listId, people, options);
      return { id: listId, name: listName, mark: { chainedTo: 'contact-list' }, state };
    },
    desired: () => people ?? [],
    diff: (wanted, state, references) =>
      // A list that takes the place of this one begins empty; the others move to it before.
      references.id('contact-list') === state.listId
        ? changesIn(state)
        : [...previewOf(wanted), ...(prune ? removals(state) : movingAlong(state))],
    // What is in the list, whatever the file says.
    fingerprinted: ({ digest }) => digest,
    preview: previewOf,
    notes: (_wanted, state) => [
      ...(state === undefined ? [] : lookedUpNote(state.different, phoneColumn)),
      ...(state === undefined || prune ? [] : othersNote(state.others)),
    ],
    lostWithIt: async ({ listId }) => {
      const { count } = await firstContacts(session, listId);
      return count === 0
        ? []
        : [`${count === 1 ? 'One person is' : `${count} people are`} in the list, whoever added them.`];
    },
    create: async (wanted, run): Promise<Output> => {
      const listId = run.id('contact-list');
      await storeContacts(session, listId, wanted, phoneColumn, stored(wanted.length, run));
      return { id: listId };
    },
    update: async (_wanted, { id, state }, _changes, run): Promise<Output> => {
      const changed = [...state.missing, ...state.different.map(({ contact }) => contact)];
      await storeContacts(session, id, changed, phoneColumn, stored(changed.length, run));
      const gone = prune ? state.others.map((other) => other.id) : [];
      await removeContacts(session, id, gone, (done) =>
        run.progress(`${done} of ${gone.length} people removed`),
      );
      return { id };
    },
  };
}

/**
 * Compares batch by batch, and keeps only what differs. A list of one page is read in one request; whoever is not in it is
 * asked for by id, because the search may lag. Longer lists are read by the ids of the people, and leafed through where
 * there are more contacts than people were found: they may stand for somebody who is wanted.
 */
async function difference(
  session: Session,
  listId: string,
  people: readonly Contact[],
  options: ContactsOptions,
): Promise<State> {
  const { phoneColumn } = options;
  const known = new Map(people.map((contact) => [contact.id, contact]));
  const unseen = new Map(known);
  const different: Different[] = [];
  const others: OtherContact[] = [];
  // Pages may show a contact twice while the list is being changed.
  const seen = new Set<string>();
  const digest = new Uint8Array(32);
  const see = (present: Models.DialerContact) => {
    const { id = '' } = present;
    if (seen.has(id)) return;
    seen.add(id);
    addTo(digest, present, phoneColumn);
    const person = personIn(present, known);
    const contact = unseen.get(person ?? '');
    if (contact === undefined) return void others.push(otherContact(present, person !== undefined));
    unseen.delete(contact.id);
    const changes = changesOf(contact, present, phoneColumn);
    if (changes.length === 0) return;
    const data = { ...present.data, ...contact.data };
    different.push({
      contact: { id: present.id ?? contact.id, data, noted: present },
      changes,
      lookedUp: (contact.lookedUp ?? []).filter(
        (column) => (present.data[column] ?? '') !== contact.data[column],
      ),
    });
  };
  // A contact with the id of a person goes before one that only names it.
  const isById = ({ id = '' }: Models.DialerContact) => known.has(id);
  const { contacts: first, count } = await firstContacts(session, listId);
  const isWhole = first.length >= count;
  if (isWhole) for (const present of first.filter(isById)) see(present);
  const asked = isWhole ? unseen : known;
  await eachContact(session, listId, [...asked.keys()], (found, done) => {
    for (const present of found) see(present);
    if (done < known.size) options.progress(`Compared ${done} of ${known.size} people`);
  });
  if (isWhole) for (const present of first) see(present);
  else if (count > known.size - unseen.size) await eachContactOf(session, listId, see);
  return {
    listId,
    missing: [...unseen.values()],
    different,
    others,
    digest: Buffer.from(digest).toString('hex'),
  };
}

/**
 * What people put there; not what the dialler notes about calls. In whatever order contacts come, they add up to the
 * same.
 */
function addTo(sum: Uint8Array, contact: Models.DialerContact, phoneColumn: string): void {
  const { id, data } = contact;
  const text = JSON.stringify(canonical({ id, data, callable: isCallable(contact, phoneColumn) }));
  const digest = createHash('sha256').update(text).digest();
  for (const [at, byte] of digest.entries()) sum[at] = (sum[at] ?? 0) ^ byte;
}

function isCallable({ callable, phoneNumberStatus }: Models.DialerContact, phoneColumn: string): boolean {
  return callable !== false && phoneNumberStatus?.[phoneColumn]?.callable !== false;
}

function changesOf(contact: Contact, present: Models.DialerContact, phoneColumn: string): readonly Change[] {
  const path = `contacts["${labelOf(contact)}"]`;
  const cells = Object.entries(contact.data).flatMap(([column, after]) => {
    const before = present.data[column] ?? '';
    return before === after ? [] : [{ path: `${path}.${column}`, before, after }];
  });
  // A campaign passes over whoever was marked as not to be called, and with that the presence.
  return isCallable(present, phoneColumn)
    ? cells
    : [...cells, { path: `${path}.callable`, before: false, after: true }];
}

function movingAlong({ others }: State): readonly Change[] {
  const moving = others.filter(({ again }) => !again);
  return counted(moving, 'copied to the new list', ({ label }) =>
    moved(label, 'in the list', 'in the new list'),
  );
}

function removals({ others }: State): readonly Change[] {
  return others.map(({ label }) => moved(label, 'in the list', null));
}

function moved(label: string, before: string | null, after: string | null): Change {
  return { path: `contacts["${label}"]`, before, after };
}

function counted<T>(
  all: readonly T[],
  what: string,
  changes: (one: T) => Change | readonly Change[],
): readonly Change[] {
  const named = all.slice(0, mostNamed).flatMap(changes);
  return all.length > mostNamed ? [...named, more(all.length - mostNamed, what)] : named;
}

function more(count: number, what: string): Change {
  return { path: 'contacts', before: null, after: `and ${count} more ${what}` };
}

/** Whoever left a column out of the file may not expect that something changes there. */
function lookedUpNote(different: readonly Different[], phoneColumn: string): readonly string[] {
  const columns = sortedUnique(different.flatMap(({ lookedUp }) => lookedUp));
  if (columns.length === 0) return [];
  const number = columns.includes(phoneColumn)
    ? ' Where the org has no phone number, it is the caller number.'
    : '';
  return [
    `The file does not give ${alternatives(columns, 'and')} of everybody: there what the org has replaces what is in the list.${number}`,
  ];
}

function othersNote(others: readonly OtherContact[]): readonly string[] {
  const named = (again: boolean) => others.filter((other) => other.again === again).map(({ label }) => label);
  const [strangers, twice] = [named(false), named(true)];
  const who = strangers.length === 1 ? 'Somebody is' : `${strangers.length} people are`;
  const notes = [
    [`${who} in the list but not in the file, and will stay in it (--prune removes them)`, strangers],
    ['In the list more than once; --prune corrects that', twice],
  ] as const;
  return notes.flatMap(([text, labels]) =>
    labels.length === 0 ? [] : [`${text}: ${firstFew(labels, mostNamed)}.`],
  );
}

function stored(total: number, run: Run): (done: number) => void {
  return (done) => run.progress(`${done} of ${total} people stored`);
}
