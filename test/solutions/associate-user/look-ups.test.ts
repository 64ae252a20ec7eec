import { expect, test } from 'vitest';
import { queuesNamed } from '../../../src/solutions/associate-user/look-ups.js';
import { problemOf } from '../../answers/problem.js';

test('the headline about unknown queues speaks of all of them, and each has its near names', async () => {
  const there = [{ id: 'q1', name: 'Claims', alertingTimeoutSeconds: undefined }];
  const of = async (...names: string[]) => {
    const wanted = names.map((name) => ({ name }));
    return (await problemOf(() => queuesNamed(there, wanted, 30))).problem;
  };
  expect((await of('Claims', 'Nope')).what).toBe('This org has no queue "Nope".');
  const two = await of('Nope', 'Claimz');
  expect(two.what).toBe('This org lacks 2 of the queues that are named.');
  expect(two.details).toEqual(['Nope  there are: Claims', 'Claimz  the nearest names are: Claims']);
});
