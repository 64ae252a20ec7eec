import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { login, startTestOrg, type TestOrg } from '../../support/practice-org.js';

const uri = '/api/v2/oauth/clients';

let org: TestOrg;
let now: number;
let role: string;

beforeEach(async () => {
  now = Date.UTC(2026, 10, 23);
  org = await startTestOrg({ machineClock: () => now });
  role = await heldRole(org);
});

afterEach(() => org.close());

async function newRole(on: TestOrg): Promise<string> {
  const { body } = await on.request('POST', '/api/v2/authorization/roles', {
    name: `Role ${on.org.id()}`,
    permissionPolicies: [{ domain: 'presence', entityName: 'userPresence', actionSet: ['edit'] }],
  });
  return body.id;
}

async function heldRole(on: TestOrg, divisionId = '*'): Promise<string> {
  const id = await newRole(on);
  const path = `/api/v2/authorization/subjects/${on.clientId}/divisions/${divisionId}/roles/${id}`;
  const { status } = await on.request('POST', `${path}?subjectType=PC_OAUTH_CLIENT`);
  expect(status).toBe(204);
  return id;
}

function body(more: Record<string, unknown> = {}) {
  return {
    name: 'Presence Public API',
    authorizedGrantType: 'CLIENT-CREDENTIALS',
    roleDivisions: [{ roleId: role, divisionId: '*' }],
    ...more,
  };
}

describe('creating an OAuth client', () => {
  test('is the one time that its secret is shown; it logs in', async () => {
    const { status, body: client } = await org.request('POST', uri, body());
    expect(status).toBe(200);
    expect(client.accessTokenValiditySeconds).toBe(86_400);
    expect(await login(org.url, client.id, client.secret)).toEqual(expect.any(String));
    expect((await org.request('GET', `${uri}/${client.id}`)).body).not.toHaveProperty('secret');
    const list = await org.request('GET', uri);
    expect(JSON.stringify(list.body)).not.toContain('secret');
    const put = await org.request('PUT', `${uri}/${client.id}`, body());
    expect(put.status).toBe(200);
    expect(put.body).not.toHaveProperty('secret');
  });

  test('with a role that the caller does not hold itself is refused with 403', async () => {
    const other = await newRole(org);
    const answer = await org.request(
      'POST',
      uri,
      body({ roleDivisions: [{ roleId: other, divisionId: '*' }] }),
    );
    expect(answer.status).toBe(403);
    expect(answer.body.message).toContain('holds itself');
  });

  test('with a role that the caller holds in another division only is refused with 403', async () => {
    const [home, other] = Object.keys(org.org.state.identity.divisions);
    const held = await heldRole(org, home);
    const create = async (divisionId: string | undefined) =>
      (await org.request('POST', uri, body({ roleDivisions: [{ roleId: held, divisionId }] }))).status;
    expect(await create(other)).toBe(403);
    expect(await create('*')).toBe(403);
    expect(await create(home)).toBe(200);
  });

  test('with a role granted a moment ago is refused until the grant takes effect', async () => {
    const slow = await startTestOrg({ machineClock: () => now, conditions: { grantTakesEffect: 4000 } });
    const fresh = await newRole(slow);
    now += 1000;
    const path = `/api/v2/authorization/subjects/${slow.clientId}/divisions/*/roles/${fresh}`;
    await slow.request('POST', `${path}?subjectType=PC_OAUTH_CLIENT`);
    const roleDivisions = [{ roleId: fresh, divisionId: '*' }];
    expect((await slow.request('POST', uri, body({ roleDivisions }))).status).toBe(403);
    now += 4000;
    expect((await slow.request('POST', uri, body({ roleDivisions }))).status).toBe(200);
    await slow.close();
  });

  test.each([
    ['no role', { roleDivisions: [] }],
    ['the implicit grant', { authorizedGrantType: 'TOKEN' }],
    ['tokens that live too short', { accessTokenValiditySeconds: 299 }],
    ['tokens that live too long', { accessTokenValiditySeconds: 172_801 }],
    ['an empty name', { name: '' }],
  ])('with %s is refused with 400', async (_, wrong) => {
    expect((await org.request('POST', uri, body(wrong))).status).toBe(400);
  });

  test('with a name that others have is allowed: names are not unique', async () => {
    const one = await org.request('POST', uri, body());
    const other = await org.request('POST', uri, body());
    expect([one.status, other.status]).toEqual([200, 200]);
    expect(other.body.id).not.toBe(one.body.id);
  });
});

