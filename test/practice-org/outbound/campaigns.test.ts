import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startTestOrg, type TestOrg } from '../../support/practice-org.js';
import { agentless, contactList, must, outbound, responseSet, site } from './fixtures.js';

const campaigns = `${outbound}/campaigns`;
let org: TestOrg;
let listId: string;
let responsesId: string;
/** Time passes when a test says so. */
let passed = 0;
const made: string[] = [];

beforeAll(async () => {
  // Stopping takes a moment, so that a campaign can be seen on and stopping.
  org = await startTestOrg({
    conditions: { campaignStops: 60_000 },
    machineClock: () => Date.now() + passed,
  });
  listId = (await must(org, 'POST', `${outbound}/contactlists`, contactList)).id;
  responsesId = (await must(org, 'POST', `${outbound}/callanalysisresponsesets`, responseSet())).id;
});
afterAll(() => org.close());
afterEach(() => {
  const { outbound: state } = org.org.state;
  state.campaigns = state.campaigns.filter(({ id }) => !made.includes(id));
});

function body(more: object = {}) {
  return agentless(listId, responsesId, site(org), more);
}

async function create(more: object = {}) {
  const created = await must(org, 'POST', campaigns, body(more));
  made.push(created.id);
  return created;
}

async function refusal(more: object): Promise<string> {
  const answer = await org.request('POST', campaigns, JSON.parse(JSON.stringify(body(more))));
  expect(answer.status).toBe(400);
  return answer.body.message;
}

async function status(id: string): Promise<string> {
  return (await must(org, 'GET', `${campaigns}/${id}`)).campaignStatus;
}

function pause(): void {
  passed += 90_000;
}

describe('making a campaign', () => {
  it('a campaign is created off, never on', async () => {
    expect(await refusal({ campaignStatus: 'on' })).toContain('off');
    expect((await create()).campaignStatus).toBe('off');
  });

  it('an agentless campaign has lines and no queue or script', async () => {
    expect(await refusal({ outboundLineCount: undefined })).toContain('outboundLineCount');
    const [queue] = org.org.state.outbound.queues;
    expect(await refusal({ queue: { id: queue?.id } })).toContain('queue');
    expect(await refusal({ script: { id: 'any' } })).toContain('script');
  });

  it('a campaign has a site or an edge group, exactly one of them', async () => {
    const [group] = org.org.state.outbound.edgeGroups;
    await refusal({ site: undefined });
    await refusal({ edgeGroup: { id: group?.id } });
    const created = await create({ site: undefined, edgeGroup: { id: group?.id } });
    expect(created.edgeGroup.name).toBe(group?.name);
  });

  it('a campaign needs a call analysis response set', async () => {
    expect(await refusal({ callAnalysisResponseSet: undefined })).toContain('callAnalysisResponseSet');
  });

  it('a campaign only refers to objects that exist', async () => {
    for (const member of ['contactList', 'callAnalysisResponseSet', 'site'])
      expect(await refusal({ [member]: { id: 'nothing' } })).toContain(member);
    expect(await refusal({ site: { id: site(org, 'Old Head Office') } })).toContain('site');
    expect(await refusal({ ruleSets: [{ id: 'nothing' }] })).toContain('ruleSets');
  });

  it('a campaign refers to a new object only when that can be read', async () => {
    const { conditions } = org.org as { conditions: { readLag: number } };
    const before = conditions.readLag;
    conditions.readLag = 60_000;
    try {
      expect(await refusal({})).toContain('contactList');
    } finally {
      conditions.readLag = before;
    }
  });

  it('phone columns are those of the list, and their types are taken from there', async () => {
    await refusal({ phoneColumns: [] });
    await refusal({ phoneColumns: [{ columnName: 'email', type: 'Daytime' }] });
    const created = await create({ phoneColumns: [{ columnName: 'phone', type: 'Cell' }] });
    expect(created.phoneColumns).toEqual([{ columnName: 'phone', type: 'Daytime' }]);
  });

  it('a campaign sorts by at most four columns of its list', async () => {
    await refusal({ contactSorts: [{ fieldName: 'Nothing', direction: 'ASC', numeric: false }] });
    await refusal({ contactSorts: Array.from({ length: 5 }, () => ({ fieldName: 'email' })) });
  });

  it('a caller address does not have to be a phone number', async () => {
    expect((await create({ callerAddress: 'reception' })).callerAddress).toBe('reception');
  });

  it('a second campaign of the same name, in any case, is refused with 400', async () => {
    await create();
    const again = { ...body(), name: body().name.toUpperCase() };
    const refused = await org.request('POST', campaigns, again);
    expect(refused).toMatchObject({ status: 400, body: { code: 'duplicate.name' } });
  });

  it('a campaign answers with names and defaults that nobody sent', async () => {
    expect(await create()).toMatchObject({
      contactList: { name: contactList.name },
      site: { name: 'Head Office' },
      noAnswerTimeout: 30,
      priority: 5,
      dncLists: [],
      errors: [],
      version: 1,
    });
  });
});

