import type { EventEmitter } from 'node:events';
import type { Writable } from 'node:stream';
import { InterruptedError } from '../core/interruption.js';

export interface Signals {
  /** Aborted by the first SIGINT or SIGTERM. */
  readonly signal: AbortSignal;
  /** Stops listening. */
  readonly release: () => void;
}

export interface SignalsOptions {
  /** The process, or what stands in for it. */
  readonly source: EventEmitter;
  readonly stderr: Writable & { readonly isTTY?: boolean };
  /** Says, without waiting for anything, what is known of a run that is ended at once. */
  readonly lastWords?: (() => void) | undefined;
  /** Ends the process at once. */
  readonly exit: (code: number) => void;
}

/**
 * The first signal lets the running request finish and stops the run after it; the second ends the process at once,
 * with the shell's code for a process that Ctrl-C ended. Whatever the last words come to, they do not keep it up.
 */
export function listenForSignals({ source, stderr, lastWords, exit }: SignalsOptions): Signals {
  const controller = new AbortController();
  const listener = () => {
    if (controller.signal.aborted) {
      try {
        lastWords?.();
      } finally {
        exit(130);
      }
      return;
    }
    // On a terminal the live line is on its way, with the key that was pressed behind it.
    const line = stderr.isTTY === true ? '\r\u001b[K' : '\n';
    stderr.write(`${line}Stopping after the running request.\nPress Ctrl-C again to stop at once.\n`);
    controller.abort(new InterruptedError('signal'));
  };
  source.on('SIGINT', listener);
  source.on('SIGTERM', listener);
  return {
    signal: controller.signal,
    release: () => {
      source.off('SIGINT', listener);
      source.off('SIGTERM', listener);
    },
  };
}
