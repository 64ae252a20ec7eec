import { expect, test } from 'vitest';
import { type RequestTry, type Run, timelineOf } from '../../src/core/timeline.js';
import { noticingWaits, type Wait, waiting } from '../../src/core/waits.js';

function sent(
  operation: string,
  sentAt: number,
  endedAt: number,
  more: Partial<RequestTry> = {},
): RequestTry {
  const usual = { kind: 'read', wantedAt: sentAt, attempt: 1, status: 200 } as const;
  const unknown = { failure: undefined, correlationId: undefined };
  return { operation, address: operation, sentAt, endedAt, ...usual, ...unknown, ...more };
}

function ran(tries: readonly RequestTry[], more: Partial<Run> = {}): Run {
  const times = tries.flatMap(({ sentAt, endedAt }) => [sentAt, endedAt]);
  return { tries, waits: [], beganAt: Math.min(...times), endedAt: Math.max(...times), ...more };
}

test('the critical path leads back from the last answer over what each request had to wait for', () => {
  const { entries, rounds, duration } = timelineOf(
    ran([
      sent('POST /oauth/token', 1000, 1100),
      sent('GET /a', 1100, 1150),
      sent('GET /b', 1100, 1200),
      sent('GET /c', 1200, 1300),
    ]),
  );
  expect(entries.filter(({ critical }) => critical).map(({ operation }) => operation)).toEqual([
    'POST /oauth/token',
    'GET /b',
    'GET /c',
  ]);
  expect(entries.map(({ after }) => after)).toEqual([undefined, 1, 1, 3]);
  expect({ rounds, duration }).toEqual({ rounds: 3, duration: 300 });
});

test('what comes late in the list of ends is put in the order of sending', () => {
  const { entries } = timelineOf(ran([sent('GET /quick', 10, 20), sent('GET /slow', 0, 100)]));
  expect(entries.map(({ number, operation }) => [number, operation])).toEqual([
    [1, 'GET /slow'],
    [2, 'GET /quick'],
  ]);
});

test('all time without a request is told, by what was waited for in it: a person, a pause, or nothing but the program', () => {
  const waits: Wait[] = [
    { kind: 'pause', what: 'the role', from: 120, to: 200 },
    { kind: 'person', what: 'an answer', from: 180, to: 300 },
    { kind: 'pause', what: 'what was under way anyway', from: 350, to: 400 },
  ];
  const tries = [sent('GET /a', 0, 100), sent('GET /b', 350, 400), sent('GET /c', 420, 500)];
  const { gaps, duration, entries } = timelineOf(ran(tries, { waits, beganAt: -40, endedAt: 505 }));
  const own = { kind: 'own', what: 'the program itself' };
  expect(gaps).toEqual([
    { from: 0, to: 40, ...own },
    { from: 140, to: 160, ...own },
    { from: 160, to: 220, kind: 'pause', what: 'the role' },
    { from: 220, to: 340, kind: 'person', what: 'an answer' },
    { from: 340, to: 390, ...own },
    { from: 440, to: 460, ...own },
    { from: 540, to: 545, ...own },
  ]);
  expect(duration).toBe(545);
  expect(entries.map((entry) => entry.own)).toEqual([40, 70, 20]);
  expect(entries.map(({ waited }) => waited)).toEqual([0, 180, 0]);
});

test('what is waited for is told when it has ended, also when it failed', async () => {
  const told: Wait[] = [];
  const wait = { kind: 'person', what: 'an answer' } as const;
  await noticingWaits(
    (ended) => told.push(ended),
    async () => {
      expect(await waiting(wait, async () => 'yes')).toBe('yes');
      await expect(waiting(wait, () => Promise.reject(new Error('Ctrl-C')))).rejects.toThrow('Ctrl-C');
    },
  );
  expect(told).toMatchObject([wait, wait]);
  expect(await waiting(wait, async () => 'nobody listens')).toBe('nobody listens');
});

test('the same request again counts as asking again; another page, or one beside it, does not', () => {
  const { entries } = timelineOf(
    ran([
      sent('GET /job', 0, 10),
      sent('GET /job', 20, 30),
      sent('GET /job', 40, 50),
      sent('GET /list', 0, 10, { address: 'GET /list?pageNumber=1' }),
      sent('GET /list', 20, 30, { address: 'GET /list?pageNumber=2' }),
      sent('GET /twin', 0, 10),
      sent('GET /twin', 5, 15),
      sent('POST /new', 0, 10),
      sent('POST /new', 20, 30),
    ]),
  );
  const repeats = (operation: string) =>
    entries.filter((entry) => entry.operation === operation).map((entry) => entry.repeats);
  expect(repeats('GET /job')).toEqual([0, 1, 2]);
  expect(repeats('GET /list')).toEqual([0, 0]);
  expect(repeats('GET /twin')).toEqual([0, 0]);
  expect(repeats('POST /new')).toEqual([0, 0]);
});

test('a run without a request has a timeline, too', () => {
  const { entries, rounds, duration } = timelineOf({ tries: [], waits: [], beganAt: 10, endedAt: 30 });
  expect({ entries, rounds, duration }).toEqual({ entries: [], rounds: 0, duration: 20 });
});
