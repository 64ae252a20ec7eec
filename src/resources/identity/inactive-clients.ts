import type { Lookup, Observed, Resource } from '../../engine/resource.js';
import type { Session } from '../../genesys/session.js';
import type { Marker } from '../kit/marker.js';
import { removeWhenUnused } from '../kit/wait.js';
import { listOAuthClients } from './oauth-client.js';

interface InactiveClientsOptions {
  readonly name: string;
  readonly marker: Marker;
  /** The step whose role they have: it can go only after them. */
  readonly roleStep: string;
}

interface State {
  readonly ids: readonly string[];
}

/**
 * OAuth clients of ours that are inactive: a removal that was cut off before its last request left them. Platform fact:
 * an inactive client is on the way to its deletion, so that nothing is installed with it; it only is taken away.
 */
export function inactiveClients(
  session: Session,
  { name, marker, roleStep }: InactiveClientsOptions,
): Resource<undefined, State> {
  const never = async () => {
    throw new Error(`An inactive OAuth client "${name}" is never installed.`);
  };
  return {
    id: 'oauth-client:inactive',
    title: `Inactive OAuth client "${name}"`,
    needs: [roleStep],
    permissions: { read: ['oauth:client:view'], create: [], update: [], remove: ['oauth:client:delete'] },
    observe: async (lookup): Promise<Observed<State> | undefined> => {
      const ids = await inactiveIds(session, marker, lookup);
      const [id] = ids;
      return id === undefined ? undefined : { id, name, mark: 'ours', state: { ids } };
    },
    desired: () => undefined,
    diff: () => [],
    preview: () => [],
    create: never,
    update: never,
    remove: async ({ state }, run) => {
      for (const id of state.ids)
        await removeWhenUnused(
          `the inactive OAuth client "${name}"`,
          () => session.api.oauth.deleteOauthClient(id),
          run,
        );
    },
  };
}

async function inactiveIds(session: Session, marker: Marker, lookup: Lookup): Promise<readonly string[]> {
  const remembered = lookup.remembered('oauth-client');
  const created = remembered?.origin === 'created' ? remembered.id : undefined;
  const clients = await listOAuthClients(session, lookup);
  return clients
    .filter(({ state }) => state === 'inactive')
    .filter(({ id, description }) => marker.isIn(description) || id === created)
    .flatMap(({ id }) => (id === undefined ? [] : [id]));
}
