import { getEventListeners } from 'node:events';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { type Fault, parseFaults } from '../../src/practice-org/fault-plan.js';
import { faultGate } from '../../src/practice-org/faults.js';
import { login, startTestOrg, type TestOrg } from '../support/practice-org.js';

const roles = '/api/v2/authorization/roles';

let org: TestOrg | undefined;

afterEach(async () => {
  await org?.close();
  org = undefined;
});

async function start(...faults: Fault[]): Promise<TestOrg> {
  org = await startTestOrg({ faults: { faults } });
  return org;
}

async function roleNames(from: TestOrg): Promise<string[]> {
  return Object.values(from.org.state.identity.roles).map(({ name }) => name);
}

describe('a fault strikes', () => {
  test('as 429 with Retry-After, at the first so many matching requests', async () => {
    const from = await start({ kind: 'too-many-requests', retryAfter: 2, path: `${roles}*`, first: 2 });
    const statuses = [];
    for (let count = 0; count < 3; count += 1) statuses.push((await from.request('GET', roles)).status);
    expect(statuses).toEqual([429, 429, 200]);
    expect((await from.request('GET', '/api/v2/tokens/me')).status).toBe(200);
  });

  test('as the 400 of the login at the token endpoint', async () => {
    const from = await start({ kind: 'too-many-requests', retryAfter: 1, operation: 'oauth-token', nth: 1 });
    await expect(login(from.url, from.clientId, from.clientSecret)).rejects.toThrow('rate limit exceeded');
    expect(await login(from.url, from.clientId, from.clientSecret)).toEqual(expect.any(String));
  });

  test('as a server error, at the n-th matching request only', async () => {
    const from = await start({ kind: 'server-error', status: 503, method: 'get', operation: 'get*', nth: 2 });
    const statuses = [];
    for (let count = 0; count < 3; count += 1) statuses.push((await from.request('GET', roles)).status);
    expect(statuses).toEqual([200, 503, 200]);
  });

  test('as a connection cut before anything was done', async () => {
    const from = await start({ kind: 'reset-before-commit', operation: 'postAuthorizationRoles', nth: 1 });
    await expect(from.request('POST', roles, { name: 'Lost' })).rejects.toThrow();
    expect(await roleNames(from)).not.toContain('Lost');
    expect((await from.request('POST', roles, { name: 'Lost' })).status).toBe(200);
  });

  test('as a connection cut after it was done: the answer is lost, the role is there', async () => {
    const from = await start({ kind: 'reset-after-commit', operation: 'postAuthorizationRoles', nth: 1 });
    await expect(from.request('POST', roles, { name: 'Made' })).rejects.toThrow();
    expect(await roleNames(from)).toContain('Made');
    expect((await from.request('POST', roles, { name: 'Made' })).status).toBe(409);
    expect(from.requests.filter(({ kind }) => kind === 'write').map(({ status }) => status)).toEqual([
      undefined,
      409,
    ]);
  });

  test('as silence until the client gives up; nothing was done', async () => {
    const from = await start({ kind: 'hang', operation: 'postAuthorizationRoles' });
    const asked = fetch(`${from.url}${roles}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${await from.token()}` },
      body: JSON.stringify({ name: 'Never' }),
      signal: AbortSignal.timeout(100),
    });
    await expect(asked).rejects.toThrow(/timeout/);
    expect(await roleNames(from)).not.toContain('Never');
  });

  test('as latency', async () => {
    const from = await start({ kind: 'latency', milliseconds: 120, operation: 'getTokensMe' });
    await from.token();
    const before = performance.now();
    expect((await from.request('GET', '/api/v2/tokens/me')).status).toBe(200);
    expect(performance.now() - before).toBeGreaterThan(100);
  });

  test('as latency of many requests, at once and one after the other, without a warning or a leak', async () => {
    const warnings: Error[] = [];
    const warned = (warning: Error) => void warnings.push(warning);
    const listen = vi.spyOn(EventTarget.prototype, 'addEventListener');
    process.on('warning', warned);
    try {
      const from = await start({ kind: 'latency', milliseconds: 40 });
      const ask = () => from.request('GET', '/api/v2/tokens/me');
      await Promise.all(Array.from({ length: 15 }, ask));
      for (let count = 0; count < 15; count += 1) await ask();
      const targets = listen.mock.contexts.filter((_, call) => listen.mock.calls[call]?.[0] === 'abort');
      // The one signal of the server, to which every delayed request has listened.
      const common = targets.find((target) => targets.filter((other) => other === target).length >= 30);
      if (!(common instanceof AbortSignal)) throw new Error('No signal was listened to by every request.');
      expect(getEventListeners(common, 'abort')).toEqual([]);
      await new Promise((resolve) => setImmediate(resolve));
      expect(warnings).toEqual([]);
    } finally {
      process.off('warning', warned);
      listen.mockRestore();
    }
  });

  test('as a token that expired: the next login helps', async () => {
    const from = await start({ kind: 'token-expired', operation: 'getTokensMe', nth: 1 });
    expect((await from.request('GET', '/api/v2/tokens/me')).status).toBe(401);
    expect((await from.request('GET', '/api/v2/tokens/me')).status).toBe(401);
    const token = await login(from.url, from.clientId, from.clientSecret);
    expect((await from.request('GET', '/api/v2/tokens/me', undefined, token)).status).toBe(200);
  });

  test('as lists that lag, with the times of the plan', async () => {
    org = await startTestOrg({ faults: { faults: [], conditions: { listLag: 60_000 } } });
    await org.request('POST', roles, { name: 'Late role' });
    expect((await org.request('GET', `${roles}?name=Late`)).body.total).toBe(0);
  });
});

