import http from 'node:http';
import type net from 'node:net';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { defaultTuning } from '../../src/genesys/limits.js';
import { createTransport } from '../../src/genesys/transport.js';
import { answer, failureOf } from './raw-server.js';
import { afterThisTest, serverWith } from './world.js';

const names = ['HTTPS_PROXY', 'HTTP_PROXY', 'NO_PROXY', 'https_proxy', 'http_proxy', 'no_proxy'];

/** Sets the proxy variables for the present test only. */
function proxyVariables(values: Record<string, string>): void {
  const before = names.map((name) => process.env[name]);
  for (const name of names) delete process.env[name];
  Object.assign(process.env, values);
  afterThisTest(async () => {
    names.forEach((name, index) => {
      const value = before[index];
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    });
  });
}

/** A proxy that carries everything to one local port, whatever host is asked for, and notes what was asked. */
async function startProxy(target: number): Promise<{ port: number; asked: string[] }> {
  const asked: string[] = [];
  const proxy = http.createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
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
    socket.on('error', () => socket.destroy());
    socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  afterThisTest(async () => {
    proxy.closeAllConnections();
    await new Promise((resolve) => proxy.close(resolve));
  });
  return { port: (proxy.address() as AddressInfo).port, asked };
}

function get(address: string) {
  const transport = createTransport({ ...defaultTuning, tryTimeout: 2000, connectTimeout: 1000 });
  afterThisTest(transport.close);
  return transport.send({ method: 'GET', url: new URL(address), headers: {} }, new AbortController().signal);
}

test('a request to the outside goes through the proxy that HTTP_PROXY names', async () => {
  const server = await serverWith((_, response) => answer(response, 200, { ok: true }));
  const proxy = await startProxy(server.port);
  proxyVariables({ HTTP_PROXY: `http://127.0.0.1:${proxy.port}` });
  const result = await get('http://gateway.invalid/api/v2/tokens/me');
  expect(result).toMatchObject({ kind: 'answer', answer: { status: 200, text: '{"ok":true}' } });
  expect(proxy.asked).toEqual(['GET http://gateway.invalid/api/v2/tokens/me']);
});

test('https goes through a tunnel of HTTPS_PROXY, and a proxy that refuses it is told as such, as not sent', async () => {
  const proxy = await startProxy(1);
  proxyVariables({ HTTPS_PROXY: `http://127.0.0.1:${proxy.port}` });
  const result = await get('https://api.mypurecloud.invalid/api/v2/tokens/me');
  expect(proxy.asked).toEqual(['CONNECT api.mypurecloud.invalid:443']);
  expect(result).toMatchObject({
    kind: 'failure',
    failure: {
      sent: false,
      passing: false,
      message: expect.stringContaining('403'),
      hint: expect.stringContaining('HTTPS_PROXY'),
    },
  });
});

test('requests to this machine never go through a proxy', async () => {
  const server = await serverWith((_, response) => answer(response, 200, { ok: true }));
  const proxy = await startProxy(server.port);
  proxyVariables({
    HTTP_PROXY: `http://127.0.0.1:${proxy.port}`,
    HTTPS_PROXY: `http://127.0.0.1:${proxy.port}`,
  });
  for (const host of ['127.0.0.1', 'localhost'])
    expect(await get(`http://${host}:${server.port}/x`)).toMatchObject({
      kind: 'answer',
      answer: { status: 200 },
    });
  expect(proxy.asked).toEqual([]);
});

test('hosts in NO_PROXY are reached directly', async () => {
  const proxy = await startProxy(1);
  proxyVariables({ HTTP_PROXY: `http://127.0.0.1:${proxy.port}`, NO_PROXY: 'corp.invalid' });
  const result = await get('http://gateway.corp.invalid/x');
  expect(result).toMatchObject({
    kind: 'failure',
    failure: { sent: false, message: expect.stringContaining('cannot be found') },
  });
  expect(proxy.asked).toEqual([]);
});

test('a proxy variable that holds no address is bad input, and its value is not printed', async () => {
  proxyVariables({ HTTPS_PROXY: 'user:hunter2hunter2@proxy' });
  const error = await failureOf((async () => get('https://api.mypurecloud.invalid/'))());
  expect(error).toMatchObject({
    problem: { code: 'bad-input', what: expect.stringContaining('HTTPS_PROXY') },
  });
  expect(String(error)).not.toContain('hunter2hunter2');
});

test('a proxy password with a bare percent sign is bad input that says how to write it, and is not printed', async () => {
  proxyVariables({ HTTPS_PROXY: 'http://user:hunter2%off2@proxy.example:3128' });
  const error = await failureOf((async () => get('https://api.mypurecloud.invalid/'))());
  expect(error).toMatchObject({ problem: { code: 'bad-input', next: expect.stringContaining('%25') } });
  expect(JSON.stringify(error)).not.toContain('hunter2');
});
