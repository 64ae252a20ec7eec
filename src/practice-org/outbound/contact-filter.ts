import type { Models } from 'purecloud-platform-client-v2';
import { luxon } from '../../core/libraries.js';
import type { ContactState } from './state.js';

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
  const instant = luxon().DateTime.fromISO(text, { zone: 'utc' });
  return instant.isValid ? instant.toMillis() : undefined;
}
