import { expect, test } from 'vitest';
import { type RequestTry, timelineOf } from '../../src/core/timeline.js';

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

test('the critical path leads back from the last answer over what each request had to wait for', () => {
  const { entries, rounds, duration } = timelineOf([
    sent('POST /oauth/token', 1000, 1100),
    sent('GET /a', 1100, 1150),
    sent('GET /b', 1100, 1200),
    sent('GET /c', 1200, 1300),
  ]);
  expect(entries.filter(({ critical }) => critical).map(({ operation }) => operation)).toEqual([
    'POST /oauth/token',
    'GET /b',
    'GET /c',
  ]);
  expect(entries.map(({ after }) => after)).toEqual([undefined, 1, 1, 3]);
  expect({ rounds, duration }).toEqual({ rounds: 3, duration: 300 });
});

test('what comes late in the list of ends is put in the order of sending', () => {
  const { entries } = timelineOf([sent('GET /quick', 10, 20), sent('GET /slow', 0, 100)]);
  expect(entries.map(({ number, operation }) => [number, operation])).toEqual([
    [1, 'GET /slow'],
    [2, 'GET /quick'],
  ]);
});

test('time without a request is told where it was, and in all', () => {
  const { entries, idle } = timelineOf([
    sent('GET /a', 0, 100),
    sent('GET /b', 350, 400),
    sent('GET /c', 400, 500),
  ]);
  expect(entries.map(({ pause }) => pause)).toEqual([0, 250, 0]);
  expect(idle).toBe(250);
});

test('the same request again counts as asking again; another page, or one beside it, does not', () => {
  const { entries } = timelineOf([
    sent('GET /job', 0, 10),
    sent('GET /job', 20, 30),
    sent('GET /job', 40, 50),
    sent('GET /list', 0, 10, { address: 'GET /list?pageNumber=1' }),
    sent('GET /list', 20, 30, { address: 'GET /list?pageNumber=2' }),
    sent('GET /twin', 0, 10),
    sent('GET /twin', 5, 15),
    sent('POST /new', 0, 10),
    sent('POST /new', 20, 30),
  ]);
  const repeats = (operation: string) =>
    entries.filter((entry) => entry.operation === operation).map((entry) => entry.repeats);
  expect(repeats('GET /job')).toEqual([0, 1, 2]);
  expect(repeats('GET /list')).toEqual([0, 0]);
  expect(repeats('GET /twin')).toEqual([0, 0]);
  expect(repeats('POST /new')).toEqual([0, 0]);
});

test('a run without a request has a timeline, too', () => {
  expect(timelineOf([])).toEqual({ entries: [], duration: 0, rounds: 0, idle: 0 });
});
