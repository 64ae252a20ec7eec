import { type Dispatched, type DispatchRequest, dispatch, operationOf } from '../dispatch.js';
import { faulty, has } from '../fault-answers.js';
import type { Org } from '../org.js';
import { ActionFailure } from './action-failure.js';

/**
 * Sends the request of a data action, with the faults of the caller `data-action` that strike it. Nobody really waits:
 * latencies are only compared with `patience`, in milliseconds. What was sent is carried out, also when its answer comes
 * too late. Throws ActionFailure when no answer comes in time or the connection breaks; the codes are unverified.
 */
export function sendActionRequest(org: Org, request: DispatchRequest, patience: number): Dispatched {
  const { method, url } = request;
  const [path = url] = url.split('?', 1);
  const operation = operationOf(method, url) ?? '';
  const struck = org.faults.strike({ operation, method, path, caller: 'data-action' });
  if (has(struck, 'hang')) throw tooLate(patience);
  if (has(struck, 'reset-before-commit')) throw broken();
  const answer = faulty(struck, operation) ?? dispatch(org, request);
  if (has(struck, 'reset-after-commit')) throw broken();
  const latency = struck.reduce((sum, one) => sum + (one.kind === 'latency' ? one.milliseconds : 0), 0);
  if (latency > patience) throw tooLate(patience);
  return answer;
}

function tooLate(patience: number): ActionFailure {
  const message = `The request was not answered within ${patience / 1000} seconds.`;
  return new ActionFailure('request.timeout', 408, message, { timedOut: true });
}

function broken(): ActionFailure {
  return new ActionFailure('connection.reset', 500, 'The connection broke before the request was answered.');
}
