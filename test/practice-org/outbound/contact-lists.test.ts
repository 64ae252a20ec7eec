import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestOrg, type TestOrg } from '../../support/practice-org.js';
import { contactList, must, outbound, presenceAction, presenceRule } from './fixtures.js';

const lists = `${outbound}/contactlists`;
let org: TestOrg;
let taken = 0;

beforeAll(async () => {
  org = await startTestOrg();
});
afterAll(() => org.close());

/** A contact list under a name of its own. */
async function newList(more: object = {}) {
  taken += 1;
  return must(org, 'POST', lists, { ...contactList, name: `List ${taken}`, ...more });
}

describe('contact lists', () => {
  it('a contact list needs a phone, email or WhatsApp column', async () => {
    const { phoneColumns: _phones, emailColumns: _emails, ...rest } = contactList;
    const answer = await org.request('POST', lists, rest);
    expect(answer.status).toBe(400);
    expect(answer.body.message).toContain('phoneColumns');
  });

  it('a phone column has to be one of the columns', async () => {
    const phoneColumns = [{ columnName: 'telephone', type: 'Daytime' }];
    const answer = await org.request('POST', lists, { ...contactList, phoneColumns });
    expect(answer.status).toBe(400);
    expect(answer.body.message).toContain('"telephone"');
  });

  it('a contact list without columns is refused', async () => {
    const { columnNames: _columns, ...rest } = contactList;
    expect((await org.request('POST', lists, rest)).status).toBe(400);
    expect((await org.request('POST', lists, { ...rest, columnNames: [] })).status).toBe(400);
  });

  it('a second contact list of the same name is refused with 400', async () => {
    const { name } = await newList();
    const answer = await org.request('POST', lists, { ...contactList, name });
    expect(answer).toMatchObject({ status: 400, body: { code: 'duplicate.name' } });
    expect(answer.body.message).toContain(name);
  });

  it('the columns of a contact list cannot be changed, nor left out of a PUT', async () => {
    const list = await newList();
    const changes = [
      { columnNames: [...contactList.columnNames, 'more'] },
      { phoneColumns: [{ columnName: 'phone', type: 'Work' }] },
      { emailColumns: [] },
    ];
    for (const change of changes) {
      const answer = await org.request('PUT', `${lists}/${list.id}`, { ...list, ...change });
      expect(answer.status).toBe(400);
      expect(answer.body.details[0].fieldName).toBe(Object.keys(change)[0]);
    }
    const { phoneColumns: _phones, ...without } = list;
    expect((await org.request('PUT', `${lists}/${list.id}`, without)).status).toBe(400);
  });

  it('a PUT of a contact list needs the current version and raises it', async () => {
    const list = await newList();
    const { version: _version, ...unversioned } = list;
    expect((await org.request('PUT', `${lists}/${list.id}`, unversioned)).status).toBe(400);
    const stale = await org.request('PUT', `${lists}/${list.id}`, { ...list, version: 7 });
    expect(stale.status).toBe(409);
    expect(stale.body.message).toContain('does not match the current version');
    const renamed = await must(org, 'PUT', `${lists}/${list.id}`, { ...list, name: `${list.name} b` });
    expect(renamed).toMatchObject({ version: list.version + 1, name: `${list.name} b` });
  });

  it('a PUT of a contact list resets settings that it leaves out', async () => {
    const list = await newList({ trimWhitespace: false, previewModeAcceptedValues: ['y'] });
    const { trimWhitespace: _trim, previewModeAcceptedValues: _values, ...rest } = list;
    const after = await must(org, 'PUT', `${lists}/${list.id}`, rest);
    expect(after.trimWhitespace).toBe(true);
    expect(after.previewModeAcceptedValues).toEqual([]);
  });

  it('a name filter of contact lists is a prefix unless filterType says otherwise', async () => {
    const prefix = await must(org, 'GET', `${lists}?name=scheduled`);
    expect(prefix.entities.length).toBeGreaterThan(1);
    const query = 'name=Scheduled%20Workflow%20Contacts&filterType=Equals';
    const equal = await must(org, 'GET', `${lists}?${query}`);
    expect(equal.entities.map((one: { name: string }) => one.name)).toEqual(['Scheduled Workflow Contacts']);
    expect((await org.request('GET', `${lists}?name=x&filterType=Exactly`)).status).toBe(400);
  });

  it('a contact list listing without results is an error unless allowEmptyResult is true', async () => {
    const query = 'name=nothing%20like%20this&filterType=Equals';
    expect((await org.request('GET', `${lists}?${query}`)).status).toBe(404);
    const empty = await must(org, 'GET', `${lists}?${query}&allowEmptyResult=true`);
    expect(empty).toMatchObject({ entities: [], total: 0 });
  });

  it('outbound listings give at most 100 a page', async () => {
    for (const path of ['contactlists', 'rulesets', 'campaigns', 'callanalysisresponsesets'])
      expect((await org.request('GET', `${outbound}/${path}?pageSize=101`)).status).toBe(400);
  });

  it('size and import status of a contact list only come when asked for', async () => {
    const list = await newList();
    const plain = await must(org, 'GET', `${lists}/${list.id}`);
    expect(plain).not.toHaveProperty('size');
    const full = await must(org, 'GET', `${lists}/${list.id}?includeSize=true&includeImportStatus=true`);
    expect(full.size).toBe(0);
  });

  it('a contact list cannot be deleted while a rule set refers to it', async () => {
    const list = await newList();
    const action = await presenceAction(org);
    const ruleSet = await must(org, 'POST', `${outbound}/rulesets`, {
      name: 'Holds the list',
      contactList: { id: list.id },
      rules: [presenceRule(action, 'availableId')],
    });
    const refused = await org.request('DELETE', `${lists}/${list.id}`);
    expect(refused.status).toBe(400);
    expect(refused.body.message).toContain('Holds the list');
    await must(org, 'DELETE', `${outbound}/rulesets/${ruleSet.id}`);
    await must(org, 'DELETE', `${lists}/${list.id}`);
    expect((await org.request('GET', `${lists}/${list.id}`)).status).toBe(404);
  });

  it('a client sees and makes contact lists only in the divisions that it was granted', async () => {
    const division = Object.values(org.org.state.identity.divisions).find(({ home }) => !home);
    const token = await org.tokenWith(
      ['outbound:contactList:view', 'outbound:contactList:add'],
      division?.id ?? '',
    );
    const home = await newList();
    expect((await org.request('GET', `${lists}/${home.id}`, undefined, token)).status).toBe(403);
    const refused = await org.request('POST', lists, { ...contactList, name: 'Elsewhere' }, token);
    expect(refused.status).toBe(403);
    expect(refused.body.message).toContain('outbound:contactList:add');
    const body = { ...contactList, name: 'Elsewhere', division: { id: division?.id } };
    expect((await org.request('POST', lists, body, token)).status).toBe(200);
    const seen = await org.request('GET', lists, undefined, token);
    expect(seen.body.entities.map((one: { name: string }) => one.name)).toEqual(['Elsewhere']);
  });

  it('a new contact list takes its time to be read by id and to be listed', async () => {
    let now = Date.now();
    const conditions = { readLag: 60, listLag: 140 };
    const slow = await startTestOrg({ conditions, machineClock: () => now });
    try {
      const made = await must(slow, 'POST', lists, contactList);
      const listed = `${lists}?name=${contactList.name}&filterType=Equals&allowEmptyResult=true`;
      expect((await slow.request('GET', `${lists}/${made.id}`)).status).toBe(404);
      now += 80;
      expect((await slow.request('GET', `${lists}/${made.id}`)).status).toBe(200);
      expect((await must(slow, 'GET', listed)).total).toBe(0);
      expect((await slow.request('POST', lists, contactList)).status).toBe(400);
      now += 100;
      expect((await must(slow, 'GET', listed)).total).toBe(1);
    } finally {
      await slow.close();
    }
  });
});
