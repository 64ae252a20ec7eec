import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestOrg, type TestOrg } from '../../support/practice-org.js';
import { must } from './fixtures.js';

const queues = '/api/v2/routing/queues';
let org: TestOrg;

beforeAll(async () => {
  org = await startTestOrg();
});
afterAll(() => org.close());

async function queue(name = 'Branch Location A') {
  const { entities } = await must(org, 'GET', `${queues}?name=${encodeURIComponent(name)}`);
  return entities[0];
}

/** What a careful client sends back: the first rule of conditional group routing without its own queue. */
function sendable(answer: { conditionalGroupRouting?: { rules: { queue?: object }[] } }) {
  const rules = answer.conditionalGroupRouting?.rules.map((rule, index) => {
    const { queue: _queue, ...rest } = rule;
    return index === 0 ? rest : rule;
  });
  return { ...answer, ...(rules === undefined ? {} : { conditionalGroupRouting: { rules } }) };
}

describe('queues', () => {
  it('a queue’s name filter is the whole name unless it has a star', async () => {
    const names = async (filter: string) =>
      (await must(org, 'GET', `${queues}?name=${encodeURIComponent(filter)}`)).entities.map(
        (one: { name: string }) => one.name,
      );
    expect(await names('Branch Location A')).toEqual(['Branch Location A']);
    expect(await names('Branch Location A*')).toEqual(['Branch Location A', 'Branch Location A - Overflow']);
    expect(await names('*Overflow')).toEqual(['Branch Location A - Overflow']);
    expect(await names('Branch')).toEqual([]);
  });

  it('a PUT of a queue wipes what it does not send back', async () => {
    const before = await queue();
    expect(Object.keys(before)).toEqual(
      expect.arrayContaining(['bullseye', 'conditionalGroupRouting', 'outboundEmailAddress', 'memberGroups']),
    );
    const careless = { name: before.name, mediaSettings: { call: { alertingTimeoutSeconds: 30 } } };
    const after = await must(org, 'PUT', `${queues}/${before.id}`, careless);
    for (const lost of [
      'bullseye',
      'conditionalGroupRouting',
      'outboundEmailAddress',
      'memberGroups',
      'peerId',
    ])
      expect(after).not.toHaveProperty(lost);
    expect(after.mediaSettings).not.toHaveProperty('email');
  });

  it('a queue and a wrap-up code tell who changed them last, and when', async () => {
    const token = await org.tokenWith('all');
    const code = await must(org, 'POST', '/api/v2/routing/wrapupcodes', { name: 'Changed by somebody' });
    const before = await queue('Claims');
    const answers = [
      await org.request('PUT', `${queues}/${before.id}`, sendable(structuredClone(before)), token),
      await org.request('PUT', `/api/v2/routing/wrapupcodes/${code.id}`, { name: code.name }, token),
    ];
    for (const { body: after } of answers) {
      expect(org.org.state.identity.clients[after.modifiedBy]?.name).toMatch(/^Test client/);
      expect(Date.parse(after.dateModified)).toBeGreaterThan(Date.parse(before.dateModified));
    }
    expect(code.modifiedBy).toBe(org.clientId);
  });

  it('a queue that is sent back whole only changes where it was changed', async () => {
    const before = await queue('Claims');
    const body = sendable(structuredClone(before));
    Object.assign(body, {
      mediaSettings: {
        ...before.mediaSettings,
        call: { ...before.mediaSettings.call, alertingTimeoutSeconds: 30 },
      },
    });
    await must(org, 'PUT', `${queues}/${before.id}`, body);
    const after = await must(org, 'GET', `${queues}/${before.id}`);
    const { dateModified: _before, modifiedBy: _who, ...was } = before;
    const { dateModified: _after, modifiedBy: _whom, ...is } = after;
    expect(is).toEqual({
      ...was,
      mediaSettings: {
        ...was.mediaSettings,
        call: { ...was.mediaSettings.call, alertingTimeoutSeconds: 30 },
      },
    });
  });

  it('the first rule of conditional group routing must not come back with its own queue', async () => {
    const rich = await queue('Billing');
    const { entities } = await must(org, 'GET', `${queues}?pageSize=100`);
    const routed = entities.find((one: { conditionalGroupRouting?: object }) => one.conditionalGroupRouting);
    expect(routed.conditionalGroupRouting.rules[0].queue.id).toBe(routed.id);
    expect((await org.request('PUT', `${queues}/${routed.id}`, routed)).status).toBe(400);
    expect((await org.request('PUT', `${queues}/${rich.id}`, sendable(rich))).status).toBe(200);
  });

  it('people alert for seven seconds at least', async () => {
    const { id, name } = await queue();
    for (const alertingTimeoutSeconds of [6, 0, 7.5]) {
      const body = { name, mediaSettings: { call: { alertingTimeoutSeconds } } };
      expect((await org.request('PUT', `${queues}/${id}`, body)).status).toBe(400);
    }
  });

  it('a queue keeps a name of its own', async () => {
    const one = await queue('Renewals');
    expect((await org.request('PUT', `${queues}/${one.id}`, { name: 'COMPLAINTS' })).status).toBe(400);
    expect((await org.request('PUT', `${queues}/${one.id}`, {})).status).toBe(400);
  });

  it('a PUT of a queue without the permission names it', async () => {
    const one = await queue('Renewals');
    const token = await org.tokenWith(['routing:queue:view']);
    const refused = await org.request('PUT', `${queues}/${one.id}`, { name: one.name }, token);
    expect(refused.status).toBe(403);
    expect(refused.body.message).toContain('[routing:queue:edit]');
  });

  it('a deleted queue stays readable and keeps its name for a while', async () => {
    let now = Date.now();
    const slow = await startTestOrg({ conditions: { queueLingers: 60_000 }, machineClock: () => now });
    try {
      const token = await slow.tokenWith('all');
      const send = (method: string, path: string, body?: object) => slow.request(method, path, body, token);
      const { body: queue } = await send('POST', queues, { name: 'Short-lived' });
      expect((await send('DELETE', `${queues}/${queue.id}`)).status).toBe(204);
      expect((await send('GET', `${queues}/${queue.id}`)).status).toBe(200);
      expect((await send('GET', `${queues}?name=Short-lived`)).body.total).toBe(0);
      expect((await send('POST', queues, { name: 'Short-lived' })).body.code).toBe('duplicate.name');
      now += 61_000;
      expect((await send('GET', `${queues}/${queue.id}`)).status).toBe(404);
    } finally {
      await slow.close();
    }
  });

  it('members are found by name and kind, and a request takes 100 of them', async () => {
    const token = await org.tokenWith('all');
    const { id } = await must(org, 'POST', queues, { name: 'Filled' }, token);
    const path = `${queues}/${id}/members`;
    const people = Object.values(org.org.state.people.users).slice(0, 3);
    const many = Array.from({ length: 101 }, () => ({ id: people[0]?.id }));
    expect((await org.request('POST', path, many, token)).status).toBe(400);
    await must(
      org,
      'POST',
      path,
      people.map((one) => ({ id: one.id })),
      token,
    );
    const found = async (query: string) => (await must(org, 'GET', `${path}?${query}`)).entities.length;
    expect(await found('memberBy=user&joined=true')).toBe(3);
    expect(await found('memberBy=group')).toBe(0);
    expect(await found('joined=false')).toBe(0);
    expect(await found(`name=${encodeURIComponent(people[1]?.name ?? '')}`)).toBe(1);
    const skilled = await org.request('GET', `${path}?skills=French`);
    expect(skilled).toMatchObject({ status: 501, body: { code: 'not.implemented' } });
    expect(skilled.body.message).toContain('skills of getRoutingQueueMembers');
  });

  it('queues are found by their peer, which a flag that is off does not ask for', async () => {
    const total = async (query: string) => (await must(org, 'GET', `${queues}?${query}`)).total;
    const all = await total('');
    const { queues: kept } = org.org.state.outbound;
    const peers = kept.flatMap(({ settings }) => settings.peerId ?? []);
    expect(await total('hasPeer=true')).toBe(peers.length);
    expect(await total(`peerId=${peers.slice(0, 2).join()}`)).toBe(2);
    expect(await total('hasPeer=false')).toBe(all);
    expect((await org.request('GET', `${queues}?cannedResponseLibraryId=x`)).status).toBe(501);
  });
});
