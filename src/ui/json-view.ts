import type { Writable } from 'node:stream';
import { mapTexts, safeJson } from '../core/json.js';
import { type Problem, problemOf } from '../core/problem.js';
import { redact } from '../core/secret.js';
import { type Invocation, render, type Text } from '../core/text.js';
import type { OrgInfo, Outcome, Report } from '../engine/report.js';
import type { View, ViewOptions } from './view.js';

/** The view for scripts: silent until the end, then one document. Warnings raised on the way are in it. */
export function createJsonView({
  stdout,
  version,
  invocation,
}: Pick<ViewOptions, 'stdout' | 'version' | 'invocation'>): View {
  const warnings: Text[] = [];
  const silent = () => undefined;
  return {
    listen: silent,
    org: silent,
    note: silent,
    result: silent,
    overview: silent,
    plan: silent,
    ending: silent,
    pause: silent,
    warn: (text) => void warnings.push(text),
    report: (report) => {
      if (documentIsOut(stdout)) throw new Error('A run has one JSON document, and it was written already.');
      const all = [...new Set([...warnings, ...report.warnings])];
      writeJson(stdout, reportDocument({ ...report, warnings: all }, version, invocation));
    },
  };
}

/** Raised when a member changes its meaning or goes away; new members do not raise it. */
const schemaVersion = 1;

/** A problem by the names that scripts know. */
export function problemDocument(
  { what, why, next, details, exitCode, ...rest }: Problem,
  invocation: Invocation,
) {
  const rendered = (text: Text) => render(text, invocation);
  return {
    ...rest,
    message: what,
    reason: why && rendered(why),
    details: details?.map(rendered),
    hint: next && rendered(next),
  };
}

/** How every document begins that says what a command came to. */
export function documentStart(
  { command, version }: { readonly command: string; readonly version: string },
  result: Outcome,
  org?: OrgInfo,
) {
  return { schemaVersion, command, version, org, result };
}

export type ReportDocument = ReturnType<typeof reportDocument>;

/**
 * The document that `--json` prints, for every command that works on an org and for every failure. Members that are
 * undefined are left out.
 */
export function reportDocument(report: Report, version: string, invocation: Invocation) {
  const { command, org, result, steps, checks, error, warnings } = report;
  const rendered = (text: Text | undefined) => text && render(text, invocation);
  return {
    ...documentStart({ command, version }, result, org),
    steps: steps.map((end) => ({
      id: end.step.id,
      title: end.step.title,
      action: end.step.action,
      status: end.status,
      resourceId: end.resourceId ?? end.step.resourceId,
      reason: rendered(end.reason ?? end.step.reason),
      notes: end.step.notes.length === 0 ? undefined : end.step.notes.map(rendered),
      /** Of `status`: what the differences mean, and who made them. */
      kind: end.step.kind,
      changedBy: end.step.changedBy,
      changes: end.step.changes.map(({ path, before, after }) => ({ path, before, after })),
      error: end.error === undefined ? undefined : problemDocument(problemOf(end.error), invocation),
    })),
    /** What `verify` and `doctor` found. */
    checks: checks?.map(({ reason, ...check }) => ({ ...check, reason: rendered(reason) })),
    error: error && problemDocument(error, invocation),
    warnings: warnings.map((warning) => render(warning, invocation)),
  };
}

const written = new WeakSet<Writable>();

/** Whether the one document of a run has been written to this stream. */
export function documentIsOut(stdout: Writable): boolean {
  return written.has(stdout);
}

/** For whoever writes it without `writeJson`. */
export function noteDocument(stdout: Writable): void {
  written.add(stdout);
}

/**
 * Writes the one JSON document of a run to standard output. Every text in it, keys included, passes through
 * `redact`, before it is serialised: then a secret's quotes and backslashes would be escaped. Members that are undefined
 * are left out.
 */
export function writeJson(stdout: Writable, document: unknown): void {
  noteDocument(stdout);
  stdout.write(jsonText(mapTexts(JSON.parse(JSON.stringify(document)), redact)));
}

/** A document as it is written: what a terminal may obey stands in it as `\u009b`. */
export function jsonText(document: unknown): string {
  return `${safeJson(document, 2)}\n`;
}
