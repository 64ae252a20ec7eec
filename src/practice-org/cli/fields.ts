import { connectionFields } from '../../answers/connection-fields.js';
import { fileField, numberField, switchField, textField } from '../../answers/field-kinds.js';
import { luxon } from '../../core/libraries.js';
import { teamsStates } from '../../core/teams-states.js';
import { faultsVariable } from '../conditions.js';

/** None of these is an answer that a config file or a later run could use. */
const once = (key: string, flag: string, summary: string) =>
  ({ key, flag, summary, lifetime: 'run' }) as const;

const { sandbox } = connectionFields;

const faults = fileField({
  ...once('faults', '--faults <file>', 'JSON file with faults: latency, refusals, broken connections, lags'),
  environment: faultsVariable,
});

const user = textField({
  ...once('user', '--user <email>', 'e-mail address of a person of the practice org'),
  offers: ['person'],
});

export const showFields = {
  sandbox,
  user,
  all: switchField({ ...once('all', '--all', 'everybody, not just the first 20'), default: false }),
} as const;

export const resetFields = {
  sandbox,
  users: numberField({
    ...once('users', '--users <number>', 'how many people the new company has'),
    ...{ min: 20, max: 5000 },
  }),
  queues: numberField({
    ...once('queues', '--queues <number>', 'how many queues it has'),
    ...{ min: 3, max: 1000 },
  }),
  seed: textField(once('seed', '--seed <word>', 'the same word makes the same company with the same ids')),
} as const;

export const startFields = {
  sandbox,
  port: numberField({
    ...once('port', '--port <number>', 'port on 127.0.0.1 (default: any free one)'),
    ...{ min: 1, max: 65_535 },
  }),
  faults,
} as const;

export const emitFields = {
  sandbox,
  user: { ...user, required: true },
  teamsPresence: textField({
    ...once(
      'teamsPresence',
      '--teams-presence <state>',
      'what Microsoft Teams reports: Available, InACall, Busy, …',
    ),
    values: () => teamsStates,
    required: true,
  }),
  file: fileField(
    once(
      'events',
      '--file <events.jsonl>',
      'many events in place of one: {"user": "EMAIL", "teamsPresence": "InACall"} on each line',
    ),
  ),
  faults,
} as const;

export const runSchedulesFields = {
  sandbox,
  from: textField(
    once('from', '--from <time>', 'date or time (ISO 8601) where the period starts (default: now)'),
  ),
  to: textField(once('to', '--to <time>', 'date or time where it ends (default: a week after its start)')),
  timeZone: textField({
    ...once('runTimeZone', '--time-zone <zone>', 'IANA time zone of those two'),
    default: 'UTC',
    check: (zone) =>
      luxon().IANAZone.isValidZone(zone) ? undefined : 'must be an IANA time zone such as America/New_York',
  }),
  faults,
} as const;
