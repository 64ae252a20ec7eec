import type { Models } from 'purecloud-platform-client-v2';
import { badRequest, notFound } from '../errors.js';
import type { Call, Handlers } from '../handler.js';
import { numberedPage } from '../paging.js';
import { matchContacts, sortContacts } from './contact-filter.js';
import { contactListOf } from './contact-lists.js';
import { iso, readableById, visible } from './lookup.js';
import type { ContactListState, ContactState } from './state.js';

/** Contacts that one request may carry. Source: API notes, Contacts. */
const mostPerRequest = 1000;

export const contactHandlers: Handlers = {
  postOutboundContactlistContacts: addContacts,
  getOutboundContactlistContact: (call) => {
    const list = contactListOf(call, 'outbound:contact:view');
    return { body: wireContact(list, contactOf(call, list)) };
  },
  putOutboundContactlistContact: replaceContact,
  deleteOutboundContactlistContact: (call) => {
    const list = contactListOf(call, 'outbound:contact:delete');
    const contact = contactOf(call, list);
    requireIdle(call, list);
    list.contacts = list.contacts.filter((other) => other !== contact);
    return { status: 204 };
  },
  deleteOutboundContactlistContacts: deleteContacts,
  postOutboundContactlistContactsSearch: searchContacts,
  postOutboundContactlistContactsBulk: readContacts,
};

function addContacts(call: Call) {
  const list = contactListOf(call, 'outbound:contact:add');
  const sent = call.body as readonly Models.WritableDialerContact[];
  if (sent.length > mostPerRequest)
    throw badRequest(`A request takes at most ${mostPerRequest} contacts, not ${sent.length}.`);
  const clear = call.query.clearSystemData === 'true';
  for (const body of sent) requireOfList(list, body);
  const known = new Map(list.contacts.map((contact) => [contact.id, contact]));
  const stored = sent.map((body) => storeContact(call, list, body, { known, clear }));
  return { body: stored.map((contact) => wireContact(list, contact)) };
}

/** An id that is known already updates its contact; without an id a new contact is made every time. */
function storeContact(
  call: Call,
  list: ContactListState,
  body: Models.WritableDialerContact,
  { known, clear }: { readonly known: Map<string, ContactState>; readonly clear: boolean },
): ContactState {
  const present = body.id === undefined ? undefined : known.get(body.id);
  if (present !== undefined) {
    present.data = contactData(list, body.data);
    if (clear) forgetSystemData(present);
    present.callable = body.callable ?? present.callable;
    present.phoneNumberStatus = phoneStatus(body) ?? present.phoneNumberStatus;
    return present;
  }
  const contact = newContact(body.id ?? call.org.id(), call.org.now(), contactData(list, body.data));
  contact.callable = body.callable ?? true;
  contact.phoneNumberStatus = phoneStatus(body) ?? {};
  list.contacts.push(contact);
  known.set(contact.id, contact);
  return contact;
}

export function newContact(id: string, createdAt: number, data: Record<string, string>): ContactState {
  return { id, createdAt, data, callable: true, phoneNumberStatus: {}, callRecords: {}, retention: {} };
}

/** Forgets what dialling has left on a contact. */
export function forgetSystemData(contact: ContactState): void {
  contact.callable = true;
  contact.phoneNumberStatus = {};
  contact.callRecords = {};
}

function phoneStatus(body: Models.WritableDialerContact): ContactState['phoneNumberStatus'] | undefined {
  if (body.phoneNumberStatus === undefined) return undefined;
  return Object.fromEntries(
    Object.entries(body.phoneNumberStatus).map(([column, status]) => [
      column,
      { callable: status.callable ?? true },
    ]),
  );
}

function requireOfList(
  list: ContactListState,
  body: { readonly contactListId: string; readonly data: object },
) {
  if (body.contactListId !== list.id)
    throw badRequest(`contactListId "${body.contactListId}" is not the contact list of the request.`);
  const unknown = Object.keys(body.data).find((column) => !list.columnNames.includes(column));
  if (unknown !== undefined)
    throw badRequest(`The contact list "${list.name}" has no column "${unknown}".`, [
      { errorCode: 'unknown.column', fieldName: unknown, entityId: list.id, entityName: list.name },
    ]);
}

