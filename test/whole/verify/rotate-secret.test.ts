import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { finishTime } from '../../../src/core/retry.js';
import type { Fault } from '../../../src/practice-org/fault-plan.js';
import { secretHash } from '../../../src/practice-org/identity/secrets.js';
import { interruptedAfter } from '../../support/interrupt.js';
import { orgContent } from '../../support/org-content.js';
import { personWith } from '../../support/people.js';
import { reportSchema } from '../../support/report-schema.js';
import { solutionObjects } from '../../support/solution-objects.js';
import { installed, type Whole, wholeOrg } from '../../support/whole.js';

let whole: Whole | undefined;
afterEach(() => whole?.close());

/** Nobody waits in a test for a server that answers 500 to every request. */
const tuning = { http: { maxTries: 2, firstBackoff: 1, maxBackoff: 1 } };

async function start(...faults: readonly Fault[]): Promise<Whole> {
  whole = await installed([], { faults: { faults: [...faults] } });
  return whole;
}

const rotate = (on: Whole, ...more: readonly string[]) =>
  on.run(['teams-presence', 'rotate-secret', '--json', ...more], { tuning });

/** Whether the integration can log in with what the credential holds. */
function logsIn({ org }: Whole): boolean {
  const { client, credential } = solutionObjects(org.org);
  return client.secretHash !== undefined && client.secretHash === credential.secretHash;
}

