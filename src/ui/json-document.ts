import type { StepResult } from '../engine/events.js';
import type { Problem, Report } from '../engine/report.js';

/** Raised when a member changes its meaning or goes away; new members do not raise it. */
const schemaVersion = 1;

/** The document that `--json` prints, for every command that works on an org and for every failure. */
export interface ReportDocument {
  readonly schemaVersion: typeof schemaVersion;
  readonly command: string;
  readonly version: string;
  readonly org?: Report['org'];
  readonly result: Report['result'];
  readonly steps: readonly {
    readonly id: string;
    readonly title: string;
    readonly action: string;
    readonly status: string;
    readonly resourceId?: string | undefined;
    readonly reason?: string | undefined;
    readonly notes?: readonly string[] | undefined;
    /** Of `status`: what the differences mean, and who made them. */
    readonly kind?: StepResult['step']['kind'];
    readonly changedBy?: StepResult['step']['changedBy'];
    readonly changes: StepResult['step']['changes'];
    readonly error?: Problem | undefined;
  }[];
  /** What `verify` and `doctor` found. */
  readonly checks?: Report['checks'];
  readonly error?: Problem;
  readonly warnings: readonly string[];
}

export function reportDocument(
  report: Report,
  version: string,
  describe: (error: unknown) => Problem,
): ReportDocument {
  return {
    schemaVersion,
    command: report.command,
    version,
    ...(report.org === undefined ? {} : { org: report.org }),
    result: report.result,
    steps: report.steps.map((result) => ({
      id: result.step.id,
      title: result.step.title,
      action: result.step.action,
      status: result.status,
      resourceId: result.resourceId ?? result.step.resourceId,
      reason: result.reason ?? result.step.reason,
      notes: result.step.notes.length === 0 ? undefined : result.step.notes,
      kind: result.step.kind,
      changedBy: result.step.changedBy,
      changes: result.step.changes,
      error: result.error === undefined ? undefined : describe(result.error),
    })),
    ...(report.checks === undefined ? {} : { checks: report.checks }),
    ...(report.error === undefined ? {} : { error: report.error }),
    warnings: report.warnings,
  };
}
