import { canonical } from '../../engine/fingerprint.js';

export interface PhoneColumn {
  readonly columnName: string;
  /** As in the platform: `Daytime`. Rules compare with it, so that the spelling counts. */
  readonly type: string;
}

/** What is fixed when a list is made. */
export interface ListColumns {
  readonly columnNames: readonly string[];
  readonly phoneColumns: readonly PhoneColumn[];
  readonly emailColumns: readonly PhoneColumn[];
}

/** What `found` lacks of the columns that are wanted, in words. The case of names and types counts. */
export function columnsLackingIn(found: ListColumns, desired: ListColumns): readonly string[] {
  const has = (columns: readonly PhoneColumn[] | undefined, wanted: PhoneColumn) =>
    (columns ?? []).some(
      ({ columnName, type }) =>
        JSON.stringify(canonical({ columnName, type })) === JSON.stringify(canonical(wanted)),
    );
  return [
    ...desired.columnNames.filter((column) => !found.columnNames.includes(column)),
    ...desired.phoneColumns
      .filter((column) => !has(found.phoneColumns, column))
      .map(({ columnName, type }) => `${columnName} as a phone column of the type ${type}`),
    ...desired.emailColumns
      .filter((column) => !has(found.emailColumns, column))
      .map(({ columnName, type }) => `${columnName} as an email column of the type ${type}`),
  ];
}
