import type { Models } from 'purecloud-platform-client-v2';
import { type Kind, listing, operations, requested } from '../collection.js';
import { assumed, badRequest } from '../errors.js';
import { secretHash } from '../identity/secrets.js';
import { dates } from '../json.js';
import type { Handlers } from '../org.js';
import type { CredentialState } from './state.js';

/** The fields that a credential of each known type must have. */
const requiredFields: Readonly<Record<string, readonly string[]>> = {
  pureCloudOAuthClient: ['clientId', 'clientSecret'],
  basicAuth: ['userName', 'password'],
  userDefined: [],
  userDefinedOAuth: [],
};

/** Answers never carry a field: what is inside a credential can only be used, not read. */
const credentialKind: Kind<CredentialState> = {
  what: 'credential',
  uri: '/api/v2/integrations/credentials',
  store: (org) => org.state.integrations.credentials,
  wire: (credential) => {
    const { dateCreated: createdDate, dateModified: modifiedDate } = dates(credential);
    return { ...credentialBody(credential), createdDate, modifiedDate };
  },
  users: (org, { id }) =>
    Object.values(org.state.integrations.integrations)
      .filter(({ credentials }) => Object.values(credentials).includes(id))
      .map((integration) => `the integration "${integration.name}" (${integration.id})`),
  /** A PUT replaces all fields. Only the client id and the hash of its secret are kept, whatever the fields are. */
  settings: ({ org, body }, present) => {
    const { type, credentialFields: fields = {} } = body as Models.Credential;
    const required = requiredFields[type.name ?? ''];
    if (required === undefined) throw badRequest(`Unknown credential type: ${type.name ?? ''}`);
    if (present !== undefined && present.type !== type.name)
      throw assumed(badRequest('The type of a credential cannot be changed.'));
    const missing = required.filter((field) => (fields[field] ?? '') === '');
    if (missing.length > 0)
      throw badRequest(`A credential of type ${type.name} needs the fields: ${missing.join(', ')}`);
    const { clientId, clientSecret } = fields;
    const known = clientId !== undefined && clientSecret !== undefined;
    return {
      type: type.name,
      clientId,
      secretHash: known ? secretHash(org, clientId, clientSecret) : undefined,
    };
  },
};

export const credentialHandlers: Handlers = {
  ...operations(credentialKind),
  /** One credential comes without its dates. */
  getIntegrationsCredential: (call) => ({ body: credentialBody(requested(call, credentialKind)) }),
  getIntegrationsCredentialsTypes: () => ({
    body: Object.entries(requiredFields).map(([id, required]) => ({ id, name: id, required })),
  }),
  getIntegrationsCredentialsListing: (call) => ({
    body: listing(call, {
      ...credentialKind,
      uri: `${credentialKind.uri}/listing`,
      list: { page: 'cursor' },
    }),
  }),
};

function credentialBody({ id, name, type }: CredentialState) {
  return { id, name, type: { id: type, name: type }, selfUri: `${credentialKind.uri}/${id}` };
}
