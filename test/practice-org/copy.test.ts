import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { makePracticeOrg, type OrgCopy } from '../../src/practice-org/open.js';
import { newFolder } from '../support/folder.js';
import { startTestOrg } from '../support/practice-org.js';

const empty: OrgCopy = {
  organization: { id: 'org', name: 'Acme (copy)' },
  reader: { id: 'reader', name: 'Reader', grants: [{ roleId: 'admin', divisionId: '*' }] },
  divisions: [],
  roles: [
    {
      id: 'admin',
      name: 'admin',
      permissionPolicies: [
        { domain: 'directory', entityName: '*', actionSet: ['*'] },
        { domain: 'integrations', entityName: 'integration', actionSet: ['*'] },
      ],
    },
  ],
  clients: [],
  groups: [],
  users: [],
  definitions: [
    {
      id: 'd1',
      type: 'System',
      systemPresence: 'AVAILABLE',
      languageLabels: { en_US: 'Available', de: null as never },
    },
    { id: 'd2', type: 'System', systemPresence: 'On Queue', languageLabels: { en_US: 'On Queue' } },
    { id: 'd3', type: 'System', systemPresence: 'Offline', languageLabels: { en_US: 'Offline' } },
  ],
  sources: [],
  integrations: [],
  credentials: [],
  actions: [],
  dataTables: [],
  flows: [],
  triggers: [],
  queues: [],
  wrapupCodes: [],
  sites: [],
  contactLists: [],
  responseSets: [],
  ruleSets: [],
  campaigns: [],
  schedules: [],
};

/** A practice org of that copy. */
async function orgOf(copy: Partial<OrgCopy>) {
  const file = join(newFolder(), 'org.json');
  makePracticeOrg(file, { ...empty, ...copy });
  return startTestOrg({ file });
}

/** What other orgs have and the seeded company has not. */
describe('a practice org that is a copy', () => {
  const users: OrgCopy['users'] = [
    {
      id: 'u1',
      name: 'Una',
      version: 1,
      email: 'una@acme.example',
      division: { id: 'hidden', name: 'Hidden', selfUri: '' },
    },
  ];

  test('knows a division that could not be listed, and has a home', async () => {
    const org = await orgOf({ users });
    const { body } = await org.request('GET', '/api/v2/users');
    expect(body.entities).toMatchObject([{ name: 'Una', division: { id: 'hidden', name: 'Hidden' } }]);
    const divisions = Object.values(org.org.state.identity.divisions);
    expect(divisions.filter(({ home }) => home)).toHaveLength(1);
    await org.close();
  });

  test('takes a role with wildcards for what it says', async () => {
    const org = await orgOf({ users });
    expect((await org.request('GET', '/api/v2/users')).status).toBe(200);
    expect((await org.request('GET', '/api/v2/routing/queues')).body.entities ?? []).toEqual([]);
    expect((await org.request('GET', '/api/v2/oauth/clients')).status).toBe(403);
    await org.close();
  });

  test('lists integrations of types that it does not model', async () => {
    const type = { id: 'amazon-lambda', name: 'AWS Lambda' };
    const org = await orgOf({
      users,
      integrations: [{ id: 'i1', name: 'Lambda', intendedState: 'DISABLED', integrationType: type }],
    });
    const { status, body } = await org.request('GET', '/api/v2/integrations');
    expect(status).toBe(200);
    expect(body.entities).toMatchObject([{ name: 'Lambda', integrationType: { id: 'amazon-lambda' } }]);
    await org.close();
  });

  test('knows system presences in every spelling, and a person without one is Offline', async () => {
    const org = await orgOf({ users });
    const presence = await org.request('GET', '/api/v2/users/u1/presences/PURECLOUD');
    expect(presence.status, JSON.stringify(presence.body)).toBe(200);
    expect(presence.body).toMatchObject({ presenceDefinition: { systemPresence: 'Offline' } });
    const systems = Object.values(org.org.state.people.definitions).map(
      ({ systemPresence }) => systemPresence,
    );
    expect(systems).toEqual(['Available', 'OnQueue', 'Offline']);
    await org.close();
  });
});
