import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { reportSchema } from '../../support/report-schema.js';
import { oneLine, type RunOptions, type RunResult, type Whole, wholeOrg } from '../../support/whole.js';

let whole: Whole;
beforeAll(async () => {
  whole = await wholeOrg();
});
afterAll(() => whole.close());

/** Runs setup with everything agreed to, for people and for scripts, and wants both to end alike. */
async function refused(args: readonly string[], options: RunOptions = {}): Promise<RunResult> {
  const people = await whole.run(['teams-presence', 'setup', '--yes', ...args], options);
  const scripts = await whole.run(['teams-presence', 'setup', '--yes', '--json', ...args], options);
  expect(people.code).toBe(scripts.code);
  expect([...people.writes, ...scripts.writes]).toEqual([]);
  expect(people.stdout).toBe('');
  expect(people.stderr).not.toMatch(/\n {4}at /);
  const { error, result } = reportSchema.parse(scripts.document);
  expect(result).toBe('failed');
  expect(error?.hint, 'an error says what to do next').toBeDefined();
  for (const text of [error?.message ?? '', ...(error?.details ?? [])])
    expect(oneLine(people.stderr)).toContain(oneLine(text));
  return scripts;
}

async function refusedBeforeLogin(args: readonly string[], options: RunOptions = {}): Promise<RunResult> {
  const run = await refused(args, options);
  expect(run.code).toBe(3);
  expect(run.requests).toEqual([]);
  return run;
}

describe('a proxy', () => {
  test('whose password holds a bare percent sign ends with 3 and is not printed', async () => {
    const HTTPS_PROXY = 'http://user:hunter2%off2@proxy.example:3128';
    const run = await refusedBeforeLogin([], { environment: { HTTPS_PROXY } });
    expect(run.document.error).toMatchObject({ code: 'bad-proxy', hint: expect.stringContaining('%25') });
    expect(run.stdout + run.stderr).not.toContain('hunter2');
  });
});

describe('credentials', () => {
  test.each([
    ['a wrong secret', { GENESYSCLOUD_OAUTHCLIENT_SECRET: 'not-the-secret-of-anybody' }],
    ['a client that does not exist', { GENESYSCLOUD_OAUTHCLIENT_ID: '00000000-0000-4000-8000-000000000000' }],
  ])('that are refused (%s) end with 4 and never show the secret', async (_, environment) => {
    const run = await refused([], { environment });
    expect(run.code).toBe(4);
    expect(run.document.error).toMatchObject({ code: 'not-authenticated' });
    expect(run.stdout).not.toContain('not-the-secret-of-anybody');
    expect(run.requests.every(({ kind }) => kind === 'login')).toBe(true);
  });

  test('that are refused at the first write end with 4, for nothing was changed', async () => {
    const faults = ['POST', 'PUT', 'PATCH'].map((method) => ({
      kind: 'token-expired' as const,
      method,
      path: '/api/v2/**',
    }));
    const org = await wholeOrg({ faults: { faults } });
    const run = await org.run(['teams-presence', 'setup', '--yes', '--json']);
    expect(run.code).toBe(4);
    expect(run.document.error).toMatchObject({ code: 'not-authenticated' });
    await org.close();
  });

  test('that are an access token which nobody gave out end with 4', async () => {
    const file = whole.write('token', 'made-up-token-of-nobody');
    const run = await refused(['--access-token-file', file]);
    expect(run.code).toBe(4);
    expect(run.document.error).toMatchObject({ code: 'not-authenticated' });
    expect(run.stdout).not.toContain('made-up-token-of-nobody');
  });

  test('in a file that is not there, or is empty, end with 3 before the log-in', async () => {
    const environment = { GENESYSCLOUD_OAUTHCLIENT_SECRET: undefined };
    await refusedBeforeLogin(['--client-secret-file', `${whole.home}/nowhere`], { environment });
    await refusedBeforeLogin(['--client-secret-file', whole.write('empty', '')], { environment });
  });
});

describe('the command line', () => {
  test('with a region that does not exist ends with 3 and names the near one', async () => {
    const run = await refusedBeforeLogin(['--region', 'eu-west-11']);
    expect(JSON.stringify(run.document.error)).toContain('eu-west-1');
  });

  test.each([
    [['--mapings', 'x.csv'], '--mappings'],
    [['--mappings-mode', 'replace'], 'replace-all'],
    [['--concurrency', '25'], '24'],
    [['--timeout', 'soon'], '--timeout'],
    [['extra'], 'Too many arguments: extra'],
  ])('with %j ends with 3', async (args, named) => {
    const run = await refusedBeforeLogin(args);
    expect(JSON.stringify(run.document.error)).toContain(named);
  });

  test('without what is needed lists every missing answer with flag, variable and config key', async () => {
    const nothing = Object.fromEntries(
      [
        'REGION',
        'OAUTHCLIENT_ID',
        'OAUTHCLIENT_SECRET',
        'GATEWAY_PROTOCOL',
        'GATEWAY_HOST',
        'GATEWAY_PORT',
      ].map((name) => [`GENESYSCLOUD_${name}`, undefined]),
    );
    const run = await refusedBeforeLogin([], { environment: nothing });
    expect(run.document.error).toMatchObject({ code: 'missing-answers' });
    const details = run.document.error?.details ?? [];
    expect(details).toHaveLength(3);
    const ways = [
      ['--region', 'GENESYSCLOUD_REGION', 'config key region'],
      ['--client-id', 'GENESYSCLOUD_OAUTHCLIENT_ID', 'config key clientId'],
      ['--client-secret-file', 'GENESYSCLOUD_OAUTHCLIENT_SECRET', 'config key clientSecretFile'],
    ];
    ways.forEach((names, index) => {
      for (const name of names) expect(details[index]).toContain(name);
    });
  });
});

