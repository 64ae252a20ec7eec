import { describe, expect, test } from 'vitest';
import { retryWhileInconsistent } from '../../src/engine/consistency.js';

const quick = { deadline: 10_000, first: 1, max: 2 };
const refusal = (status: number, message = 'No.', more = {}) =>
  Object.assign(new Error(message), { status, ...more });

/** An attempt that fails so often before it succeeds. */
async function attempts(
  error: Error,
  failures: number,
  ids: readonly string[],
  { signal = new AbortController().signal, visibility = quick } = {},
) {
  let tried = 0;
  const progress: string[] = [];
  const run = { signal, progress: (text: string) => void progress.push(text) };
  const result = await retryWhileInconsistent({ ids: () => ids, visibility, run }, async () => {
    tried += 1;
    if (tried <= failures) throw error;
    return 'done';
  }).catch((thrown: unknown) => thrown);
  return { result, tried, progress };
}

describe('what was created a moment ago', () => {
  test.each([
    ['a 404', refusal(404)],
    [
      'a 400 that names it in its message',
      refusal(400, 'contactList refers to "abc", which does not exist.'),
    ],
    ['a 400 that names it in its details', refusal(400, 'No.', { details: ['contactList: abc'] })],
    ['a failure that says so itself', Object.assign(new Error('Not found.'), { mayBeTooEarly: true })],
  ])('is waited for after %s', async (_name, error) => {
    const { result, tried, progress } = await attempts(error, 3, ['abc']);
    expect({ result, tried }).toEqual({ result: 'done', tried: 4 });
    expect(progress).toHaveLength(3);
  });

  test.each([
    ['another 400', refusal(400, 'The name is too long.')],
    ['a 403', refusal(403, 'abc')],
    [
      'a failure that says the contrary',
      Object.assign(new Error('abc'), { status: 404, mayBeTooEarly: false }),
    ],
  ])('is no reason to repeat %s', async (_name, error) => {
    expect(await attempts(error, 1, ['abc'])).toMatchObject({ result: error, tried: 1 });
  });

  test('is waited for no longer than the visibility time, and then the failure counts', async () => {
    const error = refusal(404);
    const { result, tried } = await attempts(error, Number.POSITIVE_INFINITY, ['abc'], {
      visibility: { deadline: 60, first: 1, max: 2 },
    });
    expect(result).toBe(error);
    expect(tried).toBeGreaterThan(2);
  });
});

test('a 404 is final where nothing was created a moment ago', async () => {
  const error = refusal(404);
  expect(await attempts(error, 1, [])).toMatchObject({ result: error, tried: 1 });
});

test('nothing is repeated after an interruption', async () => {
  const run = new AbortController();
  const reason = new Error('interrupted');
  const error = Object.defineProperty(refusal(404), 'status', {
    get: () => {
      run.abort(reason);
      return 404;
    },
  });
  expect(await attempts(error, 9, ['abc'], { signal: run.signal })).toMatchObject({
    result: reason,
    tried: 1,
  });
});
