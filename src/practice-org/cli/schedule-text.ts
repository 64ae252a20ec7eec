import { type Practice, practiceText } from '../../cli/practice-hints.js';
import { textWidth } from '../../ui/layout.js';
import type { Style } from '../../ui/style.js';
import { visible, wrap } from '../../ui/text.js';
import type { OccurrenceReport, ScheduleRun } from '../outbound/run-schedules.js';

type Line = (text: string, first?: string) => string[];

/** What a period brought, for people: every start in the order of time, a summary, and where the clock stands. */
export function scheduleText(result: ScheduleRun, style: Style, practice: Practice): string[] {
  const line: Line = (text, first = '') =>
    wrap(visible(text), { columns: style.columns, first, measure: textWidth });
  const begun = [
    ...result.occurrences.map((one) => ({ at: one.at, text: occurrenceText(one, style, line) })),
    ...result.workflows.map((one) => ({ at: one.at, text: workflowText(one, style, line) })),
  ].sort((one, other) => (one.at < other.at ? -1 : 1));
  return [
    ...line(`From ${minute(result.from)} to ${minute(result.to)} UTC`),
    ...(result.earlier > 0 ? line(`${starts(result.earlier)} fell due before that period.`) : []),
    '',
    ...begun.flatMap(({ text }) => [...text, '']),
    ...line(summary(result)),
    ...line(
      practiceText(
        `The clock of this practice org shows ${minute(result.to)} UTC from now on; only "gc-presence sandbox reset" sets it back.`,
        practice,
      ),
    ),
  ];
}

function summary({ occurrences, workflows }: ScheduleRun): string {
  if (occurrences.length + workflows.length === 0)
    return 'Nothing was due: no schedule starts anything in that time.';
  const changed = occurrences.flatMap((occurrence) => occurrence.changed).length;
  const dials = occurrences.flatMap((occurrence) => occurrence.dials).length;
  return [
    starts(occurrences.length + workflows.length),
    counted(changed, 'presence changed', 'presences changed'),
    dials === 0 ? 'nobody was called' : counted(dials, 'call was made', 'calls were made'),
  ]
    .join(', ')
    .concat('.');
}

function starts(count: number): string {
  return counted(count, 'start', 'starts');
}

function counted(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`;
}

/** `2026-11-22 10:07`. */
function minute(iso: string): string {
  return iso.slice(0, 16).replace('T', ' ');
}

function workflowText(
  { local, timeZone, trigger, workflow, exitReason, problem }: ScheduleRun['workflows'][number],
  { symbols, colours }: Style,
  line: Line,
): string[] {
  const outcome =
    problem === undefined
      ? line(`Workflow "${workflow ?? ''}" ended with "${exitReason ?? 'no reason'}".`, `  ${symbols.done} `)
      : line(problem, `  ${symbols.warning} `);
  return [...line(`${minute(local)} ${timeZone}  ${trigger}`).map((text) => colours.bold(text)), ...outcome];
}

function occurrenceText(occurrence: OccurrenceReport, { symbols, colours }: Style, line: Line): string[] {
  const { local, timeZone, campaign, started, reason, changed, skipped, dials } = occurrence;
  return [
    ...line(`${minute(local)} ${timeZone}  ${campaign}`).map((text) => colours.bold(text)),
    ...(started ? [] : line(`did not start: ${reason ?? 'no reason is known'}`, `  ${symbols.warning} `)),
    ...changed.flatMap(({ user, before, after }) =>
      line(`${user}: ${before} ${symbols.arrow} ${after}`, `  ${symbols.done} `),
    ),
    ...skipped.flatMap((skip) => line(`${skip.contact}: ${skip.reason}`, `  ${symbols.skipped} `)),
    ...dials.flatMap(({ contact, number, reaction }) =>
      line(`${contact} was called at ${number}: ${reaction}`, `  ${symbols.warning} `),
    ),
  ];
}
