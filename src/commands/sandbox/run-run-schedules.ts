import { resolve } from '../../answers/resolve.js';
import {
  type OccurrenceReport,
  runSchedules,
  type ScheduleRun,
} from '../../practice-org/outbound/run-schedules.js';
import { inputProblem } from '../../problem.js';
import { writeJson } from '../../ui/json-output.js';
import { type Style, styleFor } from '../../ui/style.js';
import { textWidth } from '../../ui/text-width.js';
import { visible } from '../../ui/visible.js';
import { wrap } from '../../ui/wrap.js';
import type { CommandContext } from '../command.js';
import { type ExitCode, exitCodes } from '../exit-codes.js';
import { runSchedulesFields } from './fields.js';
import { openSandbox, sandboxFile } from './open-sandbox.js';

const week = 7 * 24 * 60 * 60 * 1000;

export async function run({ flags, io }: CommandContext): Promise<ExitCode> {
  const { answers } = resolve(runSchedulesFields, { flags, environment: io.environment, cwd: io.cwd });
  const { practice } = await openSandbox(sandboxFile(answers.sandbox, io.environment));
  try {
    const result = practice.transaction((org) => {
      const from = answers.from ?? org.timestamp();
      const to = answers.to ?? new Date(startOf(from, org.now()) + week).toISOString();
      return readably(() => runSchedules(org, { from, to, timeZone: answers.timeZone }));
    });
    if (flags.json === true) {
      writeJson(io.stdout, result);
    } else {
      const style = styleFor({
        stream: io.stdout,
        environment: io.environment,
        noColor: flags.color === false,
      });
      io.stdout.write(`${scheduleText(result, style).join('\n')}\n`);
    }
    return exitCodes.done;
  } finally {
    await practice.close();
  }
}

/** A period that cannot be run is the user's mistake. */
function readably<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw inputProblem('That period cannot be run.', {
      code: 'bad-period',
      reason: error.message,
      hint: 'Give --from and --to as 2027-03-14 or 2027-03-14T08:00.',
    });
  }
}

/** A text that is no date is left to `runSchedules` to refuse. */
function startOf(text: string, now: number): number {
  const start = Date.parse(text);
  return Number.isNaN(start) ? now : start;
}

function scheduleText(result: ScheduleRun, style: Style): string[] {
  const line = (text: string, first = '') =>
    wrap(visible(text), { columns: style.columns, first, measure: textWidth });
  const occurrences = result.occurrences.flatMap((occurrence) => [
    ...occurrenceText(occurrence, style, line),
    '',
  ]);
  const changed = result.occurrences.flatMap((occurrence) => occurrence.changed).length;
  const dials = result.occurrences.flatMap((occurrence) => occurrence.dials).length;
  return [
    ...line(`From ${result.from} to ${result.to}`),
    ...(result.earlier > 0 ? line(`${result.earlier} earlier starts fell due before that period.`) : []),
    '',
    ...occurrences,
    ...line(
      `${result.occurrences.length} starts, ${changed} presences changed, ${dials === 0 ? 'nobody was called' : `${dials} calls were made`}.`,
    ),
  ];
}

function occurrenceText(
  occurrence: OccurrenceReport,
  { symbols, colours }: Style,
  line: (text: string, first?: string) => string[],
): string[] {
  const { local, timeZone, campaign, started, reason, changed, skipped, dials } = occurrence;
  return [
    ...line(`${local.slice(0, 16).replace('T', ' ')} ${timeZone}  ${campaign}`).map((text) =>
      colours.bold(text),
    ),
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
