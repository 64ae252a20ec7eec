import { describe, expect, it } from 'vitest';
import type { Value } from '../../../src/practice-org/architect/expressions/values.js';
import { runWorkflow, type WorkflowServices } from '../../../src/practice-org/architect/workflow.js';
import { readFlow } from '../../../src/practice-org/architect/yaml/flow-reader.js';
import { ActionFailure } from '../../../src/practice-org/integrations/action-failure.js';
import { flowNames, workflowYaml } from './flow-names.js';

const services: WorkflowServices = {
  runAction: (_id, input) => ({
    ok: true,
    output: { systemPresence: `seen by ${input.USER_ID}` },
    operations: [],
  }),
  findRow: (_id, key) => (key === 'Busy' ? { key, PresenceId: 'p-busy' } : 'no row'),
};

function failing(status: number): WorkflowServices {
  const error = new ActionFailure('bad.request', status, 'No.', { timedOut: status === 504 });
  return { ...services, runAction: () => ({ ok: false, error, operations: [] }) };
}

function run(actions: string, inputs: Record<string, Value> = {}, how = services, more = '') {
  const reading = readFlow(workflowYaml(actions, more), flowNames);
  if (!reading.ok) throw new Error(reading.problems.join('\n'));
  if (reading.flow.workflow === undefined) throw new Error('No workflow.');
  return runWorkflow(reading.flow.workflow, inputs, how);
}

const end = (reason: string) => `- endWorkflow: {name: End ${reason}, exitReason: {lit: ${reason}}}`;
const callData = (branches: string) => `
- callData:
    name: Get presence
    category:
      "Presence API":
        dataAction:
          "Get Presence":
            inputs: {USER_ID: {exp: Flow.userId}}
            successOutputs: {systemPresence: {var: Flow.result}}
            failureOutputs: {errorCode: {var: Flow.errorCode}, status: {var: Flow.status}}
    outputs: ${branches}`;
const branch = (reason: string) => `{actions: [{endWorkflow: {name: E, exitReason: {lit: ${reason}}}}]}`;

