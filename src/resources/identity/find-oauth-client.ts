import type { Models } from 'purecloud-platform-client-v2';
import { isProblem } from '../../core/problem.js';
import { askedOnce, type Lookup } from '../../engine/resource.js';
import { allByNextUri } from '../../genesys/pages.js';
import type { Session } from '../../genesys/session.js';
import { credentialKey, findIntegration } from '../integration/integration.js';
import { findByName, withRemembered } from '../kit/find.js';
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
  readonly twins?: readonly string[];
};

const listing = askedOnce<readonly Models.OAuthClient[]>();
const finding = askedOnce<FoundOAuthClient | undefined>();

/** All of the org, in whatever state. */
export function listOAuthClients(
  session: Session,
  lookup: Pick<Lookup, 'round'>,
): Promise<readonly Models.OAuthClient[]> {
  return listing(lookup, 'all', () =>
    allByNextUri<Models.OAuthClient>(session.api.oauth.getOauthClients(), session.follow),
  );
}

/**
 * By exact name, ours before others'; else by the id of an earlier run or by our mark, for a client that was renamed
 * since.
 */
export function findOAuthClient(
  session: Session,
  sought: OAuthClientSought,
  lookup: Lookup,
): Promise<FoundOAuthClient | undefined> {
  return finding(lookup, sought.name, async () => {
    const { name, marker } = sought;
    const api = session.api.oauth;
    const remembered = lookup.remembered('oauth-client')?.id;
    const listed = await listOAuthClients(session, lookup);
    const all = await withRemembered<Models.OAuthClient>(listed, remembered, (id) => api.getOauthClient(id));
    const alive = all.filter(({ state }) => state !== 'inactive');
    const ours = alive.flatMap(({ id, ...client }) =>
      id !== undefined && client.name === name && (id === remembered || marker.isOn(client)) ? [id] : [],
    );
    const inUse = ours.length > 1 ? await clientInUse(session, ours, sought, lookup) : undefined;
    const get = (id: string) => getOrUndefined(() => api.getOauthClient(id));
    if (inUse !== undefined) {
      const client = await get(inUse);
      return client && { ...client, twins: ours.filter((id) => id !== inUse) };
    }
    const isAlive = alive.some(({ id }) => id === remembered);
    return findByName<Models.OAuthClient>(
      `the OAuth client "${name}"`,
      name,
      // Lists may leave out the roles.
      { caseCounts: true, list: async () => alive, listsPartly: true, get, isMarked: marker.isOn },
      isAlive ? remembered : undefined,
    );
  });
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
  const asking = findIntegration(session, integrationName, marker, lookup);
  const integration = await asking.catch((error: unknown) => {
    // Integrations that cannot be told apart are reported by their own step.
    if (!isProblem(error, 'ambiguous')) throw error;
  });
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
