import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { runCli } from '../../support/cli.js';
import { newFolder } from '../../support/folder.js';
import { startTestOrg, type TestOrg } from '../../support/practice-org.js';
import { reportSchema } from '../../support/report-schema.js';
import { solutionObjects } from '../../support/solution-objects.js';
import { gatewayEnvironment, oneLine } from '../../support/whole.js';

// The program as people run it: built, in a process of its own, with pipes.

let home: string;
let environment: Record<string, string>;
beforeEach(() => {
  home = newFolder();
  environment = { HOME: home, XDG_STATE_HOME: join(home, 'state') };
});

describe('the practice org without an account', () => {
  test('is installed into, found in sync, shows a presence follow, and starts anew', async () => {
    const run = (line: string) => runCli(line.split(' '), { env: environment, cwd: home });

    const first = await run('teams-presence setup --sandbox --yes');
    expect(first.code, first.stderr).toBe(0);
    expect(oneLine(first.stdout)).toContain('10 to create');

    const second = await run('teams-presence setup --sandbox --yes --json');
    expect(second.code, second.stderr).toBe(0);
    const document = reportSchema.parse(JSON.parse(second.stdout));
    expect(document.result).toBe('in-sync');
    expect(document.steps.every(({ action }) => action === 'none')).toBe(true);

    const show = await run('sandbox show --all --json');
    const { people } = JSON.parse(show.stdout) as { people: { email: string; systemPresence: string }[] };
    const free = people.find(({ systemPresence }) => systemPresence === 'Available');
    const emitted = await run(`sandbox emit --user ${free?.email} --teams-presence InACall`);
    expect(emitted.code, emitted.stderr).toBe(0);
    expect(emitted.stdout).toContain('Busy');

    expect((await run('sandbox reset --yes')).code).toBe(0);
    expect((await run('teams-presence status --sandbox')).code).toBe(2);
  });
});

describe('against a server elsewhere', () => {
  let org: TestOrg;
  beforeAll(async () => {
    org = await startTestOrg();
  });
  afterAll(() => org.close());

  test('installs, says so in one document, and ends with the code of the result', async () => {
    const env = { ...environment, ...gatewayEnvironment(org) };
    const setup = await runCli(['teams-presence', 'setup', '--yes', '--json'], { env, cwd: home });
    expect(setup.code, setup.stderr).toBe(0);
    expect(setup.stderr).toBe('');
    expect(reportSchema.parse(JSON.parse(setup.stdout)).result).toBe('applied');
    solutionObjects(org.org).trigger.enabled = false;
    const status = await runCli(['teams-presence', 'status', '--json'], { env, cwd: home });
    expect(status.code).toBe(2);
    expect(reportSchema.parse(JSON.parse(status.stdout)).result).toBe('drift');
    const quiet = await runCli(['teams-presence', 'status', '--quiet'], { env, cwd: home });
    expect(quiet.code).toBe(2);
    expect(quiet.stdout.trim().split('\n')).toHaveLength(1);
  });

  test('reads a secret from standard input, and never asks when that is no terminal', async () => {
    const { GENESYSCLOUD_OAUTHCLIENT_SECRET: secret = '', ...others } = gatewayEnvironment(org);
    const env = { ...environment, ...others };
    const args = ['teams-presence', 'plan', '--json'];
    const missing = await runCli(args, { env, cwd: home });
    expect(missing.code).toBe(3);
    expect(reportSchema.parse(JSON.parse(missing.stdout)).error).toMatchObject({ code: 'missing-answers' });
    const given = await runCli([...args, '--client-secret-file', '-'], { env, cwd: home, input: secret });
    expect([0, 2]).toContain(given.code);
    expect(given.stdout).not.toContain(secret);
  });
});

test('a config file is found from the working directory, and its mistakes are placed as an editor wants them', async () => {
  writeFileSync(join(home, 'setup.yaml'), 'region: eu-west-1\nteamsPresence: { mapings: x.csv }\n');
  const run = await runCli(['teams-presence', 'setup', '--config', 'setup.yaml'], {
    env: environment,
    cwd: home,
  });
  expect(run.code).toBe(3);
  expect(run.stderr).toContain('setup.yaml:2:18 ');
});
