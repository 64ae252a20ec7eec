import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { emitTeamsPresence } from '../../src/practice-org/automation/emit.js';
import { ask, triggerBody, updateAction } from './automation/teams-solution.js';
import { bodies } from './careless/bodies.js';
import { creations } from './careless/creations.js';
import { orders } from './careless/orders.js';
import { api, type Careless, campaignPath, send } from './careless/requests.js';
import { updates } from './careless/updates.js';
import { carelessWorld, type Sent, type World } from './careless/world.js';
import { user } from './outbound/fixtures.js';

/** Settings of a queue that have no default to fall back to. */
const rich = [
  'bullseye',
  'conditionalGroupRouting',
  'outboundEmailAddress',
  'queueFlow',
  'memberGroups',
  'agentOwnedRouting',
  'directRouting',
  'callingPartyName',
];

let world: World;

beforeAll(async () => {
  world = await carelessWorld();
});

afterAll(() => world.org.close());

/** Listings, none of which gives so much at once. */
const pages: readonly string[] = [
  '/authorization/roles',
  '/authorization/permissions',
  '/users',
  '/integrations',
  '/integrations/types',
  '/integrations/actions',
  '/integrations/credentials',
  '/integrations/credentials/listing',
  '/flows',
  '/flows/datatables',
  '/processautomation/triggers',
  '/routing/queues',
  '/routing/wrapupcodes',
  '/outbound/contactlists',
  '/outbound/rulesets',
  '/outbound/callanalysisresponsesets',
  '/outbound/campaigns',
  '/telephony/providers/edges/sites',
  '/presencedefinitions',
];

async function expectRefusal([, act, status, message]: Careless): Promise<void> {
  const answer = await act(world);
  expect({ status: answer.status, message: String(answer.body?.message) }).toEqual({
    status,
    message: expect.stringMatching(message),
  });
}

function get(path: string): Promise<Sent> {
  return ask(world.org, 'GET', api + path);
}

function names(page: Sent): string[] {
  return page.entities.map(({ name }: Sent) => name);
}

describe('a careless client is refused when it', () => {
  test.each(creations)('creates without a look-up %s', (...careless) => expectRefusal(careless));
  test.each(bodies)('sends %s', (...careless) => expectRefusal(careless));
  test.each(updates)('%s', (...careless) => expectRefusal(careless));
  test.each(orders)('%s', (...careless) => expectRefusal(careless));
  test.each(pages)('asks for a page of 1000 of %s', (path) =>
    expectRefusal(['', send('GET', `${path}?pageSize=1000`), 400, /exceeds the maximum/]),
  );
});

