import { plainHyphens, visibleText } from '../core/decode.js';
import { meant, nearest } from '../core/nearest.js';
import { type InRound, newRound, onceInRound } from '../core/round.js';
import { getOrUndefined } from '../genesys/errors.js';
import { allPages } from '../genesys/pages.js';
import type { Session } from '../genesys/session.js';

/** A presence of the org, deactivated ones included. */
export interface PresenceDefinition {
  readonly id: string;
  /** May be empty. */
  readonly name: string;
  /** `System`: one of the platform's own. `User`: a secondary presence that the org added below a system presence. */
  readonly type: 'System' | 'User';
  /** `Available`, `Busy`, `OnQueue`, …: without the separators with which some requests spell it. */
  readonly systemPresence: string;
  /** The name in each language: `{ en_US: 'Busy', de: 'Beschäftigt' }`. */
  readonly labels: Readonly<Record<string, string>>;
  readonly deactivated: boolean;
  /** Whose people alone can be in it: the id of a division; `*` or undefined for everybody's. */
  readonly divisionId?: string | undefined;
}

/** The presences of one org, ready for look-ups. */
export interface PresenceIndex {
  readonly definitions: readonly PresenceDefinition[];
  readonly byId: ReadonlyMap<string, PresenceDefinition>;
  readonly byName: ReadonlyMap<string, readonly PresenceDefinition[]>;
}

type PresenceMatch =
  /** May be deactivated, where nothing else has that name: see `definition.deactivated`. */
  | { readonly kind: 'found'; readonly definition: PresenceDefinition }
  /** `nearest`: titles that may have been meant, the likeliest first. */
  | { readonly kind: 'unknown'; readonly nearest: readonly string[] }
  /** `candidates`: texts that each name just one of them. */
  | { readonly kind: 'ambiguous'; readonly candidates: readonly string[] };

/**
 * All presences of the org, deactivated ones included, with their labels in every language. Without the permission
 * presence:presenceDefinition:view the older listing answers, which needs none.
 */
export async function presencesInRound(session: Session, lookup: InRound): Promise<PresenceIndex> {
  const both = () => Promise.all([listed(session, lookup, 'TRUE'), listed(session, lookup, 'FALSE')]);
  const found = await getOrUndefined(both, notAllowed);
  return indexPresences(found?.flat() ?? (await listedAsBefore(session, lookup)));
}

export function readPresences(session: Session): Promise<PresenceIndex> {
  return presencesInRound(session, { round: newRound() });
}

/** The same; those that are deactivated only where one of these texts names none of the others. */
export async function presencesNamed(
  session: Session,
  texts: readonly string[],
  lookup: InRound,
): Promise<PresenceIndex> {
  const found = await getOrUndefined(() => listed(session, lookup, 'FALSE'), notAllowed);
  const active = found && indexPresences(found);
  const isEnough = active && texts.every((text) => resolvePresence(active, text).kind === 'found');
  return isEnough ? active : presencesInRound(session, lookup);
}

const notAllowed = [403, 404];

const listed = onceInRound(async ({ api: { presence } }: Session, deactivated: 'TRUE' | 'FALSE') => {
  const { entities = [] } = await presence.getPresenceDefinitions0({ deactivated, localeCode: 'ALL' });
  return entities.flatMap((wire) => definitionOf(wire, wire.type === 'System'));
});

const listedAsBefore = onceInRound(async ({ api: { presence } }: Session) => {
  const all = await allPages((page) =>
    presence.getPresencedefinitions({ ...page, localeCode: 'ALL', deleted: 'ALL' }),
  );
  return all.flatMap((wire) => definitionOf(wire, wire.primary === true));
});

interface Wire {
  readonly id?: string;
  readonly name?: string;
  readonly systemPresence?: string;
  readonly languageLabels?: Readonly<Record<string, string>>;
  readonly deactivated?: boolean;
  readonly divisionId?: string;
}

/** Orgs hold definitions without a name. */
function definitionOf(wire: Wire, isSystem: boolean): readonly PresenceDefinition[] {
  const { id, name = '', systemPresence = '', languageLabels: labels = {}, deactivated = false } = wire;
  if (id === undefined) return [];
  const system = systemPresenceName(systemPresence);
  const type = isSystem ? 'System' : 'User';
  return [{ id, name, type, systemPresence: system, labels, deactivated, divisionId: wire.divisionId }];
}

