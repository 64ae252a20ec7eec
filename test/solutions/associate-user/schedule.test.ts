import { describe, expect, test } from 'vitest';
import { FieldError } from '../../../src/answers/field.js';
import { schedulesField } from '../../../src/solutions/associate-user/fields.js';
import {
  daysText,
  parseSchedule,
  readDays,
  usualSchedules,
} from '../../../src/solutions/associate-user/schedule.js';

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
    expect(parseSchedule(text)).toMatchObject(expected);
  });

  test.each([
    ['Available at eight', 'must look like'],
    ['=Available@08:00 mon-fri', 'name must not be blank'],
    ['A=@08:00 mon-fri', 'names no presence'],
    ['A=Available@24:00 mon-fri', 'needs a time of 24 hours'],
    ['A=Available@8 mon-fri', 'needs a time of 24 hours'],
    ['A=Available@08:00', 'needs days'],
    ['A=Available@08:00 weekdays', 'where days are wanted'],
    ['A=Available@08:00 mon-wed-fri', 'where days are wanted'],
  ])('%s is refused with what is wrong', (text, sentence) => {
    expect(() => parseSchedule(text)).toThrow(FieldError);
    expect(() => parseSchedule(text)).toThrow(sentence);
  });
});

describe('days', () => {
  test.each([
    ['mon-fri', ['mon', 'tue', 'wed', 'thu', 'fri']],
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
    const read = schedulesField.read(schedulesField.plain(usualSchedules), from);
    expect(read).toEqual(usualSchedules);
  });

  test.each([
    [[], 'at least one'],
    [[{ name: 'A', presence: 'Busy', at: '08:00', days: ['mon'], until: '09:00' }], 'unknown key until'],
    [['A=Busy@08:00 mon', 'A=Meal@12:00 mon'], 'has "A" twice'],
    [[{ name: 'A', presence: 'Busy', at: 800, days: ['mon'] }], 'needs a time'],
  ])('%j are refused', (raw, sentence) => {
    expect(() => schedulesField.read(raw, from)).toThrow(sentence);
  });
});
