import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestOrg, type TestOrg } from '../../support/practice-org.js';
import { ask } from '../automation/teams-solution.js';

describe('integrations and credentials', () => {
  let practice: TestOrg;
  beforeAll(async () => {
    practice = await startTestOrg();
  });
  afterAll(() => practice.close());

  const path = '/api/v2/integrations';
  const create = (name: string) =>
    ask(practice, 'POST', path, { name, integrationType: { id: 'purecloud-data-actions' } });
  const credential = (more: object = {}) => ({
    name: 'Secret keeper',
    type: { name: 'pureCloudOAuthClient' },
    credentialFields: { clientId: 'client-1', clientSecret: 'very-secret-value' },
    ...more,
  });

  it('an integration needs an installable type and a name that is not blank', async () => {
    const type = { id: 'purecloud-data-actions' };
    const unnamed = await practice.request('POST', path, { integrationType: type });
    expect(unnamed.body.name).toBe('Genesys Cloud Data Actions');
    expect((await practice.request('POST', path, { name: ' ', integrationType: type })).status).toBe(400);
    expect(
      (await practice.request('POST', path, { name: 'x', integrationType: { id: 'gone' } })).body.message,
    ).toMatch(/Unknown integration type/);
    const teams = await practice.request('POST', path, {
      name: 'x',
      integrationType: { id: 'microsoft-teams' },
    });
    expect(teams.status).toBe(400);
  });

  it('a type that the org is not offered is unknown to it', async () => {
    const id = 'purecloud-data-actions';
    const types = '/api/v2/integrations/types';
    expect((await practice.request('GET', `${types}/${id}`)).status).toBe(200);
    practice.org.state.integrations.withheldTypes = [id];
    const created = await practice.request('POST', path, { name: 'x', integrationType: { id } });
    const listed = await ask(practice, 'GET', `${types}?pageSize=100`);
    const found = await practice.request('GET', `${types}/${id}`);
    practice.org.state.integrations.withheldTypes = undefined;
    expect(created.status).toBe(400);
    expect(found.status).toBe(404);
    expect(listed.entities.map((type: { id: string }) => type.id)).not.toContain(id);
  });

  it('names of integrations are not unique, and the list has no name filter', async () => {
    const [one, other] = [await create('Twin'), await create('Twin')];
    expect(one.id).not.toBe(other.id);
    const all = await ask(practice, 'GET', `${path}?pageSize=100&name=Twin`);
    expect(all.total).toBeGreaterThan(2);
    const actions = await ask(practice, 'GET', `${path}?pageSize=100&integrationType=purecloud-data-actions`);
    expect(actions.total).toBeLessThan(all.total);
  });

  it('a page of more than 100 integrations is refused', async () => {
    expect((await practice.request('GET', `${path}?pageSize=101`)).status).toBe(400);
  });

  it('a configuration is replaced only with its current version and all six fields', async () => {
    const { id } = await create('Versioned');
    const config = await ask(practice, 'GET', `${path}/${id}/config/current`);
    const { notes: _notes, ...incomplete } = config;
    expect((await practice.request('PUT', `${path}/${id}/config/current`, incomplete)).status).toBe(400);
    const first = await ask(practice, 'PUT', `${path}/${id}/config/current`, {
      ...config,
      notes: 'ours',
      name: 'Renamed',
    });
    expect(first).toMatchObject({ version: config.version + 1, notes: 'ours' });
    const stale = await practice.request('PUT', `${path}/${id}/config/current`, config);
    expect(stale.status).toBe(409);
    expect(stale.body.message).toMatch(/does not match the current version/);
    expect((await ask(practice, 'GET', `${path}/${id}`)).name).toBe('Renamed');
  });

  it('empty notes come back as the placeholder of the database', async () => {
    const { id } = await create('Without notes');
    const config = await ask(practice, 'GET', `${path}/${id}/config/current`);
    expect(config.notes).toBe('node_dynamodb_empty_string');
    expect((await ask(practice, 'PUT', `${path}/${id}/config/current`, { ...config, notes: '' })).notes).toBe(
      'node_dynamodb_empty_string',
    );
  });

  it('a PUT of the configuration really replaces: credentials that are not sent are gone', async () => {
    const { id } = await create('Replaced');
    const keeper = await ask(practice, 'POST', `${path}/credentials`, credential());
    const uri = `${path}/${id}/config/current`;
    const config = await ask(practice, 'GET', uri);
    const withCredential = { ...config, credentials: { pureCloudOAuthClient: { id: keeper.id } } };
    const linked = await ask(practice, 'PUT', uri, withCredential);
    expect(linked.credentials.pureCloudOAuthClient.id).toBe(keeper.id);
    const bare = await ask(practice, 'PUT', uri, { ...linked, credentials: {} });
    expect(bare.credentials).toEqual({});
  });

  it('a configuration takes only existing credentials of the type that the integration asks for', async () => {
    const { id } = await create('Choosy');
    const uri = `${path}/${id}/config/current`;
    const config = await ask(practice, 'GET', uri);
    const basic = await ask(practice, 'POST', `${path}/credentials`, {
      name: 'Basic',
      type: { name: 'basicAuth' },
      credentialFields: { userName: 'u', password: 'p' },
    });
    const attempt = (credentials: object) => practice.request('PUT', uri, { ...config, credentials });
    expect((await attempt({ pureCloudOAuthClient: { id: 'gone' } })).body.message).toMatch(/does not exist/);
    expect((await attempt({ pureCloudOAuthClient: { id: basic.id } })).body.message).toMatch(
      /must be of type/,
    );
    expect((await attempt({ other: { id: basic.id } })).body.message).toMatch(/takes no credential "other"/);
  });

  it('an integration that lacks its credential reports ERROR and says why', async () => {
    const { id } = await create('Naked');
    const patched = await ask(practice, 'PATCH', `${path}/${id}`, { intendedState: 'ENABLED' });
    expect(patched.reportedState).toMatchObject({
      code: 'ERROR',
      detail: { message: expect.stringContaining('credential') },
    });
  });

  it('PATCH does not rename an integration', async () => {
    const { id } = await create('Steady');
    await ask(practice, 'PATCH', `${path}/${id}`, { name: 'Other', intendedState: 'DISABLED' });
    expect((await ask(practice, 'GET', `${path}/${id}`)).name).toBe('Steady');
  });

  it('a credential never gives back its fields, and the state never holds its secret', async () => {
    const made = await practice.request('POST', `${path}/credentials`, credential());
    const read = await practice.request('GET', `${path}/credentials/${made.body.id}`);
    const listed = await practice.request('GET', `${path}/credentials/listing`);
    for (const answer of [made, read, listed]) {
      expect(answer.status).toBe(200);
      expect(JSON.stringify(answer.body)).not.toMatch(/very-secret-value|credentialFields/);
    }
    expect(JSON.stringify(practice.org.state)).not.toContain('very-secret-value');
  });

  it('a credential needs all fields of its type, also when it is replaced', async () => {
    const made = await ask(practice, 'POST', `${path}/credentials`, credential());
    const partly = credential({ credentialFields: { clientSecret: 'new' } });
    expect((await practice.request('POST', `${path}/credentials`, partly)).body.message).toMatch(/clientId/);
    expect((await practice.request('PUT', `${path}/credentials/${made.id}`, partly)).status).toBe(400);
    const typeless = credential({ type: { name: 'magic' } });
    expect((await practice.request('POST', `${path}/credentials`, typeless)).body.message).toMatch(/Unknown/);
  });

  it('a credential in use cannot be deleted, and survives its integration', async () => {
    const { id } = await create('User');
    const keeper = await ask(practice, 'POST', `${path}/credentials`, credential());
    const uri = `${path}/${id}/config/current`;
    const config = await ask(practice, 'GET', uri);
    await ask(practice, 'PUT', uri, { ...config, credentials: { pureCloudOAuthClient: { id: keeper.id } } });
    expect((await practice.request('DELETE', `${path}/credentials/${keeper.id}`)).status).toBe(409);
    await ask(practice, 'DELETE', `${path}/${id}`);
    expect((await practice.request('GET', `${path}/${id}`)).status).toBe(404);
    expect((await practice.request('DELETE', `${path}/credentials/${keeper.id}`)).status).toBe(204);
  });

  it('the listing of credentials goes by cursor', async () => {
    for (let index = 0; index < 3; index++)
      await ask(practice, 'POST', `${path}/credentials`, credential({ name: `Page ${index}` }));
    const seen: string[] = [];
    let next: string | undefined = `${path}/credentials/listing?pageSize=2`;
    while (next !== undefined) {
      const page: { entities: { id: string }[]; nextUri?: string } = await ask(practice, 'GET', next);
      expect(page.entities.length).toBeLessThanOrEqual(2);
      seen.push(...page.entities.map(({ id }) => id));
      next = page.nextUri;
    }
    expect(new Set(seen).size).toBe(Object.keys(practice.org.state.integrations.credentials).length);
  });

  it('the connection with Microsoft Teams shows among the unified communications apps', async () => {
    const apps = await ask(practice, 'GET', `${path}/unifiedcommunications/clientapps`);
    expect(apps.entities).toMatchObject([{ integrationPresenceSource: 'MicrosoftTeams' }]);
  });
});

