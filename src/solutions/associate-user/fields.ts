import { IANAZone } from 'luxon';
import { type AnswersOf, FieldError, field } from '../../answers/field.js';
import {
  choiceField,
  fileField,
  flowNameProblem,
  numberField,
  quoted,
  readText,
  switchField,
  textField,
} from '../../answers/field-kinds.js';
import { nearest } from '../../core/nearest.js';
import { credentialNameField, nameFieldOf } from '../../solution/name-fields.js';
import { longestAlerting, queuesField, schedulesField, shortestAlerting } from './list-fields.js';

const nameField = nameFieldOf('associateUser');

/** The names that the published blueprint gives its objects. Rule sets and campaigns are called like their schedule. */
const names = {
  role: nameField('role', 'Update GC User Presence', 'name of the role'),
  oauthClient: nameField('oauthClient', 'Update GC User Presence', 'name of the OAuth client'),
  credential: credentialNameField('associateUser'),
  integration: nameField('integration', 'Update Genesys Cloud User Presence', 'name of the integration'),
  actionUpdatePresence: nameField(
    'actionUpdatePresence',
    'GC User Presence Update (Secure)',
    'name of the data action that changes a presence',
  ),
  contactList: nameField('contactList', 'Scheduled Workflow Contact List', 'name of the contact list'),
  wrapupCode: nameField('wrapupCode', 'Scheduled Workflow', 'name of the wrap-up code'),
  outboundFlow: nameField(
    'outboundFlow',
    'Scheduled Workflow',
    'name of the outbound call flow',
    flowNameProblem,
  ),
  callAnalysis: nameField('callAnalysis', 'Scheduled Workflow', 'name of the call analysis response set'),
} as const;

const timeZoneField = field(
  {
    key: 'associateUser.timeZone',
    flag: '--time-zone <zone>',
    summary: 'IANA time zone of the schedules, such as America/New_York',
    required: true,
  },
  {
    read(raw): string {
      const text = readText(raw);
      const zones = timeZones();
      const found = zones.find((zone) => zone.toLowerCase() === text.toLowerCase());
      if (found !== undefined) return found;
      if (/^[A-Z][A-Za-z_]+\/\w/.test(text) && IANAZone.isValidZone(text)) return text;
      const near = nearestZones(text, zones);
      const hint = near.length === 0 ? '' : `. Did you mean ${near.join(', ')}?`;
      throw new FieldError(`must be an IANA time zone such as America/New_York, not ${quoted(raw)}${hint}`);
    },
  },
);

const startDateField = field(
  {
    key: 'associateUser.startDate',
    flag: '--start-date <date>',
    summary: 'first day on which a schedule may start, YYYY-MM-DD (default: as soon as possible)',
    lifetime: 'config',
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
      const number = readText(raw).replace(/[\s().-]/g, '');
      if (/^\+?\d{3,15}$/.test(number)) return number;
      throw new FieldError(`must be a phone number such as +13175550100, not ${quoted(raw)}`);
    },
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
    summary: 'when the mobile app notifies the associates of chats',
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
  adopt: switchField({
    key: 'associateUser.adopt',
    flag: '--adopt',
    negation: '--no-adopt',
    summary: 'take over objects of the same names that this tool did not create (default: ask)',
    lifetime: 'config',
  }),
  names,
} as const;

export type AssociateUserAnswers = AnswersOf<typeof associateUserFields>;

export type AssociateUserNames = Readonly<Record<keyof AssociateUserAnswers['names'], string>>;

/** The answers about notifications as the platform spells them. */
export const mobileTexts = {
  always: 'Always',
  'when-inactive': 'OnlyWhenInactive',
  unchanged: undefined,
} as const;

/** Every name. The credential is called like the OAuth client unless it was given a name of its own. */
export function associateUserNames(answers: AssociateUserAnswers): AssociateUserNames {
  return { ...answers.names, credential: answers.names.credential ?? answers.names.oauthClient };
}

/** The time zones that this machine knows, the local one first. */
export function timeZones(): readonly string[] {
  const local = new Intl.DateTimeFormat().resolvedOptions().timeZone;
  return [...new Set([local, ...Intl.supportedValuesOf('timeZone'), 'UTC'])];
}

/** People write the city: `New York`. */
function nearestZones(text: string, zones: readonly string[]): readonly string[] {
  const cities = new Map(zones.map((zone) => [zone.split('/').at(-1)?.replaceAll('_', ' ') ?? zone, zone]));
  const byCity = nearest(text, cities.keys(), 2).map((city) => cities.get(city) ?? city);
  return [...new Set([...byCity, ...nearest(text, zones, 2)])].slice(0, 3);
}
