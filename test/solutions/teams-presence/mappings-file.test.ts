import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ProblemError } from '../../../src/core/problem.js';
import { mappingsCsv, readMappingsCsv } from '../../../src/solutions/teams-presence/mappings-file.js';

const read = (content: string | Uint8Array) => readMappingsCsv(content, 'm.csv');
const pairs = (content: string | Uint8Array) => [...read(content).rows].map(([key, { text }]) => [key, text]);

function details(content: string | Uint8Array): readonly string[] {
  try {
    read(content);
  } catch (error) {
    if (error instanceof ProblemError && error.problem.exitCode === 3)
      return (error.problem.details ?? []).map(String);
    throw error;
  }
  throw new Error('Expected a problem, and there was none.');
}

describe('a mappings file', () => {
  const expected = [
    ['Available', 'Available'],
    ['InACall', 'Busy'],
  ];

  test.each([
    ['of the blueprint', 'key,GenesysCloudPresenceId\nAvailable,Available\nInACall,Busy\n'],
    ['without a last line end', 'key,GenesysCloudPresenceId\nAvailable,Available\nInACall,Busy'],
    [
      'of Excel, with semicolons, CRLF and a byte order mark',
      '\uFEFFkey;Presence\r\nAvailable;Available\r\nInACall;Busy\r\n',
    ],
    ['with tabs', 'Key\tGenesys Presence\nAvailable\tAvailable\nInACall\tBusy\n'],
    [
      'with the columns the other way round',
      'Presence ID,Teams Presence\nAvailable,Available\nBusy,InACall\n',
    ],
    [
      'with quotes, empty lines and spaces',
      '"key","presence"\n\n"Available", Available\nInACall ,"Busy"\n\n',
    ],
    ['of an old Mac', 'key,presence\rAvailable,Available\rInACall,Busy\r'],
    ['with mixed line ends', 'key,presence\r\nAvailable,Available\nInACall,Busy\r\n'],
  ])('%s is read', (_, text) => {
    expect(pairs(text)).toEqual(expected);
    expect(pairs(Buffer.from(text))).toEqual(expected);
  });

  test('may hold quoted delimiters, quotes and line breaks, and tells where each cell begins', () => {
    const { rows } = read('key,presence\n"a,""b""\nc",Büsy\nd,"x, y"\n');
    expect([...rows]).toEqual([
      ['a,"b"\nc', { text: 'Büsy', line: 3, column: 4 }],
      ['d', { text: 'x, y', line: 4, column: 3 }],
    ]);
  });

  test('columns count in characters, also behind a byte order mark and umlauts', () => {
    expect(read(Buffer.from('\uFEFFkey,presence\nBüßy😀,A\n')).rows.get('Büßy😀')).toEqual({
      text: 'A',
      line: 2,
      column: 7,
    });
  });

  test('leaves out other columns and says so; ids go before names', () => {
    const { rows, warnings } = read('Teams Presence,GC Presence,GC Presence Id\nBusy,Busy,31fe\n');
    expect(rows.get('Busy')?.text).toBe('31fe');
    expect(warnings).toEqual([
      'm.csv:1:16  the column "GC Presence" is left out; presences are taken from "GC Presence Id"',
    ]);
  });

  test('may hold states that Teams is not known to report; slips are pointed out', () => {
    const { rows, warnings } = read(
      'key,presence\ninacall,Busy\nDo Not Disturb,Busy\nLevitating,Busy\nOfline,Offline\nInACall,Busy\n',
    );
    expect(rows.size).toBe(5);
    expect(warnings).toEqual([
      'm.csv:2:1  Teams reports "InACall", not "inacall".',
      'm.csv:3:1  Teams reports "DoNotDisturb", not "Do Not Disturb".',
      'm.csv:5:1  Teams reports "Offline", not "Ofline".',
    ]);
  });
});

