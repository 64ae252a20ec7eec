import type { Models } from 'purecloud-platform-client-v2';
import { isListed, readable, requested } from '../collection.js';
import { assumed, badRequest, refuse } from '../errors.js';
import { iso, without } from '../json.js';
import type { Call, Handlers, Org } from '../org.js';
import { numberedPage } from '../paging.js';
import { contactListKind } from './contact-lists.js';
import { compares, isRunning, sortContacts } from './run-campaign.js';
import type { ContactListState, ContactState } from './state.js';

/** Contacts that one request may add (API notes, Contacts), look up by id and delete (API notes, Found since). */
const addedAtMost = 1000;
const readAtMost = 100;
const deletedAtMost = 250;

export const contactHandlers: Handlers = {
  postOutboundContactlistContacts: addContacts,
  getOutboundContactlistContact: (call) => {
    const list = listOf(call, 'view');
    return { body: wireContact(list, contactOf(call, list)) };
  },
  putOutboundContactlistContact: replaceContact,
  deleteOutboundContactlistContact: (call) => {
    const list = listOf(call, 'delete');
    const contact = contactOf(call, list);
    requireIdle(call, list);
    list.contacts = list.contacts.filter((other) => other !== contact);
    return { status: 204 };
  },
  deleteOutboundContactlistContacts: deleteContacts,
  postOutboundContactlistClear: (call) => {
    const list = listOf(call, 'delete');
    requireIdle(call, list);
    list.contacts = [];
    return { status: 204 };
  },
  postOutboundContactlistContactsSearch: searchContacts,
  /** Ids that are not in the list are left out of the answer. */
  postOutboundContactlistContactsBulk: (call) => {
    const list = listOf(call, 'view');
    const sent = call.body as readonly string[];
    requireFew(sent.length, readAtMost, 'reads');
    const ids = new Set(sent);
    const found = list.contacts.filter(({ id }) => ids.has(id));
    return { body: found.map((contact) => wireContact(list, contact)) };
  },
  /** Assumed: that columns which are not sent stay as they are. */
  postOutboundContactlistContactsBulkUpdate: (call) => {
    const list = listOf(call, 'edit');
    const { contactIds: ids, contact, ...search } = call.body as Models.ContactBulkEditRequest;
    if (contact === undefined) throw assumed(badRequest('contact is required: what the contacts become.'));
    requireOfList(list, contact);
    const found = ids ? list.contacts.filter(({ id }) => ids.includes(id)) : selectedForBulk(list, search);
    for (const one of found) fill(list, one, { ...contact, data: { ...one.data, ...contact.data } });
    return bulkJob(call.org, list, 'BulkEdit', found.length);
  },
  postOutboundContactlistContactsBulkRemove: (call) => {
    const list = listOf(call, 'delete');
    requireIdle(call, list);
    const found = new Set(selectedForBulk(list, call.body as Models.ContactBulkSearchParameters));
    list.contacts = list.contacts.filter((contact) => !found.has(contact));
    return bulkJob(call.org, list, 'BulkDelete', found.size);
  },
};

/** Assumed: that criteria are required, as without any it would be every contact. */
function selectedForBulk(list: ContactListState, asks: Models.ContactBulkSearchParameters) {
  if (asks.generateDownloadURI === true)
    throw refuse('not.implemented', 'The practice org does not export contacts.');
  const found = selected(list, asks);
  const { clauses = [] } = asks.criteria ?? {};
  if (clauses.length === 0 || clauses.some(({ predicates = [] }) => predicates.length === 0))
    throw assumed(badRequest('criteria must say which contacts are meant.'));
  return found;
}

/** No operation of the contract reads the job again: it is done at once. */
function bulkJob(org: Org, list: ContactListState, type: string, totalRecords: number) {
  const id = org.id();
  const selfUri = `${contactListKind.uri}/${list.id}/contacts/bulk/jobs/${id}`;
  const counts = { totalRecords, completedRecords: totalRecords, percentComplete: 100 };
  return { body: { id, state: 'Complete', type, ...counts, selfUri } };
}

function listOf(call: Call, action: string): ContactListState {
  const kind = { ...contactListKind, missing: 'contact.list.not.found' } as const;
  return requested(call, kind, `outbound:contact:${action}`);
}