/** Unverified: which request of the platform spells it `On Queue`, which `OnQueue`, and which `ON_QUEUE`. */
function systemPresenceName(text: string): string {
  return text.replaceAll(/[ _-]/g, '');
}

/** Where an id is listed twice, the last counts. */
export function indexPresences(listed: readonly PresenceDefinition[]): PresenceIndex {
  const byId = new Map(listed.map((definition) => [definition.id.toLowerCase(), definition]));
  const definitions = [...byId.values()];
  const byName = new Map<string, PresenceDefinition[]>();
  for (const definition of definitions) {
    for (const name of namesOf(definition)) byName.set(name, [...(byName.get(name) ?? []), definition]);
  }
  return { definitions, byId, byName };
}

/**
 * The presence that `text` names: its id, the name of a system presence, a name in any language, or
 * `primary / secondary` where a name alone is ambiguous. Case, Unicode form, spaces around it, invisible characters and
 * the kind of dash do not count.
 * A system presence goes before secondary ones of the same name only when the text is its own name, `Busy`, and not
 * a translation of it.
 */
export function resolvePresence(index: PresenceIndex, text: string): PresenceMatch {
  const sure = withId(index, text) ?? systemPresence(index, text);
  if (sure !== undefined) return { kind: 'found', definition: sure };
  const named = new Set([...(index.byName.get(normalised(text)) ?? []), ...secondaryPresences(index, text)]);
  const active = [...named].filter((definition) => !definition.deactivated);
  const matches = active.length > 0 ? active : [...named];
  const only = matches[0];
  if (only === undefined) return { kind: 'unknown', nearest: nearestTitles(index, text) };
  if (matches.length === 1) return { kind: 'found', definition: only };
  return { kind: 'ambiguous', candidates: distinctTitles(matches) };
}

/**
 * The id of the presence that a text names, or the end of a sentence that says why it cannot be used. The id `present`
 * can always be used: it is there already.
 */
export function usablePresence(
  index: PresenceIndex,
  text: string,
  present?: string,
): { readonly presenceId: string } | { readonly problem: string } {
  if (text === present) return { presenceId: text };
  const match = resolvePresence(index, text);
  if (match.kind === 'ambiguous')
    return { problem: `"${text}" could be any of: ${match.candidates.join(', ')}` };
  if (match.kind === 'unknown')
    return { problem: `this org has no presence "${text}"${meant(match.nearest)}` };
  const { id, deactivated } = match.definition;
  return deactivated && id !== present
    ? { problem: `the presence "${text}" is deactivated` }
    : { presenceId: id };
}

function withId({ byId }: PresenceIndex, id: string): PresenceDefinition | undefined {
  return byId.get(id.trim().toLowerCase());
}

/**
 * What people call it: `On Queue` for a system presence, `Busy / In a workshop` for a secondary one; undefined for an
 * unknown id.
 */
export function presenceTitle(index: PresenceIndex, id: string): string | undefined {
  const definition = withId(index, id);
  return definition && titleOf(definition);
}

/** All of them by what people call them. Two may be called alike: a deactivated one, and the one that came after it. */
export function namedPresences({ definitions }: PresenceIndex) {
  const all = definitions.map((definition) => ({ id: definition.id, name: titleOf(definition) }));
  return all.map((one) => ({ ...one, unique: all.filter(({ name }) => name === one.name).length === 1 }));
}

/** The same for documents and files, with the system presence as definitions spell it: `OnQueue`. */
export function presenceKey(index: PresenceIndex, id: string): string | undefined {
  const definition = withId(index, id);
  return definition && titleOf(definition, definition.systemPresence);
}

/** A system presence as the platform shows it to people. */
export function systemPresenceTitle(systemPresence: string): string {
  return systemPresence.replaceAll(/(?<=\p{Ll})(?=\p{Lu})/gu, ' ');
}

/** Why a row that holds this id leads nowhere; undefined when nothing is wrong with it. */
export type PresenceProblem = 'no-presence' | 'unknown-presence' | 'deactivated';

export function presenceProblem(index: PresenceIndex, id: string): PresenceProblem | undefined {
  if (id.trim() === '') return 'no-presence';
  const definition = withId(index, id);
  if (definition === undefined) return 'unknown-presence';
  return definition.deactivated ? 'deactivated' : undefined;
}

