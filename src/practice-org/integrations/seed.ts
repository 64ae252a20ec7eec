import { company } from '../company.js';
import type { Org } from '../org.js';
import type { SeedSize } from '../state.js';
import type { IntegrationState } from './state.js';

/** Key, name, type, whether it is enabled. */
const integrations = company<readonly [string, string, string, boolean][]>('integrations');
/** Integration, name, address, method, and the fixed id of those that the platform brings along. */
const actions = company<readonly [string, string, string, string, string?][]>('actions');
const subjects = company<string>('subjects').split(' ');

/**
 * What others have built in the org before: integrations and data actions whose names start like those of the
 * solutions, so that a sloppy look-up finds the wrong one, but none of exactly the same name.
 */
export function seedIntegrations(org: Org, size: SeedSize): void {
  const made = new Map<string, IntegrationState>();
  for (const [key, name, typeId, enabled] of integrations)
    made.set(key, addIntegration(org, name, typeId, enabled));
  const of = (key: string): IntegrationState => {
    const integration = made.get(key);
    if (integration === undefined) throw new Error(`No integration is seeded as ${key}.`);
    return integration;
  };
  shareCredential(org, [of('platform'), of('old')]);
  for (const [key, name, url, method, id] of actions) addAction(org, of(key), { name, url, method }, id);
  for (let index = integrations.length; index < (size.integrations ?? 14); index += 1)
    addIntegration(org, `Agent Workspace App ${index}`, 'embedded-client-app', index % 3 !== 0);
  for (let index = actions.length; index < (size.actions ?? 60); index += 1) {
    const name = `Find ${subjects[index % subjects.length]} ${index}`;
    const url = `https://crm.riverbend.example/v1/find/${index}`;
    addAction(org, of('lookups'), { name, url, method: 'POST' });
  }
}

function addIntegration(org: Org, name: string, typeId: string, enabled: boolean): IntegrationState {
  const integration: IntegrationState = {
    id: org.id(),
    name,
    typeId,
    notes: '',
    intendedState: enabled ? 'ENABLED' : 'DISABLED',
    reported: enabled ? 'ACTIVE' : 'INACTIVE',
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
  { name, url, method }: { readonly name: string; readonly url: string; readonly method: string },
  id = `custom_-_${org.id()}`,
): void {
  const request = {
    requestUrlTemplate: url,
    requestTemplate: `\${input.rawRequest}`,
    requestType: method,
    headers: {},
  };
  const response = { translationMap: {}, translationMapDefaults: {}, successTemplate: `\${rawResult}` };
  const published = {
    version: 1 + Math.floor(org.chance() * 4),
    category: integration.name,
    name,
    secure: false,
    config: { request, response },
    inputSchema: { type: 'object', properties: { USER_ID: { type: 'string' } }, additionalProperties: true },
    successSchema: { type: 'object', properties: {}, additionalProperties: true },
  };
  org.state.integrations.actions[id] = { id, integrationId: integration.id, published, createdAt: 0 };
}
