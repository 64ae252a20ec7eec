import { describe, expect, it } from 'vitest';
import { importCsv } from '../../../src/practice-org/architect/data-table-imports.js';
import type { DataTableState } from '../../../src/practice-org/architect/state.js';

function table(): DataTableState {
  return {
    id: 't',
    name: 'Mappings',
    description: '',
    divisionId: 'd',
    schema: {
      properties: { key: { type: 'string' }, Id: { type: 'string' }, Rank: { type: 'integer' } },
    },
    rows: { Old: { key: 'Old', Id: '1', Rank: 1 } },
    createdAt: 0,
  };
}

describe('CSV import into a data table', () => {
  it('Append adds and overwrites and leaves the other rows alone', () => {
    const target = table();
    const outcome = importCsv(target, '\uFEFFkey,Id,Rank\r\nBusy,b,2\r\n"Old","x, y",3\r\n', 'Append');
    expect(outcome).toMatchObject({ updated: 2, deleted: 0, failed: 0 });
    expect(target.rows).toEqual({
      Old: { key: 'Old', Id: 'x, y', Rank: 3 },
      Busy: { key: 'Busy', Id: 'b', Rank: 2 },
    });
  });
  it('ReplaceAll deletes the rows that the file does not have', () => {
    const target = table();
    expect(importCsv(target, 'key,Id\nBusy,b\n', 'ReplaceAll')).toMatchObject({ updated: 1, deleted: 1 });
    expect(target.rows).toEqual({ Busy: { key: 'Busy', Id: 'b', Rank: 0 } });
  });
  it('a bad row is left out and counted', () => {
    const target = table();
    const outcome = importCsv(target, 'key,Id,Rank\n,b,2\nBusy,b,two\nAway,a,1\n', 'Append');
    expect(outcome).toMatchObject({ updated: 1, failed: 2 });
    expect(Object.keys(target.rows)).toEqual(['Old', 'Away']);
  });
  it.each([
    ['Id,Rank\nx,1\n', /no column "key"/],
    ['key,Wrong\nx,1\n', /column "Wrong"/],
    ['key,Id\n"open,1\n', /not valid CSV/],
    ['key,Id\na,b,c\n', /not valid CSV/],
  ])('the file %j is refused as a whole and changes nothing', (text, message) => {
    const target = table();
    const error = expect.stringMatching(message);
    expect(importCsv(target, text, 'ReplaceAll')).toEqual({ status: 'Failed', error });
    expect(Object.keys(target.rows)).toEqual(['Old']);
  });
});
