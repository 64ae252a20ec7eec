import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import { resolveConnection } from '../../src/answers/connection.js';
import { connectionFields } from '../../src/answers/connection-fields.js';
import { resolve, type Sources } from '../../src/answers/resolve.js';
import { Secret } from '../../src/core/secret.js';
import { newFolder } from '../support/folder.js';
import { problemOf } from './problem.js';

const home = newFolder();
mkdirSync(join(home, '.gc'));
writeFileSync(
  join(home, '.gc', 'config.toml'),
  `[default]
  client_credentials = "profile-client"
  client_secret = "profile-secret"
  access_token = ""
  environment = "mypurecloud.de"
  grant_type = "1"
  logging_enabled = false

[with_token]
  access_token = "profile-token"
  environment = "me_central_1"

[blank]
  client_credentials = "blank-client"
  client_secret = ""
  environment = "us-east-1"

[behind]
  client_credentials = "c"
  client_secret = "s"
  environment = "us-east-1"
  gateway_protocol = "https"
  gateway_host = "gw.example"
  gateway_port = "8443"
  gateway_pathparams = "{login: /in, api: /out}"

[through]
  client_credentials = "c"
  client_secret = "s"
  environment = "us-east-1"
  proxy_protocol = "http"
  proxy_host = "gc.example"
  proxy_port = "3129"
  proxy_username = "jo"
  proxy_password = "pw"

[browser]
  client_credentials = "pkce-client"
  environment = "mypurecloud.ie"
  grant_type = "3"
  redirect_uri = "http://localhost:7788"

[lost]
  client_credentials = "c"
  client_secret = "s"
  environment = "nowhere.example"
`,
);

async function connect(sources: Sources, standardInput = 'from-stdin\n') {
  const resolved = resolve(connectionFields, { cwd: home, ...sources });
  const result = await resolveConnection(resolved, {
    readStandardInput: async () => standardInput,
    environment: {},
    home,
  });
  if (result.kind === 'missing') return result.missing.map(({ key }) => key);
  const { region, credentials, gateway } = result.connection;
  const who =
    credentials.kind === 'token'
      ? ['token', credentials.accessToken.reveal()]
      : credentials.kind === 'client'
        ? [credentials.clientId, credentials.clientSecret.reveal()]
        : ['sign-in', credentials.clientId, credentials.redirect, credentials.accessToken?.reveal()];
  return [region.name, ...who, ...(gateway === undefined ? [] : [gateway])];
}

const variables = {
  GENESYSCLOUD_REGION: 'eu-west-1',
  GENESYSCLOUD_OAUTHCLIENT_ID: 'env-client',
  GENESYSCLOUD_OAUTHCLIENT_SECRET: 'env-secret',
};

describe('credentials', () => {
  test('come from the variables of the Terraform provider', async () => {
    expect(await connect({ environment: variables })).toEqual(['eu-west-1', 'env-client', 'env-secret']);
  });

  test('that are missing are listed together', async () => {
    expect(await connect({})).toEqual(['region', 'clientId', 'clientSecretFile']);
    expect(await connect({ flags: { clientId: 'x', region: 'eu-west-1' } })).toEqual(['clientSecretFile']);
  });

  test('that are blank are missing', async () => {
    expect(await connect({ environment: { ...variables, GENESYSCLOUD_OAUTHCLIENT_SECRET: ' \n' } })).toEqual([
      'clientSecretFile',
    ]);
  });

  test('a prompted secret completes them', async () => {
    const prompted = { region: 'us-east-1', clientId: 'asked', clientSecretFile: new Secret('typed') };
    expect(await connect({ prompted })).toEqual(['us-east-1', 'asked', 'typed']);
  });

  test('an access token wins over a client of the same source, and loses against one of a stronger source', async () => {
    const environment = { ...variables, GENESYSCLOUD_ACCESS_TOKEN: 'env-token' };
    expect(await connect({ environment })).toEqual(['eu-west-1', 'token', 'env-token']);
    expect(await connect({ environment, flags: { clientId: 'flag-client' } })).toEqual([
      'eu-west-1',
      'flag-client',
      'env-secret',
    ]);
  });
});

