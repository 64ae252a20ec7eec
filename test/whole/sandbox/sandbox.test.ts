import { spawn } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { bin, cleanEnvironment } from '../../support/cli.js';
import { newFolder } from '../../support/folder.js';
import { runHere } from '../../support/run-here.js';
import { oneLine } from '../../support/whole.js';

function freshFile(): string {
  return join(newFolder(), 'org.json');
}

describe('sandbox show', () => {
  test('shows the first twenty people, and everybody with --all', async () => {
    const file = freshFile();
    const some = JSON.parse((await runHere(['sandbox', 'show', '--sandbox', file, '--json'])).stdout);
    const all = JSON.parse((await runHere(['sandbox', 'show', '--sandbox', file, '--json', '--all'])).stdout);
    expect(some.people).toHaveLength(20);
    expect(all.people).toHaveLength(all.peopleInAll);
    expect(all.peopleInAll).toBeGreaterThan(100);
    expect(all.people.slice(0, 20)).toEqual(some.people);
  });

  test('keeps e-mail addresses whole, because they are copied', async () => {
    const file = freshFile();
    const { people } = JSON.parse((await runHere(['sandbox', 'show', '--sandbox', file, '--json'])).stdout);
    const { stdout } = await runHere(['sandbox', 'show', '--sandbox', file]);
    for (const { email } of people) expect(stdout).toContain(email);
  });

  test('refuses a file that is no practice org, and leaves it as it is', async () => {
    const file = freshFile();
    writeFileSync(file, '{"not": "an org"}');
    const { code, stderr } = await runHere(['sandbox', 'show', '--sandbox', file]);
    expect(code).toBe(3);
    expect(oneLine(stderr)).toContain('is no practice org');
    expect(readFileSync(file, 'utf8')).toBe('{"not": "an org"}');
  });
});

test.each([
  ['sandbox show', [], 'in-sync'],
  ['sandbox reset', ['--yes'], 'applied'],
  ['sandbox run-schedules', [], 'in-sync'],
  ['sandbox start', [], 'applied'],
])('the document of %s begins as that of every command does', async (command, more, result) => {
  const args = [...command.split(' '), '--sandbox', freshFile(), '--json', ...more];
  const { code, stdout } = await runHere(args, { signal: AbortSignal.abort() });
  expect(code).toBe(0);
  const document = JSON.parse(stdout);
  expect(document).toMatchObject({ schemaVersion: 1, command, version: expect.any(String), result });
});

describe('sandbox reset', () => {
  test('without a terminal needs --yes', async () => {
    const file = freshFile();
    await runHere(['sandbox', 'show', '--sandbox', file]);
    const before = readFileSync(file, 'utf8');
    const { code, stdout } = await runHere(['sandbox', 'reset', '--sandbox', file, '--json']);
    expect(code).toBe(3);
    // The code of every command that needs a yes.
    expect(JSON.parse(stdout).error).toMatchObject({
      code: 'consent-needed',
      hint: expect.stringContaining('--yes'),
    });
    expect(readFileSync(file, 'utf8')).toBe(before);
  });

  test('makes the same company again from the same seed, of the asked size', async () => {
    const company = async () => {
      const file = freshFile();
      const args = ['--sandbox', file, '--yes', '--seed', 'river', '--users', '40', '--json'];
      const { code, stdout } = await runHere(['sandbox', 'reset', ...args]);
      expect(code).toBe(0);
      return JSON.parse(stdout).organization;
    };
    expect(await company()).toEqual(await company());
  });
});

describe('sandbox emit', () => {
  test('for an unknown person exits 3 and names the nearest addresses', async () => {
    const file = freshFile();
    const { people } = JSON.parse((await runHere(['sandbox', 'show', '--sandbox', file, '--json'])).stdout);
    const email: string = people[0].email;
    const args = ['--sandbox', file, '--teams-presence', 'Busy', '--user', `x${email}`];
    const { code, stderr } = await runHere(['sandbox', 'emit', ...args]);
    expect(code).toBe(3);
    expect(stderr).toContain(email);
  });

  test('in an org without the solution says that nothing is installed, exit code 1', async () => {
    const file = freshFile();
    const { people } = JSON.parse((await runHere(['sandbox', 'show', '--sandbox', file, '--json'])).stdout);
    const args = ['--sandbox', file, '--teams-presence', 'Busy', '--user', people[0].email];
    const { code, stderr } = await runHere(['sandbox', 'emit', ...args]);
    expect(code).toBe(1);
    expect(stderr).toContain('and nothing happened.');
    expect(stderr.replace(/\s+/g, ' ')).toContain(
      'No trigger of the solution is installed in this practice org.',
    );
    expect(stderr.replace(/\s+/g, ' ')).toContain('gc-presence teams-presence setup --yes --sandbox');
  });

  test('lists everything that is missing at once', async () => {
    const { code, stderr } = await runHere(['sandbox', 'emit']);
    expect(code).toBe(3);
    expect(stderr).toContain('--user');
    expect(stderr).toContain('--teams-presence');
    // There is neither a variable nor a config key for these, and this is the practice org already.
    expect(stderr.replace(/\s+/g, ' ')).toContain(
      'Next: Give them by flag, or run in a terminal to be asked.',
    );
  });
});

/** `sandbox start` on this file, once it says that it serves. */
async function serve(file: string) {
  const child = spawn(process.execPath, [bin, 'sandbox', 'start', '--sandbox', file], {
    env: cleanEnvironment(),
  });
  const closed = new Promise<number | null>((resolve) => child.on('close', resolve));
  await new Promise<void>((resolve) => {
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      if (text.includes('Ctrl-C')) resolve();
    });
  });
  return { child, closed };
}

