import { runsAsFormula } from '../../core/csv.js';
import { visibleText } from '../../core/decode.js';
import { intendedTeamsState } from '../../core/teams-states.js';
import { type PresenceIndex, presenceDoubt, usablePresence } from '../../presences/presences.js';

/** Which presence follows which Teams presence: by key, the presence's id, or its name in a file that has names. */
export type MappingTable = ReadonlyMap<string, string>;

/** `append` adds and changes rows; `replace-all` also removes what is not named. */
export type MappingsMode = 'append' | 'replace-all';

/** One row that differs: a new one has no `before`, one that went away no `after`. */
export interface MappingChange {
  readonly key: string;
  readonly before?: string | undefined;
  readonly after?: string | undefined;
}

/** What is to be written, and what it took to read it. */
export interface MappingsToWrite {
  readonly changes: readonly MappingChange[];
  /** All that is to be there in the end, where nothing else is to stay. */
  readonly whole?: MappingTable | undefined;
  readonly signal: AbortSignal;
  readonly progress: (text: string) => void;
}

export interface MappingsWritten {
  /** Keys whose change is surely carried out. */
  readonly done: ReadonlySet<string>;
  /** Why the others are not. `mayGoOn`: an import was begun, and the platform may still carry it out. */
  readonly failure?: {
    readonly key?: string | undefined;
    readonly error: unknown;
    readonly mayGoOn?: boolean;
  };
}

/** The table with these rows added or changed; with `replace-all` it holds no others. */
export function withMappings(
  table: MappingTable,
  rows: Iterable<readonly [string, string]>,
  mode: MappingsMode = 'append',
): MappingTable {
  return new Map(mode === 'append' ? [...table, ...rows] : rows);
}

export function withoutMappings(table: MappingTable, keys: Iterable<string>): MappingTable {
  const gone = new Set(keys);
  return new Map([...table].filter(([key]) => !gone.has(key)));
}

/** What has to be done to `before` to make it `after`, in the order of the keys. */
export function difference(before: MappingTable, after: MappingTable): readonly MappingChange[] {
  const keys = [...new Set([...before.keys(), ...after.keys()])].sort();
  return keys
    .map((key) => ({ key, before: before.get(key), after: after.get(key) }))
    .filter((change) => change.before !== change.after);
}

/**
 * The rows with the ids that their presences have in this org, and what is wrong with the others, by key. A row that
 * says what `present` says already will do, even where that presence is gone.
 */
export function resolveRows(
  rows: MappingTable,
  presences: PresenceIndex,
  present: MappingTable = new Map(),
): { readonly table: MappingTable; readonly problems: MappingTable } {
  const [table, problems] = [new Map<string, string>(), new Map<string, string>()];
  for (const [key, text] of rows) {
    const result = usablePresence(presences, text, present.get(key));
    if ('problem' in result) problems.set(key, result.problem);
    else table.set(key, result.presenceId);
  }
  return { table, problems };
}

interface Doubtful {
  /** All that is to be there. */
  readonly table: MappingTable;
  /** The rows that it is about. */
  readonly keys: Iterable<string>;
  /** Undefined where no org is asked. */
  readonly presences?: PresenceIndex | undefined;
  /** The division of the installation, where it is known. */
  readonly divisionId?: string | undefined;
  /** Slips in keys were told of: what differs from a Teams presence in case only needs no second sentence. */
  readonly slipsTold?: true;
}

/** What people should know of rows that can be written and are probably not meant. */
export function doubtfulRows({ table, keys, presences, divisionId, slipsTold }: Doubtful): readonly string[] {
  const seen = new Map<string, string[]>();
  const look = (key: string) => visibleText(key).toLowerCase();
  for (const key of table.keys()) seen.set(look(key), [...(seen.get(look(key)) ?? []), key]);
  const told = new Set<string>();
  return [...keys].flatMap((key) => {
    const doubt = presences && presenceDoubt(presences, table.get(key) ?? '', divisionId);
    const twin =
      slipsTold && intendedTeamsState(key) !== undefined
        ? undefined
        : seen.get(look(key))?.find((other) => other !== key && !told.has(other));
    told.add(key);
    return [
      ...(doubt === undefined ? [] : [`The row "${key}" ${doubt}.`]),
      ...(twin === undefined
        ? []
        : [
            `The rows "${key}" and "${twin}" differ only in case or in what cannot be seen; Teams presences are compared letter by letter.`,
          ]),
    ];
  });
}

/** The platform's maximum for the key of a data table row. */
const longestKey = 256;

/**
 * What is wrong with the text of a cell, as a sentence about `what`; undefined when it will do. Behind the apostrophe
 * of spreadsheets (`guarded`) what looks like a formula is none.
 */
export function cellProblem(what: string, text: string, guarded = false): string | undefined {
  if (!guarded && runsAsFormula(text)) {
    return `the ${what} begins with "${text.trim().charAt(0)}", which spreadsheets run as a formula`;
  }
  if (/[^\P{Cc}\n]/u.test(text)) return `the ${what} holds a control character`;
  if (text.trim() === '') return `the ${what} is empty`;
  if (isDots(text.trim())) return `the ${what} is nothing but dots, which an address cannot hold`;
  if ([...text.trim()].length > longestKey) return `the ${what} is longer than ${longestKey} characters`;
  return undefined;
}

/** `.` and `..` in an address mean the place itself and the one above: a request for such a row would go elsewhere. */
export function isDots(key: string): boolean {
  return key === '.' || key === '..';
}
