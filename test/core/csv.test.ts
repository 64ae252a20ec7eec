import { describe, expect, test } from 'vitest';
import { type Cell, csvText, guarded, readCells } from '../../src/core/csv.js';
import { headingOf, nearHeading } from '../../src/core/headings.js';
import { ProblemError } from '../../src/core/problem.js';

const read = (content: string | Uint8Array) => readCells({ file: 'a.csv', what: 'users' }, content);
const faultsIn = (content: string | Uint8Array) => {
  try {
    read(content).notes.check();
    return [];
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    return error.problem.details;
  }
};
const texts = (content: string | Uint8Array) => read(content).rows.map((row) => row.map(({ text }) => text));
const utf16 = (text: string, big = false) => {
  const bytes = Buffer.from(text, 'utf16le');
  return big ? bytes.swap16() : bytes;
};

const plain = 'email,phone\nä@b.c,1\n';
const rows = [
  ['email', 'phone'],
  ['ä@b.c', '1'],
];

describe('a CSV file of some tool is read', () => {
  test.each([
    ['in UTF-8', Buffer.from(plain)],
    ['in UTF-8 with a mark', Buffer.from(`\uFEFF${plain}`)],
    ['in UTF-16 with a mark', utf16(`\uFEFF${plain}`)],
    ['in UTF-16 with a mark, the other way round', utf16(`\uFEFF${plain}`, true)],
    ['in UTF-16 without a mark', utf16(plain)],
    ['in UTF-16 without a mark, the other way round', utf16(plain, true)],
    ['in Windows-1252', Buffer.from(plain, 'latin1')],
    ['with the delimiter for Excel', 'sep=;\r\nemail;phone\r\nä@b.c;1\r\n'],
    ['with the delimiter for Excel in quotes', '"sep=|"\nemail|phone\nä@b.c|1\n'],
    [
      'with the type that PowerShell writes',
      `#TYPE System.Management.PSCustomObject\r\n"email","phone"\r\n"ä@b.c","1"`,
    ],
    ['with both, after a mark', '\uFEFF#TYPE Some.Thing\nsep=\t\nemail\tphone\nä@b.c\t1\n'],
    ['with quoted headings', '"email","phone"\nä@b.c,1\n'],
    ['with headings that are quoted twice', '""email"",""phone""\nä@b.c,1\n'],
    [
      'with rows of nothing but delimiters, also before the headings',
      ';;\n\nemail;phone\n;\nä@b.c;1\n;;;\n" ";\n',
    ],
    ['with trailing delimiters in the rows', 'email,phone\nä@b.c,1,,\n'],
    ['with line ends of an old Mac', 'email,phone\rä@b.c,1\r\r'],
    [
      'with non-breaking and zero-width characters',
      '\u200Bemail,\u00A0phone\u00A0\nä@\u2060b.c,\u20071\u200E\n',
    ],
    ['with wide spaces, and marks of Arabic and Korean', '\u3000email,phone\u061C\nä@b.c\u3164,1\u2028\n'],
    ['with the end that the copy command of Windows writes', 'email,phone\nä@b.c,1\n\u001A'],
    ['with umlauts in the other normal form', 'email,phone\na\u0308@b.c,1\n'],
  ])('%s', (_, content) => {
    expect(texts(content)).toEqual(rows);
    expect(faultsIn(content)).toEqual([]);
  });

  test('with empty headings at the end, below which there may be cells or none', () => {
    expect(texts('email,\na@b.c,note\nd@e.f\n')).toEqual([
      ['email', ''],
      ['a@b.c', 'note'],
      ['d@e.f', ''],
    ]);
  });

  test('with every place counted in the file as it is', () => {
    const place = ({ line, column }: Cell) => `${line}:${column}`;
    const { rows } = read('#TYPE x\r\nsep=;\r\n\r\n""é"";b\r\n;\r\n😀x;"y"\r\n');
    expect(rows.map((row) => row.map(place))).toEqual([
      ['4:1', '4:7'],
      ['6:1', '6:4'],
    ]);
  });

  test('with each line in quotes as a whole, and the lines counted as they are', () => {
    const quoted = '#TYPE x\n"a,b"\n\n"1,2"\n"3,4,5"\n';
    const { rows } = read(quoted);
    expect(rows.map(([cell]) => cell?.line)).toEqual([2, 4]);
    expect(faultsIn(quoted)).toEqual(['a.csv:5:1  the row has 3 cells, the first line has 2']);
    expect(texts('"Name, first"\nAda\n')).toEqual([['Name, first'], ['Ada']]);
  });

  test('and what was put right is told of once, with the first place and the count', () => {
    const { notes } = read('email\na\u200B@b.c\nd\u200B@e.f\ng@\u00A0h.i\n\u200Bj@k.l\n');
    expect(notes.warnings()).toEqual([
      'a.csv:2:1  the cell holds an invisible character (U+200B), which is left out, and so in 2 more places',
      'a.csv:4:1  a non-breaking or wide space is read as a plain one',
    ]);
  });

  test('in Windows-1252, which is told of with a word by which people see whether it is right', () => {
    const { rows, notes } = read(Buffer.from('name,price\na,1\nJ\xfcrgen M\xfcller,5 \x80\n', 'latin1'));
    expect(rows[2]?.map(({ text, column }) => [text, column])).toEqual([
      ['Jürgen Müller', 1],
      ['5 €', 15],
    ]);
    expect(notes.warnings()).toEqual([
      'a.csv:3:2  the file is not UTF-8 and is read as Windows-1252, the "CSV" of Excel: is "Jürgen" right? If not, save it as "CSV UTF-8"',
    ]);
  });

  test.each([
    ['bytes that Windows-1252 does not have', Buffer.from('name\nJ\x81\n', 'latin1'), 'a.csv:2:2'],
    ['a mark for UTF-8', Buffer.from('\xef\xbb\xbfname\nJ\xfcrgen\n', 'latin1'), 'a.csv:2:2'],
    ['UTF-8 in other lines', Buffer.from('name\nJ\xc3\xbcrgen\nJ\xfcrgen\n', 'latin1'), 'a.csv:3:2'],
  ])('but not what has %s: its place is told', (_, content, place) => {
    expect(faultsIn(content)).toEqual([`${place}  the line is not UTF-8`]);
  });

  test.each([Buffer.from([0xff, 0xfe, 0, 0, 0x61, 0, 0, 0]), Buffer.from([0, 0, 0xfe, 0xff, 0, 0, 0, 0x61])])(
    'but not UTF-32, which is named (%#)',
    (content) => {
      expect(faultsIn(content)).toEqual(['a.csv:1:1  the file is UTF-32']);
    },
  );

  test('but keeps the joiners of words and emoji that are made with them', () => {
    for (const text of ['می‌خواهم', '👩‍💻']) expect(texts(`name\n${text}\n`)[1]).toEqual([text]);
  });
});

