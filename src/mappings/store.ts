import {
  type PresenceIndex,
  type PresenceProblem,
  presenceProblem,
  presenceTitle,
} from '../presences/presences.js';
import type {
  MappingChange,
  MappingsToWrite,
  MappingsWritten,
  MappingTable,
} from '../resources/architect/mapping-table.js';

/** Where mappings are kept: the data table of an org, or a file. */
export interface MappingStore {
  /** `Data table "MsTeamsPresenceMappings"`, or `The file mappings.csv`. */
  readonly title: string;
  /** As it was when it was read. */
  readonly table: MappingTable;
  /** The presences of the org; absent for a file, whose texts stay as they are. */
  readonly presences?: PresenceIndex | undefined;
  /** Of the data table, and so of the installation. */
  readonly divisionId?: string | undefined;
  /** Members of the JSON document that say what was worked on. */
  readonly where:
    | { readonly table: { readonly id: string; readonly name: string } }
    | { readonly file: string };
  readonly warnings: readonly string[];
  /** Rows as they are at this moment. */
  readonly now: (keys: readonly string[] | 'all') => Promise<MappingTable>;
  /** @throws ProblemError (exit 4 or 3) when these changes cannot be written here */
  readonly requireWritable: (changes: readonly MappingChange[]) => void;
  readonly save: (wanted: MappingsToWrite) => Promise<MappingsWritten>;
}

type Names = Pick<MappingStore, 'presences'>;

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Whether a text of a mappings file is an id rather than a name. */
export function isPresenceId(text: string): boolean {
  return uuid.test(text);
}

/** What people call a presence: `Busy / In a workshop`; its id where it has no name (any more). */
export function presenceName(value: string, { presences }: Names): string {
  if (value === '') return '(no presence)';
  return (presences === undefined ? undefined : presenceTitle(presences, value)) ?? value;
}

/** Why a row leads nowhere; undefined when nothing is wrong with it, or nobody can know. */
export function problemOf(value: string, { presences }: Names): PresenceProblem | undefined {
  return presences === undefined ? undefined : presenceProblem(presences, value);
}

/** What people call the presence of a row, with a mark where the row leads nowhere. */
export function markedName(value: string, names: Names, sign: string): string {
  const problem = problemOf(value, names);
  const mark = problem === undefined ? '' : `${sign} ${problemWords[problem]}: `;
  return mark + presenceName(value, names);
}

const problemWords = {
  'no-presence': 'leads nowhere',
  'unknown-presence': 'does not exist',
  deactivated: 'deactivated',
} as const;

/** Members for documents. A name is null where nobody knows it, an id where only the name is written. */
export function presenceMembers(value: string, { presences }: Names) {
  if (presences !== undefined)
    return { presence: presenceTitle(presences, value) ?? null, presenceId: value === '' ? null : value };
  return isPresenceId(value)
    ? { presence: null, presenceId: value }
    : { presence: value === '' ? null : value, presenceId: null };
}

/** Changes that are shown before the rest is only counted. */
const mostShown = 60;

/** `+ Inactive: Away`, `~ InACall: Busy → Meal`, `- Lunch: Meal`; not more than somebody reads. */
export function changesText(changes: readonly MappingChange[], names: Names, arrow: string): string {
  const lines = changes.slice(0, mostShown).map((change) => changeText(change, names, arrow));
  const more = changes.length - lines.length;
  return [...lines, ...(more > 0 ? [`and ${more} more`] : [])].map((line) => `  ${line}`).join('\n');
}

export function changeText(change: MappingChange, names: Names, arrow: string): string {
  const before = presenceName(change.before ?? '', names);
  const after = presenceName(change.after ?? '', names);
  switch (kindOf(change)) {
    case 'added':
      return `+ ${change.key}: ${after}`;
    case 'changed':
      return `~ ${change.key}: ${before} ${arrow} ${after}`;
    case 'removed':
      return `- ${change.key}: ${before}`;
  }
}

/** `2 added, 1 changed, 1 removed`, without what there is none of. */
export function countsOf(changes: readonly MappingChange[]): string {
  return (['added', 'changed', 'removed'] as const)
    .map((kind) => [changes.filter((change) => kindOf(change) === kind).length, kind] as const)
    .filter(([count]) => count > 0)
    .map(([count, kind]) => `${count} ${kind}`)
    .join(', ');
}

export function kindOf({ before, after }: MappingChange): 'added' | 'changed' | 'removed' {
  if (before === undefined) return 'added';
  return after === undefined ? 'removed' : 'changed';
}