function requireFew(count: number, most: number, does: string): void {
  if (count > most)
    throw refuse('too.many.contacts.added', `A request ${does} at most ${most} contacts, not ${count}.`);
}

function addContacts(call: Call) {
  const list = listOf(call, 'add');
  const sent = call.body as readonly Models.WritableDialerContact[];
  requireFew(sent.length, addedAtMost, 'takes');
  const stored = keepContacts(call.org, list, sent, call.query.clearSystemData === 'true');
  return { body: stored.map((contact) => wireContact(list, contact)) };
}

/** Keeps all of them or, where it throws 400 for one, none. With `clear` what dialling has left is forgotten. */
export function keepContacts(
  org: Org,
  list: ContactListState,
  sent: readonly Models.WritableDialerContact[],
  clear: boolean,
): readonly ContactState[] {
  for (const body of sent) requireOfList(list, body);
  const known = new Map(list.contacts.map((contact) => [contact.id, contact]));
  return sent.map((body) => {
    // An id that is known already updates its contact; without an id a new contact is made every time.
    const present = known.get(body.id ?? '');
    const contact = present ?? newContact(body.id ?? org.id(), org.now(), {});
    if (present === undefined) list.contacts.push(contact);
    if (clear) Object.assign(contact, undialled());
    known.set(contact.id, contact);
    fill(list, contact, body);
    return contact;
  });
}

export function newContact(id: string, createdAt: number, data: Record<string, string>): ContactState {
  return { id, createdAt, data, ...undialled() };
}

/** A contact on which dialling has left nothing. */
function undialled() {
  return { callable: true, phoneNumberStatus: {}, callRecords: {} };
}

function fill(list: ContactListState, contact: ContactState, body: Models.WritableDialerContact): void {
  contact.data = contactData(list, body.data);
  contact.callable = body.callable ?? contact.callable;
  if (body.phoneNumberStatus !== undefined)
    contact.phoneNumberStatus = Object.fromEntries(
      Object.entries(body.phoneNumberStatus).map(([column, { callable = true }]) => [column, { callable }]),
    );
}

function requireOfList(
  list: ContactListState,
  body: { readonly id?: string; readonly contactListId: string; readonly data: object },
) {
  if (body.id !== undefined && !/^[A-Za-z0-9_-]+$/.test(body.id))
    throw refuse('invalid.contact.id', `The contact id "${body.id}" may have letters, digits, "-" and "_".`);
  if (body.contactListId !== list.id)
    throw assumed(badRequest(`contactListId "${body.contactListId}" is not that of the request.`));
  requireColumns(list, Object.keys(body.data));
}

function requireColumns(list: ContactListState, columns: readonly string[]): void {
  const unknown = columns.find((column) => !list.columnNames.includes(column));
  if (unknown === undefined) return;
  const { id: entityId, name: entityName } = list;
  const details = [{ errorCode: 'unknown.column', fieldName: unknown, entityId, entityName }];
  throw refuse('invalid.contact.columns', `"${entityName}" has no column "${unknown}".`, { details });
}

/** One text per column of the list. Trims where the list says so. */
function contactData(list: ContactListState, sent: object): Record<string, string> {
  const values = new Map<string, unknown>(Object.entries(sent));
  return Object.fromEntries(
    list.columnNames.map((column) => {
      const value = String(values.get(column) ?? '');
      return [column, list.settings.trimWhitespace ? value.trim() : value];
    }),
  );
}

function contactOf({ org, path }: Call, list: ContactListState): ContactState {
  const id = path.contactId ?? '';
  const contact = list.contacts.find((one) => one.id === id);
  return readable(org, contact, 'contact', id, 'resource.not.found');
}

function replaceContact(call: Call) {
  const list = listOf(call, 'edit');
  const contact = contactOf(call, list);
  const body = call.body as Models.DialerContact;
  if (body.id !== undefined && body.id !== contact.id)
    throw assumed(badRequest(`The id "${body.id}" of the body is not the contact of the request.`));
  requireOfList(list, body);
  const { callable, phoneNumberStatus } = undialled();
  fill(list, Object.assign(contact, { callable, phoneNumberStatus }), body);
  return { body: wireContact(list, contact) };
}

