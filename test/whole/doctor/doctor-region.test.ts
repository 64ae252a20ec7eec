import { createServer } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { TestTuning } from '../../../src/answers/command.js';
import { type Credentials, findRegion, type Gateway, type Region } from '../../../src/core/connection.js';
import { InterruptedError } from '../../../src/core/problem.js';
import { Secret } from '../../../src/core/secret.js';
import { lookElsewhere } from '../../../src/doctor/region.js';
import type { CommandRun } from '../../../src/solution/command-run.js';
import type { Prompter } from '../../../src/ui/prompter.js';
import { type Gate, openGate, type Passage } from '../../support/gate.js';
import { startTestOrg, type TestOrg } from '../../support/practice-org.js';
import { gatewayEnvironment, type RunOptions, type Whole, wholeOrg } from '../../support/whole.js';
import { runDoctor } from '../doctor.js';

/** The org in which no credentials of these tests are known, and the one that they belong to. */
let here: Whole;
let home: TestOrg;
let closed: Gateway;
const usEast = findRegion('us-east-1') as Region;
beforeAll(async () => {
  here = await wholeOrg();
  home = await startTestOrg({ seed: 'elsewhere' });
  closed = await closedPort();
});
afterAll(async () => {
  await here.close();
  await home.close();
});
beforeEach(() => home.resetRequests());

async function closedPort(): Promise<Gateway> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('There is no port.');
  await new Promise((resolve) => server.close(resolve));
  return { protocol: 'http', host: '127.0.0.1', port: address.port };
}

function at(address: string): Gateway {
  const { hostname, port } = new URL(address);
  return { protocol: 'http', host: hostname, port: Number(port) };
}

/** Which org stands in which region; all others refuse. */
function servers(known: Readonly<Record<string, Gateway>>): (region: Region) => Gateway {
  return ({ name }) => known[name] ?? at(here.org.url);
}

/** The same, with the refusing regions apart from the first, so that what reaches them can be counted. */
function apartFrom(others: TestOrg, known: Readonly<Record<string, Gateway>> = {}) {
  return ({ name }: Region) => known[name] ?? at(name === 'us-east-1' ? here.org.url : others.url);
}

/** No gateway is set, and the credentials are those of the other org. */
function ofHome(more: RunOptions['environment'] = {}): RunOptions['environment'] {
  const none = Object.keys(gatewayEnvironment(here.org)).map((name) => [name, undefined]);
  return {
    ...Object.fromEntries(none),
    GENESYSCLOUD_REGION: 'us-east-1',
    GENESYSCLOUD_OAUTHCLIENT_ID: home.clientId,
    GENESYSCLOUD_OAUTHCLIENT_SECRET: home.clientSecret,
    ...more,
  };
}

function doctor(tuning: TestTuning, options: RunOptions & { readonly args?: readonly string[] } = {}) {
  return runDoctor(here, options.args, { environment: ofHome(), ...options, tuning });
}

interface Question {
  readonly agreed?: boolean;
  readonly credentials?: Credentials;
  readonly signal?: AbortSignal;
}

/** Looks for the region as doctor does on a terminal, where somebody is asked. */
async function look(
  tuning: TestTuning,
  { agreed = true, credentials, signal = new AbortController().signal }: Question = {},
) {
  const asked: string[] = [];
  const lines: string[] = [];
  const client: Credentials = {
    kind: 'client',
    clientId: home.clientId,
    clientSecret: new Secret(home.clientSecret),
  };
  const { check, hint } = await lookElsewhere(
    {
      context: { tuning } as CommandRun['context'],
      view: { listen: () => undefined } as unknown as CommandRun['view'],
      decider: {
        confirm: async ({ message }: { message: string }) => {
          asked.push(message);
          return agreed;
        },
      } as unknown as Prompter,
      signal,
      trace: (line) => lines.push(line),
    },
    { region: usEast, credentials: credentials ?? client },
  );
  return { check, hint, asked, lines };
}

