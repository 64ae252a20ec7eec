import type { Writable } from 'node:stream';
import type { Report } from '../engine/report.js';
import { reportDocument } from './json-document.js';
import { writeJson } from './json-output.js';
import type { Describe } from './report-text.js';
import type { View } from './view.js';

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
