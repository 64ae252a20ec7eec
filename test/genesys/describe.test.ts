import { expect, test } from 'vitest';
import { AmbiguousError } from '../../src/engine/resource.js';
import { describe as describeError } from '../../src/genesys/describe.js';
import { GenesysError, type GenesysErrorFields } from '../../src/genesys/errors.js';
import { Secret } from '../../src/genesys/secret.js';
import { WaitTimeoutError } from '../../src/genesys/wait.js';
import { InterruptedError } from '../../src/interruption.js';
import { inputProblem } from '../../src/problem.js';

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
  const problem = describeError(
    genesysError({ status: 400, code: 'bad.request', contextId: 'ctx', details: ['name: is too long'] }),
  );
  expect(problem).toMatchObject({
    code: 'request-refused',
    message: 'POST /api/v2/roles failed.',
    reason: 'It was refused. (400 bad.request)',
    correlationId: 'ctx',
    details: ['name: is too long'],
  });
  expect(problem.hint).toBeTruthy();
});

test('a missing permission names the permissions, in the hint as well', () => {
  const problem = describeError(
    genesysError({ status: 403, code: 'missing.permissions', missingPermissions: ['oauth:client:add'] }),
  );
  expect(problem).toMatchObject({ code: 'missing-permission', missingPermissions: ['oauth:client:add'] });
  expect(problem.hint).toContain('oauth:client:add');
});

test.each([
  [genesysError({ status: 404, code: 'not.found' }), 'not-found'],
  [genesysError({ status: 409, code: 'conflict' }), 'conflict'],
  [genesysError({ status: 503, code: 'http-503', outcome: 'unknown' }), 'server-error'],
  [genesysError({ status: 429, code: 'rate-limited' }), 'rate-limited'],
  [genesysError({ code: 'timeout', outcome: 'unknown' }), 'timeout'],
  [new InterruptedError('signal'), 'interrupted'],
  [new InterruptedError('timeout'), 'time-limit'],
  [new AmbiguousError('Two roles.', 'Delete one.'), 'ambiguous'],
  [new WaitTimeoutError('the role', 5000), 'waited-too-long'],
  [inputProblem('Bad.', { hint: 'Do better.' }), 'bad-input'],
  [
    Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:1'), { code: 'ECONNREFUSED' }),
    'connection-failed',
  ],
  [
    Object.assign(new Error('self-signed certificate'), { code: 'SELF_SIGNED_CERT_IN_CHAIN' }),
    'connection-failed',
  ],
  [
    new TypeError('fetch failed', { cause: Object.assign(new Error('x'), { code: 'ENOTFOUND' }) }),
    'connection-failed',
  ],
  ["Missing the required parameter 'roleId' when calling putAuthorizationRole", 'unexpected'],
  [new Error('boom'), 'unexpected'],
  [undefined, 'unexpected'],
])('%s becomes a problem with code %s, a message and a hint', (error, code) => {
  const problem = describeError(error);
  expect(problem.code).toBe(code);
  expect(problem.message).not.toBe('');
  expect(problem.hint).toBeTruthy();
});

test('a certificate that is not trusted leads to NODE_EXTRA_CA_CERTS', () => {
  const error = Object.assign(new Error('unable to get local issuer certificate'), {
    code: 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  });
  expect(describeError(error).hint).toContain('NODE_EXTRA_CA_CERTS');
});

test('a secret in any error is masked', () => {
  new Secret('swordfish-swordfish');
  const texts = [
    new Error('no swordfish-swordfish here'),
    'swordfish-swordfish',
    inputProblem('x', { details: ['swordfish-swordfish'] }),
  ];
  for (const error of texts) expect(JSON.stringify(describeError(error))).not.toContain('swordfish');
});
