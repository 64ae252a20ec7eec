import { z } from 'zod';
import { firstOf } from '../core/problem.js';
import { conditionNames } from './conditions.js';
import { shapeWords } from './shape-words.js';

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
  z.strictObject({ kind: z.literal('server-error'), status: z.literal([500, 502, 503, 504]), ...times }),
  z.strictObject({
    kind: z.literal(['reset-before-commit', 'reset-after-commit', 'hang', 'token-expired']),
    ...times,
  }),
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

/** Reads a plan from JSON. Throws an error that names the file, as `name`, and every wrong place. */
export function parseFaults(text: string, name: string): FaultPlan {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch (error) {
    throw new Error(`${name} is not valid JSON: ${error instanceof Error ? error.message : ''}`);
  }
  const parsed = planSchema.safeParse(content);
  if (parsed.success) return parsed.data;
  const places = shapeWords(parsed.error.issues, 'the file');
  throw new Error(`${name} is not a valid fault plan. ${firstOf(places).join('; ')}`);
}
