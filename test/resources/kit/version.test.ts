import { describe, expect, test } from 'vitest';
import { GenesysError } from '../../../src/genesys/errors.js';
import { isStaleVersion, withCurrentVersion } from '../../../src/resources/kit/wait.js';

function refusal(status: number, message: string): GenesysError {
  return new GenesysError({ status, code: 'x', message, operation: 'PUT /x', outcome: 'refused' });
}

const stale = refusal(400, 'The version does not match the current version');

async function tries(...failures: readonly Error[]): Promise<number> {
  let made = 0;
  await withCurrentVersion(async () => {
    const failure = failures[made];
    made += 1;
    if (failure !== undefined) throw failure;
  });
  return made;
}

describe('a change of something that others change, too', () => {
  test('is read and made again when somebody else was faster', async () => {
    expect(await tries()).toBe(1);
    expect(await tries(stale, refusal(409, 'conflict'))).toBe(3);
  });

  test('is not made again when it is refused for another reason', async () => {
    await expect(tries(refusal(400, 'name is too long'))).rejects.toThrow('name is too long');
    await expect(tries(new Error('no connection'))).rejects.toThrow('no connection');
  });

  test('is given up in the end', async () => {
    await expect(tries(stale, stale, stale, stale, stale, stale)).rejects.toBe(stale);
  });
});

test('only the two refusals of a stale version count as such', () => {
  expect(isStaleVersion(refusal(409, 'conflict'))).toBe(true);
  expect(isStaleVersion(stale)).toBe(true);
  expect(isStaleVersion(refusal(400, 'bad name'))).toBe(false);
  expect(isStaleVersion(refusal(404, 'no such version'))).toBe(false);
});
