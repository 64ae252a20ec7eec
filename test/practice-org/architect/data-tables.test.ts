import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestOrg, type TestOrg } from '../../support/practice-org.js';
import {
  ask,
  blueprintFlow,
  installBelowFlow,
  mappingsTable,
  publish,
} from '../automation/teams-solution.js';

const path = '/api/v2/flows/datatables';

describe('data tables', () => {
  let practice: TestOrg;
  let made = 0;
  beforeAll(async () => {
    practice = await startTestOrg();
  });
  afterAll(() => practice.close());

  const { schema } = mappingsTable;
  const create = (more: object = {}) => {
    made += 1;
    return ask(practice, 'POST', path, { name: `Table ${made}`, schema, ...more });
  };
  const refusal = async (changed: object) => {
    const answer = await practice.request('POST', path, {
      name: 'Refused',
      schema: { ...schema, ...changed },
    });
    expect(answer.status).toBe(400);
    return answer.body.message;
  };
  const withColumn = (name: string, type: string) => ({
    ...schema,
    properties: { ...schema.properties, [name]: { $id: `/properties/${name}`, type, title: name } },
  });

  it('names are unique without regard to case', async () => {
    await create({ name: 'Unique' });
    expect((await practice.request('POST', path, { name: 'UNIQUE', schema })).status).toBe(409);
  });

  it('the schema has the fixed key, draft 4, no additional properties and known types only', async () => {
    expect(await refusal({ $schema: 'http://json-schema.org/draft-07/schema#' })).toMatch(/\$schema/);
    expect(await refusal({ additionalProperties: true })).toMatch(/additionalProperties false/);
    expect(await refusal({ required: [] })).toMatch(/require the property "key"/);
    expect(await refusal({ properties: { PresenceId: { type: 'string' } } })).toMatch(/property "key"/);
    expect(await refusal(withColumn('When', 'date'))).toMatch(/"When" must be one of/);
  });

  it('the schema shows only when it is expanded', async () => {
    const { id } = await create();
    expect(await ask(practice, 'GET', `${path}/${id}`)).not.toHaveProperty('schema');
    expect((await ask(practice, 'GET', `${path}/${id}?expand=schema`)).schema.properties).toHaveProperty(
      'key',
    );
  });

  it('the name filter ignores case and takes a wildcard', async () => {
    await create({ name: 'Filter One' });
    await create({ name: 'Filter Two' });
    const named = async (name: string) =>
      (await ask(practice, 'GET', `${path}?name=${encodeURIComponent(name)}`)).total;
    expect(await named('filter one')).toBe(1);
    expect(await named('filter*')).toBe(2);
    expect(await named('filter')).toBe(0);
  });

  it('a column can be added, but not given another type, and not removed once there are rows', async () => {
    const { id } = await create();
    const put = (changed: object) =>
      practice.request('PUT', `${path}/${id}?expand=schema`, { name: 'Grown', schema: changed });
    expect((await put(withColumn('Rank', 'integer'))).body.schema.properties).toHaveProperty('Rank');
    expect((await put(withColumn('Rank', 'string'))).body.message).toMatch(/"Rank" cannot be changed/);
    await ask(practice, 'POST', `${path}/${id}/rows`, { key: 'Busy' });
    expect((await put(schema)).body.message).toMatch(/"Rank" cannot be removed/);
    await ask(practice, 'DELETE', `${path}/${id}/rows/Busy`);
    expect((await put(schema)).body.schema.properties).not.toHaveProperty('Rank');
  });

  it('rows show only their keys unless showbrief is false', async () => {
    const { id } = await create();
    await ask(practice, 'POST', `${path}/${id}/rows`, { key: 'Busy', PresenceId: 'p' });
    expect((await ask(practice, 'GET', `${path}/${id}/rows`)).entities).toEqual([{ key: 'Busy' }]);
    expect((await ask(practice, 'GET', `${path}/${id}/rows?showbrief=false`)).entities).toEqual([
      { key: 'Busy', PresenceId: 'p' },
    ]);
  });

  it('POST refuses a key that exists, PUT one that does not', async () => {
    const { id } = await create();
    const row = { key: 'In a call/now', PresenceId: 'p' };
    const rowPath = `${path}/${id}/rows/${encodeURIComponent(row.key)}`;
    expect((await practice.request('PUT', rowPath, row)).status).toBe(404);
    await ask(practice, 'POST', `${path}/${id}/rows`, row);
    expect((await practice.request('POST', `${path}/${id}/rows`, row)).status).toBe(409);
    expect(await ask(practice, 'PUT', rowPath, { ...row, PresenceId: 'q' })).toEqual({
      ...row,
      PresenceId: 'q',
    });
    expect((await practice.request('PUT', rowPath, { ...row, key: 'Other' })).status).toBe(400);
    expect((await practice.request('DELETE', rowPath)).status).toBe(204);
    expect((await practice.request('GET', rowPath)).status).toBe(404);
  });

  it('a row takes only columns of the table, of their types, under a key that is not empty', async () => {
    const { id } = await create({ schema: withColumn('Rank', 'integer') });
    const post = async (row: object) => (await practice.request('POST', `${path}/${id}/rows`, row)).status;
    expect(await post({ key: 'a', Colour: 'red' })).toBe(400);
    expect(await post({ key: 'a', Rank: '1' })).toBe(400);
    expect(await post({ key: '' })).toBe(400);
    expect(await post({ key: 'x'.repeat(257) })).toBe(400);
    expect(await ask(practice, 'POST', `${path}/${id}/rows`, { key: 'a' })).toEqual({
      key: 'a',
      PresenceId: '',
      Rank: 0,
    });
  });

  it('a page of more than 500 rows is refused', async () => {
    const { id } = await create();
    expect((await practice.request('GET', `${path}/${id}/rows?pageSize=501`)).status).toBe(400);
  });

  it('a table that a published flow uses is deleted only by force', async () => {
    const { tableId } = await installBelowFlow(practice);
    expect(await publish(practice, blueprintFlow('Uses the table', '{noValue: true}'))).toMatchObject({
      status: 'Success',
    });
    expect((await practice.request('DELETE', `${path}/${tableId}`)).status).toBe(409);
    expect((await practice.request('DELETE', `${path}/${tableId}?force=true`)).status).toBe(204);
  });
});

