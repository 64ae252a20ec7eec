import { describe, expect, test } from 'vitest';
import { type Column, overviewText, sentenceLines, tableText } from '../../src/ui/layout.js';
import { styleFor } from '../../src/ui/style.js';

const columns: readonly Column[] = [
  { heading: 'Name', narrow: 'wrap' },
  { heading: 'E-mail', narrow: 'keep' },
  { heading: 'Since', narrow: 'drop' },
];
const rows = [
  ['Ada Featherstonehaugh', 'ada@riverbend.example', '2026-11-22 10:07'],
  ['Bo', 'bo@riverbend.example', '2026-11-22 10:08'],
];

function table(width: number) {
  return tableText(columns, rows, styleFor({ stream: { columns: width }, environment: {} }));
}

test('sentences of a command fit the window, a list hangs below its dashes, and each stays one line in a pipe', () => {
  const sentences = [
    'The practice org is at http://127.0.0.1:41095. Ctrl-C ends it.',
    '- Credential "Presence Public API": it is referred to by its id',
  ];
  const lines = (stream: { columns?: number }) =>
    sentenceLines(sentences, styleFor({ stream, environment: {} }));
  expect(lines({ columns: 40 })).toEqual([
    'The practice org is at',
    'http://127.0.0.1:41095. Ctrl-C ends it.',
    '- Credential "Presence Public API": it',
    '  is referred to by its id',
  ]);
  expect(lines({})).toEqual(sentences);
});

test('a note below blocks stands apart from the last one', () => {
  const overview = { title: 'People', columns, rows, notes: ['Two people.'] };
  const text = (width: number) =>
    overviewText([overview], styleFor({ stream: { columns: width }, environment: {} })).slice(-2);
  expect(text(80)[0]).toContain('Bo ');
  expect(text(24)).toEqual(['', 'Two people.']);
});

describe('a table', () => {
  test('shows everything where there is room', () => {
    expect(table(80)).toEqual([
      'Name                   E-mail                 Since',
      'Ada Featherstonehaugh  ada@riverbend.example  2026-11-22 10:07',
      'Bo                     bo@riverbend.example   2026-11-22 10:08',
    ]);
  });

  test('drops what one can do without and wraps in a narrow window, but cuts nothing', () => {
    expect(table(40)).toEqual([
      'Name               E-mail',
      'Ada                ada@riverbend.example',
      'Featherstonehaugh',
      'Bo                 bo@riverbend.example',
    ]);
  });

  test('is as wide as it needs in a file or a pipe, where nobody could widen a window', () => {
    const long = 'ada@riverbend.example'.padStart(90, 'a');
    const style = styleFor({ stream: {}, environment: {} });
    const [, first] = tableText(columns, [['Ada Featherstonehaugh', long, '2026-11-22 10:07']], style);
    expect(first).toBe(`Ada Featherstonehaugh  ${long}  2026-11-22 10:07`);
  });

  test('becomes blocks, in which nothing is cut, before a word is taken apart', () => {
    expect(table(28)).toEqual([
      'Name: Ada Featherstonehaugh',
      'E-mail:',
      '  ada@riverbend.example',
      'Since: 2026-11-22 10:07',
      '',
      'Name: Bo',
      'E-mail: bo@riverbend.example',
      'Since: 2026-11-22 10:08',
    ]);
  });
});
