import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestOrg, type TestOrg } from '../../support/practice-org.js';
import { must, user } from './fixtures.js';

const edges = '/api/v2/telephony/providers/edges';
let org: TestOrg;

beforeAll(async () => {
  org = await startTestOrg();
});
afterAll(() => org.close());

async function siteNames(query: string): Promise<string[]> {
  const { entities } = await must(org, 'GET', `${edges}/sites?${query}`);
  return entities.map((one: { name: string }) => one.name);
}

describe('sites', () => {
  it('managed sites are only listed when asked for', async () => {
    expect(await siteNames('managed=true')).toEqual(['PureCloud Voice - AWS']);
    expect(await siteNames('')).not.toContain('PureCloud Voice - AWS');
  });

  it('a deleted site is still listed, and a name filter finds sites of similar names', async () => {
    expect(await siteNames('name=Head%20Office')).toEqual([
      'Head Office',
      'Head Office North',
      'Old Head Office',
    ]);
    const { entities } = await must(org, 'GET', `${edges}/sites?name=Old`);
    expect(entities[0].state).toBe('deleted');
  });

  it('reading one site needs a permission that listing does not', async () => {
    const token = await org.tokenWith(['routing:queue:view']);
    const listed = await org.request('GET', `${edges}/sites`, undefined, token);
    expect(listed.status).toBe(200);
    const refused = await org.request(
      'GET',
      `${edges}/sites/${listed.body.entities[0].id}`,
      undefined,
      token,
    );
    expect(refused.status).toBe(403);
    expect(refused.body.message).toContain('telephony:sites:view');
  });

  it('edge groups answer as the contract says', async () => {
    const groups = await must(
      org,
      'GET',
      `${edges}/edgegroups`,
      undefined,
      await org.tokenWith(['telephony:plugin:all']),
    );
    expect(groups.entities).toMatchObject([{ name: 'Columbus Edges', managed: false }]);
  });
});

describe('chat settings', () => {
  it('mobile notifications of a person can be read and changed', async () => {
    const path = `/api/v2/chats/users/${user(org, 0).id}/settings`;
    const body = { mobile: { notifications: { when: 'Always' } } };
    await must(org, 'PATCH', path, body);
    expect(await must(org, 'GET', path)).toEqual(body);
    const wrong = { mobile: { notifications: { when: 'Never' } } };
    expect((await org.request('PATCH', path, wrong)).status).toBe(400);
    expect((await org.request('PATCH', path, {})).status).toBe(400);
  });

  it('a person who never used chat has no settings', async () => {
    const path = `/api/v2/chats/users/${user(org, 5).id}/settings`;
    expect((await org.request('GET', path)).status).toBe(404);
    expect((await org.request('GET', '/api/v2/chats/users/nobody/settings')).status).toBe(404);
  });
});