describe('changing and switching a campaign', () => {
  it('a PUT needs the version and the current status', async () => {
    const campaign = await create();
    const { version: _version, ...unversioned } = campaign;
    expect((await org.request('PUT', `${campaigns}/${campaign.id}`, unversioned)).status).toBe(400);
    const { campaignStatus: _status, ...without } = campaign;
    expect((await org.request('PUT', `${campaigns}/${campaign.id}`, without)).status).toBe(400);
    const stale = { ...campaign, version: 4 };
    expect((await org.request('PUT', `${campaigns}/${campaign.id}`, stale)).status).toBe(409);
  });

  it('a PUT with another status switches the campaign', async () => {
    const campaign = await create({ alwaysRunning: true });
    const on = await must(org, 'PUT', `${campaigns}/${campaign.id}`, { ...campaign, campaignStatus: 'on' });
    expect(on.campaignStatus).toBe('on');
    const off = await must(org, 'PUT', `${campaigns}/${campaign.id}`, { ...on, campaignStatus: 'off' });
    expect(off.campaignStatus).toBe('stopping');
    pause();
    expect(await status(campaign.id)).toBe('off');
  });

  it('a campaign goes from complete to on, not to off', async () => {
    const campaign = await create();
    await must(org, 'POST', `${campaigns}/${campaign.id}/start`);
    expect(await status(campaign.id)).toBe('on');
    pause();
    const done = await must(org, 'GET', `${campaigns}/${campaign.id}`);
    expect(done.campaignStatus).toBe('complete');
    expect(done.version).toBeGreaterThan(campaign.version);
    const off = { ...done, campaignStatus: 'off' };
    expect((await org.request('PUT', `${campaigns}/${campaign.id}`, off)).status).toBe(400);
    await must(org, 'PUT', `${campaigns}/${campaign.id}`, { ...done, callerName: 'Changed while complete' });
  });

  it('a running campaign takes no change of its configuration', async () => {
    const campaign = await create({ alwaysRunning: true });
    await must(org, 'POST', `${campaigns}/${campaign.id}/start`);
    const on = await must(org, 'GET', `${campaigns}/${campaign.id}`);
    const answer = await org.request('PUT', `${campaigns}/${campaign.id}`, { ...on, callerName: 'Else' });
    expect(answer).toMatchObject({ status: 409, body: { code: 'invalid.update.campaign.active' } });
    await must(org, 'PUT', `${campaigns}/${campaign.id}`, on);
  });

  it('a PUT wipes what it leaves out', async () => {
    const campaign = await create({ noAnswerTimeout: 15 });
    const { noAnswerTimeout: _timeout, contactSorts: _sorts, contactSort: _sort, ...rest } = campaign;
    const after = await must(org, 'PUT', `${campaigns}/${campaign.id}`, rest);
    expect(after).toMatchObject({ noAnswerTimeout: 30, contactSorts: [] });
  });

  it('dynamic queueing of contacts cannot be changed later', async () => {
    const campaign = await create();
    const changed = { ...campaign, dynamicContactQueueingSettings: { sort: true } };
    expect((await org.request('PUT', `${campaigns}/${campaign.id}`, changed)).status).toBe(400);
  });

  it('start and stop are refused when there is nothing to start or stop', async () => {
    const campaign = await create({ alwaysRunning: true });
    expect((await org.request('POST', `${campaigns}/${campaign.id}/stop`)).status).toBe(400);
    await must(org, 'POST', `${campaigns}/${campaign.id}/start`);
    expect((await org.request('POST', `${campaigns}/${campaign.id}/start`)).status).toBe(400);
    await must(org, 'POST', `${campaigns}/${campaign.id}/stop`);
    expect(await status(campaign.id)).toBe('stopping');
  });

  it('a campaign on a site without an outbound route turns invalid and says why', async () => {
    const managed = site(org, 'PureCloud Voice - AWS');
    const campaign = await create({ site: { id: managed } });
    expect(campaign.campaignStatus).toBe('off');
    const started = { ...campaign, campaignStatus: 'on' };
    const after = await must(org, 'PUT', `${campaigns}/${campaign.id}`, started);
    expect(after.campaignStatus).toBe('invalid');
    expect(after.errors[0].details).toContain('no outbound route');
    const diagnostics = await must(org, 'GET', `${campaigns}/${campaign.id}/diagnostics`);
    expect(diagnostics.campaignErrors).toEqual(after.errors);
    const repaired = await must(org, 'PUT', `${campaigns}/${campaign.id}`, {
      ...after,
      site: { id: site(org) },
    });
    expect(repaired).toMatchObject({ campaignStatus: 'off', errors: [] });
  });

  it('a campaign is not deleted while it runs or stops', async () => {
    const campaign = await create({ alwaysRunning: true });
    const path = `${campaigns}/${campaign.id}`;
    await must(org, 'POST', `${path}/start`);
    expect((await org.request('DELETE', path)).status).toBe(400);
    await must(org, 'POST', `${path}/stop`);
    expect((await org.request('DELETE', path)).status).toBe(400);
    pause();
    expect((await must(org, 'DELETE', path)).id).toBe(campaign.id);
    expect((await org.request('GET', path)).status).toBe(404);
  });

  it('a campaign is found by a prefix of its name and by what it refers to', async () => {
    const campaign = await create();
    const byName = await must(org, 'GET', `${campaigns}?name=ScheduledWorkflow`);
    expect(byName.entities.length).toBeGreaterThan(2);
    const byList = await must(org, 'GET', `${campaigns}?contactListId=${listId}`);
    expect(byList.entities.map((one: { id: string }) => one.id)).toEqual([campaign.id]);
  });
});
