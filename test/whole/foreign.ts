import type { Author } from '../../src/practice-org/architect/state.js';
import { policiesOf } from '../../src/practice-org/identity/roles.js';
import type { OAuthClientState } from '../../src/practice-org/identity/state.js';
import type { IntegrationState } from '../../src/practice-org/integrations/state.js';
import type { Org } from '../../src/practice-org/org.js';
import { solutionObjects, the } from '../support/solution-objects.js';
import { installed, type Whole } from '../support/whole.js';

/** Texts of the people who built their own before. */
export const theirs = 'Built by Ana in 2024';

/**
 * An org in which somebody built the whole solution by hand, with the same names, a little differently, and a machine
 * that has never seen it.
 */
export async function builtByHand(): Promise<Whole> {
  const whole = await installed();
  const { org } = whole.org;
  const objects = solutionObjects(org);
  const { role, client, credential, integration, updateAction, table, workflow, trigger } = objects;
  for (const described of [role, client, table, workflow, trigger]) described.description = theirs;
  integration.notes = theirs;
  role.policies = policiesOf(['presence:source:view', 'routing:queue:view']);
  client.accessTokenValiditySeconds = 3600;
  credential.name = 'Presence secret';
  if (updateAction.published !== undefined) {
    const { config } = updateAction.published;
    updateAction.published = { ...updateAction.published, config: { ...config, timeoutSeconds: 5 } };
  }
  table.rows.Lunch = { key: 'Lunch', GenesysCloudPresenceId: '', Note: 'theirs' };
  table.schema = {
    ...table.schema,
    properties: {
      ...(table.schema.properties as object),
      Note: { $id: '/properties/Note', type: 'string', title: 'Note', displayOrder: 2 },
    },
  };
  workflow.versions.splice(0, workflow.versions.length, {
    id: '7.0',
    createdAt: 0,
    createdBy: somebody(org),
    references: [],
  });
  workflow.publishedVersion = '7.0';
  trigger.enabled = false;
  whole.moveToAnotherMachine();
  return whole;
}

/** A person of the org, as the author of what is done in Architect. */
export function somebody(org: Org): Author {
  const [user] = Object.values(org.state.people.users);
  if (user === undefined) throw new Error('The practice org has no people.');
  return { kind: 'user', id: user.id, name: user.name };
}

/** A second client that stands beside those that the solution knows, of the same name unless another is given. */
export function anotherClient(org: Org, name = 'Presence Public API'): OAuthClientState {
  const client: OAuthClientState = {
    id: org.id(),
    name,
    description: theirs,
    authorizedGrantType: 'CLIENT-CREDENTIALS',
    accessTokenValiditySeconds: 3600,
    registeredRedirectUri: [],
    scope: [],
    state: 'active',
    secretHash: 'known to Ana only',
    createdAt: 0,
    modifiedAt: 0,
  };
  org.state.identity.clients[client.id] = client;
  return client;
}

/**
 * An integration of our name that somebody else made, with a credential that works for these data actions, which their
 * flows call.
 */
export function integrationInUse(
  org: Org,
  actions: readonly string[] = ['Book appointment'],
  name = 'Genesys Cloud Presence API',
): IntegrationState {
  const { integrations } = org.state;
  const old = the(integrations.integrations, (one) => one.name === 'Genesys Cloud Data Actions');
  const used = { ...structuredClone(old), id: org.id(), name, notes: theirs };
  integrations.integrations[used.id] = used;
  const model = the(integrations.actions, ({ published }) => published?.name === 'Get User Presence');
  for (const title of actions) {
    const id = `custom_-_${org.id()}`;
    const { published, ...action } = structuredClone(model);
    if (published === undefined) throw new Error('The seeded data action is a draft.');
    integrations.actions[id] = {
      ...action,
      id,
      integrationId: used.id,
      published: { ...published, name: title, category: name },
    };
  }
  return used;
}
