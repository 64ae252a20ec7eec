import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { newFolder } from '../support/folder.js';
import { answer, failureOf, open, withLogin } from './raw-server.js';
import { serverWith, worldWith } from './world.js';

test('while writes are forbidden none is sent, and reads (also those by POST) still are', async () => {
  const { session, server } = await worldWith((_, response) => answer(response, 200, { results: [] }));
  session.forbidWrites();
  const { authorization, users } = session.api;
  const error = await failureOf(authorization.postAuthorizationRoles({ name: 'Role' }));
  expect(error).toHaveProperty('message', expect.stringContaining('POST /api/v2/authorization/roles'));
  await expect(session.upload(`${server.url}/upload`, {}, 'text')).rejects.toThrow('PUT');
  await users.postUsersSearch({ query: [] });
  await authorization.getAuthorizationDivisionsHome();
  expect(server.calls()).toEqual(['POST /api/v2/users/search', 'GET /api/v2/authorization/divisions/home']);
  session.allowWrites();
  await authorization.postAuthorizationRoles({ name: 'Role' });
  expect(server.calls()).toContain('POST /api/v2/authorization/roles');
});

test('an upload sends just the given headers and no token', async () => {
  const { session, server } = await worldWith((_, response) => answer(response, 200));
  await session.upload(
    `${server.url}/bucket/flow?X-Amz-Signature=abc`,
    { 'x-amz-acl': 'private' },
    'workflow: ü',
  );
  const upload = server.received.at(-1);
  expect(upload).toMatchObject({
    method: 'PUT',
    path: '/bucket/flow?X-Amz-Signature=abc',
    body: 'workflow: ü',
  });
  expect(upload?.headers['x-amz-acl']).toBe('private');
  expect(upload?.headers).not.toHaveProperty('authorization');
});

test('an upload that the storage refuses fails with its status, and never leads to a log-in', async () => {
  const { session, server } = await worldWith((_, response) =>
    response
      .writeHead(401, { 'content-type': 'application/xml' })
      .end('<Error><Code>ExpiredToken</Code></Error>'),
  );
  const error = await failureOf(session.upload(`${server.url}/bucket/flow?signature=abc`, {}, 'text'));
  expect(error).toMatchObject({
    status: 401,
    operation: `PUT ${server.url}/bucket/flow`,
    outcome: 'refused',
  });
  expect(server.received.filter((r) => r.path === '/oauth/token')).toHaveLength(1);
});

test('query values arrive as they were given, whatever characters they hold', async () => {
  const { session, server } = await worldWith((_, response) => answer(response, 200, { entities: [] }));
  const name = 'A&B =? "ü" + 100%';
  await session.api.authorization.getAuthorizationRoles({ name, pageSize: 100, userCount: false });
  const url = new URL(server.received.at(-1)?.path ?? '', server.url);
  expect(Object.fromEntries(url.searchParams)).toMatchObject({ name, pageSize: '100', userCount: 'false' });
});

test('the template of a data action comes back as text, even when it is JSON', async () => {
  const { session } = await worldWith((_, response) =>
    response.writeHead(200, { 'content-type': 'text/plain' }).end('{"id": "$id"}'),
  );
  expect(await session.api.integrations.getIntegrationsActionTemplate('a1', 'successtemplate.vm')).toBe(
    '{"id": "$id"}',
  );
});

test('members that are null are left out, as the models of the SDK have it', async () => {
  const { session } = await worldWith((_, response) =>
    answer(response, 200, {
      entities: [{ name: null, campaign: { errors: null, id: 'c' } }, null],
      total: 0,
    }),
  );
  expect(await session.api.outbound.getOutboundRulesets({})).toEqual({
    entities: [{ campaign: { id: 'c' } }, null],
    total: 0,
  });
});

test('an empty answer is undefined, an empty list stays a list', async () => {
  const { session } = await worldWith((received, response) =>
    received.method === 'DELETE' ? response.writeHead(204).end() : answer(response, 200, []),
  );
  expect(await session.api.authorization.deleteAuthorizationRole('r1')).toBeUndefined();
  expect(await session.api.outbound.getOutboundSchedulesCampaigns()).toEqual([]);
});

