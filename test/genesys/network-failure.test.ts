import { expect, test } from 'vitest';
import { retryAfter } from '../../src/genesys/answer.js';
import { readNetworkFailure } from '../../src/genesys/network-failure.js';

function networkError(code: string, message: string = code): Error {
  return Object.assign(new Error(message), { code });
}

const connectTimedOut = Object.assign(networkError('ETIMEDOUT', 'connect ETIMEDOUT 192.0.2.1:443'), {
  syscall: 'connect',
});

test.each([
  [networkError('ECONNREFUSED'), false, true],
  [networkError('UND_ERR_CONNECT_TIMEOUT'), false, true],
  [networkError('ENOTFOUND'), false, true],
  [networkError('CERT_HAS_EXPIRED'), false, false],
  [
    networkError(
      'ECONNRESET',
      'Client network socket disconnected before secure TLS connection was established',
    ),
    false,
    true,
  ],
  [Object.assign(new AggregateError([networkError('ECONNREFUSED')]), { code: 'ECONNREFUSED' }), false, true],
  [connectTimedOut, false, true],
  [Object.assign(new AggregateError([connectTimedOut]), { code: 'ETIMEDOUT' }), false, true],
  [Object.assign(networkError('ETIMEDOUT', 'read ETIMEDOUT'), { syscall: 'read' }), true, true],
  [networkError('ECONNRESET', 'read ECONNRESET'), true, true],
  [networkError('UND_ERR_SOCKET', 'other side closed'), true, true],
  [networkError('UND_ERR_RES_CONTENT_LENGTH_MISMATCH'), true, true],
])('%s: may have been carried out %s, may pass %s', (error, sent, passing) => {
  expect(readNetworkFailure(error, 'api.mypurecloud.ie')).toMatchObject({
    code: 'connection-failed',
    sent,
    passing,
  });
});

test.each([
  ['SELF_SIGNED_CERT_IN_CHAIN', /is not trusted/, /NODE_EXTRA_CA_CERTS to the path/],
  ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', /is not trusted/, /NODE_EXTRA_CA_CERTS to the path/],
  ['CERT_HAS_EXPIRED', /not valid today/, /clock/],
  ['ERR_TLS_CERT_ALTNAME_INVALID', /for another host/, /gateway/],
])('a certificate that is refused for %s says what to do about it', (code, message, hint) => {
  const wrapped = Object.assign(new Error('Secure Proxy Connection failed', { cause: networkError(code) }), {
    code: 'UND_ERR_PRX_TLS',
  });
  for (const error of [networkError(code), wrapped]) {
    const failure = readNetworkFailure(error, 'api.mypurecloud.ie');
    expect(failure.message).toMatch(message);
    expect(failure.hint).toMatch(hint);
  }
});

test('what speaks no HTTP, such as a port for TLS, is told as such, with what to check', () => {
  const failure = readNetworkFailure(networkError('HPE_INVALID_CONSTANT'), 'gw.example:22');
  expect(failure).toMatchObject({
    sent: true,
    message: expect.stringContaining('gw.example:22 does not speak HTTP'),
  });
  expect(failure.hint).toContain('the gateway with its port');
});

test('the message names the host', () => {
  expect(readNetworkFailure(networkError('ECONNREFUSED'), 'api.mypurecloud.ie').message).toContain(
    'api.mypurecloud.ie',
  );
});

test.each([
  ['7', 7000],
  ['0', 0],
  ['Thu, 01 Jan 2026 00:00:30 GMT', 30_000],
  ['Thu, 01 Jan 2020 00:00:00 GMT', 0],
  ['soon', undefined],
  ['', undefined],
])('Retry-After "%s" means %s ms', (text, expected) => {
  const answer = { status: 429, statusText: '', headers: { 'retry-after': text }, text: '' };
  expect(retryAfter(answer, Date.parse('2026-01-01T00:00:00Z'))).toBe(expected);
});
