import type { Problem } from '../engine/report.js';
import type { Style } from './style.js';
import { textWidth } from './text-width.js';
import { visible } from './visible.js';
import { wrap } from './wrap.js';

/** An error in three lines: what failed, why (with the API's code and correlation id), what to do next. */
export function problemText(problem: Problem, style: Style): string[] {
  const { symbols, colours } = style;
  const lines = (text: string, first: string, rest?: string) =>
    wrap(visible(text, 'lines'), {
      columns: style.columns,
      first,
      measure: textWidth,
      ...(rest === undefined ? {} : { rest }),
    });
  const list = (items: readonly string[] | undefined) =>
    (items ?? []).flatMap((item) => lines(item, `    ${symbols.bullet} `));
  const missing = problem.missingPermissions ?? [];
  const reason = why(problem);

  return [
    ...lines(problem.message, `${symbols.failed} `).map((line) => colours.red(line)),
    ...(reason === undefined ? [] : lines(`Why: ${reason}`, '  ', '    ')),
    ...list(problem.details),
    ...(missing.length === 0 ? [] : lines('Missing permissions:', '  ')),
    ...list(missing),
    ...(problem.hint === undefined ? [] : lines(`Next: ${problem.hint}`, '  ', '    ')),
  ];
}

/**
 * The reason with what a support ticket asks for: `… (correlation id 4f6…)`. The platform's own code stands in the
 * reason already; ours is for scripts and tells people nothing.
 */
export function why({ reason, correlationId }: Problem): string | undefined {
  if (correlationId === undefined) return reason;
  const id = `correlation id ${correlationId}`;
  return reason === undefined ? id : `${reason} (${id})`;
}
