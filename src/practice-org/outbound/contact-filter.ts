import { DateTime } from 'luxon';
import type { Models } from 'purecloud-platform-client-v2';
import { assumed, badRequest, notFound } from '../errors.js';
import type { ContactListState, ContactState } from './state.js';

interface Selection {
  readonly contactListFilterId?: string;
  readonly criteria?: Models.ContactBulkSearchCriteria;
}

/** The contacts that the criteria select; all of them without criteria. */
export function matchContacts(
  list: ContactListState,
  contacts: readonly ContactState[],
  { contactListFilterId, criteria }: Selection,
): ContactState[] {
  if (contactListFilterId !== undefined) throw notFound('contact list filter', contactListFilterId);
  const clauses = criteria?.clauses ?? [];
  for (const { column } of clauses.flatMap((clause) => clause.predicates ?? []))
    if (column === undefined || !list.columnNames.includes(column))
      throw assumed(badRequest(`The contact list "${list.name}" has no column "${column ?? ''}".`));
  return contacts.filter((contact) =>
    combine(
      criteria?.filterType,
      clauses.map((clause) =>
        combine(
          clause.filterType,
          (clause.predicates ?? []).map((predicate) => holds(contact, predicate)),
        ),
      ),
    ),
  );
}

function combine(filterType: string | undefined, parts: readonly boolean[]): boolean {
  return parts.length === 0 || (filterType === 'OR' ? parts.includes(true) : !parts.includes(false));
}

function holds(contact: ContactState, predicate: Models.ContactListFilterPredicate): boolean {
  const actual = contact.data[predicate.column ?? ''] ?? '';
  return compareWith(actual, predicate) !== (predicate.inverted ?? false);
}

function compareWith(actual: string, predicate: Models.ContactListFilterPredicate): boolean {
  const { operator = 'EQUALS', value = '', range } = predicate;
  const type = valueType(predicate);
  if (operator === 'IN') return range?.inSet?.includes(actual) ?? false;
  if (operator !== 'BETWEEN') return compares(actual, operator, value, type);
  const above = range?.minInclusive === true ? 'GREATER_THAN_EQUALS' : 'GREATER_THAN';
  const below = range?.maxInclusive === true ? 'LESS_THAN_EQUALS' : 'LESS_THAN';
  return compares(actual, above, range?.min ?? '', type) && compares(actual, below, range?.max ?? '', type);
}

function valueType({ columnType, operator }: Models.ContactListFilterPredicate): ValueType {
  if (columnType === 'numeric') return 'NUMERIC';
  return operator === 'BEFORE' || operator === 'AFTER' ? 'DATETIME' : 'STRING';
}

/** The order in which a campaign takes its contacts. Contacts that compare equal keep the order of the list. */
export function sortContacts(
  contacts: readonly ContactState[],
  sorts: readonly Models.ContactSort[],
): ContactState[] {
  return contacts.toSorted((a, b) => {
    for (const { fieldName = '', direction, numeric } of sorts) {
      const left = a.data[fieldName] ?? '';
      const right = b.data[fieldName] ?? '';
      const order =
        numeric === true ? Number(left) - Number(right) : left < right ? -1 : left > right ? 1 : 0;
      if (order !== 0) return direction === 'DESC' ? -order : order;
    }
    return 0;
  });
}

/** How two texts are to be read before they are compared. */
export type ValueType = 'STRING' | 'NUMERIC' | 'DATETIME';

/** Whether `actual operator expected` holds. What cannot be read as the type never holds. Texts compare exactly. */
export function compares(actual: string, operator: string, expected: string, type: ValueType): boolean {
  switch (operator) {
    case 'CONTAINS':
      return actual.includes(expected);
    case 'BEGINS_WITH':
      return actual.startsWith(expected);
    case 'ENDS_WITH':
      return actual.endsWith(expected);
  }
  const a = read(actual, type);
  const b = read(expected, type);
  if (a === undefined || b === undefined) return false;
  switch (operator) {
    case 'EQUALS':
      return a === b;
    case 'LESS_THAN':
    case 'BEFORE':
      return a < b;
    case 'LESS_THAN_EQUALS':
      return a <= b;
    case 'GREATER_THAN':
    case 'AFTER':
      return a > b;
    case 'GREATER_THAN_EQUALS':
      return a >= b;
    default:
      return false;
  }
}

function read(text: string, type: ValueType): string | number | undefined {
  if (type === 'STRING') return text;
  if (type === 'NUMERIC') return text.trim() === '' || Number.isNaN(Number(text)) ? undefined : Number(text);
  const instant = DateTime.fromISO(text, { zone: 'utc' });
  return instant.isValid ? instant.toMillis() : undefined;
}