test('the same seed strikes the same requests, another seed others', async () => {
  const from = await start();
  const struck = (seed: number) => {
    const gate = faultGate({ seed, faults: [{ kind: 'hang', probability: 0.5 }] }, from.org.state.random);
    return Array.from(
      { length: 40 },
      () => gate({ operation: 'getFlow', method: 'GET', path: '/api/v2/flows/1' }).length,
    );
  };
  expect(struck(1)).toEqual(struck(1));
  expect(struck(1)).not.toEqual(struck(2));
  expect(new Set(struck(1))).toEqual(new Set([0, 1]));
});

test('a star stays within a path segment, two go across', async () => {
  const from = await start();
  const strikes = (path: string, at: string) =>
    faultGate(
      { faults: [{ kind: 'hang', path }] },
      from.org.state.random,
    )({
      operation: 'x',
      method: 'GET',
      path: at,
    }).length === 1;
  expect(strikes('/api/v2/flows/*', '/api/v2/flows/1')).toBe(true);
  expect(strikes('/api/v2/flows/*', '/api/v2/flows/1/versions')).toBe(false);
  expect(strikes('/api/v2/flows/**', '/api/v2/flows/1/versions')).toBe(true);
  expect(strikes('/api/v2.flows/*', '/api/v2/flows/1')).toBe(false);
});

describe('a fault file', () => {
  test('is read', () => {
    const plan = parseFaults('{"seed":7,"faults":[{"kind":"latency","milliseconds":10}]}', 'faults.json');
    expect(plan).toEqual({ seed: 7, faults: [{ kind: 'latency', milliseconds: 10 }] });
  });

  test.each([
    [
      '{"faults":[{"kind":"latency"}]}',
      /faults\.json is not a valid fault plan\. "faults\[0\]\.milliseconds" is missing$/,
    ],
    [
      '{"faults":[{"kind":"slow"}]}',
      /"faults\[0\]\.kind" must be latency, too-many-requests, server-error, .* or token-expired$/,
    ],
    ['{"faults":[{"kind":"hang","nht":1}]}', /"faults\[0\]" has what is not known: nht$/],
    [
      '{"faults":[{"kind":"latency","milliseconds":"x","nth":0}]}',
      /milliseconds" must be a number; .*nth" must be 1 or more$/,
    ],
    ['{"faults":[{"kind":"server-error","status":1}]}', /status" must be 500, 502, 503 or 504$/],
    ['[]', /the file must be an object with keys$/],
    ['{"faults":', /faults\.json is not valid JSON/],
    ['{"conditions":{"lag":1}}', /"conditions" has what is not known: lag$/],
  ])('with a mistake is refused with its place: %s', (text, message) => {
    expect(() => parseFaults(text, 'faults.json')).toThrow(message);
  });
});
