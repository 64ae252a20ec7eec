import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type ReverseProxy, startReverseProxy } from '../../support/reverse-proxy.js';
import { gatewayEnvironment, type RunOptions, type Whole, wholeOrg } from '../../support/whole.js';
import { actionsOf, expectToWork } from '../drift.js';

let whole: Whole;
let restore: () => void;
let proxy: ReverseProxy;
beforeAll(async () => {
  whole = await wholeOrg();
  restore = whole.keep();
  proxy = await startReverseProxy(whole.org.url, '/genesys/cloud');
});
beforeEach(() => restore());
afterAll(async () => {
  await proxy.close();
  await whole.close();
});

/** The environment without any of ours, except those that are named. */
function only(...names: readonly string[]): RunOptions {
  const usual = Object.keys(gatewayEnvironment(whole.org));
  return {
    environment: Object.fromEntries(
      usual
        .filter((name) => !names.includes(name.replace('GENESYSCLOUD_', '')))
        .map((name) => [name, undefined]),
    ),
  };
}

async function installs(args: readonly string[], options: RunOptions): Promise<void> {
  const setup = await whole.run(['teams-presence', 'setup', '--yes', '--json', ...args], options);
  expect(setup.document.error).toBeUndefined();
  expect(setup.code).toBe(0);
  expectToWork(whole);
  const status = await whole.run(['teams-presence', 'status', '--json', ...args], options);
  expect({ code: status.code, actions: actionsOf(status) }).toEqual({ code: 0, actions: {} });
}

describe('a gateway', () => {
  test('given by --gateway with a path prefix carries log-in and every API request', async () => {
    const { GENESYSCLOUD_OAUTHCLIENT_ID: id = '' } = gatewayEnvironment(whole.org);
    const secret = whole.write('secret', `${whole.org.clientSecret}\n`);
    const args = ['--gateway', proxy.url, '--client-id', id, '--client-secret-file', secret];
    const before = proxy.asked.length;
    await installs(args, only());
    const asked = proxy.asked.slice(before);
    expect(asked[0]).toBe('POST /genesys/cloud/oauth/token');
    expect(asked.every((line) => line.includes(' /genesys/cloud/'))).toBe(true);
    expect(asked.length).toBeGreaterThan(40);
  });

  test('given by the variables of the Terraform provider, prefix included, works the same', async () => {
    const { hostname, port, pathname } = new URL(proxy.url);
    const options = only('REGION', 'OAUTHCLIENT_ID', 'OAUTHCLIENT_SECRET');
    await installs([], {
      environment: {
        ...options.environment,
        GENESYSCLOUD_GATEWAY_PROTOCOL: 'http',
        GENESYSCLOUD_GATEWAY_HOST: hostname,
        GENESYSCLOUD_GATEWAY_PORT: port,
        GENESYSCLOUD_GATEWAY_PATH_NAME: 'prefix',
        GENESYSCLOUD_GATEWAY_PATH_VALUE: pathname,
      },
    });
  });

  test('given by a config file works the same', async () => {
    const file = whole.write('gateway.yaml', `region: eu-west-1\ngateway: ${proxy.url}\n`);
    await installs(['--config', file], only('OAUTHCLIENT_ID', 'OAUTHCLIENT_SECRET'));
  });
});

describe('the secret', () => {
  test('may come from standard input', async () => {
    const options = only('REGION', 'OAUTHCLIENT_ID', 'GATEWAY_PROTOCOL', 'GATEWAY_HOST', 'GATEWAY_PORT');
    const run = await whole.run(['teams-presence', 'plan', '--json', '--client-secret-file', '-'], {
      ...options,
      input: `${whole.org.clientSecret}\n`,
    });
    expect(run.code).toBe(2);
  });
});

describe('an access token instead of a client', () => {
  const options = () => only('REGION', 'GATEWAY_PROTOCOL', 'GATEWAY_HOST', 'GATEWAY_PORT');

  test('given as a file installs without a log-in', async () => {
    const file = whole.write('token', await whole.org.token());
    const setup = await whole.run(
      ['teams-presence', 'setup', '--yes', '--json', '--access-token-file', file],
      options(),
    );
    expect(setup.document.error).toBeUndefined();
    expect(setup.code).toBe(0);
    expect(setup.requests.every(({ kind }) => kind !== 'login')).toBe(true);
    expectToWork(whole);
  });

  test('given as a variable does the same, and wins over a client of the same strength', async () => {
    const environment = { GENESYSCLOUD_ACCESS_TOKEN: await whole.org.token() };
    const plan = await whole.run(['teams-presence', 'plan', '--json'], { environment });
    expect(plan.code).toBe(2);
    expect(plan.requests.every(({ kind }) => kind !== 'login')).toBe(true);
  });
});
