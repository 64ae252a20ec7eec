import { readdirSync, readFileSync } from 'node:fs';
import { Chalk } from 'chalk';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { print, shorten, textWidth, visible, wrap } from '../../src/ui/text.js';
import { keptStream } from '../support/stream.js';

test('only a line that is one single word is wider than the window', () => {
  fc.assert(
    fc.property(fc.lorem({ maxCount: 30 }), fc.integer({ min: 20, max: 120 }), (text, columns) => {
      for (const line of wrap(text, { columns, first: '  • ' })) {
        if (line.length > columns) expect(line.replace(/^ *•? */, '')).not.toContain(' ');
      }
    }),
  );
});

test('no word gets lost or broken', () => {
  fc.assert(
    fc.property(fc.lorem({ maxCount: 30 }), fc.integer({ min: 1, max: 120 }), (text, columns) => {
      expect(wrap(text, { columns }).join(' ')).toBe(text);
    }),
  );
});

test('an address stays in one piece, so that it can be clicked', () => {
  const address = 'https://apps.mypurecloud.ie/directory/#/admin/integrations/oauth/123';
  expect(wrap(`See ${address} now`, { columns: 30 })).toContain(address);
});

test('letters that take two columns count two', () => {
  expect(wrap('日本語 日本語', { columns: 9 })).toEqual(['日本語', '日本語']);
});

test('each letter counts the columns that a terminal gives it', () => {
  const widths: Record<string, number> = {
    'Größe … ✓ →': 11,
    '\u001b[31mrot\u001b[39m': 3,
    'e\u0301': 1,
    '\u200bx': 1,
    日本: 4,
    한국어: 6,
    ﾊﾟ: 2,
    हिंदी: 4,
    نص: 2,
    '👨‍👩‍👧': 2,
    '🇩🇪': 2,
    '👍🏽': 2,
    '❤️': 2,
    '1️⃣': 2,
  };
  for (const [text, columns] of Object.entries(widths))
    expect([text, textWidth(text)]).toEqual([text, columns]);
});

test('a shortened text fits, and says that it is shortened', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'grapheme', maxLength: 60 }),
      fc.integer({ min: 4, max: 40 }),
      (text, columns) => {
        const short = shorten(text, columns, '…');
        expect(textWidth(short)).toBeLessThanOrEqual(columns);
        if (short !== text) expect(short.endsWith('…')).toBe(true);
      },
    ),
  );
});

/** Cursor movement, C1 controls, marks of the direction of writing, line and paragraph separators. */
const harmful = [
  '\u001b[2J',
  '\u001b[8m',
  '\u0007',
  '\r',
  '\u009b31m',
  '\u061c',
  '\u200e',
  '\u202e',
  '\u2028',
  '\u2066',
];

test.each(harmful)(
  '%j from outside reaches no terminal, even where it was not made visible before',
  (text) => {
    const stream = keptStream();
    print(stream, [`a${text}b`]);
    expect(stream.text()).toBe(`${visible(`a${text}b`)}\n`);
    expect(stream.text()).toContain('\\u{');
  },
);

test('our own colours reach the terminal', () => {
  const stream = keptStream();
  const line = `${new Chalk({ level: 1 }).bold.red('red')} plain`;
  print(stream, [line, 'next']);
  expect(stream.text()).toBe(`${line}\nnext\n`);
});

/** Files that may write to the standard streams by themselves, and why that is safe. */
const writers: Readonly<Record<string, string>> = {
  'ui/text.ts': 'print',
  'ui/json-view.ts': 'JSON, escaped',
  'mappings/commands.ts': 'CSV, byte by byte where nobody reads it at a terminal',
  'practice-org/cli/start.ts': 'variables of our own for a shell, and JSON, escaped',
  'cli/completion.ts': 'our own script',
  'cli/main.ts': 'our own help',
  'cli/start.ts': 'our own help',
  'cli/process.ts': 'a sentence of ours, when the run is told to stop',
};

test('no other file writes to a standard stream than those that let nothing raw through', () => {
  const files = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.ts'),
  );
  const found = files.filter((file) =>
    /\b(stdout|stderr|stream)\.write\(/.test(readFileSync(`src/${file}`, 'utf8')),
  );
  expect(found.sort()).toEqual(Object.keys(writers).sort());
});
