import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestOrg, type TestOrg } from '../../support/practice-org.js';
import { campaign, must, outbound, responseSet } from './fixtures.js';

const sets = `${outbound}/callanalysisresponsesets`;
const person = 'disposition.classification.callable.person';
let org: TestOrg;

beforeAll(async () => {
  org = await startTestOrg();
});
afterAll(() => org.close());

describe('call analysis response sets', () => {
  it('a response set only reacts to dispositions that exist', async () => {
    for (const key of ['person', 'disposition.classification.callable.voicemail']) {
      const body = { name: 'Wrong', responses: { [key]: { reactionType: 'hangup' } } };
      const answer = await org.request('POST', sets, body);
      expect(answer.status).toBe(400);
      expect(answer.body.message).toContain(key);
    }
  });

  it('a reaction is one of the four that exist', async () => {
    const body = { name: 'Wrong', responses: { [person]: { reactionType: 'voicemail' } } };
    expect((await org.request('POST', sets, body)).status).toBe(400);
  });

  it('a transfer to a flow needs a flow that exists', async () => {
    const reactions = [{ reactionType: 'transfer_flow' }, { reactionType: 'transfer_flow', data: 'no-flow' }];
    for (const reaction of reactions) {
      const body = { name: 'Wrong', responses: { [person]: reaction } };
      expect((await org.request('POST', sets, body)).status).toBe(400);
    }
  });

  it('a response set is updated with its current version only', async () => {
    const set = await must(org, 'POST', sets, responseSet('Versions'));
    expect(set).toMatchObject({ version: 1, amdSpeechDistinguishEnabled: true, beepDetectionEnabled: false });
    expect((await org.request('PUT', `${sets}/${set.id}`, { ...set, version: 5 })).status).toBe(409);
    const after = await must(org, 'PUT', `${sets}/${set.id}`, { ...set, beepDetectionEnabled: true });
    expect(after).toMatchObject({ version: 2, beepDetectionEnabled: true });
    expect((await org.request('POST', sets, responseSet('Versions'))).status).toBe(400);
  });

  it('a response set cannot be deleted while a campaign refers to it', async () => {
    const { responses, campaign: user } = await campaign(org);
    const refused = await org.request('DELETE', `${sets}/${responses.id}`);
    expect(refused.status).toBe(400);
    expect(refused.body.message).toContain(user.name);
    await must(org, 'DELETE', `${outbound}/campaigns/${user.id}`);
    await must(org, 'DELETE', `${sets}/${responses.id}`);
    expect((await org.request('GET', `${sets}/${responses.id}`)).status).toBe(404);
  });
});
