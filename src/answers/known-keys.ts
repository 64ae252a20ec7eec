import { type Field, type FieldTable, fieldsOf } from './field.js';

/** The keys that a config file may hold, as a tree: what stands at each of them. */
export type KnownKeys = ReadonlyMap<string, KnownKey>;

export type KnownKey =
  | { readonly kind: 'field'; readonly field: Field<unknown> }
  | { readonly kind: 'group'; readonly keys: KnownKeys }
  /** Answers that this command does not read; what stands there is left to the commands that do. */
  | { readonly kind: 'elsewhere' };

/** A section of another solution, with the keys on its first level. */
export type KnownSections = Readonly<Record<string, readonly string[]>>;

/** The sections of these tables, for the commands of which they are not. */
export function sectionsOf(tables: readonly FieldTable[]): KnownSections {
  const sections: Record<string, string[]> = {};
  for (const { key } of tables.flatMap(fieldsOf)) {
    const [section = key, first] = key.split('.');
    if (first !== undefined) sections[section] = [...(sections[section] ?? []), first];
  }
  return sections;
}

/** Builds the tree from field tables and from the sections of other solutions. */
export function knownKeys(tables: readonly FieldTable[], sections: KnownSections = {}): KnownKeys {
  const root = new Map<string, KnownKey>();
  for (const field of tables.flatMap(fieldsOf)) {
    const path = field.key.split('.');
    const last = path.pop() ?? field.key;
    groupAt(root, path).set(last, { kind: 'field', field });
  }
  for (const [section, keys] of Object.entries(sections)) {
    const group = groupAt(root, [section]);
    for (const key of keys) if (!group.has(key)) group.set(key, { kind: 'elsewhere' });
  }
  return root;
}

function groupAt(root: Map<string, KnownKey>, path: readonly string[]): Map<string, KnownKey> {
  let keys = root;
  for (const part of path) {
    const known = keys.get(part);
    const next =
      known?.kind === 'group' ? (known.keys as Map<string, KnownKey>) : new Map<string, KnownKey>();
    keys.set(part, { kind: 'group', keys: next });
    keys = next;
  }
  return keys;
}

const secretNames = [
  'secret',
  'password',
  'passwd',
  'passphrase',
  'accesstoken',
  'token',
  'apikey',
  'privatekey',
];

/** A key under which people would write a secret. */
export function looksLikeSecret(key: string): boolean {
  const simple = key.toLowerCase().replace(/[^a-z]/g, '');
  return secretNames.some((name) => simple.endsWith(name));
}
