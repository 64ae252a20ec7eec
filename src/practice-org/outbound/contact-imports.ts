import type { Models } from 'purecloud-platform-client-v2';
import { csvRecords } from '../architect/data-table-imports.js';
import { referred, requested } from '../collection.js';
import { assumed, badRequest, Refusal, refuse } from '../errors.js';
import { requireIn } from '../identity/permissions.js';
import { without } from '../json.js';
import type { Call, Handlers, Org, Tasks } from '../org.js';
import { type Uploads, uploadAddress, uploadHeaders } from '../uploads.js';
import { contactListKind, importStatus, requireNoImport } from './contact-lists.js';
import { keepContacts } from './contacts.js';

const uploadKind = 'contact-lists';
const task = 'contact import finishes';

export const contactImportHandlers: Handlers = {
  postOutboundContactlistsUploads: prepareUpload,
  getOutboundContactlistImportstatus: (call) => {
    const list = requested(call, { ...contactListKind, missing: 'contact.list.not.found' });
    return { body: importStatus(list) };
  },
};

export const contactImportTasks: Tasks = { [task]: finishImport };

/** Each list has one upload at a time, known by the list's id. */
export const contactImportUploads: Uploads = {
  [uploadKind]: {
    jobs: ({ state }) =>
      Object.fromEntries(state.outbound.contactLists.map((list) => [list.id, list.import])),
    status: ['waiting', 'working'],
    task,
    takes: 'importJob',
  },
};

function prepareUpload(call: Call) {
  const { org, origin } = call;
  const sent = call.body as Models.ContactListUploadUrlRequest;
  const known = ['contentType', 'id', 'contactIdName', 'clearSystemData', 'signedUrlTimeoutSeconds'];
  const unknown =
    sent.id === undefined ? 'uploads without id' : Object.keys(sent).find((one) => !known.includes(one));
  if (unknown !== undefined) throw refuse('not.implemented', `The practice org does not model ${unknown}.`);
  if (sent.contentType !== 'text/csv') throw assumed(badRequest('contentType must be text/csv.'));
  const list = referred(org, contactListKind, sent.id, 'id', 'contact.list.not.found');
  requireIn(call, list.divisionId, 'outbound:contactList:upload');
  requireNoImport(list);
  list.import = { ...sent, status: 'waiting', total: 0 };
  const url = uploadAddress(org, origin, uploadKind, list.id);
  return { body: { url, uploadKey: list.id, headers: uploadHeaders(list.id) } };
}

/** Assumed: that a file with a column that the list does not have, or a bad id, fails as a whole. */
function finishImport(org: Org, id: string): void {
  const list = org.state.outbound.contactLists.find((one) => one.id === id);
  const job = list?.import;
  if (list === undefined || job?.text === undefined) return;
  const { text, contactIdName = '', clearSystemData = false } = job;
  try {
    const records = csvRecords(text);
    if (typeof records === 'string') throw badRequest(records);
    const [header = [], ...lines] = records;
    const sent = lines.map((line) => {
      const cells = Object.fromEntries(header.map((name, at) => [name, line[at] ?? '']));
      const data = list.columnNames.includes(contactIdName) ? cells : without(cells, contactIdName);
      const own = cells[contactIdName] ? { id: cells[contactIdName] } : {};
      return { ...own, contactListId: id, data };
    });
    keepContacts(org, list, sent, clearSystemData);
    list.import = { ...job, text: undefined, status: 'done', total: sent.length };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    list.import = { ...job, text: undefined, status: 'failed', failureReason: error.message };
  }
}
