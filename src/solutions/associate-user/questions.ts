import { readdirSync } from 'node:fs';
import { FieldError } from '../../answers/field.js';
import { shownPath } from '../../answers/paths.js';
import { newRound } from '../../core/round.js';
import { readPresences } from '../../presences/presences.js';
import { isSameName } from '../../resources/kit/find.js';
import { listSites } from '../../resources/outbound/sites.js';
import { lookUpPeople } from '../../resources/people/people.js';
import { listQueues, type QueueName } from '../../resources/people/queue.js';
import { editList } from '../../ui/edit-list.js';
import { inOrder } from '../../ui/prompter.js';
import {
  askText,
  choiceQuestion,
  presenceChoices,
  type Question,
  type QuestionContext,
  question,
  searchQuestion,
  textQuestion,
} from '../question.js';
import { matchAssociates } from './associates.js';
import { associateUserFields, type QueueAnswer } from './fields.js';
import { callerNumber, siteNamed, siteWarnings } from './look-ups.js';
import { planSchedules } from './planned-schedules.js';
import { peopleIn, readUsersFile } from './read-users-csv.js';
import { clashing, daysText, readDays, readSchedule, readTime, type Schedule, workdays } from './schedule.js';
import { scheduleWarnings } from './schedule-warnings.js';
import { zoneChoices, zoneText } from './time-zones.js';

const fields = associateUserFields;

/** What `associate-user` asks, in this order; choices are what the org has. */
export const associateUserQuestions: readonly Question[] = [
  textQuestion(fields.users, {
    title: 'CSV file of associates',
    help: 'One line for each person; a column "email" is enough. Further columns, each named as a schedule, may give a person another presence at its time.',
    show: (path) => shownPath(path),
    initial: async ({ cwd }) => onlyCsvIn(cwd),
    check: checkUsers,
  }),
  question(
    fields.schedules,
    {
      title: 'Schedules',
      when: 'first',
      help: 'At the time of a schedule everybody in the file gets its presence, on its days. Choose one to change or remove it.',
      show: (schedules) => schedules.map(whenText).join('; '),
      doubts: scheduleDoubts,
    },
    async (context, before = []) =>
      editList<Schedule>(context.prompter, {
        message: 'Schedules',
        one: 'schedule',
        items: before,
        show: (schedule) => `${whenText(schedule)} (${schedule.name})`,
        short: whenText,
        edit: (prompter, others, schedule) => askForSchedule({ ...context, prompter }, others, schedule),
      }),
  ),
  searchQuestion(fields.timeZone, {
    title: 'Time zone',
    help: 'Schedules follow the clocks there, also through daylight saving time. Type a city, an abbreviation such as EST, or an offset such as +05:30.',
    show: (zone, { session }) => zoneText(zone, session.now()),
    choices: async ({ session }) => zoneChoices(session.now()),
  }),
  searchQuestion(fields.site, {
    title: 'Telephony site',
    help: 'The campaigns need a site that can place calls, although nobody is called.',
    choices: async ({ session }) =>
      (await listSites(session, { round: newRound() })).map((site) => ({
        name: site.name,
        value: site.name,
        ...(site.managed ? { description: 'managed by Genesys; needs an outbound route' } : {}),
      })),
    doubts: async (name, { session }) =>
      siteWarnings(siteNamed(await listSites(session, { round: newRound() }), name)),
  }),
  textQuestion(fields.callerId.number, {
    title: 'Caller number',
    help: 'A campaign needs the number of a caller, although nobody is called. Use the international form, such as +13175550100.',
    initial: async ({ session, answer }) => {
      const chosen = answer(fields.site);
      return (await listSites(session, { round: newRound() })).find(({ name }) => name === chosen)?.callerId;
    },
    doubts: async (number, { session }) => (await callerNumber(session, number)).doubts,
  }),
  textQuestion(fields.callerId.name, { title: 'Caller name', when: 'review' }),
  textQuestion(fields.startDate, {
    title: 'First day',
    when: 'review',
    help: 'The first day on which a schedule may start, such as 2027-03-01.',
    none: 'as soon as possible',
  }),
  question(
    fields.queues,
    {
      title: 'Queues with longer ringing',
      when: 'first',
      help: 'People on the move need longer to answer. Only this time is changed in each queue, and teardown restores it.',
      show: (queues, { answer }) => queues.map((queue) => queueText(queue, answer)).join('; ') || 'none',
    },
    async (context, before = []) => {
      const all = await listQueues(context.session, { round: newRound() });
      return editList<QueueAnswer>(context.prompter, {
        message: 'Queues with longer ringing',
        one: 'queue',
        items: before,
        none: 'none',
        show: (queue) => queueText(queue, context.answer),
        edit: (prompter, others, queue) => askForQueue({ ...context, prompter }, all, others, queue),
      });
    },
  ),
  choiceQuestion(fields.mobileNotifications, {
    title: 'Mobile notifications',
    when: 'first',
    help: 'Whether the mobile app tells people of a call: always, or only while they do not use Genesys Cloud elsewhere.',
    choices: [
      { name: 'Leave them as they are', value: 'unchanged' },
      { name: 'Always', value: 'always', description: 'one request for each person' },
      { name: 'Only when inactive', value: 'when-inactive', description: 'one request for each person' },
    ],
  }),
];

