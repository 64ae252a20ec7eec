import { isStop, type Problem, problemOf } from '../core/problem.js';
import { type Text, text, withAside } from '../core/text.js';
import type { Check, Report, StepResult } from '../engine/report.js';
import { textLines } from './layout.js';
import { endWord, resultLine } from './result-line.js';
import type { Style } from './style.js';
import { visible } from './text.js';
import type { Closing } from './view.js';

export type Target = 'stdout' | 'stderr';

interface Part {
  readonly to: Target;
  /** Shown with `--quiet`, too. */
  readonly always: boolean;
  readonly lines: (style: Style) => readonly string[];
}

interface Shown {
  /** Steps whose end was told when it came. */
  readonly shown: ReadonlySet<string>;
  /** The counts of the plan. */
  readonly isCounted: boolean;
}

/**
 * The end of a command for people: what was done to which object, what was not and why, the result in a sentence,
 * the error, what is true now, where to see it, what to do next. What failed before it came to any result is an error
 * and nothing else. Nothing is said twice: steps that were `shown` while they were carried out are counted only.
 */
export function reportParts(report: Report, closing: Closing, { shown, isCounted }: Shown): readonly Part[] {
  const { result, steps, checks = [], error, warnings } = report;
  const isPlan = result === 'planned' || result === 'drift';
  const news = isPlan ? [] : steps.filter((step) => isNews(step) && !shown.has(step.step.id));
  const ended = news.filter(({ status }) => status !== 'pending');
  const cut = titles(news.filter(({ begun }) => begun === true));
  const omitted = titles(isPlan ? [] : steps.filter((step) => isNews(step) && isUntouched(step)));
  const hasResult = error === undefined || steps.length + checks.length > 0;
  const part = (to: Target, lines: Part['lines'], always = false): Part => ({ to, always, lines });
  return [
    part('stdout', (style) => [
      ...ended.flatMap((step) => stepLines(step, style)),
      ...(cut === ''
        ? []
        : markedLines('begun', `Begun and not finished, perhaps done in part: ${cut}.`, style)),
      ...(omitted === '' ? [] : textLines(`Not attempted: ${omitted}.`, style)),
    ]),
    part('stdout', (style) => checks.flatMap((check) => checkLines(check, style))),
    part(
      'stdout',
      (style) =>
        hasResult
          ? textLines(resultLine(report, isCounted), style).map((line) => tinted(report, line, style))
          : [],
      true,
    ),
    part(
      'stderr',
      (style) => (error === undefined || (hasResult && isStop(error)) ? [] : problemText(error, style)),
      true,
    ),
    part('stderr', (style) => warningLines(warnings, style), true),
    part('stdout', (style) => (closing.now ?? []).flatMap((fact) => textLines(fact, style))),
    part('stdout', (style) => linkLines(closing, style)),
    part('stdout', (style) => nextLines('What to do next:', closing.next, style)),
    part('stdout', (style) => nextLines('To do the same again:', closing.again ?? [], style)),
  ];
}

const marks = {
  done: ['done', 'green'],
  ok: ['done', 'green'],
  failed: ['failed', 'red'],
  skipped: ['skipped', 'yellow'],
  pending: ['skipped', 'dim'],
  begun: ['skipped', 'yellow'],
  unknown: ['warning', 'yellow'],
} as const;

/** `✔ Role "Presence API User" created`: sign and colour say how something ended. */
export function markedLines(end: keyof typeof marks, text: Text, style: Style): string[] {
  const [sign, colour] = marks[end];
  const first = `${style.symbols[sign]} `;
  return textLines(text, style, { first }).map((line) => style.colours[colour](line));
}

/** `! Row "Lunch" points at a deactivated presence.` */
export function warningLines(warnings: readonly Text[], style: Style): string[] {
  return warnings.flatMap((warning) => markedLines('unknown', warning, style));
}

