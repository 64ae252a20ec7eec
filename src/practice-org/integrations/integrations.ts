import type { Models } from 'purecloud-platform-client-v2';
import { create, type Kind, operations, requested, requireVersion } from '../collection.js';
import { company } from '../company.js';
import { assumed, badRequest, existing } from '../errors.js';
import { isObject } from '../json.js';
import type { Call, Handlers, Org, Reply, Tasks } from '../org.js';
import { numberedPage } from '../paging.js';
import type { IntegrationState } from './state.js';

/** What the platform writes where notes are empty (API notes, Integrations). */
const emptyNotes = 'node_dynamodb_empty_string';

const integrationKind: Kind<IntegrationState> = {
  what: 'integration',
  uri: '/api/v2/integrations',
  store: (org) => org.state.integrations.integrations,
  wire: (integration, { query }) => integrationBody(integration, query.expand),
  list: {
    filters: {
      integrationType: ({ typeId }, wanted) => typeId === wanted,
      reportedState: ({ reported }, wanted) => reported === wanted,
      credentialId: ({ credentials }, wanted) => Object.values(credentials).includes(wanted),
    },
  },
};

export const integrationHandlers: Handlers = {
  ...operations(integrationKind),
  postIntegrations: createIntegration,
  patchIntegration,
  deleteIntegration,
  getIntegrationConfigCurrent: (call) => ({ body: configurationBody(requested(call, integrationKind)) }),
  putIntegrationConfigCurrent,
  /** The connections with other presence systems: what shows that Microsoft Teams is connected to the org. */
  getIntegrationsUnifiedcommunicationsClientapps: ({ org, query }) => {
    const connected = Object.values(org.state.integrations.integrations)
      .filter(({ typeId, intendedState }) => typeId === 'microsoft-teams' && intendedState === 'ENABLED')
      .map(clientApp);
    return { body: numberedPage(connected, query, { uri: clientAppsUri }) };
  },
  getIntegrationsTypes: ({ org, query }) => {
    const types = offeredTypes(org).map(typeBody);
    return { body: numberedPage(types, query, { uri: '/api/v2/integrations/types' }) };
  },
  getIntegrationsType: ({ org, path }) => {
    const type = offeredTypes(org).find(({ id }) => id === path.typeId);
    return { body: typeBody(existing(type, 'integration type', path.typeId)) };
  },
};

const task = 'integration reports its state';

export const integrationTasks: Tasks = {
  [task]: (org, id) => {
    const integration = org.state.integrations.integrations[id];
    if (integration === undefined) return;
    const enabled = missingCredential(integration) === undefined ? 'ACTIVE' : 'ERROR';
    setReported(org, integration, integration.intendedState === 'ENABLED' ? enabled : 'INACTIVE');
  },
};

/** Has the integration report ACTIVE, ERROR or INACTIVE after the time that this takes. */
function reportStateLater(org: Org, integration: IntegrationState): void {
  if (integration.intendedState === 'ENABLED') setReported(org, integration, 'ACTIVATING');
  org.later(org.conditions.integrationActivates, task, integration.id);
}

/** The official provider sends no name: then the type's is taken (assumed). */
function createIntegration(call: Call): Reply {
  const request = call.body as { name?: string; integrationType: { id: string } };
  const { id: typeId } = request.integrationType;
  const type = offeredTypes(call.org).find(({ id }) => id === typeId);
  if (type === undefined) throw badRequest(`Unknown integration type: ${typeId}`);
  if (type.nonInstallable) throw badRequest(`Integrations of type "${type.name}" cannot be created.`);
  const settings = () => newIntegration(call.org, typeId);
  const named = { ...call, body: { name: request.name ?? type.name } };
  return { body: integrationBody(create(named, { ...integrationKind, settings })) };
}

/** What an integration is beside its name at first, and where it has been seeded. */
export function newIntegration(org: Org, typeId: string, enabled = false) {
  return {
    typeId,
    notes: '',
    intendedState: enabled ? ('ENABLED' as const) : ('DISABLED' as const),
    reported: enabled ? ('ACTIVE' as const) : ('INACTIVE' as const),
    reportedAt: org.timestamp(),
    properties: {},
    advanced: {},
    credentials: {},
  };
}

/** Changes nothing but the intended state: the name is the configuration's. */
function patchIntegration(call: Call): Reply {
  const integration = requested(call, integrationKind);
  const { intendedState } = call.body as Models.Integration;
  if (intendedState !== 'ENABLED' && intendedState !== 'DISABLED')
    throw assumed(badRequest('The intended state can only be set to ENABLED or DISABLED here.'));
  if (integration.intendedState !== intendedState) {
    integration.intendedState = intendedState;
    reportStateLater(call.org, integration);
  }
  return { body: integrationBody(integration, call.query.expand) };
}

/** Takes the integration's data actions along; the credential stays. */
function deleteIntegration(call: Call): Reply {
  const integration = requested(call, integrationKind);
  const { integrations, actions } = call.org.state.integrations;
  for (const action of Object.values(actions))
    if (action.integrationId === integration.id) delete actions[action.id];
  delete integrations[integration.id];
  return { body: integrationBody(integration) };
}

