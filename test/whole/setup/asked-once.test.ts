import { afterEach, describe, expect, test } from 'vitest';
import { installed, type Whole } from '../../support/whole.js';
import { associateArguments, associateOrg, withAssociates } from '../associate.js';

let whole: Whole;
afterEach(() => whole.close());

const associates = associateArguments('associates.csv');

/** What was read more than once, by operation and address. */
async function readTwice(args: readonly string[]): Promise<readonly string[]> {
  const { reads, writes, stderr, code } = await whole.run(args);
  expect(code, stderr).not.toBe(1);
  expect(writes).toEqual([]);
  const all = reads.filter(({ method }) => method === 'GET').map(({ path }) => path);
  return all.filter((path, at) => all.indexOf(path) !== at);
}

describe('nothing is asked twice', () => {
  test('by a plan for an org in which nothing is installed', async () => {
    whole = await associateOrg();
    expect(await readTwice(['teams-presence', 'plan'])).toEqual([]);
    expect(await readTwice(['associate-user', 'plan', ...associates])).toEqual([]);
  });

  test('by commands that look at what is installed, on this machine and on another', async () => {
    whole = await installed();
    const teardown = ['teams-presence', 'teardown', '--dry-run'];
    expect(await readTwice(['teams-presence', 'status'])).toEqual([]);
    expect(await readTwice(teardown)).toEqual([]);
    whole.moveToAnotherMachine();
    expect(await readTwice(['teams-presence', 'status'])).toEqual([]);
    expect(await readTwice(teardown)).toEqual([]);
  });

  test('by the status of people with schedules', async () => {
    whole = await withAssociates();
    expect(await readTwice(['associate-user', 'status'])).toEqual([]);
  });
});
