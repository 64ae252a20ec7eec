import http from 'node:http';
import { afterEach, describe, expect, test } from 'vitest';
import { uploads } from '../../src/practice-org/areas.js';
import { contract } from '../../src/practice-org/contract/contract.js';
import { uploadAddress } from '../../src/practice-org/uploads.js';
import { login, startTestOrg, type TestOrg } from '../support/practice-org.js';
import { notModelled } from './operations/not-modelled.js';

let practice: TestOrg | undefined;

afterEach(async () => {
  await practice?.close();
  practice = undefined;
});

async function start(options?: Parameters<typeof startTestOrg>[0]): Promise<TestOrg> {
  practice = await startTestOrg(options);
  return practice;
}

async function post(org: TestOrg, form: string, authorization?: string) {
  const answer = await fetch(`${org.url}/oauth/token`, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      ...(authorization === undefined ? {} : { authorization }),
    },
    body: form,
  });
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
}

function basic(id: string, secret: string): string {
  return `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`;
}

describe('logging in', () => {
  test('the installer gets a bearer token for its client id and secret', async () => {
    const org = await start();
    const { status, body } = await post(
      org,
      'grant_type=client_credentials',
      basic(org.clientId, org.clientSecret),
    );
    expect(status).toBe(200);
    expect(body).toEqual({ access_token: expect.any(String), token_type: 'bearer', expires_in: 86_400 });
  });

  test('a wrong secret is refused in the login style, not with an ErrorBody', async () => {
    const org = await start();
    const { status, body } = await post(org, 'grant_type=client_credentials', basic(org.clientId, 'wrong'));
    expect(status).toBe(401);
    expect(body).toMatchObject({ error: 'invalid_client', description: expect.any(String) });
    expect(body).not.toHaveProperty('contextId');
  });

  test('other grant types are refused', async () => {
    const org = await start();
    const { status, body } = await post(org, 'grant_type=password', basic(org.clientId, org.clientSecret));
    expect(status).toBe(400);
    expect(body).toMatchObject({ error: 'unsupported_grant_type' });
  });

  test('the token endpoint reports its own rate limit as 400', async () => {
    const org = await start({ loginsPerMinute: 1 });
    await org.token();
    const { status, body } = await post(
      org,
      'grant_type=client_credentials',
      basic(org.clientId, org.clientSecret),
    );
    expect(status).toBe(400);
    expect(body.description).toMatch(/^rate limit exceeded; try again in \d+ seconds$/);
  });

  test('a token dies when accessTokenValiditySeconds are over', async () => {
    let now = Date.UTC(2026, 10, 23, 8);
    const org = await start({ machineClock: () => now });
    expect((await org.request('GET', '/api/v2/tokens/me')).status).toBe(200);
    now += 86_401_000;
    expect((await org.request('GET', '/api/v2/tokens/me')).status).toBe(401);
  });

  test('the token of a client that was set inactive no longer works', async () => {
    const org = await start();
    const token = await org.tokenWith([]);
    const client = Object.values(org.org.state.identity.clients).at(-1);
    if (client !== undefined) client.state = 'inactive';
    expect((await org.request('GET', '/api/v2/tokens/me', undefined, token)).status).toBe(401);
  });

  test('the installer gets another secret with every start', async () => {
    const one = await start();
    const other = await startTestOrg();
    expect(other.clientId).toBe(one.clientId);
    expect(other.clientSecret).not.toBe(one.clientSecret);
    await expect(login(other.url, other.clientId, one.clientSecret)).rejects.toThrow('invalid_client');
    await other.close();
  });
});

