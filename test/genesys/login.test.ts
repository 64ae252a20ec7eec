import { expect, onTestFinished, test } from 'vitest';
import { problemOf } from '../../src/core/problem.js';
import { Secret } from '../../src/core/secret.js';
import { answer, clientSecret, failureOf, open, token } from './raw-server.js';
import { serverWith, worldWith } from './world.js';

function tokenAnswer(access_token: string) {
  return { access_token, token_type: 'bearer', expires_in: 86400 };
}

test('the log-in sends client id and secret as Basic and asks for client credentials', async () => {
  const { server } = await worldWith(() => undefined);
  const login = server.received[0];
  expect(login).toMatchObject({
    method: 'POST',
    path: '/oauth/token',
    body: 'grant_type=client_credentials',
  });
  expect(login?.headers['content-type']).toBe('application/x-www-form-urlencoded');
  const basic = Buffer.from(`installer:${clientSecret}`).toString('base64');
  expect(login?.headers.authorization).toBe(`Basic ${basic}`);
});

test('a gateway that sends the log-in back in an error does not make anybody see it', async () => {
  const server = await serverWith((received, response) =>
    answer(response, 403, {
      message: `Denied: ${String(received.headers.authorization).slice(6)}`,
      code: 'denied',
    }),
  );
  const error = await failureOf(open(server.port));
  const basic = server.received[0]?.headers.authorization?.slice('Basic '.length) ?? '';
  expect(basic).not.toBe('');
  expect(JSON.stringify(problemOf(error))).toContain('Denied');
  expect(JSON.stringify(problemOf(error)).includes(basic)).toBe(false);
});

test('login and API paths of a gateway are put before the paths of login and API', async () => {
  const server = await serverWith((received, response) =>
    answer(response, 200, received.path === '/auth/oauth/token' ? tokenAnswer(token) : { id: 'home' }),
  );
  const gateway = {
    protocol: 'http',
    host: '127.0.0.1',
    port: server.port,
    apiPath: '/gen/sys',
    loginPath: '/auth',
  } as const;
  const session = await open(server.port, { connection: { gateway } });
  onTestFinished(session.close);
  await session.api.authorization.getAuthorizationDivisionsHome();
  expect(server.received.map((r) => r.path)).toEqual([
    '/auth/oauth/token',
    '/gen/sys/api/v2/authorization/divisions/home',
  ]);
});

test('an access token is used as it is, without a log-in', async () => {
  const server = await serverWith((_, response) => answer(response, 200, { id: 'home' }));
  const session = await open(server.port, {
    connection: { credentials: { kind: 'token', accessToken: new Secret('given-access-token') } },
  });
  onTestFinished(session.close);
  await session.api.tokens.getTokensMe();
  expect(server.received.map((r) => [r.path, r.headers.authorization])).toEqual([
    ['/api/v2/tokens/me', 'Bearer given-access-token'],
  ]);
});

