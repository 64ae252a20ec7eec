import { expect, test } from 'vitest';
import { InterruptedError } from '../../src/core/interruption.js';
import { WaitTimeoutError, waitFor } from '../../src/genesys/wait.js';
import { failureOf } from './raw-server.js';

const signal = new AbortController().signal;
const every = { first: 2, max: 5 };

test('waiting ends with the first result, and tells what is being waited for', async () => {
  const told: string[] = [];
  let checks = 0;
  const check = async () => {
    checks += 1;
    return checks === 3 ? 'active' : undefined;
  };
  const result = await waitFor({
    what: 'the role to take effect',
    check,
    every,
    deadline: 1000,
    signal,
    progress: (text) => told.push(text),
  });
  expect(result).toBe('active');
  expect(told).toEqual(['waiting for the role to take effect', 'waiting for the role to take effect']);
});

test('a result that is there at once costs one check and no wait', async () => {
  let checks = 0;
  await waitFor({ what: 'x', check: async () => ++checks, deadline: 60_000, signal });
  expect(checks).toBe(1);
});

test('false and 0 are results too', async () => {
  expect(await waitFor({ what: 'x', check: async () => false, deadline: 100, signal })).toBe(false);
});

test('what does not happen in time is an error that says what and how long', async () => {
  const error = await failureOf(
    waitFor({ what: 'the flow job', check: async () => undefined, every, deadline: 40, signal }),
  );
  expect(error).toBeInstanceOf(WaitTimeoutError);
  expect(error).toHaveProperty('message', expect.stringMatching(/^Waited \d+ ms for the flow job/));
});

test('an error of the check is thrown on', async () => {
  const broken = new Error('broken');
  expect(
    await failureOf(waitFor({ what: 'x', check: () => Promise.reject(broken), deadline: 100, signal })),
  ).toBe(broken);
});

test('an interruption ends the waiting at once', async () => {
  const run = new AbortController();
  const reason = new InterruptedError('signal');
  setTimeout(() => run.abort(reason), 10);
  const startedAt = performance.now();
  const waiting = waitFor({
    what: 'x',
    check: async () => undefined,
    every: { first: 5000 },
    deadline: 60_000,
    signal: run.signal,
  });
  expect(await failureOf(waiting)).toBe(reason);
  expect(performance.now() - startedAt).toBeLessThan(1000);
});
