import { afterEach, expect, test } from 'vitest';
import { hasty } from '../../support/hasty.js';
import { type Whole, wholeOrg } from '../../support/whole.js';

let whole: Whole | undefined;

afterEach(() => whole?.close());

/** Setup in an org that refuses the token for these requests, also a new one. */
async function setupWhere(refused: { readonly method: string; readonly path: string }) {
  whole = await wholeOrg({ faults: { faults: [{ kind: 'token-expired', ...refused }] } });
  return whole.run(['teams-presence', 'setup', '--yes', '--json'], { tuning: hasty });
}

test('a token that is refused at the first write ends with 4: nothing was changed', async () => {
  const run = await setupWhere({ method: 'POST', path: '/api/v2/**' });
  expect(run.document.error, run.stdout).toMatchObject({ code: 'not-authenticated' });
  expect(run.code).toBe(4);
  expect(run.document.steps.every(({ status }) => status !== 'done')).toBe(true);
});

test('a token that is refused once something was written ends with 1', async () => {
  const run = await setupWhere({ method: 'POST', path: '/api/v2/oauth/clients' });
  expect(run.document.error, run.stdout).toMatchObject({ code: 'not-authenticated' });
  expect(run.code).toBe(1);
  expect(run.document.steps.some(({ status }) => status === 'done')).toBe(true);
});

test('a token that never learns of the role that was lent is given up for a new one', async () => {
  whole = await wholeOrg({ conditions: { olderTokenLearns: 86_400_000 } });
  const run = await whole.run(['teams-presence', 'setup', '--yes'], { tuning: hasty });
  expect(run.code, run.stderr).toBe(0);
  expect(run.requests.filter(({ kind }) => kind === 'login')).toHaveLength(2);
});
