import { readFileSync } from 'node:fs';
import https from 'node:https';
import net, { type AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { retryAfter } from '../../src/genesys/answer.js';
import { defaultTuning } from '../../src/genesys/limits.js';
import { readNetworkFailure, tryTimedOut } from '../../src/genesys/network-failure.js';
import { createTransport } from '../../src/genesys/transport.js';

function networkError(code: string, message: string = code): Error {
  return Object.assign(new Error(message), { code });
}

const resetInHandshake = networkError(
  'ECONNRESET',
  'Client network socket disconnected before secure TLS connection was established',
);
const everyAddress = Object.assign(new AggregateError([networkError('ETIMEDOUT')]), { code: 'ETIMEDOUT' });

test.each([
  [networkError('ECONNREFUSED'), true],
  [networkError('UND_ERR_CONNECT_TIMEOUT'), true],
  [networkError('ETIMEDOUT', 'connect ETIMEDOUT 192.0.2.1:443'), true],
  [networkError('ENOTFOUND'), true],
  [networkError('CERT_HAS_EXPIRED'), false],
  [resetInHandshake, true],
  [everyAddress, true],
])('%s without a connection: nothing was carried out; it may pass: %s', (error, passing) => {
  const failure = readNetworkFailure(error, { host: 'api.mypurecloud.ie', begun: false });
  expect(failure).toMatchObject({ code: 'connection-failed', sent: false, passing });
});

test.each([
  networkError('ECONNRESET', 'read ECONNRESET'),
  networkError('ETIMEDOUT', 'read ETIMEDOUT'),
  networkError('UND_ERR_SOCKET', 'other side closed'),
  networkError('UND_ERR_RES_CONTENT_LENGTH_MISMATCH'),
  networkError('ERR_SSL_DECRYPTION_FAILED_OR_BAD_RECORD_MAC'),
])('%s in the middle of a request: it may have been carried out, and may pass', (error) => {
  const failure = readNetworkFailure(error, { host: 'api.mypurecloud.ie', begun: true });
  expect(failure).toMatchObject({ code: 'connection-failed', sent: true, passing: true });
});

test('what breaks a secure connection tells by when it does so whether the request has gone out', async () => {
  const before = process.env.NODE_TLS_REJECT_UNAUTHORIZED;
  process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0';
  onTestFinished(() => {
    if (before === undefined) delete process.env.NODE_TLS_REJECT_UNAUTHORIZED;
    else process.env.NODE_TLS_REJECT_UNAUTHORIZED = before;
  });
  const garbage = 'this is no record of TLS';
  const inSupport = (name: string) => readFileSync(new URL(`../support/${name}`, import.meta.url));
  const secure = https.createServer({
    cert: inSupport('gateway-cert.pem'),
    key: inSupport('gateway-key.pem'),
  });
  let client: net.Socket | undefined;
  secure.on('request', () => client?.write(garbage));
  const relay = net.createServer((socket) => {
    client = socket.on('error', () => socket.destroy());
    const onward = net.connect((secure.address() as AddressInfo).port, '127.0.0.1');
    socket.pipe(onward.on('error', () => onward.destroy())).pipe(socket);
  });
  const babble = net.createServer((socket) => void socket.on('error', () => undefined).end(garbage));
  for (const server of [secure, relay, babble]) {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
  }
  onTestFinished(() => secure.closeAllConnections());
  const sent = async (server: net.Server) => {
    const transport = createTransport({ ...defaultTuning, tryTimeout: 5000 });
    onTestFinished(transport.close);
    const url = new URL(`https://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    return transport.send({ method: 'POST', url, headers: {}, body: '{}' }, undefined);
  };
  expect(await sent(relay)).toMatchObject({ failure: { sent: true, passing: true } });
  expect(await sent(babble)).toMatchObject({ failure: { sent: false, passing: false } });
});

test('a try that ends before there is a connection has carried out nothing', () => {
  expect(tryTimedOut({ host: 'gw.example', begun: false }, 30_000)).toMatchObject({ sent: false });
  expect(tryTimedOut({ host: 'gw.example', begun: true }, 30_000)).toMatchObject({ sent: true });
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
    const failure = readNetworkFailure(error, { host: 'api.mypurecloud.ie', begun: false });
    expect(failure.message).toMatch(message);
    expect(failure.hint).toMatch(hint);
  }
});

test('what speaks no HTTP, such as a port for TLS, is told as such, with what to check', () => {
  const failure = readNetworkFailure(networkError('HPE_INVALID_CONSTANT'), {
    host: 'gw.example:22',
    begun: true,
  });
  expect(failure).toMatchObject({
    sent: true,
    message: expect.stringContaining('gw.example:22 does not speak HTTP'),
  });
  expect(failure.hint).toContain('the gateway with its port');
});

test('the message names the host', () => {
  expect(
    readNetworkFailure(networkError('ECONNREFUSED'), { host: 'api.mypurecloud.ie', begun: false }).message,
  ).toContain('api.mypurecloud.ie');
});

test.each([
  ['7', 7000],
  ['0', 0],
  ['Thu, 01 Jan 2026 00:00:30 GMT', 30_000],
  ['Thu, 01 Jan 2020 00:00:00 GMT', 0],
  ['soon', undefined],
  ['', undefined],
])('Retry-After "%s" means %s ms', (text, expected) => {
  const headers = { 'retry-after': text, date: 'Thu, 01 Jan 2026 00:00:00 GMT' };
  expect(retryAfter({ status: 429, statusText: '', headers, text: '' })).toBe(expected);
});
