import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { login, startTestOrg, type TestOrg } from '../../support/practice-org.js';

const subjects = '/api/v2/authorization/subjects';
const policies = [{ domain: 'presence', entityName: 'userPrimarySource', actionSet: ['view'] }];

let org: TestOrg;
let now: number;

beforeEach(async () => {
  now = Date.UTC(2026, 10, 23);
  org = await startTestOrg({ machineClock: () => now });
});

afterEach(() => org.close());

async function newRole(on: TestOrg = org): Promise<string> {
  const { body } = await on.request('POST', '/api/v2/authorization/roles', {
    name: `Role ${on.org.id()}`,
    permissionPolicies: policies,
  });
  return body.id;
}

async function homeId(): Promise<string> {
  return (await org.request('GET', '/api/v2/authorization/divisions/home')).body.id;
}

function grantPath(roleId: string, divisionId = '*', type = '?subjectType=PC_OAUTH_CLIENT', on = org) {
  return `${subjects}/${on.clientId}/divisions/${divisionId}/roles/${roleId}${type}`;
}

async function ownRoles(): Promise<string[]> {
  const { body } = await org.request('GET', `${subjects}/${org.clientId}`);
  return body.grants.map((grant: { role: { id: string } }) => grant.role.id);
}

describe('granting a role', () => {
  test('works for groups as well, and shows at the role and at whoever holds it', async () => {
    const role = await newRole();
    const home = await homeId();
    const [group] = Object.values(org.org.state.people.groups ?? {});
    const [person] = Object.values(org.org.state.people.users);
    const give = (id: string | undefined, type: string) =>
      org.request('POST', `${subjects}/${id}/divisions/${home}/roles/${role}?subjectType=${type}`);
    expect((await give(group?.id, 'PC_GROUP')).status).toBe(204);
    expect((await give(group?.id, 'PC_USER')).status).toBe(404);
    expect((await give(person?.id, 'PC_USER')).status).toBe(204);
    const held = await org.request('GET', `${subjects}/${group?.id}`);
    expect(held.body).toMatchObject({ name: group?.name, grants: [{ role: { id: role } }] });
    const at = await org.request('GET', `/api/v2/authorization/roles/${role}/subjectgrants`);
    expect(at.body.entities).toMatchObject([
      { id: group?.id, name: group?.name, type: 'PC_GROUP', divisions: [{ id: home }] },
      { id: person?.id, type: 'PC_USER' },
    ]);
    const { body } = await org.request('GET', `/api/v2/users/${person?.id}/roles`);
    expect(body.roles.map(({ id }: { id: string }) => id)).toContain(role);
    expect(body.permissionPolicies).toContainEqual(expect.objectContaining(policies[0]));
  });

  test('twice is the same as once', async () => {
    const role = await newRole();
    expect((await org.request('POST', grantPath(role))).status).toBe(204);
    expect((await org.request('POST', grantPath(role))).status).toBe(204);
    expect((await ownRoles()).filter((id) => id === role)).toHaveLength(1);
  });

  test('to an OAuth client without subjectType PC_OAUTH_CLIENT is refused with 404', async () => {
    const role = await newRole();
    expect((await org.request('POST', grantPath(role, '*', ''))).status).toBe(404);
    expect((await org.request('POST', grantPath(role, '*', '?subjectType=PC_GROUP'))).status).toBe(404);
    expect((await org.request('POST', grantPath(role, '*', '?subjectType=CLIENT'))).status).toBe(400);
  });

  test('in a division that does not exist is refused with 400', async () => {
    expect((await org.request('POST', grantPath(await newRole(), 'nowhere'))).status).toBe(400);
  });

  test('that does not exist is refused with 404', async () => {
    expect((await org.request('POST', grantPath('no-role'))).status).toBe(404);
  });

  test('that is too fresh is refused with 404 until authorization knows it', async () => {
    const slow = await startTestOrg({ machineClock: () => now, conditions: { grantTakesEffect: 4000 } });
    const role = await newRole(slow);
    const give = () => slow.request('POST', grantPath(role, '*', '?subjectType=PC_OAUTH_CLIENT', slow));
    expect((await give()).status).toBe(404);
    now += 1000;
    expect((await give()).status).toBe(204);
    await slow.close();
  });

  test('shows at once but counts only when it has taken effect', async () => {
    const slow = await startTestOrg({ machineClock: () => now, conditions: { grantTakesEffect: 4000 } });
    const role = await newRole(slow);
    now += 1000;
    await slow.request('POST', grantPath(role, '*', '?subjectType=PC_OAUTH_CLIENT', slow));
    const me = await slow.request('GET', `${subjects}/me`);
    expect(me.body.grants.map((grant: { role: { id: string } }) => grant.role.id)).toContain(role);
    const user = Object.keys(slow.org.state.people.users)[0];
    const read = async () =>
      (await slow.request('GET', `/api/v2/presence/users/${user}/primarysource`)).status;
    expect(await read()).toBe(403);
    now += 4000;
    expect(await read()).toBe(200);
    await slow.close();
  });

  test('never shows to a token that is older, where the org is told so, and at once to a newer one', async () => {
    const slow = await startTestOrg({
      machineClock: () => now,
      conditions: { olderTokenLearns: 86_000_000 },
    });
    const role = await newRole(slow);
    await slow.token();
    now += 1000;
    await slow.request('POST', grantPath(role, '*', '?subjectType=PC_OAUTH_CLIENT', slow));
    const user = Object.keys(slow.org.state.people.users)[0];
    const read = (token?: string) =>
      slow.request('GET', `/api/v2/presence/users/${user}/primarysource`, undefined, token);
    now += 3_600_000;
    expect((await read()).status).toBe(403);
    expect((await read(await login(slow.url, slow.clientId, slow.clientSecret))).status).toBe(200);
    await slow.close();
  });

  test('in bulk adds and removes just those, whether they are there or not', async () => {
    const [one, other] = [await newRole(), await newRole()];
    const before = await ownRoles();
    const grants = [one, other].map((roleId) => ({ roleId, divisionId: '*' }));
    const add = `${subjects}/${org.clientId}/bulkadd?subjectType=PC_OAUTH_CLIENT`;
    expect((await org.request('POST', add, { grants })).status).toBe(204);
    expect(await ownRoles()).toEqual([...before, one, other]);
    const remove = `${subjects}/${org.clientId}/bulkremove`;
    expect((await org.request('POST', remove, { grants })).status).toBe(204);
    expect((await org.request('POST', remove, { grants })).status).toBe(204);
    expect(await ownRoles()).toEqual(before);
  });

  test('with one wrong pair in bulk grants none', async () => {
    const role = await newRole();
    const grants = [role, 'no-role'].map((roleId) => ({ roleId, divisionId: '*' }));
    const add = `${subjects}/${org.clientId}/bulkadd?subjectType=PC_OAUTH_CLIENT`;
    expect((await org.request('POST', add, { grants })).status).toBe(404);
    expect(await ownRoles()).not.toContain(role);
  });

  test('can be taken back, also when it was never there', async () => {
    const role = await newRole();
    await org.request('POST', grantPath(role));
    expect((await org.request('DELETE', grantPath(role, '*', ''))).status).toBe(204);
    expect((await org.request('DELETE', grantPath(role, '*', ''))).status).toBe(204);
    expect(await ownRoles()).not.toContain(role);
  });
});