/** The file that is probably meant. */
function onlyCsvIn(directory: string): string | undefined {
  const files = readdirSync(directory).filter((name) => /\.csv$/i.test(name));
  return files.length === 1 ? files[0] : undefined;
}

/** Reads the file, and looks up everybody in it: mistakes are told while the file can still be corrected. */
async function checkUsers(path: string, { session }: QuestionContext): Promise<void> {
  const { file, csv } = await readUsersFile(path);
  const people = await lookUpPeople(session, peopleIn(csv), () => undefined);
  const presences = await readPresences(session);
  // Where the org has no country, numbers without one are read by an answer that is still to come.
  await matchAssociates(session, { file, csv, people, schedules: [], presences, caller: undefined });
}

/** What can be said of the schedules themselves, before it is known who has a presence of their own. */
async function scheduleDoubts(answered: readonly Schedule[], { session, answer }: QuestionContext) {
  const schedules = planSchedules(answered, await readPresences(session));
  const data = Object.fromEntries(schedules.map(({ column, presenceId }) => [column, presenceId]));
  return scheduleWarnings({
    schedules,
    contacts: [{ id: '', data }],
    // No clock there is ever changed.
    timeZone: answer(fields.timeZone) ?? 'UTC',
    startDate: answer(fields.startDate),
    now: session.now(),
  });
}

async function askForSchedule(
  { prompter, session }: QuestionContext,
  others: readonly Schedule[],
  before: Schedule | undefined,
): Promise<Schedule> {
  const choices = presenceChoices(await readPresences(session));
  let schedule: Schedule = before ?? {
    name: '',
    presence: '',
    at: '',
    days: others.at(-1)?.days ?? workdays,
  };
  const presence = async () => {
    const initial = schedule.presence || undefined;
    schedule = { ...schedule, presence: await prompter.search({ message: 'Presence', choices, initial }) };
  };
  const time = async () => {
    const initial = schedule.at || undefined;
    const message = `Time for ${schedule.presence}, such as 08:00`;
    const help = 'When people go into it, by the clocks of the time zone of the schedules.';
    const at = await askText(prompter, { message, help, initial }, readTime);
    schedule = { ...schedule, at };
  };
  const weekdays = async () => {
    const days = await askText(
      prompter,
      {
        message: `Days for ${schedule.presence} at ${schedule.at}`,
        help: 'mon-fri, weekdays, daily, weekends, or a list such as mon,wed.',
        initial: daysText(schedule.days),
      },
      (typed) => {
        const read = readDays(typed);
        const other = clashing({ at: schedule.at, days: read }, others);
        if (other === undefined) return read;
        throw new FieldError(
          `"${other.name}" already sets ${other.presence} at ${other.at} on ${daysText(other.days)}: enter other days, or press Esc for another time`,
        );
      },
    );
    schedule = { ...schedule, days };
  };
  const name = async () => {
    const help = 'What is made for it in Genesys Cloud, a rule set and a campaign, has this name.';
    const initial = schedule.name || freeName(schedule, others);
    schedule = await askText(prompter, { message: 'Name of the schedule', help, initial }, (typed) => {
      const named = readSchedule({ ...schedule, name: typed.trim() });
      if (!others.some((other) => isSameName(other.name, named.name))) return named;
      throw new FieldError(`"${named.name}" is the name of another schedule`);
    });
  };
  await inOrder([presence, time, weekdays, name], true);
  return schedule;
}

function freeName({ presence, at }: Schedule, others: readonly Schedule[]): string {
  const usual =
    others.length === 0 ? 'ScheduledWorkflow' : `ScheduledWorkflow - ${presence.replace(/.*\/ /, '')}`;
  return others.some(({ name }) => isSameName(name, usual)) ? `${usual} ${at.replace(':', '')}` : usual;
}

function whenText({ presence, at, days }: Schedule): string {
  return `${presence} ${at} ${daysText(days)}`;
}

async function askForQueue(
  { prompter, answer }: QuestionContext,
  all: readonly QueueName[],
  others: readonly QueueAnswer[],
  before: QueueAnswer | undefined,
): Promise<QueueAnswer> {
  const choices = all
    .filter((queue) => !others.some((other) => isSameName(other.name, queue.name)))
    .map(({ name, alertingTimeoutSeconds }) => ({
      name,
      value: name,
      description: `rings for ${alertingTimeoutSeconds ?? '?'} s now`,
    }));
  const { alertingTimeout } = fields;
  const usual = answer(alertingTimeout);
  let name = before?.name ?? '';
  let seconds = before?.alertingTimeoutSeconds ?? others.at(-1)?.alertingTimeoutSeconds ?? usual;
  const queue = async () => {
    name = await prompter.search({ message: 'Queue', choices, initial: name || undefined });
  };
  const ringing = async () => {
    const message = `Seconds for which a call rings in ${name}`;
    seconds = await askText(prompter, { message, initial: String(seconds) }, (typed) =>
      alertingTimeout.read(typed, { source: 'prompt', directory: '' }),
    );
  };
  await inOrder([queue, ringing], true);
  // What holds for all queues need not be said of each, so that flags can say the same.
  return seconds === undefined || seconds === usual ? { name } : { name, alertingTimeoutSeconds: seconds };
}

function queueText({ name, alertingTimeoutSeconds }: QueueAnswer, answer: QuestionContext['answer']): string {
  return `${name} ${alertingTimeoutSeconds ?? answer(fields.alertingTimeout)} s`;
}
