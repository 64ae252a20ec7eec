import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { TestTuning } from '../../src/answers/command.js';
import type { Conditions } from '../../src/practice-org/conditions.js';
import { openGate } from '../support/gate.js';
import { hasty } from '../support/hasty.js';
import { interruptedAfter } from '../support/interrupt.js';
import { census, expectOneOfEach } from '../support/one-of-each.js';
import type { TestOrg } from '../support/practice-org.js';
import { buryRun, wholeOrg } from '../support/whole.js';
import { associateArguments, associateOrg, five } from '../whole/associate.js';

const setup = ['teams-presence', 'setup', '--yes', '--json', '--timeout', '60'];

/** Looks for a lost object for longer than the lists of these orgs lag. */
const patient: TestTuning = { ...hasty, visibility: { deadline: 5000, first: 100, max: 400 } };

const slownesses: Readonly<Record<string, Partial<Conditions>>> = {
  'lists that lag': { listLag: 2000 },
  'objects that cannot be read at first': { readLag: 1000 },
  'grants that take effect late': { grantTakesEffect: 2000 },
  'an integration that is slow to become active and to accept actions': {
    integrationActivates: 1200,
    integrationAcceptsActions: 1200,
  },
  'a workflow that triggers do not know at first': { flowJob: 800, flowVisibleToTriggers: 1500 },
  'all of it at once': {
    listLag: 2000,
    readLag: 500,
    grantTakesEffect: 1000,
    integrationActivates: 500,
    integrationAcceptsActions: 500,
    flowJob: 500,
    flowVisibleToTriggers: 500,
  },
};

const creations = [
  'postAuthorizationRoles',
  'postOauthClients',
  'postIntegrationsCredentials',
  'postIntegrations',
  'postIntegrationsActions',
  'postFlowsDatatables',
  'postFlowsDatatableRows',
  'upload',
  'postProcessautomationTriggers',
] as const;

describe.concurrent('in a slow org', { timeout: 60_000 }, () => {
  test.each(Object.keys(slownesses))('%s: the installation waits, and makes one of each', async (name) => {
    const whole = await wholeOrg({ conditions: slownesses[name] });
    // The org itself is as old as this test.
    await settled(slownesses[name]);
    const before = census(whole.org.org.state);
    const run = await whole.run(setup, { tuning: patient });
    expect(run.code, run.stdout).toBe(0);
    await settled(slownesses[name]);
    await expectOneOfEach(whole, before);
    await whole.close();
  });

  test.each(creations)(
    'the answer of %s is lost while lists lag: nothing is made twice',
    async (operation) => {
      const conditions = { listLag: 1500 };
      const faults = { faults: [{ kind: 'reset-after-commit', operation, nth: 1 } as const] };
      const whole = await wholeOrg({ conditions, faults });
      const before = census(whole.org.org.state);
      const run = await whole.run(setup, { tuning: patient });
      expect(run.code, run.stdout).toBe(0);
      await settled(conditions);
      await expectOneOfEach(whole, before);
      await whole.close();
    },
  );

  test.each([
    ['the role', /\/authorization\/roles$/],
    ['the OAuth client', /\/oauth\/clients$/],
    ['the credential', /\/integrations\/credentials$/],
    ['the integration', /\/integrations$/],
    ['the first data action', /\/integrations\/actions$/],
    ['the trigger', /\/processautomation\/triggers$/],
  ])(
    'a run is killed while it creates %s, and lists lag: the next one makes nothing twice',
    async (_name, path) => {
      const conditions = { listLag: 1500 };
      const whole = await wholeOrg({ conditions });
      const before = census(whole.org.org.state);
      let dead = false;
      const gate = await openGate(whole.org.url, (_count, { method, url = '' }) => {
        if (dead) return 'hold-request';
        dead = method === 'POST' && path.test(url.split('?')[0] ?? '');
        return dead ? 'hold-answer' : 'pass';
      });
      const standingStill = whole.run(setup, {
        tuning: patient,
        environment: { GENESYSCLOUD_GATEWAY_PORT: gate.port },
      });
      await gate.held;
      const environment = { XDG_STATE_HOME: join(whole.home, 'state-after-death') };
      cpSync(whole.stateDirectory(), join(environment.XDG_STATE_HOME, 'gc-presence'), { recursive: true });
      buryRun(environment.XDG_STATE_HOME);
      const next = await whole.run(setup, { tuning: patient, environment });
      expect(next.code, next.stdout).toBe(0);
      await settled(conditions);
      await expectOneOfEach(whole, before, { environment });
      await gate.close();
      await standingStill;
      await whole.close();
    },
  );
});