test.each([
  [401, { error: 'invalid_client', description: 'client not found or secret invalid' }],
  [400, { error: 'invalid_client', error_description: 'client not found or secret invalid' }],
])('a log-in refused with %i says what to check: client id, client secret, region', async (status, body) => {
  const server = await serverWith((_, response) => answer(response, status, body));
  const error = await failureOf(open(server.port));
  expect(error).toMatchObject({ code: 'not-authenticated', status, operation: 'POST /oauth/token' });
  expect(error).toHaveProperty(
    'message',
    expect.stringContaining('client not found or secret invalid (invalid_client)'),
  );
  expect(error).toHaveProperty(
    'hint',
    expect.stringMatching(/client id \(now installer\).*client secret.*region \(now eu-west-1/),
  );
  expect(server.received).toHaveLength(1);
});

test("the log-in's own limit comes as 400 with a text, and is waited for", async () => {
  const server = await serverWith((_, response, nth) =>
    nth < 3
      ? answer(response, 400, { error: 'invalid_request', description: 'rate limit exceeded' })
      : answer(response, 200, tokenAnswer(token)),
  );
  const session = await open(server.port);
  onTestFinished(session.close);
  expect(server.received).toHaveLength(3);
});

test('a log-in limit that never ends is told as a limit, not as wrong credentials', async () => {
  const server = await serverWith((_, response) =>
    answer(response, 400, { description: 'Rate limit exceeded.' }),
  );
  const error = await failureOf(open(server.port, { tuning: { deadline: 80 } }));
  expect(error).toMatchObject({ code: 'rate-limited', status: 400 });
});

test.each([
  [200, {}, 'A web page "Hotel Wi-Fi" arrived instead of an answer from Genesys Cloud.'],
  [
    302,
    { location: 'http://portal.hotel.example/login?x=1' },
    /redirected to http:\/\/portal\.hotel\.example \(302/,
  ],
  [403, {}, /403 Forbidden, with a web page "Hotel Wi-Fi"/],
  [511, {}, /511 Network Authentication Required/],
])(
  'what a network answers in place of Genesys Cloud (%i) says to open a browser, and is not asked for long',
  async (status, headers, message) => {
    const page = await serverWith((_, response) =>
      response
        .writeHead(status, { 'content-type': 'text/html; charset=utf-8', ...headers })
        .end('<html><head><title>\n Hotel  Wi-Fi</title></head></html>'),
    );
    const error = await failureOf(open(page.port));
    expect(error).toMatchObject({ hint: expect.stringMatching(/in a browser.+log in/) });
    expect(error).toHaveProperty('message', expect.stringMatching(message));
    expect(page.received.length).toBeLessThan(5);
  },
);

test('a log-in that is answered without a token is an error, not a crash', async () => {
  const empty = await serverWith((_, response) => answer(response, 200, {}));
  expect(await failureOf(open(empty.port, { tuning: { maxTries: 1 } }))).toMatchObject({
    code: 'broken-answer',
  });
});

test('an expired token is renewed once for all requests that run into it, and used from then on', async () => {
  let logins = 0;
  const server = await serverWith((received, response) => {
    if (received.path === '/oauth/token') {
      logins += 1;
      setTimeout(() => answer(response, 200, tokenAnswer(`token-number-${logins}`)), 30);
    } else if (received.headers.authorization === 'Bearer token-number-1')
      answer(response, 401, { code: 'bad.credentials' });
    else answer(response, 200, { id: 'x' });
  });
  const session = await open(server.port);
  onTestFinished(session.close);
  const { authorization, tokens } = session.api;
  await Promise.all([
    authorization.getAuthorizationDivisionsHome(),
    tokens.getTokensMe(),
    authorization.postAuthorizationRoles({ name: 'Role' }),
  ]);
  expect(logins).toBe(2);
  const before = server.received.length;
  await tokens.getTokensMe();
  expect(server.received.slice(before).map((r) => r.headers.authorization)).toEqual([
    'Bearer token-number-2',
  ]);
});

test('a token that is older than a grant can be renewed before it has expired', async () => {
  let logins = 0;
  const server = await serverWith((received, response) => {
    if (received.path !== '/oauth/token') return answer(response, 200, { id: 'x' });
    logins += 1;
    answer(response, 200, tokenAnswer(`renewed-number-${logins}`));
  });
  const session = await open(server.port);
  onTestFinished(session.close);
  await session.renewToken();
  await session.within(new AbortController().signal).api.tokens.getTokensMe();
  expect(server.received.at(-1)?.headers.authorization).toBe('Bearer renewed-number-2');
});

test('a renewed log-in cannot wait for itself, even with a single slot', async () => {
  const server = await serverWith((received, response, nth) => {
    if (received.path === '/oauth/token') answer(response, 200, tokenAnswer(`single-slot-${nth}`));
    else if (nth === 1) answer(response, 401, {});
    else answer(response, 200, { id: 'x' });
  });
  const session = await open(server.port, { concurrency: 1 });
  onTestFinished(session.close);
  await session.api.tokens.getTokensMe();
  expect(server.calls()).toHaveLength(2);
});

test('a token that stays refused after one new log-in is an error', async () => {
  const { session, server } = await worldWith((_, response) =>
    answer(response, 401, { message: 'Invalid token.' }),
  );
  const error = await failureOf(session.api.tokens.getTokensMe());
  expect(error).toMatchObject({ code: 'not-authenticated', status: 401 });
  expect(server.calls()).toHaveLength(2);
});

test('a creation whose token has expired has surely not been carried out, whatever becomes of the new log-in', async () => {
  const server = await serverWith((received, response, nth) => {
    if (received.path !== '/oauth/token') return answer(response, 401, { message: 'Invalid token.' });
    if (nth === 1) return answer(response, 200, tokenAnswer('expires-at-once'));
    answer(response, 500, {});
  });
  const session = await open(server.port, { tuning: { maxTries: 2 } });
  onTestFinished(session.close);
  const error = await failureOf(session.api.authorization.postAuthorizationRoles({ name: 'Role' }));
  expect(error).toMatchObject({ operation: 'POST /oauth/token', outcome: 'not-sent' });
});

test('a given access token that is refused says so, and no log-in is tried', async () => {
  const server = await serverWith((_, response) => answer(response, 401, { message: 'Invalid token.' }));
  const session = await open(server.port, {
    connection: { credentials: { kind: 'token', accessToken: new Secret('stale-access-token') } },
  });
  onTestFinished(session.close);
  const error = await failureOf(session.api.tokens.getTokensMe());
  expect(error).toMatchObject({ code: 'not-authenticated', hint: expect.stringContaining('get a new one') });
  expect(server.received).toHaveLength(1);
});

test('who signed in is asked again where the first answer was lost, and then nobody signs in once more', async () => {
  const server = await serverWith((_, response, nth) => {
    if (nth === 1) answer(response, 503, {});
    else answer(response, 200, { id: 'ada' });
  });
  const accessToken = new Secret('held-by-another-program');
  const session = await open(server.port, {
    connection: { credentials: { kind: 'sign-in', clientId: 'a-client', accessToken } },
  });
  onTestFinished(session.close);
  expect(server.calls()).toEqual(['GET /api/v2/users/me', 'GET /api/v2/users/me']);
});

test('a network in which nobody can ask who signed in is told as that', async () => {
  const server = await serverWith((_, response) => void response.destroy());
  const accessToken = new Secret('held-by-another-program');
  const credentials = { kind: 'sign-in', clientId: 'a-client', accessToken } as const;
  const error = await failureOf(open(server.port, { connection: { credentials }, tuning: { maxTries: 2 } }));
  expect(error).toMatchObject({ code: 'connection-failed', operation: 'GET /api/v2/users/me' });
});
