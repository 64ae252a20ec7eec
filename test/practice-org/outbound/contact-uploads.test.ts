import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startTestOrg, type TestOrg } from '../../support/practice-org.js';
import { contactList, must, outbound } from './fixtures.js';

const lists = `${outbound}/contactlists`;
let org: TestOrg;
let list: { id: string; name: string };
let taken = 0;

beforeAll(async () => {
  org = await startTestOrg();
});
afterAll(() => org.close());
beforeEach(async () => {
  taken += 1;
  list = await must(org, 'POST', lists, { ...contactList, name: `List ${taken}` });
});

async function register(more: object = {}) {
  return must(org, 'POST', `${lists}/uploads`, {
    id: list.id,
    contentType: 'text/csv',
    contactIdName: 'userId',
    ...more,
  });
}

async function put(url: string, headers: Record<string, string>, text: string): Promise<number> {
  return (await fetch(url, { method: 'PUT', headers, body: text })).status;
}

async function contacts() {
  const search = { pageNumber: 1, pageSize: 100 };
  return (await must(org, 'POST', `${lists}/${list.id}/contacts/search`, search)).entities;
}

describe('uploads of contacts', () => {
  it('a file with a byte order mark and Windows line ends becomes contacts under their own ids', async () => {
    const { url, headers, uploadKey } = await register();
    expect(uploadKey).toEqual(expect.any(String));
    const csv = '\uFEFFuserId,FirstName,phone\r\nu1,Ada,1\r\nu2,"Eve, Q",2\r\n';
    expect(await put(url, headers, csv)).toBeLessThan(300);
    expect(await must(org, 'GET', `${lists}/${list.id}/importstatus`)).toMatchObject({
      state: 'IN_PROGRESS',
      totalRecords: 2,
      percentComplete: 100,
    });
    const found = await contacts();
    expect(found.map((one: { id: string }) => one.id)).toEqual(['u1', 'u2']);
    expect(found[1].data).toMatchObject({ FirstName: 'Eve, Q', userId: 'u2', email: '' });
  });

  it('a second upload updates contacts with a known id and clears what dialling left on them if asked', async () => {
    const first = await register();
    await put(first.url, first.headers, 'userId,FirstName\nu1,Ada\n');
    const [stored] = org.org.state.outbound.contactLists.at(-1)?.contacts ?? [];
    if (stored === undefined) throw new Error('The contact was not stored.');
    stored.callable = false;
    const second = await register({ clearSystemData: true });
    await put(second.url, second.headers, 'userId,FirstName\nu1,Bea\n');
    const found = await contacts();
    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject({ callable: true, data: { FirstName: 'Bea' } });
  });

  it('an upload without contactIdName makes new contacts every time', async () => {
    for (let time = 0; time < 2; time += 1) {
      const { url, headers } = await register({ contactIdName: undefined });
      await put(url, headers, 'userId\nu1\n');
    }
    expect(await contacts()).toHaveLength(2);
  });

  it('an upload refuses a bearer token, missing headers, a wrong signature and an address that is over', async () => {
    const { url, headers } = await register();
    const csv = 'userId\nu1\n';
    expect(await put(url, { ...headers, authorization: `Bearer ${await org.token()}` }, csv)).toBe(400);
    expect(await put(url, { 'content-type': 'text/csv' }, csv)).toBe(403);
    expect(await put(url.replace(/signature=./, 'signature=_'), headers, csv)).toBe(403);
    org.org.state.clockOffset += 3_600_000;
    expect(await put(url, headers, csv)).toBe(403);
    expect(await contacts()).toEqual([]);
  });

  it('a file with an unknown column, a missing id column or a ragged row fails as a whole', async () => {
    const files = [
      { text: 'userId,Nonsense\nu1,x\n', says: '"Nonsense"' },
      { text: 'FirstName\nAda\n', says: '"userId"' },
      { text: 'userId,FirstName\nu1\n', says: 'Row 2' },
      { text: 'userId,FirstName\nu1,"Ada\n', says: 'Quote' },
    ];
    for (const { text, says } of files) {
      const { url, headers } = await register();
      await put(url, headers, text);
      const status = await must(org, 'GET', `${lists}/${list.id}/importstatus`);
      expect(status.state).toBe('FAILED');
      expect(status.failureReason).toContain(says);
    }
    expect(await contacts()).toEqual([]);
  });

  it('an upload is only registered for CSV and for a list that exists', async () => {
    const body = { id: list.id, contentType: 'text/csv' };
    const refused = [
      { ...body, contentType: 'application/json' },
      { ...body, id: 'nobody' },
      { contentType: 'text/csv' },
    ];
    for (const wrong of refused)
      expect((await org.request('POST', `${lists}/uploads`, wrong)).status).toBe(400);
    expect((await org.request('GET', `${lists}/${list.id}/importstatus`)).status).toBe(404);
  });
});