describe('every request', () => {
  test('without a token or with an unknown one is refused with 401', async () => {
    const org = await start();
    const without = await fetch(`${org.url}/api/v2/tokens/me`);
    expect(without.status).toBe(401);
    expect(await without.json()).toMatchObject({ status: 401, contextId: expect.any(String) });
    expect((await org.request('GET', '/api/v2/tokens/me', undefined, 'made-up')).status).toBe(401);
  });

  test('carries the same id in inin-correlation-id and in the error contextId', async () => {
    const org = await start();
    const answer = await org.request('GET', '/api/v2/authorization/roles/none');
    expect(answer.status).toBe(404);
    expect(answer.body.contextId).toBe(answer.headers.get('inin-correlation-id'));
  });

  test('to a path or method that is not modelled is answered with 501, which is noted, and not with 404', async () => {
    const org = await start();
    const unknown = await org.request('GET', '/api/v2/nonsense');
    expect(unknown).toMatchObject({ status: 501, body: { code: 'not.implemented' } });
    expect(unknown.body.messageParams).toEqual({ operation: 'GET /api/v2/nonsense' });
    expect((await org.request('POST', '/api/v2/tokens/me', {})).status).toBe(501);
    const draft = await org.request('GET', '/api/v2/integrations/actions/drafts');
    expect(draft.body.message).toBe('The practice org does not model getIntegrationsActionsDrafts.');
    expect(org.org.state.events.map(({ kind }) => kind)).toEqual(Array(3).fill('not modelled'));
    expect((await org.request('GET', '/elsewhere')).status).toBe(404);
  });

  test('tells in its answer how much of the limit the token has used', async () => {
    const org = await start({ requestsPerMinute: 5 });
    await org.request('GET', '/api/v2/tokens/me');
    const { headers } = await org.request('GET', '/api/v2/authorization/roles/none');
    expect(headers.get('inin-ratelimit-count')).toBe('2');
    expect(headers.get('inin-ratelimit-allowed')).toBe('5');
    expect(Number(headers.get('inin-ratelimit-reset'))).toBeLessThanOrEqual(60);
  });

  test.each([
    ['that is not JSON is refused with 400', 'application/json', '{"name":', 400],
    ['in another form than JSON or a form is refused with 415', 'text/plain', 'name=x', 415],
    ['that is a form is read', 'application/x-www-form-urlencoded', 'name=x', 200],
    ['that names no content type is refused with 415', '', '{"name": "x"}', 415],
  ])('%s', async (_what, type, body, status) => {
    const org = await start();
    const answer = await fetch(`${org.url}/api/v2/authorization/roles`, {
      method: 'POST',
      headers: { authorization: `Bearer ${await org.token()}`, 'content-type': type },
      body,
    });
    expect(answer.status).toBe(status);
  });

  test('HEAD of tokens/me tells whether a token is good, and nothing else', async () => {
    const org = await start();
    const head = (token: string) =>
      fetch(`${org.url}/api/v2/tokens/me`, { method: 'HEAD', headers: { authorization: `Bearer ${token}` } });
    const answer = await head(await org.token());
    expect([answer.status, await answer.text()]).toEqual([200, '']);
    expect((await head('nobody')).status).toBe(401);
  });

  test('for an id that only looks like one to JavaScript is answered with 404', async () => {
    const org = await start();
    const token = await org.tokenWith('all');
    const paths = contract()
      .operations.filter(({ method, path }) => method === 'GET' && /\{\w+\}$/.test(path))
      .filter(({ path, id }) => path.split('{').length === 2 && !notModelled.has(id))
      .map(({ path }) => path.replace(/\{\w+\}$/, 'constructor'));
    expect(paths.length).toBeGreaterThan(15);
    for (const path of paths)
      expect([path, (await org.request('GET', path, undefined, token)).status]).toEqual([path, 404]);
  });

  test('of any kind keeps to the contract: every listing there is', async () => {
    const org = await start({ size: { users: 120 } });
    const token = await org.tokenWith('all');
    const paths = contract()
      .operations.filter(({ method, path }) => method === 'GET' && !path.includes('{'))
      .filter(({ id }) => id !== 'getUsersMe' && !notModelled.has(id))
      .filter(({ parameters }) => !parameters.some(({ required }) => required))
      .map(({ path }) => path);
    for (const path of paths) {
      const answer = await org.request('GET', path, undefined, token);
      expect([path, answer.status, answer.body.message]).toEqual([path, 200, undefined]);
    }
  });

  test('beyond 300 a minute is refused with 429, whole seconds in Retry-After and the limit in the body', async () => {
    const now = Date.UTC(2026, 10, 23, 8);
    const org = await start({ requestsPerMinute: 2, machineClock: () => now });
    for (let count = 0; count < 2; count += 1)
      expect((await org.request('GET', '/api/v2/tokens/me')).status).toBe(200);
    const answer = await org.request('GET', '/api/v2/tokens/me');
    expect(answer.status).toBe(429);
    expect(answer.headers.get('retry-after')).toBe('60');
    expect(answer.body.limit).toEqual({
      key: 'client.credentials.token.rate.per.minute',
      namespace: 'platform.api',
      value: 2,
    });
  });

  test('is logged with operation, status and whether it reads or writes', async () => {
    const org = await start();
    await org.token();
    org.resetRequests();
    await org.request('GET', '/api/v2/tokens/me?x=1');
    await org.request('POST', '/api/v2/users/search', { query: [] });
    await org.request('POST', '/api/v2/authorization/roles', {});
    expect(org.requests).toEqual([
      { method: 'GET', path: '/api/v2/tokens/me?x=1', operationId: 'getTokensMe', status: 200, kind: 'read' },
      {
        method: 'POST',
        path: '/api/v2/users/search',
        operationId: 'postUsersSearch',
        status: 200,
        kind: 'read',
      },
      {
        method: 'POST',
        path: '/api/v2/authorization/roles',
        operationId: 'postAuthorizationRoles',
        status: 400,
        kind: 'write',
      },
    ]);
  });
});

