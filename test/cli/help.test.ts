import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { environmentNames, fieldsOf, longFlag } from '../../src/answers/field.js';
import { catalogue } from '../../src/cli/catalogue.js';
import { helpRequest, helpText, topicText } from '../../src/cli/help.js';

const names = catalogue.commands.map((entry) => [entry.path.join(' '), entry] as const);

describe('help', () => {
  test.each([
    ['overview', []],
    ['teams-presence', ['teams-presence']],
    ['teams-presence-plan', ['teams-presence', 'plan']],
    ['sandbox-emit', ['sandbox', 'emit']],
    ['templates-export', ['templates', 'export']],
  ])('of %s is as agreed', async (name, path) => {
    await expect(await helpText(path, catalogue, 80)).toMatchFileSnapshot(`golden/help-${name}.txt`);
  });

  test.each(names)(
    'of %s names every flag that the command reads, and help environment every variable',
    async (_name, entry) => {
      const text = await helpText(entry.path, catalogue, 80);
      const environment = (await topicText('environment', 80)) + text;
      const command = await entry.declare();
      for (const field of command.options.flatMap(({ table }) => fieldsOf(table))) {
        if (field.flag !== undefined) expect(text).toContain(longFlag(field.flag));
        for (const variable of environmentNames(field)) expect(environment).toContain(variable);
      }
    },
  );

  test.each(names)('of %s has usage, purpose, an example and where the rest is told', async (name, entry) => {
    const text = await helpText(entry.path, catalogue, 80);
    expect(text).toMatch(new RegExp(`^Usage: gc-presence ${name} `));
    for (const part of ['\nGeneral options:\n', '\nExamples:\n', 'gc-presence help exit-codes']) {
      expect(text).toContain(part);
    }
  });

  test.each(names)(
    'of %s fits 80 and 50 columns, apart from lines that are copied or clicked',
    async (_name, entry) => {
      for (const columns of [80, 50]) {
        const text = await helpText(entry.path, catalogue, columns);
        const lines = text.split('\n').filter((line) => !line.startsWith('  gc-presence '));
        for (const line of lines.filter((one) => !/^ {2}(source <|\w+=)/.test(one)))
          expect(line.length).toBeLessThanOrEqual(columns);
      }
    },
  );

  test('breaks no command that it names for more', async () => {
    for (const path of [[], ['teams-presence']]) {
      const text = await helpText(path, catalogue, 60);
      expect(text).toContain(`gc-presence ${[...path, '<command> --help'].join(' ')}\n`);
      expect(text).toMatch(/\bhelp options\b/);
    }
  });

  test.each(names)('of %s says from what the build noted what its declaration says', async (_name, entry) => {
    const built = new URL(`../../dist/cli/commands/${entry.path.join('-')}.json`, import.meta.url);
    const command = await entry.declare();
    const declared = { ...command, permissions: (await command.permissions?.()) ?? [] };
    expect(JSON.parse(readFileSync(built, 'utf8'))).toEqual(JSON.parse(JSON.stringify(declared)));
  });

  test('of setup says which permissions the installing client needs', async () => {
    const text = await helpText(['teams-presence', 'setup'], catalogue, 80);
    expect(text).toMatch(/^ {2}authorization:role:add, edit, view$/m);
    expect(text).toMatch(/^ {2}processautomation:trigger:add, /m);
  });

  test('of plan asks for no permission to write', async () => {
    const text = await helpText(['teams-presence', 'plan'], catalogue, 80);
    expect(text).toMatch(/^ {2}authorization:role:view$/m);
  });
});

describe('a topic', () => {
  test('has all exit codes, all variables, or what every command can be told', async () => {
    expect(await topicText('exit-codes', 80)).toMatch(/^ {2}0 .*^ {2}130 /ms);
    expect(await topicText('environment', 80)).toContain('GENESYSCLOUD_PROXY_PROTOCOL');
    expect(await topicText('options', 80)).toMatch(/--debug-log <file> +\S/);
  });

  test.each(['exit-codes', 'environment', 'options'] as const)('%s is asked for by its word', (topic) => {
    expect(helpRequest(['help', topic], catalogue)).toEqual({ kind: 'topic', topic });
  });
});

test('help of the longest command fits two screens', async () => {
  const text = await helpText(['associate-user', 'setup'], catalogue, 80);
  expect(text.split('\n').length).toBeLessThanOrEqual(110);
  // What one cannot do without comes first.
  expect(text.indexOf('--users <file>')).toBeLessThan(text.indexOf('--prune'));
});

describe('help is asked for', () => {
  test.each([
    [[], []],
    [['--help'], []],
    [['-h'], []],
    [['help'], []],
    [
      ['help', 'teams-presence', 'setup'],
      ['teams-presence', 'setup'],
    ],
    [['teams-presence', '--help'], ['teams-presence']],
    [
      ['teams-presence', 'setup', '--sandbox', '-h'],
      ['teams-presence', 'setup'],
    ],
    [
      ['templates', 'export', 'here', '--help'],
      ['templates', 'export'],
    ],
    [
      ['--json', 'sandbox', 'show', '--help'],
      ['sandbox', 'show'],
    ],
  ])('by %j', (argv, path) => {
    expect(helpRequest(argv, catalogue)).toEqual({ kind: 'help', path });
  });

  test.each([
    [['sandbox', 'show']],
    [['bogus', '--help']],
    [['help', 'bogus']],
    [['templates', 'export', '--', '--help']],
  ])('not by %j', (argv) => {
    expect(helpRequest(argv, catalogue)).toBeUndefined();
  });

  test.each([['--version'], ['-V']])('and %s asks for the version', (flag) => {
    expect(helpRequest([flag], catalogue)).toEqual({ kind: 'version' });
  });
});
