import type { Models } from 'purecloud-platform-client-v2';
import { cannotProceed, type ProblemError } from '../../core/problem.js';
import type { Change, Lookup, Mark, Observed, Output, Resource, Run } from '../../engine/resource.js';
import type { Session } from '../../genesys/session.js';
import { findFlow, vouchedFor } from '../architect/flow.js';
import { compare, fieldsOf } from '../kit/compare.js';
import { lastChange } from '../kit/last-change.js';
import { isNamedAsAdopted, type Marker } from '../kit/marker.js';
import { removeWhenUnused } from '../kit/wait.js';
import { findContactLists, isReplaced, type KnownList } from './find-contact-list.js';
import { columnsLackingIn, type ListColumns, type PhoneColumn } from './list-columns.js';
import { type CarryingOver, carryOver, changeContactList, giveWay, retire } from './replace-contact-list.js';
import { type UserOfLists, usersOfLists } from './schedules-on-list.js';

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

interface Desired extends ListColumns {
  readonly name: string;
  readonly divisionId: string;
}

interface State extends Desired {
  readonly list: KnownList;
  readonly trimWhitespace: boolean;
  /** Lists that this one took the place of, and that are still there. */
  readonly replaced: readonly KnownList[];
  /** Our flow belongs to this list: whoever was to move to it has moved. */
  readonly settled: boolean;
  /** What works on a list that is to go. */
  readonly users: readonly UserOfLists[];
}

/** Stand before the id of our list in the description of the flow. */
export const listWords = 'Contact list';

/**
 * A contact list. Platform fact: columns, phone and email columns are fixed when the list is made
 * (putOutboundContactlist); a list that lacks one of ours cannot be used. One that we made is replaced, which the plan
 * says; one of somebody else's is left alone.
 */
export function contactList(session: Session, options: ContactListOptions): Resource<Desired, State> {
  const { name } = options;
  const id = 'contact-list';
  const api = session.api.outbound;
  const desired: Desired = {
    name,
    divisionId: options.divisionId,
    columnNames: options.columns ?? [],
    phoneColumns: options.columns === undefined ? [] : [options.phoneColumn],
    emailColumns: options.columns === undefined ? [] : [options.emailColumn],
  };

  const create = async (wanted: Desired): Promise<Output> => {
    const created = await api.postOutboundContactlists({
      name,
      division: { id: wanted.divisionId },
      columnNames: [...wanted.columnNames],
      phoneColumns: [...wanted.phoneColumns],
      emailColumns: [...wanted.emailColumns],
      trimWhitespace: true,
    });
    return { id: created.id ?? '', name };
  };
  /** What is copied has to be in the new list before anything moves to it; the rest of the plan needs this step. */
  const replace = async (wanted: Desired, { list, replaced, settled }: State, run: Run): Promise<Output> => {
    const { carriesOver } = options;
    if (!isReplaced(list)) await giveWay(session, list.id, name);
    const kept = list.columnNames.filter((column) => !wanted.columnNames.includes(column));
    const columnNames = [...wanted.columnNames, ...(carriesOver === undefined ? [] : kept)];
    const output = await create({ ...wanted, columnNames });
    run.created(output.id);
    const from = settled ? [list] : [list, ...replaced.toReversed()];
    if (carriesOver !== undefined)
      await carryOver(session, from, { id: output.id, columnNames }, carriesOver, run);
    retire(session, [...replaced, list], name, run);
    return output;
  };

  return {
    id,
    title: `Contact list "${name}"`,
    needs: [],
    permissions: {
      read: ['outbound:contactList:view'],
      create: ['outbound:contactList:add'],
      // A list whose columns do not do is replaced, and the old one removed.
      update: ['outbound:contactList:edit', 'outbound:contactList:add', 'outbound:contactList:delete'],
      remove: ['outbound:contactList:delete'],
    },
    observe: (lookup) => observeList(session, options, desired, lookup),
    desired: () => desired,
    // What the replacement of a list goes by says nothing of the list itself.
    fingerprinted: ({ list, replaced, settled, users, ...itself }) => itself,
    diff: (wanted, observed, references) => [
      ...compare('name', observed.name, wanted.name),
      ...columnsLackingIn(observed, wanted).map((column) => ({
        path: columnPath,
        before: null,
        after: column,
      })),
      ...(references.ours(id) ? compare('division.id', observed.divisionId, wanted.divisionId) : []),
      ...(references.ours(id) ? compare('trimWhitespace', observed.trimWhitespace, true) : []),
      ...observed.replaced.map((list) => ({ path: replacedPath, before: list.name ?? list.id, after: null })),
    ],
    preview: ({ divisionId, ...wanted }) => fieldsOf({ ...wanted, division: { id: divisionId } }),
    notes: (wanted, observed) => [
      ...(wanted !== undefined && observed !== undefined && columnsLackingIn(observed, wanted).length > 0
        ? [replacement]
        : []),
      ...((observed?.replaced ?? []).length > 0 ? [leftOver] : []),
    ],
    replaces,
    refuses: ({ users }, _changes, follows) => {
      const staying = users.filter((user) => !follows(user.id));
      return staying.length === 0 ? undefined : wouldBeLeft(staying);
    },
    create,
    update: async (wanted, { id: listId, state }, changes, run): Promise<Output> => {
      const { list, replaced, settled } = state;
      if (replaces(changes)) return replace(wanted, state, run);
      const ours = run.ours(id) ? { division: { id: wanted.divisionId }, trimWhitespace: true } : {};
      if (changes.some(({ path }) => path !== replacedPath))
        await changeContactList(session, listId, wanted.name, ours);
      if (options.carriesOver !== undefined && !settled)
        await carryOver(session, replaced.toReversed(), list, options.carriesOver, run);
      retire(session, replaced, name, run);
      return { id: listId, name };
    },
    // The contacts go with their list. It goes last, because what it took the place of is known by it.
    remove: async (observed, run): Promise<void> => {
      for (const { id: listId } of [...observed.state.replaced, observed])
        await removeWhenUnused(
          `the contact list "${name}"`,
          () => api.deleteOutboundContactlist(listId),
          run,
        );
    },
  };
}

