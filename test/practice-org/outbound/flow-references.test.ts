import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestOrg, type TestOrg } from '../../support/practice-org.js';
import { agentless, contactList, must, outbound, site } from './fixtures.js';

const person = 'disposition.classification.callable.person';
let org: TestOrg;
let listId: string;
let codeId: string;
let flowId: string;

beforeAll(async () => {
  org = await startTestOrg();
  listId = (await must(org, 'POST', `${outbound}/contactlists`, contactList)).id;
  codeId = (await must(org, 'POST', '/api/v2/routing/wrapupcodes', { name: 'New Disposition' })).id;
  flowId = addFlow('OUTBOUNDCALL', '1.0', [listId, codeId]);
});
afterAll(() => org.close());

/** A flow as if it had been published earlier. */
function addFlow(type: string, publishedVersion?: string, references: string[] = []): string {
  const id = org.org.id();
  const by = { kind: 'client', id: org.clientId, name: 'Setup' } as const;
  org.org.state.architect.flows[id] = {
    id,
    name: `${type} ${id}`,
    type,
    description: '',
    divisionId: Object.keys(org.org.state.identity.divisions)[0] ?? '',
    active: true,
    deleted: false,
    versions: [{ id: '1.0', createdAt: 0, createdBy: by, references }],
    ...(publishedVersion === undefined ? {} : { publishedVersion }),
    createdAt: 0,
  };
  return id;
}

function transferTo(data: string) {
  return { name: `To ${data}`, responses: { [person]: { reactionType: 'transfer_flow', data } } };
}

describe('what refers to flows, and what flows refer to', () => {
  it('a response set only transfers to a published outbound call flow', async () => {
    const sets = `${outbound}/callanalysisresponsesets`;
    for (const wrong of [addFlow('WORKFLOW', '1.0'), addFlow('OUTBOUNDCALL')])
      expect((await org.request('POST', sets, transferTo(wrong))).status).toBe(400);
    const set = await must(org, 'POST', sets, transferTo(flowId));
    expect(set.responses[person].name).toBe(`OUTBOUNDCALL ${flowId}`);
  });

  it('a campaign whose outbound flow was deactivated turns invalid', async () => {
    const other = addFlow('OUTBOUNDCALL', '1.0');
    const set = await must(org, 'POST', `${outbound}/callanalysisresponsesets`, transferTo(other));
    const body = agentless(listId, set.id, site(org), { name: 'Without flow' });
    const campaign = await must(org, 'POST', `${outbound}/campaigns`, body);
    const flow = org.org.state.architect.flows[other];
    if (flow !== undefined) flow.active = false;
    await must(org, 'POST', `${outbound}/campaigns/${campaign.id}/start`);
    const after = await must(org, 'GET', `${outbound}/campaigns/${campaign.id}`);
    expect(after.campaignStatus).toBe('invalid');
    await must(org, 'DELETE', `${outbound}/campaigns/${campaign.id}`);
  });

  it('a contact list cannot be deleted while a flow refers to it', async () => {
    const refused = await org.request('DELETE', `${outbound}/contactlists/${listId}`);
    expect(refused.status).toBe(400);
    expect(refused.body.message).toContain(`the flow "OUTBOUNDCALL ${flowId}"`);
  });
});
