import { describe, expect, test } from 'vitest';
import { command, type Invocation, programName, render, type Text, text } from '../../src/core/text.js';

const real: Invocation = { program: 'gc-presence', sandbox: false, cwd: '/home/ada' };
const usual: Invocation = { ...real, sandbox: true };
const own: Invocation = { ...real, sandbox: '/home/ada/org.json' };

const setup = text`Run "${command('teams-presence setup')}".`;
const show = text`See who is there: ${command('sandbox show', '--all')}`;

test.each<[string, Text, Invocation, string]>([
  ['as it is in a real org', setup, real, 'Run "gc-presence teams-presence setup".'],
  [
    'through npx',
    setup,
    { ...real, program: 'npx gc-presence' },
    'Run "npx gc-presence teams-presence setup".',
  ],
  ['in the usual practice org', setup, usual, 'Run "gc-presence teams-presence setup --sandbox".'],
  ['with a file', setup, own, 'Run "gc-presence teams-presence setup --sandbox ./org.json".'],
  ['to the usual practice org itself', show, usual, 'See who is there: gc-presence sandbox show --all'],
  ['to one in a file', show, own, 'See who is there: gc-presence sandbox show --all --sandbox ./org.json'],
  [
    'for a file instead of an org',
    text`${command('mappings export', 'COPY.csv', '--file', 'A.csv')}`,
    own,
    'gc-presence mappings export COPY.csv --file A.csv',
  ],
  ['for help', text`See ${command('', '--help')}.`, usual, 'See gc-presence --help.'],
  [
    'with consent where nobody can be asked',
    setup,
    { ...real, asks: false },
    'Run "gc-presence teams-presence setup --yes".',
  ],
  [
    'without it for help',
    text`See ${command('teams-presence setup', '--help')}.`,
    { ...real, asks: false },
    'See gc-presence teams-presence setup --help.',
  ],
  [
    'in a text of texts',
    text`First. ${setup}`,
    usual,
    'First. Run "gc-presence teams-presence setup --sandbox".',
  ],
  ['not in what only looks like one', 'gc-presence doctor', usual, 'gc-presence doctor'],
])('a command is written %s', (_, given, invocation, expected) => {
  expect(render(given, invocation)).toBe(expected);
});

test.each([
  ["/home/ada/my 'first' org.json", `'./my '\\''first'\\'' org.json'`],
  ['/elsewhere/org.json', '/elsewhere/org.json'],
])('the file %s is named as a shell takes it', (sandbox, word) => {
  expect(render(setup, { ...real, sandbox })).toBe(
    `Run "gc-presence teams-presence setup --sandbox ${word}".`,
  );
});

test.each(['Riverbend Insurance', 'Claims\\EU', '=Claims', '$HOME', ''])(
  'the value "%s" is quoted, as a shell would not leave it as it is',
  (name) => {
    const line = command('teams-presence teardown', '--org', name);
    expect(render(text`${line}`, real)).toBe(`gc-presence teams-presence teardown --org '${name}'`);
  },
);

describe('the program is called', () => {
  test.each([
    ['/usr/local/bin/gc-presence', {}, 'gc-presence'],
    ['/home/ada/gc-presence/bin/gc-presence.js', {}, 'gc-presence'],
    ['/home/ada/.npm/_npx/2a4d/node_modules/.bin/gc-presence', {}, 'npx gc-presence'],
    ['/home/ada/project/node_modules/.bin/gc-presence', {}, 'npx gc-presence'],
    ['C:\\work\\node_modules\\gc-presence\\bin\\gc-presence.js', { npm_command: 'exec' }, 'npx gc-presence'],
    ['C:\\npm\\node_modules\\gc-presence\\bin\\gc-presence.js', {}, 'gc-presence'],
  ])('as people started %s', (script, environment, expected) => {
    expect(programName(script, environment)).toBe(expected);
  });
});
