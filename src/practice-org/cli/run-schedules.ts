import type { CommandContext } from '../../answers/command.js';
import { resolve } from '../../answers/resolve.js';
import type { ExitCode } from '../../core/exit-codes.js';
import { inputProblem } from '../../core/problem.js';
import { command, type Text, text } from '../../core/text.js';
import { comingTwoWeeks } from '../../core/two-weeks.js';
import { printSentences, textLines } from '../../ui/layout.js';
import { printResult } from '../../ui/result.js';
import type { Style } from '../../ui/style.js';
import { counted, minute } from '../json.js';
import { openSandbox } from '../open.js';
import type { Org } from '../org.js';
import {
  type OccurrenceReport,
  PeriodOverError,
  periodOf,
  runSchedules,
  type ScheduleRun,
} from '../outbound/run-schedules.js';
import { runSchedulesFields } from './fields.js';

const week = 7 * 24 * 60 * 60 * 1000;

export async function run(context: CommandContext): Promise<ExitCode> {
  const { flags, io } = context;
  const { answers } = resolve(runSchedulesFields, { flags, environment: io.environment, cwd: io.cwd });
  const { practice } = await openSandbox(answers.sandbox, io, { faults: answers.faults });
  try {
    const period = practice.transaction(
      (org) => {
        const from = answers.from ?? org.timestamp();
        const to = answers.to ?? new Date(startOf(from, org.now()) + week).toISOString();
        const asked = { from, to, timeZone: answers.timeZone };
        const { due, to: end } = readably(org, answers.timeZone, () => periodOf(org, asked));
        if (due && flags.json !== true && flags.quiet !== true)
          printSentences(io.stderr, io.environment, [
            `The clock of the practice org moves from ${minute(org.timestamp())} to ${minute(new Date(end).toISOString())} UTC, for all commands.`,
          ]);
        return asked;
      },
      { writes: false },
    );
    const ran = practice.transaction((org) => runSchedules(org, period));
    const result = ran.clockMoved ? 'applied' : 'in-sync';
    return printResult(context, { result, ...ran }, (style) => scheduleText(ran, style), answers.sandbox);
  } finally {
    await practice.close();
  }
}

/** A period that cannot be run is the user's mistake. */
function readably<T>(org: Org, timeZone: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw inputProblem('That period cannot be run.', {
      code: 'bad-period',
      why: error.message,
      next:
        error instanceof PeriodOverError
          ? laterPeriod(org, timeZone)
          : 'Give --from and --to as 2027-03-14 or 2027-03-14T08:00.',
    });
  }
}

/** A period that can be run, and the only way to one that is over. */
function laterPeriod(org: Org, timeZone: string): Text {
  const { from, to } = comingTwoWeeks(org.now());
  const zone = timeZone === 'UTC' ? [] : ['--time-zone', timeZone];
  const later = command('sandbox run-schedules', '--from', from, '--to', to, ...zone);
  return text`Run "${later}", or set the clock back with a new company: "${command('sandbox reset')}".`;
}

/** A text that is no date is left to `runSchedules` to refuse. */
function startOf(text: string, now: number): number {
  const start = Date.parse(text);
  return Number.isNaN(start) ? now : start;
}

type Line = (text: Text, first?: string) => string[];

/** What a period brought, for people: every start in the order of time, a summary, and where the clock stands. */
function scheduleText(result: ScheduleRun, style: Style): string[] {
  const line: Line = (one, first = '') => textLines(one, style, { first });
  return [
    ...line(`From ${minute(result.from)} to ${minute(result.to)} UTC`),
    ...(result.earlier > 0 ? line(`${starts(result.earlier)} fell due before that period.`) : []),
    '',
    ...result.occurrences.flatMap((one) => [...occurrenceText(one, style, line), '']),
    ...line(summary(result)),
    ...line(
      result.clockMoved
        ? text`The clock of this practice org shows ${minute(result.to)} UTC from now on; only "${command('sandbox reset')}" sets it back.`
        : text`The clock of this practice org stays where it is. Schedules come with "${command('associate-user setup')}".`,
    ),
  ];
}

function summary({ occurrences }: ScheduleRun): string {
  if (occurrences.length === 0) return 'Nothing was due: no schedule starts anything in that time.';
  const changed = occurrences.flatMap((occurrence) => occurrence.changed).length;
  const dials = occurrences.flatMap((occurrence) => occurrence.dials).length;
  const moved = counted(changed, 'presence changed', 'presences changed');
  const called = dials === 0 ? 'nobody was called' : counted(dials, 'call was made', 'calls were made');
  return `${starts(occurrences.length)}, ${moved}, ${called}.`;
}

function starts(count: number): string {
  return counted(count, 'start', 'starts');
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
