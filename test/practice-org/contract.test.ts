import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { contract, findOperation } from '../../src/practice-org/contract/contract.js';
import { permissionCatalogue } from '../../src/practice-org/identity/organization.js';
import { startTestOrg, type TestOrg } from '../support/practice-org.js';

let org: TestOrg;

beforeAll(async () => {
  org = await startTestOrg();
});

afterAll(() => org.close());

describe('the contract', () => {
  test('every permission that an operation asks for exists in the permission catalogue', () => {
    const asked = contract().operations.flatMap(({ permissions }) => [
      ...(permissions?.all ?? []),
      ...(permissions?.any ?? []),
    ]);
    const unknown = asked.filter((permission) => {
      const [domain = '', entity = '', action = ''] = permission.split(':');
      return permissionCatalogue[domain]?.[entity]?.includes(action) !== true;
    });
    expect(unknown).toEqual([]);
    expect(asked.length).toBeGreaterThan(150);
  });

  test('a literal path wins over a parameter', () => {
    const operation = (path: string) => findOperation('GET', path)?.operation.id ?? 'unknown';
    expect(operation('/api/v2/users/me')).toBe('getUsersMe');
    expect(operation('/api/v2/users/5')).toBe('getUser');
    expect(operation('/api/v2/flows/datatables')).toBe('getFlowsDatatables');
    expect(operation('/api/v2/users/5/presences/purecloud')).toBe('getUserPresencesPurecloud');
    expect(operation('/api/v2/users/5/presences/other')).toBe('getUserPresence');
    expect(operation('/api/v2/users//presences/other')).toBe('unknown');
  });

  test('path parameters are decoded', () => {
    const found = findOperation('GET', '/api/v2/flows/datatables/t1/rows/In%20a%20call%2F1');
    expect(found).toMatchObject({ path: { datatableId: 't1', rowId: 'In a call/1' } });
  });
});

describe('a request is refused with 400', () => {
  const create = (body: unknown) => org.request('POST', '/api/v2/authorization/roles', body);

  test('for an unknown field, naming it', async () => {
    const answer = await create({
      name: 'x',
      permissionPolicies: [{ domain: 'presence', entity: 'source' }],
    });
    expect(answer.status).toBe(400);
    expect(answer.body.message).toContain('"permissionPolicies[0].entity"');
    expect(answer.body.details[0].fieldName).toBe('permissionPolicies[0].entity');
  });

  test('for a missing field, naming it', async () => {
    const answer = await create({ description: 'x' });
    expect(answer.status).toBe(400);
    expect(answer.body.message).toContain('"name" is required');
  });

  test('for a body that is missing and has fields that are required', async () => {
    const answer = await org.request('POST', '/api/v2/integrations');
    expect([answer.status, answer.body.message]).toEqual([400, 'The request body is required.']);
  });

  test('for a word of the query that is none of an enumeration, which has no case', async () => {
    const users = (state: string) => org.request('GET', `/api/v2/users?state=${state}&pageSize=1`);
    expect((await users('INACTIVE')).body.entities[0]).toMatchObject({ state: 'inactive' });
    expect((await users('asleep')).body).toMatchObject({
      code: 'invalid.value',
      message:
        'Value [asleep] is not valid for field type [state]. Allowable values are: active, inactive, deleted, any',
    });
  });

  test('for a wrong type, naming the field', async () => {
    const answer = await create({ name: 5 });
    expect(answer.status).toBe(400);
    expect(answer.body.message).toContain('"name" must be of type string');
  });

  test('for a value outside an enumeration, listing the valid ones', async () => {
    const answer = await org.request('POST', '/api/v2/users/search', { query: [{ type: 'EQUALS' }] });
    expect(answer.status).toBe(400);
    expect(answer.body.code).toBe('invalid.value');
    expect(answer.body.message).toContain('Value [EQUALS] is not valid for field type [query[0].type].');
    expect(answer.body.message).toContain('STARTS_WITH');
  });

  test('for a missing body', async () => {
    expect((await create(undefined)).status).toBe(400);
  });

  test('for a query parameter that is missing or of the wrong type', async () => {
    const get = (path: string) => org.request('GET', `/api/v2/authorization/${path}`);
    expect((await get('divisionspermitted/me')).body.message).toContain('"permission" is required');
    expect((await get('roles?pageSize=many')).body.message).toContain('must be a number');
    expect((await get('roles?userCount=maybe')).body.message).toContain('must be true or false');
    expect((await get('roles?pageSize=1&pageSize=2')).status).toBe(400);
  });

  test('for a page larger than the operation allows', async () => {
    expect((await org.request('GET', '/api/v2/authorization/roles?pageSize=101')).status).toBe(400);
    expect((await org.request('GET', '/api/v2/users?pageSize=501')).status).toBe(400);
    expect((await org.request('GET', '/api/v2/users?pageSize=500')).status).toBe(200);
  });
});

test('unknown query parameters are ignored', async () => {
  expect((await org.request('GET', '/api/v2/tokens/me?whatever=1')).status).toBe(200);
});

test('a missing permission is refused with 403 and named in brackets', async () => {
  const token = await org.tokenWith(['authorization:role:view']);
  const answer = await org.request('POST', '/api/v2/authorization/roles', { name: 'x' }, token);
  expect(answer.status).toBe(403);
  expect(answer.body.message).toBe(
    'Unable to perform the requested action. You must have at least one of the following permissions assigned: [authorization:role:add]',
  );
});

test('the permission is looked at before the body', async () => {
  const token = await org.tokenWith([]);
  expect((await org.request('POST', '/api/v2/authorization/roles', { wrong: 1 }, token)).status).toBe(403);
});

test('an answer of ours that breaks the contract is found out: 500 with the field', async () => {
  const broken = await startTestOrg();
  const [user] = Object.values(broken.org.state.people.users);
  Object.assign(user ?? {}, { title: 5 });
  const answer = await broken.request('GET', `/api/v2/users/${user?.id}`);
  expect(answer.status).toBe(500);
  expect(answer.body.message).toContain('"title" must be of type string');
  await broken.close();
});
