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

  test('names only operations that exist', () => {
    const ids = new Set(contract().operations.map(({ id }) => id));
    const words = rules().flatMap(
      ({ source }) => source.match(/\b(get|post|put|patch|delete)[A-Z]\w+/g) ?? [],
    );
    expect(words.filter((word) => !ids.has(word))).toEqual([]);
  });
});

const source = fileURLToPath(new URL('../../src/practice-org/', import.meta.url));

/** Every file of the practice org, by its path, with its text. */
function sources(): readonly (readonly [string, string])[] {
  return readdirSync(source, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.startsWith('cli/'))
    .sort()
    .map((name) => [name, readFileSync(join(source, name), 'utf8')]);
}

/** The messages of refusals that are marked as assumed. */
function assumedRefusals(text: string): readonly string[] {
  const marked =
    /assumed\(\s*(?:badRequest|notFound|refuse)\(\s*(?:'[\w.]+',\s*)?(['"`])((?:\\.|(?!\1).)*)\1/gs;
  return [...text.matchAll(marked)].map(([, , message = '']) => message);
}

/** The sentences of comments that say that something is assumed. */
function assumptions(text: string): readonly string[] {
  const blocks = [...text.matchAll(/\/\*\*[\s\S]*?\*\/|(?:^[ \t]*\/\/.*\n)+/gm)].map(([block]) =>
    block
      .replaceAll(/^\s*(?:\/\*\*|\*\/|\*|\/\/) ?|\*\/$/gm, '')
      .replaceAll(/\s+/g, ' ')
      .trim(),
  );
  return blocks.flatMap((block) => {
    const sentences = block.split(/(?<=[.:]) (?=[A-Z])/);
    return sentences.flatMap((sentence, at) => {
      if (!/assumed/i.test(sentence)) return [];
      return sentence.startsWith('Assumed') ? [`${sentences[at - 1] ?? ''} ${sentence}`.trim()] : [sentence];
    });
  });
}

describe('what is assumed', () => {
  test('is listed in the documentation as the source says it: codes, refusals and all else', async () => {
    const codes = Object.entries(refusalCodes).filter(([, [, from]]) => from === 'assumed');
    const byFile = sources()
      .filter(([name]) => name !== 'errors.ts')
      .map(([name, text]) => [name, assumedRefusals(text), assumptions(text)] as const);
    const list = (what: (file: (typeof byFile)[number]) => readonly string[]) =>
      byFile.flatMap((file) => what(file).map((line) => `- \`${file[0]}\`: ${line}`));
    const refusals = list(([, messages]) => messages);
    const others = list(([, , sentences]) => sentences);
    expect(refusals.length).toBeGreaterThan(30);
    expect(others.length).toBeGreaterThan(20);
    const page = [
      '# What the practice org assumes',
      '',
      'Derived from the source by `test/practice-org/docs.test.ts`. All other refusals are of the API contract, or of the notes',
      'on the platform that [practice-org.md](practice-org.md) names.',
      '',
      '## Codes and statuses',
      '',
      ...codes.map(([code, [status]]) => `- \`${code}\` (${status})`),
      '',
      '## Refusals: that there is one',
      '',
      ...refusals,
      '',
      '## Behaviour',
      '',
      ...others,
      '',
    ].join('\n');
    await expect(page).toMatchFileSnapshot('../../docs/practice-org-assumed.md');
  });
});
