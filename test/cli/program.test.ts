import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { catalogue } from '../../src/cli/catalogue.js';
import { parseCommandLine } from '../../src/cli/program.js';
import { ProblemError } from '../../src/core/problem.js';
import { render } from '../../src/core/text.js';
import { newFolder } from '../support/folder.js';

const here = newFolder();
writeFileSync(join(here, 'practice'), '{}');
const parse = (...argv: string[]) => parseCommandLine(argv, catalogue.commands, here);

async function refusal(...argv: string[]) {
  const error = await parse(...argv).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof ProblemError)) throw new Error(`Not refused as usage: ${String(error)}`);
  return { ...error.problem, next: render(error.problem.next ?? '') };
}

describe('a command line', () => {
  test('gives only the flags that are really on it', async () => {
    const { flags, path } = await parse('teams-presence', 'setup', '--yes', '--mappings', 'a.csv');
    expect(path).toEqual(['teams-presence', 'setup']);
    expect(flags).toEqual({ yes: true, mappings: 'a.csv' });
  });

  test('may have general options before the words of the command, with their values', async () => {
    const { flags, path } = await parse(
      '--json',
      '--config',
      'sandbox',
      'teams-presence',
      'plan',
      '--region',
      'x',
    );
    expect(path).toEqual(['teams-presence', 'plan']);
    expect(flags).toEqual({ json: true, config: 'sandbox', region: 'x' });
  });

  test.each([
    [['--adopt'], { adopt: true }],
    [['--no-adopt'], { adopt: false }],
    [['--no-color'], { color: false }],
    [['--sandbox'], { sandbox: true }],
    [['--sandbox', 'file.json'], { sandbox: 'file.json' }],
    [['--client-secret-file', '-'], { clientSecretFile: '-' }],
    [['--sandbox=file.json', '--yes'], { sandbox: 'file.json', yes: true }],
    [['--adopt', '--no-adopt'], { adopt: false }],
    [['--region', '--json'], { region: '--json' }],
    [['--timeout=5'], { timeout: '5' }],
  ])('reads %j', async (argv, flags) => {
    expect((await parse('teams-presence', 'setup', ...argv)).flags).toEqual(flags);
  });

  test('gathers the values of a repeatable flag', async () => {
    const { flags } = await parse('associate-user', 'setup', '--queue', 'A', '--yes', '--queue=B');
    expect(flags).toEqual({ queue: ['A', 'B'], yes: true });
  });

  test('hands over positionals', async () => {
    const { positionals, flags } = await parse('templates', 'export', 'some/dir', '--yes');
    expect(positionals).toEqual(['some/dir']);
    expect(flags).toEqual({ yes: true });
  });
});

describe('--sandbox', () => {
  test.each([
    [['--sandbox', 'teams-presence', 'plan'], true],
    [['--sandbox', 'org.json', 'teams-presence', 'plan'], 'org.json'],
    [['teams-presence', '--sandbox', 'plan'], true],
    [['teams-presence', 'plan', '--sandbox', '--json'], true],
  ])('is no file name where the words of the command follow (%j)', async (argv, sandbox) => {
    const { path, flags } = await parse(...argv);
    expect([path, flags.sandbox]).toEqual([['teams-presence', 'plan'], sandbox]);
  });

  test.each([
    [['mappings', 'set', '--sandbox', 'InACall=Busy', 'Away=Meal'], true, ['InACall=Busy', 'Away=Meal']],
    [['mappings', 'import', '--sandbox', 'rows.CSV'], true, ['rows.CSV']],
    [['mappings', 'import', '--sandbox', 'org.json', 'rows.csv'], 'org.json', ['rows.csv']],
    [['mappings', 'remove', '--sandbox', 'InACall'], true, ['InACall']],
    [['mappings', 'remove', '--sandbox', 'InACall', 'Busy'], true, ['InACall', 'Busy']],
    [['mappings', 'remove', '--sandbox', 'practice', 'Busy'], 'practice', ['Busy']],
    [['mappings', 'remove', '--sandbox', './org', 'Busy'], './org', ['Busy']],
    [['mappings', 'remove', '--sandbox=org', 'Busy'], 'org', ['Busy']],
    [['export', 'cx-as-code', '--sandbox', './terraform'], true, ['./terraform']],
    [['--sandbox', 'org', 'mappings', 'remove', 'Busy'], 'org', ['Busy']],
  ])('takes no argument for its file (%j)', async (argv, sandbox, positionals) => {
    expect(await parse(...argv)).toMatchObject({ flags: { sandbox }, positionals });
  });
});