describe('who holds what', () => {
  test('tokens/me tells the client its own id and roles', async () => {
    const { body } = await org.request('GET', '/api/v2/tokens/me');
    expect(body.OAuthClient).toMatchObject({
      id: org.clientId,
      name: 'Setup wizard',
      authorizedGrantType: 'CLIENT-CREDENTIALS',
      roleDivisions: [{ roleId: expect.any(String), divisionId: '*' }],
    });
    expect(body.organization.name).toBe('Riverbend Insurance (practice org)');
  });

  test('users/me refuses client-credentials tokens with 400', async () => {
    expect((await org.request('GET', '/api/v2/users/me')).status).toBe(400);
  });

  test('divisionspermitted/me names the divisions of a grant, all of them for *, none without', async () => {
    const home = await homeId();
    const token = await org.tokenWith(['routing:queue:view'], home);
    const permitted = async (permission: string, other?: string) => {
      const path = `/api/v2/authorization/divisionspermitted/me?permission=${permission}`;
      return (await org.request('GET', path, undefined, other)).body.map(({ id }: { id: string }) => id);
    };
    expect(await permitted('routing:queue:view', token)).toEqual([home]);
    expect(await permitted('routing:queue:edit', token)).toEqual([]);
    expect(await permitted('routing:queue:view')).toHaveLength(4);
  });

  test('the installer does not hold the presence role that it hands on', async () => {
    const user = Object.keys(org.org.state.people.users)[0];
    const answer = await org.request('PATCH', `/api/v2/users/${user}/presences/purecloud`, { message: 'x' });
    expect(answer.status).toBe(403);
    expect(answer.body.message).toContain('[presence:userPresence:edit]');
  });
});

describe('the permission catalogue', () => {
  const uri = '/api/v2/authorization/permissions';

  test('gives entities and actions of one domain, case kept', async () => {
    const { body } = await org.request('GET', `${uri}?queryType=domain&query=presence`);
    expect(body.total).toBe(1);
    const entity = body.entities[0].permissionMap.userPresence;
    expect(entity.map(({ action }: { action: string }) => action)).toEqual(['edit', 'inject']);
    expect((await org.request('GET', `${uri}?queryType=domain&query=Presence`)).body.total).toBe(0);
  });

  test('is paged, so that the first page does not have every domain', async () => {
    const { body } = await org.request('GET', `${uri}?pageSize=10`);
    expect(body.entities).toHaveLength(10);
    expect(body.total).toBeGreaterThan(20);
    expect((await org.request('GET', `${uri}?pageSize=101`)).status).toBe(400);
    expect((await org.request('GET', `${uri}?queryType=words`)).status).toBe(400);
  });
});

test('limits are read by namespace, and not every namespace exists', async () => {
  const read = (name: string) => org.request('GET', `/api/v2/organizations/limits/namespaces/${name}`);
  expect((await read('platform.api')).body.entities).toContainEqual({
    key: 'client.credentials.token.rate.per.minute',
    namespace: 'platform.api',
    value: 300,
  });
  expect((await read('oauth')).status).toBe(404);
});

test('organization, divisions and products are there to be read', async () => {
  expect((await org.request('GET', '/api/v2/organizations/me')).body).toMatchObject({ state: 'active' });
  const { body } = await org.request('GET', '/api/v2/authorization/divisions?name=claim');
  expect(body.entities.map(({ name }: { name: string }) => name)).toEqual(['Claims']);
  expect((await org.request('GET', '/api/v2/authorization/products')).body.total).toBeGreaterThan(2);
});