describe('rotate-secret', () => {
  let org: Whole;
  beforeEach(async () => {
    org = await start();
  });

  test('makes a new secret, stores it, and shows that it works', async () => {
    const before = solutionObjects(org.org.org).client.secretHash;
    const run = await rotate(org, '--yes');
    const document = reportSchema.parse(run.document);
    expect(run.code).toBe(0);
    expect(document.result).toBe('applied');
    expect(document.checks).toMatchObject([{ id: 'credential', status: 'ok' }]);
    expect(solutionObjects(org.org.org).client.secretHash).not.toBe(before);
    expect(logsIn(org)).toBe(true);
  });

  test('leaves nothing else changed: status is in sync and the integration has its usual notes', async () => {
    const { notes } = solutionObjects(org.org.org).integration;
    expect(notes).not.toBe('');
    const { grants } = structuredClone(org.org.org.state.identity);
    await rotate(org, '--yes');
    expect(solutionObjects(org.org.org).integration.notes).toBe(notes);
    expect(org.org.org.state.identity.grants).toEqual(grants);
    expect((await org.run(['teams-presence', 'status', '--json'])).code).toBe(0);
  });

  test('stores the secret right after it was made, with no request in between', async () => {
    const { requests } = await rotate(org, '--yes');
    const made = requests.findIndex(({ method, path }) => method === 'POST' && path.endsWith('/secret'));
    expect(requests[made + 1]).toMatchObject({ method: 'PUT' });
    expect(requests[made + 1]?.path).toContain('/integrations/credentials/');
  });

  test('shows the secret nowhere', async () => {
    const run = await rotate(org, '--yes', '--verbose');
    const { client } = solutionObjects(org.org.org);
    const words = `${run.stdout} ${run.stderr}`.split(/[\s",:]+/);
    expect(words.some((word) => secretHash(org.org.org, client.id, word) === client.secretHash)).toBe(false);
  });

  test('without --yes changes nothing and ends with 3', async () => {
    const content = orgContent(org.org.org);
    const run = await rotate(org);
    expect(run.code).toBe(3);
    expect(run.writes).toEqual([]);
    expect(orgContent(org.org.org)).toBe(content);
  });

  test('without the solution changes nothing and ends with 3', async () => {
    const { name } = org.org.org.state.identity.organization;
    await org.run(['teams-presence', 'teardown', '--yes', '--org', name]);
    const run = await rotate(org, '--yes');
    expect(run.code).toBe(3);
    expect(run.document.error?.code).toBe('not-installed');
    expect(run.writes).toEqual([]);
  });
});

describe('rotate-secret that was cut off between the two requests', () => {
  const cut: Fault = { kind: 'server-error', status: 500, operation: 'putIntegrationsCredential', first: 2 };

  test.each([
    ['setup on this machine', false, ['setup', '--yes']],
    ['setup on another machine', true, ['setup', '--yes']],
    ['rotate-secret again', false, ['rotate-secret', '--yes']],
    ['rotate-secret on another machine', true, ['rotate-secret', '--yes']],
  ] as const)('is repaired by %s', async (_what, elsewhere, words) => {
    const org = await start(cut);
    const first = await rotate(org, '--yes');
    expect(first.code).toBe(1);
    expect(logsIn(org)).toBe(false);
    if (elsewhere) org.moveToAnotherMachine();

    const status = await org.run(['teams-presence', 'status', '--json']);
    expect(status.code).toBe(2);
    const credential = status.document.steps.find(({ id }) => id === 'credential');
    expect(credential?.changes.map(({ path }) => path)).toEqual(['credentialFields.clientSecret']);

    expect((await org.run(['teams-presence', ...words, '--json'])).code).toBe(0);
    expect(logsIn(org)).toBe(true);
    expect((await org.run(['teams-presence', 'status', '--json'])).code).toBe(0);
    const person = personWith(org.org.org, 'Available');
    expect((await org.run(['teams-presence', 'verify', '--user', person.email])).code).toBe(0);
  });

  test('and was repaired by another machine is not repaired once more by the first', async () => {
    const org = await start(cut);
    const home = org.stateDirectory().replace(/\/gc-presence$/, '');
    const here = { environment: { XDG_STATE_HOME: home } };
    expect((await rotate(org, '--yes')).code).toBe(1);
    org.moveToAnotherMachine();
    expect((await org.run(['teams-presence', 'setup', '--yes', '--json'])).code).toBe(0);

    const repaired = solutionObjects(org.org.org).client.secretHash;
    expect((await org.run(['teams-presence', 'status', '--json'], here)).code).toBe(0);
    expect((await org.run(['teams-presence', 'setup', '--yes', '--json'], here)).writes).toEqual([]);
    expect(solutionObjects(org.org.org).client.secretHash).toBe(repaired);
  });

  test('is seen and repaired by another machine also where the integration was adopted', async () => {
    whole = await wholeOrg({ faults: { faults: [cut] } });
    await whole.org.request('POST', '/api/v2/integrations', {
      name: 'Genesys Cloud Presence API',
      integrationType: { id: 'purecloud-data-actions' },
    });
    expect((await whole.run(['teams-presence', 'setup', '--yes', '--json'])).code).toBe(0);
    expect((await rotate(whole, '--yes')).code).toBe(1);
    expect(logsIn(whole)).toBe(false);

    whole.moveToAnotherMachine();
    expect((await whole.run(['teams-presence', 'status', '--json'])).code).toBe(2);
    expect((await whole.run(['teams-presence', 'setup', '--yes', '--json'])).code).toBe(0);
    expect(logsIn(whole)).toBe(true);
    expect(solutionObjects(whole.org.org).integration.notes).not.toContain('being changed');
  });

  test('makes another secret when nobody heard the answer', async () => {
    const org = await start({ kind: 'reset-after-commit', operation: 'postOauthClientSecret', first: 1 });
    expect((await rotate(org, '--yes')).code).toBe(0);
    expect(logsIn(org)).toBe(true);
  });
});

describe('rotate-secret whose new secret is not stored', () => {
  const store = 'putIntegrationsCredential';
  const lost = {
    message: expect.stringContaining('The new secret may not be stored. A request was not answered in time.'),
    hint: expect.stringContaining('The old secret may be gone, and then the solution does not work. Run'),
  };
  afterEach(() => {
    vi.restoreAllMocks();
  });

  /** The pair gets half a second, and the server takes no credential. */
  async function hurried(): Promise<Whole> {
    const org = await start({ kind: 'server-error', status: 503, operation: store });
    const timeout = AbortSignal.timeout.bind(AbortSignal);
    vi.spyOn(AbortSignal, 'timeout').mockImplementation((time) => timeout(time === finishTime ? 500 : time));
    return org;
  }
  const patient = { http: { maxTries: 100, firstBackoff: 20, maxBackoff: 50 } };

  test('in time says what that means, and ends with 1', async () => {
    const org = await hurried();
    const run = await org.run(['teams-presence', 'rotate-secret', '--json', '--yes'], { tuning: patient });
    expect(run.code).toBe(1);
    const { error, steps } = reportSchema.parse(run.document);
    expect(error).toMatchObject({ ...lost, code: 'timeout' });
    expect(steps).toMatchObject([{ id: 'credential', status: 'failed' }]);
  });

  test('in time after Ctrl-C ends with 130, and says as much', async () => {
    const org = await hurried();
    const run = await interruptedAfter(
      org,
      1,
      (signal) =>
        org.run(['teams-presence', 'rotate-secret', '--json', '--yes'], { tuning: patient, signal }),
      ({ operationId }) => operationId === store,
    );
    expect(run.code).toBe(130);
    const { error, steps } = reportSchema.parse(run.document);
    expect(error).toMatchObject({ ...lost, code: 'interrupted' });
    expect(steps).toMatchObject([{ status: 'pending', reason: expect.stringContaining('had begun') }]);
  });

  test('because Ctrl-C came just before it is stored all the same, and people are told so', async () => {
    const org = await start();
    const run = await interruptedAfter(
      org,
      1,
      (signal) => org.run(['teams-presence', 'rotate-secret', '--json', '--yes'], { tuning, signal }),
      ({ operationId }) => operationId === 'postOauthClientSecret',
    );
    expect(run.code).toBe(130);
    expect(run.document.error).toMatchObject({
      code: 'interrupted',
      hint: expect.stringContaining('The new secret is stored.'),
    });
    expect(logsIn(org)).toBe(true);
  });
});
