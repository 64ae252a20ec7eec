/** A row of the mapping table as the platform keeps it. */
export interface MappingRow {
  readonly key: string;
  readonly presenceId: string;
}

/**
 * The mapping table in the blueprint's format: `key,GenesysCloudPresenceId`, RFC 4180 quotes where needed, LF line
 * ends. The admin UI imports it as it is.
 */
export function writeMappingsCsv(rows: readonly MappingRow[]): string {
  const lines = rows.map(({ key, presenceId }) => `${cell(key)},${cell(presenceId)}\n`);
  return `key,GenesysCloudPresenceId\n${lines.join('')}`;
}

function cell(text: string): string {
  return /[",\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
