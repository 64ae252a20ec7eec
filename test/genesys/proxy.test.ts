import { readFileSync } from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import net, { type AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { readProxies } from '../../src/answers/proxy.js';
import { problemOf } from '../../src/core/problem.js';
import { defaultTuning } from '../../src/genesys/limits.js';
import { createTransport } from '../../src/genesys/transport.js';
import { answer } from './raw-server.js';
import { serverWith } from './world.js';

/** A proxy that carries everything to one local port, whatever host is asked for, and notes what was asked. */
async function startProxy(target: number, refusal?: 407) {
  const asked: string[] = [];
  const authorizations: (string | undefined)[] = [];
  const proxy = http.createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    authorizations.push(request.headers['proxy-authorization']);
    if (refusal !== undefined) return response.writeHead(refusal).end();
    const { pathname } = new URL(request.url ?? '');
    request.pipe(
      http.request({ port: target, path: pathname, method: request.method ?? 'GET' }, (upstream) => {
        response.writeHead(upstream.statusCode ?? 500, upstream.headers);
        upstream.pipe(response);
      }),
    );
  });
  proxy.on('connect', (request, socket: net.Socket) => {
    asked.push(`CONNECT ${request.url}`);
    authorizations.push(request.headers['proxy-authorization']);
    socket.on('error', () => socket.destroy());
    socket.end(`HTTP/1.1 ${refusal ?? 403} Refused\r\n\r\n`);
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  onTestFinished(async () => {
    proxy.closeAllConnections();
    await new Promise((resolve) => proxy.close(resolve));
  });
  return { port: (proxy.address() as AddressInfo).port, asked, authorizations };
}

function get(address: string, environment: Record<string, string>) {
  const proxies = readProxies(environment, undefined);
  const tuning = { ...defaultTuning, tryTimeout: 2000, connectTimeout: 1000 };
  const transport = createTransport(tuning, proxies);
  onTestFinished(transport.close);
  return transport.send({ method: 'GET', url: new URL(address), headers: {} }, new AbortController().signal);
}

test.each([
  ['HTTP_PROXY', 'http://'],
  ['http_proxy', 'http://'],
  ['ALL_PROXY', 'http://'],
  ['HTTP_PROXY', ''],
])(
  'a request to the outside goes through the proxy that %s names, written with "%s"',
  async (name, scheme) => {
    const server = await serverWith((_, response) => answer(response, 200, { ok: true }));
    const proxy = await startProxy(server.port);
    const result = await get('http://gateway.invalid/api/v2/tokens/me', {
      [name]: `${scheme}127.0.0.1:${proxy.port}`,
    });
    expect(result).toMatchObject({ kind: 'answer', answer: { status: 200, text: '{"ok":true}' } });
    expect(proxy.asked).toEqual(['GET http://gateway.invalid/api/v2/tokens/me']);
  },
);

test('https goes through a tunnel of HTTPS_PROXY, and a proxy that refuses it is told as such, as not sent', async () => {
  const proxy = await startProxy(1);
  const HTTPS_PROXY = `http://127.0.0.1:${proxy.port}`;
  const result = await get('https://api.mypurecloud.invalid/api/v2/tokens/me', { HTTPS_PROXY });
  expect(proxy.asked).toEqual(['CONNECT api.mypurecloud.invalid:443']);
  expect(result).toMatchObject({
    kind: 'failure',
    failure: {
      sent: false,
      passing: false,
      message: `The proxy 127.0.0.1:${proxy.port} does not let the request to api.mypurecloud.invalid through (403).`,
      hint: expect.stringContaining('NO_PROXY'),
    },
  });
});

test.each(['https', 'http'])(
  'a proxy that wants a user name says so over %s, with the variable to put it into',
  async (protocol) => {
    const proxy = await startProxy(1, 407);
    const address = `127.0.0.1:${proxy.port}`;
    const ask = (user: string) =>
      get(`${protocol}://api.mypurecloud.invalid/x`, { ALL_PROXY: `http://${user}${address}` });
    expect(await ask('')).toMatchObject({
      failure: {
        message: `The proxy ${address} wants a user name and a password, and ALL_PROXY holds none (407).`,
        hint: expect.stringMatching(/^Add them to ALL_PROXY\..+%5C for a backslash/),
      },
    });
    expect(await ask('OFFICE%5Cjo:hunter2hunter2@')).toMatchObject({
      failure: {
        message: `The proxy ${address} refuses the user name and password of ALL_PROXY (407).`,
        hint: expect.stringMatching(/^Correct them in ALL_PROXY\./),
      },
    });
    const basic = Buffer.from('OFFICE\\jo:hunter2hunter2').toString('base64');
    expect(proxy.authorizations).toEqual([undefined, `Basic ${basic}`]);
  },
);

test('a proxy that cannot be reached is named, and not the host behind it', async () => {
  const result = await get('https://api.mypurecloud.invalid/x', { HTTPS_PROXY: 'http://127.0.0.1:1' });
  expect(result).toMatchObject({
    failure: {
      message: expect.stringMatching(/^Nothing answers at the proxy 127\.0\.0\.1:1 \(HTTPS_PROXY\)/),
      hint: expect.stringContaining('HTTPS_PROXY'),
    },
  });
});

test('a proxy that hangs up in place of an answer is asked once a try, and told as such, as not sent', async () => {
  let asked = 0;
  const server = net.createServer((socket) => {
    asked += 1;
    socket.on('error', () => socket.destroy());
    socket.once('data', () => socket.end());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const HTTPS_PROXY = `http://${host}`;
  expect(await get('https://api.mypurecloud.invalid/x', { HTTPS_PROXY })).toMatchObject({
    kind: 'failure',
    failure: {
      code: 'connection-failed',
      sent: false,
      passing: true,
      message: `The proxy ${host} (HTTPS_PROXY) hangs up when it is asked for api.mypurecloud.invalid.`,
      hint: expect.stringContaining('HTTPS_PROXY names an HTTP proxy'),
    },
  });
  expect(asked).toBe(1);
});

test('an https proxy that is named by its address is told as such when nobody trusts it, without a word of Node', async () => {
  const warnings: Error[] = [];
  const warned = (warning: Error) => warnings.push(warning);
  process.on('warning', warned);
  onTestFinished(() => void process.off('warning', warned));
  const inSupport = (name: string) => readFileSync(new URL(`../support/${name}`, import.meta.url));
  const tls = { cert: inSupport('gateway-cert.pem'), key: inSupport('gateway-key.pem') };
  const proxy = https.createServer(tls);
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void proxy.close());
  const host = `127.0.0.1:${(proxy.address() as AddressInfo).port}`;
  expect(await get('https://api.mypurecloud.invalid/x', { HTTPS_PROXY: `https://${host}` })).toMatchObject({
    failure: {
      sent: false,
      passing: false,
      message: `The certificate of the proxy ${host} (HTTPS_PROXY) is not trusted (DEPTH_ZERO_SELF_SIGNED_CERT).`,
      hint: expect.stringContaining('NODE_EXTRA_CA_CERTS'),
    },
  });
  expect(warnings).toEqual([]);
});

test('requests to this machine never go through a proxy', async () => {
  const server = await serverWith((_, response) => answer(response, 200, { ok: true }));
  const proxy = await startProxy(server.port);
  const ALL_PROXY = `http://127.0.0.1:${proxy.port}`;
  for (const host of ['127.0.0.1', 'localhost'])
    expect(await get(`http://${host}:${server.port}/x`, { ALL_PROXY })).toMatchObject({
      kind: 'answer',
      answer: { status: 200 },
    });
  expect(proxy.asked).toEqual([]);
});

test.each(['corp.invalid', '.corp.invalid', 'elsewhere.example, *.CORP.invalid', 'corp.invalid:80', '*'])(
  'hosts in NO_PROXY are reached directly: %s',
  async (NO_PROXY) => {
    const proxy = await startProxy(1);
    const HTTP_PROXY = `http://127.0.0.1:${proxy.port}`;
    const result = await get('http://gateway.corp.invalid/x', { HTTP_PROXY, NO_PROXY });
    expect(result).toMatchObject({
      kind: 'failure',
      failure: { sent: false, message: expect.stringContaining('cannot be found') },
    });
    expect(proxy.asked).toEqual([]);
  },
);

test.each(['otherwise-corp.invalid', 'corp.invalid:443', 'gateway'])(
  'NO_PROXY means no other host than it names: %s',
  async (NO_PROXY) => {
    const server = await serverWith((_, response) => answer(response, 200, {}));
    const proxy = await startProxy(server.port);
    await get('http://gateway.corp.invalid/x', {
      HTTP_PROXY: `http://127.0.0.1:${proxy.port}`,
      NO_PROXY,
    });
    expect(proxy.asked).toHaveLength(1);
  },
);

test.each([
  ['no address', { HTTPS_PROXY: 'jo hunter2hunter2' }, /^HTTPS_PROXY is not the address/, /http:\/\//],
  [
    'a SOCKS proxy',
    { ALL_PROXY: 'socks5h://jo:hunter2hunter2@127.0.0.1:1080' },
    /^ALL_PROXY .*SOCKS/,
    /HTTP proxy/,
  ],
  [
    'another protocol',
    { https_proxy: 'ftp://jo:hunter2hunter2@proxy:21' },
    /^https_proxy is not/,
    /http:\/\//,
  ],
  ['a backslash', { HTTPS_PROXY: 'http://OFFICE\\jo:hunter2hunter2@proxy:3128' }, /HTTPS_PROXY/, /%5C/],
  ['a slash in the password', { HTTP_PROXY: 'http://jo:hunter2/hunter2@proxy:3128' }, /HTTP_PROXY/, /%2F/],
  ['a hash in the password', { HTTPS_PROXY: 'http://jo:12#hunter2hunter2@proxy:3128' }, /HTTPS_PROXY/, /%23/],
  ['a bare percent sign', { HTTPS_PROXY: 'http://jo:hunter2%off2@proxy:3128' }, /HTTPS_PROXY/, /%25/],
])(
  '%s in a proxy variable is bad input that says how to write it, and is not printed',
  (_, environment, what, next) => {
    const problem = problemOf(thrownBy(() => readProxies(environment, undefined)));
    expect(problem).toMatchObject({ code: 'bad-proxy', exitCode: 3 });
    expect(problem.what).toMatch(what);
    expect(problem.next).toMatch(next);
    expect(JSON.stringify(problem)).not.toContain('hunter2');
  },
);

function thrownBy(work: () => unknown): unknown {
  try {
    work();
  } catch (error) {
    return error;
  }
  throw new Error('This was expected to fail.');
}