describe('an OAuth client', () => {
  test('has the grants of its subject as roleDivisions', async () => {
    const { body: client } = await org.request('POST', uri, body());
    const path = `/api/v2/authorization/subjects/${client.id}/divisions/*/roles/${role}`;
    await org.request('DELETE', path);
    expect((await org.request('GET', `${uri}/${client.id}`)).body.roleDivisions).toEqual([]);
  });

  test('is replaced by PUT: what is left out is gone', async () => {
    const { body: client } = await org.request(
      'POST',
      uri,
      body({ description: 'Managed', accessTokenValiditySeconds: 3600 }),
    );
    const { body: changed } = await org.request('PUT', `${uri}/${client.id}`, body());
    expect(changed).not.toHaveProperty('description');
    expect(changed.accessTokenValiditySeconds).toBe(86_400);
  });

  test('tells who made it and who changed it last, by their ids, and when', async () => {
    const { body: client } = await org.request('POST', uri, body());
    expect(client).toMatchObject({ createdBy: { id: org.clientId }, modifiedBy: { id: org.clientId } });
    now += 60_000;
    const other = await org.tokenWith(['oauth:client:edit']);
    const { body: renewed } = await org.request('POST', `${uri}/${client.id}/secret`, undefined, other);
    expect(renewed.createdBy.id).toBe(org.clientId);
    expect(org.org.state.identity.clients[renewed.modifiedBy.id]?.name).toMatch(/^Test client/);
    expect(renewed.dateModified).toBe(new Date(now).toISOString());
    now += 60_000;
    const { body: changed } = await org.request('PUT', `${uri}/${client.id}`, body());
    expect(changed.modifiedBy.id).toBe(org.clientId);
    expect(changed.dateModified).toBe(new Date(now).toISOString());
  });

  test('gets a new secret on request, and the old one stops at once', async () => {
    const { body: client } = await org.request('POST', uri, body());
    const { body: renewed } = await org.request('POST', `${uri}/${client.id}/secret`);
    expect(renewed.secret).not.toBe(client.secret);
    expect(await login(org.url, client.id, renewed.secret)).toEqual(expect.any(String));
    await expect(login(org.url, client.id, client.secret)).rejects.toThrow('invalid_client');
  });

  test('is deleted only when it is inactive', async () => {
    const { body: client } = await org.request('POST', uri, body());
    expect((await org.request('DELETE', `${uri}/${client.id}`)).status).toBe(400);
    await org.request('PUT', `${uri}/${client.id}`, body({ state: 'inactive' }));
    expect((await org.request('DELETE', `${uri}/${client.id}`)).status).toBe(204);
    expect((await org.request('GET', `${uri}/${client.id}`)).status).toBe(404);
  });

  test('keeps its grant type', async () => {
    const { body: client } = await org.request('POST', uri, body());
    const answer = await org.request('PUT', `${uri}/${client.id}`, body({ authorizedGrantType: 'CODE' }));
    expect(answer.status).toBe(400);
  });

  test('is found in one unpaged list, beside an inactive one of the same name', async () => {
    const { body: list } = await org.request('GET', uri);
    expect(list.entities).toHaveLength(list.total);
    const named = list.entities.filter(({ name }: { name: string }) => name === 'Presence Public API');
    expect(named.map(({ state }: { state: string }) => state)).toEqual(['inactive']);
  });
});