test('a web page instead of an answer of the API is an error that points at region and gateway', async () => {
  const { session } = await worldWith(
    (_, response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<html>Log in</html>'),
    { tuning: { maxTries: 1 } },
  );
  expect(await failureOf(session.api.tokens.getTokensMe())).toMatchObject({
    code: 'broken-answer',
    hint: expect.stringContaining('the region, the gateway and the proxy'),
  });
});

test('a redirect is an error and is not followed', async () => {
  const { session, server } = await worldWith((_, response) =>
    response.writeHead(302, { location: '/elsewhere' }).end(),
  );
  expect(await failureOf(session.api.tokens.getTokensMe())).toMatchObject({ status: 302, code: 'http-302' });
  expect(server.calls()).toEqual(['GET /api/v2/tokens/me']);
});

test("the platform's error body becomes code, message, context id, missing permissions and details", async () => {
  const { session } = await worldWith((_, response) =>
    answer(response, 403, {
      message: 'You are missing the following permission(s): [oauth:client:add, authorization:grant:*]',
      code: 'missing.permissions',
      status: 403,
      contextId: 'context-1',
      details: [{ errorCode: 'may not be empty', fieldName: 'name' }],
    }),
  );
  expect(await failureOf(session.api.oauth.getOauthClients())).toMatchObject({
    name: 'GenesysError',
    status: 403,
    code: 'missing.permissions',
    contextId: 'context-1',
    missingPermissions: ['oauth:client:add', 'authorization:grant:*'],
    details: ['name: may not be empty'],
    operation: 'GET /api/v2/oauth/clients',
  });
});

test('without a context id in the body the correlation id of the header is kept', async () => {
  const { session } = await worldWith((_, response) =>
    answer(response, 404, { code: 'not.found' }, { 'inin-correlation-id': 'correlation-1' }),
  );
  expect(await failureOf(session.api.oauth.getOauthClients())).toMatchObject({ contextId: 'correlation-1' });
});

test('no more requests are under way at once than the session allows', async () => {
  let now = 0;
  let most = 0;
  const { session } = await worldWith(
    (_, response) => {
      now += 1;
      most = Math.max(most, now);
      setTimeout(() => {
        now -= 1;
        answer(response, 200, {});
      }, 15);
    },
    { concurrency: 3 },
  );
  await Promise.all(Array.from({ length: 12 }, () => session.api.tokens.getTokensMe()));
  expect(most).toBe(3);
});

test('requests beyond the limit of the token wait for the window to move on', async () => {
  const { session, server } = await worldWith((_, response) => answer(response, 200, {}), {
    tuning: { requestsPerWindow: 5, rateWindow: 1500 },
  });
  const startedAt = performance.now();
  await Promise.all(Array.from({ length: 5 }, () => session.api.tokens.getTokensMe()));
  expect(performance.now() - startedAt).toBeLessThan(1400);
  await session.api.tokens.getTokensMe();
  expect(performance.now() - startedAt).toBeGreaterThanOrEqual(1490);
  expect(server.calls()).toHaveLength(6);
});

test('what the server tells of the limit is obeyed before it is reached, whoever uses the token as well', async () => {
  const limit = { 'inin-ratelimit-allowed': '300', 'inin-ratelimit-reset': '1' };
  const counts = ['100', '281', '290'];
  const { session } = await worldWith((_, response) =>
    answer(response, 200, {}, { ...limit, 'inin-ratelimit-count': counts.shift() ?? '1' }),
  );
  const took = async () => {
    const startedAt = performance.now();
    await session.api.tokens.getTokensMe();
    return performance.now() - startedAt;
  };
  expect(await took()).toBeLessThan(500);
  expect(await took()).toBeLessThan(500);
  expect(await took()).toBeGreaterThanOrEqual(900);
});

test('an answer that does not say when the limit is reset holds nothing for ever', async () => {
  const full = { 'inin-ratelimit-allowed': '300', 'inin-ratelimit-count': '300' };
  const { session, server } = await worldWith((_, response) => answer(response, 200, {}, full));
  await session.api.tokens.getTokensMe();
  await session.api.tokens.getTokensMe();
  expect(server.calls()).toHaveLength(2);
});

test('a small limit is used as far as a large one, as a share of it', async () => {
  const limit = { 'inin-ratelimit-allowed': '15', 'inin-ratelimit-reset': '1' };
  const counts = ['1', '14', '15'];
  const { session } = await worldWith((_, response) =>
    answer(response, 200, {}, { ...limit, 'inin-ratelimit-count': counts.shift() ?? '1' }),
  );
  const startedAt = performance.now();
  for (const _ of counts.slice()) await session.api.tokens.getTokensMe();
  expect(performance.now() - startedAt).toBeLessThan(900);
  await session.api.tokens.getTokensMe();
  expect(performance.now() - startedAt).toBeGreaterThanOrEqual(900);
});

test('a page of any length in place of an answer is told of at once', async () => {
  const { session } = await worldWith((_, response) =>
    response.writeHead(400, { 'content-type': 'text/html' }).end('<title'.repeat(100_000)),
  );
  const startedAt = performance.now();
  expect(await failureOf(session.api.tokens.getTokensMe())).toMatchObject({ status: 400 });
  expect(performance.now() - startedAt).toBeLessThan(2000);
});

test("the SDK's own configuration file changes nothing, even when it is broken", async () => {
  const home = newFolder();
  const before = process.env.HOME;
  onTestFinished(async () => {
    if (before === undefined) delete process.env.HOME;
    else process.env.HOME = before;
  });
  process.env.HOME = home;
  const file = path.join(home, '.genesyscloudjavascript', 'config');
  const log = path.join(home, 'sdk.log');
  mkdirSync(path.dirname(file));
  const server = await serverWith(withLogin((_, response) => answer(response, 200, { id: 'home' })));
  const contents = [
    `[logging]\nlog_level = trace\nlog_request_body = true\nlog_file_path = ${log}\n[gateway]\nhost = 192.0.2.1\n[general]\nhost = example.invalid\n`,
    '{ "gateway": ',
  ];
  for (const content of contents) {
    writeFileSync(file, content);
    const session = await open(server.port);
    onTestFinished(session.close);
    expect(await session.api.authorization.getAuthorizationDivisionsHome()).toEqual({ id: 'home' });
  }
  expect(existsSync(log)).toBe(false);
  expect(process.env.HOME).toBe(home);
});
