import type { Models } from 'purecloud-platform-client-v2';
import { readable } from '../collection.js';
import { assumed, badRequest, existing } from '../errors.js';
import { requirePermissions } from '../identity/permissions.js';
import { iso, without } from '../json.js';
import type { Call, Handlers, Org, Reply } from '../org.js';
import { spacedSystemPresence, systemDefinition } from './definitions.js';
import type { PresenceSourceState, UserState } from './state.js';

/** The source that routing looks at, and that the solutions read and write. */
const genesysSource = 'PURECLOUD';
const bulkLimit = 50;
const sourcesUri = '/api/v2/presence/sources';

export type Presence = ReturnType<typeof presenceOf>;

/** A person's presence in Genesys Cloud, or in another source. Offline when nothing is known. */
export function presenceOf(org: Org, userId: string, source = genesysSource) {
  const { presences, definitions } = org.state.people;
  const { definitionId = '', message = '', modifiedAt = 0 } = presences[userId]?.[source] ?? {};
  const definition = definitions[definitionId] ?? systemDefinition(org, 'Offline');
  return {
    definitionId: definition.id,
    systemPresence: definition.systemPresence,
    /** The English label: `Lunch at home`. */
    name: definition.languageLabels.en_US ?? definition.name,
    message,
    modifiedAt,
  };
}

/**
 * Changes a person's presence in the given source (`PURECLOUD`, `MICROSOFTTEAMS`), also out of On Queue: the platform
 * does not protect anybody from that. `by` names the author for people who read the events. Throws 404 for an unknown
 * user or source, 400 for an unknown or deactivated definition.
 */
export function setPresence(
  org: Org,
  userId: string,
  definitionId: string,
  how: { source: string; message?: string | undefined; by?: string | undefined },
): void {
  const user = requireUser(org, userId);
  const source = requireSource(org, how.source);
  const definition = org.state.people.definitions[definitionId];
  if (definition === undefined) throw badRequest(`The presence definition ${definitionId} does not exist.`);
  if (definition.deactivated)
    throw assumed(badRequest(`The presence definition "${definition.name}" is deactivated.`));
  const before = presenceOf(org, userId, source.id);
  const presences = org.state.people.presences[userId] ?? {};
  presences[source.id] = { definitionId, message: how.message ?? '', modifiedAt: org.now() };
  org.state.people.presences[userId] = presences;
  const after = presenceOf(org, userId, source.id);
  const where = source.id === genesysSource ? '' : ` in ${source.name}`;
  const by = how.by === undefined ? '' : `, by ${how.by}`;
  org.note('presence', `${user.name}${where}: ${before.name} → ${after.name}${by}`);
}

export const presenceHandlers: Handlers = {
  getUserPresencesPurecloud: getPresence,
  getUserPresence: getPresence,
  patchUserPresencesPurecloud: patchPresence,
  patchUserPresence: patchPresence,
  getUsersPresencesPurecloudBulk: ({ org, query }) => {
    const ids = atMost(query.id?.split(',') ?? []);
    return {
      body: ids.map((id) => {
        const presence = presenceWire(org, requireUser(org, id).id, genesysSource);
        return { ...without(presence, 'primary'), userId: id };
      }),
    };
  },
  putUsersPresencesBulk: (call) => {
    const changes = atMost(call.body as readonly Models.MutableUserPresence[]);
    for (const change of changes) requireUser(call.org, change.id ?? '');
    return { body: changes.map((change) => changePresence(call, change.id ?? '', genesysSource, change)) };
  },
  getPresenceSources: ({ org, query }) => {
    const deactivated = query.deactivated === 'TRUE';
    const entities = Object.values(org.state.people.sources)
      .filter((source) => source.deactivated === deactivated)
      .map((source) => ({ ...source, selfUri: `${sourcesUri}/${source.id}` }));
    return { body: { total: entities.length, entities, selfUri: sourcesUri } };
  },
  getPresenceUserPrimarysource: ({ org, path }) => ({
    body: primarySourceWire(org, requireUser(org, path.userId ?? '').id),
  }),
  putPresenceUserPrimarysource: ({ org, path, body }) => {
    const { id } = requireUser(org, path.userId ?? '');
    const source = requireSource(org, (body as Models.UserPrimarySource).sourceId ?? '');
    org.state.people.primarySources[id] = source.id;
    return { body: primarySourceWire(org, id) };
  },
};