describe('signing in by browser', () => {
  const { GENESYSCLOUD_OAUTHCLIENT_SECRET: _, ...withoutSecret } = variables;
  const byBrowser = (clientId: string) => ['eu-west-1', 'sign-in', clientId, undefined, undefined];

  test('needs a client id and no secret', async () => {
    expect(await connect({ environment: withoutSecret, flags: { signIn: true } })).toEqual(
      byBrowser('env-client'),
    );
    expect(await connect({ flags: { signIn: true, region: 'eu-west-1' } })).toEqual(['clientId']);
  });

  test('wins over a secret and a token of the same source, and loses against one of a stronger source', async () => {
    const environment = { ...variables, GENESYSCLOUD_ACCESS_TOKEN: 'env-token' };
    expect(await connect({ environment, flags: { signIn: true } })).toEqual(byBrowser('env-client'));
    const values = new Map([['signIn', { raw: true, place: 'setup.yaml:1:1' }]]);
    const config = { values, directory: home };
    expect(await connect({ environment: variables, config })).toEqual([
      'eu-west-1',
      'env-client',
      'env-secret',
    ]);
    expect(await connect({ environment, config })).toEqual(['eu-west-1', 'token', 'env-token']);
    expect(await connect({ environment: withoutSecret, config })).toEqual(byBrowser('env-client'));
  });

  test('is what a profile with the PKCE grant does, at its redirect address', async () => {
    expect(await connect({ flags: { profile: 'browser' } })).toEqual([
      'eu-west-1',
      'sign-in',
      'pkce-client',
      'http://localhost:7788',
      undefined,
    ]);
  });
});

describe('a secret in a file', () => {
  const file = join(home, 'secret.txt');
  const flags = { clientSecretFile: 'secret.txt' };

  test.each([
    ['bare', 'abc'],
    ['with a line end', 'abc\n'],
    ['as Windows writes it', '\uFEFFabc\r\n'],
    ['with blanks and several line ends', ' abc \u00A0\n\n'],
    ['in UTF-16, as PowerShell writes it', Buffer.from('\uFEFFabc\r\n', 'utf16le')],
    ['in UTF-16 without a mark', Buffer.from('abc', 'utf16le')],
  ])('%s is read', async (_, text) => {
    writeFileSync(file, text);
    expect(await connect({ environment: variables, flags })).toEqual(['eu-west-1', 'env-client', 'abc']);
  });

  test('in a variable loses the same blanks and line ends', async () => {
    const environment = { ...variables, GENESYSCLOUD_OAUTHCLIENT_SECRET: '\uFEFF abc\u200B \r\n\n' };
    expect(await connect({ environment })).toEqual(['eu-west-1', 'env-client', 'abc']);
  });

  test('called - is standard input', async () => {
    const given = { environment: variables, flags: { clientSecretFile: '-' } };
    expect(await connect(given)).toEqual(['eu-west-1', 'env-client', 'from-stdin']);
    expect((await problemOf(() => connect(given, '\n'))).problem.code).toBe('empty-secret');
  });

  test('that is empty, absent or has several lines is refused without repeating it', async () => {
    writeFileSync(file, 'id: hush\nsecret: hush\n');
    const many = await problemOf(() => connect({ environment: variables, flags }));
    writeFileSync(file, '\n');
    const empty = await problemOf(() => connect({ environment: variables, flags }));
    const absent = await problemOf(() =>
      connect({ environment: variables, flags: { clientSecretFile: 'none' } }),
    );
    expect([many, empty, absent].map(({ problem }) => [problem.code, problem.exitCode])).toEqual([
      ['bad-secret', 3],
      ['empty-secret', 3],
      ['unreadable-file', 3],
    ]);
    expect(inspect([many, empty])).not.toContain('hush');
  });
});

