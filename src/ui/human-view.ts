import type { Writable } from 'node:stream';
import type { Invocation, Text } from '../core/text.js';
import { overviewText, textLines } from './layout.js';
import { planText } from './plan-text.js';
import { createProgress, type Spinner } from './progress.js';
import { problemText, reportText, warningLines } from './report-text.js';
import { resultLine } from './result-line.js';
import { type Style, styleFor } from './style.js';
import { print } from './text.js';
import type { View } from './view.js';

export interface HumanViewOptions {
  /** Standard error. */
  readonly stream: Writable & { readonly isTTY?: boolean; readonly columns?: number };
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly noColor?: boolean | undefined;
  /** Only warnings, errors and the final line. */
  readonly quiet?: boolean | undefined;
  readonly verbose?: boolean | undefined;
  /** Present where a live line can be shown. */
  readonly spinner?: Spinner | undefined;
  readonly invocation: Invocation;
}

/** The view for people: writes to standard error as things happen. Every line passes through `redact`. */
export function createHumanView(options: HumanViewOptions): View {
  const { stream, quiet = false } = options;
  const style = (): Style => styleFor(options);
  let blank = true;
  const line = (text: string) => {
    // One empty line parts; two only look like a mistake.
    if (text === '' && blank) return;
    blank = text === '';
    options.spinner?.clear();
    print(stream, [text]);
  };
  const lines = (texts: readonly string[]) => {
    progress.pause();
    for (const text of texts) line(text);
  };
  const paragraph = (text: Text) => textLines(text, style(), { keep: 'lines' });
  const progress = createProgress({
    line,
    style,
    spinner: options.spinner,
    verbose: options.verbose,
  });
  const unlessQuiet = (texts: () => readonly string[]) => {
    if (!quiet) lines(texts());
  };

  return {
    listen: (event) => {
      if (!quiet) progress.listen(event);
    },
    org: (org, identity) =>
      unlessQuiet(() => paragraph(`Connected to ${org.name} (${org.region}) as "${identity}".`)),
    heading: (text) => unlessQuiet(() => ['', ...paragraph(text).map((part) => style().colours.bold(part))]),
    note: (text) => unlessQuiet(() => paragraph(text)),
    warn: (text) => lines(warningLines([text], style())),
    overview: (overview) => unlessQuiet(() => overviewText(overview, style())),
    plan: (plan) => unlessQuiet(() => ['', ...planText(plan, style()), '']),
    ending: (text, went) =>
      lines(paragraph(text).map((part) => style().colours[went === 'well' ? 'green' : 'yellow'](part))),
    report: (report, closing) => {
      if (!quiet) {
        lines(['', ...reportText(report, closing, style())]);
        return;
      }
      lines([
        ...warningLines(report.warnings, style()),
        ...(report.error === undefined ? [] : problemText(report.error, style())),
        ...paragraph(resultLine(report)),
      ]);
    },
    pause: progress.pause,
  };
}
