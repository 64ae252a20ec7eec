import { cpSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { openGate } from '../support/gate.js';
import { hasty } from '../support/hasty.js';
import { census, expectOneOfEach } from '../support/one-of-each.js';
import { pool, problemOf } from '../support/pool.js';
import { sample } from '../support/sample.js';
import { type Whole, wholeOrg } from '../support/whole.js';

const setup = ['teams-presence', 'setup', '--yes', '--json', '--timeout', '60'];

type Moment = 'hold-request' | 'hold-answer';

let operations: readonly string[];

beforeAll(async () => {
  const whole = await wholeOrg();
  const run = await whole.run(setup);
  expect(run.code, run.stdout).toBe(0);
  operations = run.requests.map(({ method, path }) => `${method} ${path.split('?')[0]}`);
  await whole.close();
});

describe.each([
  ['before a request arrives', 'hold-request'],
  ['after a request was carried out, before its answer is read', 'hold-answer'],
] as const)('killed %s', (_name, moment) => {
  test.each([
    ['with', true],
    ['without', false],
  ])(
    'the next run finishes %s what this machine remembers, and makes nothing twice',
    async (word, remembers) => {
      const numbers = operations.map((_, index) => index + 1);
      const outcomes = await pool(sample(`${moment} ${word}`, numbers), async (number) => {
        const problem = await problemOf(() => surviveDeath(number, moment, remembers));
        return problem === undefined ? [] : [`${number} ${operations[number - 1]}: ${problem}`];
      });
      expect(outcomes.flat()).toEqual([]);
    },
  );
});

/** Installs until the request of that number, stands still for ever, and installs again. */
async function surviveDeath(number: number, moment: Moment, remembers: boolean): Promise<void> {
  const whole = await wholeOrg();
  const before = census(whole.org.org.state);
  const gate = await openGate(whole.org.url, (count) => {
    if (count < number) return 'pass';
    return count === number ? moment : 'hold-request';
  });
  try {
    // A process that is gone and one that waits for ever are the same to the org and to the disk.
    const standingStill = whole.run(setup, {
      tuning: hasty,
      environment: { GENESYSCLOUD_GATEWAY_PORT: gate.port },
    });
    await gate.held;
    const environment = { XDG_STATE_HOME: stateThatIsLeft(whole, remembers) };
    const next = await whole.run(setup, { tuning: hasty, environment });
    expect(next.code, next.stdout).toBe(0);
    await expectOneOfEach(whole, before, { environment, grantMayStay: !remembers });
    await gate.close();
    await standingStill;
  } finally {
    await gate.close();
    await whole.close();
  }
}

function stateThatIsLeft(whole: Whole, remembers: boolean): string {
  const directory = join(whole.home, 'state-after-death');
  if (remembers && existsSync(whole.stateDirectory()))
    cpSync(whole.stateDirectory(), join(directory, 'gc-presence'), { recursive: true });
  return directory;
}
