import type { PresenceIndex } from '../presences/presence-names.js';
import type { RowsWritten } from '../resources/architect/write-rows.js';
import type { MappingChange, MappingTable } from './mapping-table.js';

/** Where mappings are kept: the data table of an org, or a file. */
export interface MappingStore {
  /** `Data table "MsTeamsPresenceMappings"`, or `The file mappings.csv`. */
  readonly title: string;
  /** As it was when it was read. */
  readonly table: MappingTable;
  /** The presences of the org; absent for a file, whose texts stay as they are. */
  readonly presences?: PresenceIndex | undefined;
  /** Members of the JSON document that say what was worked on. */
  readonly where:
    | { readonly table: { readonly id: string; readonly name: string } }
    | { readonly file: string };
  readonly warnings: readonly string[];
  /** Rows as they are at this moment. */
  readonly now: (keys: readonly string[] | 'all') => Promise<MappingTable>;
  /**
   * Throws a ProblemError (exit 4 or 3) when these changes cannot be written here.
   */
  readonly requireWritable: (changes: readonly MappingChange[]) => void;
  /** `whole`: all that is to be there in the end, where nothing else is to stay. */
  readonly save: (wanted: Saving) => Promise<RowsWritten>;
}

export interface Saving {
  readonly changes: readonly MappingChange[];
  readonly whole?: MappingTable | undefined;
  readonly signal: AbortSignal;
  readonly progress: (text: string) => void;
}
