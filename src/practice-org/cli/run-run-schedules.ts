import { resolve } from '../../answers/resolve.js';
import type { CommandContext } from '../../cli/command.js';
import { type ExitCode, exitCodes } from '../../core/exit-codes.js';
import { inputProblem } from '../../core/problem.js';
import { comingTwoWeeks } from '../../core/two-weeks.js';
import { writeJson } from '../../ui/json-view.js';
import { styleFor } from '../../ui/style.js';
import type { Org } from '../org.js';
import { PeriodOverError, runSchedules } from '../outbound/run-schedules.js';
import { runSchedulesFields } from './fields.js';
import { openSandbox } from './open-sandbox.js';
import { readFaults } from './read-faults.js';
import { scheduleText } from './schedule-text.js';

const week = 7 * 24 * 60 * 60 * 1000;

export async function run({ flags, io }: CommandContext): Promise<ExitCode> {
  const { answers } = resolve(runSchedulesFields, { flags, environment: io.environment, cwd: io.cwd });
  const faults = answers.faults === undefined ? undefined : readFaults(answers.faults, io.cwd);
  const { practice } = await openSandbox(answers.sandbox, io, { faults });
  try {
    const result = practice.transaction((org) => {
      const from = answers.from ?? org.timestamp();
      const to = answers.to ?? new Date(startOf(from, org.now()) + week).toISOString();
      return readably(org, answers.timeZone, () =>
        runSchedules(org, { from, to, timeZone: answers.timeZone }),
      );
    });
    if (flags.json === true) {
      writeJson(io.stdout, result);
    } else {
      const style = styleFor({
        stream: io.stdout,
        environment: io.environment,
        noColor: flags.color === false,
      });
      io.stdout.write(
        `${scheduleText(result, style, { sandbox: answers.sandbox, cwd: io.cwd }).join('\n')}\n`,
      );
    }
    return exitCodes.done;
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
function laterPeriod(org: Org, timeZone: string): string {
  const { from, to } = comingTwoWeeks(org.now());
  const zone = timeZone === 'UTC' ? '' : ` --time-zone ${timeZone}`;
  return `Run "gc-presence sandbox run-schedules --from ${from} --to ${to}${zone}", or set the clock back with a new company: "gc-presence sandbox reset".`;
}

/** A text that is no date is left to `runSchedules` to refuse. */
function startOf(text: string, now: number): number {
  const start = Date.parse(text);
  return Number.isNaN(start) ? now : start;
}
