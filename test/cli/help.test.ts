import { describe, expect, test } from 'vitest';
import { environmentNames, fieldsOf, longFlag } from '../../src/answers/field.js';
import { catalogue } from '../../src/cli/catalogue.js';
import { helpRequest, helpText } from '../../src/cli/help.js';

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
    'of %s names every flag and every variable that the command reads',
    async (_name, entry) => {
      const text = await helpText(entry.path, catalogue, 80);
      const command = await entry.declare();
      for (const field of command.options.flatMap(({ table }) => fieldsOf(table))) {
        if (field.flag !== undefined) expect(text).toContain(longFlag(field.flag));
        for (const variable of environmentNames(field)) expect(text).toContain(variable);
      }
    },
  );

  test.each(names)('of %s has usage, purpose, exit codes and an example', async (name, entry) => {
    const text = await helpText(entry.path, catalogue, 80);
    expect(text).toMatch(new RegExp(`^Usage: gc-presence ${name} `));
    for (const part of ['\nGeneral options:\n', '\nExit codes:\n', '\nExamples:\n', '  130  ']) {
      expect(text).toContain(part);
    }
  });

  test.each(names)(
    'of %s fits 80 and 50 columns, apart from lines that are copied or clicked',
    async (_name, entry) => {
      for (const columns of [80, 50]) {
        const text = await helpText(entry.path, catalogue, columns);
        const [beforeExamples = ''] = text.split('\nExamples:\n');
        for (const line of beforeExamples.split('\n')) expect(line.length).toBeLessThanOrEqual(columns);
      }
    },
  );

  test('of setup says which permissions the installing client needs', async () => {
    const text = await helpText(['teams-presence', 'setup'], catalogue, 80);
    expect(text).toContain('authorization:role:add');
    expect(text).toContain('processautomation:trigger:add');
  });

  test('of plan asks for no permission to write', async () => {
    const text = await helpText(['teams-presence', 'plan'], catalogue, 80);
    expect(text).toContain('authorization:role:view');
    expect(text).not.toContain('authorization:role:add');
  });
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
