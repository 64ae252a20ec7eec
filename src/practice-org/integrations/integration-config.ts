import { badRequest, conflict } from '../errors.js';
import type { Call, Handlers, Reply } from '../handler.js';
import { isObject, type JsonObject } from '../json.js';
import type { Org } from '../org.js';
import { configurationBody, emptyNotes } from './integration-wire.js';
import { reportStateLater, requestedIntegration } from './integrations.js';
import type { IntegrationState } from './state.js';
import { findIntegrationType } from './types.js';

export const configHandlers: Handlers = {
  getIntegrationConfigCurrent: (call) => ({ body: configurationBody(requestedIntegration(call)) }),
  putIntegrationConfigCurrent,
};

interface ConfigurationBody {
  readonly name: string;
  readonly version: number;
  readonly properties: unknown;
  readonly advanced: unknown;
  readonly notes: string;
  readonly credentials: Readonly<Record<string, { readonly id?: string }>>;
}

/** Replaces the whole configuration; what is not sent is gone. */
function putIntegrationConfigCurrent(call: Call): Reply {
  const integration = requestedIntegration(call);
  const body = call.body as ConfigurationBody | undefined;
  if (body === undefined) throw badRequest('The configuration is missing.');
  if (body.version !== integration.version)
    throw conflict(
      `The version ${body.version} does not match the current version ${integration.version} of the configuration.`,
      'version.mismatch',
    );
  if (body.name.trim() === '') throw badRequest('The name of an integration must not be blank.');
  if (!isObject(body.properties) || !isObject(body.advanced))
    throw badRequest('properties and advanced must be objects.');
  const credentials = checkedCredentials(call.org, integration, body.credentials);
  integration.name = body.name;
  integration.notes = body.notes === emptyNotes ? '' : body.notes;
  integration.properties = body.properties as JsonObject;
  integration.advanced = body.advanced as JsonObject;
  integration.credentials = credentials;
  integration.version++;
  if (integration.intendedState === 'ENABLED' && integration.reported === 'ERROR')
    reportStateLater(call.org, integration);
  return { body: configurationBody(integration) };
}

function checkedCredentials(
  org: Org,
  integration: IntegrationState,
  credentials: ConfigurationBody['credentials'],
): Record<string, string> {
  const type = findIntegrationType(integration.typeId);
  return Object.fromEntries(
    Object.entries(credentials).map(([key, reference]) => {
      const allowed = type?.credentials[key]?.credentialTypes;
      if (allowed === undefined)
        throw badRequest(`An integration of type ${integration.typeId} takes no credential "${key}".`);
      const credential = org.state.integrations.credentials[reference.id ?? ''];
      if (credential === undefined) throw badRequest(`The credential ${reference.id ?? ''} does not exist.`);
      if (!allowed.includes(credential.type))
        throw badRequest(
          `The credential "${key}" must be of type ${allowed.join(' or ')}, not ${credential.type}.`,
        );
      return [key, credential.id];
    }),
  );
}
