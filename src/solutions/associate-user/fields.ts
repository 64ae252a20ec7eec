import { type AnswersOf, FieldError, field, type Kind, type Mistake, readAll } from '../../answers/field.js';
import {
  choiceField,
  fileField,
  flowNameProblem,
  numberField,
  quoted,
  readText,
  runSwitch,
  switchField,
  textField,
} from '../../answers/field-kinds.js';
import { recordOf } from '../../resources/kit/field.js';
import { adoptField, integrationNames, nameFields } from '../name-fields.js';
import { plainNumber } from './phones.js';
import { daysText, defaultSchedules, nameIn, nameOfSchedule, readSchedule } from './schedule.js';
import { readTimeZone, timeZones } from './time-zones.js';

const section = 'associateUser';

/** The names that the published blueprint gives its objects. Rule sets and campaigns are called like their schedule. */
const names = {
  ...integrationNames(section, {
    role: 'Update GC User Presence',
    oauthClient: 'Update GC User Presence',
    integration: 'Update Genesys Cloud User Presence',
  }),
  ...nameFields(section, {
    actionUpdatePresence: ['GC User Presence Update (Secure)', 'data action that changes a presence'],
    contactList: ['Scheduled Workflow Contact List', 'contact list'],
    wrapupCode: ['Scheduled Workflow', 'wrap-up code'],
    outboundFlow: ['Scheduled Workflow', 'outbound call flow', flowNameProblem],
    callAnalysis: ['Scheduled Workflow', 'call analysis response set'],
  }),
} as const;

const timeZoneField = field(
  {
    key: 'associateUser.timeZone',
    flag: '--time-zone <zone>',
    summary: 'IANA time zone of the schedules, such as America/New_York',
    values: timeZones,
    required: true,
  },
  { read: readTimeZone },
);

const startDateField = field(
  {
    key: 'associateUser.startDate',
    flag: '--start-date <date>',
    summary: 'first day on which a schedule may start, YYYY-MM-DD (default: as soon as possible)',
  },
  {
    read(raw): string {
      const text = readText(raw);
      const exists = /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(`${text}T00:00:00Z`));
      if (exists && new Date(`${text}T00:00:00Z`).toISOString().startsWith(text)) return text;
      throw new FieldError(`must be a date such as 2027-03-01, not ${quoted(raw)}`);
    },
  },
);

const callerNumberField = field(
  {
    key: 'associateUser.callerId.number',
    flag: '--caller-number <number>',
    summary: 'number that the campaigns carry as caller, such as +13175550100; nobody is called',
    required: true,
  },
  {
    read(raw): string {
      const number = plainNumber(readText(raw)).replace(/[\s().\-/]/g, '');
      if (/^\+?\d{3,15}$/.test(number)) return number;
      throw new FieldError(`must be a phone number such as +13175550100, not ${quoted(raw)}`);
    },
  },
);

/** A queue whose alerting timeout is changed. */
export interface QueueAnswer {
  readonly name: string;
  /** Absent where the answer for all queues holds. */
  readonly alertingTimeoutSeconds?: number;
}

/** The platform's minimum; what its maximum is nobody knows, so that it is left to it beyond an hour. */
export const shortestAlerting = 7;
const longestAlerting = 3600;

/** Schedules: a list in a config file, and a flag that can be given again. */
export const schedulesField = field(
  {
    key: 'associateUser.schedules',
    flag: '--schedule <schedule>',
    summary:
      "'NAME=PRESENCE@HH:MM DAYS'; DAYS is mon-fri, mon,wed,fri or daily (default: Available 08:00 and Offline 16:30, mon-fri)",
    configSummary:
      'who goes into which presence when (default: Available 08:00 and Offline 16:30, mon to fri)',
    repeatable: true,
    default: defaultSchedules,
  },
  {
    ...listOf(readSchedule, nameOfSchedule, 'schedule'),
    argument: (schedules) =>
      schedules.map(({ name, presence, at, days }) => `${name}=${presence}@${at} ${daysText(days)}`),
  },
);

/** Queues: names on the command line, names or names with seconds in a config file. */
const queuesField = field(
  {
    key: 'associateUser.queues',
    flag: '--queue <name>',
    offers: ['queue'],
    summary: 'queue whose alerting timeout is extended',
    repeatable: true,
    default: [],
  },
  {
    ...listOf(readQueue, (raw) => (typeof raw === 'string' ? raw.trim() : nameIn(raw))),
    argument: (queues) =>
      queues.some(({ alertingTimeoutSeconds }) => alertingTimeoutSeconds !== undefined)
        ? undefined
        : queues.map(({ name }) => name),
  },
);

