import { describe, expect, test } from 'vitest';
import { InterruptedError } from '../../src/core/problem.js';
import { type Retry, retry, WaitTimeoutError, waitFor } from '../../src/core/retry.js';
import { failureOf } from '../genesys/raw-server.js';

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

describe('what failed', () => {
  const broken = new Error('broken');
  const failing = (failures: number, more: Partial<Retry<string>> = {}) => {
    let tries = 0;
    const waits: number[] = [];
    const attempt = async () => {
      tries += 1;
      if (tries <= failures) throw broken;
      return 'done';
    };
    const task = { what: 'x', attempt, again: () => true, every, deadline: 1000, signal } as const;
    const beforeWait = (_: unknown, wait: number) => void waits.push(wait);
    const outcome = retry({ ...task, beforeWait, ...more }).catch((error: unknown) => error);
    return outcome.then((result) => ({ result, tries, waits }));
  };

  test('is tried again while it is worth it, with waits that grow up to the longest', async () => {
    const every = { first: 1, max: 4, factor: 2 };
    expect(await failing(4, { every })).toEqual({ result: 'done', tries: 5, waits: [1, 2, 4, 4] });
  });

  test('is not tried again where that is in vain', async () => {
    const again = (error: unknown, tries: number) => error === broken && tries < 3;
    expect(await failing(9, { again })).toMatchObject({ result: broken, tries: 3 });
  });

  test('is tried one last time at the deadline', async () => {
    const { result, tries } = await failing(99, { every: { first: 10_000 }, deadline: 30 });
    expect({ result, tries }).toEqual({ result: broken, tries: 2 });
  });

  test('is tried again also where a try took all the time, as one without an answer does', async () => {
    let tries = 0;
    const attempt = async () => {
      tries += 1;
      await new Promise((resolve) => setTimeout(resolve, tries === 1 ? 50 : 0));
      throw broken;
    };
    const task = { what: 'x', attempt, again: () => true, every, deadline: 20, signal };
    expect(await failureOf(retry(task))).toBe(broken);
    expect(tries).toBe(2);
  });

  test('is tried again after the wait that the server asks for, unless that would pass the deadline', async () => {
    expect(await failing(1, { again: () => 7 })).toEqual({ result: 'done', tries: 2, waits: [7] });
    expect(await failing(1, { again: () => 5000 })).toEqual({ result: broken, tries: 1, waits: [] });
  });

  test('is not tried at all after an interruption', async () => {
    const reason = new InterruptedError('signal');
    expect(await failing(0, { signal: AbortSignal.abort(reason) })).toMatchObject({
      result: reason,
      tries: 0,
    });
  });

  test('spreads the waits where many may fail together', async () => {
    const { waits } = await failing(20, { every: { first: 10, max: 10, jitter: true } });
    expect(Math.min(...waits)).toBeGreaterThanOrEqual(5);
    expect(Math.max(...waits)).toBeLessThanOrEqual(10);
    expect(new Set(waits).size).toBeGreaterThan(1);
  });
});
