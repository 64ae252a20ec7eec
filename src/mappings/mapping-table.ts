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

/** `2 added, 1 changed, 1 removed`, without what there is none of. */
export function countsOf(changes: readonly MappingChange[]): string {
  const counts = (['added', 'changed', 'removed'] as const).map(
    (kind) => [changes.filter((change) => kindOf(change) === kind).length, kind] as const,
  );
  return counts
    .filter(([count]) => count > 0)
    .map(([count, kind]) => `${count} ${kind}`)
    .join(', ');
}

export function kindOf({ before, after }: MappingChange): 'added' | 'changed' | 'removed' {
  if (before === undefined) return 'added';
  return after === undefined ? 'removed' : 'changed';
}