describe('a profile of the gc CLI', () => {
  test('gives region and credentials, and its name is known in any case', async () => {
    expect(await connect({ flags: { profile: 'DEFAULT' } })).toEqual([
      'eu-central-1',
      'profile-client',
      'profile-secret',
    ]);
    expect(await connect({ flags: { profile: 'with_token' } })).toEqual([
      'me-central-1',
      'token',
      'profile-token',
    ]);
  });

  test('named by a flag is stronger than the variables, named by a variable weaker', async () => {
    expect(await connect({ environment: variables, flags: { profile: 'default' } })).toEqual([
      'eu-central-1',
      'profile-client',
      'profile-secret',
    ]);
    expect(await connect({ environment: { ...variables, GENESYSCLOUD_PROFILE: 'default' } })).toEqual([
      'eu-west-1',
      'env-client',
      'env-secret',
    ]);
  });

  test('its secret is never sent with the id of another client', async () => {
    expect(await connect({ flags: { profile: 'default', clientId: 'another' } })).toEqual([
      'clientSecretFile',
    ]);
  });

  test('with a blank secret lacks the secret', async () => {
    expect(await connect({ flags: { profile: 'blank' } })).toEqual(['clientSecretFile']);
  });

  test('may stand behind a gateway', async () => {
    expect(await connect({ flags: { profile: 'behind' } })).toEqual([
      'us-east-1',
      'c',
      's',
      { protocol: 'https', host: 'gw.example', port: 8443, loginPath: '/in', apiPath: '/out' },
    ]);
  });

  test('that is not there is answered with those that are', async () => {
    const { problem } = await problemOf(() => connect({ flags: { profile: 'defualt' } }));
    expect(problem.why).toContain('default, with_token, blank, behind, through, browser, lost');
    expect(problem.next).toContain('"default"');
    const lost = (await problemOf(() => connect({ flags: { profile: 'lost' } }))).problem;
    expect(lost.what).toBe(`The profile "lost" in ${join(home, '.gc', 'config.toml')} cannot be used.`);
    expect(lost.details?.[0]).toMatch(
      /^environment {2}must be a Genesys Cloud region, not "nowhere.example"/,
    );
  });

  test('in a broken or absent file is a problem that shows nothing of the file', async () => {
    const other = mkdtempSync(join(home, 'other-'));
    const resolved = resolve(connectionFields, { flags: { profile: 'x' } });
    const at = (home: string) => ({ readStandardInput: async () => '', environment: {}, home });
    const absent = await problemOf(() => resolveConnection(resolved, at(other)));
    expect(absent.problem.code).toBe('unreadable-file');
    expect(absent.problem.what).toContain('the profile "x"');
    mkdirSync(join(other, '.gc'));
    writeFileSync(join(other, '.gc', 'config.toml'), '[x]\nclient_secret = hush-hush\n');
    const { problem } = await problemOf(() => resolveConnection(resolved, at(other)));
    expect(problem.details?.[0]).toMatch(/config\.toml:2:\d+ /);
    expect(JSON.stringify(problem)).not.toContain('hush');
  });
});

describe('a proxy', () => {
  const proxy = async (environment: Record<string, string>, flags = {}) => {
    const resolved = resolve(connectionFields, { environment: { ...variables, ...environment }, flags });
    const result = await resolveConnection(resolved, {
      readStandardInput: async () => '',
      environment,
      home,
    });
    if (result.kind === 'missing') throw new Error('Something is missing.');
    const { https } = result.connection.proxies ?? {};
    return https === undefined ? undefined : [https.origin, https.authorization?.reveal(), https.from];
  };
  const basic = (text: string) => `Basic ${Buffer.from(text).toString('base64')}`;
  const ofTerraform = { GENESYSCLOUD_PROXY_HOST: 'tf.example', GENESYSCLOUD_PROXY_PORT: '3128' };
  const ofSystem = { HTTPS_PROXY: 'http://system.example:8080', NO_PROXY: '*' };

  test('is read from the variables of the Terraform provider, which are stronger than the usual ones', async () => {
    expect(await proxy(ofSystem)).toEqual(['http://system.example:8080', undefined, 'HTTPS_PROXY']);
    expect(await proxy({ ...ofSystem, ...ofTerraform })).toEqual([
      'http://tf.example:3128',
      undefined,
      'GENESYSCLOUD_PROXY_HOST',
    ]);
  });

  test('takes user name and password from variables of their own, as they are', async () => {
    const user = {
      GENESYSCLOUD_PROXY_AUTH_USERNAME: 'OFFICE\\jo',
      GENESYSCLOUD_PROXY_AUTH_PASSWORD: 'p%@/#\\w',
    };
    const found = await proxy({ ...ofTerraform, ...user, GENESYSCLOUD_PROXY_PROTOCOL: 'https' });
    expect(found?.slice(0, 2)).toEqual(['https://tf.example:3128', basic('OFFICE\\jo:p%@/#\\w')]);
  });

  test('is read from the profile of the gc CLI that a flag names, before all variables', async () => {
    const found = await proxy({ ...ofSystem, ...ofTerraform }, { profile: 'through' });
    expect(found).toEqual(['http://gc.example:3129', basic('jo:pw'), 'the profile "through"']);
  });

  test.each([
    { GENESYSCLOUD_PROXY_PORT: '3128' },
    { ...ofTerraform, GENESYSCLOUD_PROXY_PROTOCOL: 'socks5' },
    { ...ofTerraform, GENESYSCLOUD_PROXY_AUTH_PASSWORD: 'hush-hush' },
  ])('is refused as %j', async (environment) => {
    const { problem } = await problemOf(() => proxy(environment as Record<string, string>));
    expect([problem.code, problem.exitCode]).toEqual(['bad-answers', 3]);
    expect(problem.details?.[0]).toMatch(/(need|must come with) GENESYSCLOUD_PROXY_/);
    expect(JSON.stringify(problem)).not.toContain('hush');
  });
});

