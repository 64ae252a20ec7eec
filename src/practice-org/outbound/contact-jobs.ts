import type { Models } from 'purecloud-platform-client-v2';
import { badRequest, notFound } from '../errors.js';
import type { Call, Handlers, Tasks } from '../handler.js';
import { matchContacts } from './contact-filter.js';
import { contactListOf } from './contact-lists.js';
import { contactData, requireIdle } from './contacts.js';
import { visible } from './lookup.js';
import type { ContactListState, ContactState } from './state.js';

/** Contact operations that answer at once and work later, each after `importJob`. */
export const contactJobHandlers: Handlers = {
  postOutboundContactlistClear: (call) => {
    const list = contactListOf(call, 'outbound:contact:delete');
    requireIdle(call, list);
    call.org.later(call.org.conditions.importJob, 'outbound.clearContacts', list.id);
    return { status: 204 };
  },
  postOutboundContactlistContactsBulkUpdate: (call) => {
    const list = contactListOf(call, 'outbound:contact:edit');
    const body = call.body as Models.ContactBulkEditRequest;
    if (body.contact === undefined) throw badRequest('contact is required: the values to set.');
    const values = body.contact.data;
    const unknown = Object.keys(values).find((column) => !list.columnNames.includes(column));
    if (unknown !== undefined)
      throw badRequest(`The contact list "${list.name}" has no column "${unknown}".`);
    const chosen = selected(call, list, body);
    return startJob(call, list, {
      kind: 'BulkEdit',
      contactIds: chosen.map(({ id }) => id),
      values: { ...values } as Record<string, string>,
    });
  },
  postOutboundContactlistContactsBulkRemove: (call) => {
    const list = contactListOf(call, 'outbound:contact:delete');
    requireIdle(call, list);
    const body = call.body as Models.ContactBulkSearchParameters;
    if (body.criteria === undefined && body.contactListFilterId === undefined)
      throw badRequest('criteria or contactListFilterId is required.');
    const contactIds = selected(call, list, body).map(({ id }) => id);
    return startJob(call, list, { kind: 'BulkDelete', contactIds, values: {} });
  },
};

export const contactJobTasks: Tasks = {
  'outbound.clearContacts': (org, listId) => {
    const list = org.state.outbound.contactLists.find((one) => one.id === listId);
    if (list !== undefined) list.contacts = [];
  },
  'outbound.bulkContacts': (org, subject) => {
    const work = JSON.parse(subject) as BulkWork;
    const list = org.state.outbound.contactLists.find((one) => one.id === work.listId);
    if (list === undefined) return;
    const chosen = new Set(work.contactIds);
    if (work.kind === 'BulkDelete') list.contacts = list.contacts.filter(({ id }) => !chosen.has(id));
    else
      for (const contact of list.contacts)
        if (chosen.has(contact.id)) contact.data = contactData(list, { ...contact.data, ...work.values });
  },
};

interface BulkWork {
  readonly listId: string;
  readonly kind: 'BulkEdit' | 'BulkDelete';
  readonly contactIds: readonly string[];
  readonly values: Readonly<Record<string, string>>;
}

function selected(call: Call, list: ContactListState, body: Models.ContactBulkEditRequest): ContactState[] {
  const { contactIds } = body;
  const contacts = visible(call.org, list.contacts);
  if (contactIds === undefined) return matchContacts(list, contacts, body);
  const known = new Set(list.contacts.map(({ id }) => id));
  const unknown = contactIds.find((id) => !known.has(id));
  if (unknown !== undefined) throw notFound('contact', unknown);
  return contacts.filter(({ id }) => contactIds.includes(id));
}

function startJob(call: Call, list: ContactListState, work: Omit<BulkWork, 'listId'>) {
  const { org } = call;
  const id = org.id();
  org.later(
    org.conditions.importJob,
    'outbound.bulkContacts',
    JSON.stringify({ ...work, listId: list.id } satisfies BulkWork),
  );
  return {
    body: {
      id,
      state: 'InProgress',
      type: work.kind,
      totalRecords: work.contactIds.length,
      completedRecords: 0,
      percentComplete: 0,
      selfUri: `/api/v2/outbound/contactlists/${list.id}/contacts/bulk/jobs/${id}`,
    },
  };
}
