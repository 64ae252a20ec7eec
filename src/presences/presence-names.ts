import { nearest } from '../core/nearest.js';

/** A presence of the org, as `GET /api/v2/presence/definitions` lists it. */
export interface PresenceDefinition {
  readonly id: string;
  readonly name: string;
  /** `System`: one of the platform's own. `User`: a secondary presence that the org added below a system presence. */
  readonly type: 'System' | 'User';
  /** `Available`, `Busy`, `OnQueue`, … */
  readonly systemPresence: string;
  /** The name in each language: `{ en_US: 'Busy', de: 'Beschäftigt' }`. */
  readonly labels: Readonly<Record<string, string>>;
  readonly deactivated: boolean;
}

/** The presences of one org, ready for look-ups. */
export interface PresenceIndex {
  readonly definitions: readonly PresenceDefinition[];
  readonly byId: ReadonlyMap<string, PresenceDefinition>;
  readonly byName: ReadonlyMap<string, readonly PresenceDefinition[]>;
}

export type PresenceMatch =
  /** May be deactivated, where nothing else has that name: see `definition.deactivated`. */
  | { readonly kind: 'found'; readonly definition: PresenceDefinition }
  /** `nearest`: titles that may have been meant, the likeliest first. */
  | { readonly kind: 'unknown'; readonly nearest: readonly string[] }
  /** `candidates`: texts that each name just one of them. */
  | { readonly kind: 'ambiguous'; readonly candidates: readonly string[] };

export function indexPresences(definitions: readonly PresenceDefinition[]): PresenceIndex {
  const byName = new Map<string, PresenceDefinition[]>();
  for (const definition of definitions) {
    for (const name of namesOf(definition)) byName.set(name, [...(byName.get(name) ?? []), definition]);
  }
  const byId = new Map(definitions.map((definition) => [definition.id.toLowerCase(), definition]));
  return { definitions, byId, byName };
}

/**
 * The presence that `text` names: its id, the name of a system presence, a name in any language, or
 * `primary / secondary` where a name alone is ambiguous. Case, spaces around it and the Unicode form do not count.
 * A system presence goes before secondary ones of the same name only when the text is its own name, `Busy`, and not
 * a translation of it.
 */
export function resolvePresence(index: PresenceIndex, text: string): PresenceMatch {
  const byId = index.byId.get(text.trim().toLowerCase());
  if (byId !== undefined) return { kind: 'found', definition: byId };
  const system = systemPresence(index, text);
  if (system !== undefined) return { kind: 'found', definition: system };
  const named = new Set([...(index.byName.get(normalised(text)) ?? []), ...secondaryPresences(index, text)]);
  const active = [...named].filter((definition) => !definition.deactivated);
  const matches = active.length > 0 ? active : [...named];
  const only = matches[0];
  if (only === undefined) return { kind: 'unknown', nearest: nearestTitles(index, text) };
  if (matches.length === 1) return { kind: 'found', definition: only };
  return { kind: 'ambiguous', candidates: distinctTitles(matches) };
}

/** `Busy` for a system presence, `Busy / In a workshop` for a secondary one; undefined for an unknown id. */
export function presenceTitle(index: PresenceIndex, id: string): string | undefined {
  const definition = index.byId.get(id.trim().toLowerCase());
  return definition === undefined ? undefined : titleOf(definition);
}

/** What people call it, in one language; undefined when it has no name in any. */
function nameOf(definition: PresenceDefinition): string | undefined {
  const names = [definition.name, definition.labels.en_US ?? '', ...Object.values(definition.labels)];
  return names.map((name) => name.trim()).find((name) => name !== '');
}

/** Why a row that holds this id leads nowhere; undefined when nothing is wrong with it. */
export type PresenceProblem = 'no-presence' | 'unknown-presence' | 'deactivated';

export function presenceProblem(index: PresenceIndex, id: string): PresenceProblem | undefined {
  if (id.trim() === '') return 'no-presence';
  const definition = index.byId.get(id.trim().toLowerCase());
  if (definition === undefined) return 'unknown-presence';
  return definition.deactivated ? 'deactivated' : undefined;
}

/** A text that names just this presence in this org: its title, or its id where the title would not do. */
export function presenceText(index: PresenceIndex, id: string): string {
  const title = presenceTitle(index, id);
  if (title === undefined) return id;
  const match = resolvePresence(index, title);
  return match.kind === 'found' && match.definition.id === id ? title : id;
}

function titleOf(definition: PresenceDefinition): string {
  if (definition.type === 'System') return definition.systemPresence;
  const name = nameOf(definition);
  return name === undefined ? definition.id : `${definition.systemPresence} / ${name}`;
}

/** Case, Unicode form and runs of spaces do not count. */
function normalised(text: string): string {
  return text.normalize('NFC').trim().replace(/\s+/g, ' ').toLowerCase();
}

/** The platform spells one and the same system presence `OnQueue`, `On Queue` and `ON_QUEUE`. */
function withoutSeparators(text: string): string {
  return normalised(text).replace(/[ _-]/g, '');
}

function namesOf(definition: PresenceDefinition): Set<string> {
  const names = new Set([definition.name, ...Object.values(definition.labels)].map(normalised));
  names.delete('');
  return names;
}

function systemPresence(index: PresenceIndex, text: string): PresenceDefinition | undefined {
  const wanted = withoutSeparators(text);
  return index.definitions.find(
    (definition) => definition.type === 'System' && withoutSeparators(definition.systemPresence) === wanted,
  );
}

/** Reads `primary / secondary`. Names may hold slashes themselves, so that every slash may be the one between them. */
function secondaryPresences(index: PresenceIndex, text: string): PresenceDefinition[] {
  const parts = text.split('/');
  return parts.slice(1).flatMap((_, at) => {
    const primary = parts.slice(0, at + 1).join('/');
    const secondary = normalised(parts.slice(at + 1).join('/'));
    const primaries = systemPresencesNamed(index, primary);
    return (index.byName.get(secondary) ?? []).filter(
      (definition) =>
        definition.type === 'User' && primaries.has(withoutSeparators(definition.systemPresence)),
    );
  });
}

/** The system presences that `text` names, by their own name or in any language. */
function systemPresencesNamed(index: PresenceIndex, text: string): Set<string> {
  const translated = (index.byName.get(normalised(text)) ?? [])
    .filter((definition) => definition.type === 'System')
    .map((definition) => withoutSeparators(definition.systemPresence));
  return new Set([withoutSeparators(text), ...translated]);
}

/** Titles, with the id where two would read the same. */
function distinctTitles(definitions: readonly PresenceDefinition[]): string[] {
  const titles = definitions.map(titleOf);
  return definitions.map((definition, at) => {
    const title = titles[at] ?? definition.id;
    const repeated = titles.filter((other) => normalised(other) === normalised(title)).length > 1;
    return repeated ? definition.id : title;
  });
}

function nearestTitles(index: PresenceIndex, text: string): string[] {
  const titles = new Map<string, string>();
  for (const definition of index.definitions.filter(({ deactivated }) => !deactivated)) {
    const title = titleOf(definition);
    for (const name of [title, definition.name, ...Object.values(definition.labels)]) {
      if (!titles.has(name)) titles.set(name, title);
    }
  }
  const found = nearest(text, titles.keys(), 5).map((name) => titles.get(name) ?? name);
  return [...new Set(found)].slice(0, 3);
}
