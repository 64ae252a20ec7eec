/** The column of the mapping table that holds the id of a presence, as the published blueprint calls it. */
export const presenceColumn = 'GenesysCloudPresenceId';

/** A row of the mapping table as the platform keeps it. */
export interface MappingRow {
  readonly key: string;
  readonly presenceId: string;
}

/**
 * The mapping table in the blueprint's format: `key,GenesysCloudPresenceId`. The admin UI imports it as it is.
 */
export function writeMappingsCsv(rows: readonly MappingRow[]): string {
  return csvText(
    ['key', presenceColumn],
    rows.map(({ key, presenceId }) => [key, presenceId]),
  );
}

/** The same with the names of presences, for people. `presence` is a text that names just that presence. */
export function writeNamedMappingsCsv(
  rows: readonly { readonly key: string; readonly presence: string }[],
): string {
  return csvText(
    ['Teams presence', 'Genesys presence'],
    rows.map(({ key, presence }) => [key, presence]),
  );
}

/** RFC 4180 with quotes where needed, and LF line ends. */
export function csvText(header: readonly string[], rows: readonly (readonly string[])[]): string {
  return [header, ...rows].map((cells) => `${cells.map(cell).join(',')}\n`).join('');
}

function cell(text: string): string {
  return /[",\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
