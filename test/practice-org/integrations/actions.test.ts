import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestOrg, type TestOrg } from '../../support/practice-org.js';
import { ask, contract, getAction } from '../automation/teams-solution.js';

const path = '/api/v2/integrations/actions';

describe('data actions', () => {
  let practice: TestOrg;
  let integrationId: string;
  beforeAll(async () => {
    practice = await startTestOrg();
    const integration = await ask(practice, 'POST', '/api/v2/integrations', {
      name: 'Presence',
      integrationType: { id: 'purecloud-data-actions' },
    });
    integrationId = integration.id;
  });
  afterAll(() => practice.close());

  const create = (more: object = {}) => ask(practice, 'POST', path, getAction(integrationId, more));
  const refusal = async (more: object) => {
    const answer = await practice.request('POST', path, getAction(integrationId, more));
    expect(answer.status).toBe(400);
    return answer.body.message;
  };

  it('creating an action publishes it at once, with an id that starts with custom_-_', async () => {
    const made = await create();
    expect(made).toMatchObject({ version: 1, secure: false, category: 'Presence' });
    expect(made.id).toMatch(/^custom_-_[0-9a-f-]{36}$/);
    expect((await practice.request('GET', `${path}/${made.id}`)).status).toBe(200);
  });

  it('names are not unique, not even in one category', async () => {
    const [one, other] = [await create({ name: 'Twin' }), await create({ name: 'Twin' })];
    expect(one.id).not.toBe(other.id);
  });

  it('the name filter is partial and the category filter exact', async () => {
    await create({ name: 'Get Person' });
    await create({ name: 'Get Person Twice' });
    const listed = (query: string) => ask(practice, 'GET', `${path}?pageSize=100&${query}`);
    expect((await listed('name=get%20person')).total).toBe(2);
    expect((await listed('category=Presence&name=Get%20Person')).total).toBe(2);
    expect((await listed('category=Presenc&name=Get%20Person')).total).toBe(0);
    expect((await listed('category=presence&name=Get%20Person')).total).toBe(0);
  });

  it('more than 50 ids are refused', async () => {
    const ids = Array.from({ length: 51 }, (_, index) => `id-${index}`).join(',');
    expect((await practice.request('GET', `${path}?ids=${ids}`)).status).toBe(400);
  });

  it('a wrong configuration or contract is refused', async () => {
    const { config } = getAction(integrationId);
    const request = (more: object) => ({ config: { ...config, request: { ...config.request, ...more } } });
    expect(await refusal({ integrationId: 'gone' })).toMatch(/integration gone does not exist/);
    expect(await refusal({ config: { ...config, timeoutSeconds: 61 } })).toMatch(/from 1 to 60/);
    expect(await refusal(request({ requestType: 'FETCH' }))).toMatch(/requestType/);
    expect(await refusal(request({ requestUrlTemplate: 'https://elsewhere/' }))).toMatch(
      /start with \/api\//,
    );
    const schema = contract([], []);
    expect(await refusal({ contract: { ...schema, input: { inputSchema: { type: 'array' } } } })).toMatch(
      /inputSchema/,
    );
    expect(await refusal({ name: ' ' })).toMatch(/must not be blank/);
  });

  it('templates are never inlined: they have their own addresses', async () => {
    const made = await create({ name: 'With templates' });
    const read = await ask(practice, 'GET', `${path}/${made.id}?expand=contract`);
    expect(read.config.request).not.toHaveProperty('requestTemplate');
    expect(read.config.response).not.toHaveProperty('successTemplate');
    expect(read.config.request.requestTemplateUri).toContain('/templates/requesttemplate.vm');
    const request = await practice.request('GET', `${path}/${made.id}/templates/requesttemplate.vm`);
    expect(request.headers.get('content-type')).toContain('text/plain');
    expect(request.body).toBe(`\${input.rawRequest}`);
    const success = await practice.request('GET', `${path}/${made.id}/templates/successtemplate.vm`);
    expect(success.body).toBe(`{"systemPresence": \${systemPresence}}`);
    expect((await practice.request('GET', `${path}/${made.id}/templates/other.vm`)).status).toBe(404);
  });

  it('the contract shows only when it is expanded', async () => {
    const made = await create({ name: 'Contract' });
    expect(await ask(practice, 'GET', `${path}/${made.id}`)).not.toHaveProperty('contract');
    const expanded = await ask(practice, 'GET', `${path}/${made.id}?expand=contract`);
    expect(expanded.contract.input.inputSchema.properties).toHaveProperty('USER_ID');
  });

  it('PATCH takes name, category and configuration with the current version, and nothing else', async () => {
    const made = await create({ name: 'Patched' });
    const patch = (body: object) => practice.request('PATCH', `${path}/${made.id}`, body);
    expect((await patch({ name: 'No version' })).status).toBe(400);
    expect((await patch({ version: 1, contract: contract([], []) })).status).toBe(400);
    expect((await patch({ version: 1, secure: true })).status).toBe(400);
    expect((await patch({ version: 1, integrationId })).status).toBe(400);
    const good = await patch({ version: 1, name: 'Renamed' });
    expect(good.body).toMatchObject({ name: 'Renamed', version: 2 });
    const stale = await patch({ version: 1, name: 'Late' });
    expect(stale.status).toBe(409);
    expect(stale.body.message).toMatch(/does not match the current version/);
  });

  it('a configuration that is sent without its templates loses them', async () => {
    const made = await create({ name: 'Forgetful' });
    const { config } = await ask(practice, 'GET', `${path}/${made.id}`);
    await ask(practice, 'PATCH', `${path}/${made.id}`, { version: 1, config });
    const success = await practice.request('GET', `${path}/${made.id}/templates/successtemplate.vm`);
    expect(success.body).toBe(`\${rawResult}`);
  });

  it('contract and secure change through a draft that is published with its version; the id stays', async () => {
    const made = await create({ name: 'Drafted' });
    const draftPath = `${path}/${made.id}/draft`;
    expect((await practice.request('GET', draftPath)).status).toBe(404);
    const draft = await ask(practice, 'POST', draftPath);
    expect((await practice.request('POST', draftPath)).status).toBe(409);
    const patched = await ask(practice, 'PATCH', draftPath, {
      version: draft.version,
      contract: contract(['USER_ID', 'EXTRA'], []),
      secure: true,
    });
    const before = await ask(practice, 'GET', `${path}/${made.id}?expand=contract`);
    expect(before.secure).toBe(false);
    expect(before.contract.input.inputSchema.properties).not.toHaveProperty('EXTRA');
    expect(await ask(practice, 'GET', `${draftPath}/validation`)).toMatchObject({ valid: true });
    expect((await practice.request('POST', `${draftPath}/publish`, { version: 99 })).status).toBe(409);
    await ask(practice, 'POST', `${draftPath}/publish`, { version: patched.version });
    const after = await ask(practice, 'GET', `${path}/${made.id}?expand=contract`);
    expect(after).toMatchObject({ id: made.id, secure: true });
    expect(after.contract.input.inputSchema.properties).toHaveProperty('EXTRA');
    expect((await practice.request('GET', draftPath)).status).toBe(404);
  });

  it('built-in actions cannot be changed or deleted', async () => {
    const builtIn = await ask(practice, 'GET', `${path}/static_-_getUser`);
    const patch = await practice.request('PATCH', `${path}/static_-_getUser`, {
      version: builtIn.version,
      name: 'Mine',
    });
    expect(patch.body.message).toMatch(/built in/);
    expect((await practice.request('DELETE', `${path}/static_-_getUser`)).status).toBe(400);
  });

  it('deleting an integration deletes its actions', async () => {
    const integration = await ask(practice, 'POST', '/api/v2/integrations', {
      name: 'Short-lived',
      integrationType: { id: 'purecloud-data-actions' },
    });
    const made = await ask(practice, 'POST', path, getAction(integration.id));
    await ask(practice, 'DELETE', `/api/v2/integrations/${integration.id}`);
    expect((await practice.request('GET', `${path}/${made.id}`)).status).toBe(404);
  });

  it('the categories are listed once each, and the schemas are files of their own', async () => {
    const made = await create({ name: 'With files', category: 'Filed' });
    const names = async (query: string) =>
      (await ask(practice, 'GET', `${path}/categories?pageSize=100${query}`)).entities.map(
        ({ name }: { name: string }) => name,
      );
    const all = await names('');
    expect(new Set(all).size).toBe(all.length);
    expect(all).toContain('Filed');
    expect(await names('&secure=true')).not.toContain('Filed');
    const { contract: shown } = await ask(practice, 'GET', `${path}/${made.id}?expand=contract`);
    for (const part of [shown.input, shown.output]) {
      const [schema, uri] = Object.keys(part).sort();
      expect(await ask(practice, 'GET', part[uri ?? ''])).toEqual(part[schema ?? '']);
    }
  });
});
