import { EventEmitter } from 'node:events';
import { describe, expect, test } from 'vitest';
import { listenForSignals } from '../../src/cli/process.js';
import { InterruptedError } from '../../src/core/problem.js';
import { keptStream } from '../support/stream.js';

function listen() {
  const source = new EventEmitter();
  const stderr = keptStream();
  let stops = 0;
  const stopAtOnce = () => {
    stops += 1;
  };
  return { source, stderr, stops: () => stops, signal: listenForSignals({ source, stderr, stopAtOnce }) };
}

test.each([
  ['SIGINT', 'Press Ctrl-C again'],
  ['SIGTERM', 'Send SIGTERM again'],
  ['SIGHUP', 'Send SIGTERM'],
])('%s lets the running request finish and says so, and how to stop at once: %s', (name, how) => {
  const { source, stderr, stops, signal } = listen();
  source.emit(name);
  expect(signal.reason).toBeInstanceOf(InterruptedError);
  expect(stderr.text()).toContain(`Stopping after the running request.\n${how} to stop at once.`);
  expect(stops()).toBe(0);
});

describe('a second signal', () => {
  test.each(['SIGINT', 'SIGTERM'])('%s ends the process at once', (name) => {
    const { source, stops } = listen();
    source.emit('SIGINT');
    source.emit(name);
    expect(stops()).toBe(1);
  });

  test('SIGHUP changes nothing, for a closed terminal may send two', () => {
    const { source, stderr, stops } = listen();
    source.emit('SIGHUP');
    const said = stderr.text();
    source.emit('SIGHUP');
    expect([stops(), stderr.text()]).toEqual([0, said]);
  });
});
