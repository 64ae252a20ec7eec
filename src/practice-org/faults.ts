import { z } from 'zod';
import { conditionNames } from './conditions.js';
import { type Dispatched, refused } from './dispatch.js';
import { refuse } from './errors.js';
import { mulberry32 } from './org.js';
import { tooManyLogins } from './tokens.js';

const times = {
  /** Whose requests: those from outside, unless told, or those that running data actions make. */
  caller: z.enum(['client', 'data-action']).optional(),
  /** Operation id; `oauth-token` for the login, `upload` for presigned uploads. May hold `*`. */
  operation: z.string().min(1).optional(),
  method: z.string().min(1).optional(),
  /** Path without query; `*` is anything within a segment, `**` anything at all. */
  path: z.string().min(1).optional(),
  /** Only the n-th matching request, counted from 1. */
  nth: z.int().min(1).optional(),
  /** Only the first so many matching requests. */
  first: z.int().min(1).optional(),
  /** Each matching request with this chance, 0 to 1. */
  probability: z.number().min(0).max(1).optional(),
};

const faultSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('latency'), milliseconds: z.number().min(0), ...times }),
  z.strictObject({ kind: z.literal('too-many-requests'), retryAfter: z.int().min(0), ...times }),
  z.strictObject({
    kind: z.literal('server-error'),
    status: z.union([z.literal(500), z.literal(502), z.literal(503), z.literal(504)]),
    ...times,
  }),
  z.strictObject({ kind: z.literal('reset-before-commit'), ...times }),
  z.strictObject({ kind: z.literal('reset-after-commit'), ...times }),
  z.strictObject({ kind: z.literal('hang'), ...times }),
  z.strictObject({ kind: z.literal('token-expired'), ...times }),
]);

const planSchema = z.strictObject({
  /** Makes chances repeatable; the practice org's own generator gives one otherwise. */
  seed: z.int().optional(),
  faults: z.array(faultSchema).default([]),
  /** Lags, in milliseconds, in place of the usual ones: `{ "listLag": 15000 }`. */
  conditions: z.partialRecord(z.enum(conditionNames), z.number().min(0)).optional(),
});

export type Fault = Readonly<z.infer<typeof faultSchema>>;
export type FaultPlan = Readonly<z.infer<typeof planSchema>>;

/** A fault file that cannot be used. The message names the file and every wrong place. */
export class FaultPlanError extends Error {
  override readonly name = 'FaultPlanError';
}

/** Reads a plan from JSON; `name` is the file's name for messages. Throws FaultPlanError. */
export function parseFaults(text: string, name: string): FaultPlan {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch (error) {
    throw new FaultPlanError(`${name} is not valid JSON: ${error instanceof Error ? error.message : ''}`);
  }
  const parsed = planSchema.safeParse(content);
  if (parsed.success) return parsed.data;
  const places = parsed.error.issues.map((issue) => {
    const place = issue.path.map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`));
    return `${place.join('').replace(/^\./, '') || 'the file'}: ${issue.message}`;
  });
  throw new FaultPlanError(`${name} is not a valid fault plan. ${places.join('; ')}`);
}

interface FaultedRequest {
  readonly operation: string;
  readonly method: string;
  readonly path: string;
  /** `client` unless told. */
  readonly caller?: Fault['caller'];
}

/** Counts requests and says which faults strike each. */
export interface FaultGate {
  strike(request: FaultedRequest): readonly Fault[];
}

/**
 * Faults count on their own, so that one does not shift the others; the same plan and seed strike the same requests.
 * `seed` is taken when the plan has none.
 */
export function faultGate(plan: FaultPlan, seed: number): FaultGate {
  // A generator apart from the org's own, so that faults do not change ids.
  const random = { random: plan.seed ?? seed };
  const chance = () => mulberry32(random);
  const counts = plan.faults.map(() => 0);
  return {
    strike: (request) =>
      plan.faults.filter((fault, index) => {
        if (!concerns(fault, request)) return false;
        const count = (counts[index] ?? 0) + 1;
        counts[index] = count;
        if (fault.nth !== undefined && count !== fault.nth) return false;
        if (fault.first !== undefined && count > fault.first) return false;
        return fault.probability === undefined || chance() < fault.probability;
      }),
  };
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

/** What the fault answers in place of the practice org; undefined when none of them does. */
export function faulty(struck: readonly Fault[], operationId: string | undefined): Dispatched | undefined {
  for (const fault of struck) {
    if (fault.kind === 'too-many-requests')
      return operationId === 'oauth-token'
        ? tooManyLogins(fault.retryAfter)
        : tooManyRequests(fault.retryAfter, 300);
    if (fault.kind === 'server-error') {
      const { status } = fault;
      return refused(refuse('service.unavailable', `The service is unavailable (${status}).`, { status }));
    }
  }
  return undefined;
}

/** Whole seconds in `Retry-After`, the limit in the body (API notes, Rate limits). */
export function tooManyRequests(seconds: number, value: number): Dispatched {
  const answered = refused(
    refuse(
      'too.many.requests',
      `Rate limit exceeded the maximum. Retry the request in [${seconds}] seconds`,
      { headers: { 'Retry-After': String(seconds) } },
    ),
  );
  const limit = { key: 'client.credentials.token.rate.per.minute', namespace: 'platform.api', value };
  return { ...answered, body: { ...(answered.body as object), limit } };
}
