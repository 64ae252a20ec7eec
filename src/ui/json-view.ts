import type { Writable } from 'node:stream';
import type { Problem } from '../core/problem.js';
import { redact } from '../core/secret.js';
import type { Report, StepResult } from '../engine/report.js';
import type { Describe, View } from './view.js';

export interface JsonViewOptions {
  readonly stdout: Writable;
  /** This program's version. */
  readonly version: string;
  readonly describe: Describe;
}

/** The view for scripts: silent until the end, then one document. Warnings raised on the way are in it. */
export function createJsonView(options: JsonViewOptions): View {
  const warnings: string[] = [];
  let written = false;
  const silent = () => undefined;
  return {
    listen: silent,
    org: silent,
    heading: silent,
    note: silent,
    overview: silent,
    plan: silent,
    ending: silent,
    pause: silent,
    warn: (text) => void warnings.push(text),
    report: (report: Report) => {
      if (written) throw new Error('A run has one JSON document, and it was written already.');
      written = true;
      const all = [...new Set([...warnings, ...report.warnings])];
      writeJson(
        options.stdout,
        reportDocument({ ...report, warnings: all }, options.version, options.describe),
      );
    },
  };
}

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
    readonly error?: ProblemDocument | undefined;
  }[];
  /** What `verify` and `doctor` found. */
  readonly checks?: Report['checks'];
  readonly error?: ProblemDocument;
  readonly warnings: readonly string[];
}

/** A problem by the names that scripts know. */
export interface ProblemDocument
  extends Pick<Problem, 'code' | 'correlationId' | 'missingPermissions' | 'details'> {
  readonly message: string;
  readonly reason?: string | undefined;
  readonly hint?: string | undefined;
}

export function problemDocument({ what, why, next, exitCode, ...rest }: Problem): ProblemDocument {
  return { ...rest, message: what, reason: why, hint: next };
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
      error: result.error === undefined ? undefined : problemDocument(describe(result.error)),
    })),
    ...(report.checks === undefined ? {} : { checks: report.checks }),
    ...(report.error === undefined ? {} : { error: problemDocument(report.error) }),
    warnings: report.warnings,
  };
}

const written = new WeakSet<Writable>();

/** Whether the one document of a run has been written to this stream. */
export function documentIsOut(stdout: Writable): boolean {
  return written.has(stdout);
}

/** For whoever writes it without \`writeJson\`. */
export function noteDocument(stdout: Writable): void {
  written.add(stdout);
}

/**
 * Writes the one JSON document of a run to standard output. Every text in it, keys included, passes through
 * `redact`; members that are undefined are left out.
 */
export function writeJson(stdout: Writable, document: unknown): void {
  noteDocument(stdout);
  const text = JSON.stringify(redacted(JSON.parse(JSON.stringify(document))), null, 2);
  stdout.write(`${text.replace(obeyed, escaped)}\n`);
}

/** What JSON lets stand and a terminal may obey: C1 controls, and marks that set the direction of writing. */
const obeyed = /[\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

/** Redacts before serialising: in the serialised text a secret's quotes and backslashes would be escaped. */
function redacted(value: unknown): unknown {
  if (typeof value === 'string') return redact(value);
  if (Array.isArray(value)) return value.map(redacted);
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, member]) => [redact(key), redacted(member)]));
  }
  return value;
}
