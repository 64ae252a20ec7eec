import type { Org } from '../org.js';
import type { SeedSize } from '../state.js';
import type { ActionVersion, IntegrationState } from './state.js';

const believableIntegrations = 14;
const believableActions = 60;

/**
 * What others have built in the org before: integrations and data actions whose names start like those of the
 * solutions, so that a sloppy look-up finds the wrong one, but none of exactly the same name.
 */
export function seedIntegrations(org: Org, size: SeedSize): void {
  addIntegration(org, 'Microsoft Teams', 'microsoft-teams', 'ENABLED');
  const platform = addIntegration(org, 'Genesys Cloud Data Actions', 'purecloud-data-actions', 'ENABLED');
  const old = addIntegration(org, 'Genesys Cloud Presence API (old)', 'purecloud-data-actions', 'DISABLED');
  const shouting = addIntegration(org, 'GENESYS CLOUD PRESENCE API', 'purecloud-data-actions', 'DISABLED');
  const lookups = addIntegration(org, 'CRM Lookup', 'custom-rest-actions', 'ENABLED');
  shareCredential(org, [platform, old]);
  addStaticActions(org, platform);
  addAction(
    org,
    old,
    'GC User Presence Update v1',
    '/api/v2/users/$input.USER_ID/presences/purecloud',
    'PATCH',
  );
  addAction(org, old, 'Get Genesys Cloud User Presence (copy)', '/api/v2/users/$input.USER_ID', 'GET');
  addAction(org, shouting, 'Get genesys cloud user presence', '/api/v2/users/$input.USER_ID', 'GET');
  for (let index = integrationCount(org); index < (size.integrations ?? believableIntegrations); index++)
    addIntegration(
      org,
      `Agent Workspace App ${index}`,
      'embedded-client-app',
      index % 3 === 0 ? 'DISABLED' : 'ENABLED',
    );
  const subjects = ['Customer', 'Policy', 'Claim', 'Invoice', 'Branch', 'Vehicle'];
  for (let index = actionCount(org); index < (size.actions ?? believableActions); index++)
    addAction(
      org,
      lookups,
      `Find ${subjects[index % subjects.length]} ${index}`,
      `https://crm.riverbend.example/v1/find/${index}`,
      'POST',
    );
}

function addIntegration(
  org: Org,
  name: string,
  typeId: string,
  intendedState: IntegrationState['intendedState'],
): IntegrationState {
  const integration: IntegrationState = {
    id: org.id(),
    name,
    typeId,
    notes: '',
    intendedState,
    reported: intendedState === 'ENABLED' ? 'ACTIVE' : 'INACTIVE',
    reportedAt: org.timestamp(),
    version: 1 + Math.floor(org.chance() * 6),
    properties: {},
    advanced: {},
    credentials: {},
    createdAt: 0,
  };
  org.state.integrations.integrations[integration.id] = integration;
  return integration;
}

/** One credential of the client that reports are exported with. Its stored secret is out of date. */
function shareCredential(org: Org, users: readonly IntegrationState[]): void {
  const client = Object.values(org.state.identity.clients).find(({ name }) => name === 'Reporting export');
  const id = org.id();
  org.state.integrations.credentials[id] = {
    id,
    name: 'Presence Public API credential',
    type: 'pureCloudOAuthClient',
    clientId: client?.id ?? org.id(),
    secretHash: 'rotated since',
    createdAt: 0,
    modifiedAt: 0,
  };
  for (const integration of users) integration.credentials = { pureCloudOAuthClient: id };
}

function addAction(
  org: Org,
  integration: IntegrationState,
  name: string,
  url: string,
  requestType: string,
  id = `custom_-_${org.id()}`,
): void {
  const published: ActionVersion = {
    version: 1 + Math.floor(org.chance() * 4),
    category: integration.name,
    name,
    secure: false,
    config: {
      request: {
        requestUrlTemplate: url,
        requestTemplate: `\${input.rawRequest}`,
        requestType,
        headers: {},
      },
      response: { translationMap: {}, translationMapDefaults: {}, successTemplate: `\${rawResult}` },
    },
    inputSchema: { type: 'object', properties: { USER_ID: { type: 'string' } }, additionalProperties: true },
    successSchema: { type: 'object', properties: {}, additionalProperties: true },
  };
  org.state.integrations.actions[id] = { id, integrationId: integration.id, published, createdAt: 0 };
}

/** Actions that the platform brings along: they have fixed ids and cannot be changed. */
function addStaticActions(org: Org, integration: IntegrationState): void {
  const builtIn = [
    { id: 'static_-_getUser', name: 'Get User', url: '/api/v2/users/$input.USER_ID' },
    {
      id: 'static_-_getUserPresence',
      name: 'Get User Presence',
      url: '/api/v2/users/$input.USER_ID/presences/purecloud',
    },
  ];
  for (const { id, name, url } of builtIn) addAction(org, integration, name, url, 'GET', id);
}

function integrationCount(org: Org): number {
  return Object.keys(org.state.integrations.integrations).length;
}

function actionCount(org: Org): number {
  return Object.keys(org.state.integrations.actions).length;
}
