import { describe, expect, test } from 'vitest';
import { type Column, tableText } from '../../src/ui/layout.js';
import { styleFor } from '../../src/ui/style.js';

const columns: readonly Column[] = [
  { heading: 'Name', narrow: 'shorten' },
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

describe('a table', () => {
  test('shows everything where there is room', () => {
    expect(table(80)).toEqual([
      'Name                   E-mail                 Since',
      'Ada Featherstonehaugh  ada@riverbend.example  2026-11-22 10:07',
      'Bo                     bo@riverbend.example   2026-11-22 10:08',
    ]);
  });

  test('drops and shortens in a narrow window, but keeps what one copies', () => {
    expect(table(40)).toEqual([
      'Name               E-mail',
      'Ada Featherstone…  ada@riverbend.example',
      'Bo                 bo@riverbend.example',
    ]);
  });

  test('is as wide as it needs in a file or a pipe, where nobody could widen a window', () => {
    const long = 'ada@riverbend.example'.padStart(90, 'a');
    const style = styleFor({ stream: {}, environment: {} });
    const [, first] = tableText(columns, [['Ada Featherstonehaugh', long, '2026-11-22 10:07']], style);
    expect(first).toBe(`Ada Featherstonehaugh  ${long}  2026-11-22 10:07`);
  });

  test('becomes blocks, in which nothing is cut, where columns would say nothing any more', () => {
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