/** What `associate-user` asks, beside the connection. */
export const associateUserFields = {
  users: fileField({
    key: 'associateUser.users',
    flag: '--users <file>',
    summary: 'CSV file with the associates; e-mail addresses are enough',
    required: true,
  }),
  timeZone: timeZoneField,
  site: textField({
    key: 'associateUser.site',
    flag: '--site <name>',
    offers: ['site'],
    summary: 'telephony site of the campaigns',
    required: true,
  }),
  callerId: {
    name: textField({
      key: 'associateUser.callerId.name',
      flag: '--caller-name <name>',
      summary: 'name that the campaigns carry as caller',
      default: 'ScheduledWorkflow',
    }),
    number: callerNumberField,
  },
  schedules: schedulesField,
  startDate: startDateField,
  queues: queuesField,
  alertingTimeout: numberField({
    key: 'associateUser.alertingTimeoutSeconds',
    flag: '--alerting-timeout <seconds>',
    summary: 'for how long a call rings in the queues, so that somebody on the move can answer',
    min: shortestAlerting,
    max: longestAlerting,
    default: 30,
  }),
  mobileNotifications: choiceField({
    key: 'associateUser.mobileNotifications',
    flag: '--mobile-notifications <when>',
    summary: 'mobile app notifies of chats',
    choices: ['always', 'when-inactive', 'unchanged'],
    default: 'unchanged',
  }),
  prune: switchField({
    key: 'associateUser.prune',
    flag: '--prune',
    summary:
      'remove people from the contact list who are not in the file, and schedules that are no longer named (default: ask, or leave them)',
    lifetime: 'run',
  }),
  adopt: adoptField(section),
  names,
} as const;

/** What `verify` asks beside the person. */
export const liveFields = {
  live: runSwitch(
    '--live',
    'start a campaign for that person alone, watch the presence arrive, and take it all back',
  ),
} as const;

export type AssociateUserAnswers = AnswersOf<typeof associateUserFields>;

export type AssociateUserNames = AssociateUserAnswers['names'];

/** The answers about notifications as the platform spells them. */
export const mobileTexts = {
  always: 'Always',
  'when-inactive': 'OnlyWhenInactive',
  unchanged: undefined,
} as const;

/** Things with names of their own: a list in a config file, and a flag that can be given again. */
function listOf<One extends { readonly name: string }>(
  read: (raw: unknown) => One,
  nameOf: (raw: unknown) => string | undefined,
  atLeastOne?: string,
): Kind<readonly One[]> {
  return {
    read(raw) {
      const given: readonly unknown[] = Array.isArray(raw) ? raw : [raw];
      if (given.length === 0 && atLeastOne !== undefined)
        throw new FieldError(`must hold at least one ${atLeastOne}`);
      return readAll(given, read, repeatedNames(given.map(nameOf)));
    },
  };
}

function repeatedNames(all: readonly (string | undefined)[]): Mistake[] {
  const names = new Map<string, string>();
  return all.flatMap((name = '', index) => {
    const before = names.get(name.toLowerCase());
    if (before === undefined && name !== '') names.set(name.toLowerCase(), name);
    if (before === undefined) return [];
    const sentence =
      before === name
        ? `has "${name}" twice`
        : `has "${before}" and "${name}": case does not tell names apart`;
    return [{ sentence, inside: [index, 'name'] }];
  });
}

function readQueue(raw: unknown): QueueAnswer {
  if (typeof raw === 'string' && raw.trim() !== '') return { name: raw.trim() };
  const name = nameIn(raw);
  if (name === undefined)
    throw new FieldError(`must be a list of queues, each with its name, not ${quoted(raw)}`);
  const { name: _, alertingTimeoutSeconds: seconds, ...others } = recordOf(raw);
  const number = seconds === undefined ? undefined : Number(seconds);
  const mistakes = Object.keys(others).map((key) => ({
    sentence: `has the queue "${name}" with the unknown key ${key}`,
    inside: [key],
  }));
  if (
    number !== undefined &&
    (!Number.isInteger(number) || number < shortestAlerting || number > longestAlerting)
  )
    mistakes.push({
      sentence: `has the queue "${name}" whose alertingTimeoutSeconds must be a whole number from ${shortestAlerting} to ${longestAlerting}`,
      inside: ['alertingTimeoutSeconds'],
    });
  if (mistakes.length > 0) throw new FieldError(...mistakes);
  return number === undefined ? { name } : { name, alertingTimeoutSeconds: number };
}
