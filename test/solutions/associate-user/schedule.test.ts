import { describe, expect, test } from 'vitest';
import { parseConfig } from '../../../src/answers/config-file.js';
import { FieldError } from '../../../src/answers/field.js';
import { resolve } from '../../../src/answers/resolve.js';
import { associateUserFields, schedulesField } from '../../../src/solutions/associate-user/fields.js';
import { planSchedules } from '../../../src/solutions/associate-user/planned-schedules.js';
import {
  clashing,
  daysText,
  defaultSchedules,
  readDays,
  readSchedule,
} from '../../../src/solutions/associate-user/schedule.js';
import { scheduleWarnings } from '../../../src/solutions/associate-user/schedule-warnings.js';
import { problemOf } from '../../answers/problem.js';
import { presences } from '../teams-presence/built.js';

const from = { source: 'flag', directory: '/' } as const;

describe('a schedule on the command line', () => {
  test.each([
    ['A=Available@08:00 mon-fri', { name: 'A', presence: 'Available', at: '08:00' }],
    [
      'ScheduledWorkflow - Offline = Offline@16:30 daily',
      { name: 'ScheduledWorkflow - Offline', presence: 'Offline', at: '16:30' },
    ],
    ['L=Busy / In a workshop@9:05 mon,wed', { name: 'L', presence: 'Busy / In a workshop', at: '09:05' }],
    ['L=me@home@12:00 sun', { name: 'L', presence: 'me@home', at: '12:00' }],
  ])('%s is read', (text, expected) => {
    expect(readSchedule(text)).toMatchObject(expected);
  });

  test.each([
    ['Available at eight', 'must look like'],
    ['=Available@08:00 mon-fri', 'name must not be blank'],
    ['A=@08:00 mon-fri', 'the presence is missing'],
    ['A=Available@24:00 mon-fri', 'is not a 24-hour time such as 08:00'],
    ['A=Available@8 mon-fri', 'is not a 24-hour time such as 08:00'],
    ['A=Available@08:00', 'the days are missing'],
    ['A=Available@08:00 holidays', '"holidays" is not a day. Use mon-fri, daily, or a list'],
    ['A=Available@08:00 mon-wed-fri', '"mon-wed-fri" is not a day'],
  ])('%s is refused with what is wrong', (text, sentence) => {
    expect(() => readSchedule(text)).toThrow(FieldError);
    expect(() => readSchedule(text)).toThrow(sentence);
  });
});