/** One text per column of the list. Trims where the list says so. */
export function contactData(list: ContactListState, sent: object): Record<string, string> {
  const values = new Map(Object.entries(sent).map(([column, value]) => [column, String(value)]));
  return Object.fromEntries(
    list.columnNames.map((column) => {
      const value = values.get(column) ?? '';
      return [column, list.settings.trimWhitespace ? value.trim() : value];
    }),
  );
}

function contactOf(call: Call, list: ContactListState): ContactState {
  return readableById(call.org, list.contacts, call.path.contactId, 'contact');
}

function replaceContact(call: Call) {
  const list = contactListOf(call, 'outbound:contact:edit');
  const contact = contactOf(call, list);
  const body = call.body as Models.DialerContact;
  if (body.id !== undefined && body.id !== contact.id)
    throw badRequest(`The id "${body.id}" of the body is not the contact of the request.`);
  requireOfList(list, body);
  contact.data = contactData(list, body.data);
  contact.callable = body.callable ?? true;
  contact.phoneNumberStatus = phoneStatus(body) ?? {};
  return { body: wireContact(list, contact) };
}

/** Deleting nothing of the request when one id is unknown is unverified; so is 404 for it. */
function deleteContacts(call: Call) {
  const list = contactListOf(call, 'outbound:contact:delete');
  requireIdle(call, list);
  const ids = (call.query.contactIds ?? '').split(',').filter((id) => id !== '');
  if (ids.length === 0) throw badRequest('contactIds must name at least one contact.');
  const unknown = ids.find((id) => !list.contacts.some((contact) => contact.id === id));
  if (unknown !== undefined) throw notFound('contact', unknown);
  list.contacts = list.contacts.filter((contact) => !ids.includes(contact.id));
  return { status: 204 };
}

/** Contacts of a list cannot be deleted while a campaign is working on it. */
export function requireIdle(call: Call, list: ContactListState): void {
  const busy = call.org.state.outbound.campaigns.find(
    (campaign) =>
      campaign.config.contactListId === list.id &&
      (campaign.status === 'on' || campaign.status === 'stopping'),
  );
  if (busy !== undefined)
    throw badRequest(
      `Contacts of "${list.name}" cannot be deleted while the campaign "${busy.name}" is running.`,
    );
}

function searchContacts(call: Call) {
  const list = contactListOf(call, 'outbound:contact:view');
  const body = call.body as Models.ContactListingRequest;
  const found = sortContacts(
    matchContacts(list, visible(call.org, list.contacts), body),
    body.contactSorts ?? [],
  );
  const page = numberedPage(
    found,
    { pageSize: String(body.pageSize), pageNumber: String(body.pageNumber) },
    { max: 100, uri: `/api/v2/outbound/contactlists/${list.id}/contacts/search` },
  );
  return {
    body: {
      ...page,
      contactsCount: found.length,
      entities: page.entities.map((contact) => wireContact(list, contact)),
    },
  };
}

/** Ids that are not in the list are left out of the answer. */
function readContacts(call: Call) {
  const list = contactListOf(call, 'outbound:contact:view');
  const ids = new Set(call.body as readonly string[]);
  return {
    body: list.contacts.filter(({ id }) => ids.has(id)).map((contact) => wireContact(list, contact)),
  };
}

function wireContact(list: ContactListState, contact: ContactState) {
  return {
    id: contact.id,
    contactListId: list.id,
    data: contact.data,
    callRecords: contact.callRecords,
    callable: contact.callable,
    phoneNumberStatus: Object.fromEntries(
      list.phoneColumns.map(({ columnName }) => [
        columnName,
        contact.phoneNumberStatus[columnName] ?? { callable: true },
      ]),
    ),
    configurationOverrides: { priority: false },
    dateCreated: iso(contact.createdAt),
    ...contact.retention,
    selfUri: `/api/v2/outbound/contactlists/${list.id}/contacts/${contact.id}`,
  };
}
