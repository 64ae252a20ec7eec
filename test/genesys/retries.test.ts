import { expect, test } from 'vitest';
import { GenesysError } from '../../src/genesys/errors.js';
import { answer, failureOf } from './raw-server.js';
import { worldWith } from './world.js';

const role = { name: 'Presence API User' };

test('a POST that is answered 429 is sent again after the time that Retry-After asks for', async () => {
  const times: number[] = [];
  const { session, server } = await worldWith((_, response, nth) => {
    times.push(performance.now());
    if (nth === 1)
      answer(response, 429, { message: 'Rate limit exceeded', code: 'too.many' }, { 'retry-after': '0.2' });
    else answer(response, 200, { id: 'r1' });
  });
  expect(await session.api.authorization.postAuthorizationRoles(role)).toEqual({ id: 'r1' });
  expect(server.calls()).toHaveLength(2);
  expect((times[1] ?? 0) - (times[0] ?? 0)).toBeGreaterThanOrEqual(195);
});

test('while one request is told to come back later, no other request of the session goes out', async () => {
  const times: Record<string, number[]> = {};
  const { session } = await worldWith((received, response, nth) => {
    const path = received.path;
    times[path] = [...(times[path] ?? []), performance.now()];
    if (path.endsWith('/home') && nth === 1) answer(response, 429, {}, { 'retry-after': '0.3' });
    else answer(response, 200, { id: 'x' });
  });
  const first = session.api.authorization.getAuthorizationDivisionsHome();
  await new Promise((resolve) => setTimeout(resolve, 100));
  await Promise.all([first, session.api.tokens.getTokensMe()]);
  const refusedAt = times['/api/v2/authorization/divisions/home']?.[0] ?? 0;
  expect((times['/api/v2/tokens/me']?.[0] ?? 0) - refusedAt).toBeGreaterThanOrEqual(290);
});

test('a server that never stops answering 429 ends in one error with code rate-limited, inside the deadline', async () => {
  const { session } = await worldWith((_, response) => answer(response, 429, { message: 'Too many' }), {
    tuning: { deadline: 150 },
  });
  const startedAt = performance.now();
  const error = await failureOf(session.api.tokens.getTokensMe());
  expect(error).toMatchObject({ code: 'rate-limited', status: 429, outcome: 'refused', afterRetry: false });
  expect(performance.now() - startedAt).toBeLessThan(1500);
});

test('a Retry-After of 0 does not lead to a storm of requests', async () => {
  const { session, server } = await worldWith(
    (_, response) => answer(response, 429, {}, { 'retry-after': '0' }),
    { tuning: { deadline: 300, firstBackoff: 20, maxBackoff: 50 } },
  );
  expect(await failureOf(session.api.tokens.getTokensMe())).toMatchObject({ code: 'rate-limited' });
  expect(server.calls().length).toBeLessThan(20);
});

test('a Retry-After longer than the deadline is not waited for', async () => {
  const { session, server } = await worldWith((_, response) =>
    answer(response, 429, {}, { 'retry-after': '3600' }),
  );
  expect(await failureOf(session.api.tokens.getTokensMe())).toMatchObject({ code: 'rate-limited' });
  expect(server.calls()).toHaveLength(1);
});

test.each([500, 502, 503, 504])(
  'a GET that is answered %i is sent again until it succeeds',
  async (status) => {
    const { session, server } = await worldWith((_, response, nth) =>
      nth < 3 ? answer(response, status) : answer(response, 200, { id: 'home' }),
    );
    expect(await session.api.authorization.getAuthorizationDivisionsHome()).toEqual({ id: 'home' });
    expect(server.calls()).toHaveLength(3);
  },
);

test.each([500, 503])('a PUT that is answered %i is sent again until it succeeds', async (status) => {
  const { session, server } = await worldWith((_, response, nth) =>
    nth < 3 ? answer(response, status) : answer(response, 200, { id: 'r', name: 'R' }),
  );
  await session.api.authorization.putAuthorizationRole('r', { name: 'R' });
  expect(server.calls()).toHaveLength(3);
});

test.each([500, 502, 503, 504])(
  'a POST that creates is sent once when answered %i, and its fate is unknown',
  async (status) => {
    const { session, server } = await worldWith((_, response) =>
      answer(response, status, { message: 'Oops' }),
    );
    const error = await failureOf(session.api.integrations.postIntegrations({ body: {} as never }));
    expect(error).toBeInstanceOf(GenesysError);
    expect(error).toMatchObject({ status, outcome: 'unknown', operation: 'POST /api/v2/integrations' });
    expect(server.calls()).toHaveLength(1);
  },
);

