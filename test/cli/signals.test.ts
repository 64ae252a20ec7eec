import { EventEmitter } from 'node:events';
import { describe, expect, test } from 'vitest';
import { listenForSignals } from '../../src/cli/signals.js';
import { InterruptedError } from '../../src/core/interruption.js';
import { keptStream } from '../support/stream.js';

function listen(lastWords?: () => void) {
  const source = new EventEmitter();
  const stderr = keptStream();
  const exits: number[] = [];
  const signals = listenForSignals({ source, stderr, lastWords, exit: (code) => void exits.push(code) });
  return { source, stderr, exits, ...signals };
}

describe('Ctrl-C', () => {
  test.each(['SIGINT', 'SIGTERM'])('once (%s) lets the running request finish and says so', (name) => {
    const { source, stderr, exits, signal } = listen();
    source.emit(name);
    expect(signal.aborted).toBe(true);
    expect(signal.reason).toBeInstanceOf(InterruptedError);
    expect(stderr.text()).toContain(
      'Stopping after the running request.\nPress Ctrl-C again to stop at once.',
    );
    expect(exits).toEqual([]);
  });

  test('twice ends the program at once with 130', () => {
    const { source, exits } = listen();
    source.emit('SIGINT');
    source.emit('SIGINT');
    expect(exits).toEqual([130]);
  });

  test('twice lets the run say what is known before it ends, and ends it whatever comes of that', () => {
    const said: string[] = [];
    const { source, exits } = listen(() => {
      said.push('words');
      throw new Error('Nobody listens.');
    });
    source.emit('SIGINT');
    expect(said).toEqual([]);
    expect(() => source.emit('SIGTERM')).toThrow('Nobody listens.');
    expect([said, exits]).toEqual([['words'], [130]]);
  });

  test('is left to others after the run', () => {
    const { source, release } = listen();
    release();
    expect(source.listenerCount('SIGINT')).toBe(0);
    expect(source.listenerCount('SIGTERM')).toBe(0);
  });
});
