import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestOrg, type TestOrg } from '../../support/practice-org.js';
import {
  addTrigger,
  ask,
  blueprintFlow,
  contract,
  getAction,
  type Installed,
  installBelowFlow,
  publish,
} from '../automation/teams-solution.js';

const simple = (name: string, more = '') => `workflow:
  name: "${name}"
  description: "digest-1"
  startUpRef: "/workflow/states/state[start]"
  defaultLanguage: en-us
${more}  variables:
    - stringVariable: {name: Flow.word, isInput: true, isOutput: true}
  states:
    - state: {name: Start, refId: start, actions: [{endWorkflow: {name: End, exitReason: {exp: 'Append("said ", Flow.word)'}}}]}
`;

describe('flows and flow jobs', () => {
  let practice: TestOrg;
  let installed: Installed;
  beforeAll(async () => {
    practice = await startTestOrg();
    installed = await installBelowFlow(practice);
  });
  afterAll(() => practice.close());

  const failure = async (yaml: string) => {
    const job = await publish(practice, yaml);
    expect(job.status).toBe('Failure');
    return job.messages.map(({ text }: { text: string }) => text).join('\n');
  };

  it('a job publishes a new flow; the same name and type gets a new version, another name another flow', async () => {
    const first = await publish(practice, simple('Versions'));
    expect(first).toMatchObject({ status: 'Success', command: 'Publish' });
    const flow = await ask(practice, 'GET', `/api/v2/flows/${first.flow.id}`);
    expect(flow).toMatchObject({
      type: 'WORKFLOW',
      active: true,
      description: 'digest-1',
      publishedVersion: { id: '1.0', createdByClient: { id: practice.clientId } },
    });
    const again = await publish(practice, simple('Versions'));
    expect(again.flow.id).toBe(first.flow.id);
    expect((await ask(practice, 'GET', `/api/v2/flows/${first.flow.id}`)).publishedVersion.id).toBe('2.0');
    expect((await ask(practice, 'GET', `/api/v2/flows/${first.flow.id}/versions`)).total).toBe(2);
    const other = await publish(practice, simple('Versions 2'));
    expect(other.flow.id).not.toBe(first.flow.id);
  });

  it('a flow of the same name and another type is another flow', async () => {
    const name = 'Microsoft Teams Integration Presence Trigger';
    const job = await publish(practice, simple(name));
    const listed = await ask(practice, 'GET', `/api/v2/flows?name=${encodeURIComponent(name)}&pageSize=100`);
    const exact = listed.entities.filter((flow: { name: string }) => flow.name === name);
    expect(exact.map(({ type }: { type: string }) => type).sort()).toEqual(['INBOUNDCALL', 'WORKFLOW']);
    const typed = await ask(practice, 'GET', `/api/v2/flows?name=${encodeURIComponent(name)}&type=workflow`);
    expect(typed.entities.some(({ id }: { id: string }) => id === job.flow.id)).toBe(true);
    expect((await practice.request('GET', '/api/v2/flows?type=WORKFLOW')).status).toBe(400);
  });

  it('a page of more than 500 flows is refused', async () => {
    expect((await practice.request('GET', '/api/v2/flows?pageSize=501')).status).toBe(400);
  });

  it('the upload starts the job, needs its headers and takes no bearer token', async () => {
    const job = await ask(practice, 'POST', '/api/v2/flows/jobs');
    const put = (headers: Record<string, string>) =>
      fetch(job.presignedUrl, { method: 'PUT', headers, body: simple('Headers') });
    const status = async () => (await ask(practice, 'GET', `/api/v2/flows/jobs/${job.id}`)).status;
    expect((await put({})).status).toBe(403);
    expect((await put({ ...job.headers, authorization: `Bearer ${await practice.token()}` })).status).toBe(
      400,
    );
    expect(await status()).toBe('Registered');
    expect((await put(job.headers)).status).toBe(200);
    expect(await status()).toBe('Success');
    expect((await put(job.headers)).status).toBe(400);
  });

  it('messages of a job come only when they are expanded', async () => {
    const failed = await publish(practice, 'workflow: {}');
    expect(failed.messages.length).toBeGreaterThan(0);
    expect(await ask(practice, 'GET', `/api/v2/flows/jobs/${failed.id}`)).not.toHaveProperty('messages');
  });

  it('a job fails on what the YAML names and the org does not have', async () => {
    const yaml = blueprintFlow('Names', '{noValue: true}');
    expect(await failure(yaml.replace('"Update Presence"', '"Update Absence"'))).toMatch(
      /data action could not be found.*Update Absence/,
    );
    expect(await failure(yaml.replaceAll('"Presence":', '"Presences":'))).toMatch(
      /data action could not be found/,
    );
    expect(await failure(yaml.replace('"Mappings"', '"Mapping"'))).toMatch(/Data Table could not be found/);
    expect(await failure(simple('Division', '  division: Moon\n'))).toMatch(/No division is called "Moon"/);
  });

  it('a job finds the names of new objects as late as lists show them', async () => {
    const { conditions } = practice.org as { conditions: { listLag: number } };
    const before = conditions.listLag;
    conditions.listLag = 60_000;
    try {
      const yaml = blueprintFlow('Too early', '{noValue: true}');
      expect(await failure(yaml)).toMatch(/data action could not be found/);
    } finally {
      conditions.listLag = before;
    }
  });

  it('a secure data action cannot be used by Call Data Action', async () => {
    const body = getAction(installed.integrationId, { name: 'Secure Get', secure: true });
    await ask(practice, 'POST', '/api/v2/integrations/actions', body);
    const yaml = blueprintFlow('Secure', '{noValue: true}').replace('"Get Presence"', '"Secure Get"');
    expect(await failure(yaml)).toMatch(/is secure, and Call Data Action cannot use secure/);
  });

  it('two data actions of the same category and name are ambiguous', async () => {
    const body = getAction(installed.integrationId, { name: 'Double' });
    await ask(practice, 'POST', '/api/v2/integrations/actions', body);
    await ask(practice, 'POST', '/api/v2/integrations/actions', body);
    const yaml = blueprintFlow('Ambiguous', '{noValue: true}').replace('"Get Presence"', '"Double"');
    expect(await failure(yaml)).toMatch(/ambiguous/);
  });

  it('an input with odd characters makes a data action unusable in Architect', async () => {
    const body = getAction(installed.integrationId, { name: 'Odd', contract: contract(['USER ID'], []) });
    await ask(practice, 'POST', '/api/v2/integrations/actions', body);
    const yaml = blueprintFlow('Odd', '{noValue: true}').replace('"Get Presence"', '"Odd"');
    expect(await failure(yaml)).toMatch(/input named "USER ID" contains invalid characters/);
  });

  it('a job needs the permissions of an author, in addition to those for jobs', async () => {
    const token = await practice.tokenWith(['architect:job:create', 'architect:job:view']);
    const job = await publish(practice, simple('Not allowed'), token);
    expect(job.status).toBe('Failure');
    expect(job.messages[0].text).toContain('[architect:flow:add, architect:flow:publish]');
  });

  it('a flow that somebody else has open blocks the job until the lock is forced, which publishes their draft', async () => {
    const listed = await ask(practice, 'GET', '/api/v2/flows?name=Teams%20presence%20experiment');
    const [flow] = listed.entities;
    expect(flow.lockedUser.name).toMatch(/\S/);
    expect(await failure(simple('Teams presence experiment'))).toMatch(/locked by another entity/);
    const unlocked = await ask(practice, 'POST', `/api/v2/flows/actions/unlock?flow=${flow.id}`);
    expect(unlocked).not.toHaveProperty('lockedUser');
    expect(unlocked.publishedVersion).toMatchObject({ id: '2.0', createdBy: { id: flow.lockedUser.id } });
    expect((await publish(practice, simple('Teams presence experiment'))).status).toBe('Success');
  });

  it('a flow that a trigger starts cannot be deleted; a deleted one is gone unless it is asked for', async () => {
    const { flow } = await publish(practice, simple('Deleted soon'));
    const trigger = await addTrigger(practice, flow.id);
    expect((await practice.request('DELETE', `/api/v2/flows/${flow.id}`)).status).toBe(409);
    await ask(practice, 'DELETE', `/api/v2/processautomation/triggers/${trigger.id}`);
    expect((await practice.request('DELETE', `/api/v2/flows/${flow.id}`)).status).toBe(204);
    expect((await practice.request('GET', `/api/v2/flows/${flow.id}`)).status).toBe(404);
    expect((await ask(practice, 'GET', `/api/v2/flows/${flow.id}?deleted=true`)).deleted).toBe(true);
    expect((await ask(practice, 'GET', '/api/v2/flows?name=Deleted%20soon')).total).toBe(0);
  });

  it('an execution takes the inputs of the flow, with and without prefix, and no others', async () => {
    const { flow } = await publish(practice, simple('Executed'));
    const start = (inputData: object) =>
      practice.request('POST', '/api/v2/flows/executions', { flowId: flow.id, inputData });
    expect((await start({ unknown: 'x' })).status).toBe(400);
    expect((await start({ word: 5 })).status).toBe(400);
    for (const inputData of [{ word: 'hello' }, { 'Flow.word': 'hello' }]) {
      const started = await start(inputData);
      const execution = await ask(practice, 'GET', `/api/v2/flows/executions/${started.body.id}`);
      expect(execution).toMatchObject({
        status: 'COMPLETED',
        completionReason: 'said hello',
        outputData: { 'Flow.word': 'hello' },
      });
    }
  });

  it('an outbound call flow binds contact list and wrap-up code by name; a response set that transfers to it keeps it from being deleted', async () => {
    const { contactLists, wrapupCodes } = practice.org.state.outbound;
    const yaml = (list: string) => `outboundCall:
  name: Harmless
  startUpRef: "/outboundCall/menus/menu[main]"
  defaultLanguage: en-us
  settingsOutboundCall: {contactList: {lit: {name: "${list}"}}, wrapupCode: {lit: {name: "${wrapupCodes[0]?.name}"}}}
  menus: [{menu: {name: Main, refId: main, audio: {tts: Bye}, choices: [{menuDisconnect: {name: Bye, dtmf: digit_9}}]}}]
`;
    expect(await failure(yaml('No such list'))).toMatch(/No contact list is called "No such list"/);
    const job = await publish(practice, yaml(contactLists[0]?.name ?? ''));
    const flow = await ask(practice, 'GET', `/api/v2/flows/${job.flow.id}`);
    expect(flow.type).toBe('OUTBOUNDCALL');
    const set = await ask(practice, 'POST', '/api/v2/outbound/callanalysisresponsesets', {
      name: 'Transfers',
      responses: {
        'disposition.classification.callable.person': {
          reactionType: 'transfer_flow',
          data: flow.id,
          name: flow.name,
        },
      },
    });
    const refused = await practice.request('DELETE', `/api/v2/flows/${flow.id}`);
    expect(refused.body.message).toContain(`call analysis response set "${set.name}"`);
    expect(refused.status).toBe(409);
  });

  it('flows and data tables of divisions that the caller does not hold are hidden from lists and refused by id', async () => {
    const other = Object.values(practice.org.state.identity.divisions).find(({ home }) => !home);
    const token = await practice.tokenWith(
      ['architect:flow:view', 'architect:datatable:view', 'architect:datatable:edit'],
      other?.id,
    );
    const { flow } = await publish(practice, simple('At home'));
    expect((await practice.request('GET', `/api/v2/flows/${flow.id}`, undefined, token)).status).toBe(403);
    expect((await practice.request('GET', '/api/v2/flows', undefined, token)).body.total).toBe(0);
    const table = `/api/v2/flows/datatables/${installed.tableId}`;
    expect((await practice.request('GET', `${table}/rows`, undefined, token)).status).toBe(403);
    expect((await practice.request('GET', '/api/v2/flows/datatables', undefined, token)).body.total).toBe(0);
  });

  it('a flow that was deactivated is not executed; publishing a version of it brings that back', async () => {
    const { flow } = await publish(practice, simple('Deactivated'));
    await publish(practice, simple('Deactivated').replace('"said "', '"shouted "'));
    const token = await practice.tokenWith('all');
    const act = (what: string) =>
      practice.request('POST', `/api/v2/flows/actions/${what}flow=${flow.id}`, undefined, token);
    const run = () => practice.request('POST', '/api/v2/flows/executions', { flowId: flow.id, inputData });
    const inputData = { word: 'hello' };
    expect((await act('deactivate?')).body).toMatchObject({ id: flow.id, active: false });
    expect((await run()).status).toBe(400);
    const operation = await act('publish?version=1.0&');
    expect(operation.body).toMatchObject({ complete: true, actionName: 'PUBLISH', actionStatus: 'SUCCESS' });
    const { id } = (await run()).body;
    const execution = await ask(practice, 'GET', `/api/v2/flows/executions/${id}`);
    expect(execution.completionReason).toBe('said hello');
    expect((await ask(practice, 'GET', `/api/v2/flows/${flow.id}`)).publishedVersion.id).toBe('1.0');
    expect((await ask(practice, 'GET', `/api/v2/flows/${flow.id}/versions/2.0`)).id).toBe('2.0');
  });

  it('the inputs of a workflow show as its input schema', async () => {
    const { flow } = await publish(practice, simple('Schemas'));
    const read = await ask(practice, 'GET', `/api/v2/flows/${flow.id}`);
    expect(read.inputSchema.properties).toEqual({ 'Flow.word': { type: 'string' } });
  });
});

describe('time in flow jobs', () => {
  it('a job is Started until it is done', async () => {
    let now = Date.parse('2026-11-23T09:00:00Z');
    const practice = await startTestOrg({ machineClock: () => now, conditions: { flowJob: 5000 } });
    try {
      const job = await publish(practice, simple('Slow'));
      expect(job.status).toBe('Started');
      now += 5000;
      expect((await ask(practice, 'GET', `/api/v2/flows/jobs/${job.id}`)).status).toBe('Success');
    } finally {
      await practice.close();
    }
  });
});
