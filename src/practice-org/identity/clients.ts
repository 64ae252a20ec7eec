import type { Models } from 'purecloud-platform-client-v2';
import { badRequest, notFound, Refusal } from '../errors.js';
import type { Caller, Handlers } from '../handler.js';
import type { Org } from '../org.js';
import { grant, type RoleInDivision, requireGrantable, revoke } from './grants.js';
import { covers, effectiveGrants } from './permissions.js';
import { newSecret, secretHash } from './secrets.js';
import type { GrantType, OAuthClientState } from './state.js';

const uri = '/api/v2/oauth/clients';
const defaultValidity = 86_400;

export function findClient(org: Org, clientId: string): OAuthClientState | undefined {
  return org.state.identity.clients[clientId];
}

/** Throws 404, also for a moment after the creation (eventual consistency). */
export function requireClient(org: Org, id: string): OAuthClientState {
  const client = findClient(org, id);
  if (client === undefined || org.now() - client.createdAt < org.conditions.readLag)
    throw notFound('OAuth client', id);
  return client;
}

/** Adds a client without the checks of the API and with nobody knowing its secret: for seeds. */
export function addClient(
  org: Org,
  client: {
    name: string;
    description?: string;
    grantType?: GrantType;
    state?: OAuthClientState['state'];
    scope?: string[];
  },
): OAuthClientState {
  const state: OAuthClientState = {
    id: org.id(),
    name: client.name,
    description: client.description,
    authorizedGrantType: client.grantType ?? 'CLIENT-CREDENTIALS',
    accessTokenValiditySeconds: defaultValidity,
    registeredRedirectUri: [],
    scope: client.scope ?? [],
    state: client.state ?? 'active',
    createdAt: org.now(),
    modifiedAt: org.now(),
  };
  org.state.identity.clients[state.id] = state;
  return state;
}

export const clientHandlers: Handlers = {
  getOauthClients: ({ org }) => {
    const entities = Object.values(org.state.identity.clients)
      .filter((client) => org.now() - client.createdAt >= org.conditions.listLag)
      .map((client) => clientWire(org, client));
    // Not paged: the one answer is complete (API notes, OAuth clients).
    return {
      body: {
        entities,
        pageSize: entities.length,
        pageNumber: 1,
        total: entities.length,
        pageCount: 1,
        selfUri: uri,
      },
    };
  },
  getOauthClient: ({ org, path }) => ({ body: clientWire(org, requireClient(org, path.clientId ?? '')) }),
  postOauthClients: ({ org, caller, body }) => {
    const request = body as Models.OAuthClientRequest;
    const settings = readSettings(request);
    const pairs = readRoleDivisions(org, caller, request);
    const client = addClient(org, { name: request.name, grantType: settings.authorizedGrantType });
    Object.assign(client, settings, { createdBy: caller.clientId, modifiedBy: caller.clientId });
    for (const pair of pairs) grant(org, { id: client.id, type: 'PC_OAUTH_CLIENT' }, pair, 0);
    return { body: withNewSecret(org, client) };
  },
  putOauthClient: ({ org, caller, path, body }) => {
    const request = body as Models.OAuthClientRequest;
    const client = requireClient(org, path.clientId ?? '');
    const settings = readSettings(request);
    if (settings.authorizedGrantType !== client.authorizedGrantType)
      throw badRequest('The authorizedGrantType of an OAuth client cannot be changed.');
    const pairs = readRoleDivisions(org, caller, request);
    Object.assign(client, settings, { modifiedAt: org.now(), modifiedBy: caller.clientId });
    replaceGrants(org, client, pairs);
    return { body: clientWire(org, client) };
  },
  deleteOauthClient: ({ org, path }) => {
    const client = requireClient(org, path.clientId ?? '');
    if (client.state !== 'inactive')
      throw badRequest(
        `The OAuth client "${client.name}" is ${client.state}: set its state to inactive first.`,
      );
    delete org.state.identity.clients[client.id];
    org.state.identity.grants = org.state.identity.grants.filter((known) => known.subjectId !== client.id);
    return {};
  },
  postOauthClientSecret: ({ org, caller, path }) => {
    const client = requireClient(org, path.clientId ?? '');
    Object.assign(client, { modifiedAt: org.now(), modifiedBy: caller.clientId });
    return { body: withNewSecret(org, client) };
  },
};

