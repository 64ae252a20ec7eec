import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { emitTeamsPresence } from '../../../src/practice-org/automation/emit.js';
import { startTestOrg, type TestOrg } from '../../support/practice-org.js';
import { addTrigger, ask, publish, triggerBody } from './teams-solution.js';

const path = '/api/v2/processautomation/triggers';
const topic = 'v2.users.{id}.integrationpresence';

const workflow = `workflow:
  name: Target
  startUpRef: "/workflow/states/state[start]"
  defaultLanguage: en-us
  states:
    - state: {name: Start, refId: start, actions: [{endWorkflow: {none: true}}]}
`;

describe('triggers', () => {
  let practice: TestOrg;
  let flowId: string;
  beforeAll(async () => {
    practice = await startTestOrg();
    flowId = (await publish(practice, workflow)).flow.id;
  });
  afterAll(() => practice.close());

  const refusal = async (more: object) => {
    const answer = await practice.request('POST', path, triggerBody(flowId, more));
    expect(answer.status).toBe(400);
    return answer.body.message;
  };

  it('the topic must be known and the target a published workflow', async () => {
    expect(await refusal({ topicName: 'v2.users.u-1.integrationpresence' })).toMatch(
      /topic .* does not exist/,
    );
    const target = (id: string) => refusal({ target: { type: 'Workflow', id } });
    expect(await target('gone')).toMatch(/does not exist/);
    const seeded = Object.values(practice.org.state.architect.flows);
    const call = seeded.find(({ type }) => type === 'INBOUNDCALL')?.id ?? '';
    expect(await target(call)).toMatch(/is no workflow/);
    const unpublished = seeded.find(({ name }) => name === 'Never published')?.id ?? '';
    expect(await target(unpublished)).toMatch(/is not published/);
  });

  it('a criterion has value or values, as its operator wants', async () => {
    const criterion = (more: object) => refusal({ matchCriteria: [{ jsonPath: 'source', ...more }] });
    expect(await criterion({ operator: 'Equal', value: 'a', values: ['a'] })).toMatch(
      /both value and values/,
    );
    expect(await criterion({ operator: 'In', value: 'a' })).toMatch(/needs values/);
    expect(await criterion({ operator: 'Equal', values: ['a'] })).toMatch(/needs a value/);
    expect(await refusal({ matchCriteria: [{ jsonPath: 'a b', operator: 'Equal', value: 1 }] })).toMatch(
      /not a valid JSON path/,
    );
    expect(
      (
        await practice.request(
          'POST',
          path,
          triggerBody(flowId, { matchCriteria: [{ jsonPath: 'a', operator: 'Equals', value: 1 }] }),
        )
      ).status,
    ).toBe(400);
  });

  it('time to live and delay exclude each other and have limits', async () => {
    expect(await refusal({ eventTTLSeconds: 10, delayBySeconds: 60 })).toMatch(/not both/);
    expect(await refusal({ eventTTLSeconds: 9 })).toMatch(/at least 10/);
    expect(await refusal({ delayBySeconds: 59 })).toMatch(/from 60 to 900/);
    expect(await refusal({ name: 'x'.repeat(257) })).toMatch(/256 characters/);
  });

  it('names are not unique, and the list has no name filter', async () => {
    await addTrigger(practice, flowId, { name: 'Twin' });
    await addTrigger(practice, flowId, { name: 'Twin' });
    const all = await ask(practice, 'GET', `${path}?name=Twin&pageSize=200`);
    expect(all.entities.length).toBeGreaterThan(2);
    const ours = await ask(practice, 'GET', `${path}?topicName=${encodeURIComponent(topic)}&enabled=true`);
    expect(ours.entities.every(({ enabled }: { enabled: boolean }) => enabled)).toBe(true);
  });

  it('the list goes by cursor, 200 at most', async () => {
    expect((await practice.request('GET', `${path}?pageSize=201`)).status).toBe(400);
    const first = await ask(practice, 'GET', `${path}?pageSize=2`);
    expect(first.entities).toHaveLength(2);
    const second = await ask(practice, 'GET', first.nextUri);
    expect(second.entities[0].id).not.toBe(first.entities[0].id);
    expect(first).not.toHaveProperty('total');
  });

  it('a PUT needs the current version, keeps the topic and replaces everything else', async () => {
    const made = await addTrigger(practice, flowId, { description: 'ours' });
    const put = (body: object) => practice.request('PUT', `${path}/${made.id}`, body);
    const { description: _description, matchCriteria: _criteria, id: _id, selfUri: _uri, ...bare } = made;
    expect((await put({ ...bare, topicName: 'v2.users.{id}.presence' })).body.message).toMatch(
      /topic .* cannot be changed/,
    );
    const replaced = await put(bare);
    expect(replaced.body).toMatchObject({ version: 2, matchCriteria: [] });
    expect(replaced.body).not.toHaveProperty('description');
    const stale = await put(bare);
    expect(stale.status).toBe(409);
    expect(stale.body.message).toMatch(/does not match the current version/);
  });

  it('a trigger test tells about event, target and criteria, and runs nothing', async () => {
    const made = await addTrigger(practice, flowId);
    const test = (event: unknown) => practice.request('POST', `${path}/${made.id}/test`, event);
    const ran = practice.org.state.architect.executions.length;
    const good = await test(JSON.stringify({ userId: 'u', source: 'MICROSOFTTEAMS', message: 'Busy' }));
    expect(good.body).toMatchObject({
      schemaValidation: { matches: true },
      targetValidation: { matches: true },
      jsonPathValidation: { matches: true },
      triggerMatches: true,
    });
    const other = await test(JSON.stringify({ source: 'ZOOMPHONE', colour: 'red' }));
    expect(other.body).toMatchObject({
      schemaValidation: { matches: false },
      jsonPathValidation: { matches: false, details: [{ jsonPath: 'source', match: false }] },
      triggerMatches: false,
    });
    expect((await test('no JSON')).status).toBe(400);
    expect(practice.org.state.architect.executions).toHaveLength(ran);
  });

  it('a test of a topic tells which triggers an event would start', async () => {
    const matchCriteria = [{ jsonPath: 'source', operator: 'Equal', value: 'MICROSOFTTEAMS' }];
    const ours = await addTrigger(practice, flowId, { name: 'Of the topic', matchCriteria });
    const delayed = await addTrigger(practice, flowId, { name: 'Delayed', delayBySeconds: 60 });
    const tested = async (event: object, name = topic) =>
      practice.request(
        'POST',
        `${path}/topics/${encodeURIComponent(name)}/test`,
        JSON.stringify(event),
        await practice.tokenWith('all'),
      );
    const ids = (all: readonly { readonly id: string }[]) => all.map(({ id }) => id);
    const { schemaValidation, triggerMatchValidation } = (await tested({ source: 'MICROSOFTTEAMS' })).body;
    expect(schemaValidation).toMatchObject({ matches: true, details: [] });
    expect(ids(triggerMatchValidation.matchedTriggers)).toEqual(
      expect.arrayContaining([ours.id, delayed.id]),
    );
    const other = (await tested({ source: 'ZOOMPHONE', colour: 'red' })).body;
    expect(other.schemaValidation.matches).toBe(false);
    expect(ids(other.triggerMatchValidation.unmatchedTriggers)).toContain(ours.id);
    expect((await tested({}, 'v2.nothing')).status).toBe(404);
    const listed = await ask(practice, 'GET', `${path}?hasDelayBy=true`);
    expect(ids(listed.entities)).toEqual([delayed.id]);
  });

  it('the topics are listed by name', async () => {
    expect((await ask(practice, 'GET', `${path}/topics?pageSize=200`)).entities).toContain(topic);
  });

  it('a workflow that was just published is refused at first, and a delayed trigger starts its flow later', async () => {
    let now = Date.parse('2026-11-23T09:00:00Z');
    const practice = await startTestOrg({
      machineClock: () => now,
      conditions: { flowVisibleToTriggers: 2000 },
    });
    try {
      const { flow } = await publish(practice, workflow);
      const early = await practice.request('POST', path, triggerBody(flow.id));
      expect(early.status).toBe(400);
      expect(early.body.message).toMatch(/not available yet/);
      now += 2000;
      await addTrigger(practice, flow.id, { delayBySeconds: 60 });
      const report = practice.transaction((org, origin) =>
        emitTeamsPresence(org, { userId: 'nobody', teamsPresence: 'Busy' }, origin),
      );
      expect(report.triggers.at(-1)?.reason).toBe('The flow starts in 60 seconds.');
      expect(practice.org.state.architect.executions).toHaveLength(0);
      now += 60_000;
      await ask(practice, 'GET', path);
      expect(practice.org.state.architect.executions).toHaveLength(1);
    } finally {
      await practice.close();
    }
  });
});

