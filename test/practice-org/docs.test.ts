import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { contract } from '../../src/practice-org/contract/contract.js';
import { refusalCodes } from '../../src/practice-org/errors.js';

interface Rule {
  readonly rule: string;
  readonly source: string;
  readonly test: string;
}

const readme = readFileSync(new URL('../../docs/practice-org.md', import.meta.url), 'utf8');

function rules(): readonly Rule[] {
  return readme
    .split('\n')
    .filter((line) => /^\| (?!rule +\||-+ \|)/.test(line))
    .map((line) => {
      const [, rule = '', source = '', name = ''] = line.split(/(?<!\\)\|/).map((cell) => cell.trim());
      return { rule, source, test: name.replaceAll('\\|', '|').replace(/^`(.*)`$/, '$1') };
    });
}

/** The text of every test of the practice org, as names stand in it. */
function testText(): string {
  const folder = fileURLToPath(new URL('.', import.meta.url));
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.test.ts'),
  );
  return files.map((name) => readFileSync(join(folder, name), 'utf8').replaceAll("\\'", "'")).join('\n');
}

describe("the table of the platform's rules", () => {
  test('has at least sixty rules', () => {
    expect(new Set(rules().map(({ rule }) => rule)).size).toBeGreaterThanOrEqual(60);
  });

  test('names only tests that exist', () => {
    const text = testText();
    expect(rules().filter(({ test: name }) => name === '' || !text.includes(name))).toEqual([]);
  });

  test('names every refusal that is assumed', () => {
    const assumed = Object.entries(refusalCodes).filter(([, [, source]]) => source === 'assumed');
    expect(assumed.filter(([code, [status]]) => !readme.includes(`\`${code}\` (${status})`))).toEqual([]);
  });

  test('names only operations that exist', () => {
    const ids = new Set(contract().operations.map(({ id }) => id));
    const words = rules().flatMap(
      ({ source }) => source.match(/\b(get|post|put|patch|delete)[A-Z]\w+/g) ?? [],
    );
    expect(words.filter((word) => !ids.has(word))).toEqual([]);
  });
});