describe('a gateway', () => {
  const gateway = async (environment: Record<string, string>, flags = {}) =>
    (await connect({ environment: { ...variables, ...environment }, flags })).at(3);

  test('is read from an address', async () => {
    expect(await gateway({}, { gateway: 'http://127.0.0.1:8090' })).toEqual({
      protocol: 'http',
      host: '127.0.0.1',
      port: 8090,
    });
    expect(await gateway({}, { gateway: 'https://gw.example/a/b/' })).toEqual({
      protocol: 'https',
      host: 'gw.example',
      apiPath: '/a/b',
      loginPath: '/a/b',
    });
  });

  test.each([
    'gw.example',
    'ftp://gw.example',
    'https://me:pw@gw.example',
    'https://gw.example?x=1',
    'https://',
    '',
  ])('is refused as %j', async (url) => {
    expect((await problemOf(() => gateway({}, { gateway: url }))).problem.details?.[0]).toMatch(
      /^--gateway /,
    );
  });

  test('is read from the variables, and a flag is stronger', async () => {
    const environment = { GENESYSCLOUD_GATEWAY_HOST: 'gw.example', GENESYSCLOUD_GATEWAY_PORT: '443' };
    expect(await gateway(environment)).toEqual({ protocol: 'https', host: 'gw.example', port: 443 });
    expect(await gateway(environment, { gateway: 'http://[::1]:1' })).toEqual({
      protocol: 'http',
      host: '[::1]',
      port: 1,
    });
  });

  test.each([
    ['login', { loginPath: '/p' }],
    ['api', { apiPath: '/p' }],
    ['stage', { apiPath: '/p', loginPath: '/p' }],
    ['', { apiPath: '/p', loginPath: '/p' }],
  ])('takes the path named %j as the Terraform provider does', async (name, paths) => {
    expect(
      await gateway({
        GENESYSCLOUD_GATEWAY_HOST: 'gw.example',
        GENESYSCLOUD_GATEWAY_PATH_NAME: name,
        GENESYSCLOUD_GATEWAY_PATH_VALUE: 'p/',
      }),
    ).toEqual({ protocol: 'https', host: 'gw.example', ...paths });
  });

  test.each([
    [{ HOST: 'https://gw.example:8443/p/' }, { protocol: 'https', host: 'gw.example', port: 8443 }],
    [
      { HOST: 'gw.example/p', PORT: '99', PROTOCOL: 'https' },
      { protocol: 'https', host: 'gw.example', port: 99 },
    ],
    [{ HOST: 'http://127.0.0.1:80/p' }, { protocol: 'http', host: '127.0.0.1' }],
  ])('is understood where the variable for its host holds its address: %j', async (variables, expected) => {
    const named = Object.entries(variables).map(([name, value]) => [`GENESYSCLOUD_GATEWAY_${name}`, value]);
    expect(await gateway(Object.fromEntries(named))).toEqual({ ...expected, apiPath: '/p', loginPath: '/p' });
  });

  test.each([
    { GENESYSCLOUD_GATEWAY_PORT: '443' },
    { GENESYSCLOUD_GATEWAY_HOST: 'gw', GENESYSCLOUD_GATEWAY_PORT: '99999' },
    { GENESYSCLOUD_GATEWAY_HOST: 'gw?to=here' },
    { GENESYSCLOUD_GATEWAY_HOST: 'gw', GENESYSCLOUD_GATEWAY_PROTOCOL: 'ws' },
    { GENESYSCLOUD_GATEWAY_HOST: 'gw', GENESYSCLOUD_GATEWAY_PATH_NAME: 'api' },
  ])('is refused as %j', async (environment) => {
    const { problem } = await problemOf(() => gateway(environment as Record<string, string>));
    expect([problem.code, problem.exitCode]).toEqual(['bad-answers', 3]);
  });

  test.each([
    ['a flag', {}, { gateway: 'http://gw.example:8090' }],
    [
      'variables',
      { GENESYSCLOUD_GATEWAY_PROTOCOL: 'http', GENESYSCLOUD_GATEWAY_HOST: 'localhost.example' },
      {},
    ],
    ['an address that only begins like loopback', {}, { gateway: 'http://127.0.0.1.example' }],
  ])(
    'that would get secrets unencrypted on another machine (%s) needs a word of its own',
    async (_how, environment, flags) => {
      const { problem } = await problemOf(() => gateway(environment, flags));
      expect([problem.code, problem.exitCode]).toEqual(['insecure-gateway', 3]);
      expect(problem.next).toContain('--allow-insecure-gateway');
      expect(await gateway(environment, { ...flags, allowInsecureGateway: true })).toMatchObject({
        protocol: 'http',
      });
    },
  );

  test('makes the region optional, which is then us-east-1', async () => {
    const { GENESYSCLOUD_REGION: _, ...environment } = variables;
    expect((await connect({ environment, flags: { gateway: 'http://127.0.0.1:1' } }))[0]).toBe('us-east-1');
  });
});
