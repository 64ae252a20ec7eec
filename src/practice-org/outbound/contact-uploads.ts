import { parse } from 'csv-parse/sync';
import type { Models } from 'purecloud-platform-client-v2';
import { referred, requested } from '../collection.js';
import { badRequest, notFound, refuse } from '../errors.js';
import type { Call, Handlers, Tasks } from '../handler.js';
import { requireIn } from '../identity/permissions.js';
import type { Org } from '../org.js';
import { requireHeaders, type Uploads, uploadAddress } from '../uploads.js';
import { contactListKind } from './contact-lists.js';
import { contactData, forgetSystemData, newContact } from './contacts.js';
import type { ContactListState, ContactState, UploadState } from './state.js';

const kind = 'contactlist';

/** How long a signed address works unless the request says otherwise, in seconds. */
const addressLifetime = 600;

export const contactUploadHandlers: Handlers = {
  postOutboundContactlistsUploads: registerUpload,
  getOutboundContactlistImportstatus: (call) => {
    const list = requested(call, contactListKind);
    return { body: list.importStatus ?? noImport(list) };
  },
};

/** What the platform answers for a list that never had an upload is assumed; the contract has no empty status. */
function noImport(list: ContactListState): never {
  throw notFound('import of the contact list', list.id);
}

export const contactUploads: Uploads = {
  [kind]: (org, id, text, headers) => {
    const upload = org.state.outbound.uploads.find((one) => one.id === id);
    if (upload === undefined) throw notFound('upload', id);
    if (upload.expiresAt < org.now()) throw refuse('AccessDenied', 'Request has expired');
    requireHeaders(upload.headers, headers);
    startImport(org, upload, text);
  },
};

export const contactUploadTasks: Tasks = {
  'outbound.finishImport': (org, listId) => {
    const list = org.state.outbound.contactLists.find((one) => one.id === listId);
    const status = list?.importStatus;
    if (list === undefined || status?.state !== 'IN_PROGRESS') return;
    list.importStatus = { ...status, completedRecords: status.totalRecords, percentComplete: 100 };
  },
};

function registerUpload(call: Call) {
  const { org } = call;
  const body = call.body as Models.ContactListUploadUrlRequest;
  if (body.importTemplateId !== undefined || body.fileSpecificationTemplateId !== undefined)
    throw badRequest('The import template does not exist.');
  if (body.id === undefined) throw badRequest('id is required: the contact list that takes the file.');
  const list = referred(org, contactListKind, body.id, 'id');
  requireIn(call, list.divisionId, 'outbound:contactList:upload');
  if (body.contentType !== 'text/csv')
    throw badRequest(`The content type must be text/csv, not "${body.contentType}".`);
  const id = org.id();
  const upload: UploadState = {
    id,
    headers: { 'Content-Type': body.contentType, 'x-amz-tagging': `contact-list-id=${list.id}` },
    expiresAt: org.now() + (body.signedUrlTimeoutSeconds ?? addressLifetime) * 1000,
    contactListId: list.id,
    contactIdName: body.contactIdName,
    clearSystemData: body.clearSystemData ?? false,
  };
  const { outbound } = org.state;
  outbound.uploads = [...outbound.uploads.filter((one) => one.expiresAt >= org.now()), upload];
  return {
    body: {
      url: uploadAddress(org, call.origin, kind, id),
      uploadKey: `contactlists/${list.id}/${id}`,
      headers: upload.headers,
    },
  };
}

/**
 * Takes the file in: the rows are stored at once, the status moves to 100 percent after `importJob`. Contacts whose
 * id is known are updated; without `contactIdName` every row is a new contact.
 */
function startImport(org: Org, upload: UploadState, text: string): void {
  const list = org.state.outbound.contactLists.find((one) => one.id === upload.contactListId);
  if (list === undefined) throw notFound('contact list', upload.contactListId);
  try {
    const rows = parseContacts(list, upload, text);
    const known = new Map(list.contacts.map((contact) => [contact.id, contact]));
    for (const row of rows) storeRow(org, list, upload, { row, known });
    list.importStatus = importStatus('IN_PROGRESS', rows.length);
    org.later(org.conditions.importJob, 'outbound.finishImport', list.id);
  } catch (error) {
    if (!(error instanceof CsvProblem)) throw error;
    list.importStatus = { ...importStatus('FAILED', 0), failureReason: error.message };
  }
}

function importStatus(state: 'IN_PROGRESS' | 'FAILED', totalRecords: number): Models.ImportStatus {
  return { state, totalRecords, completedRecords: 0, percentComplete: 0 };
}

class CsvProblem extends Error {}

/** Rows by column. Knows a byte order mark and both line ends. Throws CsvProblem. */
function parseContacts(list: ContactListState, upload: UploadState, text: string): Record<string, string>[] {
  const rows = csvRows(text);
  const header = rows[0];
  if (header === undefined) throw new CsvProblem('The file has no header.');
  const unknown = header.find((name) => name !== upload.contactIdName && !list.columnNames.includes(name));
  if (unknown !== undefined) throw new CsvProblem(`The contact list has no column "${unknown}".`);
  const idName = upload.contactIdName;
  if (idName !== undefined && !header.includes(idName))
    throw new CsvProblem(`The file has no column "${idName}" for the contact id.`);
  return rows.slice(1).map((row, index) => {
    if (row.length !== header.length)
      throw new CsvProblem(`Row ${index + 2} has ${row.length} values instead of ${header.length}.`);
    return Object.fromEntries(header.map((name, column) => [name, row[column] ?? '']));
  });
}

function csvRows(text: string): string[][] {
  try {
    return parse(text, { bom: true, skip_empty_lines: true, relax_column_count: true });
  } catch (error) {
    throw new CsvProblem(error instanceof Error ? error.message : String(error));
  }
}

function storeRow(
  org: Org,
  list: ContactListState,
  upload: UploadState,
  { row, known }: { readonly row: Record<string, string>; readonly known: Map<string, ContactState> },
): void {
  const sentId = upload.contactIdName === undefined ? '' : (row[upload.contactIdName] ?? '');
  const data = contactData(list, row);
  const present = known.get(sentId);
  if (present === undefined) {
    const contact = newContact(sentId === '' ? org.id() : sentId, org.now(), data);
    list.contacts.push(contact);
    known.set(contact.id, contact);
    return;
  }
  present.data = data;
  if (upload.clearSystemData) forgetSystemData(present);
}
