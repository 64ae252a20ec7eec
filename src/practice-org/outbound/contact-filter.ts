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

type Value = string | number;

const texts: Readonly<Record<string, (actual: string, expected: string) => boolean>> = {
  CONTAINS: (actual, expected) => actual.includes(expected),
  BEGINS_WITH: (actual, expected) => actual.startsWith(expected),
  ENDS_WITH: (actual, expected) => actual.endsWith(expected),
};

const orders: Readonly<Record<string, (a: Value, b: Value) => boolean>> = {
  EQUALS: (a, b) => a === b,
  LESS_THAN: (a, b) => a < b,
  BEFORE: (a, b) => a < b,
  LESS_THAN_EQUALS: (a, b) => a <= b,
  GREATER_THAN: (a, b) => a > b,
  AFTER: (a, b) => a > b,
  GREATER_THAN_EQUALS: (a, b) => a >= b,
};

/** How two texts are to be read before they are compared. */
const readers = {
  STRING: (text: string) => text,
  NUMERIC: (text: string) => (text.trim() === '' ? Number.NaN : Number(text)),
  DATETIME: (text: string) => luxon().DateTime.fromISO(text, { zone: 'utc' }).toMillis(),
} as const;
export type ValueType = keyof typeof readers;

/** Whether `actual operator expected` holds. What cannot be read as the type never holds. Texts compare exactly. */
export function compares(actual: string, operator: string, expected: string, type: ValueType): boolean {
  const asText = texts[operator];
  if (asText !== undefined) return asText(actual, expected);
  // Nothing holds of what is not a number.
  return orders[operator]?.(readers[type](actual), readers[type](expected)) ?? false;
}
