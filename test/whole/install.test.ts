import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Whole, wholeOrg } from '../support/whole.js';
let whole: Whole;
beforeAll(async () => { whole = await wholeOrg(); });
afterAll(() => whole.close());
test('x', async () => {
  let t = Date.now();
  const first = await whole.run(['teams-presence', 'setup', '--yes', '--json']);
  console.log(Date.now() - t, first.code, first.stdout.slice(0, 3000), first.stderr, first.writes.map(w=>w.operationId));
  t = Date.now();
  const again = await whole.run(['teams-presence', 'setup', '--json']);
  console.log(Date.now() - t, again.code, again.stdout.slice(0, 1500), again.requests.map(w=>`${w.method} ${w.path}`));
  expect(again.writes).toEqual([]);
});
