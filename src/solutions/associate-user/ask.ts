import { type Field, FieldError } from '../../answers/field.js';
import { typedFileProblem } from '../../answers/paths.js';
import { presenceTitle, readPresences } from '../../presences/presences.js';
import { listSites, type Site } from '../../resources/outbound/sites.js';
import { listQueues } from '../../resources/people/queue.js';
import type { Choice, Prompter, Validator } from '../../ui/prompter.js';
import type { Asking } from '../solution.js';
import { associateUserFields, type QueueAnswer } from './fields.js';
import { clashing, daysText, defaultSchedules, readDays, readTime, type Schedule } from './schedule.js';
import { timeZones } from './time-zones.js';

type Answers = Record<string, unknown>;

/** Asks at the terminal for what nobody has answered; choices are what the org has. */
export async function askAssociateUser(asking: Asking): Promise<Readonly<Answers>> {
  const { prompter, answered, optionalToo } = asking;
  const { users, schedules, timeZone, site, callerId, queues, mobileNotifications } = associateUserFields;
  const answers: Answers = {};
  const ask = async ({ key }: Field<unknown>, question: () => Promise<unknown>) => {
    if (!answered(key)) answers[key] = await question();
  };
  const offer = async (field: Field<unknown>, question: () => Promise<unknown>) => {
    if (optionalToo) await ask(field, question);
  };
  /** The number of the site that was chosen, where it has one. */
  let offeredNumber: string | undefined;

  await ask(users, () => askForUsers(prompter));
  await offer(schedules, () => askForSchedules(asking));
  await ask(timeZone, () =>
    prompter.search({
      message: 'Time zone of the schedules',
      choices: timeZones().map((zone) => ({ name: zone, value: zone })),
    }),
  );
  await ask(site, async () => {
    const chosen = await askForSite(asking);
    offeredNumber = chosen.callerId;
    return chosen.name;
  });
  await ask(callerId.number, () =>
    prompter.text({
      message: 'Caller number of the campaigns',
      validate: validatorOf(callerId.number),
      ...(offeredNumber === undefined ? {} : { initial: offeredNumber }),
    }),
  );
  await offer(queues, () => askForQueues(asking));
  await offer(mobileNotifications, () =>
    prompter.choose({
      message: 'Mobile notifications of the associates',
      choices: [
        { name: 'Leave them as they are', value: 'unchanged' },
        { name: 'Always', value: 'always', description: 'one request for each person' },
        { name: 'Only when inactive', value: 'when-inactive', description: 'one request for each person' },
      ],
    }),
  );
  return answers;
}

async function askForUsers(prompter: Prompter): Promise<string> {
  const path = await prompter.text({
    message: 'CSV file with the associates (their e-mail addresses are enough)',
    validate: typedFileProblem,
  });
  return path.trim();
}

async function askForSite({ prompter, session }: Asking): Promise<Site> {
  const sites = await listSites(session);
  return prompter.search({
    message: 'Telephony site of the campaigns (nobody is called)',
    choices: sites.map((site) => ({
      name: site.name,
      value: site,
      ...(site.managed ? { description: 'managed by Genesys; needs an outbound route' } : {}),
    })),
  });
}

async function askForSchedules({ prompter, session }: Asking): Promise<readonly Schedule[]> {
  const usual = defaultSchedules.map(({ presence, at, days }) => `${presence} ${at} ${daysText(days)}`);
  const custom = await prompter.choose({
    message: 'Which schedules do you want?',
    choices: [
      { name: 'Default', value: false, description: usual.join(', ') },
      { name: 'Custom', value: true, description: 'any presence, any time, any days' },
    ],
  });
  if (!custom) return defaultSchedules;
  const presences = await presenceChoices(session);
  const schedules: Schedule[] = [];
  do {
    schedules.push(await askForSchedule(prompter, presences, schedules));
  } while (await prompter.confirm({ message: 'Add another schedule?', initial: schedules.length < 2 }));
  return schedules;
}

async function askForSchedule(
  prompter: Prompter,
  presences: readonly Choice<string>[],
  before: readonly Schedule[],
): Promise<Schedule> {
  const presence = await prompter.search({ message: 'Presence', choices: presences });
  const time = await prompter.text({ message: 'Time, such as 08:00', validate: problemIn(readTime) });
  const at = readTime(time);
  const days = await prompter.text({
    message: 'Days: mon-fri, mon,wed,fri or daily',
    initial: 'mon-fri',
    validate: problemIn((text) => {
      const other = clashing({ at, days: readDays(text) }, before);
      if (other !== undefined)
        throw new FieldError(
          `"${other.name}" already sets ${other.presence} at ${at} on ${daysText(other.days)}`,
        );
    }),
  });
  const name = await prompter.text({
    message: 'Name of the schedule',
    initial:
      before.length === 0 ? 'ScheduledWorkflow' : `ScheduledWorkflow - ${presence.replace(/.*\/ /, '')}`,
    validate: (text) => {
      if (text.trim() === '') return 'Enter a name.';
      return before.some((other) => other.name === text.trim()) ? 'That name is taken.' : undefined;
    },
  });
  return { name: name.trim(), presence, at, days: readDays(days) };
}

async function presenceChoices(session: Asking['session']): Promise<readonly Choice<string>[]> {
  const presences = await readPresences(session);
  return presences.definitions
    .filter(({ deactivated }) => !deactivated)
    .map(({ id, type }) => ({ title: presenceTitle(presences, id) ?? id, type }))
    .sort((one, other) => one.type.localeCompare(other.type) || one.title.localeCompare(other.title))
    .map(({ title }) => ({ name: title, value: title }));
}

async function askForQueues({ prompter, session, answered }: Asking): Promise<readonly QueueAnswer[]> {
  const wanted = await prompter.confirm({
    message: 'Let calls ring longer in some queues, for people on the move?',
    initial: false,
  });
  if (!wanted) return [];
  const { alertingTimeout } = associateUserFields;
  const queues = await listQueues(session);
  const chosen: QueueAnswer[] = [];
  for (;;) {
    const left = queues.filter(({ name }) => !chosen.some((one) => one.name === name));
    const choices: Choice<string | undefined>[] = left.map(({ name, alertingTimeoutSeconds }) => ({
      name,
      value: name,
      description: `now ${alertingTimeoutSeconds ?? '?'} s`,
    }));
    if (chosen.length > 0) choices.unshift({ name: '(no further queue)', value: undefined });
    const name = await prompter.search({ message: 'Queue', choices });
    if (name === undefined) return chosen;
    if (answered(alertingTimeout.key)) {
      chosen.push({ name });
      continue;
    }
    const seconds = await prompter.text({
      message: `Alerting timeout of ${name} in seconds`,
      initial: String(chosen.at(-1)?.alertingTimeoutSeconds ?? alertingTimeout.default),
      validate: validatorOf(alertingTimeout),
    });
    chosen.push({ name, alertingTimeoutSeconds: Number(seconds) });
  }
}

/** What the field would say about the text, as a sentence. */
function validatorOf(field: Field<unknown>): Validator {
  return problemIn((text) => field.read(text, { source: 'prompt', directory: process.cwd() }));
}

function problemIn(read: (text: string) => unknown): Validator {
  return (text) => {
    try {
      read(text);
      return undefined;
    } catch (error) {
      if (!(error instanceof FieldError)) throw error;
      return `${error.message.replace(/^must/, 'It must').replace(/^the/, 'The')}.`;
    }
  };
}