describe('a careless client is not refused, and does harm, when it', () => {
  test('replaces a queue with one setting: everything else is wiped', async () => {
    const { id, name, bullseye, outboundEmailAddress } = world.queue;
    expect({ bullseye, outboundEmailAddress }).not.toEqual({});
    const path = `/routing/queues/${id}`;
    const body = { name, mediaSettings: { call: { alertingTimeoutSeconds: 30 } } };
    expect((await send('PUT', path, () => body)(world)).status).toBe(200);
    const now = await get(path);
    expect(now.mediaSettings.call.alertingTimeoutSeconds).toBe(30);
    for (const member of Object.keys(world.queue).filter((key) => rich.includes(key)))
      expect(now[member]).toBeUndefined();
  });

  test.each([
    [
      'an integration',
      '/integrations',
      () => ({ name: 'Presence', integrationType: { id: 'purecloud-data-actions' } }),
      '/integrations?pageSize=100',
    ],
    [
      'a data action',
      '/integrations/actions',
      (w: World) => updateAction(w.teams.integrationId),
      '/integrations/actions?pageSize=100',
    ],
    [
      'a trigger',
      '/processautomation/triggers',
      (w: World) => triggerBody(w.flowId),
      '/processautomation/triggers?pageSize=200',
    ],
    [
      'an OAuth client',
      '/oauth/clients',
      (w: World) => ({
        name: 'Presence runtime',
        authorizedGrantType: 'CLIENT-CREDENTIALS',
        roleDivisions: [{ roleId: w.teams.roleId, divisionId: '*' }],
      }),
      '/oauth/clients',
    ],
    [
      'a credential',
      '/integrations/credentials',
      () => ({
        name: 'Presence runtime',
        type: { name: 'pureCloudOAuthClient' },
        credentialFields: { clientId: 'x', clientSecret: 'y' },
      }),
      '/integrations/credentials?pageSize=100',
    ],
  ])('creates without a look-up %s: then there are two', async (_what, path, body, listing) => {
    const made = await send('POST', path, body)(world);
    expect(made.status).toBe(200);
    const twins = names(await get(listing)).filter((name) => name === (body(world) as Sent).name);
    expect(twins.length).toBeGreaterThan(1);
  });

  test.each([
    ['/authorization/roles', 'admin'],
    ['/integrations/actions', 'Presence'],
    ['/routing/wrapupcodes', 'Disposition'],
    ['/flows', 'Presence'],
    ['/outbound/contactlists', 'S'],
    ['/telephony/providers/edges/sites', 'Head Office'],
  ])('takes the name filter of %s for an exact one: it finds others as well', async (path, name) => {
    const found = names(await get(`${path}?pageSize=100&name=${encodeURIComponent(name)}`));
    expect(found.filter((other) => other !== name)).not.toEqual([]);
  });

  test('trusts the rows that a data table shows: they are only keys', async () => {
    const { entities } = await get(`/flows/datatables/${world.teams.tableId}/rows`);
    expect(entities[0]).toEqual({ key: 'BeRightBack' });
  });

  test('reads secrets and templates back: they are not there', async () => {
    expect(await get(`/oauth/clients/${world.teams.clientId}`)).not.toHaveProperty('secret');
    expect(await get(`/integrations/credentials/${world.teams.credentialId}`)).not.toHaveProperty(
      'credentialFields',
    );
    const { config } = await get(`/integrations/actions/${world.teams.getActionId}`);
    expect(config.request).not.toHaveProperty('requestTemplate');
  });

  test('renames an integration by PATCH: it keeps its name', async () => {
    const path = `/integrations/${world.teams.integrationId}`;
    await send('PATCH', path, () => ({ intendedState: 'ENABLED', name: 'Renamed' }))(world);
    expect((await get(path)).name).toBe('Presence');
  });

  test('replaces a role with its name alone: it grants nothing any more', async () => {
    const role = await ask(world.org, 'POST', `${api}/authorization/roles`, {
      name: 'Short-lived',
      permissionPolicies: [{ domain: 'presence', entityName: 'userPresence', actionSet: ['edit'] }],
    });
    await ask(world.org, 'PUT', `${api}/authorization/roles/${role.id}`, { name: 'Short-lived' });
    expect((await get(`/authorization/roles/${role.id}`)).permissionPolicies).toEqual([]);
  });

  test('sends a campaign back with the status that it wishes it had: it starts', async () => {
    const now = await get(campaignPath(world));
    const { body } = await send('PUT', campaignPath, () => ({ ...now, campaignStatus: 'on' }))(world);
    expect(['on', 'complete']).toContain(body.campaignStatus);
  });

  test('creates a trigger and enables nothing: no event starts its flow', async () => {
    const own = await ask(
      world.org,
      'POST',
      `${api}/processautomation/triggers`,
      triggerBody(world.flowId, { name: 'Asleep', enabled: false }),
    );
    const { triggers } = world.org.transaction((org, origin) =>
      emitTeamsPresence(org, { userId: user(world.org, 0).id, teamsPresence: 'InACall' }, origin),
    );
    expect(triggers.find(({ triggerId }) => triggerId === own.id)).toMatchObject({
      matched: false,
      reason: 'The trigger is not enabled.',
    });
  });

  test('adds contacts without ids twice: everybody is there twice', async () => {
    const path = `/outbound/contactlists/${world.list.id}/contacts`;
    const body = () => [{ contactListId: world.list.id, data: { FirstName: 'Twice' } }];
    await send('POST', path, body)(world);
    await send('POST', path, body)(world);
    const found = await ask(world.org, 'POST', `${api}${path}/search`, { pageNumber: 1, pageSize: 100 });
    expect(found.entities.filter(({ data }: Sent) => data.FirstName === 'Twice')).toHaveLength(2);
  });
});
