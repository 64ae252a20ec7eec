import type { Models } from 'purecloud-platform-client-v2';
import { isProblem } from '../../core/problem.js';
import { askedOnce } from '../../core/round.js';
import type { Lookup } from '../../engine/resource.js';
import { getOrUndefined } from '../../genesys/errors.js';
import type { Session } from '../../genesys/session.js';
import {
  credentialKey,
  credentialName,
  findIntegration,
  type IntegrationSought,
} from '../integration/find-integration.js';
import { findByName } from '../kit/find.js';
import { listOAuthClients } from './list-oauth-clients.js';

export type FoundOAuthClient = Models.OAuthClient & {
  /** Ids of other clients of this name that carry our mark, too. */
  readonly twins?: readonly string[];
};

const finding = askedOnce<FoundOAuthClient | undefined>();

/**
 * By exact name, ours before others'; else by the id of an earlier run or by our mark, for a client that was renamed
 * since.
 */
export function findOAuthClient(
  session: Session,
  sought: IntegrationSought,
  lookup: Lookup,
): Promise<FoundOAuthClient | undefined> {
  return finding(lookup, sought.oauthClient, async () => {
    const { oauthClient: name, marker } = sought;
    const api = session.api.oauth;
    const remembered = lookup.remembered('oauth-client')?.id;
    const get = (id: string) => getOrUndefined<Models.OAuthClient>(() => api.getOauthClient(id));
    const listed = await listOAuthClients(session, lookup);
    // Lists lag behind creations, and a client that is taken for missing would be created twice.
    const isListed = listed.some(({ id }) => id === remembered);
    const unlisted = remembered === undefined || isListed ? undefined : await get(remembered);
    const all = unlisted === undefined ? listed : [...listed, unlisted];
    const alive = all.filter(({ state }) => state !== 'inactive');
    const ours = alive.flatMap(({ id, ...client }) =>
      id !== undefined && client.name === name && (id === remembered || marker.isOn(client)) ? [id] : [],
    );
    const inUse = ours.length > 1 ? await clientInUse(session, ours, sought, lookup) : undefined;
    if (inUse !== undefined) {
      const client = await get(inUse);
      return client && { ...client, twins: ours.filter((id) => id !== inUse) };
    }
    const isAlive = alive.some(({ id }) => id === remembered);
    return findByName<Models.OAuthClient>(
      `the OAuth client "${name}"`,
      name,
      {
        caseCounts: true,
        list: async () => alive,
        isPart: ({ roleDivisions }) => roleDivisions === undefined,
        get,
        isMarked: marker.isOn,
      },
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
  sought: IntegrationSought,
  lookup: Lookup,
): Promise<string | undefined> {
  const asking = findIntegration(session, sought, lookup);
  const integration = await asking.catch((error: unknown) => {
    // Integrations that cannot be told apart are reported by their own step.
    if (!isProblem(error, 'ambiguous')) throw error;
  });
  const link = integration?.config.credentials?.[credentialKey];
  const credential = link && (await credentialName(session, link));
  return (
    ids.find((id) => credential?.includes(`(${id})`) === true) ??
    ids.find((id) => id === lookup.remembered('oauth-client')?.id)
  );
}
