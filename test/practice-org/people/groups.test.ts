import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestOrg, type TestOrg } from '../../support/practice-org.js';

let org: TestOrg;

beforeAll(async () => {
  org = await startTestOrg({ size: { users: 240 } });
});

afterAll(() => org.close());

async function named(name: string, token?: string): Promise<{ id: string; memberCount: number }[]> {
  const query = [{ type: 'EXACT', fields: ['name'], value: name }];
  const { status, body } = await org.request('POST', '/api/v2/groups/search', { query }, token);
  expect(status).toBe(200);
  return body.results;
}

async function get(path: string, token?: string) {
  return org.request('GET', `/api/v2/groups${path}`, undefined, token);
}

describe('a group', () => {
  test('is found by its name in any case, and no other whose name only begins so', async () => {
    expect(await named('teams PILOT')).toMatchObject([{ name: 'Teams pilot', memberCount: 5 }]);
    expect(await named('Teams')).toEqual([]);
  });

  test('lists its individuals in one answer, and its members in pages', async () => {
    const [claims] = await named('Claims floor');
    const individuals = (await get(`/${claims?.id}/individuals`)).body;
    expect(individuals.entities).toHaveLength(claims?.memberCount ?? 0);
    expect(individuals.entities.length).toBeGreaterThan(25);
    expect(individuals.entities[0]).toMatchObject({ email: expect.stringContaining('@') });
    const members = (await get(`/${claims?.id}/members`)).body;
    expect(members).toMatchObject({ total: claims?.memberCount, nextUri: expect.any(String) });
    expect(members.entities).toHaveLength(25);
  });

  test('that is for its members only is found by nobody else without directory:privateGroup:view', async () => {
    const seer = await org.tokenWith(['directory:privateGroup:view']);
    const [council] = await named('Works council', seer);
    expect((await get(`/${council?.id}/individuals`, seer)).body.total).toBe(2);
    expect(await named('Works council')).toEqual([]);
    expect((await get(`/${council?.id}/individuals`)).body.code).toBe('general.resource.not.found');
    const total = async (token?: string) => (await get('', token)).body.total;
    expect(await total(seer)).toBe((await total()) + 1);
  });

  test('needs no permission to be read', async () => {
    expect(await named('Teams pilot', await org.tokenWith([]))).toHaveLength(1);
  });

  test('no longer lists a person who was deleted', async () => {
    const [pilot] = await named('Teams pilot');
    const people = async () => (await get(`/${pilot?.id}/individuals`)).body.entities;
    const before = await people();
    const token = await org.tokenWith(['directory:user:delete']);
    await org.request('DELETE', `/api/v2/users/${before[0].id}`, undefined, token);
    expect(await people()).toEqual(before.slice(1));
  });
});
