import { describe, expect, test } from 'vitest';
import { GenesysError } from '../../../src/genesys/errors.js';
import { onceAccepted, withCurrentVersion } from '../../../src/resources/kit/wait.js';

const tooEarly = new Error('not known yet');

function run(signal = new AbortController().signal) {
  const told: string[] = [];
  return { told, run: { signal, progress: (text: string) => void told.push(text) } };
}

function attempts(...outcomes: readonly (string | Error)[]) {
  let made = 0;
  return {
    made: () => made,
    attempt: async () => {
      const outcome = outcomes[Math.min(made, outcomes.length - 1)];
      made += 1;
      if (outcome instanceof Error) throw outcome;
      return outcome;
    },
  };
}

const common = {
  what: 'the role to take effect',
  isTooEarly: (error: unknown) => error === tooEarly,
  deadline: 60_000,
};

describe('a request that refers to something just made', () => {
  test('is made once when it is accepted', async () => {
    const { attempt, made } = attempts('done');
    expect(await onceAccepted({ ...common, attempt, run: run().run })).toBe('done');
    expect(made()).toBe(1);
  });

  test('is repeated while it is too early, and says what is being waited for', async () => {
    const { attempt, made } = attempts(tooEarly, 'done');
    const { run: given, told } = run();
    expect(await onceAccepted({ ...common, attempt, run: given })).toBe('done');
    expect(made()).toBe(2);
    expect(told).toEqual(['waiting for the role to take effect']);
  });

  test('fails at once when it is refused for another reason', async () => {
    const { attempt, made } = attempts(new Error('name is taken'), 'done');
    await expect(onceAccepted({ ...common, attempt, run: run().run })).rejects.toThrow('name is taken');
    expect(made()).toBe(1);
  });

  test("fails with the platform's own words when it stays too early until the time is up", async () => {
    const { attempt } = attempts(tooEarly);
    await expect(onceAccepted({ ...common, deadline: 0, attempt, run: run().run })).rejects.toBe(tooEarly);
  });

  test('ends with the interruption, not with the refusal, when it is interrupted', async () => {
    const controller = new AbortController();
    const { attempt } = attempts(tooEarly);
    const waiting = onceAccepted({ ...common, attempt, run: run(controller.signal).run });
    setTimeout(() => controller.abort(new Error('interrupted')), 10);
    await expect(waiting).rejects.toThrow('interrupted');
  });
});

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
