import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { startTestOrg } from '../support/practice-org.js';
import { columns, contactList, must, outbound } from './outbound/fixtures.js';

const people = 20_000;

test('with twenty thousand contacts a write is still answered quickly, and only when it is in the file', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'practice-org-'));
  const file = join(folder, 'org.json');
  const org = await startTestOrg({ file });
  const list = await must(org, 'POST', `${outbound}/contactlists`, contactList);
  const upload = await must(org, 'POST', `${outbound}/contactlists/uploads`, {
    contentType: 'text/csv',
    id: list.id,
    contactIdName: 'userId',
  });
  const rows = Array.from({ length: people }, (_, index) =>
    ['Ada', `Lovelace ${index}`, `ada${index}@example.com`, '+13175550100', `user-${index}`, 'a', 'b'].join(
      ',',
    ),
  );
  const csv = `${columns.join(',')}\n${rows.join('\n')}\n`;
  const stored = await fetch(upload.url, { method: 'PUT', headers: upload.headers, body: csv });
  expect(stored.status).toBe(200);
  expect((await must(org, 'GET', `${outbound}/contactlists/${list.id}?includeSize=true`)).size).toBe(people);

  const before = performance.now();
  await must(org, 'POST', '/api/v2/authorization/roles', { name: 'Late' });
  // A tenth of a second on a quiet machine.
  expect(performance.now() - before).toBeLessThan(3000);
  const kept = JSON.parse(readFileSync(file, 'utf8'));
  expect(Object.values(kept.identity.roles)).toContainEqual(expect.objectContaining({ name: 'Late' }));
  await org.close();
  rmSync(folder, { recursive: true });
});
