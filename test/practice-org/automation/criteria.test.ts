import { expect, it } from 'vitest';
import { matches } from '../../../src/practice-org/automation/triggers.js';

const event = { source: 'MICROSOFTTEAMS', count: 3, tags: ['a', 'b'], user: { id: 'u' } };

it.each([
  ['source', 'Equal', 'MICROSOFTTEAMS', true],
  ['$.source', 'Equal', 'MICROSOFTTEAMS', true],
  ['source', 'Equal', 'MicrosoftTeams', false],
  ['source', 'NotEqual', 'x', true],
  ['count', 'GreaterThan', 2, true],
  ['count', 'GreaterThanOrEqual', 3, true],
  ['count', 'LessThan', 3, false],
  ['count', 'LessThanOrEqual', 3, true],
  ['tags', 'Contains', 'a', true],
  ['source', 'Contains', 'TEAMS', true],
  ['user.id', 'Exists', true, true],
  ['user.name', 'Exists', true, false],
  ['user.name', 'Exists', false, true],
  ['tags', 'Size', 2, true],
])('the criterion %s %s %j gives %s', (jsonPath, operator, value, expected) => {
  expect(matches({ jsonPath, operator, value }, event)).toBe(expected);
});

it.each([
  ['source', 'In', ['MICROSOFTTEAMS', 'x'], true],
  ['source', 'NotIn', ['x'], true],
  ['tags', 'All', ['a', 'b'], true],
  ['tags', 'All', ['a', 'c'], false],
])('the criterion %s %s %j gives %s', (jsonPath, operator, values, expected) => {
  expect(matches({ jsonPath, operator, values }, event)).toBe(expected);
});
