import { connectionFields } from '../../answers/connection-fields.js';
import { fileField, forOneRun, numberField, runSwitch, textField } from '../../answers/field-kinds.js';
import { luxon } from '../../core/libraries.js';
import { teamsStates } from '../../core/teams-states.js';
import { faultsVariable } from '../conditions.js';

const { sandbox } = connectionFields;

const faults = fileField({
  ...forOneRun('--faults <file>', 'JSON file with faults: latency, refusals, broken connections, lags'),
  environment: faultsVariable,
});

const user = textField({
  ...forOneRun('--user <email>', 'e-mail address of a person of the practice org'),
  offers: ['person'],
});

export const showFields = {
  sandbox,
  user,
  all: runSwitch('--all', 'everybody, not just the first 20'),
} as const;

export const resetFields = {
  sandbox,
  users: numberField({
    ...forOneRun('--users <number>', 'how many people the new company has'),
    ...{ min: 20, max: 5000 },
  }),
  queues: numberField({
    ...forOneRun('--queues <number>', 'how many queues it has'),
    ...{ min: 3, max: 1000 },
  }),
  seed: textField(forOneRun('--seed <word>', 'the same word makes the same company with the same ids')),
} as const;

export const startFields = {
  sandbox,
  port: numberField({
    ...forOneRun('--port <number>', 'port on 127.0.0.1 (default: any free one)'),
    ...{ min: 1, max: 65_535 },
  }),
  faults,
} as const;

export const emitFields = {
  sandbox,
  user: { ...user, required: true },
  teamsPresence: textField({
    ...forOneRun('--teams-presence <state>', 'what Microsoft Teams reports: Available, InACall, Busy, …'),
    values: () => teamsStates,
    required: true,
  }),
  file: fileField({
    ...forOneRun(
      '--file <events.jsonl>',
      'many events in place of one: {"user": "EMAIL", "teamsPresence": "InACall"} on each line',
    ),
    key: 'events',
  }),
  faults,
} as const;

export const runSchedulesFields = {
  sandbox,
  from: textField(
    forOneRun('--from <time>', 'date or time (ISO 8601) where the period starts (default: now)'),
  ),
  to: textField(forOneRun('--to <time>', 'date or time where it ends (default: a week after its start)')),
  timeZone: textField({
    ...forOneRun('--time-zone <zone>', 'IANA time zone of those two'),
    key: 'runTimeZone',
    default: 'UTC',
    check: (zone) =>
      luxon().IANAZone.isValidZone(zone) ? undefined : 'must be an IANA time zone such as America/New_York',
  }),
  faults,
} as const;