/** A request as no well-kept client sends it. */
function rawly(
  url: string,
  { body, ...options }: http.RequestOptions & { readonly body?: string | undefined },
): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const request = http.request(url, options, (answer) => {
      answer.resume();
      resolve(answer.statusCode);
    });
    request.on('error', reject);
    if (body !== undefined)
      for (let at = 0; at < body.length; at += 65_536) request.write(body.slice(at, at + 65_536));
    request.end();
  });
}

describe('nobody can wear the practice org out, or reach it by another name', () => {
  const most = 10 * 1024 * 1024;

  test('a body of more than 10 MB is refused with 413, whether or not it says its length, and one of 10 MB is read', async () => {
    const org = await start();
    const login = `${org.url}/oauth/token`;
    const large = 'x'.repeat(most + 1);
    const answer = await fetch(login, { method: 'POST', body: large });
    expect(answer.status).toBe(413);
    expect(await answer.json()).toMatchObject({ code: 'request.entity.too.large' });
    expect(await rawly(login, { method: 'POST', body: large })).toBe(413);
    expect(await rawly(login, { method: 'PUT', body: large })).toBe(413);
    expect((await fetch(login, { method: 'POST', body: large.slice(1) })).status).toBe(400);
    expect((await org.request('GET', '/api/v2/tokens/me')).status).toBe(200);
  });

  test('headers of more than 16 KB are refused with 431, and an idle connection is closed soon', async () => {
    const org = await start();
    expect(await rawly(org.url, { headers: { 'x-large': 'x'.repeat(20_000) } })).toBe(431);
    const { headers } = await org.request('GET', '/api/v2/tokens/me');
    expect(headers.get('keep-alive')).toBe('timeout=5');
  });

  test.each(['rebound.example', '127.0.0.1.rebound.example:80', 'localhost.rebound.example', '10.0.0.7'])(
    'a request to "%s" is refused with 421 and does nothing',
    async (host) => {
      const org = await start();
      const authorization = `Bearer ${await org.token()}`;
      org.resetRequests();
      const url = `${org.url}/api/v2/authorization/roles`;
      const headers = { host, authorization, 'content-type': 'application/json' };
      expect(await rawly(url, { method: 'POST', headers, body: '{"name": "Rebound"}' })).toBe(421);
      expect(Object.values(org.org.state.identity.roles).map(({ name }) => name)).not.toContain('Rebound');
      expect(org.requests).toMatchObject([{ status: 421 }]);
    },
  );

  test.each(['localhost', '127.0.0.1', 'LOCALHOST:80', '[::1]:80'])(
    'a request to "%s" is answered',
    async (host) => {
      const org = await start();
      expect(await rawly(`${org.url}/elsewhere`, { headers: { host } })).toBe(401);
    },
  );
});

describe('presigned uploads', () => {
  test('with a bearer token, a wrong signature or for an unknown kind are refused', async () => {
    const org = await start();
    const kind = Object.keys(uploads)[0] ?? '';
    const address = uploadAddress(org.org, org.url, kind, 'some-id');
    const put = async (url: string, headers: Record<string, string> = {}) => {
      const answer = await fetch(url, { method: 'PUT', body: 'a,b', headers });
      return { status: answer.status, message: ((await answer.json()) as { message: string }).message };
    };
    expect(await put(address, { authorization: `Bearer ${await org.token()}` })).toMatchObject({
      status: 400,
      message: expect.stringContaining('auth mechanism'),
    });
    expect((await put(address.replace(/signature=./, 'signature=x'))).status).toBe(403);
    expect((await put(address.replace('some-id', 'other-id'))).status).toBe(403);
    expect((await put(address.replace(`/${kind}/`, '/nothing/'))).status).toBe(404);
    expect((await put(address)).message).not.toContain('signature');
  });

  test('without one of their headers are refused with 403 AccessDenied', async () => {
    const org = await start();
    const { presignedUrl, headers } = (await org.request('POST', '/api/v2/flows/jobs', undefined)).body;
    const [first = '', ...others] = Object.keys(headers);
    const some = Object.fromEntries(others.map((name) => [name, headers[name]]));
    const answer = await fetch(presignedUrl, { method: 'PUT', body: 'workflow:', headers: some });
    expect(answer.status).toBe(403);
    expect(await answer.json()).toMatchObject({
      code: 'AccessDenied',
      message: expect.stringContaining(first),
    });
    expect((await fetch(presignedUrl, { method: 'PUT', body: 'workflow:', headers })).status).toBe(200);
  });
});
