import { InterruptedError } from '../../src/core/problem.js';
import type { LoggedRequest } from '../../src/practice-org/server.js';
import type { Whole } from './whole.js';

/** Runs a command and has Ctrl-C pressed after that many writes, or after that many of those for which `counts` holds. */
export async function interruptedAfter<T>(
  whole: Pick<Whole, 'org'>,
  writes: number,
  run: (signal: AbortSignal) => Promise<T>,
  counts: (request: LoggedRequest) => boolean = () => true,
): Promise<T> {
  const control = new AbortController();
  const requests = whole.org.requests as LoggedRequest[];
  const { length } = requests;
  const push = requests.push.bind(requests);
  requests.push = (...entries) => {
    const count = push(...entries);
    const counted = requests.slice(length).filter((entry) => entry.kind === 'write' && counts(entry));
    if (counted.length >= writes) control.abort(new InterruptedError('signal'));
    return count;
  };
  try {
    return await run(control.signal);
  } finally {
    requests.push = push;
  }
}
