import { expect, test } from 'vitest';
import { answerWasLost } from '../../../src/engine/resource.js';
import { GenesysError, type GenesysErrorFields } from '../../../src/genesys/errors.js';
import type { Session } from '../../../src/genesys/session.js';
import { beginJob } from '../../../src/resources/architect/job-file.js';

function failure(fields: Partial<GenesysErrorFields>): GenesysError {
  const operation = 'PUT https://storage.example/job';
  return new GenesysError({ code: 'http-401', message: 'No.', operation, outcome: 'refused', ...fields });
}

/** Begins a job whose uploads end like this, one after another. */
async function begin(
  uploads: readonly (GenesysError | undefined)[],
  { registered, begun = false }: { readonly registered?: GenesysError; readonly begun?: boolean } = {},
) {
  let jobs = 0;
  const session = {
    upload: async () => {
      const error = uploads[jobs - 1];
      if (error !== undefined) throw error;
    },
  } as unknown as Session;
  const ended = await beginJob(session, {
    register: async () => {
      jobs += 1;
      if (registered !== undefined) throw registered;
      return { id: `job ${jobs}`, address: 'https://storage.example/job' };
    },
    begun: async () => begun,
    text: '',
    signal: AbortSignal.timeout(10_000),
  }).catch((error: unknown) => error);
  return { ended, jobs };
}

test.each([401, 403])(
  'an upload address that is refused with %i: another job gets another one',
  async (status) => {
    expect(await begin([failure({ status }), undefined])).toEqual({ ended: 'job 2', jobs: 2 });
  },
);

test('addresses that are always refused end after three, with what was answered', async () => {
  const refused = failure({ status: 401 });
  expect(await begin([refused, refused, refused, refused])).toEqual({ ended: refused, jobs: 3 });
});

test('an upload that arrived, and is refused when it is repeated, is done', async () => {
  const echo = failure({ status: 400, afterRetry: true });
  expect(await begin([echo], { begun: true })).toEqual({ ended: 'job 1', jobs: 1 });
});

test('where the job never got its file, nobody has to look for what it may have made', async () => {
  const lost = failure({ status: 500, outcome: 'unknown' });
  const { ended } = await begin([lost]);
  expect(ended).toMatchObject({ message: 'No.', status: 500 });
  expect(answerWasLost(ended)).toBe(false);
  expect(answerWasLost((await begin([], { registered: lost })).ended)).toBe(false);
});
