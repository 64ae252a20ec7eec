import { expect, test } from 'vitest';
import { InterruptedError } from '../../src/core/problem.js';
import { answer, failureOf } from './raw-server.js';
import { worldWith } from './world.js';

const role = { name: 'Role' };

test('after an interruption no new request goes out', async () => {
  const run = new AbortController();
  const { session, server } = await worldWith((_, response) => answer(response, 200, {}), {
    signal: run.signal,
  });
  const reason = new InterruptedError('signal');
  run.abort(reason);
  expect(await failureOf(session.api.tokens.getTokensMe())).toBe(reason);
  expect(await failureOf(session.api.authorization.postAuthorizationRoles(role))).toBe(reason);
  expect(server.calls()).toEqual([]);
});

test('a read that is under way is cut off at once', async () => {
  const run = new AbortController();
  const reason = new InterruptedError('signal');
  const { session } = await worldWith(() => void setTimeout(() => run.abort(reason), 10), {
    signal: run.signal,
  });
  expect(await failureOf(session.api.tokens.getTokensMe())).toBe(reason);
});

test('a write that is under way is allowed to finish, so that its result is known', async () => {
  const run = new AbortController();
  const { session } = await worldWith(
    (_, response) => {
      run.abort(new InterruptedError('signal'));
      setTimeout(() => answer(response, 200, { id: 'r1' }), 40);
    },
    { signal: run.signal },
  );
  expect(await session.api.authorization.postAuthorizationRoles(role)).toEqual({ id: 'r1' });
});

test('waiting for another try stops at once', async () => {
  const run = new AbortController();
  const reason = new InterruptedError('timeout');
  const { session, server } = await worldWith(
    (_, response) => {
      setTimeout(() => run.abort(reason), 20);
      answer(response, 503, {}, { 'retry-after': '2' });
    },
    { signal: run.signal },
  );
  const startedAt = performance.now();
  expect(await failureOf(session.api.tokens.getTokensMe())).toBe(reason);
  expect(performance.now() - startedAt).toBeLessThan(1000);
  expect(server.calls()).toHaveLength(1);
});

test('waiting for the limit of the token and for a free slot stops at once', async () => {
  const run = new AbortController();
  const reason = new InterruptedError('signal');
  const { session, server } = await worldWith((_, response) => answer(response, 200, {}), {
    signal: run.signal,
    concurrency: 2,
    tuning: { requestsPerWindow: 2, rateWindow: 60_000 },
  });
  let answered = 0;
  const all = Array.from({ length: 8 }, async () => {
    await session.api.tokens.getTokensMe();
    answered += 1;
    if (answered === 2) run.abort(reason);
  });
  const results = await Promise.allSettled(all);
  expect(results.filter((r) => r.status === 'fulfilled')).toHaveLength(2);
  expect(results.filter((r) => r.status === 'rejected' && r.reason === reason)).toHaveLength(6);
  expect(server.calls()).toHaveLength(2);
});

test('what has to be undone after an interruption can still be sent under another signal', async () => {
  const run = new AbortController();
  const { session, server } = await worldWith((_, response) => answer(response, 204), { signal: run.signal });
  run.abort(new InterruptedError('signal'));
  await session.within(new AbortController().signal).api.authorization.deleteAuthorizationRole('r1');
  expect(server.calls()).toEqual(['DELETE /api/v2/authorization/roles/r1']);
});

test('work under another signal changes nothing for the requests of the run, which still stop', async () => {
  const run = new AbortController();
  const reason = new InterruptedError('signal');
  let arrived = 0;
  const { session } = await worldWith(
    (_, response) => {
      arrived += 1;
      if (arrived === 2) run.abort(reason);
      setTimeout(() => answer(response, 200, {}), 30);
    },
    { signal: run.signal },
  );
  const calm = session.within(new AbortController().signal);
  const ofTheRun = failureOf(session.api.tokens.getTokensMe());
  await calm.api.tokens.getTokensMe();
  expect(await ofTheRun).toBe(reason);
  expect(await failureOf(session.api.tokens.getTokensMe())).toBe(reason);
  expect(arrived).toBe(2);
});

test('a log-in that an undoing needs is not stopped with the run, and its token serves both', async () => {
  const run = new AbortController();
  const { session, server } = await worldWith((_, response, nth) => answer(response, nth === 1 ? 401 : 204), {
    signal: run.signal,
  });
  run.abort(new InterruptedError('signal'));
  await session.within(new AbortController().signal).api.authorization.deleteAuthorizationRole('r1');
  expect(server.calls()).toHaveLength(2);
});

test('a hundred requests that wait on one signal cause no warning about listeners', async () => {
  const warnings: string[] = [];
  const listen = (warning: Error) => void warnings.push(warning.message);
  process.on('warning', listen);
  const { session } = await worldWith((_, response) => answer(response, 200, {}), { concurrency: 40 });
  await Promise.all(Array.from({ length: 100 }, () => session.api.tokens.getTokensMe()));
  await new Promise((resolve) => setImmediate(resolve));
  process.off('warning', listen);
  expect(warnings).toEqual([]);
});
