import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const folder = new URL('../../src/engine/', import.meta.url);
const files = readdirSync(folder);

test.each(files)('%s knows nothing of Genesys Cloud, of files or of terminals', (file) => {
  const text = readFileSync(new URL(file, folder), 'utf8');
  const imported = [...text.matchAll(/from '([^']+)'/g)].map(([, from]) => from ?? '');
  const outside = imported.filter((from) => !/^(\.|\.\.\/core)\//.test(from) && from !== 'node:crypto');
  expect(outside).toEqual([]);
  expect(text).not.toMatch(/\b(console|process)\./);
});