describe('a config file', () => {
  test('reports everything wrong in it at once, each with file, line and column', async () => {
    const text = [
      'region: eu-west-1',
      'regoin: eu-west-1',
      'clientSecret: abcdefgh',
      'yes: true',
      'teamsPresence:',
      '  mappingsMode: both',
      '  names: { role: "" }',
      '  nmaes: { role: Teams }',
      '',
    ].join('\n');
    const run = await refusedBeforeLogin(['--config', whole.write('bad.yaml', text)]);
    expect(run.document.error).toMatchObject({ code: 'bad-config' });
    const places = run.document.error?.details?.map((detail) => /bad\.yaml:(\d+:\d+) /.exec(detail)?.[1]);
    expect(places).toEqual(['2:1', '3:1', '4:1', '6:17', '7:18', '8:3']);
    expect(run.stdout).not.toContain('abcdefgh');
    expect(run.stdout).toContain('Did you mean region?');
    expect(run.stdout).toContain('Did you mean teamsPresence.names?');
  });

  test('is told of together with what is wrong on the command line and in variables', async () => {
    const config = whole.write('wrong.yaml', 'regoin: eu-west-1\n');
    const args = ['--config', config, '--concurrency', '99', '--report', 'x.pdf'];
    const run = await refusedBeforeLogin(args);
    expect(run.document.error?.code).toBe('bad-answers');
    const places = run.document.error?.details?.map((detail) => detail.split('  ')[0]);
    expect(places).toEqual([expect.stringContaining('wrong.yaml:1:1'), '--concurrency', '--report']);
  });

  test.each([
    ['is no YAML', 'region: [eu-west-1\n'],
    ['is a list', '- region\n'],
  ])('that %s is refused with its place', async (_, text) => {
    const run = await refusedBeforeLogin(['--config', whole.write('broken.yaml', text)]);
    expect(run.document.error?.details?.[0]).toMatch(/broken\.yaml:\d+:\d+ /);
  });

  test('that is not there is refused', async () => {
    const run = await refusedBeforeLogin(['--config', `${whole.home}/nowhere.yaml`]);
    expect(run.document.error?.message).toContain('nowhere.yaml');
  });
});

describe('a mappings file', () => {
  test('reports everything wrong in it at once, each with file, line and column, before the log-in', async () => {
    const csv = whole.write(
      'bad.csv',
      ['key,GenesysCloudPresenceId', 'Busy,Busy', 'Busy,Away', 'InACall', ',Busy', 'Away,=1+1', ''].join(
        '\n',
      ),
    );
    const run = await refusedBeforeLogin(['--mappings', csv]);
    expect(run.document.error).toMatchObject({ code: 'bad-csv' });
    const places = run.document.error?.details?.map((detail) => /bad\.csv:(\d+:\d+) /.exec(detail)?.[1]);
    expect(places).toEqual(['3:1', '4:1', '5:1', '6:6']);
  });

  test.each([
    ['is empty', ''],
    ['has no columns that we know', 'a,b\n1,2\n'],
    ['is not closed', 'key,GenesysCloudPresenceId\n"Busy,Busy\n'],
  ])('that %s is refused with its place', async (_, text) => {
    const run = await refusedBeforeLogin(['--mappings', whole.write('odd.csv', text)]);
    expect(run.document.error?.details?.[0]).toMatch(/odd\.csv:\d+:\d+ /);
  });

  test('that is not there is refused', async () => {
    const run = await refusedBeforeLogin(['--mappings', `${whole.home}/nowhere.csv`]);
    expect(run.document.error).toMatchObject({ code: 'unreadable-file' });
  });

  test('that a config file names and is not there is told with the key by which it is named', async () => {
    const config = whole.write('names-it.yaml', 'teamsPresence:\n  mappings: nowhere.csv\n');
    const run = await refusedBeforeLogin(['--config', config]);
    expect(run.document.error?.hint).toContain('teamsPresence.mappings in the config file');
  });

  test('with presences that the org does not have, or has twice, is refused after the log-in and before a write', async () => {
    const csv = whole.write(
      'unknown.csv',
      [
        'key,Presence',
        'Busy,Bussy',
        'Away,Pause',
        'InACall,Be right back',
        'Offline,00000000-0000-4000-8000-000000000000',
        '',
      ].join('\n'),
    );
    const run = await refused(['--mappings', csv]);
    expect(run.code).toBe(3);
    expect(run.requests.length).toBeGreaterThan(0);
    expect(run.document.error).toMatchObject({ code: 'bad-mappings' });
    const [typo, twice, dead, id] = run.document.error?.details ?? [];
    expect(typo).toMatch(/unknown\.csv:2:6 .*"Bussy".*Busy/);
    expect(twice).toMatch(/unknown\.csv:3:6 .*Break/);
    expect(dead).toMatch(/unknown\.csv:4:9 .*deactivated/);
    expect(id).toMatch(/unknown\.csv:5:9 .*no presence/);
  });
});
