import type { Models } from 'purecloud-platform-client-v2';
import { cannotProceed } from '../../core/problem.js';
import type { Change, Lookup, Mark, Output, Resource, Run } from '../../engine/resource.js';
import type { Session } from '../../genesys/session.js';
import { findFlow, vouchedFor } from '../architect/find-flow.js';
import { defineResource, permissionsOn, readChangeWrite } from '../kit/define.js';
import { reference, type Wanted } from '../kit/field.js';
import { isSameName } from '../kit/find.js';
import { isNamedAsAdopted, type Marker } from '../kit/marker.js';
import { removeWhenUnused } from '../kit/wait.js';
import { eachContactOf, personIn, storeAsTheyWere } from './contact-batches.js';
import {
  columnsLackingIn,
  contactListStore,
  findContactLists,
  isReplaced,
  type KnownList,
  type ListColumns,
  type PhoneColumn,
  replacedName,
} from './find-contact-list.js';
import { type UserOfLists, usersOfLists } from './outbound-search.js';

/** Who moves along when a list takes the place of another. */
interface CarryingOver {
  /** Whoever is in the user's file: they are stored anew. */
  readonly except: { readonly has: (userId: string) => boolean };
  /** What a contact gets in a column that its list did not have, by column. */
  readonly fillIn: Readonly<Record<string, string>>;
}

interface ContactListOptions {
  readonly name: string;
  /** Undefined where it is enough that the list is there, whatever its columns are. */
  readonly columns: readonly string[] | undefined;
  readonly phoneColumn: PhoneColumn;
  readonly emailColumn: PhoneColumn;
  readonly marker: Marker;
  readonly divisionId: string;
  /** The outbound call flow. A list has no place for a mark: it is ours when a flow of ours names its id. */
  readonly flowName: string;
  /** Undefined when nobody moves along: whoever is not in the user's file is to leave the list. */
  readonly carriesOver: CarryingOver | undefined;
}

type State = KnownList & {
  readonly mark: Mark;
  /** Lists that this one took the place of, and that are still there. */
  readonly replaced: readonly KnownList[];
  /** Our flow belongs to this list: whoever was to move to it has moved. */
  readonly settled: boolean;
  /** What works on a list that is to go. */
  readonly users: readonly UserOfLists[];
};

/** Stand before the id of our list in the description of the flow. */
export const listWords = 'Contact list';

/**
 * A contact list. Platform fact: columns, phone and email columns are fixed when the list is made
 * (putOutboundContactlist); a list that lacks one of ours cannot be used. One that we made is replaced, which the plan
 * says; one of somebody else's is left alone.
 */
