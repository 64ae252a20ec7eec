import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestOrg, type TestOrg } from '../../support/practice-org.js';
import { contactList, must, outbound, user } from './fixtures.js';

const lists = `${outbound}/contactlists`;
let org: TestOrg;
let taken = 0;

beforeAll(async () => {
  org = await startTestOrg();
});
afterAll(() => org.close());

/** A contact list under a name of its own. */
async function newList() {
  taken += 1;
  return must(org, 'POST', lists, { ...contactList, name: `List ${taken}` });
}

describe('contacts', () => {
  const data = { FirstName: 'Ada', LastName: 'L', email: 'a@example.com', phone: '1234', userId: 'u' };

  it('a contact whose id is known is updated, one without an id is added every time', async () => {
    const list = await newList();
    const path = `${lists}/${list.id}/contacts`;
    const id = user(org, 0).id;
    await must(org, 'POST', path, [{ id, contactListId: list.id, data }]);
    await must(org, 'POST', path, [{ id, contactListId: list.id, data: { ...data, FirstName: 'Eve' } }]);
    const search = { pageNumber: 1, pageSize: 100 };
    const once = await must(org, 'POST', `${path}/search`, search);
    expect(once.contactsCount).toBe(1);
    expect(once.entities[0].data.FirstName).toBe('Eve');
    await must(org, 'POST', path, [{ contactListId: list.id, data }]);
    await must(org, 'POST', path, [{ contactListId: list.id, data }]);
    expect((await must(org, 'POST', `${path}/search`, search)).contactsCount).toBe(3);
  });

  it('a contact with a column that the list does not have is refused', async () => {
    const list = await newList();
    const body = [{ contactListId: list.id, data: { ...data, Userid: 'u' } }];
    const answer = await org.request('POST', `${lists}/${list.id}/contacts`, body);
    expect(answer.status).toBe(400);
    expect(answer.body.message).toContain('"Userid"');
  });

  it('values of a contact are texts', async () => {
    const list = await newList();
    const body = [{ contactListId: list.id, data: { ...data, phone: 1234 } }];
    expect((await org.request('POST', `${lists}/${list.id}/contacts`, body)).status).toBe(400);
  });

  it('a contact has to name the list that it is sent to', async () => {
    const list = await newList();
    const other = await newList();
    const body = [{ contactListId: other.id, data }];
    expect((await org.request('POST', `${lists}/${list.id}/contacts`, body)).status).toBe(400);
    const without = [{ data }];
    expect((await org.request('POST', `${lists}/${list.id}/contacts`, without)).status).toBe(400);
  });

  it('one request takes at most 1000 contacts and a refused request stores none', async () => {
    const list = await newList();
    const path = `${lists}/${list.id}/contacts`;
    const contact = (index: number) => ({ id: `c${index}`, contactListId: list.id, data });
    const many = Array.from({ length: 1001 }, (_, index) => contact(index));
    expect((await org.request('POST', path, many)).status).toBe(400);
    const mixed = [contact(1), { ...contact(2), data: { nonsense: 'x' } }];
    expect((await org.request('POST', path, mixed)).status).toBe(400);
    const found = await must(org, 'POST', `${path}/search`, { pageNumber: 1, pageSize: 10 });
    expect(found.contactsCount).toBe(0);
    expect(await must(org, 'POST', path, many.slice(0, 1000))).toHaveLength(1000);
  });

  it('a contact search gives at most 100 a page, filtered and sorted as asked', async () => {
    const list = await newList();
    const path = `${lists}/${list.id}/contacts`;
    const names = ['Cleo', 'Ann', 'Bob', 'Anton'];
    await must(
      org,
      'POST',
      path,
      names.map((FirstName) => ({ contactListId: list.id, data: { ...data, FirstName } })),
    );
    expect((await org.request('POST', `${path}/search`, { pageNumber: 1, pageSize: 101 })).status).toBe(400);
    const found = await must(org, 'POST', `${path}/search`, {
      pageNumber: 1,
      pageSize: 1,
      contactSorts: [{ fieldName: 'FirstName', direction: 'DESC' }],
    });
    expect(found).toMatchObject({ contactsCount: 4, pageCount: 4 });
    expect(found.entities[0].data.FirstName).toBe('Cleo');
    const criteria = {
      clauses: [{ predicates: [{ column: 'FirstName', operator: 'EQUALS', value: 'Ann' }] }],
    };
    const filtered = await must(org, 'POST', `${path}/search`, { pageNumber: 1, pageSize: 1, criteria });
    expect(filtered).toMatchObject({ contactsCount: 1, entities: [{ data: { FirstName: 'Ann' } }] });
  });

  it('a PUT of a contact wipes columns that it leaves out', async () => {
    const list = await newList();
    const path = `${lists}/${list.id}/contacts`;
    await must(org, 'POST', path, [{ id: 'one', contactListId: list.id, data }]);
    const after = await must(org, 'PUT', `${path}/one`, {
      id: 'one',
      contactListId: list.id,
      data: { FirstName: ' Ada ' },
    });
    expect(after.data).toMatchObject({ FirstName: 'Ada', phone: '', userId: '' });
    expect((await org.request('GET', `${path}/two`)).status).toBe(404);
  });

  it('contacts can be deleted by id and not while a campaign is working on the list', async () => {
    const list = await newList();
    const path = `${lists}/${list.id}/contacts`;
    for (const id of ['a', 'b', 'c']) await must(org, 'POST', path, [{ id, contactListId: list.id, data }]);
    expect((await org.request('DELETE', `${path}?contactIds=a,nobody`)).status).toBe(404);
    await must(org, 'DELETE', `${path}?contactIds=a,b`);
    expect(await must(org, 'POST', `${path}/bulk`, ['a', 'b', 'c'])).toHaveLength(1);
    const [running] = org.org.state.outbound.campaigns;
    if (running === undefined) throw new Error('The practice org has no campaign.');
    const before = { status: running.status, config: running.config };
    Object.assign(running, { status: 'on', config: { ...running.config, contactListId: list.id } });
    const refused = await org.request('DELETE', `${path}?contactIds=c`);
    Object.assign(running, before);
    expect(refused.status).toBe(400);
    expect(refused.body.message).toContain('running');
  });

  it('a list that is cleared has no contacts', async () => {
    const { id } = await newList();
    await must(org, 'POST', `${lists}/${id}/contacts`, [{ contactListId: id, data }]);
    expect((await org.request('POST', `${lists}/${id}/clear`)).status).toBe(204);
    expect((await must(org, 'POST', `${lists}/${id}/contacts/search`, {})).contactsCount).toBe(0);
  });

  const where = (column: string, operator: string, more: object) => ({ column, operator, ...more });

  it('contacts are found, changed and removed by criteria', async () => {
    const { id } = await newList();
    const path = `${lists}/${id}/contacts`;
    const rows = [
      { id: 'ada', FirstName: 'Ada', phone: '9' },
      { id: 'bob', FirstName: 'Bob', phone: '10' },
      { id: 'cleo', FirstName: 'Cleo', phone: '11' },
    ];
    await must(
      org,
      'POST',
      path,
      rows.map(({ id: own, ...cells }) => ({ id: own, contactListId: id, data: cells })),
    );
    const found = async (filterType: string, ...predicates: object[]) => {
      const criteria = { clauses: [{ filterType, predicates }] };
      const { entities } = await must(org, 'POST', `${path}/search`, { criteria });
      return entities.map((one: { id: string }) => one.id).join(' ');
    };
    const range = { min: '9', max: '11', minInclusive: true };
    expect(await found('AND', where('phone', 'BETWEEN', { columnType: 'numeric', range }))).toBe('ada bob');
    expect(await found('AND', where('phone', 'GREATER_THAN', { value: '10' }))).toBe('ada cleo');
    expect(
      await found(
        'OR',
        where('FirstName', 'BEGINS_WITH', { value: 'A' }),
        where('phone', 'EQUALS', { value: '11' }),
      ),
    ).toBe('ada cleo');
    const neither = where('FirstName', 'IN', { range: { inSet: ['Ada', 'Bob'] }, inverted: true });
    expect(await found('AND', neither)).toBe('cleo');
    const criteria = { clauses: [{ predicates: [neither] }] };
    const contact = { contactListId: id, data: { LastName: 'Changed' } };
    expect(await must(org, 'POST', `${path}/bulk/update`, { criteria, contact })).toMatchObject({
      ...{ state: 'Complete', type: 'BulkEdit', totalRecords: 1, percentComplete: 100 },
    });
    expect((await must(org, 'GET', `${path}/cleo`, undefined)).data).toMatchObject({
      ...{ FirstName: 'Cleo', LastName: 'Changed' },
    });
    for (const clauses of [[], [{}], [{ predicates: [neither] }, { predicates: [] }]])
      expect((await org.request('POST', `${path}/bulk/remove`, { criteria: { clauses } })).status).toBe(400);
    expect((await must(org, 'POST', `${path}/bulk/remove`, { criteria })).totalRecords).toBe(1);
    expect(await found('AND')).toBe('ada bob');
  });

  it('a file of contacts is imported after its upload, and its status is told meanwhile', async () => {
    let now = Date.now();
    const slow = await startTestOrg({ conditions: { importJob: 5000 }, machineClock: () => now });
    const { id } = await must(slow, 'POST', lists, { ...contactList, name: 'Imported' });
    const upload = async (file: string) => {
      const asks = { contentType: 'text/csv', id, contactIdName: 'key' };
      const { url, headers } = await must(slow, 'POST', `${lists}/uploads`, asks);
      expect((await fetch(url, { method: 'PUT', body: file, headers })).status).toBe(200);
    };
    const status = () => must(slow, 'GET', `${lists}/${id}/importstatus`, undefined);
    await upload('key,FirstName,phone\na,Ada,1\nb,Bob,2\n');
    expect(await status()).toMatchObject({ state: 'IN_PROGRESS', percentComplete: 0, completedRecords: 0 });
    const again = await slow.request('POST', `${lists}/uploads`, { contentType: 'text/csv', id });
    expect(again.body.code).toBe('contact.list.import.in.progress');
    now += 5000;
    expect(await status()).toMatchObject({ state: 'IN_PROGRESS', percentComplete: 100, completedRecords: 2 });
    await upload('key,FirstName\na,Eve\n');
    now += 5000;
    const { entities } = await must(slow, 'POST', `${lists}/${id}/contacts/search`, {});
    expect(
      entities.map(({ id, data }: { id: string; data: { FirstName: string } }) => [id, data.FirstName]),
    ).toEqual([
      ['a', 'Eve'],
      ['b', 'Bob'],
    ]);
    await upload('key,Shoe\na,42\n');
    now += 5000;
    const { importStatus } = await must(slow, 'GET', `${lists}/${id}?includeImportStatus=true`, undefined);
    expect(importStatus).toMatchObject({ state: 'FAILED', completedRecords: 0 });
    expect(importStatus.failureReason).toContain('"Shoe"');
    await slow.close();
  });
});