async function withGate<T>(
  decide: (number: number) => Passage,
  work: (gate: Gate) => Promise<T>,
): Promise<T> {
  const gate = await openGate(here.org.url, decide);
  try {
    return await work(gate);
  } finally {
    await gate.close();
  }
}

const portOf = (gate: Gate): Gateway => ({ protocol: 'http', host: '127.0.0.1', port: Number(gate.port) });

describe('doctor, when the log-in is refused on a terminal,', () => {
  test('asks first, and sends nothing to other regions without a yes', async () => {
    const others = await startTestOrg();
    const { check, hint, asked } = await look({ gatewayOf: apartFrom(others) }, { agreed: false });
    expect(asked).toEqual([
      'Send these credentials once to each of the other 17 regions, to find the right one?',
    ]);
    expect(others.requests).toEqual([]);
    expect(check).toMatchObject({ status: 'unknown', reason: expect.stringContaining('in your browser') });
    expect(hint).toBeUndefined();
    await others.close();
  });

  test('finds the region that accepts the client, and says which one to use', async () => {
    const { check, hint } = await look({ gatewayOf: servers({ 'eu-west-1': at(home.url) }) });
    expect(check).toEqual({
      id: 'region',
      title: 'The org is in the region us-east-1',
      status: 'failed',
      reason: 'These credentials are accepted in eu-west-1 (Dublin, Ireland). Use --region eu-west-1.',
    });
    expect(hint).toBe('Run the command again with --region eu-west-1.');
  });

  test('sends nothing but one log-in to another region, and shows no secret', async () => {
    const { lines } = await look({ gatewayOf: servers({ 'eu-west-1': at(home.url) }) });
    expect(home.requests.map(({ kind, path }) => [kind, path])).toEqual([['login', '/oauth/token']]);
    const log = lines.join('\n');
    expect(log).toContain('eu-west-1: ← 200 POST /oauth/token');
    const basic = Buffer.from(`${home.clientId}:${home.clientSecret}`).toString('base64');
    expect(log).not.toContain(home.clientSecret);
    expect(log).not.toContain(basic);
  });

  test('finds the region that accepts an access token', async () => {
    const token = await home.token();
    home.resetRequests();
    const credentials: Credentials = { kind: 'token', accessToken: new Secret(token) };
    const { check, lines } = await look(
      { gatewayOf: servers({ 'ap-south-1': at(home.url) }) },
      { credentials },
    );
    expect(check.reason).toContain('Use --region ap-south-1.');
    expect(home.requests.map(({ path }) => path)).toEqual(['/api/v2/tokens/me']);
    expect(lines.join('\n')).not.toContain(token);
  });

  test('asks no more regions once one has accepted', async () => {
    // An org of its own: what is cut off on its way may still arrive while another test counts.
    const others = await startTestOrg();
    const { check } = await look({ gatewayOf: apartFrom(others, { 'us-east-2': at(home.url) }) });
    expect(check.status).toBe('failed');
    // At most those that were being asked beside the accepting one.
    expect(others.requests.length).toBeLessThan(12);
    await others.close();
  });

  test('says that it is not for the region, where every other one refuses as well', async () => {
    const others = await startTestOrg();
    const { check, hint } = await look({ gatewayOf: apartFrom(others) });
    expect(check.status).toBe('unknown');
    expect(check.reason).toBe(
      'None of the other 17 regions accepts these credentials either: the client id, the secret or the grant is wrong, not the region.',
    );
    expect(hint).toMatch(/^Check the client id \(now [\w-]+\) and the client secret\./);
    // Each region is asked once, and its own is not asked again.
    expect(others.requests).toHaveLength(17);
    await others.close();
  });

  test('says how many regions could not be reached, and does not rule those out', async () => {
    const gatewayOf = servers({ 'sa-east-1': closed, 'mx-central-1': closed });
    const { check, hint } = await look({ gatewayOf });
    expect(check.status).toBe('unknown');
    expect(check.reason).toContain('2 could not be reached (sa-east-1, mx-central-1)');
    expect(hint).toBeUndefined();
  });

  test('waits only for a moment for a region that does not answer, and asks it only once', async () => {
    let asked = 0;
    const count = (): Passage => {
      asked += 1;
      return 'hold-request';
    };
    await withGate(count, async (gate) => {
      const gatewayOf = servers({ 'eu-west-2': portOf(gate) });
      const { check } = await look({ gatewayOf, http: { tryTimeout: 2000 } });
      expect(check.reason).toContain('1 could not be reached (eu-west-2)');
    });
    expect(asked).toBe(1);
  });

  test('is not put off by a region that asks to come back later', async () => {
    const busy = await startTestOrg({
      faults: { faults: [{ kind: 'too-many-requests', retryAfter: 60, operation: 'oauth-token' }] },
    });
    const { check } = await look({ gatewayOf: servers({ 'eu-west-2': at(busy.url) }) });
    expect(check.reason).toContain('1 could not be reached (eu-west-2)');
    expect(busy.requests).toHaveLength(1);
    await busy.close();
  });

  test('stops with the reason of an interruption meanwhile', async () => {
    await withGate(
      () => 'hold-request',
      async (gate) => {
        const stop = new AbortController();
        const search = look({ gatewayOf: servers({ 'us-west-2': portOf(gate) }) }, { signal: stop.signal });
        search.catch(() => undefined);
        await gate.held;
        stop.abort(new InterruptedError('signal'));
        await expect(search).rejects.toThrow('Stopped by Ctrl-C.');
      },
    );
  });
});

