import type { Models } from 'purecloud-platform-client-v2';
import { badRequest } from '../errors.js';
import type { Call, Handlers } from '../handler.js';
import { requirePermissions } from '../identity/permissions.js';
import type { Org } from '../org.js';
import { spacedSystemPresence, systemDefinition } from './definitions.js';
import { primarySourceOf, requireSource } from './sources.js';
import type { SourcePresenceState, SystemPresenceName } from './state.js';
import { requireUser } from './users.js';

/** The source that routing looks at, and that the solutions read and write. */
export const genesysSource = 'PURECLOUD';
const bulkLimit = 50;

export interface Presence {
  readonly definitionId: string;
  /** As definitions spell it: `OnQueue`. */
  readonly systemPresence: SystemPresenceName;
  /** The definition's English label: `Lunch at home`. */
  readonly name: string;
  readonly message: string;
  /** Milliseconds since 1970. */
  readonly modifiedAt: number;
}

/** A person's presence in Genesys Cloud, or in another source. Offline when nothing is known. */
export function presenceOf(org: Org, userId: string, source = genesysSource): Presence {
  const { definitionId, message, modifiedAt } = recordOf(org, userId, source);
  const definition = org.state.people.definitions[definitionId] ?? systemDefinition(org, 'Offline');
  return {
    definitionId: definition.id,
    systemPresence: definition.systemPresence,
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
    throw badRequest(`The presence definition ${definitionId} ("${definition.name}") is deactivated.`);
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
  getUserPresencesPurecloud: ({ org, path }) => ({
    body: presenceWire(org, requireUser(org, path.userId ?? '').id, genesysSource),
  }),
  getUserPresence: ({ org, path }) => ({
    body: presenceWire(
      org,
      requireUser(org, path.userId ?? '').id,
      requireSource(org, path.sourceId ?? '').id,
    ),
  }),
  patchUserPresencesPurecloud: (call) => patchPresence(call, genesysSource),
  patchUserPresence: (call) => patchPresence(call, requireSource(call.org, call.path.sourceId ?? '').id),
  getUsersPresencesPurecloudBulk: ({ org, query }) => {
    const ids = query.id?.split(',') ?? [];
    if (ids.length > bulkLimit)
      throw badRequest(`At most ${bulkLimit} users can be read at once, not ${ids.length}.`);
    return { body: ids.map((id) => bulkWire(org, requireUser(org, id).id)) };
  },
};

function patchPresence(call: Call, source: string) {
  const { org, caller } = call;
  const userId = call.path.userId ?? '';
  // The contract prints none, but changing somebody else needs it (API notes, Presence).
  requirePermissions(org, caller.clientId, { all: ['presence:userPresence:edit'] });
  requireUser(org, userId);
  const request = call.body as Models.UserPresence;
  const { presenceDefinition, primary, message } = request;
  if (presenceDefinition === undefined && primary === undefined && message === undefined)
    throw badRequest('The request must change presenceDefinition, primary or message.');
  if (presenceDefinition !== undefined && presenceDefinition.id === undefined)
    throw badRequest('presenceDefinition needs an id.', [
      { errorCode: 'missing.field', fieldName: 'presenceDefinition.id' },
    ]);
  if (presenceDefinition !== undefined || message !== undefined)
    setPresence(org, userId, presenceDefinition?.id ?? recordOf(org, userId, source).definitionId, {
      source,
      message,
      by: caller.clientName,
    });
  if (primary === true) org.state.people.primarySources[userId] = source;
  return { body: presenceWire(org, userId, source) };
}

function recordOf(org: Org, userId: string, source: string): SourcePresenceState {
  return (
    org.state.people.presences[userId]?.[source] ?? {
      definitionId: systemDefinition(org, 'Offline').id,
      message: '',
      modifiedAt: 0,
    }
  );
}

/** As `UserPresence`, also inside a user. */
export function presenceWire(org: Org, userId: string, source: string) {
  return {
    ...commonWire(org, userId, source),
    primary: primarySourceOf(org, userId) === source,
    selfUri: `/api/v2/users/${userId}/presences/${source}`,
  };
}

function bulkWire(org: Org, userId: string) {
  return {
    ...commonWire(org, userId, genesysSource),
    userId,
    selfUri: `/api/v2/users/${userId}/presences/${genesysSource}`,
  };
}

function commonWire(org: Org, userId: string, source: string) {
  const presence = presenceOf(org, userId, source);
  return {
    id: userId,
    source,
    presenceDefinition: {
      id: presence.definitionId,
      systemPresence: spacedSystemPresence(presence.systemPresence),
      selfUri: `/api/v2/presencedefinitions/${presence.definitionId}`,
    },
    message: presence.message,
    modifiedDate: new Date(presence.modifiedAt).toISOString(),
  };
}

/** Whether anything is known of the person in that source. */
export function hasPresence(org: Org, userId: string, source: string): boolean {
  return org.state.people.presences[userId]?.[source] !== undefined;
}
