import { z } from 'zod';

const text = z.string().min(1);

const problem = z.strictObject({
  code: z.string().regex(/^[a-z]+(-[a-z0-9]+)*$/),
  message: text,
  reason: text.optional(),
  hint: text.optional(),
  correlationId: text.optional(),
  missingPermissions: z.array(text).optional(),
  details: z.array(text).optional(),
});

const change = z.strictObject({ path: text, before: z.json(), after: z.json() });

const step = z.strictObject({
  id: text,
  title: text,
  action: z.enum(['none', 'create', 'update', 'replace', 'delete', 'adopt', 'blocked']),
  status: z.enum(['done', 'pending', 'failed', 'skipped']),
  resourceId: text.optional(),
  reason: text.optional(),
  notes: z.array(text).optional(),
  kind: z.enum(['in-sync', 'drift', 'missing', 'foreign', 'outdated', 'user-data', 'unclear']).optional(),
  changedBy: z.strictObject({ by: text.optional(), at: text.optional() }).optional(),
  changes: z.array(change),
  error: problem.optional(),
});

const check = z.strictObject({
  id: text,
  title: text,
  status: z.enum(['ok', 'failed', 'unknown']),
  reason: text.optional(),
  missingPermissions: z.array(text).optional(),
});

/** The document of `--json` as it is promised to scripts. Nothing that is not written here may be in it. */
export const reportSchema = z.strictObject({
  schemaVersion: z.literal(1),
  command: text,
  version: z.string().regex(/^\d+\.\d+\.\d+/),
  org: z
    .strictObject({ id: z.uuid(), name: text, region: z.string().regex(/^[a-z]+-[a-z]+-\d$/) })
    .optional(),
  result: z.enum(['applied', 'in-sync', 'drift', 'planned', 'removed', 'verified', 'failed']),
  steps: z.array(step),
  checks: z.array(check).optional(),
  error: problem.optional(),
  warnings: z.array(text),
});

/** The steps of the solution, in the order in which scripts find them. */
export const teamsPresenceSteps = [
  'role',
  'oauth-client',
  'credential',
  'integration',
  'action-get-presence',
  'action-update-presence',
  'data-table',
  'mappings',
  'workflow',
  'trigger',
] as const;