export function contactList(session: Session, options: ContactListOptions): Resource<Wanted, State> {
  const { name, columns, carriesOver } = options;
  const api = session.api.outbound;
  const wantedColumns: ListColumns = {
    columnNames: columns ?? [],
    phoneColumns: columns === undefined ? [] : [options.phoneColumn],
    emailColumns: columns === undefined ? [] : [options.emailColumn],
  };
  const plain = defineResource<Models.ContactList, Models.ContactList, State>({
    id: 'contact-list',
    kind: 'contact list',
    name,
    permissions: {
      ...permissionsOn('outbound:contactList'),
      // A list whose columns do not do is replaced, and the old one removed.
      update: ['outbound:contactList:edit', 'outbound:contactList:add', 'outbound:contactList:delete'],
    },
    adminPage: '/directory/#/admin/outbound/contact-lists',
    find: (lookup) => stateOfList(session, options, wantedColumns, lookup),
    mark: ({ mark }) => mark,
    fields: {
      name: { want: name },
      columnNames: { want: wantedColumns.columnNames, onlyCreated: true },
      phoneColumns: { want: wantedColumns.phoneColumns, onlyCreated: true },
      emailColumns: { want: wantedColumns.emailColumns, onlyCreated: true },
      division: reference(options.divisionId, { foreign: 'keep' }),
      trimWhitespace: { want: true, absent: true, foreign: 'keep' },
    },
    ...contactListStore(session),
    post: (body) => api.postOutboundContactlists(body),
    remove: (id) => api.deleteOutboundContactlist(id),
  });

  /** What is copied has to be in the new list before anything moves to it; the rest of the plan needs this step. */
  const replace = async (wanted: Wanted, list: State, run: Run): Promise<Output> => {
    const { replaced, settled } = list;
    // Frees the name.
    if (!isReplaced(list))
      await readChangeWrite(contactListStore(session), list.id, (current) => ({
        ...current,
        name: replacedName(name, list.id),
      }));
    const kept = list.columnNames.filter((column) => !wantedColumns.columnNames.includes(column));
    const columnNames = [...wantedColumns.columnNames, ...(carriesOver === undefined ? [] : kept)];
    const output = await plain.create({ ...wanted, columnNames }, run);
    run.created(output.id);
    const from = settled ? [list] : [list, ...replaced.toReversed()];
    if (carriesOver !== undefined)
      await carryOver(session, from, { id: output.id, columnNames }, carriesOver, run);
    retire(session, [...replaced, list], name, run);
    return output;
  };

  return {
    ...plain,
    diff: (wanted, found, references) => [
      ...plain.diff(wanted, found, references),
      ...columnsLackingIn(found, wantedColumns).map((after) => ({ path: columnPath, before: null, after })),
      ...found.replaced.map((list) => ({ path: replacedPath, before: list.name ?? list.id, after: null })),
    ],
    notes: (_wanted, found) => [
      ...(found !== undefined && columnsLackingIn(found, wantedColumns).length > 0 ? [replacement] : []),
      ...((found?.replaced ?? []).length > 0 ? [leftOver] : []),
    ],
    replaces,
    refuses: ({ users }, _changes, follows) => {
      const staying = users.filter(({ id }) => !follows(id)).map(({ title }) => title);
      return staying.length === 0 ? undefined : wouldBeLeft(staying.join(', '));
    },
    update: async (wanted, observed, changes, run) => {
      const { state } = observed;
      if (replaces(changes)) return replace(wanted, state, run);
      if (changes.some(({ path }) => path !== replacedPath))
        await plain.update(wanted, observed, changes, run);
      if (carriesOver !== undefined && !state.settled)
        await carryOver(session, state.replaced.toReversed(), state, carriesOver, run);
      retire(session, state.replaced, name, run);
      return { id: observed.id, name };
    },
    // The contacts go with their list. It goes last, because what it took the place of is known by it.
    remove: async (observed, run) => {
      for (const { id } of observed.state.replaced)
        await removeWhenUnused(`the contact list "${name}"`, () => api.deleteOutboundContactlist(id), run);
      await plain.remove?.(observed, run);
    },
  };
}

async function stateOfList(
  session: Session,
  options: ContactListOptions,
  wantedColumns: ListColumns,
  lookup: Lookup,
): Promise<State | undefined> {
  const { name } = options;
  const known = lookup.remembered('contact-list');
  const { list, replaced } = await findContactLists(session, name, known?.id, lookup);
  if (list === undefined) return undefined;
  const { mark, settled } = await markOf(session, options, { list, replaced }, lookup);
  const ours =
    known?.id === list.id ? known.origin === 'created' : mark === 'ours' || typeof mark === 'object';
  const lacking = columnsLackingIn(list, wantedColumns);
  if (lacking.length > 0 && !ours) {
    if (!isSameName(list.name, name)) return undefined;
    throw cannotProceed(
      `The contact list "${name}" lacks ${lacking.join(', ')}, and the columns of a list cannot be changed.`,
      'Give the next list another name (associateUser.names.contactList in a config file): setup makes it, fills it, and ' +
        'moves the flow, the rule sets and the campaigns to it. The old list stays until you delete it.',
    );
  }
  const going = lacking.length > 0 ? [list, ...replaced] : replaced;
  const goingIds = going.map(({ id }) => id);
  return { ...list, mark, replaced, settled, users: await usersOfLists(session, goingIds, lookup) };
}

