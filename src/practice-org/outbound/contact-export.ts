import type { Models } from 'purecloud-platform-client-v2';
import { notFound } from '../errors.js';
import type { Call, Handlers } from '../handler.js';
import { matchContacts } from './contact-filter.js';
import { contactListOf } from './contact-lists.js';
import { iso } from './lookup.js';
import type { ContactListState, ContactState } from './state.js';

export const contactExportHandlers: Handlers = {
  postOutboundContactlistExport: (call) => {
    const list = contactListOf(call, 'outbound:contact:view');
    const body = (call.body ?? {}) as Models.ContactsExportRequest;
    const contacts = matchContacts(list, list.contacts, body).filter(
      ({ id }) => body.contactIds === undefined || body.contactIds.includes(id),
    );
    list.exported = { at: call.org.now(), text: contactsAsCsv(list, contacts) };
    const id = call.org.id();
    return { body: { id, selfUri: `/api/v2/outbound/contactlists/${list.id}/export` } };
  },
  getOutboundContactlistExport: readExport,
};

/** With `download` the file itself, otherwise the address where it can be had. */
function readExport(call: Call) {
  const list = contactListOf(call, 'outbound:contact:view');
  const { exported } = list;
  if (exported === undefined) throw notFound('export of the contact list', list.id);
  if (call.query.download !== undefined && call.query.download !== 'false')
    return { text: exported.text, contentType: 'text/csv' };
  const uri = `${call.origin}/api/v2/outbound/contactlists/${list.id}/export?download=true`;
  return { body: { uri, exportTimestamp: iso(exported.at) } };
}

/** `inin-outbound-id` is the contact's id, as in the platform's own exports. */
function contactsAsCsv(list: ContactListState, contacts: readonly ContactState[]): string {
  const lines = [
    ['inin-outbound-id', ...list.columnNames],
    ...contacts.map((contact) => [
      contact.id,
      ...list.columnNames.map((column) => contact.data[column] ?? ''),
    ]),
  ];
  return lines.map((line) => `${line.map(quoted).join(',')}\r\n`).join('');
}

function quoted(value: string): string {
  return `"${value.replaceAll('"', '""')}"`;
}
