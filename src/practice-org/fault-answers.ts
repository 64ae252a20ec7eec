import { randomUUID } from 'node:crypto';
import { type Dispatched, refused } from './dispatch.js';
import { Refusal } from './errors.js';
import type { Fault } from './faults.js';

export function has(struck: readonly Fault[], kind: Fault['kind']): boolean {
  return struck.some((fault) => fault.kind === kind);
}

/** What the fault answers in place of the practice org; undefined when none of them does. */
export function faulty(struck: readonly Fault[], operationId: string | undefined): Dispatched | undefined {
  for (const fault of struck) {
    if (fault.kind === 'too-many-requests')
      return operationId === 'oauth-token' ? tooManyLogins() : tooManyRequests(fault.retryAfter, 300);
    if (fault.kind === 'server-error')
      return refused(
        new Refusal(fault.status, 'service.unavailable', `The service is unavailable (${fault.status}).`),
        randomUUID(),
      );
  }
  return undefined;
}

/** Whole seconds in `Retry-After`, the limit in the body (API notes, Rate limits). */
export function tooManyRequests(seconds: number, value: number): Dispatched {
  const refusal = new Refusal(
    429,
    'too.many.requests',
    `Rate limit exceeded the maximum. Retry the request in [${seconds}] seconds`,
    {
      headers: { 'Retry-After': String(seconds) },
    },
  );
  const answered = refused(refusal, randomUUID());
  const limit = { key: 'client.credentials.token.rate.per.minute', namespace: 'platform.api', value };
  return { ...answered, body: { ...(answered.body as object), limit } };
}

function tooManyLogins(): Dispatched {
  const description = 'rate limit exceeded: too many token requests';
  return {
    status: 400,
    headers: { 'inin-correlation-id': randomUUID() },
    body: { error: 'invalid_request', description, error_description: description },
  };
}
