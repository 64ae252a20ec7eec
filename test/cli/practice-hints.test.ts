import { expect, test } from 'vitest';
import { practiceProblem, practiceText } from '../../src/cli/practice-hints.js';

const cwd = '/home/ada';
const usual = { sandbox: true, cwd } as const;
const own = { sandbox: '/home/ada/org.json', cwd } as const;

test.each([
  ['Run "gc-presence teams-presence setup".', 'Run "gc-presence teams-presence setup --sandbox".'],
  ['gc-presence mappings edit --sandbox', 'gc-presence mappings edit --sandbox'],
  ['gc-presence sandbox show --all', 'gc-presence sandbox show --all'],
  ['gc-presence doctor tells', 'gc-presence doctor --sandbox tells'],
  ['gc-presence templates list', 'gc-presence templates list'],
  ['that gc-presence did not create', 'that gc-presence did not create'],
  [
    'gc-presence mappings export A.csv --file B.csv',
    'gc-presence mappings export --sandbox A.csv --file B.csv',
  ],
])('in the usual practice org "%s" becomes "%s"', (text, completed) => {
  expect(practiceText(text, usual)).toBe(completed);
  expect(practiceText(completed, usual), 'completed once').toBe(completed);
});

test.each([
  ['Run "gc-presence teams-presence setup".', 'Run "gc-presence teams-presence setup --sandbox org.json".'],
  ['gc-presence mappings edit --sandbox', 'gc-presence mappings edit --sandbox org.json'],
  ['gc-presence sandbox show --all', 'gc-presence sandbox show --sandbox org.json --all'],
])('with a file "%s" becomes "%s"', (text, completed) => {
  expect(practiceText(text, own)).toBe(completed);
  expect(practiceText(completed, own), 'completed once').toBe(completed);
});

test.each([
  ["/home/ada/my 'first' org.json", `'my '\\''first'\\'' org.json'`],
  ['/home/ada/org', './org'],
  ['/elsewhere/org.json', '/elsewhere/org.json'],
])('the file %s is named as a shell takes it', (sandbox, word) => {
  expect(practiceText('gc-presence sandbox show', { sandbox, cwd })).toBe(
    `gc-presence sandbox show --sandbox ${word}`,
  );
});

test('in a real org every text stays as it is', () => {
  const text = 'Run "gc-presence teams-presence setup".';
  expect(practiceText(text, { sandbox: false, cwd })).toBe(text);
});

test('a problem is completed in all that people read of it', () => {
  const line = '"gc-presence mappings list"';
  const completed = '"gc-presence mappings list --sandbox"';
  expect(practiceProblem({ code: 'x', what: line, why: line, next: line, details: [line] }, usual)).toEqual({
    code: 'x',
    what: completed,
    why: completed,
    next: completed,
    details: [completed],
  });
});
