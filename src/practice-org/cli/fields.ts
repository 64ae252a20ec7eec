import { connectionFields } from '../../answers/connection-fields.js';
import { fileField, numberField, switchField, textField } from '../../answers/field-kinds.js';
import { teamsStates } from '../../core/teams-states.js';
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
  offers: ['person'],
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
    values: () => teamsStates,
    summary: 'what Microsoft Teams reports: Available, InACall, Busy, …',
    required: true,
    ...once,
  }),
  file: fileField({
    key: 'events',
    flag: '--file <events.jsonl>',
    summary: 'many events in place of one: {"user": "EMAIL", "teamsPresence": "InACall"} on each line',
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
