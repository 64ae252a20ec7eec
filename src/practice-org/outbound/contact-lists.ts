import type { Models } from 'purecloud-platform-client-v2';
import { badRequest } from '../errors.js';
import type { Call, Handlers } from '../handler.js';
import { permitted, requireIn } from '../identity/authority.js';
import { divisionRef } from '../identity/divisions.js';
import type { Org } from '../org.js';
import { outboundPage } from './listing.js';
import { dates, freeName, onlySent, readableById, requireUnused, requireVersion } from './lookup.js';
import type { ContactListSettings, ContactListState } from './state.js';
import { usersOfContactList } from './usage.js';

const uri = '/api/v2/outbound/contactlists';

export const contactListHandlers: Handlers = {
  getOutboundContactlists: (call) => ({
    body: outboundPage(
      call,
      permitted(call, call.org.state.outbound.contactLists, 'outbound:contactList:view'),
      (list) => wireContactList(call, list),
      { uri, refusesEmpty: true },
    ),
  }),
  getOutboundContactlist: (call) => ({
    body: wireContactList(call, contactListOf(call, 'outbound:contactList:view')),
  }),
  postOutboundContactlists: createContactList,
  putOutboundContactlist: updateContactList,
  deleteOutboundContactlist: deleteContactList,
};

/** The contact list in the call's path. Throws 404, and missingPermission for a division that the caller lacks. */
export function contactListOf(call: Call, permission: string): ContactListState {
  const list = readableById(
    call.org,
    call.org.state.outbound.contactLists,
    call.path.contactListId,
    'contact list',
  );
  requireIn(call, list.divisionId, permission);
  return list;
}

function createContactList(call: Call) {
  const { org } = call;
  const body = call.body as Models.ContactList;
  const name = freeName(org.state.outbound.contactLists, body.name, 'contact list');
  const divisionId = divisionRef(org, body.division?.id).id;
  requireIn(call, divisionId, 'outbound:contactList:add');
  requireColumns(body);
  const now = org.now();
  const list: ContactListState = {
    id: org.id(),
    name,
    createdAt: now,
    modifiedAt: now,
    version: 1,
    divisionId,
    columnNames: body.columnNames,
    phoneColumns: body.phoneColumns ?? [],
    emailColumns: body.emailColumns ?? [],
    whatsAppColumns: body.whatsAppColumns ?? [],
    settings: contactListSettings(body),
    contacts: [],
  };
  org.state.outbound.contactLists.push(list);
  return { body: wireContactList(call, list) };
}

function updateContactList(call: Call) {
  const { org } = call;
  const body = call.body as Models.ContactList;
  const list = contactListOf(call, 'outbound:contactList:edit');
  requireVersion(body.version, list.version);
  const name = freeName(org.state.outbound.contactLists, body.name, 'contact list', list.id);
  requireSameColumns(list, body);
  const settings = contactListSettings(body);
  list.divisionId = divisionRef(org, body.division?.id ?? list.divisionId).id;
  list.name = name;
  list.settings = settings;
  list.version += 1;
  list.modifiedAt = org.now();
  return { body: wireContactList(call, list) };
}

function deleteContactList(call: Call) {
  const list = contactListOf(call, 'outbound:contactList:delete');
  requireUnused('contact list', usersOfContactList(call.org, list.id));
  const { outbound } = call.org.state;
  outbound.contactLists = outbound.contactLists.filter((other) => other !== list);
  return { status: 204 };
}

function requireColumns(body: Models.ContactList): void {
  const columns = new Set(body.columnNames);
  if (columns.size === 0) throw badRequest('columnNames must name at least one column.');
  if (columns.size < body.columnNames.length) throw badRequest('columnNames names a column twice.');
  if (columns.has('')) throw badRequest('columnNames has a column without a name.');
  const reachable = [
    ...(body.phoneColumns ?? []).map((column) => ({ ...column, field: 'phoneColumns' })),
    ...(body.emailColumns ?? []).map((column) => ({ ...column, field: 'emailColumns' })),
    ...(body.whatsAppColumns ?? []).map((column) => ({ ...column, field: 'whatsAppColumns' })),
  ];
  if (reachable.length === 0)
    throw badRequest('At least one of phoneColumns, emailColumns or whatsAppColumns is required.');
  for (const { columnName, type, field } of reachable) {
    requireColumn(columns, columnName, field);
    if (type === '') throw badRequest(`${field} needs a type for "${columnName}".`);
  }
  for (const { callableTimeColumn } of body.phoneColumns ?? [])
    if (callableTimeColumn !== undefined && callableTimeColumn !== '')
      requireColumn(columns, callableTimeColumn, 'phoneColumns.callableTimeColumn');
  requireSettingsColumns(columns, body);
}

