import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestOrg, type TestOrg } from '../../support/practice-org.js';
import { must } from './fixtures.js';

const codes = '/api/v2/routing/wrapupcodes';
let org: TestOrg;

beforeAll(async () => {
  org = await startTestOrg({ size: { users: 20, wrapupCodes: 230 } });
});
afterAll(() => org.close());

describe('wrap-up codes', () => {
  it('a wrap-up code’s name filter also finds names that only contain the text', async () => {
    await must(org, 'POST', codes, { name: 'New Disposition' });
    const { entities } = await must(org, 'GET', `${codes}?name=New%20Disposition`);
    expect(entities.length).toBeGreaterThan(1);
  });

  it('a look-up by name may find a new object later than the list shows it, and "taken" is answered all the while', async () => {
    let now = Date.parse('2026-11-23T09:00:00Z');
    const slow = await startTestOrg({
      machineClock: () => now,
      conditions: { listLag: 15_000, nameLag: 60_000 },
    });
    const body = { name: 'Brand New' };
    await must(slow, 'POST', codes, body);
    const found = async (query: string) => (await must(slow, 'GET', `${codes}${query}`)).total;
    const before = await found('?pageSize=100');
    expect(await found('?name=Brand%20New')).toBe(0);
    now += 15_000;
    expect([await found('?pageSize=100'), await found('?name=Brand%20New')]).toEqual([before + 1, 0]);
    expect((await slow.request('POST', codes, body)).body.code).toBe('duplicate.name');
    now += 45_000;
    expect(await found('?name=Brand%20New')).toBe(1);
    await slow.close();
  });

  it('hundreds of wrap-up codes come in pages of at most 100', async () => {
    expect((await org.request('GET', `${codes}?pageSize=200`)).status).toBe(400);
    const first = await must(org, 'GET', `${codes}?pageSize=100`);
    const third = await must(org, 'GET', `${codes}?pageSize=100&pageNumber=3`);
    expect(first).toMatchObject({ pageCount: 3, nextUri: expect.stringContaining('pageNumber=2') });
    expect(third.entities.length).toBe(first.total - 200);
  });

  it('a wrap-up code needs a name of its own', async () => {
    await must(org, 'POST', codes, { name: 'Once' });
    const taken = await org.request('POST', codes, { name: 'ONCE' });
    expect(taken).toMatchObject({ status: 400, body: { code: 'duplicate.name' } });
    expect((await org.request('POST', codes, { name: ' ' })).status).toBe(400);
    expect((await org.request('POST', codes, { name: 'X', division: { id: 'nowhere' } })).status).toBe(400);
  });

  it('a wrap-up code can belong to all divisions and is replaced by a PUT', async () => {
    const code = await must(org, 'POST', codes, {
      name: 'Everywhere',
      description: 'x',
      division: { id: '*' },
    });
    expect(code.division.id).toBe('*');
    const after = await must(
      org,
      'PUT',
      `${codes}/${code.id}`,
      { name: 'Anywhere' },
      await org.tokenWith('all'),
    );
    expect(after).not.toHaveProperty('description');
    await must(org, 'DELETE', `${codes}/${code.id}`);
    expect((await org.request('GET', `${codes}/${code.id}`)).status).toBe(404);
  });
});
