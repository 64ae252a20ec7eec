import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { emitTeamsPresence } from '../../../src/practice-org/automation/emit.js';
import { presenceOf, setPresence } from '../../../src/practice-org/people/presences.js';
import { startTestOrg, type TestOrg } from '../../support/practice-org.js';
import {
  addTrigger,
  ask,
  blueprintFlow,
  type Installed,
  installBelowFlow,
  presenceId,
  publish,
} from './teams-solution.js';

describe('a Teams presence that changes', () => {
  let practice: TestOrg;
  let installed: Installed;
  let userId: string;
  let flowId: string;
  let triggerId: string;

  beforeAll(async () => {
    practice = await startTestOrg();
    installed = await installBelowFlow(practice);
    userId = Object.values(practice.org.state.people.users)[0]?.id ?? '';
    const job = await publish(practice, blueprintFlow('Teams flow', '{var: State.presence}'));
    expect(job).toMatchObject({ status: 'Success' });
    flowId = job.flow.id;
    triggerId = (await addTrigger(practice, flowId)).id;
  });
  afterAll(() => practice.close());

  const be = (systemPresence: string) =>
    practice.transaction((org) =>
      setPresence(org, userId, presenceId(practice, systemPresence), { source: 'PURECLOUD' }),
    );
  const emit = (teamsPresence: string, more: object = {}) =>
    practice.transaction((org, origin) => emitTeamsPresence(org, { userId, teamsPresence, ...more }, origin));
  const ourTrigger = (report: ReturnType<typeof emit>) =>
    report.triggers.find((trigger) => trigger.triggerId === triggerId);

  it('moves the person through trigger, workflow, data table and data actions', () => {
    be('Available');
    const report = emit('InACall');
    expect(report.before?.systemPresence).toBe('Available');
    expect(report.after?.systemPresence).toBe('Busy');
    expect(ourTrigger(report)?.run).toMatchObject({
      status: 'COMPLETED',
      exitReason: 'updated',
      versionId: '1.0',
    });
    expect(ourTrigger(report)?.run?.steps.map(({ action, outcome }) => `${action}: ${outcome}`)).toEqual([
      'Get: success',
      'On queue: no',
      'Look up: found',
      'Update: success',
      'Updated: ended',
    ]);
  });

  it('leaves a person alone whose Teams state is not in the table', () => {
    be('Available');
    const report = emit('OutOfOffice');
    expect(report.after?.systemPresence).toBe('Available');
    expect(ourTrigger(report)?.run?.exitReason).toBe('unmapped');
  });

  it('does not start the flow when a criterion does not match, and says which', () => {
    const report = emit('InACall', { source: 'ZOOMPHONE' });
    expect(ourTrigger(report)).toMatchObject({
      matched: false,
      reason: 'The event does not match source Equal "MICROSOFTTEAMS".',
    });
  });

  it('does not ask disabled triggers', () => {
    const seeded = emit('InACall').triggers.find(
      ({ triggerName }) => triggerName === 'Teams presence experiment',
    );
    expect(seeded).toMatchObject({ matched: false, reason: 'The trigger is not enabled.' });
  });

  it('TopLevelPrimitives drops objects, and a NOT_SET lookup value ends in the error handling', () => {
    be('Available');
    const report = emit('InACall', { extra: { message: { nested: 'InACall' } } });
    expect(ourTrigger(report)?.run).toMatchObject({ status: 'ERROR', exitReason: 'error' });
    expect(report.after?.systemPresence).toBe('Available');
  });

  it('the role of the credential decides what a data action may do', async () => {
    be('Available');
    await ask(practice, 'PUT', `/api/v2/authorization/roles/${installed.roleId}`, {
      name: 'Presence runtime',
      permissionPolicies: [],
    });
    const report = emit('InACall');
    expect(report.after?.systemPresence).toBe('Available');
    expect(ourTrigger(report)?.run?.exitReason).toBe('update failed');
    await ask(practice, 'PUT', `/api/v2/authorization/roles/${installed.roleId}`, {
      name: 'Presence runtime',
      permissionPolicies: [
        { domain: 'presence', entityName: 'userPresence', actionSet: ['edit'], allowConditions: false },
      ],
    });
  });

  it('the flow of the published blueprint, which never binds the presence, pulls an On Queue person off queue; the same flow with the binding does not', async () => {
    be('OnQueue');
    expect(emit('InACall').after?.systemPresence).toBe('OnQueue');
    const job = await publish(practice, blueprintFlow('Teams flow', '{noValue: true}'));
    expect(job).toMatchObject({ status: 'Success', flow: { id: flowId } });
    const report = emit('InACall');
    expect(ourTrigger(report)?.run).toMatchObject({ versionId: '2.0', exitReason: 'updated' });
    expect(report.after?.systemPresence).toBe('Busy');
    expect(presenceOf(practice.org, userId).systemPresence).toBe('Busy');
  });
});
