import { resolveMappings } from '../../mappings/mapping-source.js';
import type { MappingsMode } from '../../mappings/mapping-table.js';
import { type MappingsCsv, readMappingsCsv } from '../../mappings/read-csv.js';
import type { PresenceIndex } from '../../presences/presence-names.js';
import type { Mapping } from '../../resources/architect/mappings.js';
import { readTemplate } from '../../resources/architect/template-files.js';

const template = 'mappings/ms-teams-presence-mappings.csv';

export interface MappingRows {
  /** What the first setup writes when no file was given. */
  readonly defaults: () => readonly Mapping[];
  readonly file?: { readonly rows: readonly Mapping[]; readonly mode: MappingsMode };
}

/** The rows with the ids that their presences have in this org. The published constants are never relied on. */
export function mappingsFor(
  presences: PresenceIndex,
  file: ({ readonly name: string } & MappingsCsv) | undefined,
  mode: MappingsMode,
): MappingRows {
  const defaults = () => resolveMappings(defaultLines(), presences, template);
  if (file === undefined) return { defaults };
  return { defaults, file: { rows: resolveMappings(file.rows, presences, file.name), mode } };
}

/** The eleven mappings of the published blueprint, by the names of system presences. */
export function defaultLines(): MappingsCsv['rows'] {
  return readMappingsCsv(readTemplate(template), template).rows;
}
