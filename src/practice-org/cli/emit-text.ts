import { textWidth } from '../../ui/layout.js';
import type { Style } from '../../ui/style.js';
import { visible, wrap } from '../../ui/text.js';
import type { EmitDocument } from './emit-document.js';

type Trigger = EmitDocument['triggers'][number];

/**
 * What happened, in a sentence; then what each trigger did that took the event. With `verbose` also why others did not,
 * and every step of the workflows.
 */
export function emitText(document: EmitDocument, verbose: boolean, style: Style): string[] {
  const { symbols, colours } = style;
  const { user, teamsPresence, changed, before, after } = document;
  const line = (text: string, first = '') =>
    wrap(visible(text), { columns: style.columns, first, measure: textWidth });
  const presences = changed
    ? line(
        `${user.name}: ${before?.name ?? ''} ${symbols.arrow} ${after?.name ?? ''}`,
        `${symbols.done} `,
      ).map((text) => colours.green(text))
    : line(`${user.name}: ${after?.name ?? ''}, as before`, `${symbols.inSync} `);
  return [
    ...line(`Teams reports ${teamsPresence} for ${user.name} (${user.email}).`),
    ...presences,
    ...document.triggers
      .filter(({ matched }) => matched || verbose)
      .flatMap((trigger) => triggerText(trigger, verbose, style, line)),
  ];
}

function triggerText(
  trigger: Trigger,
  verbose: boolean,
  { symbols, colours }: Style,
  line: (text: string, first?: string) => string[],
): string[] {
  const text = outcomeOf(trigger);
  const head = trigger.failed
    ? line(text, `${symbols.failed} `).map((part) => colours.red(part))
    : line(text, '  ');
  const steps = trigger.trace.flatMap(({ action, outcome, detail }) =>
    line(`${action}: ${outcome}${detail === '' ? '' : ` (${detail})`}`, `    ${symbols.bullet} `),
  );
  return [...head, ...(verbose ? steps : [])];
}

function outcomeOf({ name, workflow, exitReason, error, reason }: Trigger): string {
  if (workflow === null) return `Trigger "${name}": ${reason ?? 'did not run.'}`;
  if (error !== null) return `Workflow ${workflow} ended in an error: ${error}`;
  return `Workflow ${workflow} ended with "${exitReason ?? 'no reason'}".`;
}
