import { afterEach, describe, expect, test } from 'vitest';
import type { Fault } from '../../../src/practice-org/fault-plan.js';
import { installed, type RunResult, type Whole } from '../../support/whole.js';

let whole: Whole;
afterEach(() => whole.close());

const refused: Fault = { kind: 'server-error', status: 503, operation: 'deleteOauthClient', first: 2 };
const tuning = { http: { maxTries: 2, firstBackoff: 1, maxBackoff: 1 } };

const tearDown = (): Promise<RunResult> => {
  const { name } = whole.org.org.state.identity.organization;
  return whole.run(['teams-presence', 'teardown', '--yes', '--org', name, '--json'], { tuning });
};

/** The states of the OAuth clients that carry our mark. */
const marked = () =>
  Object.values(whole.org.org.state.identity.clients)
    .filter(({ description }) => description?.includes('Managed by gc-presence (teams-presence).'))
    .map(({ state }) => state);

const roles = () =>
  Object.values(whole.org.org.state.identity.roles).filter(({ name }) => name === 'Presence API User');

describe('an OAuth client that a cut off teardown left inactive', () => {
  test.each([
    ['this machine', false],
    ['another machine', true],
  ])('is removed by the next teardown from %s, and its role after it', async (_where, elsewhere) => {
    whole = await installed([], { faults: { faults: [refused] } });
    expect((await tearDown()).code).toBe(1);
    expect(marked()).toEqual(['inactive']);
    if (elsewhere) whole.moveToAnotherMachine();

    const second = await tearDown();
    expect(second.code, second.stdout).toBe(0);
    expect(second.document.steps.map(({ id, action, status }) => [id, action, status])).toEqual([
      ['oauth-client:inactive', 'delete', 'done'],
      ['role', 'delete', 'done'],
    ]);
    expect([marked(), roles()]).toEqual([[], []]);
  });

  test('is not used by setup, and goes with the new one', async () => {
    whole = await installed([], { faults: { faults: [refused] } });
    await tearDown();
    expect((await whole.run(['teams-presence', 'setup', '--yes', '--json'])).code).toBe(0);
    expect(marked().toSorted()).toEqual(['active', 'inactive']);
    expect((await tearDown()).code).toBe(0);
    expect(marked()).toEqual([]);
  });
});

test("an inactive client of somebody else's stays, whatever it is called", async () => {
  whole = await installed();
  const others = () =>
    Object.values(whole.org.org.state.identity.clients).filter(({ state }) => state === 'inactive');
  const before = structuredClone(others());
  expect(before.map(({ name }) => name)).toEqual(['Presence Public API']);
  expect((await tearDown()).code).toBe(0);
  expect(others()).toEqual(before);
});
