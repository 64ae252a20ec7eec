import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { startTestOrg, type TestOrg } from '../../support/practice-org.js';
import {
  ask,
  blueprintFlow,
  type Installed,
  installBelowFlow,
  publish,
} from '../automation/teams-solution.js';

const yaml = `# written by hand\n${blueprintFlow('Presence flow', '{var: State.presence}')}`;

let practice: TestOrg;
let installed: Installed;
let flowId: string;

beforeAll(async () => {
  practice = await startTestOrg();
  installed = await installBelowFlow(practice);
  flowId = (await publish(practice, yaml)).flow.id;
});
afterAll(() => practice.close());

async function review(kind: 'validate' | 'export', flows: readonly object[], token?: string) {
  const started = await practice.request('POST', `/api/v2/flows/${kind}/jobs`, { flows }, token);
  if (started.status >= 300) return { refused: started, job: undefined };
  const path = `/api/v2/flows/${kind}/jobs/${started.body.id}?expand=messages`;
  return { refused: undefined, job: (await practice.request('GET', path, undefined, token)).body };
}

describe('jobs on flows that exist', () => {
  it('a validation reads a published flow anew and says what is missing by now', async () => {
    const reference = { flow: { id: flowId } };
    expect((await review('validate', [reference])).job).toMatchObject({ status: 'Success', messages: [] });
    const versions = (await ask(practice, 'GET', `/api/v2/flows/${flowId}/versions`)).total;
    await ask(practice, 'DELETE', `/api/v2/integrations/actions/${installed.updateActionId}`);
    const { job } = await review('validate', [{ flow: { name: 'Presence flow', type: 'WORKFLOW' } }]);
    expect(job.status).toBe('Failure');
    expect(job.messages[0].text).toMatch(/data action could not be found.*Update Presence/);
    expect((await ask(practice, 'GET', `/api/v2/flows/${flowId}/versions`)).total).toBe(versions);
  });

  it('an export gives the flow back as YAML, but not the file that was published', async () => {
    const token = await practice.tokenWith('all');
    const { job } = await review('export', [{ flow: { id: flowId }, exportType: 'Yaml' }], token);
    const file = await fetch(job.downloadUrl);
    const text = await file.text();
    expect(parse(text)).toEqual(parse(yaml));
    expect(text).not.toBe(yaml);
    expect(text).not.toContain('written by hand');
    const bearer = await fetch(job.downloadUrl, { headers: { authorization: `Bearer ${token}` } });
    expect(bearer.status).toBe(400);
    expect((await fetch(`${job.downloadUrl}0`)).status).toBe(403);
  });

  it('an export in the form of the user interface is base64 of percent-encoded JSON', async () => {
    const token = await practice.tokenWith('all');
    const { job } = await review('export', [{ flow: { id: flowId } }], token);
    const text = Buffer.from(await (await fetch(job.downloadUrl)).text(), 'base64').toString();
    expect(JSON.parse(decodeURIComponent(text))).toMatchObject({ name: 'Presence flow', type: 'workflow' });
  });

  it('an export needs permissions of its own', async () => {
    const { refused } = await review('export', [{ flow: { id: flowId } }]);
    expect(refused?.status).toBe(403);
    expect(refused?.body.message).toContain('architect:jobExport:create');
  });

  it('a flow that was drawn in the user interface has nothing to export or to validate', async () => {
    const drawn = Object.values(practice.org.state.architect.flows).find(
      ({ versions, publishedVersion }) =>
        publishedVersion !== undefined && versions.every(({ source }) => source === undefined),
    );
    const reference = { flow: { id: drawn?.id } };
    const validated = (await review('validate', [reference])).job;
    expect(validated).toMatchObject({ status: 'Success', messages: [{ type: 'Warning' }] });
    const exported = (await review('export', [reference], await practice.tokenWith('all'))).job;
    expect(exported).toMatchObject({ status: 'Failure', messages: [{ type: 'Error' }] });
    expect(exported).not.toHaveProperty('downloadUrl');
  });

  it('a job on a flow or a version that does not exist is refused', async () => {
    for (const flow of [{ id: 'x' }, { name: 'Presence flow', type: 'BOT' }, { id: flowId, version: '9.0' }])
      expect((await review('validate', [{ flow }])).refused?.status).toBe(400);
    expect((await review('validate', [])).refused?.status).toBe(400);
  });
});