test('a file of nothing but delimiters is refused before it takes all memory', () => {
  expect(() => read(';'.repeat(4_000_001))).toThrow('has a mistake');
});

test.each(['=1+1', '+x', '-x', '@x', '\t=1', '\tx', "'=1", "''@x", "'quoted'", '-', 'plain', 'a=b'])(
  'a cell %j is written as no spreadsheet runs it, and is read back',
  (text) => {
    const written = csvText(['h'], [[guarded(text)]]);
    const [, cell = ''] = /^h\n"?(.*?)"?\n$/s.exec(written) ?? [];
    expect(cell).not.toMatch(/^\s*[=+\-@]|^[\t\r]/);
    expect(texts(written)[1]).toEqual([text]);
  },
);

test('headings are compared by their letters and digits, in every script', () => {
  expect(headingOf('"E-Mail Adresse"')).toBe(headingOf('e_mail-adresse'));
  expect(headingOf('Präsenz')).toBe(headingOf('Pra\u0308senz'));
  expect(headingOf('メール ')).toBe(headingOf('メール'));
  expect(nearHeading('Emial', ['email', 'phone'])).toBe('email');
  expect(nearHeading('Department', ['email', 'Available'])).toBeUndefined();
});

test.each([
  ['a line for PowerShell without an end', `#TYPE ${' '.repeat(200_000)}`],
  ['a delimiter for Excel without an end', `sep=;${' '.repeat(200_000)}`],
])('%s is read at once, however long it is', (_, text) => {
  const startedAt = performance.now();
  read(text);
  expect(performance.now() - startedAt).toBeLessThan(2000);
});

test('a heading of any length is compared at once', () => {
  const startedAt = performance.now();
  expect(nearHeading('x'.repeat(3_000_000), ['email', 'phone', 'name'])).toBeUndefined();
  expect(performance.now() - startedAt).toBeLessThan(1000);
});