function atMost<T>(all: readonly T[]): readonly T[] {
  if (all.length <= bulkLimit) return all;
  throw assumed(badRequest(`One request takes at most ${bulkLimit} users, not ${all.length}.`));
}

/** Source ids are compared without case: the path says `purecloud`, the answers `PURECLOUD`. Throws 404. */
function requireSource(org: Org, id: string): PresenceSourceState {
  const source = Object.values(org.state.people.sources).find(
    (candidate) => candidate.id.toLowerCase() === id.toLowerCase(),
  );
  return existing(source, 'presence source', id);
}

function primarySourceWire(org: Org, id: string) {
  const selfUri = `/api/v2/presence/users/${id}/primarysource`;
  return { id, sourceId: primarySourceOf(org, id), registered: true, selfUri };
}

function primarySourceOf(org: Org, userId: string): string {
  return org.state.people.primarySources[userId] ?? genesysSource;
}

/** The user of the path, and its source: the one of Genesys Cloud unless told. */
function subjectOf({ org, path }: Call) {
  const { id } = requireUser(org, path.userId ?? '');
  return { id, source: requireSource(org, path.sourceId ?? genesysSource).id };
}

function getPresence(call: Call): Reply {
  const { id, source } = subjectOf(call);
  return { body: presenceWire(call.org, id, source) };
}

function patchPresence(call: Call): Reply {
  // The contract prints none, but changing somebody else needs it (API notes, Presence).
  requirePermissions(call.org, call.caller, { all: ['presence:userPresence:edit'] });
  const { id, source } = subjectOf(call);
  return { body: changePresence(call, id, source, call.body as Models.UserPresence) };
}

function changePresence(
  { org, caller }: Call,
  userId: string,
  source: string,
  { presenceDefinition, primary, message }: Models.UserPresence,
) {
  if (presenceDefinition === undefined && primary === undefined && message === undefined)
    throw badRequest('The request must change presenceDefinition, primary or message.');
  if (presenceDefinition !== undefined && presenceDefinition.id === undefined)
    throw badRequest('presenceDefinition needs an id.', [
      { errorCode: 'missing.field', fieldName: 'presenceDefinition.id' },
    ]);
  if (presenceDefinition !== undefined || message !== undefined)
    setPresence(org, userId, presenceDefinition?.id ?? presenceOf(org, userId, source).definitionId, {
      ...{ source, message, by: caller.name },
    });
  if (primary === true) org.state.people.primarySources[userId] = source;
  return presenceWire(org, userId, source);
}

/** As `UserPresence`, also inside a user. */
export function presenceWire(org: Org, userId: string, source: string) {
  const { definitionId, systemPresence, message, modifiedAt } = presenceOf(org, userId, source);
  return {
    id: userId,
    source,
    primary: primarySourceOf(org, userId) === source,
    presenceDefinition: {
      id: definitionId,
      systemPresence: spacedSystemPresence(systemPresence),
      selfUri: `/api/v2/presencedefinitions/${definitionId}`,
    },
    message,
    modifiedDate: iso(modifiedAt),
    selfUri: `/api/v2/users/${userId}/presences/${source}`,
  };
}

/** Addresses are compared without case, as mail systems do. */
export function findUserByEmail(org: Org, email: string): UserState | undefined {
  return Object.values(org.state.people.users).find(
    (user) => user.email.toLowerCase() === email.toLowerCase(),
  );
}

/** Throws 404, also for a moment after the creation (eventual consistency). */
export function requireUser(org: Org, id: string): UserState {
  return readable(org, org.state.people.users[id], 'user', id, 'general.resource.not.found');
}