/** A flow of ours alone proves nothing: somebody else's list may have the name. */
async function markOf(
  session: Session,
  { flowName, marker }: ContactListOptions,
  { list, replaced }: { readonly list: KnownList; readonly replaced: readonly KnownList[] },
  lookup: Lookup,
): Promise<{ readonly mark: Mark; readonly settled: boolean }> {
  const asked = { step: 'outbound-flow', name: flowName, type: 'outboundcall', marker } as const;
  const flow = await findFlow(session, asked, lookup);
  const description = marker.isIn(flow?.description) ? flow?.description : undefined;
  const vouched = vouchedFor(listWords, description);
  const settled = vouched === list.id;
  // Its name is one that only this tool gives.
  if (isReplaced(list)) return { mark: 'ours', settled };
  if (isNamedAsAdopted(description, list.id)) return { mark: 'foreign', settled };
  // The flow still belongs to the list that this one took the place of when a run was cut off between the two.
  const isNamed = settled || replaced.some(({ id }) => id === vouched);
  return { mark: isNamed ? { chainedTo: 'outbound-flow' } : 'unmarked', settled };
}

const columnPath = 'columnNames';
const replacedPath = 'replaced';

const replacement =
  'The columns of a list cannot be changed, so a new list replaces this one: the flow, the rule sets and the ' +
  'campaigns move to it, and the old one is removed in the end.';

const leftOver =
  'An earlier run stopped before it removed the list that this one replaces. People who are only in that list are ' +
  'copied first.';

function wouldBeLeft(names: string): string {
  return (
    `A new list would replace this one, but ${names} would be left on the old one. ` +
    'Name those schedules again, or remove them with --prune. Give campaigns that somebody else made another list, or delete them.'
  );
}

function replaces(changes: readonly Change[]): boolean {
  return changes.some(({ path }) => path === columnPath);
}

/** Contacts that are kept in memory before they are stored. */
const batchSize = 500;

/**
 * Copies the contacts of the lists that gave way, with their ids and as they are, but for those that the new list holds
 * already: after a run that was cut off some are there. What is known latest comes first. Unverified, as for our own
 * contacts: that one id may be in two lists.
 */
async function carryOver(
  session: Session,
  from: readonly Models.ContactList[],
  to: { readonly id: string; readonly columnNames: readonly string[] },
  { except, fillIn }: CarryingOver,
  run: Pick<Run, 'progress'>,
): Promise<void> {
  let batch: Models.DialerContact[] = [];
  let copied = 0;
  const flush = async () => {
    copied += await storeAsTheyWere(session, to.id, batch);
    batch = [];
    run.progress(`${copied} people who are not in your file copied to the new list`);
  };
  for (const { id = '', columnNames } of from) {
    await eachContactOf(session, id, async (contact) => {
      if (personIn(contact, except) !== undefined) return;
      const cells = to.columnNames.map((column) => [
        column,
        (columnNames.includes(column) ? contact.data[column] : fillIn[column]) ?? '',
      ]);
      batch.push({ ...contact, data: Object.fromEntries(cells) });
      if (batch.length === batchSize) await flush();
    });
  }
  if (batch.length > 0) await flush();
}

/** Has lists that gave way removed when nothing uses them any more: at the end of the run. */
function retire(session: Session, lists: readonly KnownList[], name: string, run: Run): void {
  for (const { id } of lists) {
    run.atEnd(`Removed the contact list "${name}" that was replaced`, (signal) =>
      removeWhenUnused(
        'the replaced contact list',
        () => session.within(signal).api.outbound.deleteOutboundContactlist(id),
        { signal, progress: run.progress },
      ),
    );
  }
}
