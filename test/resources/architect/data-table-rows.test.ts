import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { Secret } from '../../../src/core/secret.js';
import type { Session } from '../../../src/genesys/session.js';
import {
  mostSingleRows,
  presencesIn,
  rowsNow,
  writeMappings,
} from '../../../src/resources/architect/data-table-rows.js';
import type { MappingChange, MappingsToWrite } from '../../../src/resources/architect/mapping-table.js';
import { open } from '../../genesys/raw-server.js';
import { mappingRows, mappingTable, presenceColumn } from '../../support/mappings.js';
import { installed, type Whole } from '../../support/whole.js';

let whole: Whole;
let session: Session;
let restore: () => void;
beforeAll(async () => {
  whole = await installed();
  restore = whole.keep();
  const { url, clientId, clientSecret } = whole.org;
  const credentials = { kind: 'client', clientId, clientSecret: new Secret(clientSecret) } as const;
  session = await open(Number(new URL(url).port), { connection: { credentials } });
});
beforeEach(() => restore());
afterAll(async () => {
  await session.close();
  await whole.close();
});

const addition = (key: string): MappingChange => ({ key, after: 'p' });
const additions = (count: number): readonly MappingChange[] =>
  Array.from({ length: count }, (_, at) => addition(`State ${at}`));

function write(
  changes: readonly MappingChange[],
  more: Partial<MappingsToWrite> = {},
  columns = [presenceColumn],
) {
  const { signal } = new AbortController();
  const tableId = mappingTable(whole.org.org).id;
  const table = { tableId, columns, column: presenceColumn, rows: new Map() };
  return writeMappings(session, table, { changes, signal, progress: () => undefined, ...more });
}

function operations(act: () => Promise<unknown>) {
  const start = whole.org.requests.length;
  return act().then(() =>
    whole.org.requests
      .slice(start)
      .filter(({ kind }) => kind === 'write')
      .map(({ operationId }) => operationId),
  );
}

test('a cell without a value holds nothing, and gets nothing when its row is changed', async () => {
  const table = mappingTable(whole.org.org);
  const { properties } = table.schema as { properties: object };
  const others = { Level: { type: 'integer' }, Note: { type: 'string' } };
  table.schema = { ...table.schema, properties: { ...properties, ...others } };
  table.rows.Lunch = { key: 'Lunch', [presenceColumn]: null, Level: null, Note: null } as never;
  const rows = await rowsNow(session, table.id, ['Lunch']);
  expect(presencesIn(rows, presenceColumn).get('Lunch')).toBe('');
  const read = { tableId: table.id, columns: [presenceColumn, ...Object.keys(others)], rows };
  const { failure } = await writeMappings(
    session,
    { ...read, column: presenceColumn },
    { changes: [{ key: 'Lunch', after: 'p' }], signal: AbortSignal.any([]), progress: () => undefined },
  );
  expect(failure).toBeUndefined();
  expect(Object.values(mappingTable(whole.org.org).rows.Lunch ?? {})).not.toContain('null');
});

describe('writing rows', () => {
  test(`up to ${mostSingleRows} go one by one, more of them by one import`, async () => {
    const single = await operations(() => write(additions(mostSingleRows)));
    expect(new Set(single)).toEqual(new Set(['postFlowsDatatableRows']));
    restore();
    const many = await operations(() => write(additions(mostSingleRows + 1)));
    expect(many).toEqual(['postFlowsDatatableImportCsvJobs', 'upload']);
    expect(mappingRows(whole.org.org)).toHaveLength(11 + mostSingleRows + 1);
  });

  test('an import that is to replace everything removes the other rows', async () => {
    const changes = additions(mostSingleRows + 1);
    const all = new Map(changes.map(({ key }) => [key, 'p']));
    const { done, failure } = await write(changes, { whole: all });
    expect(failure).toBeUndefined();
    expect(done.size).toBe(mostSingleRows + 1);
    expect(mappingRows(whole.org.org)).toHaveLength(mostSingleRows + 1);
  });

  test('rows that an import leaves out are told apart from those that are in', async () => {
    const tooLong = 'x'.repeat(300);
    const changes = [...additions(mostSingleRows), addition(tooLong)];
    const { done, failure } = await write(changes);
    expect(done.size).toBe(mostSingleRows);
    expect(done.has(tooLong)).toBe(false);
    expect(String(failure?.error)).toContain('left out 1 row of the import');
    expect(String(failure?.error)).toContain('256 characters');
  });

  test('an import that is refused as a whole changes nothing, and says why', async () => {
    const { done, failure } = await write(additions(mostSingleRows + 1), {}, ['Elsewhere']);
    expect(done.size).toBe(0);
    expect(String(failure?.error)).toContain('Elsewhere');
    expect(mappingRows(whole.org.org)).toHaveLength(11);
  });

  test('a row that cannot be written ends the writing, and what was written is known', async () => {
    const tooLong = 'x'.repeat(300);
    const changes = [addition('First'), addition(tooLong), ...additions(20)];
    const { done, failure } = await write(changes);
    expect(failure?.key).toBe(tooLong);
    const keys = mappingRows(whole.org.org).map(([key]) => key);
    expect([...done].every((key) => keys.includes(key))).toBe(true);
    expect(keys.filter((key) => key.startsWith('State') && !done.has(key))).toEqual([]);
    expect(done.size).toBeLessThan(21);
  });

  test('after an interruption nothing more is written', async () => {
    const signal = AbortSignal.abort(new Error('stop'));
    const { done, failure } = await write(additions(20), { signal });
    expect(done.size).toBe(0);
    expect(failure).toMatchObject({ key: undefined, error: { message: 'stop' } });
    expect(mappingRows(whole.org.org)).toHaveLength(11);
  });

  test('a row that somebody added at the same moment is not overwritten, and one that is the same is fine', async () => {
    const { rows } = mappingTable(whole.org.org);
    rows.Same = { key: 'Same', [presenceColumn]: 'p' };
    rows.Other = { key: 'Other', [presenceColumn]: 'theirs' };
    expect((await write([addition('Same')])).failure).toBeUndefined();
    const { failure } = await write([addition('Other')]);
    expect(String(failure?.error)).toContain('added by somebody else');
    expect(rows.Other?.[presenceColumn]).toBe('theirs');
  });
});
