import type { Models } from 'purecloud-platform-client-v2';
import { type Kind, operations, put, requested } from '../collection.js';
import { assumed, badRequest, refuse } from '../errors.js';
import { dates, picked } from '../json.js';
import type { Caller, Handlers, Org } from '../org.js';
import { grant, isGrant, type RoleInDivision, requireGrantable } from './grants.js';
import { covers, effectiveGrants } from './permissions.js';
import { newSecret, secretHash } from './secrets.js';
import type { GrantType, OAuthClientState } from './state.js';

const defaultValidity = 86_400;

/** The listing is not paged: the one answer is complete (API notes, OAuth clients). */
const clientKind: Kind<OAuthClientState> = {
  what: 'OAuth client',
  uri: '/api/v2/oauth/clients',
  store: (org) => org.state.identity.clients,
  wire: (client, { org }) => clientWire(org, client),
  list: { page: 'all', unsorted: true },
};

/** Adds a client without the checks of the API and with nobody knowing its secret: for seeds. */
export function addClient(
  org: Org,
  client: Partial<OAuthClientState> & { readonly name: string },
): OAuthClientState {
  return put(org, clientKind, {
    ...clientSettings({ name: client.name, authorizedGrantType: 'CLIENT-CREDENTIALS' }),
    ...{ id: org.id(), createdAt: org.now(), modifiedAt: org.now() },
    ...client,
  });
}

export const clientHandlers: Handlers = {
  ...operations(clientKind),
  postOauthClients: ({ org, caller, body }) => {
    const request = body as Models.OAuthClientRequest;
    const settings = readSettings(request);
    const pairs = readRoleDivisions(org, caller, request);
    const client = addClient(org, { ...settings, createdBy: caller.id, modifiedBy: caller.id });
    for (const pair of pairs) grant(org, { id: client.id, type: 'PC_OAUTH_CLIENT' }, pair, 0);
    return { body: withNewSecret(org, client) };
  },
  putOauthClient: (call) => {
    const { org, caller } = call;
    const request = call.body as Models.OAuthClientRequest;
    const client = requested(call, clientKind);
    const settings = readSettings(request);
    if (settings.authorizedGrantType !== client.authorizedGrantType)
      throw assumed(badRequest('The authorizedGrantType of an OAuth client cannot be changed.'));
    const pairs = readRoleDivisions(org, caller, request);
    Object.assign(client, settings, { modifiedAt: org.now(), modifiedBy: caller.id });
    replaceGrants(org, client, pairs);
    return { body: clientWire(org, client) };
  },
  deleteOauthClient: (call) => {
    const { org } = call;
    const client = requested(call, clientKind);
    if (client.state !== 'inactive')
      throw refuse('cannot.delete.client', `Set the state of "${client.name}" to inactive first.`);
    delete org.state.identity.clients[client.id];
    org.state.identity.grants = org.state.identity.grants.filter((known) => known.subjectId !== client.id);
    return {};
  },
  postOauthClientSecret: (call) => {
    const { org, caller } = call;
    const client = requested(call, clientKind);
    Object.assign(client, { modifiedAt: org.now(), modifiedBy: caller.id });
    return { body: withNewSecret(org, client) };
  },
};

/** The only answers that ever carry a secret. The old one stops working at once (assumed: how soon). */
function withNewSecret(org: Org, client: OAuthClientState) {
  const secret = newSecret();
  client.secretHash = secretHash(org, client.id, secret);
  return { ...clientWire(org, client), secret };
}

function readSettings(request: Models.OAuthClientRequest) {
  if (request.name.trim() === '') throw assumed(badRequest('The name of an OAuth client must not be empty.'));
  if ((request.authorizedGrantType as string | undefined) === undefined)
    throw refuse('grant.type.required', 'The authorizedGrantType of an OAuth client is required.');
  if (request.authorizedGrantType === 'TOKEN')
    throw refuse('bad.grant.type', 'The grant type TOKEN (implicit) can no longer be chosen.');
  const settings = clientSettings(request);
  const { accessTokenValiditySeconds: validity } = settings;
  if (!Number.isInteger(validity) || validity < 300 || validity > 172_800)
    throw badRequest(`accessTokenValiditySeconds must be between 300 and 172800, not ${validity}.`);
  return { ...settings, name: request.name };
}

export function clientSettings(client: Models.OAuthClientRequest | Models.OAuthClient) {
  const { description, dateToDelete, accessTokenValiditySeconds = defaultValidity } = client;
  return {
    ...{ description, dateToDelete, accessTokenValiditySeconds },
    authorizedGrantType: client.authorizedGrantType as GrantType,
    registeredRedirectUri: client.registeredRedirectUri ?? [],
    scope: client.scope ?? [],
    state: (client.state ?? 'active') as 'active' | 'disabled' | 'inactive',
  };
}

function readRoleDivisions(
  org: Org,
  caller: Caller,
  request: Models.OAuthClientRequest,
): readonly RoleInDivision[] {
  const pairs = request.roleDivisions ?? [];
  if (request.authorizedGrantType !== 'CLIENT-CREDENTIALS') return pairs;
  if (pairs.length === 0)
    throw refuse('missing.client.roles', 'A client-credentials client needs at least one roleDivision.');
  for (const pair of pairs) {
    requireGrantable(org, pair);
    requireHeld(org, caller, pair);
  }
  return pairs;
}

/** Only a role that the caller holds in a division of its grant. Assumed: the status and text of the refusal. */
function requireHeld(org: Org, caller: Caller, pair: RoleInDivision): void {
  const held = effectiveGrants(org, caller).some(
    (own) => own.roleId === pair.roleId && covers(own.divisionId, pair.divisionId),
  );
  if (held) return;
  const role = org.state.identity.roles[pair.roleId]?.name ?? pair.roleId;
  throw refuse('not.authorized', `Only a role that one holds itself: not "${role}" in ${pair.divisionId}.`);
}

function replaceGrants(org: Org, client: OAuthClientState, pairs: readonly RoleInDivision[]): void {
  const { identity } = org.state;
  identity.grants = identity.grants.filter(
    (known) => known.subjectId !== client.id || pairs.some((pair) => isGrant(known, client.id, pair)),
  );
  const subject = { id: client.id, type: 'PC_OAUTH_CLIENT' } as const;
  for (const pair of pairs) grant(org, subject, pair, org.conditions.grantTakesEffect);
}

function clientWire(org: Org, client: OAuthClientState) {
  return {
    ...clientSummary(org, client),
    ...picked(client, ['accessTokenValiditySeconds', 'description', 'registeredRedirectUri']),
    roleIds: [],
    selfUri: `${clientKind.uri}/${client.id}`,
  };
}

/** As `OrgOAuthClient`, in `tokens/me`. */
export function clientSummary(org: Org, client: OAuthClientState) {
  return {
    ...picked(client, ['id', 'name', 'authorizedGrantType', 'scope', 'state', 'dateToDelete']),
    ...dates(client),
    createdBy: callerRef(org, client.createdBy),
    modifiedBy: callerRef(org, client.modifiedBy),
    roleDivisions: org.state.identity.grants
      .filter(({ subjectId }) => subjectId === client.id)
      .map(({ roleId, divisionId }) => ({ roleId, divisionId })),
  };
}

/** Assumed: that the reference has no name. */
function callerRef(org: Org, id: string | undefined) {
  if (id === undefined) return undefined;
  const uri = org.state.people.users[id] === undefined ? clientKind.uri : '/api/v2/users';
  return { id, selfUri: `${uri}/${id}` };
}
