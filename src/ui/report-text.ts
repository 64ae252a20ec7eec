import type { StepResult } from '../engine/events.js';
import type { Check, Problem, Report } from '../engine/report.js';
import { problemText } from './problem-text.js';
import { resultLine } from './result-line.js';
import { endWord } from './step-words.js';
import type { Style } from './style.js';
import { textWidth } from './text-width.js';
import type { Closing } from './view.js';
import { visible } from './visible.js';
import { wrap } from './wrap.js';

/** Turns whatever was thrown into what people need to know. */
export type Describe = (error: unknown) => Problem;

/**
 * The end of a command for people: what was done to which object, what was not and why, the result in a sentence,
 * the error, where to see it, what to do next.
 */
export function reportText(report: Report, closing: Closing, style: Style, describe: Describe): string[] {
  const shown = report.result === 'planned' || report.result === 'drift' ? [] : report.steps.filter(isNews);
  const parts: readonly (readonly string[])[] = [
    shown.flatMap((result) => stepLines(result, style, describe)),
    (report.checks ?? []).flatMap((check) => checkLines(check, style)),
    [...sentence(resultLine(report), style).map((line) => tinted(report, line, style))],
    report.error === undefined ? [] : problemText(report.error, style),
    warningLines(report.warnings, style),
    linkLines(report, closing, style),
    nextLines(closing, style),
  ];
  return parts
    .filter((part) => part.length > 0)
    .flatMap((part, index) => (index === 0 ? part : ['', ...part]));
}

/** `! Row "Lunch" points at a deactivated presence.` */
export function warningLines(warnings: readonly string[], style: Style): string[] {
  return warnings.flatMap((warning) =>
    wrap(visible(warning), {
      columns: style.columns,
      first: `${style.symbols.warning} `,
      measure: textWidth,
    }).map((line) => style.colours.yellow(line)),
  );
}

/** `✔ Trigger "…" is enabled`, with the reason below where there is one. */
function checkLines({ title, status, reason }: Check, style: Style): string[] {
  const { symbols, colours } = style;
  const signs = { ok: symbols.done, failed: symbols.failed, unknown: symbols.warning };
  const paint = { ok: colours.green, failed: colours.red, unknown: colours.yellow };
  const words = { ok: '', failed: ': failed', unknown: ': could not be checked' };
  const measure = textWidth;
  return [
    ...wrap(`${visible(title)}${words[status]}`, {
      columns: style.columns,
      first: `${signs[status]} `,
      measure,
    }).map((line) => paint[status](line)),
    ...(reason === undefined
      ? []
      : wrap(visible(reason), { columns: style.columns, first: '    ', measure })),
  ];
}

/** A step that was in sync and stayed so is counted, not listed. */
function isNews(result: StepResult): boolean {
  return result.step.action !== 'none' || result.status === 'failed' || result.status === 'skipped';
}

function stepLines(result: StepResult, style: Style, describe: Describe): string[] {
  const { symbols, colours } = style;
  const sign = {
    done: symbols.done,
    failed: symbols.failed,
    skipped: symbols.skipped,
    pending: symbols.skipped,
  };
  const pending = result.begun === true ? colours.yellow : colours.dim;
  const paint = { done: colours.green, failed: colours.red, skipped: colours.yellow, pending };
  const head = `${visible(result.step.title)} ${endWord(result)}`;
  const id = result.status === 'done' ? result.resourceId : undefined;
  const oneLine = `${sign[result.status]} ${head}  ${id ?? ''}`.trimEnd();
  if (id !== undefined && textWidth(oneLine) <= style.columns) return [paint[result.status](oneLine)];

  const lines = wrap(head, {
    columns: style.columns,
    first: `${sign[result.status]} `,
    measure: textWidth,
  }).map((line) => paint[result.status](line));
  const because = reasonOf(result, describe);
  return [
    ...lines,
    ...(id === undefined ? [] : [`    ${id}`]),
    ...(because === undefined
      ? []
      : wrap(visible(because), { columns: style.columns, first: '    ', measure: textWidth })),
  ];
}

function reasonOf(result: StepResult, describe: Describe): string | undefined {
  if (result.reason !== undefined) return result.reason;
  if (result.error === undefined) return undefined;
  return describe(result.error).message;
}

function sentence(text: string, style: Style): string[] {
  return wrap(text, { columns: style.columns, measure: textWidth });
}

function tinted(report: Report, line: string, { colours }: Style): string {
  if (report.result === 'failed') return colours.red(line);
  if (report.result === 'planned' || report.result === 'drift') return colours.yellow(line);
  return colours.green(line);
}

/** Addresses stand alone on their lines and are never broken, so that terminals make them clickable. */
function linkLines(report: Report, closing: Closing, style: Style): string[] {
  if (closing.links.length === 0) return [];
  const title = (step: string) => report.steps.find((result) => result.step.id === step)?.step.title ?? step;
  return [
    'See it in the admin UI:',
    ...closing.links.flatMap(({ step, url }) => [
      ...wrap(visible(title(step)), { columns: style.columns, first: '  ', measure: textWidth }),
      `    ${style.colours.cyan(visible(url))}`,
    ]),
  ];
}

function nextLines(closing: Closing, style: Style): string[] {
  if (closing.next.length === 0) return [];
  const bullets = closing.next.flatMap((text) =>
    wrap(visible(text), {
      columns: style.columns,
      first: `  ${style.symbols.bullet} `,
      measure: textWidth,
    }),
  );
  return ['What to do next:', ...bullets];
}