describe('sandbox start', () => {
  test('keeps its practice org from being thrown away, until it ends', async () => {
    const file = freshFile();
    const { child, closed } = await serve(file);
    const before = readFileSync(file, 'utf8');
    const refused = await runHere(['sandbox', 'reset', '--sandbox', file, '--yes']);
    expect({ code: refused.code, stderr: refused.stderr }).toEqual({
      code: 3,
      stderr: expect.stringContaining(`process ${child.pid}`),
    });
    expect(readFileSync(file, 'utf8')).toBe(before);
    child.kill('SIGINT');
    await closed;
    expect((await runHere(['sandbox', 'reset', '--sandbox', file, '--yes'])).code).toBe(0);
  });

  test('that was killed keeps nothing from being thrown away', async () => {
    const file = freshFile();
    const { child, closed } = await serve(file);
    child.kill('SIGKILL');
    await closed;
    expect((await runHere(['sandbox', 'reset', '--sandbox', file, '--yes'])).code).toBe(0);
    expect(readdirSync(dirname(file))).toEqual(['org.json']);
  });

  test('serves the practice org with the printed variables until Ctrl-C', async () => {
    const child = spawn(process.execPath, [bin, 'sandbox', 'start', '--sandbox', freshFile()], {
      env: cleanEnvironment(),
    });
    const closed = new Promise<number | null>((resolve) => child.on('close', resolve));
    let stdout = '';
    await new Promise<void>((resolve) => {
      child.stderr.setEncoding('utf8').on('data', (text: string) => {
        if (text.includes('Ctrl-C')) resolve();
      });
      child.stdout.setEncoding('utf8').on('data', (text: string) => {
        stdout += text;
      });
    });
    const variables = Object.fromEntries(
      stdout
        .trim()
        .split('\n')
        .map((line) => line.replace('export ', '').split('=')),
    );
    const url = `${variables.GENESYSCLOUD_GATEWAY_PROTOCOL}://${variables.GENESYSCLOUD_GATEWAY_HOST}:${variables.GENESYSCLOUD_GATEWAY_PORT}`;
    const credentials = `${variables.GENESYSCLOUD_OAUTHCLIENT_ID}:${variables.GENESYSCLOUD_OAUTHCLIENT_SECRET}`;
    const answer = await fetch(`${url}/oauth/token`, {
      method: 'POST',
      headers: {
        authorization: `Basic ${Buffer.from(credentials).toString('base64')}`,
        'content-type': 'application/x-www-form-urlencoded',
      },
      body: 'grant_type=client_credentials',
    });
    expect(answer.status).toBe(200);
    child.kill('SIGINT');
    expect(await closed).toBe(0);
  });

  test('refuses faults that it cannot read, and starts nothing', async () => {
    const file = freshFile();
    writeFileSync(file, '{"faults": [{"kind": "gremlins"}]}');
    const { code, stderr } = await runHere(['sandbox', 'start', '--faults', file]);
    expect(code).toBe(3);
    expect(stderr).toContain('faults[0]');
  });
});

/** As if schedules had been run up to then. */
function setClock(file: string, time: string): void {
  const state = JSON.parse(readFileSync(file, 'utf8'));
  writeFileSync(file, JSON.stringify({ ...state, clockOffset: Date.parse(time) - Date.now() }));
}

describe('sandbox run-schedules', () => {
  test('leaves the clock where it is when nothing is due', async () => {
    const file = freshFile();
    const { code, stdout, stderr } = await runHere(['sandbox', 'run-schedules', '--sandbox', file]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout.replace(/\s+/g, ' ')).toContain('The clock of this practice org stays where it is.');
    const show = await runHere(['sandbox', 'show', '--sandbox', file, '--json']);
    expect(JSON.parse(show.stdout).clockAheadSeconds).toBe(0);
  });

  test('for a period that is over advises one that can be run in the same practice org', async () => {
    const file = freshFile();
    await runHere(['sandbox', 'show', '--sandbox', file]);
    setClock(file, '2027-06-19T00:00:00Z');
    const over = ['--from', '2027-03-08', '--to', '2027-03-19'];
    const refused = await runHere(['sandbox', 'run-schedules', '--sandbox', file, ...over]);
    expect(refused.code).toBe(3);
    const advised = /"gc-presence (sandbox run-schedules [^"]+)"/.exec(
      refused.stderr.replace(/\s+/g, ' '),
    )?.[1];
    expect(advised).toBe(`sandbox run-schedules --from 2027-06-21 --to 2027-07-04 --sandbox ${file}`);
    expect((await runHere(advised?.split(' ') ?? [])).code).toBe(0);
    expect(refused.stderr.replace(/\s+/g, ' ')).toContain(
      `gc-presence sandbox reset --yes --sandbox ${file}`,
    );
  });

  test('refuses a time zone that nobody knows as the value of its option', async () => {
    const { code, stderr } = await runHere(['sandbox', 'run-schedules', '--time-zone', 'Mars']);
    expect(code).toBe(3);
    expect(stderr).toContain('--time-zone  must be an IANA time zone');
  });

  test('refuses a time that cannot be read', async () => {
    const { code, stderr } = await runHere(['sandbox', 'run-schedules', '--from', 'yesterday']);
    expect(code).toBe(3);
    expect(stderr).toContain('ISO 8601');
  });
});