/** What people may not expect of a mapping to this presence. `divisionId`: that of the installation, where it is known. */
export function presenceDoubt(index: PresenceIndex, id: string, divisionId?: string): string | undefined {
  const definition = withId(index, id);
  return definition !== undefined && isOnQueue(definition)
    ? 'puts people On Queue: they get calls because of a status in Microsoft Teams'
    : foreignPresence(index, id, divisionId);
}

/** That the presence is one of another division, as the end of a sentence; undefined where it is not. */
export function foreignPresence(index: PresenceIndex, id: string, divisionId?: string): string | undefined {
  const definition = withId(index, id);
  const owner = definition?.divisionId ?? '*';
  if (definition === undefined || owner === '*' || owner === divisionId) return undefined;
  return `leads to "${titleOf(definition)}", a presence of another division: people of this one cannot be put into it`;
}

/** A text that names just this presence in this org: its key, or its id where that would not do. */
export function presenceText(index: PresenceIndex, id: string): string {
  const key = presenceKey(index, id);
  if (key === undefined) return id;
  const match = resolvePresence(index, key);
  return match.kind === 'found' && match.definition.id === id ? key : id;
}

function titleOf(definition: PresenceDefinition, system = systemPresenceTitle(definition.systemPresence)) {
  if (definition.type === 'System') return system;
  const names = [definition.name, definition.labels.en_US ?? '', ...Object.values(definition.labels)];
  const name = names.map((one) => one.trim()).find((one) => one !== '');
  if (name === undefined) return definition.id;
  return system === '' ? name : `${system} / ${name}`;
}

/** Nothing that cannot be seen counts, nor case and the kind of dash. */
function normalised(text: string): string {
  return plainHyphens(visibleText(text)).replace(/\s+/g, ' ').toLowerCase();
}

function normalisedSystem(text: string): string {
  return normalised(systemPresenceName(text));
}

function namesOf({ name, labels }: PresenceDefinition): ReadonlySet<string> {
  return new Set([name, ...Object.values(labels)].map(normalised).filter((one) => one !== ''));
}

function systemPresence(index: PresenceIndex, text: string): PresenceDefinition | undefined {
  const wanted = normalisedSystem(text);
  return index.definitions.find(
    (definition) => definition.type === 'System' && normalisedSystem(definition.systemPresence) === wanted,
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
        definition.type === 'User' && primaries.has(normalisedSystem(definition.systemPresence)),
    );
  });
}

/** The system presences that `text` names, by their own name or in any language. */
function systemPresencesNamed(index: PresenceIndex, text: string): Set<string> {
  const translated = (index.byName.get(normalised(text)) ?? [])
    .filter((definition) => definition.type === 'System')
    .map((definition) => normalisedSystem(definition.systemPresence));
  return new Set([normalisedSystem(text), ...translated]);
}

/** Titles, with the id where two would read the same. */
function distinctTitles(definitions: readonly PresenceDefinition[]): string[] {
  const like = (title: string) => definitions.filter((one) => normalised(titleOf(one)) === normalised(title));
  return definitions.map((one) => (like(titleOf(one)).length > 1 ? one.id : titleOf(one)));
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

/** A person's presence in Genesys Cloud. */
export interface UserPresence {
  readonly definitionId: string;
  /** As the platform spells it, such as `On Queue`. */
  readonly systemPresence: string;
  readonly message: string;
}

export async function userPresence(session: Session, userId: string): Promise<UserPresence> {
  const { presenceDefinition, message } = await session.api.presence.getUserPresencesPurecloud(userId);
  return {
    definitionId: presenceDefinition?.id ?? '',
    systemPresence: presenceDefinition?.systemPresence ?? '',
    message: message ?? '',
  };
}

export function isOnQueue({ systemPresence }: Pick<UserPresence, 'systemPresence'>): boolean {
  return systemPresenceName(systemPresence).toLowerCase() === 'onqueue';
}

/** The source that decides what others see; undefined when this client may not know. */
export async function primarySource(session: Session, userId: string): Promise<string | undefined> {
  const api = session.api.presence;
  return (await getOrUndefined(() => api.getPresenceUserPrimarysource(userId), [403, 404]))?.sourceId;
}

/** Makes a source the primary one again. */
export async function setPrimarySource(session: Session, userId: string, sourceId: string): Promise<void> {
  await session.api.presence.patchUserPresence(userId, sourceId, { primary: true });
}
