import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { type AddressInfo, connect } from 'node:net';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { runCli } from '../../support/cli.js';
import { startTestOrg, type TestOrg } from '../../support/practice-org.js';
import { passOn } from '../../support/reverse-proxy.js';

/** A certificate for gw.example that no machine trusts by itself: that of a network which reads TLS. */
const certificate = fileURLToPath(new URL('../../support/gateway-cert.pem', import.meta.url));
const key = fileURLToPath(new URL('../../support/gateway-key.pem', import.meta.url));
const user = 'OFFICE\\jo';
const password = 'hunter2%hunter2';

let org: TestOrg;
let gateway: Server;
let proxy: Server;
const asked: string[] = [];

beforeAll(async () => {
  org = await startTestOrg();
  gateway = createTlsServer(
    { cert: readFileSync(certificate), key: readFileSync(key) },
    (request, response) => passOn(request, response, { target: org.url, prefix: '/genesys' }),
  );
  proxy = createServer((_, response) => response.writeHead(400).end());
  proxy.on('connect', (request, socket) => {
    asked.push(request.url ?? '');
    socket.on('error', () => socket.destroy());
    const basic = Buffer.from(`${user}:${password}`).toString('base64');
    if (request.headers['proxy-authorization'] !== `Basic ${basic}`)
      return socket.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n');
    const tunnel = connect(portOf(gateway), '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      tunnel.pipe(socket).pipe(tunnel);
    });
    tunnel.on('error', () => socket.destroy());
  });
  await Promise.all([gateway, proxy].map((server) => listening(server)));
});
afterAll(async () => {
  for (const server of [proxy, gateway]) server.close();
  gateway.closeAllConnections();
  await org.close();
});
beforeEach(() => {
  asked.length = 0;
});

function listening(server: Server): Promise<void> {
  return new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
}

function portOf(server: Server): number {
  return (server.address() as AddressInfo).port;
}

/** Runs doctor as a process of its own: Node reads the certificates only when it starts. */
function doctor(env: Record<string, string>) {
  return runCli(['doctor', '--json', '--for', 'status'], {
    env: {
      GENESYSCLOUD_OAUTHCLIENT_ID: org.clientId,
      GENESYSCLOUD_OAUTHCLIENT_SECRET: org.clientSecret,
      GENESYSCLOUD_GATEWAY_HOST: 'https://gw.example/genesys',
      ...env,
    },
  });
}

const viaSystem = () => ({
  HTTPS_PROXY: `http://OFFICE%5Cjo:hunter2%25hunter2@127.0.0.1:${portOf(proxy)}`,
});

test('an org behind a proxy with a password, a gateway with a path and a certificate of the network is reached', async () => {
  const run = await doctor({ ...viaSystem(), NODE_EXTRA_CA_CERTS: certificate });
  const { checks, error } = JSON.parse(run.stdout);
  expect(error).toBeUndefined();
  expect(run.code).toBe(0);
  expect(checks.find(({ id }: { id: string }) => id === 'proxy').reason).toBe(
    `Requests to gw.example go through 127.0.0.1:${portOf(proxy)} (HTTPS_PROXY).`,
  );
  expect(new Set(asked)).toEqual(new Set(['gw.example:443']));
  expect(run.stdout + run.stderr).not.toContain('hunter2');
});

test('without the certificate it says what NODE_EXTRA_CA_CERTS is, and sends nothing', async () => {
  org.resetRequests();
  const run = await doctor(viaSystem());
  const { error } = JSON.parse(run.stdout);
  expect(run.code).toBe(1);
  expect(error.reason).toMatch(/The certificate of gw\.example is not trusted/);
  expect(error.hint).toMatch(/set the variable NODE_EXTRA_CA_CERTS to the path of that file/);
  expect(org.requests).toEqual([]);
});

test('a password that the proxy refuses is told with what names the proxy', async () => {
  const run = await doctor({
    NODE_EXTRA_CA_CERTS: certificate,
    GENESYSCLOUD_PROXY_HOST: '127.0.0.1',
    GENESYSCLOUD_PROXY_PORT: String(portOf(proxy)),
    GENESYSCLOUD_PROXY_AUTH_USERNAME: user,
    GENESYSCLOUD_PROXY_AUTH_PASSWORD: `${password}-wrong`,
  });
  const { error } = JSON.parse(run.stdout);
  expect(run.code).toBe(1);
  expect(error.reason).toContain('refuses the user name and password of GENESYSCLOUD_PROXY_HOST (407)');
  expect(asked).toEqual(['gw.example:443']);
  expect(run.stdout + run.stderr).not.toContain('hunter2');
});
