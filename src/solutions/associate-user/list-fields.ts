import { FieldError, field } from '../../answers/field.js';
import { quoted } from '../../answers/field-kinds.js';
import { readSchedule, type Schedule, usualSchedules } from './schedule.js';

/** A queue whose alerting timeout is changed. */
export interface QueueAnswer {
  readonly name: string;
  /** Absent where the answer for all queues holds. */
  readonly alertingTimeoutSeconds?: number;
}

/** The platform's minimum; what its maximum is nobody knows, so that it is left to it beyond an hour. */
export const shortestAlerting = 7;
export const longestAlerting = 3600;

/** Schedules: a list in a config file, and a flag that can be given again. */
export const schedulesField = field(
  {
    key: 'associateUser.schedules',
    flag: '--schedule <schedule>',
    summary:
      "'NAME=PRESENCE@HH:MM DAYS', repeatable; DAYS is mon-fri, mon,wed,fri or daily (default: Available 08:00 and Offline 16:30, mon-fri)",
    repeatable: true,
    default: usualSchedules,
  },
  {
    read(raw): readonly Schedule[] {
      const schedules = listOf(raw).map(readSchedule);
      if (schedules.length === 0) throw new FieldError('must hold at least one schedule');
      refuseRepeated(schedules.map(({ name }) => name));
      return schedules;
    },
  },
);

/** Queues: names on the command line, names or names with seconds in a config file. */
export const queuesField = field(
  {
    key: 'associateUser.queues',
    flag: '--queue <name>',
    summary: 'queue whose alerting timeout is extended; repeatable',
    repeatable: true,
    default: [],
  },
  {
    read(raw): readonly QueueAnswer[] {
      const queues = listOf(raw).map(readQueue);
      refuseRepeated(queues.map(({ name }) => name));
      return queues;
    },
  },
);

function readQueue(raw: unknown): QueueAnswer {
  if (typeof raw === 'string' && raw.trim() !== '') return { name: raw.trim() };
  if (typeof raw !== 'object' || raw === null || !('name' in raw) || typeof raw.name !== 'string')
    throw new FieldError(`must be a list of queues, each with its name, not ${quoted(raw)}`);
  const { name, alertingTimeoutSeconds, ...others } = raw as {
    name: string;
    alertingTimeoutSeconds?: unknown;
  };
  const [unknown] = Object.keys(others);
  if (unknown !== undefined) throw new FieldError(`has the queue "${name}" with the unknown key ${unknown}`);
  if (alertingTimeoutSeconds === undefined) return { name: name.trim() };
  const seconds = Number(alertingTimeoutSeconds);
  if (!Number.isInteger(seconds) || seconds < shortestAlerting || seconds > longestAlerting)
    throw new FieldError(
      `has the queue "${name}" whose alertingTimeoutSeconds must be a whole number from ${shortestAlerting} to ${longestAlerting}`,
    );
  return { name: name.trim(), alertingTimeoutSeconds: seconds };
}

function listOf(raw: unknown): readonly unknown[] {
  return Array.isArray(raw) ? raw : [raw];
}

function refuseRepeated(names: readonly string[]): void {
  const repeated = names.find((name, at) => names.indexOf(name) !== at);
  if (repeated !== undefined) throw new FieldError(`has "${repeated}" twice`);
}
