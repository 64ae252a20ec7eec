import { put } from '../collection.js';
import { company } from '../company.js';
import type { Org } from '../org.js';
import type { SeedSize } from '../state.js';
import { checkedConfig } from './actions.js';
import { newIntegration } from './integrations.js';
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
  const of = (key: string) => made.get(key) as IntegrationState;
  shareCredential(org, [of('platform'), of('old')]);
  for (const [key, name, url, method, id] of actions) addAction(org, of(key), [name, url, method], id);
  for (let index = integrations.length; index < (size.integrations ?? 14); index += 1)
    addIntegration(org, `Agent Workspace App ${index}`, 'embedded-client-app', index % 3 !== 0);
  for (let index = actions.length; index < (size.actions ?? 60); index += 1) {
    const name = `Find ${subjects[index % subjects.length]} ${index}`;
    const url = `https://crm.riverbend.example/v1/find/${index}`;
    addAction(org, of('lookups'), [name, url, 'POST']);
  }
}

function addIntegration(org: Org, name: string, typeId: string, enabled: boolean): IntegrationState {
  const id = org.id();
  const version = 1 + Math.floor(org.chance() * 6);
  const integration = { id, name, version, createdAt: 0, ...newIntegration(org, typeId, enabled) };
  return put(org, { store: () => org.state.integrations.integrations }, integration);
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
  };
  for (const integration of users) integration.credentials = { pureCloudOAuthClient: id };
}

function addAction(
  org: Org,
  integration: IntegrationState,
  [name, url, method]: readonly [string, string, string],
  id = `custom_-_${org.id()}`,
): void {
  const published = {
    version: 1 + Math.floor(org.chance() * 4),
    category: integration.name,
    name,
    secure: false,
    config: checkedConfig({ request: { requestUrlTemplate: url, requestType: method } }, integration),
    inputSchema: { type: 'object', properties: { USER_ID: { type: 'string' } }, additionalProperties: true },
    successSchema: { type: 'object', properties: {}, additionalProperties: true },
  };
  org.state.integrations.actions[id] = { id, integrationId: integration.id, published, createdAt: 0 };
}
