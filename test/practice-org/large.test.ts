import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { newFolder } from '../support/folder.js';
import { startTestOrg } from '../support/practice-org.js';
import { contactList, must, outbound } from './outbound/fixtures.js';

const people = 20_000;

test('with twenty thousand contacts a write is still answered quickly, and only when it is in the file', async () => {
  const folder = newFolder();
  const file = join(folder, 'org.json');
  const org = await startTestOrg({ file });
  const list = await must(org, 'POST', `${outbound}/contactlists`, contactList);
  for (let first = 0; first < people; first += 1000) {
    const contacts = Array.from({ length: 1000 }, (_, index) => ({
      id: `user-${first + index}`,
      contactListId: list.id,
      data: { FirstName: 'Ada', LastName: `Lovelace ${first + index}`, phone: '+13175550100' },
    }));
    await must(org, 'POST', `${outbound}/contactlists/${list.id}/contacts`, contacts);
  }
  expect((await must(org, 'GET', `${outbound}/contactlists/${list.id}?includeSize=true`)).size).toBe(people);

  const before = performance.now();
  await must(org, 'POST', '/api/v2/authorization/roles', { name: 'Late' });
  // A tenth of a second on a quiet machine.
  expect(performance.now() - before).toBeLessThan(3000);
  const kept = JSON.parse(readFileSync(file, 'utf8'));
  expect(Object.values(kept.identity.roles)).toContainEqual(expect.objectContaining({ name: 'Late' }));
  await org.close();
});
