import type { Text } from '../core/text.js';
import { overviewText, textLines } from './layout.js';
import { planSummary, planText } from './plan-text.js';
import { createProgress } from './progress.js';
import { reportParts, type Target, warningLines } from './report-text.js';
import { type Style, styleFor } from './style.js';
import { print } from './text.js';
import type { View, ViewOptions } from './view.js';

/** The view for people: writes as things happen, to standard output what one came for, to standard error the rest. */
export function createHumanView(options: Omit<ViewOptions, 'version'>): View {
  const { quiet = false, stdout, stderr } = options;
  const style = (to: Target): Style => styleFor({ ...options, stream: options[to] });
  // In one terminal the lines of both streams follow each other; in files they do not.
  const inOneTerminal = stdout.isTTY === true && stderr.isTTY === true;
  const blank = { stdout: true, stderr: true };
  const line = (to: Target, text: string) => {
    // One empty line parts; two only look like a mistake.
    if (text === '' && blank[to]) return;
    blank[to] = text === '';
    if (inOneTerminal) blank.stdout = blank.stderr = text === '';
    options.spinner?.clear();
    print(options[to], [text]);
  };
  const progress = createProgress({
    line,
    style,
    spinner: options.spinner,
    verbose: options.verbose,
  });
  const show = (to: Target, lines: (style: Style) => readonly string[]) => {
    progress.pause();
    for (const text of lines(style(to))) line(to, text);
  };
  const unlessQuiet = (to: Target, lines: (style: Style) => readonly string[]) => {
    if (!quiet) show(to, lines);
  };
  const paragraph = (text: Text, style: Style) => textLines(text, style, { keep: 'lines' });

  const shown = new Set<string>();
  let isCounted = false;

  return {
    listen: (event) => {
      if (quiet) return;
      progress.listen(event);
      if (event.kind === 'step-end' && event.result.status !== 'pending') shown.add(event.result.step.id);
    },
    org: (org, identity) =>
      unlessQuiet('stderr', (style) =>
        paragraph(`Connected to ${org.name} (${org.region}) as "${identity}".`, style),
      ),
    heading: (text) =>
      unlessQuiet('stderr', (style) => [
        '',
        ...paragraph(text, style).map((part) => style.colours.bold(part)),
      ]),
    note: (text) => unlessQuiet('stderr', (style) => paragraph(text, style)),
    warn: (text) => show('stderr', (style) => warningLines([text], style)),
    result: (text) => unlessQuiet('stdout', (style) => paragraph(text, style)),
    overview: (overview) => unlessQuiet('stdout', (style) => overviewText(overview, style)),
    plan: (plan, { open = options.verbose === true, counted } = {}) => {
      isCounted = !quiet && counted !== false;
      unlessQuiet('stdout', (style) => [
        '',
        ...planText(plan, style, open),
        ...(counted === false ? [] : ['', ...paragraph(planSummary(plan), style)]),
        '',
      ]);
    },
    ending: (text, went) =>
      show('stdout', (style) =>
        paragraph(text, style).map((part) => style.colours[went === 'well' ? 'green' : 'yellow'](part)),
      ),
    report: (report, closing) => {
      const parts = reportParts(report, closing, { shown, isCounted });
      for (const { to, lines } of quiet ? parts.filter(({ always }) => always) : parts)
        show(to, (style) => {
          const part = lines(style);
          return part.length === 0 || quiet ? part : ['', ...part];
        });
    },
    pause: progress.pause,
  };
}