describe('a running workflow', () => {
  it('a decision takes its branch, and a branch that does not end goes on with the next action', () => {
    const actions = (condition: string) => `
- decision:
    name: Known?
    condition: {exp: '${condition}'}
    outputs: {"yes": {actions: [{endWorkflow: {name: E, exitReason: {lit: known}}}]}}
${end('unknown')}`;
    expect(run(actions('IsSet(Flow.userId)'), { 'Flow.userId': 'u' }).exitReason).toBe('known');
    expect(run(actions('IsSet(Flow.userId)')).exitReason).toBe('unknown');
  });
  it.each([
    ['getExternalContact', 'externalId: {exp: Flow.userId}', 'notFound', 'found'],
    ['setConversationData', 'conversationId: {exp: Flow.userId}', 'failure', 'success'],
    ['getConversationData', 'conversationId: {exp: Flow.userId}', 'notFound', 'found'],
  ])('%s finds nothing in the practice org and takes the branch for that', (kind, keys, taken, other) => {
    const action = (outputs: string) =>
      `- ${kind}: {name: Look, ${keys}, outputs: {${outputs}}}\n${end('nothing taken')}`;
    const result = run(action(`${taken}: ${branch('missing')}, ${other}: ${branch('there')}`));
    expect(result.exitReason).toBe('missing');
    expect(result.steps[0]).toMatchObject({ outcome: taken, detail: expect.stringMatching(/^there are no/) });
    expect(run(action(`${other}: ${branch('there')}`)).exitReason).toBe('nothing taken');
    expect(() => run(`- ${kind}: {name: Look, ${keys}, outcome: {}}`)).toThrow(/outcome/);
  });
  it('an action that the practice org cannot run ends in the error handling, which names it', () => {
    expect(run(`- callCommonModule: {name: Shared}\n${end('after')}`)).toMatchObject({
      status: 'ERROR',
      errorMessage: expect.stringContaining('callCommonModule ("Shared") is not supported'),
    });
  });
  it('a switch takes the first true case, the first match, or the default', () => {
    const first = `
- switch:
    name: S
    evaluate:
      firstTrue:
        default: ${branch('default')}
        cases:
          - case: {value: {exp: 'Flow.userId == "a"'}, actions: [{endWorkflow: {name: E, exitReason: {lit: a}}}]}
          - case: {value: {exp: 'true'}, actions: [{endWorkflow: {name: E, exitReason: {lit: b}}}]}`;
    expect(run(first, { 'Flow.userId': 'a' }).exitReason).toBe('a');
    expect(run(first, { 'Flow.userId': 'x' }).exitReason).toBe('b');
    const match = `
- switch:
    name: S
    evaluate:
      firstMatch:
        string:
          value: {exp: Flow.userId}
          default: ${branch('default')}
          cases:
            - case: {value: {lit: a}, actions: [{endWorkflow: {name: E, exitReason: {lit: a}}}]}`;
    expect(run(match, { 'Flow.userId': 'a' }).exitReason).toBe('a');
    expect(run(match).exitReason).toBe('default');
  });
  it('a data action that succeeds binds its outputs; what is not bound stays NOT_SET', () => {
    const outcome = run(`${callData(`{success: ${branch('ok')}}`)}`, { 'Flow.userId': 'u' });
    expect(outcome).toMatchObject({ exitReason: 'ok', outputs: { 'Flow.result': 'seen by u' } });
  });
  it('a data action that fails binds its failure outputs and takes the failure branch', () => {
    const actions = `${callData(`{failure: {actions: [{endWorkflow: {name: E, exitReason: {exp: 'Append(Flow.errorCode, " ", ToString(Flow.status))'}}}]}}`)}`;
    expect(run(actions, {}, failing(400)).exitReason).toBe('bad.request 400');
  });
  it('a data action that takes too long takes the timeout branch', () => {
    const actions = callData(`{failure: ${branch('failure')}, timeout: ${branch('timeout')}}`);
    expect(run(actions, {}, failing(504)).exitReason).toBe('timeout');
  });
  it('an unhandled failure silently runs what follows', () => {
    const outcome = run(`${callData('{}')}\n${end('went on')}`, {}, failing(400));
    expect(outcome).toMatchObject({ status: 'COMPLETED', exitReason: 'went on' });
  });
  it('a lookup takes found, notFound or failure, and a NOT_SET value goes to the error handling', () => {
    const actions = `
- dataTableLookup:
    name: L
    lookupValue: {exp: Flow.userId}
    dataTable: {Mappings: {foundOutputs: {PresenceId: {var: Flow.result}}, failureOutputs: {errorType: {var: Flow.errorCode}}}}
    outputs: {found: ${branch('found')}, notFound: ${branch('unmapped')}, failure: ${branch('failure')}}`;
    expect(run(actions, { 'Flow.userId': 'Busy' })).toMatchObject({
      exitReason: 'found',
      outputs: { 'Flow.result': 'p-busy' },
    });
    expect(run(actions, { 'Flow.userId': 'busy' }).exitReason).toBe('unmapped');
    const gone = { ...services, findRow: () => 'no table' as const };
    expect(run(actions, { 'Flow.userId': 'Busy' }, gone).exitReason).toBe('failure');
    expect(run(actions)).toMatchObject({ status: 'ERROR', exitReason: 'error' });
  });
  it('NOT_SET in a function that does not take it ends the flow in the error handling', () => {
    const outcome = run(
      `- updateData: {name: U, statements: [{string: {variable: Flow.result, value: {exp: Lower(Flow.userId)}}}]}\n${end('done')}`,
    );
    expect(outcome).toMatchObject({ status: 'ERROR', errorMessage: expect.stringContaining('NOT_SET') });
    expect(outcome.steps.at(-1)?.type).toBe('error');
  });
  it('loops count, leave and go on', () => {
    const outcome = run(`
- loop:
    name: Three times
    loopCount: {lit: 5}
    currentIndex: {var: Flow.count}
    outputs:
      loop:
        actions:
          - decision: {name: D, condition: {exp: Flow.count == 1}, outputs: {"yes": {actions: [{loopNext: {name: N}}]}}}
          - updateData: {name: U, statements: [{string: {variable: Flow.result, value: {exp: 'Append(Flow.result, ToString(Flow.count))'}}}]}
          - decision: {name: D2, condition: {exp: Flow.count == 3}, outputs: {"yes": {actions: [{loopExit: {name: X}}]}}}
${end('done')}`);
    expect(outcome).toMatchObject({ exitReason: 'done', outputs: { 'Flow.result': '023' } });
  });
  it('a task comes back to its caller, and a flow that never ends is stopped', () => {
    const tasks = `  tasks:
    - task:
        name: Helper
        refId: helper
        variables: [{stringVariable: {name: Task.word, initialValue: {exp: '"h" + "i"'}}}]
        actions:
          - updateData: {name: U, statements: [{string: {variable: Flow.result, value: {exp: Task.word}}}]}
          - endTask: {name: Back, outputPath: {name: Default}}
          - endWorkflow: {name: Never, exitReason: {lit: never}}
`;
    const actions = `- callTask: {name: Call, targetTaskRef: "/workflow/tasks/task[helper]"}\n${end('back')}`;
    expect(run(actions, {}, services, tasks)).toMatchObject({
      exitReason: 'back',
      outputs: { 'Flow.result': 'hi' },
    });
    const endless = run('- changeState: {name: Again, targetStateRef: "./states/state[start]"}');
    expect(endless).toMatchObject({ status: 'ERROR', errorMessage: expect.stringContaining('too many') });
  });
});
