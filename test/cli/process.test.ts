import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { bin, cleanEnvironment, copyOfProgram, runCli } from '../support/cli.js';
import { newFolder } from '../support/folder.js';
import { runHere } from '../support/run-here.js';

describe('the program', () => {
  test('shows help on standard output and nothing else', async () => {
    const { code, stdout, stderr } = await runCli([]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^Usage: gc-presence/);
    expect(stderr).toBe('');
  });

  test('prints the version of its package', async () => {
    const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
    expect(await runCli(['--version'])).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' });
  });

  test('loads no library for help, so that help is quick', async () => {
    const coverage = newFolder();
    await runCli(['teams-presence', 'setup', '--help'], { env: { NODE_V8_COVERAGE: coverage } });
    const overview = newFolder();
    await runCli(['--help'], { env: { NODE_V8_COVERAGE: overview } });
    expect(loadedBy(overview).length).toBeLessThan(15);
    expect(loadedBy(overview).filter((url) => url.includes('/node_modules/'))).toEqual([]);
  });

  test.each([
    ['--help'],
    ['mappings set --help'],
    ['--version'],
    ['templates list'],
    ['completion bash'],
    ['mappings list --file mappings.csv'],
    ['mappings list --file mappings.csv --json'],
  ])('ends %s in 1 when the disk is full to which it is to write, and says why', async (line) => {
    const folder = newFolder();
    writeFileSync(join(folder, 'mappings.csv'), 'Teams presence,Genesys presence\nBusy,Busy\n');
    const run = spawnSync('sh', ['-c', `"$0" "$@" > /dev/full`, process.execPath, bin, ...line.split(' ')], {
      cwd: folder,
      env: cleanEnvironment(),
      encoding: 'utf8',
    });
    expect(run.status, run.stderr).toBe(1);
    expect(run.stderr).toContain(
      '✖ The result could not be written to standard output.\n  Why: The disk is full.',
    );
    expect(run.stderr).not.toContain('fault');
  });

  test('says a usage error in three lines on standard error, exit code 3', async () => {
    const { code, stdout, stderr } = await runCli(['sandbox', 'shwo']);
    expect(code).toBe(3);
    expect(stdout).toBe('');
    expect(stderr).toBe(
      [
        '✖ There is no command "shwo".',
        '  Why: Available commands: show, reset, start, emit, run-schedules, from-org.',
        '  Next: Did you mean show? See gc-presence sandbox --help.',
        '',
      ].join('\n'),
    );
  });

  test.each([
    [['bogus', '--json']],
    [['--json', 'sandbox', 'shwo']],
    [['sandbox', 'emit', '--json']],
    [['teams-presence', 'setup', '--json', '--mapings', 'x']],
    [['teams-presence', 'setup', '--json']],
    [['sandbox', 'reset', '--json']],
    [['templates', 'export', '--json']],
  ])('with --json prints exactly one document, also for %j', async (args) => {
    const { code, stdout } = await runHere(args);
    const document = JSON.parse(stdout);
    expect(code).toBe(3);
    expect(document).toMatchObject({ schemaVersion: 1, result: 'failed', steps: [] });
    expect(document.error.message).not.toBe('');
    expect(document.error.hint).not.toBe('');
  });

  test.each(['bash', 'zsh', 'fish'])(
    'with --json the completion script for %s is in a document',
    async (shell) => {
      const script = (await runHere(['completion', shell])).stdout;
      const { code, stdout } = await runHere(['completion', shell, '--json']);
      expect(code).toBe(0);
      expect(JSON.parse(stdout)).toMatchObject({ schemaVersion: 1, command: 'completion', shell, script });
    },
  );

  test('shows a stack trace only with --verbose', async () => {
    const quiet = await runCli(['sandbox', 'shwo']);
    const verbose = await runCli(['sandbox', 'shwo', '--verbose']);
    expect(quiet.stderr).not.toContain('    at ');
    expect(verbose.stderr).toContain('    at ');
  });

  test.each([
    [['teams-presence', 'plan']],
    [['teams-presence', 'plan', '--json']],
    [['mappings', 'list']],
    [['doctor']],
  ])('ends with 1 and says why when its own files vanish meanwhile (%j)', async (words) => {
    const { folder, remove } = copyOfProgram();
    const config = join(folder, 'config.yaml');
    execFileSync('mkfifo', [config]);
    const args = [...words, '--sandbox', join(folder, 'org.json'), '--config', config];
    const ended = runCli(args, {}, join(folder, 'bin', 'gc-presence.js'));
    // Opened as soon as the program reads it, and read no further than to here.
    const writer = await open(config, 'w');
    remove();
    await writer.writeFile('region: us-east-1\n');
    await writer.close();
    const { code, stdout, stderr } = await ended;
    expect(code).toBe(1);
    const text = !words.includes('--json') ? stderr : JSON.stringify(JSON.parse(stdout));
    expect(text).toContain('Files of this program are missing');
    expect(text).toContain('Run the same command again');
    expect(stderr).not.toContain('    at ');
  });

  test('ends in silence when its reader has seen enough', async () => {
    const child = spawn(
      'bash',
      ['-c', `set -o pipefail; "${process.execPath}" "${bin}" sandbox show --all | head -n 1`],
      {
        env: cleanEnvironment(),
      },
    );
    let output = '';
    child.stdout.on('data', (data) => {
      output += data;
    });
    let errors = '';
    child.stderr.on('data', (data) => {
      errors += data;
    });
    await new Promise((resolve) => child.on('close', resolve));
    expect(output).toContain('Riverbend');
    expect(errors).not.toContain('EPIPE');
    expect(errors).not.toContain('    at ');
  });

  test.each([['NO_COLOR=1'], ['FORCE_COLOR=1']])('answers %s', async (setting) => {
    const [name = '', value = ''] = setting.split('=');
    const { stderr } = await runCli(['bogus'], { env: { [name]: value } });
    expect(stderr.includes('\u001b[')).toBe(name === 'FORCE_COLOR');
  });
});

function loadedBy(directory: string): string[] {
  return readdirSync(directory).flatMap((name) => {
    const { result } = JSON.parse(readFileSync(join(directory, name), 'utf8')) as {
      result: { url: string }[];
    };
    return result.map(({ url }) => url).filter((url) => url.startsWith('file:'));
  });
}
