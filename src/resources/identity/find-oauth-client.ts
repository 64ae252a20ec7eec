import type { Models } from 'purecloud-platform-client-v2';
import { ProblemError } from '../../core/problem.js';
import type { Lookup } from '../../engine/resource.js';
import type { Session } from '../../genesys/session.js';
import { credentialKey, findIntegration } from '../integration/integration.js';
import { findMarked, requireUnique, withRemembered } from '../kit/find.js';
import type { Marker } from '../kit/marker.js';
import { getOrUndefined } from '../kit/wait.js';

export interface OAuthClientSought {
  readonly name: string;
  readonly marker: Marker;
  /** The integration whose credential says which client is in use. */
  readonly integrationName: string;
}

export type FoundOAuthClient = Models.OAuthClient & {
  /** Ids of other clients of this name that carry our mark, too. */
  readonly twins: readonly string[];
};

/** All of the org, in whatever state. */
export function listOAuthClients(
  session: Session,
  { shared }: Pick<Lookup, 'shared'>,
): Promise<readonly Models.OAuthClient[]> {
  return shared('oauth-clients', async () => (await session.api.oauth.getOauthClients()).entities ?? []);
}

/**
 * By exact name, ours before others'; else by the id of an earlier run or by our mark, for a client that was renamed
 * since.
 */
export async function findOAuthClient(
  session: Session,
  sought: OAuthClientSought,
  lookup: Lookup,
): Promise<FoundOAuthClient | undefined> {
  const { name, marker } = sought;
  const api = session.api.oauth;
  const listed = await listOAuthClients(session, lookup);
  const remembered = lookup.remembered('oauth-client')?.id;
  const all = await withRemembered<Models.OAuthClient>(listed, remembered, (id) => api.getOauthClient(id));
  const alive = all.filter((client) => client.state !== 'inactive');
  const candidates = alive
    .filter((client) => client.name === name)
    .map((client) => ({
      id: client.id ?? '',
      ours: marker.isIn(client.description) || client.id === remembered,
    }));
  const what = `the OAuth client "${name}"`;
  const ours = candidates.filter((candidate) => candidate.ours).map(({ id }) => id);
  const inUse = ours.length > 1 ? await clientInUse(session, ours, sought, lookup) : undefined;
  const twins = inUse === undefined ? [] : ours.filter((id) => id !== inUse);
  const found =
    inUse ?? requireUnique(what, candidates)?.id ?? alive.find((client) => client.id === remembered)?.id;
  const wanted = found ?? findMarked(what, alive, ({ description }) => marker.isIn(description))?.id;
  if (wanted === undefined) return undefined;
  // Lists may leave out the roles.
  const client = await getOrUndefined(() => api.getOauthClient(wanted));
  return client === undefined ? undefined : { ...client, twins };
}

/**
 * Which of several OAuth clients with our mark is the one of this installation: the one whose id stands in the name of
 * the credential with which our integration logs in, because that is seen alike from every machine; else the one that
 * an earlier run on this machine noted. Undefined where nothing tells them apart.
 */
async function clientInUse(
  session: Session,
  ids: readonly string[],
  { integrationName, marker }: OAuthClientSought,
  lookup: Lookup,
): Promise<string | undefined> {
  const integration = await lookup
    .shared('integration', () => findIntegration(session, integrationName, marker, lookup))
    .catch(undefinedIfAmbiguous);
  const link = integration?.config.credentials?.[credentialKey];
  // Unverified: whether the reference in an integration's configuration tells the credential's name.
  const credential =
    link?.id === undefined || link.name !== undefined
      ? link
      : await getOrUndefined(() => session.api.integrations.getIntegrationsCredential(link.id ?? ''));
  return (
    ids.find((id) => credential?.name?.includes(`(${id})`) === true) ??
    ids.find((id) => id === lookup.remembered('oauth-client')?.id)
  );
}

/** Integrations that cannot be told apart are reported by their own step. */
function undefinedIfAmbiguous(error: unknown): undefined {
  if (error instanceof ProblemError) return undefined;
  throw error;
}
