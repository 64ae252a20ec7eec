import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { catalogue } from '../../src/cli/catalogue.js';
import {
  bashScript,
  type CompletionPoint,
  completionPoints,
  fishScript,
  zshScript,
} from '../../src/cli/completion.js';
import { offers } from '../../src/cli/offers.js';
import { bin } from '../support/cli.js';
import { newFolder } from '../support/folder.js';

let points: readonly CompletionPoint[];

beforeAll(async () => {
  points = await completionPoints(catalogue);
});

/** What bash offers for a line that ends at its last word; `_` is a space in a word. */
function completions(line: string, cwd?: string): string[] {
  const words = line.split(' ').map((word) => (cwd === undefined ? word : word.replaceAll('_', ' ')));
  const script = `${bashScript(points)}
COMP_WORDS=(${words.map((word) => `'${word}'`).join(' ')})
COMP_CWORD=${words.length - 1}
_gc_presence
printf '%s\\n' "\${COMPREPLY[@]}"`;
  return execFileSync('bash', ['-c', script], { encoding: 'utf8', cwd }).split('\n').filter(Boolean);
}

describe('bash', () => {
  test.each([
    ['gc-presence sand', ['sandbox']],
    ['gc-presence sandbox r', ['reset', 'run-schedules']],
    ['gc-presence completion ', ['bash', 'zsh', 'fish']],
    ['gc-presence teams-presence setup --map', ['--mappings', '--mappings-mode']],
    ['gc-presence teams-presence setup --yes --no-a', ['--no-adopt']],
    ['gc-presence --json sandbox sho', ['show']],
  ])('completes "%s"', (line, expected) => {
    expect(completions(line)).toEqual(expected);
  });

  test('offers nothing where a value is expected that it cannot know', () => {
    expect(completions('gc-presence teams-presence setup --client-id ')).toEqual([]);
  });

  test.each([
    ['gc-presence teams-presence setup --region eu-west', ['eu-west-1', 'eu-west-2']],
    ['gc-presence teams-presence setup --mappings-mode ', ['append', 'replace-all']],
    ['gc-presence associate-user setup --time-zone America/New_', ['America/New_York']],
    ['gc-presence teams-presence setup --protect Me', ['Meal', 'Meeting']],
    ['gc-presence sandbox emit --teams-presence InAC', ['InACall', 'InAConferenceCall']],
    ['gc-presence mappings set Pre', ['Presenting=', 'PresenceUnknown='].sort()],
  ])('offers the values that it knows for "%s"', (line, expected) => {
    expect(completions(line).sort()).toEqual(expected);
  });

  test.each([
    ['gc-presence teams-presence setup --region = eu-west', ['eu-west-1', 'eu-west-2']],
    ['gc-presence teams-presence setup --mappings-mode =', ['append', 'replace-all']],
    ['gc-presence teams-presence setup --client-id =', []],
    // No Teams presence follows another one.
    ['gc-presence mappings set InACall =', []],
    ['gc-presence mappings set InACall = Pre', []],
  ])('knows the three words of a value behind a sign: "%s"', (line, expected) => {
    expect(completions(line).sort()).toEqual(expected);
  });

  test('offers paths, also with spaces in them', () => {
    const folder = newFolder();
    writeFileSync(join(folder, 'my people.csv'), '');
    const line = `gc-presence associate-user setup --users ${folder}/my`;
    expect(completions(line)).toEqual([`${folder}/my people.csv`]);
  });
});

describe('names of the practice org', () => {
  const folder = newFolder();
  const file = join(folder, 'org.json');
  const hostile = '$(touch hacked) `touch hacked`';
  beforeAll(() => {
    execFileSync(bin, ['sandbox', 'show', '--sandbox', file], { stdio: 'pipe' });
    const state = JSON.parse(readFileSync(file, 'utf8'));
    state.outbound.queues.at(-1).name = hostile;
    writeFileSync(file, JSON.stringify(state));
  });
  const here = { environment: {}, cwd: folder };
  const names = (wanted: string, ...words: string[]) => offers(wanted, words, here).split('\n').slice(0, -1);

  test.each([
    ['org', ['Riverbend Insurance (practice org)']],
    ['division', ['Back Office', 'Claims', 'Home', 'Sales']],
    ['presence', expect.arrayContaining(['On Queue', 'Meal / Lunch'])],
    ['person group', expect.arrayContaining(['ada.okafor@riverbend.example', 'Claims floor'])],
    ['queue', expect.arrayContaining(['Billing', 'Branch Location A', hostile])],
    ['site', expect.arrayContaining(['Head Office'])],
    ['nothing of the kind', []],
  ])('are known of each list: %s', (wanted, expected) => {
    expect(names(wanted, 'teams-presence', 'setup', '--sandbox', 'org.json')).toEqual(expected);
  });

  test('are offered however the file is named, and never for another org', () => {
    expect(names('site', 'sandbox', 'emit', `--sandbox=${file}`)).toContain('Head Office');
    expect(names('site', 'a', '--sandbox', '=', file)).toContain('Head Office');
    const environment = { GC_PRESENCE_SANDBOX: file };
    expect(offers('site', ['a'], { ...here, environment })).toContain('Head Office');
    expect(names('site', 'associate-user', 'setup')).toEqual([]);
    expect(names('site', 'a', '--sandbox', 'no such file')).toEqual([]);
  });

  test('come into bash whole, and are never run', () => {
    const line = (typed: string) => `${bin} associate-user setup --sandbox ${file} --queue ${typed}`;
    expect(completions(line('Branch_Location_A'), folder)).toEqual([
      'Branch Location A',
      'Branch Location A - Overflow',
    ]);
    expect(completions(line('$'), folder)).toEqual([hostile]);
    expect(existsSync(join(folder, 'hacked'))).toBe(false);
    expect(completions(`${bin} associate-user setup --queue Br`, folder)).toEqual([]);
  });
});

describe('every script', () => {
  test('knows every command and every flag', () => {
    for (const script of [bashScript(points), zshScript(points), fishScript(points)]) {
      for (const { path, flags } of points) {
        for (const word of path) expect(script).toContain(word);
        for (const { text } of flags) expect(script).toContain(text.slice(2));
      }
    }
  });

  test.each(['zsh', 'fish'])('of %s is accepted by that shell, where it is installed', (shell) => {
    const script = shell === 'zsh' ? zshScript(points) : fishScript(points);
    const { error, status, stderr } = spawnSync(shell, ['-n', '/dev/stdin'], {
      input: script,
      encoding: 'utf8',
    });
    const missing = error !== undefined && 'code' in error && error.code === 'ENOENT';
    if (!missing) expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    // Without that shell at hand: quotes must pair up.
    expect((script.replace(/\\'/g, '').match(/'/g) ?? []).length % 2).toBe(0);
  });
});
