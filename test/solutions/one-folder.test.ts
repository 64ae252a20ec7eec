import { readdirSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { describe, expect, test } from 'vitest';
import { solutions } from '../../src/solutions/solutions.js';

const sources = new URL('../../src/', import.meta.url);
const files = readdirSync(sources, { recursive: true, encoding: 'utf8' }).filter((file) =>
  file.endsWith('.ts'),
);

/** Below `src/`, the files that a file imports, now or later. */
function importsOf(file: string): readonly string[] {
  const text = readFileSync(new URL(file, sources), 'utf8');
  return [...text.matchAll(/(?:from |import\()'(\.[^']+)'/g)].map(([, path = '']) =>
    posix.join(posix.dirname(file), path),
  );
}

const into = (folder: string) => (path: string) => path.startsWith(`${folder}/`);

describe.each(solutions)('all that there is of $id', ({ id, declare, rotatesSecret }) => {
  const folder = `solutions/${id}`;

  test('is in its folder, which only the list knows, and what edits its rows', () => {
    const outside = files.filter((file) => !into(folder)(file) && importsOf(file).some(into(folder)));
    expect(outside.filter((file) => !into('mappings')(file))).toEqual(['solutions/solutions.ts']);
  });

  test('knows nothing of the command line', () => {
    const own = files.filter(into(folder));
    expect(own.length).toBeGreaterThan(0);
    expect(own.filter((file) => importsOf(file).some(into('cli')))).toEqual([]);
  });

  test('goes by one name and one table of fields, whoever asks', async () => {
    const { fields, solution } = await declare();
    const loaded = await solution();
    expect(loaded.id).toBe(id);
    expect(loaded.fields).toBe(await fields());
    expect(loaded.proveLogin !== undefined).toBe(rotatesSecret === true);
  });
});
