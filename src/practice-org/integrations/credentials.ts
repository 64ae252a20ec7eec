import { badRequest, conflict } from '../errors.js';
import type { Call, Handlers, Reply } from '../handler.js';
import { secretHash } from '../identity/secrets.js';
import { isListed, readable } from '../lag.js';
import type { Org } from '../org.js';
import { cursorPage, numberedPage } from '../paging.js';
import { credentialTypes, requiredFields } from './credential-types.js';
import type { CredentialState } from './state.js';

export const credentialHandlers: Handlers = {
  getIntegrationsCredentialsTypes: () => ({ body: credentialTypes }),
  getIntegrationsCredentialsListing: ({ org, query }) => ({
    body: cursorPage(listedCredentials(org), query, { uri: '/api/v2/integrations/credentials/listing' }),
  }),
  getIntegrationsCredentials: ({ org, query }) => ({
    body: numberedPage(listedCredentials(org), query, { uri: '/api/v2/integrations/credentials' }),
  }),
  postIntegrationsCredentials,
  getIntegrationsCredential: (call) => ({ body: credentialBody(requestedCredential(call)) }),
  putIntegrationsCredential,
  deleteIntegrationsCredential,
};

interface CredentialRequest {
  readonly name?: string;
  readonly type: { readonly name?: string; readonly id?: string };
  readonly credentialFields?: Readonly<Record<string, string>>;
}

function postIntegrationsCredentials({ org, body }: Call): Reply {
  const request = checkedRequest(body);
  const id = org.id();
  const credential: CredentialState = {
    id,
    name: request.name,
    type: request.type,
    ...keptFields(org, request.fields),
    createdAt: org.now(),
    modifiedAt: org.now(),
  };
  org.state.integrations.credentials[id] = credential;
  return { body: credentialInfo(credential) };
}

/** Replaces all fields: a field that is not sent is not kept. */
function putIntegrationsCredential(call: Call): Reply {
  const credential = requestedCredential(call);
  const request = checkedRequest(call.body);
  if (request.type !== credential.type) throw badRequest('The type of a credential cannot be changed.');
  credential.name = request.name;
  Object.assign(credential, keptFields(call.org, request.fields));
  credential.modifiedAt = call.org.now();
  return { body: credentialInfo(credential) };
}

function deleteIntegrationsCredential(call: Call): Reply {
  const credential = requestedCredential(call);
  const { integrations, credentials } = call.org.state.integrations;
  const user = Object.values(integrations).find((integration) =>
    Object.values(integration.credentials).includes(credential.id),
  );
  if (user !== undefined)
    throw conflict(`The credential is in use by the integration "${user.name}" (${user.id}).`, 'in.use');
  delete credentials[credential.id];
  return { status: 204 };
}

function requestedCredential({ org, path }: Call): CredentialState {
  const id = path.credentialId ?? '';
  return readable(org, org.state.integrations.credentials[id], 'credential', id);
}

function checkedRequest(body: unknown) {
  const request = body as CredentialRequest | undefined;
  const name = request?.name ?? '';
  const type = request?.type.name ?? '';
  const fields = request?.credentialFields ?? {};
  if (name.trim() === '') throw badRequest('The name of a credential must not be blank.');
  const required = requiredFields(type);
  if (required === undefined) throw badRequest(`Unknown credential type: ${type}`);
  const missing = required.filter((field) => (fields[field] ?? '') === '');
  if (missing.length > 0)
    throw badRequest(`A credential of type ${type} needs the fields: ${missing.join(', ')}`);
  return { name, type, fields };
}

/** Only the client id and the hash of its secret are kept, whatever the fields are. */
function keptFields(
  org: Org,
  fields: Readonly<Record<string, string>>,
): { clientId: string | undefined; secretHash: string | undefined } {
  const { clientId, clientSecret } = fields;
  return {
    clientId,
    secretHash:
      clientId === undefined || clientSecret === undefined
        ? undefined
        : secretHash(org, clientId, clientSecret),
  };
}

function listedCredentials(org: Org) {
  return Object.values(org.state.integrations.credentials)
    .filter((credential) => isListed(org, credential))
    .map(credentialInfo);
}

function credentialInfo(credential: CredentialState) {
  return {
    ...credentialBody(credential),
    createdDate: new Date(credential.createdAt).toISOString(),
    modifiedDate: new Date(credential.modifiedAt).toISOString(),
  };
}

/** Never carries a field: what is inside a credential can only be used, not read. */
function credentialBody(credential: CredentialState) {
  return {
    id: credential.id,
    name: credential.name,
    type: { id: credential.type, name: credential.type },
    selfUri: `/api/v2/integrations/credentials/${credential.id}`,
  };
}