describe('time in integrations', () => {
  it('a new integration is not listed at once, takes no actions at once, and activates after a while', async () => {
    let now = Date.parse('2026-11-23T09:00:00Z');
    const practice = await startTestOrg({
      machineClock: () => now,
      conditions: {
        listLag: 1000,
        integrationAcceptsActions: 2000,
        integrationActivates: 3000,
        readLag: 500,
      },
    });
    try {
      const made = await ask(practice, 'POST', '/api/v2/integrations', {
        name: 'Slow',
        integrationType: { id: 'purecloud-data-actions' },
      });
      const uri = `/api/v2/integrations/${made.id}`;
      const listed = async () =>
        (await ask(practice, 'GET', '/api/v2/integrations?pageSize=100')).entities.some(
          ({ id }: { id: string }) => id === made.id,
        );
      expect((await practice.request('GET', uri)).status).toBe(404);
      expect(await listed()).toBe(false);
      now += 1000;
      expect(await listed()).toBe(true);
      const action = {
        category: 'c',
        name: 'n',
        integrationId: made.id,
        config: { request: { requestUrlTemplate: '/api/v2/x', requestType: 'GET' } },
        contract: {
          input: { inputSchema: { type: 'object' } },
          output: { successSchema: { type: 'object' } },
        },
      };
      expect((await practice.request('POST', '/api/v2/integrations/actions', action)).status).toBe(400);
      now += 1000;
      expect((await practice.request('POST', '/api/v2/integrations/actions', action)).status).toBe(200);
      const keeper = await ask(practice, 'POST', '/api/v2/integrations/credentials', {
        name: 'k',
        type: { name: 'pureCloudOAuthClient' },
        credentialFields: { clientId: 'c', clientSecret: 's' },
      });
      const config = await ask(practice, 'GET', `${uri}/config/current`);
      await ask(practice, 'PUT', `${uri}/config/current`, {
        ...config,
        credentials: { pureCloudOAuthClient: { id: keeper.id } },
      });
      const patched = await ask(practice, 'PATCH', uri, { intendedState: 'ENABLED' });
      expect(patched.reportedState.code).toBe('ACTIVATING');
      now += 3000;
      expect((await ask(practice, 'GET', uri)).reportedState.code).toBe('ACTIVE');
    } finally {
      await practice.close();
    }
  });
});