describe('a command line that cannot be understood is refused with exit code 3', () => {
  test.each([
    ['a mistyped command', ['sandbox', 'shwo'], 'There is no command "shwo".', 'Did you mean show?'],
    ['a mistyped group', ['sandbx'], 'There is no command "sandbx".', 'Did you mean sandbox?'],
    [
      'a mistyped flag',
      ['teams-presence', 'setup', '--mapings', 'x'],
      'There is no option --mapings.',
      'Did you mean --mappings?',
    ],
    [
      'a flag of another command',
      ['sandbox', 'show', '--mappings', 'x'],
      'gc-presence sandbox show has no option --mappings.',
      'Use "gc-presence teams-presence plan --mappings FILE".',
    ],
    [
      'a general flag without use here',
      ['completion', 'bash', '--division', 'x'],
      'There is no option --division.',
      'See gc-presence completion --help.',
    ],
    [
      'a group alone',
      ['sandbox'],
      'Missing command after "gc-presence sandbox".',
      'See gc-presence sandbox --help.',
    ],
    [
      'a flag without its value',
      ['teams-presence', 'setup', '--region'],
      '--region needs a value.',
      'See gc-presence teams-presence setup --help.',
    ],
    [
      'a missing word',
      ['templates', 'export'],
      'Missing argument: dir (the folder to copy into).',
      'See gc-presence templates export --help.',
    ],
    [
      'too many words',
      ['templates', 'list', 'a'],
      'Too many arguments: a',
      'See gc-presence templates list --help.',
    ],
    [
      'a missing word of a few',
      ['completion'],
      'Missing argument: shell (bash, zsh or fish).',
      'See gc-presence completion --help.',
    ],
    [
      'a word that is no choice',
      ['completion', 'powershell'],
      'Unknown shell "powershell".',
      'See gc-presence completion --help.',
    ],
    [
      'a value for a flag that has none',
      ['teams-presence', 'setup', '--yes=no'],
      '--yes takes no value.',
      'See gc-presence teams-presence setup --help.',
    ],
    [
      'a short flag',
      ['teams-presence', 'setup', '-y'],
      'There is no option -y.',
      'See gc-presence teams-presence setup --help.',
    ],
    [
      'a flag with one hyphen',
      ['teams-presence', 'setup', '-json'],
      'There is no option -json.',
      'Did you mean --json?',
    ],
    [
      'a dry run of what writes nothing',
      ['teams-presence', 'plan', '--dry-run'],
      'gc-presence teams-presence plan has no option --dry-run.',
      'Use "gc-presence teams-presence setup --dry-run".',
    ],
    [
      'a flag of the other commands of a solution',
      ['associate-user', 'plan', '--report', 'x.html'],
      'gc-presence associate-user plan has no option --report.',
      'Use "gc-presence associate-user status --report FILE".',
    ],
  ])('%s', async (_name, argv, message, hint) => {
    const problem = await refusal(...argv);
    expect(problem).toMatchObject({ code: 'usage', what: message, exitCode: 3 });
    expect(problem.next).toContain(hint);
    expect(problem.why).not.toBe('');
  });

  test('with all options that cannot be used at once', async () => {
    const argv = ['teams-presence', 'setup', '--mapings', 'x', '--site', 'y', '--yes=no', '-xy'];
    const { what, details = [] } = await refusal(...argv);
    expect(what).toBe('4 options cannot be used.');
    expect(details.map((detail) => render(detail))).toEqual([
      'There is no option --mapings. Did you mean --mappings?',
      'gc-presence teams-presence setup has no option --site. Use "gc-presence associate-user plan --site NAME".',
      '--yes takes no value. It is a switch: leave the value out.',
      'There is no option -x. gc-presence teams-presence setup does not have it.',
    ]);
  });

  test.each([
    ['--client-secret=abc123secret', '--client-secret-file'],
    ['--access-token=abc123secret', '--access-token-file'],
  ])('a secret as the value of a flag (%s), without repeating it', async (flag, instead) => {
    const problem = await refusal('teams-presence', 'setup', flag);
    expect(problem.next).toContain(instead);
    expect(JSON.stringify(problem)).not.toContain('abc123secret');
  });
});