/** Assumed: that nothing is deleted when one id is unknown, and the code for it. */
function deleteContacts(call: Call) {
  const list = listOf(call, 'delete');
  requireIdle(call, list);
  const ids = (call.query.contactIds ?? '').split(',').filter((id) => id !== '');
  if (ids.length === 0) throw refuse('no.contacts.specified', 'contactIds must name at least one contact.');
  requireFew(ids.length, deletedAtMost, 'deletes');
  const unknown = ids.find((id) => !list.contacts.some((contact) => contact.id === id));
  if (unknown !== undefined) readable(call.org, undefined, 'contact', unknown);
  list.contacts = list.contacts.filter((contact) => !ids.includes(contact.id));
  return { status: 204 };
}

/** Contacts of a list cannot be deleted while a campaign is working on it. */
function requireIdle(call: Call, list: ContactListState): void {
  const busy = call.org.state.outbound.campaigns.find(
    (campaign) => campaign.config.contactListId === list.id && isRunning(campaign),
  );
  if (busy !== undefined)
    throw refuse('contact.in.use', `Contacts stay while the campaign "${busy.name}" is running.`);
}

function searchContacts(call: Call) {
  const { org } = call;
  const list = listOf(call, 'view');
  const { contactSorts = [], ...asks } = call.body as Models.ContactListingRequest;
  const found = sortContacts(selected(list, asks), contactSorts).filter((contact) => isListed(org, contact));
  const asked = { pageSize: `${asks.pageSize ?? 25}`, pageNumber: `${asks.pageNumber ?? 1}` };
  const uri = `${contactListKind.uri}/${list.id}/contacts/search`;
  const { entities, ...paged } = numberedPage(found, asked, { uri });
  const contacts = entities.map((contact) => wireContact(list, contact));
  return { body: { ...paged, contactsCount: found.length, entities: contacts } };
}

/** The contacts that criteria mean, all without any. There are no filters that could be named instead. */
function selected(
  list: ContactListState,
  { contactListFilterId, criteria }: Models.ContactBulkSearchParameters,
) {
  if (contactListFilterId !== undefined)
    throw refuse('contact.list.filter.not.found', `There is no filter "${contactListFilterId}".`);
  const { clauses = [], filterType } = criteria ?? {};
  const predicates = clauses.flatMap((clause) => clause.predicates ?? []);
  requireColumns(
    list,
    predicates.map(({ column = '' }) => column),
  );
  return list.contacts.filter(({ data }) =>
    joined(filterType, clauses, (clause) =>
      joined(clause.filterType, clause.predicates, (one) => predicateHolds(one, data[one.column ?? ''])),
    ),
  );
}

function joined<T>(how: string | undefined, all: readonly T[] = [], holds: (one: T) => boolean): boolean {
  return how === 'OR' ? all.some(holds) : all.every(holds);
}

function predicateHolds(predicate: Models.ContactListFilterPredicate, actual = ''): boolean {
  const { columnType, operator = '', value = '', range = {}, inverted = false } = predicate;
  const texts = /^(BEFORE|AFTER)$/.test(operator) ? 'DATETIME' : 'STRING';
  const is = (how: string, than = '') =>
    compares(actual, how, than, columnType === 'numeric' ? 'NUMERIC' : texts);
  const { min, max, minInclusive, maxInclusive, inSet = [] } = range;
  const between = () =>
    is(minInclusive === true ? 'GREATER_THAN_EQUALS' : 'GREATER_THAN', min) &&
    is(maxInclusive === true ? 'LESS_THAN_EQUALS' : 'LESS_THAN', max);
  const holds =
    operator === 'IN' ? inSet.includes(actual) : operator === 'BETWEEN' ? between() : is(operator, value);
  return predicate.operator !== undefined && holds !== inverted;
}

function wireContact(list: ContactListState, contact: ContactState) {
  return {
    ...without(contact, 'createdAt'),
    contactListId: list.id,
    phoneNumberStatus: Object.fromEntries(
      list.phoneColumns.map(({ columnName }) => [
        columnName,
        contact.phoneNumberStatus[columnName] ?? { callable: true },
      ]),
    ),
    configurationOverrides: { priority: false },
    dateCreated: iso(contact.createdAt),
    selfUri: `${contactListKind.uri}/${list.id}/contacts/${contact.id}`,
  };
}
