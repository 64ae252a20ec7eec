import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestOrg, type TestOrg } from '../support/practice-org.js';
import { triggerBody } from './automation/teams-solution.js';
import { agentless, contactList, must, outbound, responseSet, site } from './outbound/fixtures.js';

const api = '/api/v2';
let org: TestOrg;
let all: string;

beforeAll(async () => {
  org = await startTestOrg();
  all = await org.tokenWith('all');
});
afterAll(() => org.close());

/** Requests in the shapes in which the official Terraform provider and the official CLI send them. */
describe('official clients', () => {
  it('log in with the client in the form, as the CLI does', async () => {
    const form = {
      grant_type: 'client_credentials',
      client_id: org.clientId,
      client_secret: org.clientSecret,
    };
    const answer = await fetch(`${org.url}/oauth/token`, { method: 'POST', body: new URLSearchParams(form) });
    expect(await answer.json()).toMatchObject({ token_type: 'bearer' });
  });

  it('log in eleven times a start, three starts a minute', async () => {
    const usual = await startTestOrg({ loginsPerMinute: undefined });
    try {
      const body = {
        grant_type: 'client_credentials',
        client_id: usual.clientId,
        client_secret: usual.clientSecret,
      };
      const login = () =>
        fetch(`${usual.url}/oauth/token`, { method: 'POST', body: new URLSearchParams(body) });
      for (let count = 0; count < 33; count += 1) expect((await login()).status).toBe(200);
    } finally {
      await usual.close();
    }
  });

  it('write processAutomation with a capital letter', async () => {
    await must(org, 'GET', `${api}/processAutomation/triggers?pageSize=200`);
  });

  it('send lists that are not set as null', async () => {
    const flow = Object.values(org.org.state.architect.flows).find(
      ({ type, active, publishedVersion }) => type === 'WORKFLOW' && active && publishedVersion !== undefined,
    );
    const matchCriteria = [{ jsonPath: 'source', operator: 'Equal', value: 'MICROSOFTTEAMS', values: null }];
    const body = triggerBody(flow?.id ?? '', { matchCriteria });
    expect((await must(org, 'POST', `${api}/processautomation/triggers`, body)).matchCriteria).toEqual([
      { jsonPath: 'source', operator: 'Equal', value: 'MICROSOFTTEAMS' },
    ]);
  });

  it('search contacts with an empty body, and name phone columns without their type', async () => {
    const list = await must(org, 'POST', `${outbound}/contactlists`, contactList);
    const found = await must(org, 'POST', `${outbound}/contactlists/${list.id}/contacts/search`, {});
    expect(found).toMatchObject({ contactsCount: 0, pageSize: 25 });
    const set = await must(org, 'POST', `${outbound}/callanalysisresponsesets`, responseSet());
    const phoneColumns = [{ columnName: 'phone' }];
    const body = agentless(list.id, set.id, site(org), { phoneColumns });
    const campaign = await must(org, 'POST', `${outbound}/campaigns`, body);
    expect(campaign.phoneColumns).toEqual([{ columnName: 'phone', type: 'Daytime' }]);
    for (const priority of [0, 6]) {
      const refused = await org.request('POST', `${outbound}/campaigns`, {
        ...body,
        name: 'Urgent',
        priority,
      });
      expect(refused).toMatchObject({ status: 400, body: { code: 'invalid.priority' } });
    }
    const views = await must(
      org,
      'GET',
      `${outbound}/campaigns/divisionviews?name=Scheduled`,
      undefined,
      all,
    );
    expect(views.entities.map(({ id }: { id: string }) => id)).toContain(campaign.id);
    const lists = await must(org, 'GET', `${outbound}/contactlists/divisionviews`, undefined, all);
    expect(lists.entities[0].division.name).toBe('Home');
  });

  it('keep to the limits of contacts: ids of letters, digits, - and _; 100 to read, 250 to delete', async () => {
    const list = await must(org, 'POST', `${outbound}/contactlists`, { ...contactList, name: 'Limits' });
    const path = `${outbound}/contactlists/${list.id}/contacts`;
    const odd = await org.request('POST', path, [{ id: 'a b', contactListId: list.id, data: {} }]);
    expect(odd).toMatchObject({ status: 400, body: { code: 'invalid.contact.id' } });
    const ids = (count: number) => Array.from({ length: count }, (_, index) => `c${index}`);
    expect((await org.request('POST', `${path}/bulk`, ids(101))).status).toBe(400);
    await must(org, 'POST', `${path}/bulk`, ids(100));
    expect((await org.request('DELETE', `${path}?contactIds=${ids(251)}`)).status).toBe(400);
  });

  it('leave out the value of a condition that is empty', async () => {
    const list = await must(org, 'POST', `${outbound}/contactlists`, { ...contactList, name: 'Empty value' });
    const filled = { type: 'contactAttributeCondition', attributeName: 'userId', operator: 'EQUALS' };
    const rule = {
      name: 'Nobody',
      order: 0,
      category: 'DIALER_PRECALL',
      conditions: [{ ...filled, valueType: 'STRING', inverted: true }],
      actions: [{ type: 'Action', actionTypeName: 'DO_NOT_DIAL', properties: {} }],
    };
    const body = { name: 'Empty value', contactList: { id: list.id }, rules: [rule] };
    expect((await must(org, 'POST', `${outbound}/rulesets`, body)).rules).toHaveLength(1);
  });

  it('make, fill, list and delete queues', async () => {
    const queues = `${api}/routing/queues`;
    const queue = await must(org, 'POST', queues, { name: 'Made by a provider' }, all);
    expect((await org.request('POST', queues, { name: 'MADE BY A PROVIDER' }, all)).body.code).toBe(
      'duplicate.name',
    );
    const [userId] = Object.keys(org.org.state.people.users);
    await must(org, 'POST', `${queues}/${queue.id}/members`, [{ id: userId }], all);
    const members = await must(org, 'GET', `${queues}/${queue.id}/members`, undefined, all);
    expect(members.entities.map(({ id }: { id: string }) => id)).toEqual([userId]);
    const views = await must(org, 'GET', `${queues}/divisionviews/all?pageSize=100`, undefined, all);
    expect(views.entities.some(({ id }: { id: string }) => id === queue.id)).toBe(true);
    await must(org, 'DELETE', `${queues}/${queue.id}`, undefined, all);
    const codes = await must(org, 'GET', `${api}/routing/wrapupcodes/divisionviews`, undefined, all);
    expect(codes.total).toBeGreaterThan(10);
  });

  it('make, change and delete presence definitions, which only deactivates them', async () => {
    const definitions = `${api}/presence/definitions`;
    const body = { languageLabels: { en_US: 'Reading' }, systemPresence: 'Busy' };
    const made = await must(org, 'POST', definitions, body, all);
    expect(made).toMatchObject({ type: 'User', systemPresence: 'Busy', deactivated: false });
    const languageLabels = { en_US: 'Reading', de: 'Lesen' };
    const changed = await must(org, 'PUT', `${definitions}/${made.id}`, { ...body, languageLabels }, all);
    expect(changed.languageLabels).toEqual(languageLabels);
    await must(org, 'DELETE', `${definitions}/${made.id}`, undefined, all);
    expect((await must(org, 'GET', `${definitions}/${made.id}`)).deactivated).toBe(true);
    const [user] = Object.keys(org.org.state.people.users);
    const [busy] = Object.values(org.org.state.people.definitions).filter(({ name }) => name === 'Busy');
    const changes = [{ id: user, presenceDefinition: { id: busy?.id } }];
    const [after] = await must(org, 'PUT', `${api}/users/presences/bulk`, changes, all);
    expect(after.presenceDefinition.systemPresence).toBe('Busy');
    const source = { sourceId: 'MICROSOFTTEAMS' };
    await must(org, 'PUT', `${api}/presence/users/${user}/primarysource`, source, all);
  });

  it('make, change and delete users, and open notification channels', async () => {
    const [divisionId] = Object.keys(org.org.state.identity.divisions);
    const body = { name: 'New Person', email: 'new.person@riverbend.example', divisionId };
    const user = await must(org, 'POST', `${api}/users`, body, all);
    expect((await org.request('POST', `${api}/users`, body, all)).status).toBe(409);
    const patched = await must(org, 'PATCH', `${api}/users/${user.id}`, { version: 1, title: 'Clerk' }, all);
    expect(patched).toMatchObject({ title: 'Clerk', version: 2 });
    await must(org, 'DELETE', `${api}/users/${user.id}`, undefined, all);
    expect((await must(org, 'GET', `${api}/users/${user.id}?state=deleted`)).state).toBe('deleted');
    const channel = await must(org, 'POST', `${api}/notifications/channels`);
    const topics = [{ id: `v2.users.${user.id}.presence` }];
    const path = `${api}/notifications/channels/${channel.id}/subscriptions`;
    expect((await must(org, 'POST', path, topics)).entities).toMatchObject(topics);
    expect((await must(org, 'GET', `${api}/notifications/channels`)).entities).toHaveLength(1);
  });

  it('are told in params what a message names, as clients read ids from them', async () => {
    const id = 'no-such-role';
    const { body } = await org.request('GET', `${api}/authorization/roles/${id}`);
    expect(body.messageWithParams).toBe('The requested {what} was not found: {id}');
    expect(body.messageParams).toEqual({ what: 'role', id });
  });
});
