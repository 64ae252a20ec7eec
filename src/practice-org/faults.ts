import { type Dispatched, refused } from './dispatch.js';
import { type RefusalCode, refuse } from './errors.js';
import type { Fault, FaultPlan } from './fault-plan.js';
import { mulberry32 } from './org.js';
import { tooManyLogins } from './tokens.js';

interface FaultedRequest {
  readonly operation: string;
  readonly method: string;
  readonly path: string;
  /** `client` unless told. */
  readonly caller?: Fault['caller'];
}

export type FaultGate = (request: FaultedRequest) => readonly Fault[];

/** Faults count on their own, so that one does not shift the others. `seed` is taken when the plan has none. */
export function faultGate(plan: FaultPlan, seed: number): FaultGate {
  // A generator apart from the org's own, so that faults do not change ids.
  const random = { random: plan.seed ?? seed };
  const chance = () => mulberry32(random);
  const counts = plan.faults.map(() => 0);
  return (request) =>
    plan.faults.filter((fault, index) => {
      if (!concerns(fault, request)) return false;
      const count = (counts[index] ?? 0) + 1;
      counts[index] = count;
      if (count !== (fault.nth ?? count) || count > (fault.first ?? count)) return false;
      return fault.probability === undefined || chance() < fault.probability;
    });
}

function concerns(fault: Fault, request: FaultedRequest): boolean {
  return (
    (fault.caller ?? 'client') === (request.caller ?? 'client') &&
    (fault.operation === undefined || glob(fault.operation).test(request.operation)) &&
    (fault.method === undefined || fault.method.toUpperCase() === request.method) &&
    (fault.path === undefined || glob(fault.path).test(request.path))
  );
}

function glob(pattern: string): RegExp {
  const parts = pattern.split(/(\*\*|\*)/).map((part) => {
    if (part === '**') return '.*';
    if (part === '*') return '[^/]*';
    return part.replace(/[.+?^${}()|[\]\\]/g, '\\$&');
  });
  return new RegExp(`^${parts.join('')}$`);
}

export function has(struck: readonly Fault[], kind: Fault['kind']): boolean {
  return struck.some((fault) => fault.kind === kind);
}

const failures: Record<number, RefusalCode> = { 500: 'internal.server.error', 504: 'request.timeout' };

/** What the fault answers in place of the practice org; undefined when none of them does. */
export function faulty(struck: readonly Fault[], operationId: string | undefined): Dispatched | undefined {
  for (const fault of struck) {
    if (fault.kind === 'too-many-requests')
      return operationId === 'oauth-token'
        ? tooManyLogins(fault.retryAfter)
        : tooManyRequests(fault.retryAfter, 300);
    if (fault.kind === 'server-error') {
      const { status } = fault;
      const code = failures[status] ?? 'service.unavailable';
      return refused(refuse(code, `The service is unavailable (${status}).`, { status }));
    }
  }
  return undefined;
}

/** Whole seconds in `Retry-After`, the limit in the body (API notes, Rate limits). */
export function tooManyRequests(seconds: number, value: number): Dispatched {
  const headers = { 'Retry-After': String(seconds), ...usedHeaders(value + 1, value, seconds) };
  const message = `Rate limit exceeded the maximum. Retry the request in [${seconds}] seconds`;
  const answered = refused(refuse('too.many.requests', message, { headers }));
  const limit = { key: 'client.credentials.token.rate.per.minute', namespace: 'platform.api', value };
  return { ...answered, body: { ...(answered.body as object), limit } };
}

/** What a token has used of its minute, as answers tell it. */
export function usedHeaders(count: number, allowed: number, reset: number) {
  return {
    'inin-ratelimit-count': String(count),
    'inin-ratelimit-allowed': String(allowed),
    'inin-ratelimit-reset': String(reset),
  };
}