function requireSettingsColumns(columns: ReadonlySet<string>, body: Models.ContactList): void {
  if (body.zipCodeColumnName !== undefined && body.zipCodeColumnName !== '')
    requireColumn(columns, body.zipCodeColumnName, 'zipCodeColumnName');
  for (const { columnName } of body.columnDataTypeSpecifications ?? [])
    requireColumn(columns, columnName ?? '', 'columnDataTypeSpecifications');
  if (body.attemptLimits?.id !== undefined)
    throw badRequest(`attemptLimits refers to "${body.attemptLimits.id}", which does not exist.`);
}

function requireColumn(columns: ReadonlySet<string>, name: string, field: string): void {
  if (!columns.has(name))
    throw badRequest(`${field} names the column "${name}", which is not one of columnNames.`);
}

/** Columns are fixed for good when the list is made; a PUT has to repeat them. */
function requireSameColumns(list: ContactListState, body: Models.ContactList): void {
  const fixed: readonly (readonly [string, unknown, unknown])[] = [
    ['columnNames', list.columnNames, body.columnNames],
    ['phoneColumns', list.phoneColumns, body.phoneColumns ?? []],
    ['emailColumns', list.emailColumns, body.emailColumns ?? []],
    ['whatsAppColumns', list.whatsAppColumns, body.whatsAppColumns ?? []],
  ];
  for (const [field, before, after] of fixed)
    if (JSON.stringify(before) !== JSON.stringify(after))
      throw badRequest(`${field} of a contact list cannot be changed.`, [
        { errorCode: 'immutable.field', fieldName: field, entityId: list.id, entityName: list.name },
      ]);
  requireSettingsColumns(new Set(list.columnNames), body);
}

function contactListSettings(body: Models.ContactList): ContactListSettings {
  const {
    previewModeColumnName,
    previewModeAcceptedValues,
    automaticTimeZoneMapping,
    zipCodeColumnName,
    columnDataTypeSpecifications,
    retentionType,
    retentionDays,
    dateExpiration,
    timeZone,
  } = body;
  return onlySent<ContactListSettings>({
    previewModeColumnName,
    previewModeAcceptedValues: previewModeAcceptedValues ?? [],
    automaticTimeZoneMapping: automaticTimeZoneMapping ?? false,
    zipCodeColumnName,
    columnDataTypeSpecifications: columnDataTypeSpecifications ?? [],
    retentionType,
    retentionDays,
    dateExpiration,
    timeZone,
    trimWhitespace: body.trimWhitespace ?? true,
  });
}

/** `size` and `importStatus` only come when the query asks for them. */
function wireContactList(call: Call, list: ContactListState) {
  const { query, org } = call;
  return {
    id: list.id,
    name: list.name,
    ...dates(list),
    version: list.version,
    division: divisionRef(org, list.divisionId),
    columnNames: list.columnNames,
    phoneColumns: list.phoneColumns,
    emailColumns: list.emailColumns,
    ...(list.whatsAppColumns.length === 0 ? {} : { whatsAppColumns: list.whatsAppColumns }),
    ...list.settings,
    ...(query.includeSize === 'true' ? { size: list.contacts.length } : {}),
    ...(query.includeImportStatus === 'true' && list.importStatus !== undefined
      ? { importStatus: list.importStatus }
      : {}),
    selfUri: `${uri}/${list.id}`,
  };
}

/** How other objects refer to a contact list in their answers. */
export function contactListRef(org: Org, id: string) {
  const list = org.state.outbound.contactLists.find((one) => one.id === id);
  return { id, ...(list === undefined ? {} : { name: list.name }), selfUri: `${uri}/${id}` };
}
