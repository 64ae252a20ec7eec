import { notFound } from '../errors.js';
import type { Handlers } from '../handler.js';
import type { Org } from '../org.js';
import type { PresenceSourceState } from './state.js';
import { requireUser } from './users.js';

const uri = '/api/v2/presence/sources';

/** Source ids are compared without case: the path says `purecloud`, the answers `PURECLOUD`. Throws 404. */
export function requireSource(org: Org, id: string): PresenceSourceState {
  const source = Object.values(org.state.people.sources).find(
    (candidate) => candidate.id.toLowerCase() === id.toLowerCase(),
  );
  if (source === undefined) throw notFound('presence source', id);
  return source;
}

export function primarySourceOf(org: Org, userId: string): string {
  return org.state.people.primarySources[userId] ?? 'PURECLOUD';
}

export const sourceHandlers: Handlers = {
  getPresenceSources: ({ org, query }) => {
    const deactivated = query.deactivated?.toUpperCase() === 'TRUE';
    const entities = Object.values(org.state.people.sources)
      .filter((source) => source.deactivated === deactivated)
      .map((source) => ({ ...source, selfUri: `${uri}/${source.id}` }));
    return { body: { total: entities.length, entities, selfUri: uri } };
  },
  getPresenceUserPrimarysource: ({ org, path }) => {
    const user = requireUser(org, path.userId ?? '');
    return {
      body: {
        id: user.id,
        sourceId: primarySourceOf(org, user.id),
        registered: true,
        selfUri: `/api/v2/presence/users/${user.id}/primarysource`,
      },
    };
  },
};
