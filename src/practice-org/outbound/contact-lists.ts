import type { Models } from 'purecloud-platform-client-v2';
import { flowsReferringTo } from '../architect/flows.js';
import { divisionView, type Kind, operations, remove, requested, told } from '../collection.js';
import { assumed, badRequest, type RefusalCode, refuse } from '../errors.js';
import { picked, without } from '../json.js';
import type { Call, Handlers } from '../org.js';
import {
  type ContactListSettings,
  type ContactListState,
  campaignsThat,
  contactListSettings,
} from './state.js';

const columnsAtMost = 50;
const reaching = ['phoneColumns', 'emailColumns', 'whatsAppColumns'] as const;

export const contactListKind: Kind<ContactListState> = {
  what: 'contact list',
  uri: '/api/v2/outbound/contactlists',
  store: (org) => org.state.outbound.contactLists,
  wire: wireContactList,
  permission: 'outbound:contactList',
  list: { refusesEmpty: true },
  unique: { code: 'duplicate.name' },
  versioned: 'invalid.update.wrong.version',
  missing: 'resource.not.found',
  inUse: 'contact.list.in.use',
  users: (org, { id }) => [
    ...campaignsThat(org, ({ config }) => config.contactListId === id),
    ...org.state.outbound.ruleSets
      .filter((ruleSet) => ruleSet.deletedAt === undefined && ruleSet.contactListId === id)
      .map((ruleSet) => `the rule set "${ruleSet.name}"`),
    ...flowsReferringTo(org, id).map((flow) => `the flow "${flow.name}"`),
  ],
  settings: ({ body }, present) => {
    const sent = body as Models.ContactList;
    if (present !== undefined) {
      requireSameColumns(present, sent);
      return { settings: settingsOf(sent) };
    }
    requireColumns(sent);
    return { ...contactListMembers(sent), contacts: [] };
  },
};

export const contactListHandlers: Handlers = {
  ...operations(contactListKind),
  deleteOutboundContactlist: (call) => {
    requireNoImport(requested(call, contactListKind, 'outbound:contactList:delete'));
    return remove(call, contactListKind);
  },
  getOutboundContactlistsDivisionviews: divisionView(
    contactListKind,
    ({ columnNames, phoneColumns, emailColumns }) => ({ columnNames, phoneColumns, emailColumns }),
  ),
};

function requireColumns(body: Models.ContactList): void {
  const { columnNames, phoneColumns = [] } = body;
  const columns = new Set(columnNames);
  if (columns.size === 0)
    throw refuse('no.contact.columns.defined', 'columnNames must name at least one column.');
  // That the limit holds for contact lists as it does for data tables (C) is assumed.
  if (columns.size > columnsAtMost)
    throw assumed(badRequest(`A contact list has at most ${columnsAtMost} columns, not ${columns.size}.`));
  if (columns.size < columnNames.length)
    throw refuse('not.unique.contact.columns', 'columnNames names a column twice.');
  if (columns.has('')) throw assumed(badRequest('columnNames has a column without a name.'));
  const reachable = reaching.flatMap((field) => (body[field] ?? []).map((column) => ({ ...column, field })));
  if (reachable.length === 0)
    throw refuse('no.phone.columns', 'phoneColumns, emailColumns or whatsAppColumns is required.');
  const phones = phoneColumns.map(({ columnName }) => columnName);
  if (new Set(phones).size < phones.length)
    throw refuse('not.unique.phone.columns', 'phoneColumns names a column twice.');
  for (const { columnName, type, field } of reachable) {
    requireColumn(columns, columnName, field, 'invalid.contact.phone.column');
    if (type === '') throw assumed(badRequest(`${field} needs a type for "${columnName}".`));
  }
  for (const { callableTimeColumn = '' } of phoneColumns)
    if (callableTimeColumn !== '')
      requireColumn(columns, callableTimeColumn, 'phoneColumns.callableTimeColumn');
  requireSettingsColumns(columns, body);
}

function requireSettingsColumns(columns: ReadonlySet<string>, body: Models.ContactList): void {
  const { zipCodeColumnName = '', columnDataTypeSpecifications = [], attemptLimits } = body;
  if (zipCodeColumnName !== '') requireColumn(columns, zipCodeColumnName, 'zipCodeColumnName');
  for (const { columnName = '' } of columnDataTypeSpecifications)
    requireColumn(columns, columnName, 'columnDataTypeSpecifications');
  if (attemptLimits?.id !== undefined)
    throw assumed(badRequest(`attemptLimits refers to "${attemptLimits.id}", which does not exist.`));
}

function requireColumn(columns: ReadonlySet<string>, name: string, field: string, code?: RefusalCode): void {
  if (!columns.has(name))
    throw refuse(code ?? 'bad.request', `${field} names "${name}", which is not one of columnNames.`);
}

/** Columns are fixed for good when the list is made; a PUT has to repeat them. */
function requireSameColumns(list: ContactListState, body: Models.ContactList): void {
  for (const field of ['columnNames', ...reaching] as const)
    if (JSON.stringify(list[field]) !== JSON.stringify(body[field] ?? [])) {
      const columns = field === 'columnNames' ? 'contact.column.names' : 'phone.columns';
      const entity = { entityId: list.id, entityName: list.name };
      const details = [{ errorCode: 'immutable.field', fieldName: field, ...entity }];
      throw refuse(`cannot.update.${columns}`, `${field} of a contact list cannot be changed.`, { details });
    }
  requireSettingsColumns(new Set(list.columnNames), body);
}

export function contactListMembers(list: Models.ContactList) {
  const { columnNames, phoneColumns = [], emailColumns = [], whatsAppColumns = [] } = list;
  return { columnNames, phoneColumns, emailColumns, whatsAppColumns, settings: settingsOf(list) };
}

function settingsOf(body: Models.ContactList): ContactListSettings {
  const usual = { previewModeAcceptedValues: [], columnDataTypeSpecifications: [] };
  const flags = { automaticTimeZoneMapping: false, trimWhitespace: true };
  return { ...usual, ...flags, ...picked(body, contactListSettings) };
}

/** Refused while contacts are read from a file into the list. */
export function requireNoImport({ name, import: job }: ContactListState): void {
  if (job?.status === 'working')
    throw refuse('contact.list.import.in.progress', `Contacts are being imported into the list "${name}".`);
}

/** The contract has no state for what is done. Assumed: that a list without an import has none left to do, as 100 percent. */
export function importStatus({ import: job }: ContactListState) {
  const { status = 'done', total: totalRecords = 0, failureReason } = job ?? {};
  const state = status === 'failed' ? 'FAILED' : 'IN_PROGRESS';
  const percentComplete = status === 'done' ? 100 : 0;
  return { state, totalRecords, completedRecords: totalRecords, percentComplete, failureReason };
}

/** `size` and `importStatus` only come when the query asks for them. */
function wireContactList(list: ContactListState, { query, org }: Call) {
  return {
    ...without(told(org, contactListKind, list), 'settings', 'contacts', 'import'),
    importStatus: query.includeImportStatus === 'true' && list.import ? importStatus(list) : undefined,
    ...list.settings,
    whatsAppColumns: list.whatsAppColumns.length > 0 ? list.whatsAppColumns : undefined,
    size: query.includeSize === 'true' ? list.contacts.length : undefined,
  };
}
