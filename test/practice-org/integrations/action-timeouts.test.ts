import { afterEach, describe, expect, it } from 'vitest';
import { emitTeamsPresence } from '../../../src/practice-org/automation/emit.js';
import type { Fault } from '../../../src/practice-org/fault-plan.js';
import { presenceOf } from '../../../src/practice-org/people/presences.js';
import { startTestOrg, type TestOrg } from '../../support/practice-org.js';
import {
  addTrigger,
  ask,
  blueprintFlow,
  installBelowFlow,
  presenceId,
  publish,
  updateAction,
} from '../automation/teams-solution.js';
import { user } from '../outbound/fixtures.js';

let practice: TestOrg;

afterEach(() => practice.close());

/** Data actions whose PATCH meets the fault; everything from outside goes undisturbed. */
async function start(fault: Fault, timeoutSeconds?: number) {
  practice = await startTestOrg({
    faults: { faults: [{ method: 'PATCH', caller: 'data-action', ...fault }] },
  });
  const installed = await installBelowFlow(practice);
  const { config, ...action } = updateAction(installed.integrationId, { name: 'Slow' });
  const { id } = await ask(practice, 'POST', '/api/v2/integrations/actions', {
    ...action,
    config: { ...config, ...(timeoutSeconds === undefined ? {} : { timeoutSeconds }) },
  });
  const person = user(practice, 0).id;
  const run = () =>
    ask(practice, 'POST', `/api/v2/integrations/actions/${id}/test`, {
      USER_ID: person,
      PRESENCE_ID: presenceId(practice, 'Training'),
    });
  return { run, person, installed };
}

describe('a data action whose request', () => {
  it('takes longer than timeoutSeconds times out, and what it sent is done all the same', async () => {
    const { run, person } = await start({ kind: 'latency', milliseconds: 4000 }, 3);
    const result = await run();
    expect(result).toMatchObject({ success: false, error: { code: 'request.timeout', status: 408 } });
    expect(presenceOf(practice.org, person).systemPresence).toBe('Training');
  });

  it('takes less than timeoutSeconds succeeds, without anybody waiting for it', async () => {
    const { run } = await start({ kind: 'latency', milliseconds: 59_000 });
    const before = performance.now();
    expect((await run()).success).toBe(true);
    expect(performance.now() - before).toBeLessThan(5000);
  });

  it('hangs is not done, and times out', async () => {
    const { run, person } = await start({ kind: 'hang' });
    const before = presenceOf(practice.org, person).systemPresence;
    expect((await run()).error.message).toContain('within 60 seconds');
    expect(presenceOf(practice.org, person).systemPresence).toBe(before);
  });

  it.each([
    [{ kind: 'too-many-requests', retryAfter: 3 }, 429],
    [{ kind: 'server-error', status: 503 }, 503],
    [{ kind: 'reset-before-commit' }, 500],
    [{ kind: 'reset-after-commit' }, 500],
  ] as const)('meets %j fails and does not time out', async (fault, status) => {
    const { run } = await start(fault);
    expect((await run()).error.status).toBe(status);
  });
});

describe('a workflow that calls a data action', () => {
  it('takes the timeout branch when its own patience is shorter than the answer takes', async () => {
    const { person } = await start({ kind: 'latency', milliseconds: 30_000 });
    const branches = (seconds: number) =>
      blueprintFlow(`Patience ${seconds}`, '{var: State.presence}')
        .replace(
          'name: Update\n',
          `name: Update\n                                  timeout: {lit: {seconds: ${seconds}}}\n`,
        )
        .replace(
          'outputs:\n                                    failure:',
          'outputs:\n                                    timeout: {actions: [{endWorkflow: {name: Late, exitReason: {lit: too late}}}]}\n                                    failure:',
        );
    for (const seconds of [20, 40])
      await addTrigger(practice, (await publish(practice, branches(seconds))).flow.id);
    await ask(practice, 'PATCH', `/api/v2/users/${person}/presences/purecloud`, {
      presenceDefinition: { id: presenceId(practice, 'Available') },
    });
    const report = practice.transaction((org, origin) =>
      emitTeamsPresence(org, { userId: person, teamsPresence: 'InACall' }, origin),
    );
    const reasons = report.triggers.flatMap(({ run }) => run?.exitReason ?? []);
    expect(reasons).toEqual(['too late', 'updated']);
  });
});