/** Replaces the whole configuration; what is not sent is gone. */
function putIntegrationConfigCurrent(call: Call): Reply {
  const integration = requested(call, integrationKind);
  const body = call.body as Models.IntegrationConfiguration;
  requireVersion(body.version, integration.version, 'version.mismatch');
  if (body.name.trim() === '') throw badRequest('The name of an integration must not be blank.');
  const { name, notes, properties, advanced } = body;
  if (!isObject(properties) || !isObject(advanced))
    throw assumed(badRequest('properties and advanced must be objects.'));
  const credentials = checkedCredentials(call.org, integration.typeId, body.credentials);
  const version = integration.version + 1;
  Object.assign(integration, { name, credentials, version, properties, advanced });
  integration.notes = notes === emptyNotes ? '' : notes;
  if (integration.intendedState === 'ENABLED' && integration.reported === 'ERROR')
    reportStateLater(call.org, integration);
  return { body: configurationBody(integration) };
}

function checkedCredentials(
  org: Org,
  typeId: string,
  sent: Models.IntegrationConfiguration['credentials'],
): Record<string, string> {
  for (const [key, { id = '' }] of Object.entries(sent)) {
    const allowed = findIntegrationType(typeId)?.credentials[key]?.credentialTypes;
    if (allowed === undefined)
      throw assumed(badRequest(`An integration of type ${typeId} takes no credential "${key}".`));
    const credential = org.state.integrations.credentials[id];
    if (credential === undefined) throw badRequest(`The credential ${id} does not exist.`);
    if (!allowed.includes(credential.type))
      throw badRequest(`"${key}" must be of type ${allowed.join(' or ')}, not ${credential.type}.`);
  }
  return Object.fromEntries(Object.entries(sent).map(([key, { id = '' }]) => [key, id]));
}

function setReported(org: Org, integration: IntegrationState, reported: IntegrationState['reported']): void {
  if (integration.reported === reported) return;
  integration.reported = reported;
  integration.reportedAt = org.timestamp();
}

/** The title of a credential that the type requires and the configuration lacks. Assumed: that this leads to ERROR. */
function missingCredential({ typeId, credentials }: IntegrationState): string | undefined {
  const wanted = Object.entries(typeOf(typeId).credentials);
  return wanted.find(([key, { required }]) => required && credentials[key] === undefined)?.[1].title;
}

function typeOf(id: string): IntegrationType {
  // Of what is copied from another org, some types are nothing to do with presences.
  const unknown = { id, name: id, description: '', provider: 'clientapps', category: '' };
  return findIntegrationType(id) ?? { ...unknown, credentials: {}, nonInstallable: true };
}

function integrationBody(integration: IntegrationState, expand = '') {
  const { id, name, typeId, notes, intendedState, reported: code, reportedAt: lastUpdated } = integration;
  const missing = code === 'ERROR' ? missingCredential(integration) : undefined;
  const detail = missing && { message: `The integration lacks its credential "${missing}".` };
  return {
    ...{ id, name, notes, intendedState, integrationType: typeBody(typeOf(typeId)) },
    reportedState: { code, lastUpdated, detail },
    config: expand.includes('config') ? { current: configurationBody(integration) } : undefined,
    selfUri: `${integrationKind.uri}/${id}`,
  };
}

function configurationBody(integration: IntegrationState) {
  const { id, name, version, properties, advanced, notes } = integration;
  const credentials = Object.entries(integration.credentials).map(([key, credentialId]) => [
    key,
    { id: credentialId, selfUri: `/api/v2/integrations/credentials/${credentialId}` },
  ]);
  return {
    ...{ id, name, version, properties, advanced },
    notes: notes === '' ? emptyNotes : notes,
    credentials: Object.fromEntries(credentials),
    selfUri: `${integrationKind.uri}/${id}/config/current`,
  };
}

const clientAppsUri = '/api/v2/integrations/unifiedcommunications/clientapps';

function clientApp({ id, name }: IntegrationState) {
  const usual = company<object>('clientApp');
  return { ...usual, id, name, ucIntegrationKey: { id }, selfUri: `${clientAppsUri}/${id}` };
}

interface IntegrationType {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly provider: string;
  readonly category: string;
  /** What the configuration's `credentials` may hold, by key. */
  readonly credentials: Readonly<Record<string, CredentialSpecification>>;
  /** Comes with the org and cannot be installed again. */
  readonly nonInstallable: boolean;
}

interface CredentialSpecification {
  readonly required: boolean;
  readonly title: string;
  readonly credentialTypes: readonly string[];
}

/** The key under which an integration of type `purecloud-data-actions` wants its credential, and the credential's type. */
export const clientCredentialType = 'pureCloudOAuthClient';

/** Assumed: the id of the Teams type. Nothing public names it, and clients must not rely on it. */
const integrationTypes = company<readonly IntegrationType[]>('integrationTypes');

function findIntegrationType(id: string): IntegrationType | undefined {
  return integrationTypes.find((type) => type.id === id);
}

/** Those of which the org may make integrations. Assumed: that the platform hides the others. */
function offeredTypes({ state }: Org): readonly IntegrationType[] {
  return integrationTypes.filter(({ id }) => state.integrations.withheldTypes?.includes(id) !== true);
}

function typeBody(type: IntegrationType) {
  return { ...type, selfUri: `/api/v2/integrations/types/${type.id}` };
}