describe('what is wrong in it is told with its place', () => {
  test('all together, in the order of the file', () => {
    expect(
      details(
        'key,presence\nBusy,Busy\n,Away\nBusy,Away\nAway,\n=cmd(),Busy\nOffline,Offline,3\nPresenting\n',
      ),
    ).toEqual([
      'm.csv:3:1  the Teams presence is empty',
      'm.csv:4:1  "Busy" is in the file twice; line 2 has it too',
      'm.csv:5:6  the Genesys Cloud presence is empty',
      'm.csv:6:1  the Teams presence begins with "=", which spreadsheets run as a formula',
      'm.csv:7:1  the row has 3 cells, the first line has 2',
      'm.csv:8:1  the row has 1 cell, the first line has 2',
    ]);
  });

  test.each([
    ['nothing', '', 'm.csv:1:1  the file is empty'],
    ['line ends only', '\n\n', 'm.csv:1:1  the file is empty'],
    ['a header only', 'key,presence\n', 'm.csv:1:1  the file has a header but no rows'],
    ['no header', 'Available,Busy\n', 'm.csv:1:1  the first line ("Available, Busy") must name the columns'],
    ['a header with one column', 'key\nBusy\n', 'm.csv:1:1  the first line ("key") must name the columns'],
    [
      'a quote that is never closed',
      'key,presence\nA,Busy\nB,"Busy\nC,Away\n',
      'm.csv:3:3  a quoted cell begins here',
    ],
    [
      'text after a closing quote',
      'key,presence\n"A"x,Busy\n',
      'm.csv:2:1  the cell has text after its closing quote',
    ],
    ['a quote in the middle', 'key,presence\nA,Bu"sy\n', 'm.csv:2:3  the cell has a quote in the middle'],
    [
      'a formula behind a tab',
      'key,presence\n"\t=1+1",Busy\n',
      'm.csv:2:1  the Teams presence begins with "="',
    ],
    [
      'a formula as presence',
      'key,presence\nA,@SUM(1)\n',
      'm.csv:2:3  the Genesys Cloud presence begins with "@"',
    ],
    ['a formula behind a space', 'key,presence\n =1,Busy\n', 'm.csv:2:1  the Teams presence begins with "="'],
    ['a lone hyphen', 'key,presence\n-,Busy\n', 'm.csv:2:1  the Teams presence begins with "-"'],
    [
      'a control character',
      'key,presence\nA\u0007,Busy\n',
      'm.csv:2:1  the Teams presence holds a control character',
    ],
    [
      'a key without end',
      `key,presence\n${'x'.repeat(257)},Busy\n`,
      'm.csv:2:1  the Teams presence is longer than 256',
    ],
    [
      'a byte that is no UTF-8',
      Buffer.from('key,presence\nA,Besch\xe4ftigt\nB,\x81\n', 'latin1'),
      'm.csv:2:8  the line is not UTF-8',
    ],
    ['a workbook', Buffer.from('PK\x03\x04\x14\0'), 'm.csv:1:1  this is a workbook of a spreadsheet'],
    ['a zero byte', Buffer.from('key,presence\nA,Bu\0sy\n'), 'm.csv:2:5  the line holds a zero byte'],
  ])('%s', (_, content, sentence) => {
    expect(details(content)).toEqual([expect.stringContaining(sentence)]);
  });

  test('the rows before an open quote are checked as well', () => {
    expect(details('key,presence\n,Busy\n"open,Busy\n')).toEqual([
      expect.stringContaining('m.csv:2:1  the Teams presence is empty'),
      expect.stringContaining('m.csv:3:1  a quoted cell begins here'),
    ]);
  });
});

const cell = fc
  .string({
    unit: fc.oneof(
      fc.constantFrom(',', ';', '"', '\n', ' ', '\t', 'é', '😀'),
      fc.string({ minLength: 1, maxLength: 1 }),
    ),
    maxLength: 12,
  })
  .filter((text) => text.trim() === text && text !== '' && !/^[=+\-@]|[^\P{Cc}\n]|^\.{1,2}$/u.test(text));

test('whatever mappings are written, the same are read', () => {
  const rows = fc.uniqueArray(fc.record({ key: cell, presenceId: cell }), {
    minLength: 1,
    maxLength: 8,
    selector: ({ key }) => key,
  });
  fc.assert(
    fc.property(rows, (written) => {
      const table = new Map(written.map(({ key, presenceId }) => [key, presenceId]));
      for (const named of [true, false]) expect(pairs(mappingsCsv(table, named))).toEqual([...table]);
    }),
  );
});

test('any other text is either read or refused with at least one place', () => {
  const scrap = fc.constantFrom(
    'key',
    'presence',
    ',',
    ';',
    '"',
    '\n',
    '\r',
    '\r\n',
    'a',
    'Busy',
    '=',
    ' ',
    '\t',
    '\0',
    '\uFEFF',
    'é',
  );
  fc.assert(
    fc.property(fc.array(scrap, { maxLength: 20 }), fc.boolean(), (scraps, headed) => {
      const text = (headed ? 'key,presence\n' : '') + scraps.join('');
      const lines = text.split(/\r\n|\r|\n/).length;
      try {
        expect(read(text).rows.size).toBeGreaterThan(0);
      } catch (error) {
        if (!(error instanceof ProblemError)) throw error;
        const places = (error.problem.details ?? []).map((detail) =>
          /^m\.csv:(\d+):(\d+) {2}\S/.exec(String(detail)),
        );
        expect(places.length).toBeGreaterThan(0);
        for (const place of places) {
          expect(Number(place?.[1])).toBeGreaterThanOrEqual(1);
          expect(Number(place?.[1])).toBeLessThanOrEqual(lines);
          expect(Number(place?.[2])).toBeGreaterThanOrEqual(1);
        }
      }
    }),
    { numRuns: 500 },
  );
});

test('breaking one row of a good file names the line of that row', () => {
  const broken = fc.constantFrom(
    '=x,Busy',
    ',Busy',
    'Key9,',
    'Key9',
    'Key9,Busy,more',
    'Key9,"Bu"sy',
    'Key9,@Busy',
  );
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 0, max: 8 }), broken, (count, at, row) => {
      const rows = Array.from({ length: count }, (_, index) => `Key${index},Busy`);
      const context = Math.min(at, count - 1);
      rows[context] = row;
      expect(details(`key,presence\n${rows.join('\n')}\n`).join('\n')).toMatch(
        new RegExp(`^m\\.csv:${context + 2}:`, 'm'),
      );
    }),
  );
});

test('a row of very many cells takes no longer than as many rows, and of many mistakes only the first are told', () => {
  const row = `Busy${',x'.repeat(60_000)}`;
  expect(details(`key,presence\n${row}\n`)).toEqual([
    'm.csv:2:1  the row has 60001 cells, the first line has 2',
  ]);
  const many = details(`key,presence\n${'=x,Busy\n'.repeat(130_000)}`);
  expect(many).toHaveLength(21);
  expect(many.at(-1)).toMatch(/^and \d+ more$/);
});

test('a large file with an open quote at its head is refused at once', () => {
  const text = `"key,presence\n${'Busy,Busy\n'.repeat(100_000)}`;
  expect(details(text)).toEqual([expect.stringContaining('m.csv:1:1  a quoted cell begins here')]);
});