/** What stands below such a line. */
function below(reason: Text | undefined, style: Style): string[] {
  return reason === undefined ? [] : textLines(reason, style, { first: '    ' });
}

/** `✔ Trigger "…" is enabled`, with the reason below where there is one. */
function checkLines({ title, status, reason }: Check, style: Style): string[] {
  const words = { ok: '', failed: ': failed', unknown: ': could not be checked' };
  return [...markedLines(status, `${title}${words[status]}`, style), ...below(reason, style)];
}

/** It was planned, and nothing of it was sent. */
function isUntouched({ status, begun }: StepResult): boolean {
  return status === 'pending' && begun !== true;
}

function titles(steps: readonly StepResult[]): string {
  return steps.map(({ step }) => step.title).join(', ');
}

/** A step that was in sync and stayed so is counted, not listed. */
function isNews(result: StepResult): boolean {
  return result.step.action !== 'none' || result.status === 'failed' || result.status === 'skipped';
}

function stepLines(result: StepResult, style: Style): string[] {
  const head = `${result.step.title} ${endWord(result)}`;
  return [...markedLines(result.status, head, style), ...below(reasonOf(result), style)];
}

/** Why a step did not end well; undefined where there is nothing to say. */
export function reasonOf({ reason, error }: StepResult): Text | undefined {
  return reason ?? (error === undefined ? undefined : problemOf(error).what);
}

function tinted(report: Report, line: string, { colours }: Style): string {
  if (report.result === 'failed') return colours.red(line);
  if (report.result === 'planned' || report.result === 'drift') return colours.yellow(line);
  return colours.green(line);
}

/** Addresses stand alone on their lines and are never broken, so that terminals make them clickable. */
function linkLines(closing: Closing, style: Style): string[] {
  if (closing.links.length === 0) return [];
  return [
    'See it in the admin UI:',
    ...closing.links.flatMap(({ title, url }) => [
      ...textLines(title, style, { first: '  ', item: true }),
      `    ${style.colours.cyan(visible(url))}`,
    ]),
  ];
}

function nextLines(title: string, steps: readonly Text[], style: Style): string[] {
  if (steps.length === 0) return [];
  const first = `  ${style.symbols.bullet} `;
  return [title, ...steps.flatMap((step) => textLines(step, style, { first }))];
}

/** An error in three lines: what failed, why (with the API's code and correlation id), what to do next. */
export function problemText(problem: Problem, style: Style): string[] {
  const { symbols, colours } = style;
  const lines = (line: Text, first: string) => textLines(line, style, { first, item: true, keep: 'lines' });
  const list = (items: readonly Text[] | undefined) =>
    (items ?? []).flatMap((item) => lines(item, `    ${symbols.bullet} `));
  const missing = problem.missingPermissions ?? [];
  const reason = why(problem);
  if (isStop(problem))
    return lines(text`${problem.what} ${problem.next ?? ''}`, `${symbols.failed} `).map((line) =>
      colours.red(line),
    );

  return [
    ...lines(problem.what, `${symbols.failed} `).map((line) => colours.red(line)),
    ...(reason === undefined ? [] : lines(text`Why: ${reason}`, '  ')),
    ...list(problem.details),
    ...(missing.length === 0 ? [] : lines('Missing permissions:', '  ')),
    ...list(missing),
    ...(problem.next === undefined ? [] : lines(text`Next: ${problem.next}`, '  ')),
  ];
}

/**
 * The reason with what a support ticket asks for: `… (correlation id 4f6…)`. The platform's own code stands in the
 * reason already; ours is for scripts and tells people nothing.
 */
function why({ why: reason, correlationId }: Problem): Text | undefined {
  if (correlationId === undefined) return reason;
  const id = `correlation id ${correlationId}`;
  return reason === undefined
    ? id
    : typeof reason === 'string'
      ? withAside(reason, id)
      : text`${reason} (${id})`;
}
