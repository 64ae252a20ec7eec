import { beforeAll, describe, expect, test } from 'vitest';
import type { Fault } from '../../src/practice-org/fault-plan.js';
import { type Gate, openGate, type Passage } from '../support/gate.js';
import { hasty, impatient } from '../support/hasty.js';
import { census, expectOneOfEach } from '../support/one-of-each.js';
import { pool, problemOf } from '../support/pool.js';
import { sample } from '../support/sample.js';
import { wholeOrg } from '../support/whole.js';

const setup = ['teams-presence', 'setup', '--yes', '--json', '--timeout', '60'];

type Accident =
  | { readonly at: 'org'; readonly fault: Omit<Fault, 'nth'> & { readonly kind: Fault['kind'] } }
  | { readonly at: 'network'; readonly passage: Passage };

/** One thing that goes wrong once. */
const accidents: Readonly<Record<string, Accident>> = {
  'too many requests': { at: 'org', fault: { kind: 'too-many-requests', retryAfter: 1 } as Fault },
  'service unavailable': { at: 'org', fault: { kind: 'server-error', status: 503 } as Fault },
  'an error of the server': { at: 'org', fault: { kind: 'server-error', status: 500 } as Fault },
  'a connection that breaks before the request is carried out': {
    at: 'org',
    fault: { kind: 'reset-before-commit' },
  },
  'a connection that breaks after the request was carried out': {
    at: 'org',
    fault: { kind: 'reset-after-commit' },
  },
  'a token that has expired': { at: 'org', fault: { kind: 'token-expired' } },
  'a request that is lost on its way': { at: 'network', passage: 'hold-request' },
  'an answer that is lost on its way': { at: 'network', passage: 'hold-answer' },
  'an answer that is cut off': { at: 'network', passage: 'cut-answer' },
  'a web page instead of an answer': { at: 'network', passage: 'web-page' },
};

interface Undisturbed {
  readonly operations: readonly string[];
}

let undisturbed: Undisturbed;

beforeAll(async () => {
  const whole = await wholeOrg();
  const run = await whole.run(setup);
  expect(run.code, run.stdout).toBe(0);
  undisturbed = { operations: run.requests.map(({ method, path }) => `${method} ${path.split('?')[0]}`) };
  await whole.close();
});

describe('one accident at any request of an installation', { timeout: 300_000 }, () => {
  test.each(Object.keys(accidents))('%s: one of each object, in sync, nothing left over', async (name) => {
    const accident = accidents[name] as Accident;
    const numbers = undisturbed.operations.map((_, index) => index + 1);
    const outcomes = await pool(sample(name, numbers), async (number) => {
      const problem = await problemOf(() => survive(accident, number));
      return problem === undefined ? [] : [`${number} ${undisturbed.operations[number - 1]}: ${problem}`];
    });
    expect(outcomes.flat()).toEqual([]);
  });
});

/** Installs with the accident at the request of that number. */
async function survive(accident: Accident, number: number): Promise<void> {
  const faults =
    accident.at === 'org' ? { faults: [{ ...accident.fault, nth: number } as Fault] } : undefined;
  const whole = await wholeOrg({ faults });
  let gate: Gate | undefined;
  try {
    const before = census(whole.org.org.state);
    if (accident.at === 'network')
      gate = await openGate(whole.org.url, (count) => (count === number ? accident.passage : 'pass'));
    const environment = gate === undefined ? {} : { GENESYSCLOUD_GATEWAY_PORT: gate.port };
    const tuning = accident.at === 'network' && accident.passage.startsWith('hold') ? impatient : hasty;
    const first = await whole.run(setup, { tuning, environment });
    expect(first.code, first.stdout).toBe(0);
    await expectOneOfEach(whole, before);
  } finally {
    await gate?.close();
    await whole.close();
  }
}