test('a POST that creates is sent once when the connection breaks after it was received', async () => {
  const { session, server } = await worldWith((_, response) => response.socket?.destroy());
  const error = await failureOf(session.api.authorization.postAuthorizationRoles(role));
  expect(error).toMatchObject({ code: 'connection-failed', outcome: 'unknown', tries: 1 });
  expect(server.calls()).toHaveLength(1);
});

test('a POST that creates is sent once when no answer comes in time', async () => {
  const { session, server } = await worldWith(() => undefined, { tuning: { tryTimeout: 60 } });
  const error = await failureOf(session.api.authorization.postAuthorizationRoles(role));
  expect(error).toMatchObject({ code: 'timeout', outcome: 'unknown', tries: 1 });
  expect(server.calls()).toHaveLength(1);
});

test('a POST that creates is sent once when its answer is cut off', async () => {
  const { session, server } = await worldWith((_, response) => {
    response.writeHead(200, { 'content-type': 'application/json' }).end('{"id": "r1", "na');
  });
  const error = await failureOf(session.api.authorization.postAuthorizationRoles(role));
  expect(error).toMatchObject({ code: 'broken-answer', outcome: 'unknown', status: 200 });
  expect(server.calls()).toHaveLength(1);
});

test('a GET is sent again after a hang, a broken connection, a short body and a JSON that is cut off', async () => {
  const { session, server } = await worldWith(
    (_, response, nth) => {
      if (nth === 1) return;
      if (nth === 2) response.socket?.destroy();
      else if (nth === 3) {
        response
          .writeHead(200, { 'content-type': 'application/json', 'content-length': '100' })
          .write('{"id"');
        setTimeout(() => response.socket?.destroy(), 5);
      } else if (nth === 4) response.writeHead(200, { 'content-type': 'application/json' }).end('{"id": "h');
      else answer(response, 200, { id: 'home' });
    },
    { tuning: { tryTimeout: 60 } },
  );
  expect(await session.api.authorization.getAuthorizationDivisionsHome()).toEqual({ id: 'home' });
  expect(server.calls()).toHaveLength(5);
});

test('a refusal that follows a lost answer says that it may be the echo of an earlier try', async () => {
  const { session } = await worldWith((_, response, nth) =>
    nth === 1
      ? response.socket?.destroy()
      : answer(response, 404, { message: 'Not found', code: 'not.found' }),
  );
  const error = await failureOf(session.api.authorization.deleteAuthorizationRole('r1'));
  expect(error).toMatchObject({
    status: 404,
    code: 'not.found',
    afterRetry: true,
    tries: 2,
    outcome: 'refused',
  });
});

test('grants and searches are sent again after a lost answer, for repeating them does no harm', async () => {
  const { session, server } = await worldWith((_, response, nth) =>
    nth === 1 ? response.socket?.destroy() : answer(response, 200, { results: [] }),
  );
  await session.api.authorization.postAuthorizationSubjectBulkadd(
    'c1',
    { grants: [] },
    { subjectType: 'PC_OAUTH_CLIENT' },
  );
  await session.api.users.postUsersSearch({ query: [] });
  expect(server.calls()).toEqual([
    'POST /api/v2/authorization/subjects/c1/bulkadd?subjectType=PC_OAUTH_CLIENT',
    'POST /api/v2/authorization/subjects/c1/bulkadd?subjectType=PC_OAUTH_CLIENT',
    'POST /api/v2/users/search',
    'POST /api/v2/users/search',
  ]);
});

test('a refusal is never sent again', async () => {
  const { session, server } = await worldWith((_, response) =>
    answer(response, 409, { code: 'general.conflict' }),
  );
  expect(await failureOf(session.api.authorization.putAuthorizationRole('r1', role))).toMatchObject({
    status: 409,
    code: 'general.conflict',
    outcome: 'refused',
  });
  expect(server.calls()).toHaveLength(1);
});

test('where nothing listens even a POST is tried again, and the error says that nothing was sent', async () => {
  const { session, server } = await worldWith((_, response) => answer(response, 200, {}));
  await server.close();
  const error = await failureOf(session.api.authorization.postAuthorizationRoles(role));
  expect(error).toMatchObject({ code: 'connection-failed', outcome: 'not-sent', tries: 4 });
});

test('a request in vain ends when its tries are used up', async () => {
  const { session, server } = await worldWith((_, response) => answer(response, 503), {
    tuning: { maxTries: 3 },
  });
  expect(await failureOf(session.api.tokens.getTokensMe())).toMatchObject({ status: 503, tries: 3 });
  expect(server.calls()).toHaveLength(3);
});
