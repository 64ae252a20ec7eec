import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runSchedules } from '../../../src/practice-org/outbound/run-schedules.js';
import { startTestOrg, type TestOrg } from '../../support/practice-org.js';
import { ask, publish } from './teams-solution.js';

const path = '/api/v2/processautomation/scheduledtriggers';
const flow = `workflow:
  name: "Morning"
  startUpRef: "/workflow/states/state[start]"
  defaultLanguage: en-us
  states:
    - state: {name: Start, refId: start, actions: [{endWorkflow: {name: End, exitReason: {lit: good morning}}}]}
`;

let practice: TestOrg;
let flowId: string;

beforeEach(async () => {
  // A Sunday.
  practice = await startTestOrg({ machineClock: () => Date.parse('2026-11-22T12:00:00Z') });
  flowId = (await publish(practice, flow)).flow.id;
});
afterEach(() => practice.close());

function body(more: object = {}) {
  return {
    name: 'Every morning',
    enabled: true,
    target: { type: 'Workflow', id: flowId, workflowTargetSettings: { dataFormat: 'TopLevelPrimitives' } },
    schedule: { minutes: '0', hours: '8', daysOfWeek: '2-6', timezone: 'Europe/Berlin' },
    ...more,
  };
}

function goThroughWeek() {
  return practice.transaction((org) => runSchedules(org, { from: '2026-11-22', to: '2026-11-29' })).workflows;
}

describe('a scheduled trigger', () => {
  it('an enabled one starts its workflow whenever it is due, in its zone', async () => {
    await ask(practice, 'POST', path, body());
    const runs = goThroughWeek();
    expect(runs.map(({ at }) => at)).toEqual(
      ['23', '24', '25', '26', '27'].map((day) => `2026-11-${day}T07:00:00.000Z`),
    );
    expect(runs[0]).toEqual({
      at: '2026-11-23T07:00:00.000Z',
      local: '2026-11-23T08:00:00',
      timeZone: 'Europe/Berlin',
      trigger: 'Every morning',
      started: true,
      workflow: 'Morning',
      exitReason: 'good morning',
    });
    expect(practice.org.state.architect.executions).toHaveLength(5);
  });

  it('one that is disabled or deleted starts nothing', async () => {
    const { id } = await ask(practice, 'POST', path, body());
    await ask(practice, 'POST', path, body({ enabled: false }));
    await ask(practice, 'DELETE', `${path}/${id}`);
    expect(goThroughWeek()).toEqual([]);
  });

  it('one that was changed keeps to its new schedule only', async () => {
    const { id } = await ask(practice, 'POST', path, body());
    const schedule = { minutes: '15', hours: '9', daysOfWeek: '4' };
    await ask(practice, 'PUT', `${path}/${id}`, body({ version: 1, schedule }));
    expect(goThroughWeek().map(({ at }) => at)).toEqual(['2026-11-25T09:15:00.000Z']);
  });

  it('one whose workflow is no longer active says so', async () => {
    await ask(practice, 'POST', path, body());
    await ask(practice, 'POST', `/api/v2/flows/actions/deactivate?flow=${flowId}`);
    expect(goThroughWeek()[0]).toMatchObject({
      started: false,
      problem: 'The workflow "Morning" is not active.',
    });
  });
});