describe('scheduled triggers', () => {
  it('start a published workflow at times that exist, and keep it from being deleted', async () => {
    const practice = await startTestOrg();
    const { id } = (await publish(practice, workflow)).flow;
    const uri = '/api/v2/processautomation/scheduledtriggers';
    const body = {
      ...{ name: 'Evening', enabled: true, target: { type: 'Workflow', id } },
      schedule: { minutes: '0,30', hours: '17-18', daysOfWeek: '?', timezone: 'America/New_York' },
    };
    const made = await practice.request('POST', uri, body);
    expect(made.body).toMatchObject({ ...body, version: 1, selfUri: `${uri}/${made.body.id}` });
    expect(made.body).not.toHaveProperty('dateCreated');
    for (const wrong of [{ minutes: '60' }, { minutes: '0,20,40' }, { months: '0' }, { hours: '?' }]) {
      const answer = await practice.request('POST', uri, { ...body, schedule: wrong });
      expect([wrong, answer.status]).toEqual([wrong, 400]);
    }
    const zone = await practice.request('POST', uri, { ...body, schedule: { timezone: 'EST5' } });
    expect(zone.body.message).toContain('IANA');
    const remove = () => practice.request('DELETE', `/api/v2/flows/${id}`);
    expect((await remove()).body.message).toContain('Evening');
    expect((await practice.request('GET', `${uri}?enabled=false`)).body.entities).toEqual([]);
    const off = { ...body, enabled: false, version: 1 };
    expect((await practice.request('PUT', `${uri}/${made.body.id}`, off)).body.version).toBe(2);
    expect((await practice.request('GET', `${uri}?enabled=false`)).body.entities).toHaveLength(1);
    expect((await practice.request('DELETE', `${uri}/${made.body.id}`)).status).toBe(204);
    expect((await remove()).status).toBe(204);
    await practice.close();
  });
});
