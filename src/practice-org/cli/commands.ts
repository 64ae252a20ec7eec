import type { Command } from '../../answers/command.js';
import { connectionFields } from '../../answers/connection-fields.js';
import { fileField, numberField, switchField, textField } from '../../answers/field-kinds.js';
import { outputOptions } from '../../answers/option-groups.js';
import { faultsVariable } from '../conditions.js';

/** None of these is an answer that a config file or a later run could use. */
const once = { lifetime: 'run' } as const;

const { sandbox } = connectionFields;

const faults = fileField({
  key: 'faults',
  flag: '--faults <file>',
  environment: faultsVariable,
  summary: 'JSON file with faults: latency, refusals, broken connections, lags',
  ...once,
});

const user = textField({
  key: 'user',
  flag: '--user <email>',
  summary: 'e-mail address of a person of the practice org',
  ...once,
});

export const showFields = {
  sandbox,
  user,
  all: switchField({
    key: 'all',
    flag: '--all',
    summary: 'everybody, not just the first 20',
    default: false,
    ...once,
  }),
} as const;

export const resetFields = {
  sandbox,
  users: numberField({
    key: 'users',
    flag: '--users <number>',
    summary: 'how many people the new company has',
    min: 20,
    max: 5000,
    ...once,
  }),
  queues: numberField({
    key: 'queues',
    flag: '--queues <number>',
    summary: 'how many queues it has',
    min: 3,
    max: 1000,
    ...once,
  }),
  seed: textField({
    key: 'seed',
    flag: '--seed <word>',
    summary: 'the same word makes the same company with the same ids',
    ...once,
  }),
} as const;

export const startFields = {
  sandbox,
  port: numberField({
    key: 'port',
    flag: '--port <number>',
    summary: 'port on 127.0.0.1 (default: any free one)',
    min: 1,
    max: 65_535,
    ...once,
  }),
  faults,
} as const;

export const emitFields = {
  sandbox,
  user: { ...user, required: true },
  teamsPresence: textField({
    key: 'teamsPresence',
    flag: '--teams-presence <state>',
    summary: 'what Microsoft Teams reports: Available, InACall, Busy, …',
    required: true,
    ...once,
  }),
  faults,
} as const;

export const runSchedulesFields = {
  sandbox,
  from: textField({
    key: 'from',
    flag: '--from <time>',
    summary: 'date or time (ISO 8601) where the period starts (default: now)',
    ...once,
  }),
  to: textField({
    key: 'to',
    flag: '--to <time>',
    summary: 'date or time where it ends (default: a week after its start)',
    ...once,
  }),
  timeZone: textField({
    key: 'runTimeZone',
    flag: '--time-zone <zone>',
    summary: 'IANA time zone of those two',
    default: 'UTC',
    ...once,
  }),
  faults,
} as const;

export const sandboxShow: Command = {
  description:
    'Shows the practice org: its people with their presences, what gc-presence has installed in it, and what happened last. A practice org that does not exist yet is made.',
  options: [{ title: 'Options of sandbox show', table: showFields }, outputOptions],
  examples: [
    { title: 'Look around', line: 'gc-presence sandbox show' },
    {
      title: 'Everybody, for a script',
      line: "gc-presence sandbox show --all --json | jq '.people[].email'",
    },
  ],
  load: () => import('./show.js'),
};

export const sandboxReset: Command = {
  description:
    'Removes the practice org with everything that was installed in it, and makes a new company. Asks first; without a terminal it needs --yes.',
  options: [{ title: 'Options of sandbox reset', table: resetFields }, outputOptions],
  examples: [
    { title: 'Start afresh', line: 'gc-presence sandbox reset --yes' },
    {
      title: 'A large company, always the same',
      line: 'gc-presence sandbox reset --users 2000 --seed large --yes',
    },
  ],
  load: () => import('./reset.js'),
};

export const sandboxStart: Command = {
  description:
    'Serves the practice org on this machine until Ctrl-C, and prints the environment variables by which this program, CX as Code, an SDK or curl reach it. The client secret is new with every start.',
  options: [{ title: 'Options of sandbox start', table: startFields }, outputOptions],
  examples: [
    { title: 'Serve it on a port of your choice', line: 'gc-presence sandbox start --port 8090' },
    { title: 'Rehearse bad days', line: 'gc-presence sandbox start --faults faults.json' },
  ],
  load: () => import('./start.js'),
};

export const sandboxEmit: Command = {
  description:
    'Sends the event that Genesys Cloud sends when the Microsoft Teams presence of a person changes. The trigger and the workflow that are installed run, and the presence of the person is shown before and after, or why it did not change. With --verbose every step of the workflow is shown.',
  options: [{ title: 'Options of sandbox emit', table: emitFields }, outputOptions],
  examples: [
    {
      title: 'Somebody answers a call in Teams (sandbox show lists the people)',
      line: 'gc-presence sandbox emit --user EMAIL --teams-presence InACall',
    },
  ],
  load: () => import('./emit.js'),
};

export const sandboxRunSchedules: Command = {
  description:
    'Moves the clock of the practice org through a period, runs every campaign that its schedule starts in that time, and shows whose presence changed, who was skipped and why, and whether anybody was called. The clock never goes back: sandbox reset does.',
  options: [{ title: 'Options of sandbox run-schedules', table: runSchedulesFields }, outputOptions],
  examples: [
    { title: 'The coming week', line: 'gc-presence sandbox run-schedules' },
    {
      title: 'One day, in local time',
      line: 'gc-presence sandbox run-schedules --from 2027-03-14 --to 2027-03-14 --time-zone America/New_York',
    },
  ],
  load: () => import('./run-schedules.js'),
};
