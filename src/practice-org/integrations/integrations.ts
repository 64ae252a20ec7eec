import { badRequest } from '../errors.js';
import type { Call, Handlers, Reply, Tasks } from '../handler.js';
import { isListed, readable } from '../lag.js';
import type { Org } from '../org.js';
import { numberedPage } from '../paging.js';
import { configurationBody } from './integration-wire.js';
import type { IntegrationState } from './state.js';
import { findIntegrationType, findOfferedType, type IntegrationType, typeBody } from './types.js';

export const integrationHandlers: Handlers = {
  getIntegrations,
  postIntegrations,
  getIntegration: (call) => ({ body: integrationBody(requestedIntegration(call), call.query.expand) }),
  patchIntegration,
  deleteIntegration,
};

export const integrationTasks: Tasks = { 'integration reports its state': settleReportedState };

/** The integration that the path names; throws `not.found`. */
export function requestedIntegration({ org, path }: Call): IntegrationState {
  const id = path.integrationId ?? '';
  return readable(org, org.state.integrations.integrations[id], 'integration', id);
}

/** Has the integration report ACTIVE, ERROR or INACTIVE after the time that this takes. */
export function reportStateLater(org: Org, integration: IntegrationState): void {
  if (integration.intendedState === 'ENABLED') setReported(org, integration, 'ACTIVATING');
  org.later(org.conditions.integrationActivates, 'integration reports its state', integration.id);
}

function getIntegrations({ org, query }: Call): Reply {
  const ids = query.ids?.split(',');
  const found = Object.values(org.state.integrations.integrations)
    .filter((integration) => isListed(org, integration))
    .filter((integration) => ids === undefined || ids.includes(integration.id))
    .filter(
      (integration) => query.integrationType === undefined || integration.typeId === query.integrationType,
    )
    .filter(
      (integration) => query.reportedState === undefined || integration.reported === query.reportedState,
    )
    .filter(
      (integration) =>
        query.credentialId === undefined ||
        Object.values(integration.credentials).includes(query.credentialId),
    )
    .sort((one, other) => one.name.localeCompare(other.name));
  return {
    body: numberedPage(
      found.map((integration) => integrationBody(integration, query.expand)),
      query,
      { uri: '/api/v2/integrations' },
    ),
  };
}

function postIntegrations({ org, body }: Call): Reply {
  const request = body as { name: string; integrationType: { id: string } } | undefined;
  if (request === undefined || request.name.trim() === '')
    throw badRequest('The name of an integration must not be blank.');
  const type = findOfferedType(org, request.integrationType.id);
  if (type === undefined) throw badRequest(`Unknown integration type: ${request.integrationType.id}`);
  if (type.nonInstallable) throw badRequest(`Integrations of type "${type.name}" cannot be created.`);
  const integration: IntegrationState = {
    id: org.id(),
    name: request.name,
    typeId: type.id,
    notes: '',
    intendedState: 'DISABLED',
    reported: 'INACTIVE',
    reportedAt: org.timestamp(),
    version: 1,
    properties: {},
    advanced: {},
    credentials: {},
    createdAt: org.now(),
  };
  org.state.integrations.integrations[integration.id] = integration;
  return { body: integrationBody(integration) };
}

/** Changes nothing but the intended state: the name is the configuration's. */
function patchIntegration(call: Call): Reply {
  const integration = requestedIntegration(call);
  const request = call.body as { intendedState: string } | undefined;
  if (request?.intendedState !== 'ENABLED' && request?.intendedState !== 'DISABLED')
    throw badRequest('The intended state can only be set to ENABLED or DISABLED here.');
  if (integration.intendedState !== request.intendedState) {
    integration.intendedState = request.intendedState;
    reportStateLater(call.org, integration);
  }
  return { body: integrationBody(integration, call.query.expand) };
}

/** Takes the integration's data actions along; the credential stays. */
function deleteIntegration(call: Call): Reply {
  const integration = requestedIntegration(call);
  const { integrations, actions } = call.org.state.integrations;
  for (const action of Object.values(actions))
    if (action.integrationId === integration.id) delete actions[action.id];
  delete integrations[integration.id];
  return { body: integrationBody(integration) };
}

function settleReportedState(org: Org, id: string): void {
  const integration = org.state.integrations.integrations[id];
  if (integration === undefined) return;
  if (integration.intendedState === 'DISABLED') setReported(org, integration, 'INACTIVE');
  else setReported(org, integration, missingCredential(integration) === undefined ? 'ACTIVE' : 'ERROR');
}

function setReported(org: Org, integration: IntegrationState, reported: IntegrationState['reported']): void {
  if (integration.reported === reported) return;
  integration.reported = reported;
  integration.reportedAt = org.timestamp();
}

/** The title of a credential that the type requires and the configuration lacks. That this leads to ERROR is unverified. */
function missingCredential(integration: IntegrationState): string | undefined {
  const wanted = Object.entries(typeOf(integration).credentials);
  return wanted.find(([key, { required }]) => required && integration.credentials[key] === undefined)?.[1]
    .title;
}

function typeOf(integration: IntegrationState): IntegrationType {
  const type = findIntegrationType(integration.typeId);
  if (type === undefined)
    throw new Error(`The state holds an integration of the type ${integration.typeId}.`);
  return type;
}

function integrationBody(integration: IntegrationState, expand = '') {
  const missing = integration.reported === 'ERROR' ? missingCredential(integration) : undefined;
  return {
    id: integration.id,
    name: integration.name,
    integrationType: typeBody(typeOf(integration)),
    notes: integration.notes,
    intendedState: integration.intendedState,
    reportedState: {
      code: integration.reported,
      lastUpdated: integration.reportedAt,
      ...(missing === undefined
        ? {}
        : { detail: { message: `The integration lacks its credential "${missing}".` } }),
    },
    ...(expand.includes('config') ? { config: { current: configurationBody(integration) } } : {}),
    selfUri: `/api/v2/integrations/${integration.id}`,
  };
}