describe('days', () => {
  test.each([
    ['mon-fri', ['mon', 'tue', 'wed', 'thu', 'fri']],
    ['mon–fri', ['mon', 'tue', 'wed', 'thu', 'fri']],
    ['weekdays', ['mon', 'tue', 'wed', 'thu', 'fri']],
    ['Mo-Fr', ['mon', 'tue', 'wed', 'thu', 'fri']],
    ['Monday to Friday', ['mon', 'tue', 'wed', 'thu', 'fri']],
    ['mon – wed', ['mon', 'tue', 'wed']],
    ['mon, wed and fri', ['mon', 'wed', 'fri']],
    ['weekend', ['sat', 'sun']],
    ['every day', ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']],
    ['Fri, monday', ['mon', 'fri']],
    ['sat-mon', ['mon', 'sat', 'sun']],
    ['daily', ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']],
    ['mon-tue,fri', ['mon', 'tue', 'fri']],
  ])('%s are read in the order of the week', (text, days) => {
    expect(readDays(text)).toEqual(days);
    expect(readDays(daysText(readDays(text)))).toEqual(days);
  });
});

describe('the schedules of a config file', () => {
  test('are read and written in one form', () => {
    const read = schedulesField.read(schedulesField.plain(defaultSchedules), from);
    expect(read).toEqual(defaultSchedules);
  });

  test.each([
    [[], 'at least one'],
    [[{ name: 'A', presence: 'Busy', at: '08:00', days: ['mon'], until: '09:00' }], 'unknown key until'],
    [['A=Busy@08:00 mon', 'A=Meal@12:00 mon'], 'has "A" twice'],
    [['A=Busy@08:00 mon', 'a=Meal@12:00 mon'], 'has "A" and "a": case does not tell names apart'],
    [['A=Busy@8:00 AM mon'], '"8:00 AM" is not a 24-hour time'],
    [[{ name: 'A', presence: 'Busy', at: 800, days: ['mon'] }], 'is not a 24-hour time'],
  ])('%j are refused', (raw, sentence) => {
    expect(() => schedulesField.read(raw, from)).toThrow(sentence);
  });
});

describe('all that is wrong with a list is told of at once', () => {
  const table = { schedules: associateUserFields.schedules, queues: associateUserFields.queues };

  test('in flags', async () => {
    const flags = { schedule: ['A=Busy', 'B=Meal@12:60 mon', 'C=Busy@08:00 mon'] };
    const { problem } = await problemOf(async () => resolve(table, { flags, environment: {}, cwd: '/' }));
    expect(problem.details).toEqual([
      `--schedule  must look like 'NAME=PRESENCE@HH:MM DAYS', which "A=Busy" does not`,
      '--schedule  "B": "12:60" is not a 24-hour time such as 08:00',
    ]);
  });

  test.each([
    ['schedules', 'schedules: ["A=Busy@8 mon", "B=Busy@08:00 foo"]', ['"A": "8"', '"B": "foo"']],
    ['queues', 'queues: [{ name: A, seconds: 3 }, { name: B, alertingTimeoutSeconds: 3 }]', ['"A"', '"B"']],
  ])('in the %s of a config file', async (_, text, told) => {
    const { problem } = await problemOf(() => parseConfig(`associateUser:\n  ${text}\n`, 'a.yaml', [table]));
    expect(problem.details).toEqual(told.map((part) => expect.stringContaining(part)));
    for (const detail of problem.details ?? []) expect(detail).toMatch(/^a\.yaml:2:\d+ {2}associateUser\./);
  });

  test('in a config file, each where it stands', async () => {
    const text = `associateUser:
  schedules:
    - { name: A, presence: Busy, at: "25:00", days: [mon, foo, bar] }
    - name: B
      presence: Busy
      days: [mon]
      until: "09:00"
    - { name: a, at: 800, days: mon }
    - { presence: Busy, at: "08:00", days: mon }
  queues:
    - { name: C, seconds: 3, alertingTimeoutSeconds: 3 }
    - C
`;
    const { problem } = await problemOf(() => parseConfig(text, 'a.yaml', [table]));
    const schedules = 'associateUser.schedules';
    const known = 'known are name, presence, at, days';
    expect(problem.details).toEqual([
      `a.yaml:3:38  ${schedules} "A": "25:00" is not a 24-hour time such as 08:00`,
      `a.yaml:3:53  ${schedules} "A": "foo" is not a day, "bar" is not a day. Use mon-fri, daily, or a list such as mon,wed`,
      `a.yaml:4:7  ${schedules} "B": the time is missing, such as 08:00`,
      `a.yaml:7:14  ${schedules} "B": has the unknown key until; ${known}`,
      `a.yaml:8:7  ${schedules} "a": the presence is missing`,
      `a.yaml:8:15  ${schedules} has "A" and "a": case does not tell names apart`,
      `a.yaml:8:22  ${schedules} "a": "800" is not a 24-hour time such as 08:00`,
      `a.yaml:9:7  ${schedules} has a schedule whose name must not be blank`,
      `a.yaml:11:27  associateUser.queues has the queue "C" with the unknown key seconds`,
      `a.yaml:11:54  associateUser.queues has the queue "C" whose alertingTimeoutSeconds must be a whole number from 7 to 3600`,
      `a.yaml:12:7  associateUser.queues has "C" twice`,
    ]);
  });
});

test('every schedule has a column of its own', () => {
  const specs = [
    'A=Available@08:00 mon',
    'B=Busy@08:00 mon',
    'C=Available@09:00 mon',
    'D=Available@10:00 mon',
  ];
  const columns = planSchedules(specs.map(readSchedule), presences).map(({ column }) => column);
  expect(columns).toEqual(['availableId', 'BusyId', 'availableId2', 'availableId3']);
});

test('the schedules that set a presence at the same moment are found', () => {
  const [first] = defaultSchedules;
  expect(clashing({ at: '08:00', days: ['fri', 'sat'] }, defaultSchedules)).toBe(first);
  expect(clashing({ at: '08:00', days: ['sat'] }, defaultSchedules)).toBeUndefined();
  expect(clashing({ at: '08:01', days: ['fri'] }, defaultSchedules)).toBeUndefined();
});

describe('what is probably not meant is told of', () => {
  const winter = Date.parse('2027-01-05T12:00:00Z');
  const anybody = (data: Record<string, string> = {}) => ({ id: 'a', data });
  const warnings = (
    specs: readonly string[],
    more: { startDate?: string; timeZone?: string; people?: readonly Record<string, string>[] } = {},
  ) => {
    const schedules = planSchedules(specs.map(readSchedule), presences);
    const usual = Object.fromEntries(schedules.map(({ column, presenceId }) => [column, presenceId]));
    return scheduleWarnings({
      schedules,
      contacts: (more.people ?? [{}]).map((own) => anybody({ ...usual, ...own })),
      timeZone: more.timeZone ?? 'America/New_York',
      startDate: more.startDate,
      now: winter,
    });
  };
  const off = 'Off=Offline@18:00 daily';

  test('nothing of the default', () => {
    expect(warnings(['A=Available@08:00 mon-fri', 'B=Offline@16:30 mon-fri'])).toEqual([]);
    expect(warnings(['Night=Available@22:00 mon-fri', 'Home=Offline@06:00 tue-sat'])).toEqual([]);
  });

  test('two that fire in the same minute on the same days', () => {
    expect(warnings(['A=Available@08:00 mon-wed', 'B=Busy@08:00 tue-fri', off])).toEqual([
      expect.stringContaining('"A" (Available) and "B" (Busy) run at the same time, 08:00 on tue,wed'),
    ]);
    expect(warnings(['A=Available@08:00 mon-fri', 'B=Offline@08:00 mon-fri'])).toHaveLength(1);
    expect(warnings(['A=Available@08:00 mon-fri', 'B=Available@08:00 mon-fri', off])).toEqual([]);
    expect(warnings(['A=Available@08:00 mon', 'B=Busy@08:00 tue', off])).toEqual([]);
  });

  test('any number that fire in the same minute, in one sentence for the days on which it is these', () => {
    const specs = ['A=Available@08:00 mon-fri', 'B=Busy@08:00 mon-wed', 'C=Meal@08:00 wed', off];
    expect(warnings(specs)).toEqual([
      expect.stringContaining('"A" (Available) and "B" (Busy) run at the same time, 08:00 on mon,tue:'),
      expect.stringContaining(
        '"A" (Available), "B" (Busy) and "C" (Meal) run at the same time, 08:00 on wed:',
      ),
    ]);
    const many = Array.from(
      { length: 4000 },
      (_, at) => `S${at}=${at === 0 ? 'Busy' : 'Available'}@08:00 mon`,
    );
    expect(warnings([...many, off])).toEqual([
      expect.stringContaining('"S4" (Available) and 3995 more run at the same time, 08:00 on mon:'),
    ]);
  });

  test('two that are the same for all but those who have a presence of their own', () => {
    const people = [{}, { availableId: 'presence-Meal' }];
    expect(warnings(['A=Available@08:00 mon-fri', 'B=Available@08:00 mon-fri', off], { people })).toEqual([
      expect.stringContaining('which presence of 1 of 2 people stays is not certain'),
    ]);
  });

  test.each([
    [
      ['A=Available@08:00 mon-fri', 'B=Meal@12:00 mon-fri'],
      'No schedule sets Offline: people stay in "Meal"',
    ],
    [['A=Available@08:00 mon-sat', 'B=Offline@18:00 mon-fri'], 'within a day after 08:00 on sat'],
    [['A=Available@22:00 mon-fri', 'B=Offline@06:00 mon-fri'], 'within a day after 22:00 on fri'],
  ])('nobody goes Offline: %j', (specs, sentence) => {
    expect(warnings(specs)).toEqual([expect.stringContaining(sentence)]);
  });

  test.each([
    [
      '02:30 sun',
      undefined,
      'On 14 March 2027 there is no 02:30 in America/New_York: the clocks go from 02:00 to 03:00. "A"',
    ],
    [
      '01:30 sun',
      undefined,
      'On 7 November 2027 01:30 comes twice in America/New_York: the clocks go back from 02:00 to 01:00',
    ],
    ['02:00 daily', 'Europe/Berlin', 'On 28 March 2027 there is no 02:00 in Europe/Berlin'],
    ['00:15 sun', 'America/Santiago', 'On 5 September 2027 there is no 00:15'],
  ])('a time that the clocks skip or show twice: %s', (when, timeZone, sentence) => {
    const found = warnings([`A=Available@${when}`, off], timeZone === undefined ? {} : { timeZone });
    expect(found[0]).toContain(sentence);
  });

  test.each(['02:30 mon-sat', '03:00 sun', '00:59 sun'])('but not one that exists once: %s', (when) => {
    expect(warnings([`A=Available@${when}`, off])).toEqual([]);
  });

  test('a start date that is past, and not one of today or later', () => {
    const start = (startDate: string) => warnings(['A=Available@08:00 daily', off], { startDate });
    expect(start('2026-11-30')).toEqual([expect.stringContaining('2026-11-30 is in the past')]);
    expect([...start('2027-01-05'), ...start('2027-02-01')]).toEqual([]);
  });
});

describe('a time zone', () => {
  const read = (text: string) => associateUserFields.timeZone.read(text, from);

  test.each([
    ['america/new_york', 'America/New_York'],
    ['Asia/Kolkata', 'Asia/Kolkata'],
    ['utc', 'UTC'],
  ])('%s is a name of it', (text, zone) => {
    expect(read(text)).toBe(zone);
  });

  test.each([
    ['CET', 'Europe/Berlin'],
    ['EST5EDT', 'America/New_York'],
    ['ist', 'Asia/Kolkata'],
    ['W. Europe Standard Time', 'Europe/Berlin'],
    ['Eastern Standard Time', 'America/New_York'],
    ['Pacific Daylight Time', 'America/Los_Angeles'],
    ['AUS Eastern Standard Time', 'Australia/Sydney'],
    ['UTC+1', 'Name the nearest city'],
    ['Etc/GMT-5', 'Name the nearest city'],
    ['New York', 'Did you mean America/New_York'],
    ['America/Chigaco', 'Did you mean America/Chicago?'],
    ['Europe/Berln', 'Did you mean Europe/Berlin?'],
    ['America/Lodnon', 'Did you mean Europe/London?'],
  ])('%s is refused with what to use', (text, hint) => {
    expect(() => read(text)).toThrow(FieldError);
    expect(() => read(text)).toThrow(hint);
  });
});
