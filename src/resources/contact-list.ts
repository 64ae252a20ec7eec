import type { Models } from 'purecloud-platform-client-v2';
import {
  CannotProceedError,
  type Change,
  type Lookup,
  type Mark,
  type Observed,
  type Output,
  type Resource,
  type Run,
} from '../engine/resource.js';
import type { Session } from '../genesys/session.js';
import { isNamedAsAdopted } from './adopted-objects.js';
import { canonical, compare, fieldsOf } from './compare.js';
import { findFlow, vouchedFor } from './flow.js';
import type { Marker } from './marker.js';
import { findOutbound } from './outbound-listing.js';
import { removeWhenUnused } from './remove-when-unused.js';
import { withCurrentVersion } from './version.js';

export interface PhoneColumn {
  readonly columnName: string;
  /** As in the platform: `Daytime`. Rules compare with it, so that the spelling counts. */
  readonly type: string;
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
}

interface Desired {
  readonly name: string;
  readonly divisionId: string;
  readonly columnNames: readonly string[];
  readonly phoneColumns: readonly PhoneColumn[];
  readonly emailColumns: readonly PhoneColumn[];
}

type State = Desired & { readonly trimWhitespace: boolean };

/** Stand before the id of our list in the description of the flow. */
export const listWords = 'Contact list';

/** What is done in the end has to be done within that, in milliseconds. */
const removalTime = 10_000;

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

  return {
    id,
    title: `Contact list "${name}"`,
    needs: [],
    permissions: {
      read: ['outbound:contactList:view'],
      create: ['outbound:contactList:add'],
      update: ['outbound:contactList:edit', 'outbound:contactList:add'],
      remove: ['outbound:contactList:delete'],
    },
    observe: async (lookup): Promise<Observed<State> | undefined> => {
      const found = await findContactList(session, name, lookup.remembered(id)?.id);
      if (found?.id === undefined) return undefined;
      const state = stateOf(found);
      const mark = await markOf(session, options, found.id, lookup);
      const known = lookup.remembered(id);
      const ours = known?.id === found.id ? known.origin === 'created' : typeof mark === 'object';
      const lacking = columnsLackingIn(state, desired);
      if (lacking.length > 0 && found.name !== name) return undefined;
      if (lacking.length > 0 && !ours) throw unusable(name, lacking);
      return { id: found.id, name: state.name, mark, state };
    },
    desired: () => desired,
    diff: (wanted, observed, references) => [
      ...compare('name', observed.name, wanted.name),
      ...columnsLackingIn(observed, wanted).map((column) => ({
        path: columnPath,
        before: null,
        after: column,
      })),
      ...(references.ours(id) ? compare('division.id', observed.divisionId, wanted.divisionId) : []),
      ...(references.ours(id) ? compare('trimWhitespace', observed.trimWhitespace, true) : []),
    ],
    preview: ({ divisionId, ...wanted }) => fieldsOf({ ...wanted, division: { id: divisionId } }),
    notes: (wanted, observed) =>
      wanted !== undefined && observed !== undefined && columnsLackingIn(observed, wanted).length > 0
        ? [replacement]
        : [],
    replaces,
    create,
    update: async (wanted, observed, changes, run): Promise<Output> => {
      if (replaces(changes)) {
        await giveWay(session, observed.id, name, run);
        return create(wanted);
      }
      const ours = run.ours(id) ? { division: { id: wanted.divisionId }, trimWhitespace: true } : {};
      await change(session, observed.id, wanted.name, ours);
      return { id: observed.id, name };
    },
    // The contacts go with their list.
    remove: (observed, run): Promise<void> =>
      removeWhenUnused(`the contact list "${name}"`, () => api.deleteOutboundContactlist(observed.id), run),
  };
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

/** A flow of ours alone proves nothing: somebody else's list may have the name. */
async function markOf(
  session: Session,
  { flowName, marker }: ContactListOptions,
  listId: string,
  lookup: Lookup,
): Promise<Mark> {
  const flow = await lookup.shared('outbound-flow', () =>
    findFlow(session, flowName, 'outboundcall', lookup.remembered('outbound-flow')?.id),
  );
  const description = flow?.description ?? '';
  if (!marker.isIn(description)) return 'unmarked';
  if (isNamedAsAdopted(description, listId)) return 'foreign';
  return vouchedFor(listWords, description) === listId ? { chainedTo: 'outbound-flow' } : 'unmarked';
}

function stateOf(found: Models.ContactList): State {
  return {
    name: found.name ?? '',
    divisionId: found.division?.id ?? '',
    columnNames: found.columnNames,
    phoneColumns: found.phoneColumns ?? [],
    emailColumns: found.emailColumns ?? [],
    trimWhitespace: found.trimWhitespace ?? true,
  };
}

function columnsLackingIn(found: Desired, desired: Desired): readonly string[] {
  const has = (columns: readonly PhoneColumn[] | undefined, wanted: PhoneColumn) =>
    (columns ?? []).some(
      ({ columnName, type }) =>
        JSON.stringify(canonical({ columnName, type })) === JSON.stringify(canonical(wanted)),
    );
  return [
    ...desired.columnNames.filter((column) => !found.columnNames.includes(column)),
    ...desired.phoneColumns
      .filter((column) => !has(found.phoneColumns, column))
      .map(({ columnName, type }) => `${columnName} as a phone column of the type ${type}`),
    ...desired.emailColumns
      .filter((column) => !has(found.emailColumns, column))
      .map(({ columnName, type }) => `${columnName} as an email column of the type ${type}`),
  ];
}

const columnPath = 'columnNames';

const replacement =
  'The columns of a list cannot be changed, so a new list takes the place of this one: the flow, the rule sets and the ' +
  'campaigns move to it, and the old one is removed in the end.';

function replaces(changes: readonly Change[]): boolean {
  return changes.some(({ path }) => path === columnPath);
}

/** Frees the name for the list that takes the place of this one, which goes when nothing uses it any more. */
async function giveWay(session: Session, listId: string, name: string, run: Run): Promise<void> {
  const api = session.api.outbound;
  await change(session, listId, `${name} (replaced, ${listId.slice(0, 8)})`);
  run.atEnd(`Removed the contact list "${name}" that was replaced`, () =>
    removeWhenUnused('the replaced contact list', () => api.deleteOutboundContactlist(listId), {
      signal: AbortSignal.timeout(removalTime),
      progress: run.progress,
    }),
  );
}

async function change(
  session: Session,
  listId: string,
  name: string,
  more: Partial<Models.ContactList> = {},
): Promise<void> {
  const api = session.api.outbound;
  await withCurrentVersion(async () => {
    const {
      id: _id,
      dateCreated,
      dateModified,
      size,
      importStatus,
      selfUri,
      ...current
    } = await api.getOutboundContactlist(listId);
    await api.putOutboundContactlist(listId, { ...current, name, ...more });
  });
}

function unusable(name: string, lacking: readonly string[]): CannotProceedError {
  return new CannotProceedError(
    `The contact list "${name}" lacks ${lacking.join(', ')}, and the columns of a list cannot be changed.`,
    'Give the next list another name (associateUser.names.contactList in a config file): setup makes it, fills it, and ' +
      'moves the flow, the rule sets and the campaigns to it. The old list stays until you delete it.',
  );
}
