import { expect, test } from 'vitest';
import { Secret } from '../../../src/core/secret.js';
import { GenesysError, SecretNotStoredError } from '../../../src/genesys/errors.js';
import { makeAndStore } from '../../../src/resources/integration/credential.js';

const failed = (outcome: 'refused' | 'unknown') =>
  new GenesysError({ code: 'x', message: 'No.', operation: 'POST /api/v2/x', outcome });
const make = async () => new Secret('new and secret');
const never = async () => {
  throw new Error('There is nothing to store.');
};

test('a secret that was not made leaves the old one as good as before: the refusal itself is told', async () => {
  const refused = failed('refused');
  await expect(makeAndStore(() => Promise.reject(refused), never)).rejects.toBe(refused);
});

test('a secret that may have been made, and one that was made and not stored, are told as such', async () => {
  const lost = failed('unknown');
  const making = makeAndStore(() => Promise.reject(lost), never);
  await expect(making).rejects.toEqual(new SecretNotStoredError(lost));
  for (const error of [failed('refused'), lost]) {
    const storing = makeAndStore(make, () => Promise.reject(error));
    await expect(storing).rejects.toMatchObject({ name: 'SecretNotStoredError', cause: error });
  }
});
