import type { Models } from 'purecloud-platform-client-v2';
import { askedOnce, onceInRound } from '../../core/round.js';
import type { Lookup } from '../../engine/resource.js';
import { getOrUndefined } from '../../genesys/errors.js';
import { allPages } from '../../genesys/pages.js';
import type { Session } from '../../genesys/session.js';
import { isOurClient, listOAuthClients } from '../identity/list-oauth-clients.js';
import { findByName, type Search } from '../kit/find.js';
import type { Marker } from '../kit/marker.js';

/** The integration type of Genesys Cloud data actions. */
export const integrationType = 'purecloud-data-actions';

/** Unverified: that a type which an org is not offered is unknown to it (getIntegrationsType answers 404). */
export async function integrationTypeIsOffered({ api }: Session): Promise<boolean> {
  const type = await getOrUndefined(() => api.integrations.getIntegrationsType(integrationType));
  return type !== undefined;
}

/** Both the credential type's name and the key under which the configuration refers to the credential. */
export const credentialKey = 'pureCloudOAuthClient';

/** An integration as it is looked for, and the OAuth client whose identity it is to have. */
export interface IntegrationSought {
  readonly name: string;
  readonly marker: Marker;
  readonly oauthClient: string;
  /** The names of our data actions: whatever else hangs on somebody else's integration is of others. */
  readonly actions: readonly string[];
  /** Somebody chose to give our credential to an integration that the data actions of others use as well. */
  readonly share: boolean;
}

export type FoundIntegration = Omit<Models.Integration, 'config'> & {
  readonly config: Models.IntegrationConfiguration;
  /** The names of the data actions that would lose the identity they act with to ours. */
  readonly others: readonly string[];
};

/** An integration of our name that is left alone, because data actions of others log in with its credential. */
export interface IntegrationOfOthers {
  readonly id: string;
  /** Their names. */
  readonly actions: readonly string[];
}

interface Sighting {
  readonly found: FoundIntegration | undefined;
  readonly ofOthers: readonly IntegrationOfOthers[];
}

type Looking = Pick<Lookup, 'remembered' | 'round'>;

const sighting = askedOnce<Sighting>();

/**
 * By type and exact name, ours before others'; else by the id of an earlier run or by our mark. One whose credential
 * serves data actions of others counts as not there, unless it was adopted before or is to be shared.
 */
export async function findIntegration(
  session: Session,
  sought: IntegrationSought,
  lookup: Looking,
): Promise<FoundIntegration | undefined> {
  return (await lookForIntegration(session, sought, lookup)).found;
}

/** All of the org, of whatever type. */
export const listIntegrations = onceInRound(({ api: { integrations } }: Session) =>
  allPages((page) => integrations.getIntegrations(page)),
);

/** The same as `findIntegration`, with what it left out. */
export function lookForIntegration(
  session: Session,
  sought: IntegrationSought,
  lookup: Looking,
): Promise<Sighting> {
  // Whether it is shared may be asked about in between.
  return sighting(lookup, `${sought.share} ${sought.name}`, () => look(session, sought, lookup));
}

async function look(session: Session, sought: IntegrationSought, lookup: Looking): Promise<Sighting> {
  const { name, marker, share } = sought;
  const api = session.api.integrations;
  const remembered = lookup.remembered('integration')?.id;
  const isOne = (one: Models.Integration) =>
    one.integrationType?.id === integrationType && one.intendedState !== 'DELETED';
  const isMarked = ({ notes }: Models.Integration) => marker.isIn(notes);
  const listed = (await listIntegrations(session, lookup)).filter(isOne);
  const used = new Map<string, readonly string[]>();
  for (const one of listed)
    if (one.id !== undefined && one.name === name && !isMarked(one))
      used.set(one.id, await actionsOfOthers(session, one.id, sought, lookup));
  const ofOthers = [...used].flatMap(([id, actions]) =>
    share || id === remembered || actions.length === 0 ? [] : [{ id, actions }],
  );
  const search: Search<Models.Integration> = {
    caseCounts: true,
    list: async () => listed.filter((one) => !ofOthers.some(({ id }) => id === one.id)),
    get: (id) => api.getIntegration(id),
    isOne,
    isMarked,
  };
  const found = await findByName(`the integration "${name}"`, name, search, remembered);
  const id = found?.id;
  const config = id && (await getOrUndefined(() => api.getIntegrationConfigCurrent(id)));
  return {
    found: found && config ? { ...found, name: config.name, config, others: used.get(id) ?? [] } : undefined,
    ofOthers,
  };
}

/**
 * The names of the data actions in this integration of somebody else, where there are others than ours among them and
 * our credential would take the identity away with which they act. None where it has our credential already, and where an OAuth client of somebody else is
 * adopted: then the integration keeps the credential that it has.
 */
async function actionsOfOthers(
  session: Session,
  integrationId: string,
  { marker, oauthClient, actions }: IntegrationSought,
  lookup: Looking,
): Promise<readonly string[]> {
  const api = session.api.integrations;
  const all = await allPages((page) => api.getIntegrationsActions(page));
  const here = all.flatMap(({ name = '', integrationId: of }) => (of === integrationId ? [name] : []));
  if (here.every((name) => actions.includes(name))) return [];
  const [clients, config] = await Promise.all([
    listOAuthClients(session, lookup),
    getOrUndefined(() => api.getIntegrationConfigCurrent(integrationId)),
  ]);
  const link = config?.credentials?.[credentialKey];
  if (link?.id === undefined) return here;
  const isOurs = (client: Models.OAuthClient) => isOurClient(client, marker, lookup);
  const named = clients.filter(({ name, state }) => name === oauthClient && state !== 'inactive');
  if (named.length > 0 && !named.some(isOurs)) return [];
  const credential = await credentialName(session, link);
  return clients.some((client) => isOurs(client) && credential?.includes(`(${client.id})`)) ? [] : here;
}

/** Unverified: whether the reference in an integration's configuration tells the credential's name. */
export async function credentialName(
  { api }: Session,
  { id, name }: Models.CredentialInfo,
): Promise<string | undefined> {
  if (name !== undefined || id === undefined) return name;
  return (await getOrUndefined(() => api.integrations.getIntegrationsCredential(id)))?.name;
}
