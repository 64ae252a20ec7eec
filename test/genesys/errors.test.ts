import { expect, test } from 'vitest';
import { ambiguous, exitCodeOf, InterruptedError, inputProblem, problemOf } from '../../src/core/problem.js';
import { WaitTimeoutError } from '../../src/core/retry.js';
import { Secret } from '../../src/core/secret.js';
import { GenesysError, type GenesysErrorFields, SecretNotStoredError } from '../../src/genesys/errors.js';
import { readNetworkFailure } from '../../src/genesys/network-failure.js';

function genesysError(fields: Partial<GenesysErrorFields>): GenesysError {
  return new GenesysError({
    code: 'x',
    message: 'It was refused.',
    operation: 'POST /api/v2/roles',
    outcome: 'refused',
    ...fields,
  });
}

test('a refusal tells operation, reason with the code of the API, correlation id and what to do', () => {
  const problem = problemOf(
    genesysError({ status: 400, code: 'bad.request', contextId: 'ctx', details: ['name: is too long'] }),
  );
  expect(problem).toMatchObject({
    code: 'request-refused',
    what: 'POST /api/v2/roles failed.',
    why: 'It was refused (400 bad.request).',
    correlationId: 'ctx',
    details: ['name: is too long'],
  });
  expect(problem.next).toBeTruthy();
});

test('a log-in is never said to have been carried out, nor its address to be in another division', () => {
  const login = { operation: 'POST /oauth/token' } as const;
  const missing = problemOf(genesysError({ ...login, status: 404, code: 'http-404' }));
  expect(missing).toMatchObject({ what: 'Logging in failed.', next: expect.stringContaining('the gateway') });
  const lost = problemOf(genesysError({ ...login, code: 'connection-failed', outcome: 'unknown' }));
  expect(lost.next).not.toContain('carried out');
});

test('a missing permission names the permissions, in the hint as well', () => {
  const problem = problemOf(
    genesysError({ status: 403, code: 'missing.permissions', missingPermissions: ['oauth:client:add'] }),
  );
  expect(problem).toMatchObject({ code: 'missing-permission', missingPermissions: ['oauth:client:add'] });
  expect(problem.next).toContain('oauth:client:add');
});

test('a request that gets no answer within the time for it is no fault of this program', async () => {
  const signal = AbortSignal.timeout(1);
  await new Promise((resolve) => signal.addEventListener('abort', resolve));
  expect(problemOf(signal.reason)).toMatchObject({
    code: 'timeout',
    what: 'A request was not answered in time.',
    next: expect.stringContaining('Run the same command again'),
  });
});

test('a secret that may not be stored is told with what went wrong and what that means', () => {
  const refused = genesysError({ status: 403, contextId: 'ctx', missingPermissions: ['oauth:client:edit'] });
  const problem = problemOf(new SecretNotStoredError(refused));
  expect(problem).toMatchObject({
    code: 'missing-permission',
    correlationId: 'ctx',
    details: ['missing permission: oauth:client:edit'],
  });
  expect(problem.what).toContain('The new secret may not be stored. POST /api/v2/roles failed.');
  expect(problem.next).toContain('The old secret may be gone');
  // With these, the run would end with the code that says that nothing was changed.
  expect(problem.missingPermissions).toBeUndefined();
});

test.each([
  [genesysError({ status: 404, code: 'not.found' }), 'not-found'],
  [genesysError({ status: 409, code: 'conflict' }), 'conflict'],
  [genesysError({ status: 503, code: 'http-503', outcome: 'unknown' }), 'server-error'],
  [genesysError({ status: 429, code: 'rate-limited' }), 'rate-limited'],
  [genesysError({ code: 'timeout', outcome: 'unknown' }), 'timeout'],
  [new InterruptedError('signal'), 'interrupted'],
  [new InterruptedError('timeout'), 'time-limit'],
  [ambiguous('Two roles.', 'Delete one.'), 'ambiguous'],
  [new WaitTimeoutError('the role', 5000), 'waited-too-long'],
  [inputProblem('Bad.', { next: 'Do better.' }), 'bad-input'],
  ["Missing the required parameter 'roleId' when calling putAuthorizationRole", 'unexpected'],
  [new Error('boom'), 'unexpected'],
  [undefined, 'unexpected'],
])('%s becomes a problem with code %s, a message and a hint', (error, code) => {
  const problem = problemOf(error);
  expect(problem.code).toBe(code);
  expect(problem.what).not.toBe('');
  expect(problem.next).toBeTruthy();
});

test('a secret in any error is masked', () => {
  new Secret('swordfish-swordfish');
  const texts = [new Error('no swordfish-swordfish here'), 'swordfish-swordfish'];
  for (const error of texts) expect(JSON.stringify(problemOf(error))).not.toContain('swordfish');
});

test('a certificate that is not trusted leads to NODE_EXTRA_CA_CERTS', () => {
  const error = Object.assign(new Error('unable to get local issuer certificate'), {
    code: 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  });
  expect(readNetworkFailure(error, { host: 'api.mypurecloud.ie', begun: false }).hint).toContain(
    'NODE_EXTRA_CA_CERTS',
  );
});

test('a refusal ends with the exit code of missing permissions, also where it names none', () => {
  expect(exitCodeOf(problemOf(genesysError({ status: 403 })))).toBe(4);
  const secret = new SecretNotStoredError(genesysError({ status: 403 }));
  expect(exitCodeOf(problemOf(secret)), 'something was changed').toBe(1);
});
