import type { Writable } from 'node:stream';
import { type Problem, problemOf } from '../core/problem.js';
import { redact } from '../core/secret.js';
import { type Invocation, render, type Text } from '../core/text.js';
import type { Check, Report, StepResult } from '../engine/report.js';
import type { View } from './view.js';

export interface JsonViewOptions {
  readonly stdout: Writable;
  /** This program's version. */
  readonly version: string;
  readonly invocation: Invocation;
}

/** The view for scripts: silent until the end, then one document. Warnings raised on the way are in it. */
export function createJsonView(options: JsonViewOptions): View {
  const warnings: Text[] = [];
  let written = false;
  const silent = () => undefined;
  return {
    listen: silent,
    org: silent,
    heading: silent,
    note: silent,
    result: silent,
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
        reportDocument({ ...report, warnings: all }, options.version, options.invocation),
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
  readonly checks?: readonly (Omit<Check, 'reason'> & { readonly reason?: string | undefined })[];
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

export function problemDocument(
  { what, why, next, exitCode, ...rest }: Problem,
  invocation: Invocation,
): ProblemDocument {
  const rendered = (text: Text | undefined) => (text === undefined ? undefined : render(text, invocation));
  return { ...rest, message: what, reason: rendered(why), hint: rendered(next) };
}

export function reportDocument(report: Report, version: string, invocation: Invocation): ReportDocument {
  const checkDocument = ({ reason, ...check }: Check) => ({
    ...check,
    ...(reason === undefined ? {} : { reason: render(reason, invocation) }),
  });
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
      error: result.error === undefined ? undefined : problemDocument(problemOf(result.error), invocation),
    })),
    ...(report.checks === undefined ? {} : { checks: report.checks.map(checkDocument) }),
    ...(report.error === undefined ? {} : { error: problemDocument(report.error, invocation) }),
    warnings: report.warnings.map((warning) => render(warning, invocation)),
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
  stdout.write(jsonText(redacted(JSON.parse(JSON.stringify(document)))));
}

/** A document as it is written: what a terminal may obey stands in it as `\u009b`. */
export function jsonText(document: unknown): string {
  return `${JSON.stringify(document, null, 2).replace(obeyed, escaped)}\n`;
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
