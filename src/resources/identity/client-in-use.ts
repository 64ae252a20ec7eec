import type { Models } from 'purecloud-platform-client-v2';
import { AmbiguousError, type Lookup } from '../../engine/resource.js';
import type { Session } from '../../genesys/session.js';
import { credentialKey, findIntegration } from '../integration/integration.js';
import type { Marker } from '../kit/marker.js';
import { getOrUndefined } from '../kit/wait.js';

interface Clues {
  readonly session: Session;
  readonly marker: Marker;
  readonly integrationName: string;
  readonly lookup: Pick<Lookup, 'remembered' | 'shared'>;
}

/**
 * Which of several OAuth clients with our mark is the one of this installation: the one whose id stands in the name of
 * the credential with which our integration logs in, because that is seen alike from every machine; else the one that
 * an earlier run on this machine noted. Undefined where nothing tells them apart.
 */
export async function clientInUse(ids: readonly string[], clues: Clues): Promise<string | undefined> {
  const credential = await linkedCredential(clues);
  const named = ids.filter((id) => credential?.name?.includes(`(${id})`) === true);
  if (named.length > 0) return named[0];
  return ids.find((id) => id === clues.lookup.remembered('oauth-client')?.id);
}

/** Unverified: whether the reference in an integration's configuration tells the credential's name. */
async function linkedCredential({
  session,
  marker,
  integrationName,
  lookup,
}: Clues): Promise<Models.CredentialInfo | undefined> {
  const integration = await unlessAmbiguous(() =>
    lookup.shared('integration', () => findIntegration(session, integrationName, marker, lookup)),
  );
  const link = integration?.config.credentials?.[credentialKey];
  const id = link?.id;
  if (id === undefined || link?.name !== undefined) return link;
  return getOrUndefined(() => session.api.integrations.getIntegrationsCredential(id));
}

/** Integrations that cannot be told apart are told of by their own step. */
async function unlessAmbiguous<T>(find: () => Promise<T>): Promise<T | undefined> {
  try {
    return await find();
  } catch (error) {
    if (error instanceof AmbiguousError) return undefined;
    throw error;
  }
}
