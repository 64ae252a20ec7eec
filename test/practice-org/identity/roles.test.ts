import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startTestOrg, type TestOrg } from '../../support/practice-org.js';

const uri = '/api/v2/authorization/roles';
const policy = { domain: 'presence', entityName: 'userPresence', actionSet: ['inject', 'edit'] };

let org: TestOrg;

beforeEach(async () => {
  org = await startTestOrg();
});

afterEach(() => org.close());

function create(body: Record<string, unknown>) {
  return org.request('POST', uri, body);
}

describe('creating a role', () => {
  test('answers with the policies as the platform keeps them', async () => {
    const { status, body } = await create({ name: 'Presence API User', permissionPolicies: [policy] });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      name: 'Presence API User',
      description: '',
      permissionPolicies: [
        {
          domain: 'presence',
          entityName: 'userPresence',
          actionSet: ['edit', 'inject'],
          allowConditions: false,
        },
      ],
      default: false,
    });
    expect((await org.request('GET', `${uri}/${body.id}`)).body.id).toBe(body.id);
  });

  test('with a taken name is refused with 409', async () => {
    await create({ name: 'Presence API User' });
    expect((await create({ name: 'Presence API User' })).status).toBe(409);
  });

  test('with another case of a taken name is allowed', async () => {
    expect((await create({ name: 'PRESENCE API USERS' })).status).toBe(200);
  });

  test.each([
    ['a wildcard entity', { ...policy, entityName: '*' }, 'Wildcards'],
    ['a wildcard action', { ...policy, actionSet: ['*'] }, 'Wildcards'],
    ['an unknown domain', { ...policy, domain: 'presences' }, '"presences"'],
    ['an unknown entity', { ...policy, entityName: 'userpresence' }, '"userpresence"'],
    ['an unknown action', { ...policy, actionSet: ['view'] }, '"presence:userPresence:view"'],
    ['no action', { ...policy, actionSet: [] }, 'at least one action'],
  ])('with %s in a policy is refused with 400, naming it', async (_, wrong, named) => {
    const answer = await create({ name: 'x', permissionPolicies: [wrong] });
    expect(answer.status).toBe(400);
    expect(answer.body.message).toContain(named);
  });

  test('with a permission of a product that the org has not subscribed to is refused with 400', async () => {
    org.org.state.identity.unlicensed = ['processautomation', 'architect:datatable'];
    const catalogue = await org.request('GET', '/api/v2/authorization/permissions?pageSize=100');
    const known = new Map<string, Record<string, unknown>>(
      catalogue.body.entities.map((one: { domain: string; permissionMap: Record<string, unknown> }) => [
        one.domain,
        one.permissionMap,
      ]),
    );
    expect(known.has('processautomation')).toBe(false);
    expect(known.get('architect')).not.toHaveProperty('datatable');
    expect(known.get('architect')).toHaveProperty('datatableRow');
    for (const [domain, entityName] of [
      ['processautomation', 'trigger'],
      ['architect', 'datatable'],
    ]) {
      const permissionPolicies = [{ domain, entityName, actionSet: ['view'] }];
      expect((await create({ name: `Without ${domain}`, permissionPolicies })).status).toBe(400);
    }
  });

  test('with an empty name is refused with 400', async () => {
    expect((await create({ name: ' ' })).status).toBe(400);
  });
});

describe('looking a role up', () => {
  test('the name filter is contains and ignores case, so that more than the asked role comes back', async () => {
    const { body } = await org.request('GET', `${uri}?name=Presence%20API%20User&pageSize=100`);
    const names = body.entities.map((role: { name: string }) => role.name);
    expect(names).toEqual(expect.arrayContaining(['Presence API User (old)', 'presence api users']));
    expect(names).not.toContain('Presence API User');
  });

  test('a list comes in pages of 25 that name the next one', async () => {
    const large = await startTestOrg({ size: { users: 1, roles: 60 } });
    const first = (await large.request('GET', uri)).body;
    expect(first).toMatchObject({ pageSize: 25, pageNumber: 1, pageCount: 3 });
    expect(first.entities).toHaveLength(25);
    const second = (await large.request('GET', first.nextUri)).body;
    expect(second.pageNumber).toBe(2);
    await large.close();
  });

  test('a new role is missing in lists and unreadable by id until the lags are over', async () => {
    let now = Date.UTC(2026, 10, 23);
    const slow = await startTestOrg({
      machineClock: () => now,
      conditions: { listLag: 300, readLag: 100 },
    });
    const { body } = await slow.request('POST', uri, { name: 'Fresh role' });
    const listed = async () => (await slow.request('GET', `${uri}?name=Fresh%20role`)).body.total;
    expect((await slow.request('GET', `${uri}/${body.id}`)).status).toBe(404);
    expect(await listed()).toBe(0);
    now += 100;
    expect((await slow.request('GET', `${uri}/${body.id}`)).status).toBe(200);
    expect(await listed()).toBe(0);
    now += 200;
    expect(await listed()).toBe(1);
    await slow.close();
  });
});

describe('changing a role', () => {
  test('PUT replaces everything: what is left out is gone', async () => {
    const { body: role } = await create({ name: 'A', description: 'B', permissionPolicies: [policy] });
    const { body } = await org.request('PUT', `${uri}/${role.id}`, { name: 'A' });
    expect(body).toMatchObject({ name: 'A', description: '', permissionPolicies: [] });
  });

  test('PUT without a name is refused with 400', async () => {
    const { body: role } = await create({ name: 'A' });
    expect((await org.request('PUT', `${uri}/${role.id}`, { description: 'B' })).status).toBe(400);
  });

  test('deleting a role takes its grants with it', async () => {
    const { body: role } = await create({ name: 'A' });
    await org.request(
      'POST',
      `/api/v2/authorization/subjects/${org.clientId}/divisions/*/roles/${role.id}?subjectType=PC_OAUTH_CLIENT`,
    );
    expect((await org.request('DELETE', `${uri}/${role.id}`)).status).toBe(204);
    expect((await org.request('GET', `${uri}/${role.id}`)).status).toBe(404);
    const me = await org.request('GET', '/api/v2/authorization/subjects/me');
    expect(me.body.grants.map((grant: { role: { id: string } }) => grant.role.id)).not.toContain(role.id);
  });
});