/** The only answers that ever carry a secret. The old one stops working at once (unverified: how soon). */
function withNewSecret(org: Org, client: OAuthClientState) {
  const secret = newSecret();
  client.secretHash = secretHash(org, client.id, secret);
  return { ...clientWire(org, client), secret };
}

function readSettings(request: Models.OAuthClientRequest) {
  if (request.name.trim() === '') throw badRequest('The name of an OAuth client must not be empty.');
  if (request.authorizedGrantType === 'TOKEN')
    throw badRequest('The grant type TOKEN (implicit) can no longer be chosen.');
  const validity = request.accessTokenValiditySeconds ?? defaultValidity;
  if (!Number.isInteger(validity) || validity < 300 || validity > 172_800)
    throw badRequest(`accessTokenValiditySeconds must be between 300 and 172800, not ${validity}.`);
  return {
    name: request.name,
    description: request.description,
    authorizedGrantType: request.authorizedGrantType as GrantType,
    accessTokenValiditySeconds: validity,
    registeredRedirectUri: request.registeredRedirectUri ?? [],
    scope: request.scope ?? [],
    state: (request.state ?? 'active') as OAuthClientState['state'],
    dateToDelete: request.dateToDelete,
  };
}

function readRoleDivisions(
  org: Org,
  caller: Caller,
  request: Models.OAuthClientRequest,
): readonly RoleInDivision[] {
  const pairs = request.roleDivisions ?? [];
  if (request.authorizedGrantType !== 'CLIENT-CREDENTIALS') return pairs;
  if (pairs.length === 0) throw badRequest('A client-credentials client needs at least one roleDivision.');
  for (const pair of pairs) {
    requireGrantable(org, pair);
    requireHeld(org, caller, pair);
  }
  return pairs;
}

/**
 * A caller hands on only roles that it holds itself, in a division that its own grant covers. Unverified: the status
 * and text of the refusal.
 */
function requireHeld(org: Org, caller: Caller, pair: RoleInDivision): void {
  const held = effectiveGrants(org, caller.clientId).some(
    (own) => own.roleId === pair.roleId && covers(own.divisionId, pair.divisionId),
  );
  if (held) return;
  const role = org.state.identity.roles[pair.roleId]?.name ?? pair.roleId;
  throw new Refusal(
    403,
    'not.authorized',
    `"${caller.clientName}" may assign only roles that it holds itself: not "${role}" in division ${pair.divisionId}.`,
  );
}

function replaceGrants(org: Org, client: OAuthClientState, pairs: readonly RoleInDivision[]): void {
  for (const known of org.state.identity.grants.filter((own) => own.subjectId === client.id)) {
    const kept = pairs.some((pair) => pair.roleId === known.roleId && pair.divisionId === known.divisionId);
    if (!kept) revoke(org, client.id, known);
  }
  const subject = { id: client.id, type: 'PC_OAUTH_CLIENT' } as const;
  for (const pair of pairs) grant(org, subject, pair, org.conditions.grantTakesEffect);
}

export function clientWire(org: Org, client: OAuthClientState) {
  return {
    ...clientSummary(org, client),
    accessTokenValiditySeconds: client.accessTokenValiditySeconds,
    ...(client.description === undefined ? {} : { description: client.description }),
    registeredRedirectUri: client.registeredRedirectUri,
    roleIds: [],
    selfUri: `${uri}/${client.id}`,
  };
}

/** As `OrgOAuthClient`, in `tokens/me`. */
export function clientSummary(org: Org, client: OAuthClientState) {
  return {
    id: client.id,
    name: client.name,
    dateCreated: new Date(client.createdAt).toISOString(),
    dateModified: new Date(client.modifiedAt).toISOString(),
    ...(client.createdBy === undefined ? {} : { createdBy: callerRef(client.createdBy) }),
    ...(client.modifiedBy === undefined ? {} : { modifiedBy: callerRef(client.modifiedBy) }),
    authorizedGrantType: client.authorizedGrantType,
    scope: client.scope,
    roleDivisions: org.state.identity.grants
      .filter((known) => known.subjectId === client.id)
      .map((known) => ({ roleId: known.roleId, divisionId: known.divisionId })),
    state: client.state,
    ...(client.dateToDelete === undefined ? {} : { dateToDelete: client.dateToDelete }),
  };
}

/** Unverified: that the reference has no name. */
function callerRef(id: string) {
  return { id, selfUri: `${uri}/${id}` };
}