describe('doctor asks no other region', () => {
  const elsewhere = (own: Gateway) => servers({ 'us-east-1': own, 'eu-west-1': at(home.url) });

  test('without a terminal, and says how to find it and what else it knows of this machine', async () => {
    const environment = ofHome({ HTTPS_PROXY: 'http://jo:hunter2@proxy.example:3128' });
    const run = await doctor({ gatewayOf: servers({ 'eu-west-1': at(home.url) }) }, { environment });
    expect(run.code).toBe(4);
    expect(home.requests).toEqual([]);
    expect(run.check('credentials')?.status).toBe('failed');
    expect(run.check('region')?.status).toBe('unknown');
    expect(run.check('region')?.reason).toContain('https://apps.mypurecloud.ie');
    expect(run.document.error?.hint).toContain('the region (now us-east-1');
    expect(run.check('clock')?.status).toBe('ok');
    expect(run.check('proxy')?.reason).toBe(
      'Requests to api.mypurecloud.com go through proxy.example:3128 (HTTPS_PROXY).',
    );
    expect(run.stdout).not.toContain('hunter2');
  });

  test('when its own cannot be reached', async () => {
    const run = await doctor({
      gatewayOf: elsewhere(closed),
      http: { firstBackoff: 1, maxTriesUnconnected: 2 },
    });
    expect(run.code).toBe(1);
    expect(run.check('credentials')?.status).toBe('unknown');
    expect(run.check('region')).toBeUndefined();
    expect(home.requests).toEqual([]);
  });

  test('when a gateway is set', async () => {
    const { hostname, port } = new URL(here.org.url);
    const args = ['--gateway', `http://${hostname}:${port}`];
    const run = await doctor({ gatewayOf: elsewhere(closed) }, { args });
    expect(run.code).toBe(4);
    expect(run.check('region')).toBeUndefined();
    expect(home.requests).toEqual([]);
  });

  test('when the log-in succeeds', async () => {
    const run = await doctor({ gatewayOf: servers({ 'us-east-1': at(home.url) }) });
    expect(run.code).toBe(0);
    expect(run.check('credentials')?.status).toBe('ok');
    expect(run.requests).toEqual([]);
  });
});