describe('importing CSV into a data table', () => {
  it('goes through a presigned upload with its headers, takes a while and reports counts', async () => {
    let now = Date.parse('2026-11-23T09:00:00Z');
    const practice = await startTestOrg({ machineClock: () => now, conditions: { importJob: 1000 } });
    try {
      const { id } = await ask(practice, 'POST', path, mappingsTable);
      await ask(practice, 'POST', `${path}/${id}/rows`, { key: 'Old', PresenceId: 'o' });
      const job = await ask(practice, 'POST', `${path}/${id}/import/csv/jobs`, {
        importMode: 'ReplaceAll',
        status: 'WaitingForUpload',
      });
      const read = () => ask(practice, 'GET', `${path}/${id}/import/jobs/${job.id}`);
      const csv = 'key,PresenceId\nBusy,b\nAway,a\n,x\n';
      const put = (headers: Record<string, string>, address = job.uploadURI) =>
        fetch(address, { method: 'PUT', headers, body: csv });
      expect((await read()).status).toBe('WaitingForUpload');
      expect((await put({})).status).toBe(403);
      expect(
        (await put({ ...job.uploadHeaders, authorization: `Bearer ${await practice.token()}` })).status,
      ).toBe(400);
      expect((await put(job.uploadHeaders, job.uploadURI.slice(0, -4))).status).toBe(403);
      expect((await put(job.uploadHeaders)).status).toBe(200);
      expect((await read()).status).toBe('Processing');
      now += 1000;
      expect(await read()).toMatchObject({
        status: 'Succeeded',
        countRecordsUpdated: 2,
        countRecordsDeleted: 1,
        countRecordsFailed: 1,
      });
      expect((await ask(practice, 'GET', `${path}/${id}/import/jobs`)).entities).toEqual([await read()]);
      const rows = await ask(practice, 'GET', `${path}/${id}/rows?showbrief=false`);
      expect(rows.entities).toEqual([
        { key: 'Away', PresenceId: 'a' },
        { key: 'Busy', PresenceId: 'b' },
      ]);
    } finally {
      await practice.close();
    }
  });
});