async function observeList(
  session: Session,
  options: ContactListOptions,
  desired: Desired,
  lookup: Lookup,
): Promise<Observed<State> | undefined> {
  const { name } = options;
  const known = lookup.remembered('contact-list');
  const { list, replaced } = await findContactLists(session, name, known?.id);
  if (list === undefined) return undefined;
  const { mark, settled } = await markOf(session, options, { list, replaced }, lookup);
  const ours =
    known?.id === list.id ? known.origin === 'created' : mark === 'ours' || typeof mark === 'object';
  const state = stateOf(list);
  const lacking = columnsLackingIn(state, desired);
  if (lacking.length > 0 && !ours) {
    if (list.name !== name) return undefined;
    throw unusable(name, lacking);
  }
  const going = lacking.length > 0 ? [list, ...replaced] : replaced;
  const users = await usersOfLists(
    session,
    going.map(({ id }) => id),
  );
  return {
    id: list.id,
    name: state.name,
    mark,
    state: { ...state, list, replaced, settled, users },
    changed: lastChange(list),
    createdAt: list.dateCreated,
  };
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

function stateOf(found: Models.ContactList): Desired & Pick<State, 'trimWhitespace'> {
  return {
    name: found.name ?? '',
    divisionId: found.division?.id ?? '',
    columnNames: found.columnNames,
    phoneColumns: found.phoneColumns ?? [],
    emailColumns: found.emailColumns ?? [],
    trimWhitespace: found.trimWhitespace ?? true,
  };
}

const columnPath = 'columnNames';
const replacedPath = 'replaced';

const replacement =
  'The columns of a list cannot be changed, so a new list takes the place of this one: the flow, the rule sets and the ' +
  'campaigns move to it, and the old one is removed in the end.';

const leftOver =
  'An earlier run was cut off before it removed the list that this one took the place of. Whoever is only in that one is ' +
  'copied first, if the run did not get so far.';

function wouldBeLeft(users: readonly UserOfLists[]): string {
  const names = users.map(({ title }) => title).join(', ');
  return (
    `A list that a new one takes the place of is to be removed, and ${names} would be left on it. ` +
    'Name the schedules of those again, or have setup remove what is no longer named, with --prune. Give what somebody else made another list, or delete it.'
  );
}

function replaces(changes: readonly Change[]): boolean {
  return changes.some(({ path }) => path === columnPath);
}

function unusable(name: string, lacking: readonly string[]): ProblemError {
  return cannotProceed(
    `The contact list "${name}" lacks ${lacking.join(', ')}, and the columns of a list cannot be changed.`,
    'Give the next list another name (associateUser.names.contactList in a config file): setup makes it, fills it, and ' +
      'moves the flow, the rule sets and the campaigns to it. The old list stays until you delete it.',
  );
}