describe.concurrent('a run is stopped while what it created is not known everywhere', {
  timeout: 60_000,
}, () => {
  test.each([
    ['the workflow, which names table and data actions', 'postFlowsJobs', { listLag: 2000 }],
    [
      'the trigger, which names the workflow',
      'postProcessautomationTriggers',
      { flowVisibleToTriggers: 2000 },
    ],
    [
      'a data action, which names the integration',
      'postIntegrationsActions',
      { integrationAcceptsActions: 2000 },
    ],
  ] as const)('at %s: the next one waits as the first would have', async (_name, operation, conditions) => {
    const whole = await wholeOrg({ conditions });
    await settled(conditions);
    const before = census(whole.org.org.state);
    const stopped = await interruptedAfter(
      whole,
      1,
      (signal) => whole.run(setup, { tuning: patient, signal }),
      ({ operationId }) => operationId === operation,
    );
    expect(stopped.code).toBe(130);
    const next = await whole.run(setup, { tuning: patient });
    expect(next.code, next.stdout).toBe(0);
    await settled(conditions);
    await expectOneOfEach(whole, before);
    await whole.close();
  });
});

/** Everything that an installation of the associate user solution makes, by how many there are. */
function outboundCensus({ state }: TestOrg['org']) {
  const { outbound, integrations, identity, architect } = state;
  return {
    lists: outbound.contactLists.length,
    campaigns: outbound.campaigns.length,
    schedules: outbound.schedules.length,
    ruleSets: outbound.ruleSets.filter(({ deletedAt }) => deletedAt === undefined).length,
    responseSets: outbound.responseSets.length,
    codes: outbound.wrapupCodes.length,
    flows: Object.values(architect.flows).filter(({ deleted }) => !deleted).length,
    integrations: Object.keys(integrations.integrations).length,
    roles: Object.keys(identity.roles).length,
  };
}

test.each([1, 2])('the answer to the creation of schedule %s is lost: the run goes on', async (nth) => {
  const fault = { kind: 'reset-after-commit', operation: 'putOutboundSchedulesCampaign', nth } as const;
  const whole = await associateOrg({ faults: { faults: [fault] } });
  const before = outboundCensus(whole.org.org).schedules;
  const setup = ['associate-user', 'setup', ...associateArguments('associates.csv'), '--yes', '--json'];
  const run = await whole.run(setup, { tuning: hasty });
  expect(run.code, run.stdout).toBe(0);
  expect(outboundCensus(whole.org.org).schedules).toBe(before + 2);
  await whole.close();
});

describe.concurrent('in a slow org, associate-user', { timeout: 60_000 }, () => {
  test.each([
    ['objects that cannot be read at first', { readLag: 1000 }],
    ['lists that lag', { listLag: 2000 }],
    ['all of it at once', { ...slownesses['all of it at once'], campaignStops: 500, ruleSetLingers: 500 }],
  ] as const)(
    '%s: installation, live check and removal wait, and leave nothing over',
    async (_name, conditions) => {
      const whole = await associateOrg({ conditions });
      await settled(conditions);
      const before = outboundCensus(whole.org.org);
      const run = (...args: string[]) =>
        whole.run(['associate-user', ...args, '--json', '--timeout', '55'], { tuning: patient });
      const installed = await run('setup', ...associateArguments('associates.csv'), '--yes');
      expect(installed.code, installed.stdout).toBe(0);
      await settled(conditions);
      const status = await run('status');
      expect(status.code, status.stdout).toBe(0);

      const one = outboundCensus(whole.org.org);
      expect(one).toEqual({
        lists: before.lists + 1,
        campaigns: before.campaigns + 2,
        schedules: before.schedules + 2,
        ruleSets: before.ruleSets + 2,
        responseSets: before.responseSets + 1,
        codes: before.codes + 1,
        flows: before.flows + 1,
        integrations: before.integrations + 1,
        roles: before.roles + 1,
      });
      const live = await run('verify', '--live', '--user', five[0]);
      expect(live.code, live.stdout).toBe(0);
      expect(outboundCensus(whole.org.org)).toEqual(one);

      const { name } = whole.org.org.state.identity.organization;
      const removed = await run('teardown', '--yes', '--org', name);
      expect(removed.code, removed.stdout).toBe(0);
      expect(outboundCensus(whole.org.org)).toEqual(before);
      await whole.close();
    },
  );
});

/** Lists show everything after so long. */
async function settled({ listLag = 0, readLag = 0 }: Partial<Conditions> = {}): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, Math.max(listLag, readLag)));
}
