import { describe, expect, test } from 'vitest';
import { FieldError } from '../../../src/answers/field.js';
import { schedulesField } from '../../../src/solutions/associate-user/fields.js';
import { clashes, planSchedules } from '../../../src/solutions/associate-user/planned-schedules.js';
import {
  clashing,
  daysText,
  defaultSchedules,
  readDays,
  readSchedule,
} from '../../../src/solutions/associate-user/schedule.js';
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
    ['A=Available@08:00 workdays', '"workdays" is not a day. Use mon-fri, daily, or a list'],
    ['A=Available@08:00 mon-wed-fri', '"mon-wed-fri" is not a day'],
  ])('%s is refused with what is wrong', (text, sentence) => {
    expect(() => readSchedule(text)).toThrow(FieldError);
    expect(() => readSchedule(text)).toThrow(sentence);
  });
});

describe('days', () => {
  test.each([
    ['mon-fri', ['mon', 'tue', 'wed', 'thu', 'fri']],
    ['weekdays', ['mon', 'tue', 'wed', 'thu', 'fri']],
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
    [[{ name: 'A', presence: 'Busy', at: 800, days: ['mon'] }], 'is not a 24-hour time'],
  ])('%j are refused', (raw, sentence) => {
    expect(() => schedulesField.read(raw, from)).toThrow(sentence);
  });
});

test('the schedules that set a presence at the same moment are found', () => {
  const [first] = defaultSchedules;
  expect(clashing({ at: '08:00', days: ['fri', 'sat'] }, defaultSchedules)).toBe(first);
  expect(clashing({ at: '08:00', days: ['sat'] }, defaultSchedules)).toBeUndefined();
  expect(clashing({ at: '08:01', days: ['fri'] }, defaultSchedules)).toBeUndefined();
});

test('schedules that set different presences at the same moment are told of, those that set the same are not', () => {
  const days = ['mon', 'tue'] as const;
  const first = { name: 'A', presence: 'Available', at: '08:00', days };
  const plan = (presence: string) => planSchedules([first, { ...first, name: 'B', presence }], presences);
  expect(clashes(plan('Busy'))).toEqual([expect.stringContaining('"A" (Available) and "B" (Busy)')]);
  expect(clashes(plan('Available'))).toEqual([]);
});
